"""Make the film: render its chapters in parallel, join them, and write captions, ledger and texts beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core import Lesson
from scenes import script
from scenes.contents import Chapter
from scenes.look import style
from scenes.production.audits import gradient_check as checks
from scenes.production.film import ledger_file
from scenes.production.film.captions import Caption, captions, srt, vtt
from scenes.production.film.join import ChapterMark, count_frames, join
from scenes.production.film.narration import Narration, narrate
from scenes.production.film.poster import SIZE, poster_frame, write_poster
from scenes.production.film.texts import Section, chapters_vtt, description, transcript
from scenes.production.rendering import VERSIONS_PER_PART, Quality, Rendered, RenderOptions, Task, render_parts
from scenes.production.voice import PrintStatus, VoiceChoice, encode_track
from scenes.production.work import Failure, cached_file, emptied, key_of, make_writable, read_file, replacing
from scenes.stage import Record

NO_VOICE = VoiceChoice("none")


@dataclass(frozen=True)
class Outputs:
    """Paths of a film's files: all beside the film, with its name and a suffix of their own."""

    film: Path

    @property
    def paths(self) -> tuple[Path, ...]:
        """The film, its captions as .srt and .vtt, ledger, chapters, description, transcript and poster."""
        suffixes = ".srt", ".vtt", ".ledger.json", ".chapters.vtt", ".description.txt", ".transcript.md", ".poster.png"
        return self.film, *(self.film.with_suffix(suffix) for suffix in suffixes)


@dataclass(frozen=True)
class Film:
    """A film that has been written: its files, frame rate, number of frames and captions."""

    outputs: Outputs
    fps: int
    frames: int
    captions: tuple[Caption, ...]


def make_film(
    chapters: Sequence[Chapter], lesson: Lesson, quality: Quality, target: Path, options: RenderOptions,
    language: str = script.SOURCE, voice: VoiceChoice = NO_VOICE, print_status: PrintStatus = lambda line: None,
    *, install: bool = False,
) -> Film:  # fmt: skip
    """Render these chapters, in this order, into one film and its files; print which voice it has.

    Either all files are replaced or none. Raises Failure if the gradient check fails, a file cannot be written or a
    chapter fails.
    """
    outputs = Outputs(target)
    checks.require(lesson)
    make_writable(*outputs.paths, options.work / "probe")
    narration = narrate(chapters, lesson, language, voice, options, print_status, install=install)
    tasks = [
        Task(
            chapter, lesson.source, lesson.file, quality, renderer=options.renderer, language=language,
            takes=narration.takes(chapter.name) if narration else None,
        )
        for chapter in chapters
    ]  # fmt: skip
    parts = render_parts(tasks, [estimate_frames(chapter, quality.fps) for chapter in chapters], lesson, options)
    with emptied(options.work, "film") as folder:
        sound = _sound(narration, [part.record for part in parts], options) if narration else None
        return _package(script.load(language), lesson, parts, sound, folder, outputs, options.work / "kept")


def estimate_frames(chapter: Chapter, fps: int) -> int:
    """Return about how many frames a chapter will have, estimated from the words spoken in it."""
    text = script.load()
    lines = [next(iter(line.texts.values())) for line in text.chapter(chapter.name).values()]
    return round(fps * sum(text.locale.speech.seconds(line) + style.HOLD for line in lines)) or fps


def _sound(narration: Narration, records: Sequence[Record], options: RenderOptions) -> Path:
    starts = ledger_file.starts(records)
    cues = [cue for start, record in zip(starts, records, strict=True) for cue in narration.cues(record, start)]
    return encode_track(cues, sum(record.frames for record in records), records[0].fps, options.work / "kept" / "sound")


def _package(
    text: script.Script, lesson: Lesson, parts: Sequence[Rendered], sound: Path | None, folder: Path,
    outputs: Outputs, kept: Path,
) -> Film:  # fmt: skip
    segments = [folder / f"{part.record.chapter}.mp4" for part in parts]
    for path, part in zip(segments, parts, strict=True):
        path.write_bytes(part.data)
        if (counted := count_frames(path)) != part.record.frames:
            raise Failure(
                f"{part.record.chapter} has {counted} frames, but its record says {part.record.frames}; try --no-cache"
            )
    records = [part.record for part in parts]
    fps, frames = records[0].fps, sum(record.frames for record in records)
    ledger = ledger_file.document(lesson.source, records, text.language)
    spoken = [
        replace(line, frame=offset + line.frame, until=offset + line.until)
        for offset, record in zip(ledger_file.starts(records), records, strict=True)
        for line in record.lines
    ]
    all_captions = captions(spoken, frames, fps, text)
    marks = [ChapterMark(c["frame"], c["title"]) for c in ledger["chapters"]]
    sections = [
        Section(c["title"], c["frame"], c["frame"] + c["frames"], tuple(line.text for line in record.lines))
        for c, record in zip(ledger["chapters"], records, strict=True)
    ]
    texts = (
        srt(all_captions, fps), vtt(all_captions, fps), ledger_file.text(ledger), chapters_vtt(sections, fps),
        description(text, sections, fps), transcript(text, sections, fps),
    )  # fmt: skip
    with replacing(*outputs.paths) as (film, *files, poster):
        join(
            segments, film, fps=fps, language=text.track, sound=sound, marks=marks, captions=all_captions,
            metadata=_metadata(text),
        )  # fmt: skip
        if (counted := count_frames(film)) != frames:
            raise Failure(f"the film has {counted} frames, but its chapters have {frames}; try --no-cache")
        frame = poster_frame(ledger)
        key = key_of([part.digest for part in parts], frame, SIZE)
        picture = cached_file(
            kept / "poster", key, ".png", VERSIONS_PER_PART, lambda target: write_poster(film, frame, target)
        )
        poster.write_bytes(read_file(picture))
        for file, content in zip(files, texts, strict=True):
            file.write_text(content, "utf-8")
    return Film(outputs, fps, frames, tuple(all_captions))


def _metadata(text: script.Script) -> dict[str, str]:
    """Return title, description and license of the film, by their names in an MP4."""
    return {"title": text.film["title"], "description": text.film["about"], "copyright": text.film["licence"]}
