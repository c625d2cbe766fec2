"""Gradient descent goes downhill, step by step, and stops where numbers overflow."""

from itertools import pairwise

import pytest
from hypothesis import given

from core import DEFAULT_LESSON, Network, descend, gradient, load_lesson, reading_of
from tests.core.strategies import cases, quick

CHAIN = Network.chain([1.3, -2.0], [-0.5, 0.2])
X, Y = [[0.6], [0.9]], [[1.0], [0.0]]


@given(cases(batch=True, depth=2, width=3))
@quick
def test_a_step_takes_every_parameter_rate_times_its_derivative_downhill(case):
    slope = gradient(case.network, case.x, case.y)
    after = descend(case.network, case.x, case.y, rate=1e-3, steps=1).networks[1]
    for p in case.network.parameters:
        assert after[p] == pytest.approx(case.network[p] - 1e-3 * slope[p], rel=1e-12, abs=1e-12)


def test_every_step_starts_where_the_last_one_ended():
    history = descend(CHAIN, X, Y, rate=0.5, steps=3)
    again = CHAIN
    for network, cost in zip(history.networks, history.costs, strict=True):
        assert [network[p] for p in CHAIN.parameters] == [again[p] for p in CHAIN.parameters]
        assert cost == gradient(again, X, Y).C
        again = descend(again, X, Y, rate=0.5, steps=1).networks[-1]


def test_the_start_is_part_of_the_history():
    history = descend(CHAIN, X, Y, rate=0.5, steps=4)
    assert len(history.networks) == len(history.gradients) == len(history.costs) == 5
    assert history.networks[0] is CHAIN
    assert history.diverged_at is None


def test_no_steps_leave_the_start():
    assert descend(CHAIN, X, Y, rate=0.5, steps=0).costs == (gradient(CHAIN, X, Y).C,)


def test_a_straight_line_is_fitted_to_its_slope_and_offset():
    line = descend(
        Network.chain([0.0], [0.0], "identity"), [[0.0], [1.0], [2.0]], [[1.0], [3.0], [5.0]], rate=0.1, steps=800
    )
    (slope, offset) = (line.networks[-1][p] for p in line.networks[-1].parameters)
    assert slope == pytest.approx(2.0, abs=1e-9)
    assert offset == pytest.approx(1.0, abs=1e-9)


def test_small_steps_only_go_down():
    costs = descend(CHAIN, X, Y, rate=0.1, steps=100).costs
    assert all(after < before for before, after in pairwise(costs))


def test_the_descent_of_the_lesson_goes_down():
    costs = reading_of(load_lesson(DEFAULT_LESSON)).document["descent"]["costs"]
    assert len(costs) == 301
    assert costs[-1] < costs[0] / 2


@pytest.mark.parametrize("rate", [1e10, 1e300])
def test_a_run_that_leaves_the_numbers_ends_before_it(rate):
    history = descend(Network.chain([1.0], [0.0], "identity"), [[1.0], [2.0]], [[0.0], [1.0]], rate=rate, steps=100)
    assert history.diverged_at == len(history.networks) == len(history.gradients) < 100


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_is_not_positive_and_finite_is_refused(rate):
    with pytest.raises(ValueError, match="rate: expected a positive finite number, got"):
        descend(CHAIN, X, Y, rate=rate, steps=1)


def test_a_negative_number_of_steps_is_refused():
    with pytest.raises(ValueError, match="steps: expected zero or more, got -1"):
        descend(CHAIN, X, Y, rate=1.0, steps=-1)


def test_wrong_shapes_are_refused_at_the_start():
    with pytest.raises(ValueError, match="target: expected shape"):
        descend(CHAIN, X, [[1.0]], rate=1.0, steps=1)


# ---------------------------------------------------------------- watching a run


def test_a_run_is_watched_from_its_start_to_its_last_step():
    history = descend(CHAIN, X, Y, rate=0.5, steps=30)
    assert history.last == 30
    assert len(history.pace) == 31
    assert history.pace[0] == 0.0
    assert history.pace[-1] == pytest.approx(1.0)
    assert all(after > before for before, after in pairwise(history.pace))


def test_the_pace_slows_where_the_cost_moves_most():
    history = descend(CHAIN, X, Y, rate=0.5, steps=30)
    moves = [abs(after - before) for before, after in pairwise(history.costs)]
    times = [after - before for before, after in pairwise(history.pace)]
    for move, time in zip(moves, times, strict=True):
        assert time == pytest.approx((1 / 30 + move / sum(moves)) / 2)


def test_a_run_without_steps_is_over_at_once():
    assert descend(CHAIN, X, Y, rate=0.5, steps=0).pace == (0.0,)


@pytest.mark.parametrize("target", [0.0, 1.0], ids=["at its best", "nowhere to go"])
def test_a_cost_that_does_not_move_is_watched_at_an_even_pace(target):
    dead = Network.chain([1.0], [-5.0], "relu")
    assert descend(dead, [[1.0]], [[target]], rate=0.5, steps=4).pace == pytest.approx((0, 0.25, 0.5, 0.75, 1))


def test_a_run_that_diverges_has_a_pace_as_well():
    history = descend(Network.chain([1.0], [0.0], "identity"), X, Y, rate=1e10, steps=100)
    assert len(history.pace) == history.last + 1
    assert history.pace[-1] == pytest.approx(1.0)
