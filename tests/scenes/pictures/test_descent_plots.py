"""The plots of a descent show what core gives for the step at hand, and nothing outside of their axes."""

import copy
import math

import numpy as np
import pytest
from manim import VMobject

from core import Lesson, Reading, lesson_from_source, load_lesson, reading_of
from scenes.look import notation
from scenes.look.layouts import NeuronRow, chain, point
from scenes.pictures.activation_curve import PlotArea
from scenes.pictures.descent_plots import MOST_POINTS, Axes, CostPlot, FitPlot, inside, lay_runs, paced
from scenes.pictures.pass_arrows import DerivativeMark, MovingChain, PassArrow
from scenes.pictures.primitives.text import Words
from scenes.stage.live import Live

BOX = PlotArea(1.0, -2.0, 4.0, 2.0)
WORDS = {"raise": "raise", "lower": "lower", "keep": "keep"}


def lesson_with(**changes: object) -> Lesson:
    source = copy.deepcopy(dict(load_lesson().source))
    for section, content in changes.items():
        if isinstance(content, dict):
            source[section].update(content)
        else:
            source[section] = content
    return lesson_from_source(source, "other.toml")


@pytest.fixture
def live(lesson: Lesson) -> Live:
    return Live(reading_of(lesson))


def at_step(live: Live, step: float) -> Reading:
    live.now = live.now.moved("descent.step", step)
    return live.now


def fit_of(live: Live) -> FitPlot:
    return FitPlot(live, BOX, ("input", "output"), live.now)


# ---------------------------------------------------------------- lines


def test_axes_place_values_between_their_ends():
    axes = Axes(BOX, (-1.0, 3.0), (0.0, 0.5))
    assert axes.place(-1.0, 0.0) == pytest.approx([1.0, -2.0, 0.0])
    assert axes.place(3.0, 0.5) == pytest.approx([5.0, 0.0, 0.0])
    assert axes.place(1.0, 0.25) == pytest.approx([3.0, -1.0, 0.0])


@pytest.mark.parametrize(
    ("values", "stretches"),
    [
        ([0.1, 0.5, 0.9], [(0, 3)]),
        ([2.0, 0.5, 0.9, -1.0, 0.2, 0.3], [(1, 3), (4, 6)]),
        ([2.0, 0.5, 2.0], []),
        ([math.inf, 0.0, 1.0, math.nan], [(1, 3)]),
        ([], []),
    ],
)
def test_what_is_drawn_are_the_stretches_within_the_axis(values, stretches):
    assert [(s.start, s.stop) for s in inside(values, 0.0, 1.0)] == stretches


def test_a_line_of_runs_goes_through_their_points():
    line = VMobject()
    runs = [np.array([[0, 0, 0], [1, 1, 0], [2, 0, 0]], dtype=float), np.array([[3, 0, 0], [4, 0, 0]], dtype=float)]
    lay_runs(line, runs)
    assert len(line.points) == 12
    assert line.points[[0, 3, 7, 8, 11], 0] == pytest.approx([0, 1, 2, 3, 4])
    lay_runs(line, [])
    assert len(line.points) == 0


# ---------------------------------------------------------------- the fit


@pytest.mark.parametrize("step", [0, 40, 300])
def test_the_curve_is_the_network_of_the_step(lesson, live, step):
    fit = fit_of(live)
    fit.show(at_step(live, step))
    history = reading_of(lesson).history
    outputs = history.networks[step].feedforward(fit.xs[:, None]).a[-1][:, 0]
    drawn = np.concatenate([fit.curve.points[::4], fit.curve.points[-1:]])
    assert drawn[:, 1] == pytest.approx(BOX.bottom + BOX.height * outputs)


def test_every_dot_is_an_output_and_every_ring_its_target(lesson, live):
    fit = fit_of(live)
    reading = at_step(live, 123)
    fit.show(reading)
    for i, (x, y) in enumerate(lesson.source["chain"]["examples"]):
        a = reading[f"chain.examples[{i}].a[3]"]
        assert fit.dots[i].get_center() == pytest.approx(fit.axes.place(x, a), abs=1e-9)
        assert fit.rings[i].get_center() == pytest.approx(fit.axes.place(x, y), abs=1e-9)
        assert abs(fit.gaps[i].get_end()[1] - fit.gaps[i].get_start()[1]) == pytest.approx(BOX.height * abs(a - y))


def test_the_curve_that_is_left_behind_stays(live):
    fit = fit_of(live)
    before = fit.memory.points.copy()
    fit.show(at_step(live, 300))
    assert np.array_equal(fit.memory.points, before)
    assert not np.allclose(fit.curve.points, before)


def test_what_leaves_the_axes_is_not_drawn():
    lesson = lesson_with(activation="identity", descent={"rate": 1e4, "steps": 50})
    live = Live(reading_of(lesson))
    fit = fit_of(live)
    fit.show(at_step(live, reading_of(lesson).history.last))
    assert all(len(dot.points) == 0 for dot in fit.dots)
    heights = np.concatenate([fit.curve.points.reshape(-1, 3), *(gap.points for gap in fit.gaps)])[:, 1]
    assert (heights >= BOX.bottom - 1e-9).all()
    assert (heights <= BOX.bottom + BOX.height + 1e-9).all()
    fit.show(at_step(live, 0))
    assert any(len(dot.points) for dot in fit.dots)


def test_a_network_without_numbers_at_some_inputs_has_no_curve():
    big = {"weights": [1e200, 1e200], "biases": [0.0, 0.0], "examples": [[0.0, 0.0]], "nudge": 1e198}
    fit = fit_of(Live(reading_of(lesson_with(activation="identity", chain=big, descent={"steps": 1}))))
    assert len(fit.curve.points) == 0
    assert len(fit.dots) == 1


