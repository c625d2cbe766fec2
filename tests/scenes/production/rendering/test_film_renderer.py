"""The film renderer draws only what changes, and draws it right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import (
    BLUE,
    DOWN,
    GREEN,
    LEFT,
    RED,
    RIGHT,
    UP,
    Camera,
    CapStyleType,
    Circle,
    Dot,
    Line,
    LineJointType,
    Mobject,
    PointCloudDot,
    Scene,
    Square,
    Star,
    ValueTracker,
    VGroup,
    VMobject,
    Wait,
    tempconfig,
)

from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.production.rendering.renderer import dirty_rects
from scenes.production.rendering.renderer.dirty_rects import Rect
from scenes.production.rendering.renderer.display_list import drawing_order, family_members
from scenes.production.rendering.renderer.layers import Layer
from scenes.production.rendering.renderer.outlines import Outline
from scenes.production.rendering.renderer.snapshot import PackedArrays
from scenes.production.rendering.renderer.yuv import YuvPlanes
from tests.core.strategies import quick
from tests.scenes.production.films import film

FULL = Rect(0, 0, 320, 180)
"""The whole picture: the tests render 320x180."""


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def layer(camera: Camera) -> Layer:
    return Layer(camera, np.empty_like(camera.pixel_array), np.empty_like(camera.pixel_array))


def as_manim_draws(mobjects: list[Mobject], under: np.ndarray) -> np.ndarray:
    camera = Camera()
    camera.set_pixel_array(under)
    camera.capture_mobjects(mobjects)
    return camera.pixel_array


def area(rects: list[Rect]) -> int:
    return sum(rect.area for rect in rects)


def test_what_has_not_changed_is_not_drawn(layer: Layer, camera: Camera) -> None:
    mobjects = [Square(4, fill_opacity=1), Dot(), ValueTracker(3)]
    assert layer.update(mobjects, camera.background, ()) == [FULL]
    assert layer.update(mobjects, camera.background, ()) == []
    assert layer.update(mobjects[::2], camera.background, ()) != []


@pytest.mark.parametrize(
    ("change", "most"),
    [
        (lambda dot: dot.shift(0.2 * RIGHT), 250),
        (lambda dot: dot.set_color(RED), 150),
        (lambda dot: dot.set_opacity(0), 150),
        (lambda dot: dot.set_stroke(width=4, color=GREEN), 300),
        (lambda dot: dot.set_z_index(1), 150),
        (lambda dot: dot.scale(2), 300),
    ],
    ids=["place", "color", "opacity", "stroke", "order", "size"],
)
def test_a_small_change_is_drawn_in_a_small_box(
    change: Callable[[VMobject], Any], most: int, layer: Layer, camera: Camera
) -> None:
    dot = Dot()
    mobjects = [Square(6, color=BLUE, fill_opacity=1), dot, Circle(2)]
    layer.update(mobjects, camera.background, ())
    change(dot)
    dirty = layer.update(mobjects, camera.background, ())
    assert 0 < area(dirty) <= most
    assert np.array_equal(layer.pixels, as_manim_draws(mobjects, camera.background))


def set_part(name: str, value: Any) -> Callable[[VMobject], Any]:
    return lambda mobject: setattr(mobject, name, value)


def set_numbers(name: str, value: Any) -> Callable[[VMobject], Any]:
    def change(mobject: VMobject) -> None:
        getattr(mobject, name)[:] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda mobject: mobject.points.__iadd__(0.1),
        set_numbers("fill_rgbas", (0, 1, 0, 0.7)),
        set_numbers("stroke_rgbas", (1, 0, 0, 1)),
        set_numbers("background_stroke_rgbas", (0, 0, 1, 1)),
        set_part("stroke_width", 3),
        set_part("background_stroke_width", 60),
        set_part("joint_type", LineJointType.ROUND),
        set_part("cap_style", CapStyleType.SQUARE),
        set_part("tolerance_for_point_equality", 0.5),
        set_part("sheen_direction", np.array([1.0, 0, 0])),
        set_part("z_index", 2),
        lambda mobject: mobject.submobjects[0].shift(3 * RIGHT),
        lambda mobject: mobject.set_points_as_corners([LEFT, RIGHT, UP, DOWN]),
        lambda mobject: setattr(mobject, "points", np.asfortranarray(0.9 * mobject.points)),
        lambda mobject: setattr(mobject, "points", np.float32(0.9 * mobject.points)),
        lambda mobject: mobject.add(Dot(2 * UP)),
        lambda mobject: mobject.submobjects.pop(),
        lambda mobject: setattr(mobject.submobjects[0], "points", np.zeros((0, 3))),
    ],
    ids=[
        "points", "fill", "stroke", "background stroke", "width", "background width", "joints", "caps", "tolerance",
        "direction", "order", "part", "path", "in columns", "less precise", "another part", "a part less",
        "a part without points",
    ],
)  # fmt: skip
def test_each_thing_that_a_look_depends_on_is_noticed_alone(
    change: Callable[[VMobject], Any], layer: Layer, camera: Camera
) -> None:
    shape = VMobject(stroke_width=20, fill_opacity=0.5, joint_type=LineJointType.MITER)
    shape.set_points_as_corners([2 * LEFT, 2 * UP, RIGHT, 2 * DOWN, 1.8 * LEFT])
    shape.set_fill([RED, BLUE]).set_stroke(GREEN, 40, background=True)
    mobjects = [shape.add(Dot()), Circle(1, fill_opacity=0.5, color=RED)]
    for _ in range(3):  # a path that stays is kept
        layer.update(mobjects, camera.background, ())
        before = layer.pixels.copy()
        layer.update([*mobjects, Dot(LEFT)], camera.background, ())
    layer.update(mobjects, camera.background, ())
    change(shape)
    layer.update(mobjects, camera.background, ())
    assert np.array_equal(layer.pixels, as_manim_draws(mobjects, camera.background))
    assert not np.array_equal(layer.pixels, before)


@quick
@given(st.integers(0, 2**32 - 1))
def test_arrays_are_compared_each_for_itself_and_to_the_bit(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def another(array: np.ndarray) -> np.ndarray:
        match rng.integers(5):
            case 0:
                return rng.normal(size=(rng.integers(4), 3))
            case 1 if array.size:
                return np.where(np.arange(array.size).reshape(array.shape) == array.size - 1, -0.0, array)
            case 2:
                return np.asfortranarray(array)
            case 3:
                return array.astype(np.float32).astype(array.dtype)
        return array

    before = [rng.integers(-1, 2, (rng.integers(4), 3)).astype(float) for _ in range(rng.integers(6))]
    now = [another(array) for array in before]
    expected = [a.tobytes() != b.tobytes() for a, b in zip(now, before, strict=True)]
    assert PackedArrays(now).differs_from(PackedArrays(before)).tolist() == expected
    which = rng.permutation(len(now)).tolist()
    differs = PackedArrays(now).select(which).differs_from(PackedArrays(before).select(which))
    assert differs.tolist() == [expected[i] for i in which]


def test_numbers_of_another_kind_are_compared_by_value() -> None:
    odd, other = np.ones((1, 3), np.float32), np.full((1, 3), 2, np.float32)
    assert PackedArrays([odd, odd]).differs_from(PackedArrays([odd, other])).tolist() == [False, True]


def test_what_had_no_points_is_seen_as_soon_as_it_has_some(layer: Layer, camera: Camera) -> None:
    blank, group, tracker = VMobject(), VGroup(), ValueTracker(1)
    mobjects = [Circle(), VGroup(blank, group), tracker]
    for change in (
        lambda: None,
        lambda: blank.set_points_as_corners([LEFT, RIGHT, UP]),
        lambda: group.add(Square()),
        lambda: tracker.add(Dot()),
        lambda: blank.clear_points(),
        lambda: blank.set_points_as_corners([UP, DOWN]),
    ):
        change()
        layer.update(mobjects, camera.background, ())
        assert np.array_equal(layer.pixels, as_manim_draws(mobjects, camera.background))


def test_changes_far_apart_are_drawn_apart(layer: Layer, camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dirty_rects, "OVERHEAD", 300)
    dots = [Dot(5 * LEFT), Dot(5 * RIGHT), Dot(3 * UP)]
    layer.update(dots, camera.background, ())
    for dot in dots[:2]:
        dot.shift(0.1 * UP)
    dirty = layer.update(dots, camera.background, ())
    assert len(dirty) == 2
    assert area(dirty) < 400


def test_only_shapes_that_meet_the_change_are_drawn(
    layer: Layer, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = [Square(0.5, fill_opacity=1).shift(x * RIGHT) for x in range(-6, 7)]
    layer.update(line, camera.background, ())
    drawn, draw = [], Outline.draw
    monkeypatch.setattr(
        Outline, "draw", lambda outline, context: (drawn.append(outline.mobject), draw(outline, context))
    )
    line[6].set_color(RED)
    layer.update(line, camera.background, ())
    assert set(drawn) == {line[6]}


def test_what_lies_under_is_taken_anew_where_it_has_changed(layer: Layer, camera: Camera) -> None:
    mobjects, under = [Circle(1, fill_opacity=0.5)], camera.background.copy()
    layer.update(mobjects, under, ())
    rect = Rect(150, 80, 170, 100)
    under[rect.top : rect.bottom, rect.left : rect.right] = (10, 200, 30, 255)
    assert layer.update(mobjects, under, [rect]) == [rect]
    assert np.array_equal(layer.pixels, as_manim_draws(mobjects, under))
    assert layer.update(mobjects, under.copy(), ()) == [FULL]


def test_what_is_not_known_is_drawn_whole_each_time_and_what_follows_once(layer: Layer, camera: Camera) -> None:
    dot, cloud = Dot(), PointCloudDot(radius=0.5, density=10)
    for _ in range(3):
        assert layer.update([dot, cloud], camera.background, ()) == [FULL]
        assert np.array_equal(layer.pixels, as_manim_draws([dot, cloud], camera.background))
    assert layer.update([dot], camera.background, ()) == [FULL]
    assert layer.update([dot], camera.background, ()) == []
    assert 0 < area(layer.update([dot.shift(0.1 * UP)], camera.background, ())) < 300


def act_at_random(rng: np.random.Generator, shown: list[VMobject], hidden: list[VMobject]) -> None:
    """Change one of the shown mobjects, their order, or which are shown."""
    mobject = shown[rng.integers(len(shown))] if shown else hidden[0]
    members = mobject.get_family()
    member = members[rng.integers(len(members))]
    match rng.integers(12):
        case 0:
            mobject.shift([*rng.normal(0, 1, 2), 0])
        case 1:
            member.points += 0.3
        case 2:
            mobject.rotate(rng.normal()).scale(rng.uniform(0.5, 1.6))
        case 3:
            member.fill_rgbas[:, rng.integers(4)] = rng.random()
        case 4:
            mobject.set_fill([RED, BLUE, GREEN][: rng.integers(1, 4)], opacity=rng.random())
        case 5:
            mobject.set_stroke(
                [RED, GREEN][: rng.integers(1, 3)], rng.choice([0, 1, 4, 30]), background=rng.random() < 0.3
            )
        case 6:
            member.joint_type = [*LineJointType][rng.integers(len(LineJointType))]
        case 7:
            mobject.set_z_index(int(rng.integers(-1, 3)), family=bool(rng.random() < 0.5))
        case 8 if len(shown) > 1:
            shown.remove(mobject)
            hidden.append(mobject)
        case 9 if hidden:
            shown.insert(rng.integers(len(shown) + 1), hidden.pop(rng.integers(len(hidden))))
        case 10:
            shown[:] = [shown[i] for i in rng.permutation(len(shown))]
        case 11:
            mobject.set_sheen(rng.uniform(-0.5, 0.5), [*rng.normal(0, 1, 2), 0])


def some_shapes() -> list[VMobject]:
    parent = Square(1.5, fill_opacity=0.8).add(Dot(UP), Circle(0.5, color=RED))
    shared = Dot(LEFT, radius=0.4, color=BLUE)
    return [
        Star(7, density=3, outer_radius=1.5, stroke_width=30), Circle(2, fill_opacity=0.5), parent,
        Line(3 * LEFT, 3 * RIGHT + DOWN, stroke_width=10), VGroup(shared, Square(0.7)), VGroup(Dot(UP), shared),
    ]  # fmt: skip


@quick
@given(st.integers(0, 2**32 - 1))
def test_after_whatever_changes_a_picture_is_as_manim_would_draw_it_from_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    with tempconfig({"pixel_width": 160, "pixel_height": 90}):
        camera = Camera()
        standing, moving = (
            Layer(camera, np.empty_like(camera.pixel_array), np.empty_like(camera.pixel_array)) for _ in range(2)
        )
        shown, hidden = some_shapes(), []
        for _ in range(8):
            for _ in range(rng.integers(1, 4)):
                act_at_random(rng, shown, hidden)
            cut = rng.integers(len(shown) + 1)
            before = moving.pixels.copy()
            below = standing.update(shown[:cut], camera.background, ())
            dirty = moving.update(shown[cut:], standing.pixels, below)
            under = as_manim_draws(shown[:cut], camera.background)
            assert np.array_equal(standing.pixels, under)
            assert np.array_equal(moving.pixels, as_manim_draws(shown[cut:], under))
            for rect in dirty:
                before[rect.top : rect.bottom, rect.left : rect.right] = moving.pixels[
                    rect.top : rect.bottom, rect.left : rect.right
                ]
            assert np.array_equal(before, moving.pixels)


@quick
@given(st.integers(0, 2**32 - 1))
def test_families_are_taken_apart_as_manim_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts = [*some_shapes(), ValueTracker(1), VGroup()]
    members = [member for part in parts for member in part.get_family()]
    for member in members:
        member.z_index = rng.integers(3)
    listed = [members[i] for i in rng.integers(0, len(members), rng.integers(0, 12))]
    if rng.random() < 0.5:
        listed = Camera().get_mobjects_to_display(listed)
    for use_z_index in (True, False):
        theirs = Camera(use_z_index=use_z_index).get_mobjects_to_display(listed)
        ours = [m for m in drawing_order(family_members(listed), use_z_index) if len(m.points)]
        assert ours == [m for m in theirs if isinstance(m, VMobject)]


# ---------------------------------------------------------------- the renderer


@pytest.fixture
def redrawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets, for each update of a layer, the number of pixels redrawn."""
    seen: list[int] = []
    update = Layer.update

    def counted(*args: Any) -> Any:
        dirty = update(*args)
        seen.append(area(dirty))
        return dirty

    monkeypatch.setattr(Layer, "update", counted)
    return seen


