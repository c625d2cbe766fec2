"""The stage: a clock in whole frames, an exact ledger, lines, slides, dials."""

import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import tempconfig

from core import Lesson, Reading
from scenes import script
from scenes.contents import Chapter
from scenes.look import style
from scenes.look.layouts import point
from scenes.pictures.network import Neuron
from scenes.pictures.primitives.motion import Appear, Move, Vanish
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Words
from scenes.stage.lesson_scene import LessonScene
from scenes.stage.record import Record
from tests.scenes.conftest import run

Y = "chain.examples[0].y"


class Cost(LessonScene):
    """Durations that are no whole frames, a dial, a number that comes and goes. Its lines are those of the script."""

    slide_numbers = (3,)

    def construct(self) -> None:
        cost, other = Number(self.live, "C_0").at(0, 1), Number(self.live, "y").at(0, -1)
        with self.line("numbers"):
            self.play(Appear(cost), run_time=0.37)
            self.play(Appear(other), Move(cost, by=[1, 0, 0], run_time=0.61))
        with self.line("flip", at=self.reading.moved(Y, 0.0), case="other"):
            self.play(self.dial(Y).to(0.0, run_time=0.83))
            self.hold(0.333)
            self.play(Vanish(other), run_time=0.21)
        self.slide(alt="other")


def entries(scene: LessonScene) -> list[tuple[Any, ...]]:
    assert scene.record is not None
    return [(e.frame, e.until, e.name, dict(e.overrides), e.value, e.shown) for e in scene.record.numbers]


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_the_film_has_as_many_frames_as_the_clock_says(fps: int, tmp_path: Path) -> None:
    with tempconfig({"frame_rate": fps, "dry_run": False, "media_dir": str(tmp_path)}):
        scene = run(Cost)
        film = scene.renderer.file_writer.movie_file_path
    with av.open(str(film)) as container:
        decoded = sum(1 for _ in container.decode(video=0))
    assert scene.record is not None
    assert decoded == scene.record.frames == scene.frames
    assert scene.record.fps == fps


@pytest.mark.parametrize(
    "how", [{"save_last_frame": True}, {"from_animation_number": 2}, {"dry_run": True}, {"write_to_movie": False}]
)
def test_the_ledger_is_the_same_however_it_is_rendered(how: dict[str, Any], tmp_path: Path) -> None:
    with tempconfig({"dry_run": False, "media_dir": str(tmp_path / "a")}):
        whole = run(Cost)
    with tempconfig({"dry_run": False, "media_dir": str(tmp_path / "b"), **how}):
        other = run(Cost)
    assert entries(other) == entries(whole)
    assert other.record == whole.record


def test_every_entry_can_be_computed_again_from_its_line(lesson: Lesson) -> None:
    scene = run(Cost)
    assert scene.record is not None
    assert len(scene.record.numbers) > 10
    for entry in scene.record.numbers:
        assert Reading(lesson, entry.overrides)[entry.name] == entry.value
        assert abs(float(entry.shown) - entry.value) <= 0.005 + 1e-12


def test_scenes_of_two_languages_after_each_other_have_each_their_decimal_mark() -> None:
    spanish, english = run(Cost, language="es"), run(Cost)
    drawn = [{m.text for m in scene.mobjects if isinstance(m, Number)} for scene in (spanish, english)]
    assert drawn == [{"0,16"}, {"0.16"}]
    shown = [{entry[-1] for entry in entries(scene)} for scene in (spanish, english)]
    assert shown[0] & shown[1] >= {"0.36", "0.16"}
    assert not any("," in text for text in shown[0])
    assert "0,36" in spanish.spoken[0].text
    assert "cero coma tres seis" in spanish.spoken[0].spoken


def test_a_scene_that_fails_leaves_the_decimal_mark_as_it_was() -> None:
    class Failing(LessonScene):
        def construct(self) -> None:
            assert style.mark_now() == ","
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        run(Failing, language="es")
    assert style.mark_now() == "."


def test_entries_follow_each_other_without_gap_while_a_number_stands() -> None:
    scene = run(Cost)
    assert scene.record is not None
    mine = [e for e in scene.record.numbers if e.name == "chain.examples[0].C"]
    assert len(mine) > 5
    assert all(before.until == after.frame for before, after in pairwise(mine))
    assert mine[-1].until == scene.record.frames
    gone = [e for e in scene.record.numbers if e.name == Y][-1]
    assert gone.until < scene.record.frames  # it vanished before the slide


def test_a_line_lasts_at_least_as_long_as_it_takes_to_say() -> None:
    scene = run(Cost)
    assert scene.record is not None
    first, second = scene.record.lines
    assert first.frame == 0
    for line in (first, second):
        assert (line.until - line.frame) / 15 >= script.load().locale.speech.seconds(line.spoken) - 1e-9
    assert second.frame >= first.until


def test_a_line_says_the_numbers_of_the_reading_it_is_given() -> None:
    scene = run(Cost)
    assert scene.record is not None
    assert scene.record.lines[0].text == "With the numbers in place: 0.36."
    assert "the cost be 0.16" in scene.record.lines[1].text
    assert scene.record.lines[1].numbers[-1].overrides == {Y: 0.0}


