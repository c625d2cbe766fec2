"""The layout audit finds planted faults, and none in a sound picture."""

import pytest
from manim import Scene

from core import Lesson, reading_of
from scenes.look import notation, style
from scenes.look.layouts import point
from scenes.pictures.network import Neuron
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.paint import hide, set_level
from scenes.pictures.primitives.text import Formula, Words
from scenes.production.audits import layout as audit


def faults(*mobjects: object) -> list[str]:
    scene = Scene()
    scene.add(*mobjects)
    return audit.faults(scene)


def test_a_sound_picture_has_no_faults(lesson: Lesson) -> None:
    neuron = Neuron(reading_of(lesson), "a(L)", point(0, 0), 0.7)
    label = Formula(notation.COST, 40).at(0, 1.2)
    assert faults(neuron, label, Words("below").at(0, -1.5)) == []


@pytest.mark.parametrize(
    ("x", "y", "fault"),
    [(6.4, 0, "safe area"), (-6.4, 0, "safe area"), (0, -3.2, "caption strip"), (0, 3.6, "too high")],
)
def test_text_out_of_bounds_is_found(x: float, y: float, fault: str) -> None:
    (text,) = faults(Words("somewhere").at(x, y))
    assert fault in text
    assert "somewhere" in text


def test_text_over_text_is_found(lesson: Lesson) -> None:
    (fault,) = faults(Words("one").at(0, 0), Number(reading_of(lesson), "C_0").at(0.1, 0.02))
    assert "overlaps" in fault


def test_text_beside_text_is_not_a_fault() -> None:
    assert faults(Words("one").at(-1, 0), Words("two").at(1, 0)) == []


def test_a_label_across_a_foreign_neuron_is_found(lesson: Lesson) -> None:
    neuron = Neuron(reading_of(lesson), "a(L)", point(0, 0), 0.7)
    hide(neuron.number)
    (fault,) = faults(neuron, Words("across").at(0.6, 0))
    assert "crosses the neuron" in fault


def test_the_number_in_a_neuron_is_its_own(lesson: Lesson) -> None:
    assert faults(Neuron(reading_of(lesson), "a(L)", point(0, 0), 0.7)) == []


def test_small_text_is_found() -> None:
    (fault,) = faults(Words("tiny", 15).at(0, 0))
    assert "under" in fault


def test_a_scaled_formula_counts_at_its_present_size() -> None:
    (fault,) = faults(Formula(notation.COST, 60).scale(0.3))
    assert "set at 18" in fault


def test_faint_text_is_found() -> None:
    words = Words("faint", kind="muted")
    set_level(0.7, words)
    (fault,) = faults(words)
    assert "contrast" in fault


def test_what_is_dimmed_on_purpose_or_hidden_is_left_alone() -> None:
    dim, gone = Words("dim", kind="muted").at(0, 0), Words("gone").at(0, 0)
    set_level(style.DIM, dim)
    hide(gone)
    assert faults(dim, gone) == []
