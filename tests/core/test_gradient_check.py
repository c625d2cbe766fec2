"""The gradient check passes for what is right, and fails, showing both sides, for what is wrong."""

import sys

import pytest
from hypothesis import given

from core import Comparison, Gradient, Network, Parameter, Report, gradient, gradient_check
from tests.core.strategies import cases, quick

NETWORK = Network([[[0.3, -0.8], [1.1, 0.4]], [[0.7, -1.2]]], [[0.1, -0.2], [0.3]])
X, Y = [[0.5, -0.4], [0.9, 0.2]], [[1.0], [0.0]]


@given(cases(batch=True, depth=3, width=3, largest=1.0))
@quick
def test_every_network_passes(case):
    report = gradient_check(case.network, case.x, case.y)
    assert report.passed, str(report)
    assert [c.parameter for c in report.comparisons] == list(case.network.parameters)


def test_a_report_that_passes_is_one_line_with_the_largest_error():
    report = gradient_check(NETWORK, X, Y)
    assert str(report) == f"9 derivatives agree; largest error {report.worst.error:.1e}"
    assert report.worst.error == max(c.error for c in report.comparisons) < 1e-8


def test_one_example_may_come_without_the_axis_of_examples():
    alone, batch = gradient_check(NETWORK, X[0], Y[0]), gradient_check(NETWORK, X[:1], Y[:1])
    assert alone == batch


@pytest.mark.parametrize("layer", [1, 2])
def test_a_wrong_derivative_is_found_and_both_sides_are_shown(monkeypatch, layer):
    def wrong(network, x, y):
        right = gradient(network, x, y)
        dC_db = [db.copy() for db in right.dC_db]
        dC_db[layer - 1][0] *= 1.0001
        return Gradient(right.C, right.dC_dw, tuple(dC_db))

    monkeypatch.setattr(sys.modules["core.gradient_check"], "gradient", wrong)
    report = gradient_check(NETWORK, X, Y)
    assert not report.passed
    assert report.worst.parameter == Parameter("b", layer, 0)
    right = gradient(NETWORK, X, Y)[Parameter("b", layer, 0)]
    line = str(report)
    assert line.startswith(f"b({layer})[0]: backprop {right * 1.0001:.10g}, central difference ")
    assert line.endswith(f"error {report.worst.error:.1e}")
    assert float(line.split("central difference ")[1].split(",")[0]) == pytest.approx(right, rel=1e-8)
    assert len(line.splitlines()) == 1


def test_a_corner_of_relu_is_marked_and_passes():
    at_corner = gradient_check(Network.chain([1.0], [0.0], "relu"), [[0.0]], [[1.0]])
    weight, bias = at_corner.comparisons
    assert (weight.corner, bias.corner) == (False, True)
    assert bias.backprop == 0.0
    assert bias.central == pytest.approx(-1.0, abs=1e-4)
    assert at_corner.passed


def test_away_from_its_corners_relu_is_checked_like_the_others():
    report = gradient_check(Network.chain([1.0, 2.0], [0.5, 0.5], "relu"), [[1.0]], [[1.0]])
    assert not any(c.corner for c in report.comparisons)
    assert report.worst.error < 1e-8


def test_a_sigmoid_has_no_corner_at_zero():
    report = gradient_check(Network.chain([1.0], [0.0]), [[0.0]], [[1.0]])
    assert not any(c.corner for c in report.comparisons)


def test_the_error_is_relative_to_the_larger_side():
    assert Comparison(Parameter("w", 1), 2.0, 4.0).error == 0.5
    assert Comparison(Parameter("w", 1), 4.0, -4.0).error == 2.0


def test_below_the_floor_the_error_is_relative_to_the_floor():
    assert Comparison(Parameter("w", 1), 1e-12, 0.0).error == pytest.approx(1e-9)


def test_the_tolerance_is_a_millionth():
    assert Comparison(Parameter("w", 1), 1.0, 1.0 + 0.9e-6).passed
    assert not Comparison(Parameter("w", 1), 1.0, 1.0 + 1.1e-6).passed


def test_not_a_number_never_passes():
    assert not Comparison(Parameter("w", 1), float("nan"), 1.0).passed


def test_the_worst_is_a_corner_only_where_all_are():
    corner = Comparison(Parameter("w", 1), 1.0, 0.0, corner=True)
    smooth = Comparison(Parameter("b", 1), 1.0, 1.0)
    assert Report((corner, smooth)).worst is smooth
    assert Report((corner,)).worst is corner


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([[1.0]], Y[:1], "input: expected 2 numbers an example"),
        (X, Y[:1], "target: expected shape"),
        (["a", "b"], [1.0], "input: expected an array of real numbers"),
        (X[0], [float("nan")], "target: expected finite numbers, got nan"),
    ],
)
def test_wrong_shapes_and_numbers_are_refused(x, y, message):
    with pytest.raises(ValueError, match=message):
        gradient_check(NETWORK, x, y)
