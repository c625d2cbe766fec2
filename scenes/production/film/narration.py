"""The narration of a film: its lines, collected before anything is drawn, and their sound."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core import Lesson
from scenes import script
from scenes.contents import CHAPTERS, Chapter
from scenes.production.rendering import UNDRAWN_QUALITY, RenderOptions, Task, render_parts
from scenes.production.voice import (
    BUNDLED,
    INSTALL_KOKORO,
    Kokoro,
    NarrationLine,
    PrintStatus,
    Sound,
    VoiceCache,
    VoiceChoice,
    speak_lines,
    voice_lines,
)
from scenes.production.work import CHECKOUT, BadInput, Failure, Show, Silent
from scenes.stage import Record, Spoken, Take


@dataclass(frozen=True)
class Narration:
    """The lines of a film and their sounds, by chapter, each in the order in which they are spoken."""

    voice: str
    sounds: Mapping[str, Sequence[Sound]]
    lines: Mapping[str, Sequence[NarrationLine]]

    def takes(self, chapter: str) -> dict[str, Take]:
        """Return how long each text of a chapter takes; of a text spoken more than once, the longest time."""
        spoken = zip(self.lines[chapter], self.sounds[chapter], strict=True)
        return {
            line.text: Take(sound.seconds, sound.words)
            for line, sound in sorted(spoken, key=lambda each: each[1].seconds)
        }

    def cues(self, record: Record, offset: int) -> list[tuple[int, Sound]]:
        """Return the frame of the film at which each line of a chapter begins, with the sound of the line.

        `offset` is the first frame of the chapter. Raises Failure if the rendered chapter speaks other lines than its
        rehearsal did.
        """
        texts = [line.text for line in self.lines[record.chapter]]
        if [line.spoken for line in record.lines] != texts:
            raise Failure(f"{record.chapter}: narration differs between rehearsal and render")
        sounds = self.sounds[record.chapter]
        return [(offset + line.frame, sound) for line, sound in zip(record.lines, sounds, strict=True)]


@dataclass(frozen=True)
class _BarOnly(Silent):
    """Shows the progress of a rehearsal, but no line for a finished chapter: the rendered chapter gets that line."""

    show: Show

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        self.show.step(done, total, doing)


def rehearse(
    chapters: Sequence[Chapter], lesson: Lesson, language: str, options: RenderOptions
) -> dict[str, list[Spoken]]:
    """Run these chapters without drawing them; return the lines that each speaks, in order. Raises Failure."""
    options = replace(options, show=_BarOnly(options.show))
    tasks = [Task(c, lesson.source, lesson.file, UNDRAWN_QUALITY, language=language, rehearsal=True) for c in chapters]
    parts = render_parts(tasks, [1] * len(tasks), lesson, options)
    return {part.record.chapter: list(part.record.lines) for part in parts}


def name_lines(lines: Mapping[str, Sequence[Spoken]]) -> dict[str, list[NarrationLine]]:
    """Return each chapter's lines with unique names: where a chapter speaks a line again, its name gets a number."""
    named: dict[str, list[NarrationLine]] = {}
    for chapter, spoken in lines.items():
        count: Counter[str] = Counter()
        named[chapter] = []
        for line in spoken:
            count[line.id] += 1
            name = line.id if count[line.id] == 1 else f"{line.id}-{count[line.id]}"
            named[chapter].append(NarrationLine(name, line.spoken, line.text))
    return named


def narrate(
    chapters: Sequence[Chapter], lesson: Lesson, language: str, choice: VoiceChoice, options: RenderOptions,
    print_status: PrintStatus, *, install: bool = False,
) -> Narration | None:  # fmt: skip
    """Return the narration of a film by the chosen voice, or None for a film without a voice. Raises Failure."""
    if choice.kind == "none":
        return None
    by_chapter = name_lines(rehearse(chapters, lesson, language, options))
    lines = [line for chapter in by_chapter.values() for line in chapter]
    voiced = voice_lines(
        lines, choice, script.load(language), options.work, options.show, print_status, install=install
    )
    if voiced is None:
        return None
    sounds = {chapter: [voiced.sounds[line.name] for line in part] for chapter, part in by_chapter.items()}
    return Narration(voiced.voice, sounds, by_chapter)


def speak_bundled_lines(lesson: Lesson, speaker: str, options: RenderOptions) -> tuple[int, int]:
    """Have a Kokoro voice speak a lesson's lines and store them as the bundled narration.

    Return the number of lines and their size in bytes. Raises Failure if Kokoro is not available, and BadInput outside
    of a clone of the project.
    """
    if CHECKOUT is None:
        raise BadInput(
            "the bundled lines of an installed package cannot be replaced; run this in a clone of the project"
        )
    text = script.load()
    lines = [line for part in name_lines(rehearse(CHAPTERS, lesson, text.language, options)).values() for line in part]
    voice = Kokoro(speaker or text.voices["kokoro"])
    if missing := Kokoro.missing():
        raise Failure(f"Kokoro is not available: {missing}; {INSTALL_KOKORO} installs it")
    sounds = speak_lines(lines, voice, VoiceCache(BUNDLED), options.work, options.show)
    VoiceCache(BUNDLED).replace_all([(line, sounds[line.name]) for line in lines], voice.identity)
    return len(lines), sum(path.stat().st_size for path in BUNDLED.iterdir())