def test_a_slide_mark_is_followed_by_a_hold() -> None:
    scene = run(Cost)
    assert scene.record is not None
    ((frame, number),) = scene.record.slides
    assert number == 3
    assert scene.record.frames - frame == 15 * style.LONG_HOLD


def test_slides_have_the_numbers_of_the_contents_in_their_order() -> None:
    class Twice(Cost):
        def construct(self) -> None:
            self.slide(alt="other")
            self.slide(alt="other")

    def record(chapter: Chapter) -> Record:
        scene = chapter.scene()
        scene.render()
        assert scene.record is not None
        return scene.record

    Twice.__name__ = "Cost"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "Cost", Twice)
        patch.setattr(Chapter, "scene_module", __name__)
        two = record(Chapter("Cost", "", (8, 5)))
        assert [number for _, number in two.slides] == [described.number for described in two.described] == [8, 5]
        with pytest.raises(LookupError, match=r"Cost marks more slides than .*scenes/contents\.py"):
            record(Chapter("Cost", "", (8,)))


def test_a_still_ends_at_its_slide(tmp_path: Path) -> None:
    with tempconfig({"dry_run": False, "save_last_frame": True, "media_dir": str(tmp_path)}):
        scene = run(Cost, stop_at_slide=3, every_frame=False)
    assert scene.record is not None
    assert scene.record.frames == scene.record.slides[0][0]
    assert scene.renderer.file_writer.image_file_path.is_file()


def test_an_observer_is_called_at_the_end_of_lines_and_at_slides() -> None:
    names: list[str] = []
    run(Cost, at_rest=lambda scene, name: names.append(name))
    assert names == ["Cost.numbers", "Cost.flip", "slide 3"]


class Nudge(LessonScene):
    """A nudge that travels, with one number held back."""

    def construct(self) -> None:
        self.dial("chain.nudge").set(0.0)
        self.first, self.second = (
            Number(self.live, "chain.nudge.dz", decimals=9),
            Number(self.live, "chain.nudge.dC", decimals=9),
        )
        self.add(self.first, self.second)
        self.seen: list[tuple[float, float]] = []
        with self.held(self.second):
            self.play(self.dial("chain.nudge").to(0.1, run_time=0.5))
            self.held_value = self.second.value
        turn = self.dial("chain.nudge").to(0.2, through=[[self.first], [self.second]], lag=0.2, run_time=1.0)
        turn.begin()
        for i in range(11):
            turn.interpolate(i / 10)
            assert self.first.drawn is not None
            assert self.second.drawn is not None
            self.seen.append(tuple(n.drawn.parameter("chain.nudge") for n in (self.first, self.second)))
        turn.finish()
        self.wait(0.1)


def test_what_is_held_keeps_its_value_and_catches_up() -> None:
    scene = run(Nudge)
    assert scene.held_value == 0.0
    assert scene.second.value == scene.live["chain.nudge.dC"] != 0


def test_a_nudge_travels_and_every_stop_shows_a_true_reading() -> None:
    scene = run(Nudge)
    first, second = zip(*scene.seen, strict=True)
    assert all(a >= b for a, b in zip(first, second, strict=True))
    assert any(a > b for a, b in zip(first, second, strict=True))
    assert first[-1] == second[-1] == 0.2


def test_a_dial_goes_home() -> None:
    class Scene(LessonScene):
        def construct(self) -> None:
            dial = self.dial(Y)
            self.play(dial.by(-0.5, run_time=0.2))
            self.halfway = dial.value
            self.play(dial.home(run_time=0.2))

    scene = run(Scene)
    assert scene.halfway == 0.5
    assert scene.live.now.overrides == {}


def test_everything_bound_follows_a_dial_frame_by_frame(tmp_path: Path) -> None:
    """Also what Manim would paint once as background: the picture of a turn is that of everything redrawn."""

    class Still(LessonScene):
        redraw = False

        def construct(self) -> None:
            neuron = Neuron(self.live, "a(L)", point(-2, 0), 1.0)
            words = Words("between").at(0, 0)
            self.add(neuron, words, Number(self.live, "C_0").at(3, 0))
            self.play(self.dial("chain.weights[2]").to(-3.0, run_time=0.4), Move(words, by=[0, 1, 0], run_time=0.4))

        def get_moving_mobjects(self, *animations: Any) -> Any:
            return self.get_mobject_family_members() if self.redraw else super().get_moving_mobjects(*animations)

    class Redrawn(Still):
        redraw = True

    def pictures(scene: type[LessonScene], folder: Path) -> list[Any]:
        with tempconfig({"dry_run": False, "media_dir": str(folder)}):
            film = run(scene).renderer.file_writer.movie_file_path
        with av.open(str(film)) as container:
            return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]

    ours, truth = pictures(Still, tmp_path / "a"), pictures(Redrawn, tmp_path / "b")
    assert len(ours) == len(truth) == 6
    assert all(np.array_equal(a, b) for a, b in zip(ours, truth, strict=True))
    assert not np.array_equal(ours[0], ours[-1])
