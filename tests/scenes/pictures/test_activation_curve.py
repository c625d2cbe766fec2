"""The activation's curve: what is drawn lies where the values say, for every activation and depth."""

from decimal import Decimal

import numpy as np
import pytest

from core import ACTIVATIONS, Lesson, lesson_from_source, load_lesson, reading_of
from scenes.look.activations import activation_look
from scenes.pictures.activation_curve import ActivationCurve, CurveSketch, PlotArea
from scenes.pictures.primitives.paint import hide, paint_of
from scenes.production.audits.functions import ACTIVATIONS as FUNCTIONS
from scenes.stage.live import Live

BOX = PlotArea(-2.0, -1.5, 4.0, 3.0)

WEIGHTS = (0.9, -1.4, 1.2, 0.7, -2.0, 3.5)
BIASES = (0.2, 0.3, -0.4, 0.1, 0.9, 1.2)


def lesson_with(activation: str, depth: int) -> Lesson:
    source = dict(load_lesson().source)
    source["activation"] = activation
    chain = {"weights": list(WEIGHTS[:depth]), "biases": list(BIASES[:depth]), "examples": [[0.6, 1.0]], "nudge": 0.1}
    source["chain"] = chain
    return lesson_from_source(source, "here")


def at(curve: ActivationCurve, z: float, a: float) -> list[float]:
    """Where (z, a) has to lie in BOX, reckoned from the axes' names alone."""
    reading = curve.source.now
    z_low, z_high, a_low, a_high = (
        reading[f"axis({name}).{end}"] for name in (curve.z_name, curve.a_name) for end in ("low", "high")
    )
    return [
        BOX.left + (z - z_low) / (z_high - z_low) * BOX.width,
        BOX.bottom + (a - a_low) / (a_high - a_low) * BOX.height,
        0.0,
    ]


every = pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
depths = pytest.mark.parametrize("depth", range(1, 7))


@every
@depths
def test_the_point_and_the_ends_of_its_guides_lie_at_the_values(activation: str, depth: int) -> None:
    reading = reading_of(lesson_with(activation, depth))
    curve = ActivationCurve(reading, BOX)
    curve.reach_to(2.0)
    z, a = reading["z(L)"], reading["a(L)"]
    x, y, _ = at(curve, z, a)
    assert curve.dot.get_center() == pytest.approx([x, y, 0])
    assert curve.foot.get_center() == pytest.approx([x, BOX.bottom, 0])
    assert curve.end.get_center() == pytest.approx([BOX.left, y, 0])
    assert BOX.left <= x <= BOX.left + BOX.width
    assert BOX.bottom - 1e-9 <= y <= BOX.bottom + BOX.height + 1e-9
    assert (curve.z_number.value, curve.a_number.value) == (z, a)


@every
def test_the_curve_is_the_activations(activation: str) -> None:
    curve = ActivationCurve(reading_of(lesson_with(activation, 2)), BOX)
    for z in (-4.0, -2.0, -0.08, 0.0, 1.0, 3.2, 4.0):
        there = at(curve, z, float(FUNCTIONS[activation].exact(Decimal(z))))
        assert np.linalg.norm(curve.whole.points - there, axis=1).min() < 0.01


@every
def test_ticks_stand_at_their_values(activation: str) -> None:
    curve = ActivationCurve(reading_of(lesson_with(activation, 3)), BOX)
    assert (len(curve.along), len(curve.up)) == (5, 2)
    for tick in curve.along:
        place = tick.line.points.mean(0)[0]  # its baseline is centered on the value
        assert place == pytest.approx(at(curve, tick.value, 0.0)[0])
    for tick in curve.up:
        assert tick.baseline == pytest.approx(at(curve, 0.0, tick.value)[1] - 0.07)


@every
def test_the_tangent_rises_by_the_derivative_on_a_step_of_one(activation: str) -> None:
    reading = reading_of(lesson_with(activation, 2))
    curve = ActivationCurve(reading, BOX, tangent=True)
    curve.lean_to(3.0)
    z, a, slope = reading["z(L)"], reading["a(L)"], reading["da/dz(L)"]
    assert curve.step.get_end() == pytest.approx(at(curve, z + 1, a))
    assert curve.climb.get_end() == pytest.approx(at(curve, z + 1, a + slope))
    assert curve.slope_number.value == slope
    start, end = curve.tangent.get_start(), curve.tangent.get_end()
    assert (start + end) / 2 == pytest.approx(at(curve, z, a))
    way, rise = end - start, curve.climb.get_end() - curve.dot.get_center()
    assert np.cross(way, rise)[2] == pytest.approx(0, abs=1e-9)


def test_it_follows_a_live_network_on_axes_that_stay(lesson: Lesson) -> None:
    live = Live(reading_of(lesson))
    curve = ActivationCurve(live, BOX)
    curve.reach_to(2.0)
    before = curve.whole.points.copy()
    live.now = live.now.moved("chain.biases[2]", 1.5)
    curve.follow()
    assert curve.dot.get_center() == pytest.approx(at(curve, live.now["z(L)"], live.now["a(L)"]))
    assert (curve.whole.points == before).all()


def test_guides_and_values_come_one_after_the_other(lesson: Lesson) -> None:
    curve = ActivationCurve(reading_of(lesson), BOX)

    def seen() -> list[bool]:
        return [paint_of(m).presence > 0 for m in (curve.foot, curve.dot, curve.run, curve.end)]

    assert seen() == [False, False, False, False]
    curve.reach_to(0.5)
    assert seen() == [True, False, False, False]
    curve.reach_to(1.0)
    assert seen() == [True, True, False, False]
    curve.reach_to(2.0)
    assert seen() == [True, True, True, True]


def test_what_is_hidden_stays_hidden_whatever_is_set(lesson: Lesson) -> None:
    curve = ActivationCurve(reading_of(lesson), BOX, tangent=True)
    hide(curve)
    curve.reach_to(2.0)
    curve.lean_to(3.0)
    assert not any(paint_of(leaf).presence for leaf in curve.family_members_with_points())


def test_a_tick_makes_room_for_the_value_beside_it(lesson: Lesson) -> None:
    curve = ActivationCurve(reading_of(lesson), BOX)
    assert all(tick.visible for tick in curve.along)
    curve.reach_to(2.0)
    assert [tick.visible for tick in curve.along] == [True, True, False, True, True]  # z(L) stands close to 0


@every
def test_the_sketch_beside_is_another_curve_within_its_panel(activation: str) -> None:
    other = activation_look(activation).beside
    assert other != activation
    sketch = CurveSketch(other, 4.0, BOX)
    points = sketch.curve.points
    assert (points[:, 0] > BOX.left).all()
    assert (points[:, 0] < BOX.left + BOX.width).all()
    assert (points[:, 1] > BOX.bottom).all()
    assert (points[:, 1] < BOX.bottom + BOX.height).all()
    heights = (points[:, 1] - points[:, 1].min()) / np.ptp(points[:, 1])
    middle = heights[np.abs(points[:, 0] - points[:, 0].mean()).argmin()]
    low, zero, high = (float(FUNCTIONS[other].exact(Decimal(z))) for z in (-4, 0, 4))
    assert middle == pytest.approx((zero - low) / (high - low), abs=0.01)
