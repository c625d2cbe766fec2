"""Scenes for the comparison with Manim's renderer, and mobjects that the film renderer leaves to Manim."""

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import (
    BLACK,
    BLUE,
    DOWN,
    DR,
    GREEN,
    LEFT,
    ORANGE,
    ORIGIN,
    PI,
    PURPLE,
    RED,
    RIGHT,
    TEAL,
    UL,
    UP,
    UR,
    WHITE,
    YELLOW,
    AnnularSector,
    Annulus,
    Arc,
    Arrow,
    CapStyleType,
    Circle,
    Create,
    CubicBezier,
    DashedLine,
    DashedVMobject,
    Dot,
    Ellipse,
    FadeIn,
    FadeOut,
    ImageMobject,
    LaggedStart,
    Line,
    LineJointType,
    Mobject1D,
    MoveAlongPath,
    PointCloudDot,
    Polygon,
    Rectangle,
    ReplacementTransform,
    Rotate,
    Scene,
    Square,
    Star,
    Transform,
    Triangle,
    Uncreate,
    ValueTracker,
    VGroup,
    VMobject,
    Wait,
    always_redraw,
    linear,
)
from PIL import Image


def transforms(scene: Scene) -> None:
    square = Square(color=BLUE, fill_opacity=0.5).shift(2 * LEFT)
    scene.add(Rectangle(width=9, height=3, color=GREEN, fill_opacity=0.2))
    scene.play(Create(square), run_time=0.4)
    scene.play(Transform(square, Circle(color=RED, fill_opacity=0.8).shift(UP)), run_time=0.4)
    pair = VGroup(Star(color=YELLOW), Annulus(color=PURPLE)).arrange(RIGHT)
    scene.play(ReplacementTransform(square, pair), run_time=0.4)
    scene.play(pair[0].animate.shift(2 * DOWN).scale(0.5), Rotate(pair[1], PI / 3), run_time=0.4)
    scene.play(LaggedStart(*(FadeIn(Dot([x, -3, 0])) for x in range(-3, 4)), lag_ratio=0.3), run_time=0.6)
    scene.play(FadeOut(pair), MoveAlongPath(scene.mobjects[-1], Arc(radius=2)), run_time=0.4)
    scene.play(Uncreate(scene.mobjects[0]), run_time=0.3)


def updaters(scene: Scene) -> None:
    tracker = ValueTracker(0)
    dot = Dot(color=YELLOW).add_updater(lambda m: m.move_to([tracker.get_value(), 1, 0]))
    line = always_redraw(lambda: Line(3 * DOWN, dot.get_center(), stroke_width=2 + tracker.get_value()))
    scene.add(Square(3, color=TEAL, fill_opacity=0.3), tracker, dot, line)
    scene.play(tracker.animate.set_value(3), run_time=0.5)
    clock = Triangle(color=RED).shift(4 * LEFT).add_updater(lambda m, dt: m.rotate(dt))
    scene.add(clock)
    scene.wait(0.5)
    clock.suspend_updating()
    scene.wait(0.5)
    scene.play(tracker.animate.set_value(-3), clock.animate.shift(DOWN), run_time=0.4)
    scene.remove(tracker)
    scene.play(tracker.animate.set_value(0), run_time=0.3)


