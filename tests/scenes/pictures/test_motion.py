"""Animations end where they should, keep colors, and leave nothing behind on the stage."""

from typing import Any

import numpy as np
import pytest
from manim import RIGHT, Animation, Scene, Square

from core import Lesson, reading_of
from scenes.look import notation, style
from scenes.pictures.primitives.morph import Morph
from scenes.pictures.primitives.motion import Appear, Become, Dim, Fly, Into, Light, Move, Vanish, one_by_one
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.paint import hide, paint_of, recolor, set_level, set_presence
from scenes.pictures.primitives.text import Formula, Words


@pytest.fixture
def scene() -> Scene:
    return Scene()


def play(scene: Scene, *animations: Animation) -> None:
    scene.play(*animations, run_time=0.2)


def presence(mobject: Any) -> set[float]:
    return {paint_of(leaf).presence for leaf in mobject.family_members_with_points()}


def test_appearing_puts_a_thing_on_the_stage_and_vanishing_takes_it_off(scene: Scene) -> None:
    words = Words("here")
    play(scene, Appear(words))
    assert words in scene.mobjects
    assert presence(words) == {1.0}
    play(scene, Vanish(words))
    assert words not in scene.mobjects
    assert presence(words) == {0.0}


def test_a_part_appears_and_vanishes_where_it_stands(scene: Scene) -> None:
    formula = Formula(notation.COST)
    hide(formula)
    scene.add(formula)
    play(scene, Appear(formula.parts["C"]))
    assert scene.mobjects == [formula]
    assert presence(formula.parts["C"]) == {1.0}
    assert presence(formula.signs) == {0.0}
    play(scene, Appear(formula.signs), Vanish(formula.parts["C"]))
    assert scene.mobjects == [formula]


def test_half_way_a_thing_is_half_present() -> None:
    words = Words("ab")
    hide(words)
    animation = Appear(words)
    animation.begin()
    animation.interpolate(0.5)
    assert [*presence(words)] == pytest.approx([0.5])


def test_with_a_lag_the_next_leaf_is_less_present() -> None:
    words = Words("ab")
    animation = Appear(words, lag=0.5)
    hide(words)
    animation.begin()
    animation.interpolate(0.5)
    shown = [paint_of(leaf).presence for leaf in animation.leaves if len(leaf.points)]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] > shown[-1]


def test_dimming_blends_towards_the_ground_and_lighting_restores(scene: Scene) -> None:
    square = Square(fill_color="#FFFFFF", fill_opacity=1)
    before = square.fill_rgbas.copy()
    scene.add(square)
    play(scene, Dim(square))
    assert square.fill_rgbas[0, 3] == 1
    assert square.fill_rgbas[0, 0] == pytest.approx(13 / 255 + (1 - 13 / 255) * style.DIM)
    recolor(square, fill="#000000")
    assert paint_of(square).level == style.DIM
    recolor(square, fill="#FFFFFF")
    play(scene, Light(square))
    assert np.allclose(square.fill_rgbas, before)


def test_text_dimmed_to_be_read_keeps_what_its_color_needs(scene: Scene) -> None:
    cost, output = (
        Formula(notation.FormulaTemplate("{C}", {"C": notation.C0})),
        Formula(notation.FormulaTemplate("{a}", {"a": notation.a()})),
    )
    scene.add(cost, output)
    play(scene, Dim(cost, output, to=style.READABLE_DIM))
    assert paint_of(cost.parts["C"][0]).level > paint_of(output.parts["a"][0]).level
    assert paint_of(output.parts["a"][0]).level == pytest.approx(style.READABLE_DIM)


def test_moving_shifts_and_scales_as_one(scene: Scene) -> None:
    square = Square(2.0)
    scene.add(square)
    play(scene, Move(square, to=[1, 2, 0], scale=0.5))
    assert square.get_center() == pytest.approx([1, 2, 0])
    assert square.width == pytest.approx(1.0)
    play(scene, Move(square, by=[1, 0, 0], arc=3))
    assert square.get_center() == pytest.approx([2, 2, 0])


