"""The equations for somebody with a calculator: which there are, and where they hold."""

import tomllib
from typing import Any

import pytest

from core import DEFAULT_LESSON, Lesson, lesson_from_source, load_lesson
from core.teaching.equations import equations

SOURCE = tomllib.loads(DEFAULT_LESSON.read_text("utf-8"))


def lesson(activation: str = "sigmoid", **changes: dict[str, Any]) -> Lesson:
    source = {**SOURCE, "activation": activation} | {key: SOURCE[key] | entries for key, entries in changes.items()}
    return lesson_from_source(source, "mine.toml")


def names(lesson: Lesson) -> set[str]:
    return {equation.name for equation in equations(lesson)}


def failing(lesson: Lesson) -> set[str]:
    return {equation.name for equation in equations(lesson) if not equation.holds}


def test_all_of_the_usual_lesson_hold() -> None:
    shown = [*equations(load_lesson())]
    assert len(shown) == 33
    assert all(equation.holds for equation in shown)


@pytest.mark.parametrize(
    ("name", "result", "computed"),
    [
        ("z(3)", "-0.41", 1.4 * 0.28 - 0.8),
        ("C_0 for 1", "0.36", (0.40 - 1) ** 2),
        ("dC/dw(3)", "-0.081", 0.28 * 0.24 * -1.20),
        ("dC/dw(1)", "0.024", 0.60 * 0.25 * -2.0 * 0.20 * 1.4 * 0.24 * -1.20),
        ("dC/db(3)", "-0.288", 0.24 * -1.20),
        ("dC/da(L-1)", "-0.403", 1.4 * 0.24 * -1.20),
        ("C", "0.23", 0.13 + 0.10),
        ("the path to output 1", "-0.296", -2.1 * 0.22 * 0.64),
        ("dC/da_2", "-0.064", 0.232 - 0.296),
    ],
)
def test_a_result_and_what_the_shown_digits_give(name: str, result: str, computed: float) -> None:
    (equation,) = [each for each in equations(load_lesson()) if each.name == name]
    assert equation.result == result
    assert float(equation.computed) == pytest.approx(computed)


def test_what_does_not_hold_is_found() -> None:
    assert failing(lesson(chain={"weights": [1.3, -2.0, 1.46]})) >= {"dC/dw(3)", "dC/da(L)"}
    assert failing(lesson(layers={"input": [0.4, 0.3, 0.15]})) >= {"C", "dC/da_2", "the path to output 0"}


def test_a_chain_of_one_layer_and_one_example() -> None:
    all_names = names(lesson(chain={"weights": [1.3], "biases": [-0.5], "examples": [[0.6, 1.0]]}))
    assert {"z(1)", "dC/dw(1)", "dC/da(L-1)"} <= all_names
    assert not {"z(2)", "dC/dw(2)", "dC/dw(0)", "the mean of dC/dw(L)"} & all_names


def test_of_a_deep_chain_three_weights_are_worked_out() -> None:
    all_names = names(lesson(chain={"weights": [1.3, -2.0, 1.4, 1.0, 1.0], "biases": [0.0] * 5}))
    assert {name for name in all_names if name.startswith("dC/dw(") and " " not in name} == {
        f"dC/dw({n})" for n in (3, 4, 5)
    }


def test_a_mean_over_more_examples_than_are_shown_is_no_equation() -> None:
    examples = SOURCE["chain"]["examples"]
    assert "the mean of dC/dw(L)" in names(lesson(chain={"examples": examples}))
    assert "the mean of dC/dw(L)" not in names(lesson(chain={"examples": [*examples, [0.5, 1.0]]}))


def test_the_terms_of_a_cost_are_written_out_for_two_or_three_outputs() -> None:
    one = lesson(layers={"weights": [[[0.5, 0.4, 0.3]]], "biases": [[0.1]], "target": [1.0]})
    assert not {"C", "dC/da_0 a layer back"} & names(one)
    assert "C" in names(lesson())