def changes_in_place(scene: Scene) -> None:
    mover, fader, tinted = (Square(1.5, fill_opacity=1).shift(3 * x * RIGHT) for x in (-1, 0, 1))
    scene.add(Circle(2, fill_opacity=0.4), mover, fader, tinted)

    def move(mobject: VMobject, dt: float) -> None:
        mobject.points += 0.8 * dt * UR

    def fade(mobject: VMobject, dt: float) -> None:
        mobject.fill_rgbas[:, 3] *= 0.9
        mobject.stroke_rgbas[:, 0] *= 0.8

    def tint(mobject: VMobject, dt: float) -> None:
        mobject.fill_rgbas[:, 1] = 0.5
        mobject.stroke_width += 10 * dt
        mobject.background_stroke_rgbas[:] = (1, 0, 0, 0.5)
        mobject.background_stroke_width += 20 * dt

    for mobject, change in ((mover, move), (fader, fade), (tinted, tint)):
        mobject.add_updater(change)
    scene.wait(0.6)
    for mobject in (mover, fader, tinted):
        mobject.clear_updaters()
    scene.wait(0.2)
    mover.points *= 1.2
    fader.fill_rgbas[:, 3] = 0.5
    scene.wait(0.2)
    scene.play(Wait(0.2), tinted.animate.shift(DOWN))


def order(scene: Scene) -> None:
    a, b, c, d = (
        Circle(1.2, color=color, fill_opacity=0.9, stroke_color=WHITE).shift(x * RIGHT)
        for x, color in zip((-1.5, -0.5, 0.5, 1.5), (RED, GREEN, BLUE, ORANGE), strict=True)
    )
    scene.add(a, b, c, d)
    scene.wait(0.2)
    b.set_z_index(2)
    scene.wait(0.2)
    scene.play(a.animate(run_time=0.4).shift(0.2 * UP))
    scene.bring_to_back(d)
    scene.wait(0.2)
    scene.bring_to_front(a)
    scene.play(c.animate(run_time=0.3).shift(0.2 * DOWN))
    b.set_z_index(-1)
    scene.remove(c)
    scene.play(a.animate(run_time=0.3).shift(0.2 * DOWN))
    scene.add(c)
    scene.wait(0.2)
    scene.add(a)
    scene.wait(0.2)
    c.add_updater(lambda m, dt: m.set_z_index(m.z_index + 1 if m.z_index < 3 else -2))
    scene.play(d.animate(run_time=0.6).shift(RIGHT))


def one_overtakes_another_at_rest(scene: Scene) -> None:
    low, high = Square(2, color=RED, fill_opacity=1), Square(2, color=BLUE, fill_opacity=1).shift(0.7 * UR)
    dot = Dot(5 * LEFT).add_updater(lambda m, dt: m.shift(dt * UP))
    scene.add(dot, low, high)
    for first, second in ((1, 0), (0, 0), (0, 1), (2, 1)):
        low.set_z_index(first)
        high.set_z_index(second)
        scene.wait(0.2)


def foreground(scene: Scene) -> None:
    front, below = Square(1, color=RED, fill_opacity=1), Circle(1, color=BLUE, fill_opacity=0.7)
    scene.add_foreground_mobjects(front)
    scene.add(below)
    scene.play(below.animate(run_time=0.3).shift(UP))
    other = Triangle(color=GREEN, fill_opacity=1)
    scene.play(FadeIn(other), run_time=0.3)
    scene.wait(0.2)
    scene.remove_foreground_mobject(front)
    scene.play(other.animate(run_time=0.3).shift(RIGHT))


def gradients(scene: Scene) -> None:
    disc = Circle(1.5, fill_opacity=1).set_color_by_gradient(RED, YELLOW, BLUE).shift(4 * LEFT)
    sheet = Square(2, fill_opacity=0.8, color=TEAL).set_sheen(0.6, UR)
    stroke = Line(3 * LEFT, 3 * RIGHT, stroke_width=20).shift(2.5 * DOWN).set_stroke([RED, GREEN, PURPLE])
    parts = VGroup(*(Square(0.6, fill_opacity=1) for _ in range(5))).arrange(RIGHT).shift(2.5 * UP)
    parts.set_color_by_gradient(BLUE, ORANGE)
    scene.add(disc, sheet, stroke, parts)
    scene.play(disc.animate(run_time=0.3).shift(RIGHT), stroke.animate(run_time=0.3).rotate(0.4))
    scene.play(sheet.animate(run_time=0.3).set_sheen_direction(LEFT).set_opacity(0.5))
    sheet.sheen_direction = np.array(DOWN)
    scene.wait(0.2)
    disc.set_fill([GREEN, WHITE], opacity=[0.1, 1])
    scene.play(parts.animate(run_time=0.3).set_color_by_gradient(YELLOW, RED))


