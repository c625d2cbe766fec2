"""LessonScene, the base class of every chapter.

It is a Manim scene with a clock in whole frames, lines of narration, slide marks, one live network, and a ledger of
every number on the screen.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, ClassVar

from manim import Animation, AnimationGroup, Mobject, Scene, Wait, config
from manim.utils.exceptions import EndSceneEarlyException

from core import Reading, load_lesson, reading_of
from scenes import script
from scenes.look import style
from scenes.pictures import Heading
from scenes.pictures.primitives import Appear, BoundMembers, BoundMobject, Number, Vanish, bound_members, family
from scenes.stage.ledger import Ledger
from scenes.stage.live import Dial, Live, TurnDial
from scenes.stage.pace import Beats, Pace, Take
from scenes.stage.record import Described, Record, Spoken, Written

config.disable_caching = True  # Manim's cache key does not include bound mobjects: a stale movie could be reused
config.background_color = style.GROUND


class LessonScene(Scene):
    """A chapter of the film.

    `reading` is that of the lesson; without it, of the default lesson. Without `takes` of a voice, lines last by the
    speaking rate. `stop_at_slide` ends the scene at the mark of that slide, to render a still. `every_frame` keeps the
    ledger frame by frame even when Manim skips pictures. `at_rest` is called with the scene and a name at the end of
    every line and at every slide, so that an audit can look at the scene.
    """

    slide_numbers: ClassVar[Sequence[int] | None] = None
    """Set by scenes.contents; plain Manim, which does not use the contents, counts slides from 1."""

    def __init__(
        self, *args: Any, reading: Reading | None = None, language: str = script.SOURCE,
        takes: Mapping[str, Take] | None = None, stop_at_slide: int | None = None, every_frame: bool = True,
        at_rest: Callable[["LessonScene", str], None] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.reading = reading or reading_of(load_lesson())
        self.script = script.load(language)
        self.pace = Pace(self.script.locale.speech, takes)
        self.stop_at_slide, self.every_frame, self.at_rest = stop_at_slide, every_frame, at_rest
        self.record: Record | None = None
        super().__init__(*args, **kwargs)

    def render(self, preview: bool = False) -> bool:
        """Render as Manim does, with the decimal mark of the scene's language."""
        with style.decimal_mark(self.script.locale.decimal_mark):
            return super().render(preview)

    def setup(self) -> None:
        super().setup()
        self.live = Live(self.reading)
        self.frames = 0
        self.spoken: list[Spoken] = []
        self.slides: list[tuple[int, int]] = []
        self.described: list[Described] = []
        self.written: list[Written] = []
        self.moves: list[tuple[int, int]] = []
        self.ledger = Ledger()
        self.heading: Heading | None = None
        self.updated: list[Mobject] = []
        self.bound_on_stage = BoundMembers()

    def tear_down(self) -> None:
        self.record = Record(
            type(self).__name__, round(config.frame_rate), self.frames, tuple(self.spoken), tuple(self.slides),
            tuple(self.ledger.close(self.frames)), tuple(self.moves), tuple(self.described),
            tuple(words for words in self.written if words.numbers),
            self._heading(self.own_title) if type(self).__name__ in self.script.titles else "",
        )  # fmt: skip
        super().tear_down()

    # ------------------------------------------------------------ for chapters

    def dial(self, path: str) -> Dial:
        """Return the dial of one parameter, by its path in the lesson file."""
        return Dial(self.live, path)

    def word(self, key: str) -> str:
        """Return a word of the script for the screen. Raises KeyError if the script does not have it."""
        return self.script.words[key]

    def phrase(self, key: str, case: str = "") -> str:
        """Return a phrase of the script with its numbers; `case` chooses one of several wordings.

        Raises KeyError if the script does not have the phrase or the case.
        """
        return self._written(self.script.phrases[key], case)

    def _written(self, line: script.ScriptLine, case: str = "") -> str:
        """Return words with the lesson's numbers, and record them: an audit must know every digit on the screen."""
        filled = line.fill(self.reading, self.script.locale, case)
        self.written.append(Written(self.frames, filled.text, filled.numbers))
        return filled.text

    @property
    def own_title(self) -> str:
        """The key of the chapter's title; a chapter overrides it for lessons of which the usual title is not true."""
        return "title"

    def titled(self, key: str = "", subtitle: str = "subtitle") -> Heading:
        """Return a heading of this chapter: a title, by default its own, and a subtitle, both with their numbers."""
        return Heading(*(self._heading(k) for k in (key or self.own_title, subtitle)))

    def _heading(self, key: str) -> str:
        name = type(self).__name__
        if key == "title":
            return self._written(script.ScriptLine(f"{name}.title", {"": self.script.titles[name]}, {}))
        return self._written(self.script.subtitles[name][key])

    def change_subtitle(self, heading: Heading, subtitle: str) -> None:
        """Replace the subtitle of a heading; the title stays."""
        new = self.titled(subtitle=subtitle).subtitle
        self.play(Vanish(heading.subtitle), run_time=style.QUICK)
        self.play(Appear(new), run_time=style.QUICK)
        heading.subtitle = new

    @contextmanager
    def line(self, name: str, *, at: Reading | None = None, case: str = "", **indices: int) -> Iterator[Beats]:
        """Context manager: yields the frame of each beat, then holds the picture until the line has been spoken.

        `at` is the reading of its numbers, by default the live one; `case` chooses one of several wordings; `indices`
        complete the names of its quantities. Raises KeyError if the script has no such line or case.
        """
        full = f"{type(self).__name__}.{name}"
        filled = self.script.line(full).fill(at or self.live.now, self.script.locale, case, indices)
        start, seconds = self.frames, self.pace.seconds(filled)
        end = start + self.in_frames(seconds + style.BREATH)
        moments = self.pace.beats(filled)
        yield Beats(start, {name: start + round(moment * config.frame_rate) for name, moment in moments.items()})
        self.hold_until(max(end, self.frames + self.in_frames(style.HOLD)))
        self._look(full)
        self.spoken.append(
            Spoken(start, start + self.in_frames(seconds), full, filled.text, filled.spoken, filled.numbers)
        )

    @contextmanager
    def held(self, *mobjects: Mobject) -> Iterator[None]:
        """Context manager: these mobjects do not follow dials until it ends."""
        held = bound_members(mobjects)
        for mobject in held:
            mobject.suspend_updating(recursive=False)
        yield
        for mobject in held:
            mobject.resume_updating(recursive=False)

    def slide(self, *, alt: str = "", notes: str = "", **indices: int) -> None:
        """Mark this frame as the chapter's next slide, and hold it.

        `alt` and `notes` choose wordings of the script; `indices` complete the names of the quantities in them.
        Raises LookupError if scenes/contents.py lists fewer slides for the chapter.
        """
        number = self._next_slide()
        self.slides.append((self.frames, number))
        self.described.append(self._described(number, {"alt": alt, "notes": notes}, indices))
        self._settled()
        self._look(f"slide {number}")
        if number == self.stop_at_slide:
            raise EndSceneEarlyException
        self.hold(style.LONG_HOLD)

    def _next_slide(self) -> int:
        if self.slide_numbers is None:
            return len(self.slides) + 1
        if len(self.slides) == len(self.slide_numbers):
            raise LookupError(
                f"{type(self).__name__} marks more slides than it has numbers; add one to its row in scenes/contents.py"
            )
        return self.slide_numbers[len(self.slides)]

    def _described(self, number: int, cases: Mapping[str, str], indices: Mapping[str, int]) -> Described:
        words = self.script.slides[type(self).__name__]
        alt, notes = (words[key].fill(self.live.now, self.script.locale, case, indices) for key, case in cases.items())
        return Described(number, self._heading(self.own_title), alt.text, notes.text, (*alt.numbers, *notes.numbers))

    def _look(self, name: str) -> None:
        self._note(self.frames, self._settled(), settled=True)
        if self.at_rest is not None:
            self.at_rest(self, name)

    def hold(self, seconds: float) -> None:
        """Keep the picture unchanged for this long."""
        self.hold_until(self.frames + self.in_frames(seconds))

    def hold_until(self, frame: int) -> None:
        """Keep the picture unchanged until a frame, unless it has passed."""
        if frame > self.frames:
            self.wait((frame - self.frames) / config.frame_rate)

    # ------------------------------------------------------------ the clock

    @staticmethod
    def in_frames(seconds: float) -> int:
        """Return the number of frames in some seconds, rounded up, at least one."""
        return max(1, math.ceil(seconds * config.frame_rate - 1e-6))

    def play(self, *animations: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """Play animations as Manim does, with the duration rounded to whole frames."""
        prepared = self.compile_animations(*animations, **kwargs)
        if run_time is not None:
            for animation in prepared:
                animation.run_time = run_time
        longest = max(animation.run_time for animation in prepared)
        frames = max(1, round(longest * config.frame_rate))
        still = isinstance(prepared[0], Wait)
        # Manim rounds the frames of an animation up and those of a frozen wait down.
        total = frames / config.frame_rate + (1e-6 if still else -1e-6)
        for animation in prepared:
            if animation.run_time == longest or animation.run_time > total:
                animation.run_time = total
                if still:
                    animation.duration = total
        self._follow(*(a.mobject for a in _flat(prepared) if a.mobject is not None))
        self._note(self.frames, self._settled(), settled=True)
        self._find_updaters()
        super().play(*prepared)
        if not still:
            self.moves.append((self.frames, self.frames + frames))
        self.frames += frames
        self._settled()

    def update_mobjects(self, dt: float) -> None:
        """Run the updaters of mobjects that had one at the start of the play; Manim searches all at each frame."""
        for mobject in self.updated:
            mobject.update(dt)

    def begin_animations(self) -> None:
        super().begin_animations()
        self._find_updaters()

    def _find_updaters(self) -> None:
        self.updated = [m for m in self.mobjects if any(member.updaters for member in family([m]))]

    def get_restructured_mobject_list(self, mobjects: Iterable[Mobject], to_remove: Iterable[Mobject]) -> list[Mobject]:
        """Return the mobjects without the removed ones. Does what Manim does, which searches families more slowly."""
        kept: list[Mobject] = []
        gone = set(to_remove)
        for mobject in mobjects:
            if mobject in gone:
                continue
            if gone.isdisjoint(family([mobject])):
                kept.append(mobject)
            else:
                kept += self.get_restructured_mobject_list(mobject.submobjects, gone)
        return kept

    def update_to_time(self, t: float) -> None:
        super().update_to_time(t)
        if self.every_frame or not self.renderer.skip_animations:
            self._note(self.frames + round(t * config.frame_rate), self._follow())

    def get_time_progression(
        self, run_time: float, description: str, n_iterations: int | None = None, override_skip_animations: bool = False
    ) -> Any:
        """Visit every frame, even while pictures are skipped, so that the ledger does not depend on skipping."""
        return super().get_time_progression(
            run_time, description, n_iterations, override_skip_animations=override_skip_animations or self.every_frame
        )

    def play_internal(self, skip_rendering: bool = False) -> None:
        super().play_internal(skip_rendering or self.renderer.skip_animations)

    # ------------------------------------------------------------ mobjects that follow the live network

    def add_mobjects_from_animations(self, animations: list[Animation]) -> None:
        """Add mobjects as Manim does, except the groups that AnimationGroup makes: they would regroup the scene."""
        super().add_mobjects_from_animations([a for a in _flat(animations) if not isinstance(a, AnimationGroup)])

    def get_moving_mobjects(self, *animations: Animation) -> list[Mobject]:
        """Treat bound mobjects as moving while a dial turns; otherwise Manim paints them once, into the background."""
        moving = super().get_moving_mobjects(*animations)
        if not any(isinstance(a, TurnDial) for a in _flat(animations)):
            return moving
        family = self.get_mobject_family_members()
        first = next((i for i, m in enumerate(family) if isinstance(m, BoundMobject)), len(family))
        return family[min(first, len(family) - len(moving)) :]

    def get_moving_and_static_mobjects(self, animations: Iterable[Animation]) -> tuple[list[Mobject], list[Mobject]]:
        """Return Manim's lists, or empty ones while plays are skipped: nothing uses them then, and they are slow."""
        return ([], []) if self.renderer.skip_animations else super().get_moving_and_static_mobjects(animations)

    def _follow(self, *off_stage: Mobject) -> list[BoundMobject]:
        """Draw all bound mobjects with the current reading; return those that are in the scene."""
        standing = self.bound_on_stage.among(self.mobjects)
        for mobject in chain(bound_members(off_stage), standing):
            mobject.follow()
        return standing

    def _settled(self) -> list[BoundMobject]:
        standing = self._follow()
        for mobject in standing:
            mobject.settle()
        return standing

    def _note(self, frame: int, standing: Iterable[BoundMobject], *, settled: bool = False) -> None:
        self.ledger.note(frame, (m for m in standing if isinstance(m, Number) and m.visible), settled=settled)


def _flat(animations: Sequence[Animation]) -> Iterator[Animation]:
    """Yield animations, and those inside groups and inside delayed animations."""
    for animation in animations:
        yield animation
        inner = getattr(animation, "inner", None)
        if inner is not None:
            yield from _flat([inner])
        if isinstance(animation, AnimationGroup):
            yield from _flat(animation.animations)
