"""Random lessons: they keep what `draw_lesson` promises, for some seeds, activations and depths."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import ACTIVATIONS, Lesson, backprop, gradient_check, load_lesson, parse_lesson, reading_of
from core.lesson.text import lesson_text
from core.teaching.advice import advice
from core.teaching.equations import equations
from core.teaching.random_lesson import draw_lesson


def assert_teaches(lesson: Lesson) -> None:
    """Check all that `draw_lesson` promises, by other code than that which draws."""
    assert advice(lesson) == []
    assert [equation for equation in equations(lesson) if not equation.holds] == []
    reading = reading_of(lesson)
    chain, layers = (reading.table(section) for section in ("chain", "layers"))
    for kind in ("dC/dw", "dC/db"):
        for value in (
            *chain["mean"][kind],
            *chain["examples"][0][kind],
            *np.concatenate([np.ravel(d) for d in layers[kind]]),
        ):
            assert round(value, 3) != 0
    if lesson.source["activation"] == "sigmoid":
        outputs = [a for example in chain["examples"] for a in example["a"][1:]]
        assert min(outputs) > 0.05
        assert max(outputs) < 0.95
    costs = reading.history.costs
    assert reading.history.diverged_at is None
    assert costs[-1] < 0.7 * costs[0]
    assert all(after <= before for before, after in pairwise(costs))
    assert {y for _, y in lesson.source["chain"]["examples"]} == {0.0, 1.0}
    assert len({x for x, _ in lesson.source["chain"]["examples"]}) == 8
    assert abs(chain["examples"][0]["a"][-1] - chain["examples"][0]["y"]) > 0.25


def assert_mixed(lesson: Lesson) -> None:
    reading = reading_of(lesson)
    one, several = reading.chain_network, reading.layered_network
    source = lesson.source
    x, y = source["chain"]["examples"][0]
    layers = source["layers"]
    for result in (backprop(one, [x], [y]), backprop(several, layers["input"], layers["target"])):
        parameters = result.network.parameters
        for values in (
            [result.network[p] for p in parameters if p.kind == "w"],
            [float(result[p]) for p in parameters],
        ):
            assert min(values) < 0 < max(values)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layers", [1, 3])
def test_a_drawn_lesson_teaches_well(activation: str, layers: int) -> None:
    lesson = draw_lesson(7, activation, layers)
    assert lesson.source["activation"] == activation
    assert len(lesson.source["chain"]["weights"]) == layers
    assert_teaches(lesson)
    if layers > 1:
        assert_mixed(lesson)


def test_the_deepest_chain() -> None:
    assert_teaches(draw_lesson(1, "sigmoid", 4))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**63))
def test_any_seed_draws_a_lesson_that_teaches_well(seed: int) -> None:
    lesson = draw_lesson(seed)
    assert_teaches(lesson)
    assert_mixed(lesson)
    assert parse_lesson(lesson_text(lesson.source, ["Drawn."]).encode(), "again").source == lesson.source


def test_it_has_the_shape_of_the_usual_lesson_and_passes_the_gradient_check() -> None:
    lesson, usual = draw_lesson(3), load_lesson()
    for network in ("chain_network", "layered_network"):
        assert getattr(reading_of(lesson), network).sizes == getattr(reading_of(usual), network).sizes
    assert gradient_check(reading_of(lesson).chain_network, *reading_of(lesson).chain_batch).passed


def test_parameters_have_one_decimal_and_inputs_two() -> None:
    source = draw_lesson(3).source
    parameters = [*source["chain"]["weights"], *source["chain"]["biases"]]
    parameters += [
        value for part in (*source["layers"]["weights"], *source["layers"]["biases"]) for value in np.ravel(part)
    ]
    assert all(round(value, 1) == value for value in parameters)
    assert all(round(x, 2) == x for x, _ in source["chain"]["examples"])


def test_the_same_seed_draws_the_same_lesson_and_another_another() -> None:
    assert draw_lesson(0).source == draw_lesson(0).source
    assert draw_lesson(0).source != draw_lesson(1).source
    assert draw_lesson(0).source["chain"]["weights"] == [2.1, -0.6, 1.3]
    assert draw_lesson(0).source["chain"]["biases"] == [-0.8, -0.8, 0.4]


def test_an_unknown_activation_and_a_seed_that_is_none() -> None:
    with pytest.raises(KeyError, match="step"):
        draw_lesson(0, "step")
    with pytest.raises(ValueError, match="non-negative"):
        draw_lesson(-1)