def a_gradient_over_a_family(scene: Scene) -> None:
    parent = Square(2, fill_opacity=1).set_fill([RED, BLUE])
    child = Dot(radius=0.3, color=GREEN)
    parent.add(child)
    scene.add(parent, Dot(3 * UP))
    scene.wait(0.2)
    scene.play(child.animate(run_time=0.4).shift(4 * RIGHT + UP))


def strokes(scene: Scene) -> None:
    star = Star(7, density=3, outer_radius=2, color=YELLOW, stroke_width=40).shift(3 * LEFT)
    zigzag = VMobject(stroke_width=30, joint_type=LineJointType.MITER)
    zigzag.set_points_as_corners([[0, -2, 0], [0.4, 2, 0], [0.8, -2, 0], [1.5, 2, 0]])
    round_ = zigzag.copy().shift(2.5 * RIGHT).set_stroke(RED, 30)
    round_.joint_type, round_.cap_style = LineJointType.ROUND, CapStyleType.ROUND
    dashed = DashedLine(6 * LEFT, 6 * RIGHT, color=TEAL).shift(3 * DOWN)
    ring = DashedVMobject(Circle(1.3, color=ORANGE), num_dashes=20).shift(3 * RIGHT)
    outlined = Square(1, color=WHITE, fill_opacity=1).shift(2.5 * UP).set_stroke(BLACK, 15, background=True)
    scene.add(Rectangle(width=13, height=6, color=BLUE, fill_opacity=0.6), star, zigzag, round_)
    scene.play(Rotate(star, 0.6), round_.animate.shift(0.3 * UP), run_time=0.4)
    scene.play(Create(dashed), FadeIn(ring), run_time=0.4)
    scene.play(Rotate(ring, 0.5), FadeIn(outlined), zigzag.animate.set_stroke(width=5), run_time=0.4)
    zigzag.cap_style = CapStyleType.SQUARE
    round_.joint_type = LineJointType.BEVEL
    scene.wait(0.2)
    point = Line(ORIGIN, ORIGIN, stroke_width=40, cap_style=CapStyleType.ROUND)
    scene.play(outlined.animate.set_stroke(RED, 30, background=True).set_fill(opacity=0), FadeIn(point), run_time=0.3)
    scene.play(outlined.animate.set_stroke(width=0), Create(Arrow(UL, DR)), run_time=0.3)


def shapes_of_many_curves(scene: Scene) -> None:
    """Open and closed paths, several in one shape, with ends that almost meet, and shapes that stay for long."""
    ring = Annulus(0.5, 1, color=GREEN, fill_opacity=0.5).shift(3 * LEFT)
    sector = AnnularSector(0.5, 1.5, fill_opacity=0.8).shift(3 * RIGHT)
    bent = CubicBezier(LEFT, 3 * UP, 3 * DOWN, RIGHT, stroke_width=12)
    almost = VMobject(stroke_width=25, stroke_color=RED)
    for gap in (0, 0.5e-6, 2e-6, 1e-5, 3e-5, 1e-3):
        left = np.array([12 * gap**0.2 - 4, -2, 0])
        almost.append_points(Polygon(left, left + UP, left + 0.7 * UR).points)
        almost.points[-1] += gap * LEFT
        almost.points[-4] += gap * UP
    cut = Circle(1, fill_opacity=0.7, color=PURPLE).shift(2.5 * UP)
    cut.points = cut.points[:-3]
    scene.add(ring, sector, bent, almost, cut)
    scene.play(*(m.animate.shift(0.3 * DOWN) for m in (ring, bent, almost)), run_time=0.4)
    for _ in range(3):
        scene.play(sector.animate.shift(0.1 * UP), run_time=0.2)
        scene.wait(0.2)
    cut.points += 0.2 * RIGHT
    scene.play(Rotate(almost, 0.2), run_time=0.3)


