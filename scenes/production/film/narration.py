"""What is said in a film, found out before anything is drawn, and the sound of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core import Lesson
from scenes import script
from scenes.contents import CHAPTERS, Chapter
from scenes.production.rendering.parts import RenderOptions, render_parts
from scenes.production.rendering.quality import UNDRAWN_QUALITY
from scenes.production.rendering.render import Task
from scenes.production.voice.cache import BUNDLED, NarrationLine, VoiceCache
from scenes.production.voice.choice import PrintStatus, VoiceChoice, speak_lines, voice_lines
from scenes.production.voice.sound import Sound
from scenes.production.voice.speaker import INSTALL_KOKORO, Kokoro
from scenes.production.work.checkout import CHECKOUT
from scenes.production.work.errors import BadInput, Failure
from scenes.production.work.progress import Show, Silent
from scenes.stage.pace import Take
from scenes.stage.record import Record, Spoken


@dataclass(frozen=True)
class Narration:
    """The sound of a film, chapter by chapter: of each line in the order in which they are said."""

    voice: str
    sounds: Mapping[str, Sequence[Sound]]
    said: Mapping[str, Sequence[NarrationLine]]

    def takes(self, chapter: str) -> dict[str, Take]:
        """How long each text takes there, for the stage; the longest time of one that is said more than once."""
        said = zip(self.said[chapter], self.sounds[chapter], strict=True)
        return {
            line.text: Take(sound.seconds, sound.words)
            for line, sound in sorted(said, key=lambda each: each[1].seconds)
        }

    def cues(self, record: Record, offset: int) -> list[tuple[int, Sound]]:
        """The frame of the film that each line of a chapter begins with. Raises Failure where the chapter, rendered,
        says something else than it did before."""
        texts = [line.text for line in self.said[record.chapter]]
        if [line.spoken for line in record.lines] != texts:
            raise Failure(f"{record.chapter} does not say the same each time")
        sounds = self.sounds[record.chapter]
        return [(offset + line.frame, sound) for line, sound in zip(record.lines, sounds, strict=True)]


@dataclass(frozen=True)
class _Quiet(Silent):
    """Shows how far a rehearsal is, but not what is done: that will be told of the chapters themselves."""

    show: Show

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        self.show.step(done, total, doing)


def rehearse(
    chapters: Sequence[Chapter], lesson: Lesson, language: str, options: RenderOptions
) -> dict[str, list[Spoken]]:
    """What each chapter says, in order."""
    options = replace(options, show=_Quiet(options.show))
    tasks = [Task(c, lesson.source, lesson.file, UNDRAWN_QUALITY, language=language, rehearsal=True) for c in chapters]
    parts = render_parts(tasks, [1] * len(tasks), lesson, options)
    return {part.record.chapter: list(part.record.lines) for part in parts}


def name_lines(lines: Mapping[str, Sequence[Spoken]]) -> dict[str, list[NarrationLine]]:
    """Lines with names of their own: where a chapter says a line more than once, the later ones are numbered."""
    found: dict[str, list[NarrationLine]] = {}
    for chapter, said in lines.items():
        count: Counter[str] = Counter()
        found[chapter] = []
        for line in said:
            count[line.id] += 1
            name = line.id if count[line.id] == 1 else f"{line.id}-{count[line.id]}"
            found[chapter].append(NarrationLine(name, line.spoken))
    return found


def narrate(
    chapters: Sequence[Chapter], lesson: Lesson, language: str, choice: VoiceChoice, options: RenderOptions,
    print_status: PrintStatus, *, install: bool = False,
) -> Narration | None:  # fmt: skip
    """The narration of a film by the voice that is chosen, or None for a film without. Raises Failure."""
    if choice.kind == "none":
        return None
    said = name_lines(rehearse(chapters, lesson, language, options))
    lines = [line for chapter in said.values() for line in chapter]
    found = voice_lines(lines, choice, script.load(language), options.work, options.show, print_status, install=install)
    if found is None:
        return None
    sounds = {chapter: [found.sounds[line.name] for line in part] for chapter, part in said.items()}
    return Narration(found.voice, sounds, said)


def speak_bundled_lines(lesson: Lesson, speaker: str, options: RenderOptions) -> tuple[int, int]:
    """Put the lines of a lesson, said by a Kokoro voice, on the shelf that is kept in git; returns their count and
    their size in bytes. Raises Failure."""
    if CHECKOUT is None:
        raise BadInput(
            "the bundled lines of an installed package cannot be replaced; run this in a clone of the project"
        )
    text = script.load()
    said = [line for part in name_lines(rehearse(CHAPTERS, lesson, text.language, options)).values() for line in part]
    voice = Kokoro(speaker or text.voices["kokoro"])
    if missing := Kokoro.missing():
        raise Failure(f"Kokoro cannot speak: {missing}; {INSTALL_KOKORO} installs it")
    sounds = speak_lines(said, voice, VoiceCache(BUNDLED), options.work, options.show)
    VoiceCache(BUNDLED).replace_all([(line, sounds[line.name]) for line in said], voice.identity)
    return len(said), sum(path.stat().st_size for path in BUNDLED.iterdir())