def test_a_symbol_flies_from_its_old_place_to_its_new_one(scene: Scene) -> None:
    source, target = (Formula(notation.FormulaTemplate("{C}", {"C": notation.C0}), size) for size in (30, 60))
    source.at(-3, 0)
    target.at(3, 1)
    end = target.get_center()
    flight = Fly(source, target)
    scene.add(source)
    flight._setup_scene(scene)
    flight.begin()
    flight.interpolate(0)
    assert target.parts["C"].get_center() == pytest.approx(source.parts["C"].get_center(), abs=1e-6)
    flight.finish()
    assert target.get_center() == pytest.approx(end)
    assert presence(target.parts["C"]) == {1.0}


def test_a_symbol_of_another_build_cannot_fly() -> None:
    one, other = (Formula(notation.FormulaTemplate("{s}", {"s": s})) for s in (notation.C0, notation.a()))
    with pytest.raises(ValueError, match="cannot fly"):
        Fly(one, other).begin()


def test_a_symbol_gives_way_to_its_number(scene: Scene, lesson: Lesson) -> None:
    symbol = Formula(notation.FormulaTemplate("{C}", {"C": notation.C0}))
    number = Number(reading_of(lesson), "C_0").at(2, 0)
    hide(number)
    scene.add(symbol, number)
    play(scene, Into(symbol, number))
    assert number.visible
    assert scene.mobjects == [symbol, number]
    flight = Into(symbol, number)
    flight._setup_scene(scene)
    flight.begin()
    for share, place in ((0, symbol), (1, number)):
        flight.interpolate(share)
        assert flight.traveler.get_center() == pytest.approx(place.get_center(), abs=1e-6)
        assert (presence(flight.traveler), number.presence) == ({1.0 - share}, share)
    assert presence(symbol) == {1.0}  # a copy of it has gone


def test_an_equation_becomes_another_part_by_part(scene: Scene) -> None:
    one, other = notation.path_sum("k", "j", 1), notation.path_sum("i", "k", 2, 1)
    source, target = Formula(one), Formula(other)
    ends = [leaf.points.copy() for leaf in target.family_members_with_points()]
    scene.add(source)
    play(scene, Morph(source, target))
    assert scene.mobjects == [target]
    assert all(np.allclose(a, leaf.points) for a, leaf in zip(ends, target.family_members_with_points(), strict=True))
    assert presence(target) == {1.0}


def test_a_state_is_set_from_start_to_end(scene: Scene) -> None:
    seen: list[float] = []
    square = Square()
    scene.add(square)
    play(scene, Become(seen.append, square, start=1, end=0))
    assert seen[0] == 1
    assert seen[-1] == 0
    assert seen == sorted(seen, reverse=True)


def test_one_by_one_each_begins_later(scene: Scene) -> None:
    squares = [Square() for _ in range(3)]
    hide(*squares)
    scene.add(*squares)
    animations = one_by_one([Appear(s, run_time=0.2) for s in squares], 0.3)
    assert [round(a.run_time, 3) for a in animations] == [0.2, 0.5, 0.8]
    scene.play(*animations)
    assert all(presence(s) == {1.0} for s in squares)


def test_presence_and_level_are_independent() -> None:
    square = Square(fill_color="#FFFFFF", fill_opacity=0.5)
    set_level(0.5, square)
    set_presence(0.5, square)
    assert square.fill_rgbas[0, 3] == pytest.approx(0.25)
    set_presence(1.0, square)
    assert square.fill_rgbas[0, 3] == pytest.approx(0.5)
    assert paint_of(square).level == 0.5


def test_a_number_flies_to_a_place_where_it_is_written_otherwise(lesson: Lesson) -> None:
    reading = reading_of(lesson).moved("chain.weights[2]", -123456.0)
    here, there = (Number(reading, "w(L)", decimals=2, room=room) for room in (3.0, 1.0))
    assert here.shown != there.shown
    there.shift(RIGHT)
    end = there.get_center()
    fly = Fly(here, there)
    fly.begin()
    assert there.get_center() == pytest.approx(here.get_center(), abs=0.2)
    fly.interpolate(1)
    assert there.get_center() == pytest.approx(end, abs=1e-6)
