"""Each kind of thing that a lesson may teach badly is advised about; the default lesson gives no cause."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from core import ACTIVATIONS, DEFAULT_LESSON, Lesson, LessonError, lesson_from_source, load_lesson, reading_of
from core.teaching.advice import Advice, advice
from tests.core.strategies import quick

EXAMPLES = [[0.6, 1.0], [0.9, 0.0], [0.2, 1.0]]


def lesson(activation: str = "sigmoid", **changes: Mapping[str, Any]) -> Lesson:
    """Return the default lesson with other entries, by section."""
    source = tomllib.loads(DEFAULT_LESSON.read_text("utf-8"))
    source["activation"] = activation
    for section, entries in changes.items():
        source[section] |= entries
    return lesson_from_source(source, "mine.toml")


def keys(lesson: Lesson) -> list[str]:
    """Return the keys that are advised about."""
    return [one.key for one in advice(lesson)]


def one_of(lesson: Lesson, key: str) -> Advice:
    (only,) = [one for one in advice(lesson) if one.key == key]
    return only


def test_the_default_lesson_teaches_well() -> None:
    assert advice(load_lesson()) == []


def test_it_is_one_line_with_file_key_number_and_fix() -> None:
    advised = one_of(lesson(chain={"weights": [1.3, 12.0, 1.4]}), "chain.weights[1]")
    line = str(advised)
    assert line.startswith("mine.toml: chain.weights[1]: the neuron a(2) saturates at 0.9")
    assert "in example 0" in line
    assert "\n" not in line
    assert line == f"{advised.file}: {advised.key}: {advised.problem}; {advised.fix}"


# ---------------------------------------------------------------- a flat place of the activation


def test_a_saturated_neuron_of_the_chain_and_how_to_fix_it() -> None:
    advised = one_of(lesson(chain={"biases": [-0.5, 9.0, -0.8]}), "chain.biases[1]")
    assert "a(2) saturates at 0.9996 in example 0: with slope 0.0004, every earlier derivative" in advised.problem
    assert advised.fix == "bring z(2) = 7.861 nearer to zero, e.g. with chain.biases[1] = 2.1"
    assert advice(lesson(chain={"biases": [-0.5, 2.1, -0.8]})) == []


def test_the_weight_is_named_where_it_does_more_than_the_bias() -> None:
    assert keys(lesson(chain={"weights": [1.3, -30.0, 1.4]}))[0] == "chain.weights[1]"


def test_a_neuron_that_saturates_in_most_other_examples() -> None:
    chain = {"weights": [9.0, -2.0, 1.4], "biases": [-0.5, 0.2, -0.8], "examples": [[0.1, 1.0], [0.9, 0.0], [0.8, 0.0]]}
    assert "in 2 of 3 examples" in one_of(lesson(chain=chain), "chain.weights[0]").problem
    few = chain | {"examples": [[0.1, 1.0], [0.9, 0.0], [0.2, 0.0]]}
    assert "chain.weights[0]" not in keys(lesson(chain=few))


def test_a_saturated_neuron_of_the_layered_network_is_reported_with_how_many_more() -> None:
    advised = one_of(lesson(layers={"biases": [[-0.9, 9.0, 9.0], [-1.0, 0.2]]}), "layers.biases[0][1]")
    assert "a(1)[1] saturates" in advised.problem
    assert advised.problem.endswith("(and 1 more)")
    assert "layers.biases[0][1] = " in advised.fix


def test_a_relu_neuron_that_is_off() -> None:
    off = lesson("relu", chain={"biases": [0.5, 0.2, -0.8], "weights": [1.3, -2.0, 1.4]})
    advised = one_of(off, "chain.weights[1]")
    assert advised.problem.startswith("the neuron a(2) is off in example 0: z(2) = -2.36")
    assert advised.fix == "bring z(2) above zero, e.g. with chain.biases[1] = 3.1"


def test_a_linear_neuron_is_never_flat() -> None:
    assert keys(lesson("identity", chain={"biases": [0.0, 9.0, 0.0]}, descent={"rate": 0.001})) == []


# ---------------------------------------------------------------- derivatives that show as zero


@pytest.mark.parametrize(
    ("chain", "key", "factor"),
    [
        ({"weights": [1.3, -2.0, 0.002]}, "chain.weights[2]", "dz(3)/da(2) = 0.002"),
        ({"examples": [[0.001, 1.0], *EXAMPLES]}, "chain.examples[0]", "dz(1)/dw(1) = 0.001"),
        ({"examples": [[0.6, 0.4], *EXAMPLES]}, "chain.examples[0]", "dC/da(3) = -0.0004885"),
    ],
)
def test_a_derivative_of_the_first_example_that_shows_as_zero(chain: dict[str, Any], key: str, factor: str) -> None:
    advised = one_of(lesson(chain=chain), key)
    assert "rounds to zero at 3 decimals" in advised.problem
    assert f"{factor}" in advised.fix


def test_a_slope_and_an_activation_may_be_what_makes_it_small() -> None:
    slope = lesson(chain={"weights": [0.4, -0.5, 0.2], "biases": [-4.0, 0.2, -0.8]})
    assert "dC/dw(1)" in one_of(slope, "chain.biases[0]").problem
    before = lesson("tanh", chain={"weights": [1.3, -0.4, 0.9], "biases": [-0.7801, 0.2, -0.8]}, descent={"rate": 0.1})
    advised = one_of(before, "chain.biases[0]")
    assert advised.problem.startswith("dC/dw(2) of example 0 = 0.0002")
    assert "dz(2)/dw(2) = -0.0001" in advised.fix


def test_a_mean_that_shows_as_zero_where_examples_cancel() -> None:
    opposed = lesson("tanh", chain={"biases": [0.0, 0.0, 0.0], "examples": [[0.6, 1.0], [-0.6, -1.0]]},
                     descent={"rate": 0.1})  # fmt: skip
    advised = one_of(opposed, "chain.examples")
    assert "the mean of dC/db(" in advised.problem
    assert "cancel" in advised.problem


def test_a_derivative_of_the_layered_network() -> None:
    advised = one_of(lesson(layers={"target": [1.0, 0.3222]}), "layers.target[1]")
    assert advised.problem.startswith("dC/dw(2)[1,2]")


def test_sums_over_paths_that_show_as_zero() -> None:
    first = lesson().source["layers"]["weights"][0]
    none = lesson(layers={"weights": [first, [[0.0, 1.9, -1.4], [0.0, -1.1, -2.1]]]})
    advised = one_of(none, "layers.weights[1][0]")
    assert advised.problem.startswith("dC/da(1)[0] = 0.000 rounds to zero")
    assert "dz(2)[0]/da(1)[0] = 0" in advised.fix


def test_paths_that_cancel() -> None:
    even = {"weights": [[[0.5, -0.5]] * 2], "biases": [[0.0, 0.0]], "input": [0.4, 0.4], "target": [1.0, 0.0]}
    advised = one_of(lesson(layers=even), "layers.weights[0]")
    assert advised.problem.startswith("dC/da(0)[0] = 0.000 rounds to zero")
    assert advised.problem.endswith("(and 1 more)")
    assert advised.fix == "change one of the weights from neuron 0: its paths cancel"


def test_an_input_of_the_layered_network_that_is_almost_zero() -> None:
    shallow = {
        "weights": [[[0.5, 0.5], [-0.5, 0.5]]],
        "biases": [[0.1, 0.2]],
        "input": [0.4, 0.0],
        "target": [1.0, 0.0],
    }
    assert "dz(1)[1]/dw(1)[1,1] = 0" in one_of(lesson(layers=shallow), "layers.input[1]").fix


# ---------------------------------------------------------------- targets and examples


@pytest.mark.parametrize(
    ("activation", "y", "wish"),
    [("sigmoid", 2.0, "between 0 and 1"), ("tanh", -1.5, "between -1 and 1"), ("relu", -0.5, "of at least 0")],
)
def test_a_target_that_the_output_never_reaches(activation: str, y: float, wish: str) -> None:
    advised = one_of(lesson(activation, chain={"examples": [[0.6, 1.0], [0.5, y], [0.9, y]]}), "chain.examples[1]")
    assert f"the target {y:g} is out of reach" in advised.problem
    assert advised.problem.endswith("(and 1 more)")
    assert advised.fix == f"give a number {wish}"


def test_a_target_of_the_layered_network() -> None:
    assert "layers.target[1]" in keys(lesson(layers={"target": [1.0, -3.0]}))


def test_examples_that_are_alike() -> None:
    same = one_of(lesson(chain={"examples": [[0.6, 1.0]] * 3}), "chain.examples")
    assert same.problem.startswith("all 3 are alike")
    inputs = one_of(lesson(chain={"examples": [[0.6, 1.0], [0.6, 0.0]]}), "chain.examples")
    assert inputs.problem.startswith("all 2 have the input 0.6")
    assert "chain.examples" not in keys(lesson(chain={"examples": [[0.6, 1.0]]}))


# ---------------------------------------------------------------- nudge and descent


def test_a_nudge_too_large_for_the_ratio_to_settle() -> None:
    advised = one_of(lesson(chain={"nudge": 0.5}), "chain.nudge")
    assert "the ratio -0.0809 has not settled on the derivative -0.0810" in advised.problem
    suggested = float(advised.fix.split()[-1])
    assert advice(lesson(chain={"nudge": suggested})) == []


def test_no_nudge_is_suggested_where_none_settles() -> None:
    """At the corner of relu the derivative is that of its left side, and every nudge goes to the right."""
    corner = {"weights": [1.0, 1.0, 1.0], "biases": [0.0, 0.0, -0.5], "examples": [[0.5, 1.0], [0.9, 0.0]]}
    advised = one_of(lesson("relu", chain=corner), "chain.nudge")
    assert "the ratio -1.00 has not settled on the derivative 0.00" in advised.problem
    assert advised.fix == "give a nudge near 0.01, or other weights"


def test_no_nudge_is_suggested_that_the_weight_swallows() -> None:
    assert one_of(lesson(chain={"nudge": 4e-13}), "chain.nudge").fix.startswith("give a nudge near 0.01")


def test_a_ratio_of_zero_has_settled_on_a_derivative_of_zero() -> None:
    off = lesson("relu", chain={"weights": [1.3, -2.0, -1.4]})
    assert reading_of(off)["dC/dw(L)"] == 0
    assert "chain.nudge" not in keys(off)


def test_a_descent_that_diverges() -> None:
    advised = one_of(lesson("identity", descent={"rate": 1000.0, "steps": 300}), "descent.rate")
    assert "the descent diverges: its numbers overflow at step 3" in advised.problem
    assert advised.fix.startswith("give a smaller rate, e.g. ")


def test_a_descent_that_ends_higher_than_it_began() -> None:
    advised = one_of(lesson("identity", descent={"rate": 1.0, "steps": 2}), "descent.rate")
    assert "the cost ends at" in advised.problem
    rate = float(advised.fix.removeprefix("give a smaller rate, e.g. "))
    assert "descent.rate" not in keys(lesson("identity", descent={"rate": rate, "steps": 2}))


def test_a_descent_that_is_sensitive_to_rounding() -> None:
    chain = {"weights": [0.9, -1.2, 0.8, 1.1, -0.7], "biases": [0.1, 0.2, -0.3, 0.0, 0.4],
             "examples": [[0.5, -0.5], [-0.3, 0.5]]}  # fmt: skip
    advised = one_of(lesson("tanh", chain=chain, descent={"rate": 3.0, "steps": 104}), "descent.rate")
    assert advised.problem.startswith("at 3 the descent is sensitive to rounding: starting 1e-09 away")
    assert advised.fix == "give a smaller rate, e.g. 0.3"
    assert "descent.rate" not in keys(lesson("tanh", chain=chain, descent={"rate": 0.3, "steps": 300}))


def test_no_rate_is_suggested_where_the_cost_falls_with_none() -> None:
    """The first step down is already past any rate tried."""
    wild = lesson("identity", chain={"weights": [1e3, 1e3, 1e3]}, descent={"rate": 1e9, "steps": 5})
    assert one_of(wild, "descent.rate").fix == "give a much smaller rate"


# ---------------------------------------------------------------- any lesson

NUMBERS = st.one_of(st.just(0.0), st.just(-0.0), st.floats(-3, 3), st.floats(-1e9, 1e9)).map(lambda v: round(v, 3))


@st.composite
def lessons(draw: st.DrawFn) -> Lesson:
    """Draw the default lesson with wild numbers in place of some of its own."""
    depth, count = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    chain = {
        "weights": draw(st.lists(NUMBERS, min_size=depth, max_size=depth)),
        "biases": draw(st.lists(NUMBERS, min_size=depth, max_size=depth)),
        "examples": draw(st.lists(st.tuples(NUMBERS, NUMBERS).map(list), min_size=count, max_size=count)),
        "nudge": draw(st.sampled_from([1e-6, 0.01, 10.0])),
    }
    layers = {"input": draw(st.lists(NUMBERS, min_size=3, max_size=3)), "target": [draw(NUMBERS), draw(NUMBERS)]}
    descent = {"rate": draw(st.sampled_from([0.01, 3.0, 1e6])), "steps": 5}
    try:
        return lesson(draw(st.sampled_from([*ACTIVATIONS])), chain=chain, layers=layers, descent=descent)
    except LessonError:
        reject()


@quick
@given(lessons())
def test_any_lesson_is_reported_in_few_lines(lesson: Lesson) -> None:
    lines = [str(one) for one in advice(lesson)]
    assert len(lines) <= 8
    for line in lines:
        assert line.startswith("mine.toml: ")
        assert len(line.splitlines()) == 1
        assert not re.search(r"-0(\.0+)?(?![.\d])", line), line