def beyond_the_edges(scene: Scene) -> None:
    big = Circle(6, color=RED, fill_opacity=0.5, stroke_width=80)
    runner, far = Square(1, fill_opacity=1), Ellipse(3, 1, color=GREEN).shift(40 * RIGHT)
    scene.add(big, runner, far)
    scene.play(runner.animate(run_time=0.4).shift(9 * LEFT))
    scene.play(runner.animate(run_time=0.4).shift(9 * LEFT + 9 * UP))
    scene.play(big.animate(run_time=0.4).scale(5), far.animate(run_time=0.4).move_to(7 * RIGHT))
    runner.move_to(7 * RIGHT + 4 * UP)
    beyond_all_counting = Circle(1e6, fill_opacity=0.5, stroke_width=0).shift(1e6 * RIGHT)
    scene.add(beyond_all_counting)
    scene.wait(0.2)
    scene.remove(beyond_all_counting)
    scene.wait(0.2)
    scene.play(FadeOut(big), run_time=0.2)


def points_that_are_no_numbers(scene: Scene) -> None:
    """A shape with NaN or infinite points is not drawn; what is around it is."""
    lost = Square(2, color=RED, fill_opacity=1)
    endless = Square(1, color=GREEN, fill_opacity=0.5, stroke_width=0).shift(2 * RIGHT)
    scene.add(Circle(2, fill_opacity=0.5), lost, endless)
    scene.wait(0.2)
    lost.points[3] = np.nan
    endless.points[5, 0] = np.inf
    dot = Dot(3 * LEFT)
    scene.play(FadeIn(dot), run_time=0.3)
    endless.points[:] = np.nan
    scene.play(dot.animate(run_time=0.2).shift(RIGHT))
    lost.become(Square(2, color=BLUE, fill_opacity=1))
    scene.play(dot.animate(run_time=0.2).shift(2 * RIGHT))


def stillness(scene: Scene) -> None:
    square = Square(2, color=BLUE, fill_opacity=0.5)
    scene.add(square)
    for frames in (1, 5, 6, 7, 22, 23, 45, 2):
        square.rotate(0.1)
        scene.wait((frames + 0.5) / 15)
    scene.play(square.animate(run_time=0.3).shift(LEFT))
    scene.wait(4)
    scene.add(Dot(2 * RIGHT))
    scene.wait(3)
    scene.clear()
    scene.wait(0.5)


def looked_at_in_between(scene: Scene) -> None:
    """Pictures are drawn in between that are not in the film."""
    square, dot = Square(2, color=BLUE, fill_opacity=0.5), Dot()
    scene.add(square, dot)
    for _ in range(3):
        scene.play(dot.animate(run_time=0.2).shift(UP))
        for mobject in (dot, square):
            mobject.shift(LEFT)
            scene.renderer.update_frame(scene)


def backgrounds(scene: Scene) -> None:
    square, dot = Square(2, fill_opacity=0.5), Dot()
    scene.add(square, dot)
    scene.play(dot.animate(run_time=0.3).shift(RIGHT))
    scene.camera.background_color = BLUE
    scene.play(dot.animate(run_time=0.3).shift(RIGHT))
    scene.camera.background_color = RED
    scene.wait(0.3)
    scene.camera.background_opacity = 0.5
    scene.wait(0.3)
    scene.camera.background_color = GREEN
    scene.play(square.animate(run_time=0.3).shift(RIGHT), dot.animate(run_time=0.3).shift(UP))


