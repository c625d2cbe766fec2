"""The way back from the cost, in chains of one to six weights: every product whole, and room for all of it."""

from functools import cache

import pytest

from core import Lesson, Parameter, backprop, chain_path, lesson_from_source, load_lesson, reading_of
from scenes.chapters.bias_and_backward import BiasAndBackward
from scenes.production.audits.layout import faults
from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.stage.lesson_scene import LessonScene
from scenes.stage.record import Record, Shown
from tests.scenes.chapters.test_chapters import assert_lively

VALUES = {
    "ordinary": ([1.3, -2.0, 1.4, -0.7, 0.9, 1.1], [-0.5, 0.2, -0.8, 0.4, 0.1, -0.3], [[0.6, 1.0], [0.9, 0.0]]),
    "wide": ([-12.35, 1.25, -3.75, 104.2, 1.1, -10.4], [-12.35, 10.25, -104.2, 2.5, -12.35, 7.25], [[-12.35, 104.2]]),
}
DEPTHS = range(1, 7)

SAID = {
    1: "That activation is the input itself",
    2: "Five of them reach the very first weight: ",
    3: "Seven reach the very first: ",
    4: "It takes nine to reach the very first: ",
    5: "It takes eleven to reach the very first: ",
    6: "It takes thirteen to reach the very first: ",
}


def lesson_of(depth: int, activation: str, values: str) -> Lesson:
    weights, biases, examples = VALUES[values]
    source = load_lesson().source
    chain = {**source["chain"], "weights": weights[:depth], "biases": biases[:depth], "examples": examples}
    return lesson_from_source({**source, "activation": activation, "chain": chain}, "deep.toml")


@cache
def told(depth: int, activation: str, values: str) -> tuple[Lesson, Record, dict[str, str]]:
    """The chapter with that lesson, nothing drawn; the faults of its layout, with the line each was first seen at."""
    first_seen: dict[str, str] = {}

    def look(scene: LessonScene, name: str) -> None:
        for fault in faults(scene):
            first_seen.setdefault(fault, name)

    lesson = lesson_of(depth, activation, values)
    renderer = FilmRenderer(skip_animations=True)
    scene = BiasAndBackward(renderer=renderer, reading=reading_of(lesson), at_rest=look, every_frame=False)
    scene.render()
    assert scene.record is not None
    return lesson, scene.record, first_seen


every = pytest.mark.parametrize(
    ("depth", "activation", "values"),
    [
        *((depth, "sigmoid", "ordinary") for depth in DEPTHS),
        (3, "tanh", "ordinary"), (5, "relu", "ordinary"), (2, "relu", "wide"), (6, "identity", "wide"),
    ],
)  # fmt: skip
depths = pytest.mark.parametrize("depth", DEPTHS)


@every
def test_the_layout_has_no_fault(depth: int, activation: str, values: str) -> None:
    assert told(depth, activation, values)[2] == {}


@every
def test_every_number_is_computed_again(depth: int, activation: str, values: str) -> None:
    lesson, record, _ = told(depth, activation, values)
    assert len(record.numbers) > 3 * depth
    for entry in record.numbers:
        assert reading_of(lesson)[entry.name] == entry.value


@depths
def test_the_longest_product_is_seen_whole(depth: int) -> None:
    """At one moment all its factors are on the screen, and what they make."""
    lesson, record, _ = told(depth, "sigmoid", "ordinary")
    (x, _), *_ = lesson.source["chain"]["examples"]
    product = chain_path(backprop(reading_of(lesson).chain_network, [x], [1.0]), Parameter("w", 1))
    names = ["dz/dw(1)", "da/dz(1)"]
    for layer in range(2, depth + 1):
        names += [f"w({layer})", f"da/dz({layer})"]
    names.append("dC/da(L)")
    assert [reading_of(lesson)[name] for name in names] == pytest.approx([factor.value for factor in product.factors])
    assert len(names) == 2 * depth + 1
    needed = {reading_of(lesson).path(name) for name in [*names, "dC/dw(1)"]}
    assert any(needed <= shown_at(record, entry) for entry in record.numbers if entry.name in needed)


def shown_at(record: Record, entry: Shown) -> set[str]:
    """What stands on the screen when a number has just come."""
    return {other.name for other in record.numbers if other.frame <= entry.frame < other.until}


@depths
def test_each_weight_has_its_derivative(depth: int) -> None:
    lesson, record, _ = told(depth, "sigmoid", "ordinary")
    shown = {entry.name for entry in record.numbers}
    assert {reading_of(lesson).path(f"dC/dw({layer})") for layer in range(1, depth + 1)} <= shown


@depths
def test_what_is_said_is_true_of_that_chain(depth: int) -> None:
    lesson, record, _ = told(depth, "sigmoid", "ordinary")
    text = " ".join(line.text for line in record.lines)
    assert [n for n, words in SAID.items() if words in text] == [depth]
    if depth > 1:
        (line,) = [line for line in record.lines if SAID[depth] in line.text]
        said = {number.name: number.value for number in line.numbers}
        assert said[reading_of(lesson).path("dC/dw(1)")] == reading_of(lesson)["dC/dw(1)"]


@depths
def test_nothing_stands_still_for_long(depth: int) -> None:
    assert_lively(told(depth, "sigmoid", "ordinary")[1])