# ---------------------------------------------------------------- the run


@pytest.mark.parametrize("step", [0, 1, 150, 300])
def test_the_trail_goes_to_the_cost_of_the_step(lesson, live, step):
    run = CostPlot(live, BOX, "step", "average")
    reading = at_step(live, step)
    run.show(reading)
    for number in (run.count, run.cost.numbers["value"]):
        number.show(reading)
    costs = reading_of(lesson).history.costs
    assert run.dot.get_center() == pytest.approx(run.axes.place(step, costs[step]), abs=1e-9)
    assert run.cost.numbers["value"].value == costs[step]
    assert run.count.shown == str(step)
    if step:
        assert run.trail.get_start() == pytest.approx(run.axes.place(0, costs[0]))
        assert run.trail.get_end() == pytest.approx(run.axes.place(step, costs[step]))
    else:
        assert len(run.trail.points) == 0


def test_a_long_run_is_drawn_with_some_of_its_steps():
    live = Live(reading_of(lesson_with(descent={"steps": 1500})))
    run = CostPlot(live, BOX, "step", "average")
    run.show(at_step(live, 1500))
    assert len(run.trail.points) // 4 <= MOST_POINTS + 200
    assert run.trail.get_end() == pytest.approx(run.axes.place(1500, live["chain.mean.C"]))


def test_a_run_that_diverges_at_once_has_axes():
    live = Live(reading_of(lesson_with(activation="identity", descent={"rate": 1e308, "steps": 5})))
    run = CostPlot(live, BOX, "step", "average")
    assert run.last == 0
    assert run.axes.x == (0.0, 1.0)
    assert run.axes.y == (0.0, live["chain.mean.C"])


def test_the_number_of_the_step_keeps_clear_of_the_last(live):
    run = CostPlot(live, BOX, "step", "average")
    assert run.end.visible
    reading = at_step(live, 299)
    run.count.show(reading)
    run.show(reading)
    assert not run.end.visible


@pytest.mark.parametrize("start", [0, 1, 7])
def test_a_turn_at_the_runs_pace_reaches_every_step_in_its_time(lesson, start):
    history = reading_of(lesson).history
    share = paced(history, start)
    assert (share(0.0), share(1.0)) == (pytest.approx(0.0), 1.0)
    for step in (start + 1, 100, 299):
        alpha = (history.pace[step] - history.pace[start]) / (1 - history.pace[start])
        assert start + share(alpha) * (history.last - start) == pytest.approx(step)


# ---------------------------------------------------------------- pushes and verdicts


def test_a_push_is_as_long_as_minus_the_gradient_and_upright(lesson, live):
    row = chain(4)
    diagram = MovingChain(live, NeuronRow(row.xs, 1.6, 0.5, row.target), 3)
    lengths = []
    for push, name in zip(diagram.pushes, notation.chain_gradient(3), strict=True):
        value = reading_of(lesson)[name]
        lengths.append(push.height / abs(value))
        tip_is_up = push.points[np.argmax(push.points[:, 1]), 0] == pytest.approx(push.at[0], abs=1e-6)
        assert tip_is_up == (value < 0) or push.height < 1e-3
    assert lengths == pytest.approx([lengths[0]] * 6)


def test_parameters_that_move_have_two_decimals(live):
    row = chain(4)
    diagram = MovingChain(live, NeuronRow(row.xs, 1.6, 0.5, row.target), 3)
    assert [w.number.shown for w in diagram.weights] == ["+1.30", "−2.00", "+1.40"]
    assert [b.number.shown for b in diagram.biases] == ["−0.50", "+0.20", "−0.80"]


def test_a_flat_start_has_no_pushes():
    dead = {"weights": [1.0, 1.0], "biases": [-5.0, -5.0], "examples": [[0.5, 1.0]]}
    live = Live(reading_of(lesson_with(activation="relu", chain=dead)))
    row = chain(3)
    diagram = MovingChain(live, NeuronRow(row.xs, 1.6, 0.5, row.target), 2)
    assert all(push.height == pytest.approx(0) for push in diagram.pushes)


@pytest.mark.parametrize(("name", "word"), [(notation.nth_weight(1), "lower"), (notation.nth_weight(2), "raise")])
def test_a_verdict_says_which_way_the_cost_falls(lesson, name, word):
    verdict = DerivativeMark(reading_of(lesson), name, 0.0, 0.0, WORDS, drop=0.0, small=False)
    assert verdict.says[-1].text == word
    assert verdict.number.value == reading_of(lesson)[name.quantity.replace("w", "dC/dw")]


def test_a_derivative_of_zero_moves_nothing():
    dead = {"weights": [1.0, 1.0], "biases": [-5.0, -5.0], "examples": [[0.5, 1.0]]}
    reading = reading_of(lesson_with(activation="relu", chain=dead))
    verdict = DerivativeMark(reading, notation.nth_bias(1), 0.0, 0.0, WORDS, drop=0.0, small=True)
    assert [m.text for m in verdict.says] == ["keep"]


def test_a_sweep_grows_from_its_start_and_knows_what_it_passes():
    sweep = PassArrow(point(-4, 1), point(4, 1), "a", Words("values"))
    sweep.grow_to(0.5)
    assert sweep.tip.get_right()[0] == pytest.approx(0.0)
    assert sweep.shaft.get_start() == pytest.approx([-4, 1, 0])
    assert sweep.passing(2.0) == pytest.approx(0.75)