def a_background_that_changes_while_all_else_moves(scene: Scene) -> None:
    shades = iter((BLUE, RED, GREEN, ORANGE, TEAL, PURPLE) * 3)

    def change(mobject: VMobject) -> None:
        scene.camera.background_color = next(shades)

    scene.add(Square(2, fill_opacity=0.5).add_updater(change, call_updater=False))
    scene.play(Wait(0.5, rate_func=linear, frozen_frame=False))


def parts_left_out(scene: Scene) -> None:
    square = Square(2, color=BLUE, fill_opacity=0.5)
    scene.add(square, Circle(1.5, color=RED))
    scene.wait(0.2)
    scene.next_section(skip_animations=True)
    scene.play(square.animate(run_time=0.3).shift(2 * LEFT))
    scene.add(Dot(UP))
    scene.wait(1)
    scene.next_section()
    scene.play(square.animate(run_time=0.3).shift(UP))
    scene.next_section(skip_animations=True)
    scene.play(FadeOut(square), run_time=0.3)
    scene.next_section()
    scene.wait(0.2)


KNOWN = (
    transforms, updaters, changes_in_place, order, one_overtakes_another_at_rest, foreground, gradients,
    a_gradient_over_a_family, strokes, shapes_of_many_curves, beyond_the_edges, points_that_are_no_numbers, stillness,
    looked_at_in_between, backgrounds, a_background_that_changes_while_all_else_moves, parts_left_out,
)  # fmt: skip


class OverriddenColors(Square):
    """Overrides a method that Manim's camera reads the colors with."""

    def get_fill_rgbas(self) -> Any:
        shade = abs(self.get_center()[0] / 8)
        return np.array([[shade, 1 - shade, 0.5, 0.8]])


def rainbow() -> np.ndarray:
    rows, columns = np.mgrid[0:180, 0:320]
    return np.stack([rows, columns % 256, (rows + columns) % 256, 0 * rows + 255], axis=2).astype(np.uint8)


def an_image() -> Any:
    return ImageMobject(rainbow()[:40, 200:260]).scale(3)


def a_cloud() -> Any:
    return PointCloudDot(radius=1, density=15, color=YELLOW)


def a_line_of_points() -> Any:
    line = Mobject1D(density=30, color=GREEN)
    line.add_line(LEFT, RIGHT)
    return line


def its_own_colors() -> Any:
    return OverriddenColors(1.5, fill_opacity=1)


def its_own_method() -> Any:
    square = Square(1.5, fill_opacity=1, color=RED)
    square.get_stroke_width = lambda background=False: 0 if background else 20
    return square


def the_colors_of_an_image() -> Any:
    Image.fromarray(rainbow()).save("rainbow.png")
    return Circle(1, fill_opacity=1).color_using_background_image("rainbow.png")


UNKNOWN = (an_image, a_cloud, a_line_of_points, its_own_colors, its_own_method, the_colors_of_an_image)


def among_known_ones(make: Callable[[], Any]) -> Callable[[Scene], None]:
    """Return a scene in which the mobject is below and above moving ones, moves, is removed and added again."""

    def act(scene: Scene) -> None:
        strange = make().shift(2 * LEFT)
        square = Square(2, color=BLUE, fill_opacity=0.5)
        dot = Dot(3 * LEFT, radius=0.3, color=ORANGE)
        scene.add(square, dot)
        scene.play(dot.animate(run_time=0.2).shift(0.3 * RIGHT))
        scene.add(strange)
        scene.play(square.animate(run_time=0.2).shift(LEFT))
        scene.bring_to_back(strange)
        scene.play(dot.animate(run_time=0.2).shift(RIGHT))
        scene.play(strange.animate(run_time=0.3).shift(RIGHT))
        scene.remove(strange)
        scene.play(dot.animate(run_time=0.2).shift(RIGHT))
        scene.wait(0.2)
        scene.play(square.animate(run_time=0.2).shift(UP))
        scene.add(strange)
        scene.wait(0.2)

    return act