class Moving(Scene):
    """Something small moves, twice; then all rests."""

    def construct(self) -> None:
        dot = Dot(4 * LEFT)
        self.add(Square(6, fill_opacity=0.3), Circle(2), dot)
        self.play(dot.animate(run_time=1).shift(RIGHT))
        self.play(dot.animate(run_time=1).shift(RIGHT))
        self.wait(1)
        self.wait(1)


def test_a_film_is_drawn_in_small_parts(redrawn: list[int], tmp_path: Path) -> None:
    made = film(Moving, FilmRenderer, tmp_path)
    assert made.scene.renderer.time == pytest.approx(4)
    assert 30 <= len(redrawn) <= 40
    assert redrawn.count(FULL.area) == 2
    assert sum(redrawn) - 2 * FULL.area < 30 * 400


def test_nothing_is_drawn_for_a_still_but_its_one_picture(redrawn: list[int], tmp_path: Path) -> None:
    with tempconfig({"save_last_frame": True, "dry_run": False, "media_dir": str(tmp_path)}):
        scene = Moving(renderer=FilmRenderer())
        scene.render()
    assert len(redrawn) == 2
    assert Path(scene.renderer.file_writer.image_file_path).exists()


def test_nothing_is_drawn_while_plays_are_skipped(redrawn: list[int]) -> None:
    scene = Moving(renderer=FilmRenderer(skip_animations=True))
    scene.construct()
    assert redrawn == []


def test_it_draws_again_after_a_part_that_was_left_out(
    redrawn: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    converted: list[YuvPlanes] = []
    update = YuvPlanes.update
    monkeypatch.setattr(YuvPlanes, "update", lambda *args: (converted.append(args[0]), update(*args)))

    class LeftOut(Scene):
        def construct(self) -> None:
            dot = Dot()
            self.add(dot)
            for left_out in (False, True, False):
                self.next_section(skip_animations=left_out)
                self.play(dot.animate(run_time=0.4).shift(UP))
                self.wait(0.4)
                self.play(Wait(0.4, frozen_frame=False))
                counts.append(len(redrawn) + len(converted))

    film(LeftOut, FilmRenderer, tmp_path)
    first, second, third = counts
    assert first > 10
    assert second == first
    assert third == 2 * first
