"""Scales: what stretch of the number line a picture shows."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ACTIVATIONS, lesson_from_source, load_lesson, reading_of
from core.reading.axes import covering, from_zero, graph_axis, line_length, number_line, symmetric
from tests.core.strategies import quick

READING = reading_of(load_lesson())
VALUES = st.floats(-1e3, 1e3)


@pytest.mark.parametrize(("nudge", "length"), [(0.1, 1), (0.5, 1), (0.51, 10), (-3, 10), (7, 100), (1e-9, 1)])
def test_a_line_is_one_long_or_the_power_of_ten_with_room_for_twice_the_nudge(nudge, length):
    assert line_length(nudge) == length


@given(VALUES, st.sampled_from([1.0, 10.0]))
@quick
def test_a_line_has_its_length_and_holds_the_value_away_from_its_ends(value, length):
    low, high = number_line(value, length)
    assert high - low == length
    assert low + 0.09 * length < value < high - 0.09 * length


@pytest.mark.parametrize("tenths", range(-99, 100))
def test_a_tenth_from_the_end_of_a_line_is_far_enough_whatever_floats_make_of_it(tenths):
    value = tenths / 10
    low, high = number_line(value)
    whole, rest = divmod(tenths, 10)
    assert (low, high) == ((whole - 0.5, whole + 0.5) if rest == 0 else (whole, whole + 1))


def test_a_line_begins_at_a_whole_number_where_it_can():
    assert number_line(0.5) == (0.0, 1.0)
    assert number_line(-1.4) == (-2.0, -1.0)
    assert number_line(0.95) == (0.5, 1.5)
    assert number_line(1.05) == (0.5, 1.5)


def test_a_line_that_prefers_zero_begins_there_whenever_it_holds_the_value():
    assert number_line(0.01, prefer_zero=True) == number_line(1.0, prefer_zero=True) == (0.0, 1.0)
    assert number_line(1.3, prefer_zero=True) == (1.0, 2.0)


@given(st.lists(VALUES, min_size=1, max_size=4))
@quick
def test_a_span_has_whole_ends_and_holds_all_values_and_zero_and_one(values):
    low, high = covering(*values)
    assert low == math.floor(low) <= min(0.0, *values)
    assert high == math.ceil(high) >= max(1.0, *values)


@given(st.lists(VALUES, min_size=1, max_size=4))
@quick
def test_a_range_is_as_long_on_both_sides_of_zero_with_one_to_spare(values):
    low, high = symmetric(*values)
    assert low == -high
    assert high == int(high) >= max(abs(v) for v in values) + 1


@pytest.mark.parametrize("quantity", ["w(L)", "z(L)", "a(L)", "C_0", "y", "b(1)", "chain.nudge.w"])
def test_the_line_of_a_quantity_holds_it(quantity):
    low, high = READING[f"line({quantity}).low"], READING[f"line({quantity}).high"]
    assert low <= READING[quantity] <= high
    assert high - low == 1.0


def test_lines_of_activations_and_costs_begin_at_zero():
    assert [READING[f"line({name}).low"] for name in ("a(L)", "C_0", "y")] == [0.0, 0.0, 0.0]


def test_the_span_of_the_cost_holds_both_targets():
    assert (READING["span(C_0).low"], READING["span(C_0).high"]) == (0.0, 1.0)


def test_the_range_of_the_sliders_holds_every_parameter_of_the_chain():
    assert (READING["range(chain.parameters).low"], READING["range(chain.parameters).high"]) == (-3.0, 3.0)


@given(VALUES)
@quick
def test_the_axis_of_a_graph_is_even_and_holds_the_value_with_one_to_spare(value):
    low, high = graph_axis(value)
    assert low == -high
    assert high % 2 == 0
    assert high >= max(4, abs(value) + 1)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_axes_of_a_graph_follow_from_z_and_the_bounds_of_the_activation(activation):
    source = dict(load_lesson().source)
    source["activation"] = activation
    source["chain"] = {"weights": [5.0], "biases": [0.5], "examples": [[1.0, 0.0]], "nudge": 0.1}
    reading = reading_of(lesson_from_source(source, "here"))
    assert [reading[f"axis(z(L)).tick{i}"] for i in range(5)] == [-8, -4, 0, 4, 8]
    low, high = ACTIVATIONS[activation].low, ACTIVATIONS[activation].high
    assert (reading["axis(a(L)).low"], reading["axis(a(L)).high"]) == (max(low, -8), min(high, 8))


@pytest.mark.parametrize("value", [0.0, 5e-324, -0.25, 123456789.25, 1e15, -3e17, 1e40, -1e300])
def test_a_line_is_longer_where_floats_lie_too_far_apart_for_it(value):
    low, high = number_line(value)
    assert low < value < high or low <= value == 0
    assert 0.05 < (value - low) / (high - low) < 0.95 or value in (0.0, 5e-324)
    assert (high - low == 1) == (abs(value) < 1e13)


def test_every_change_under_a_nudge_fits_the_lines_and_the_lens():
    source = {**load_lesson().source, "activation": "identity"}
    source["chain"] = {**source["chain"], "weights": [30.0, -2.0, 1.4]}
    reading = reading_of(lesson_from_source(source, "test"))
    length = reading["line(C_0).high"] - reading["line(C_0).low"]
    assert length > 1
    for power in (1, 0, -1):
        moved = reading.moved("chain.nudge", 0.01 * 10.0**power)
        changes = [abs(moved[f"chain.nudge.{key}"]) for key in ("dw", "dz", "da", "dC")]
        assert max(changes) <= length / 2
        assert max(changes) > changes[0]
        assert moved["lens(chain.nudge)"] == pytest.approx(length / max(changes))


def test_the_lens_shrinks_as_the_nudge_grows():
    assert READING["lens(chain.nudge)"] == pytest.approx(100.0)
    assert READING.moved("chain.nudge", -0.1)["lens(chain.nudge)"] == pytest.approx(10.0)


def test_scales_stay_while_parameters_move():
    moved = READING.moved("chain.weights[2]", 40.0)
    for name in ("line(w(L)).low", "line(z(L)).high", "range(chain.parameters).high"):
        assert moved[name] == READING[name]


def test_a_scale_has_a_full_path_like_any_other_name():
    assert READING.path("line(z(L)).low") == "line(chain.examples[0].z[2]).low"
    assert READING.path("lens(chain.nudge)") == "lens(chain.nudge)"
    assert READING["line(chain.examples[0].z[2]).low"] == READING["line(z(L)).low"]


@pytest.mark.parametrize(
    "name",
    [
        "span(w(L)).low",
        "range(w(L)).high",
        "lens(w(L))",
        "lens(chain.nudge).low",
        "axis(w(L)).low",
        "axis(a(0)).low",
        "line(w(L)).tick1",
    ],
)
def test_a_scale_of_what_has_none_is_refused(name):
    with pytest.raises(KeyError, match="no such scale"):
        READING[name]


@pytest.mark.parametrize("name", ["line(w(L))", "span(C_0)", "range(chain.parameters)", "axis(z(L))"])
def test_a_scale_without_an_end_is_refused(name):
    with pytest.raises(KeyError, match=r"not one quantity but several; add \.low or \.high"):
        READING[name]


@pytest.mark.parametrize("name", ["line(q).low", "line(chain.q).low", "line(chain.weights).low", "line(z(9)).low"])
def test_a_scale_of_an_unknown_quantity_is_refused(name):
    with pytest.raises(KeyError):
        READING[name]


@pytest.mark.parametrize(("values", "high"), [((0.2, 0.1), 0.2), ((0.0, 3.0), 3.0), ((0.0, 0.0), 1.0)])
def test_an_axis_from_zero_ends_at_the_largest_value(values, high):
    assert from_zero(*values) == (0.0, high)


def test_the_stretch_of_the_activation_before_the_last_holds_it():
    low, high = (READING[f"span(a(L-1)).{end}"] for end in ("low", "high"))
    assert (low, high) == covering(READING["a(L-1)"])


def test_a_nudge_of_zero_fills_no_lens():
    with pytest.raises(KeyError, match="a nudge of zero fills no lens"):
        READING.moved("chain.nudge", 0.0)["lens(chain.nudge)"]
