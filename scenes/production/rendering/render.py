"""One chapter to one silent film, or to one still: what a worker does.

A task is plain data, and so is what comes back: it makes no difference on which machine it is done.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import Contradiction, Lesson, contradictions_shown
from scenes import script
from scenes.contents import Chapter
from scenes.production.rendering.quality import Quality
from scenes.production.rendering.tracked_lesson import TrackedLesson
from scenes.production.work.cache_keys import digest, key_of, settings, sources, versions, words
from scenes.production.work.errors import Failure
from scenes.production.work.locks import emptied
from scenes.production.work.private_folder import private_folder
from scenes.stage.pace import Take
from scenes.stage.record import Record

if TYPE_CHECKING:
    from scenes.stage.lesson_scene import LessonScene

Report = Callable[[int], None]
"""Is told how many frames are done."""

RENDERERS = ("film", "stock")
"""Ours, and Manim's own."""

AUDITS = "scenes.production.audits.keyframes"
"""Imported by its name, so that it is not among the sources that a picture follows from."""


@dataclass(frozen=True)
class Task:
    """All that a worker needs to render one chapter.

    `lesson` is the content of a lesson file and `lesson_file` its name. `slide`, where given, makes it a still. A
    `rehearsal` makes no picture at all: it finds out what is said; nor does an `audit`, which finds what is wrong.
    `takes` are those of a voice. `work` is a folder for temporary files; without one, that of this user is taken.
    Where there is a core to spare, a film is encoded `beside` the drawing; the result is the same.
    """

    chapter: Chapter
    lesson: Mapping[str, Any]
    lesson_file: str
    quality: Quality
    slide: int | None = None
    renderer: str = RENDERERS[0]
    language: str = script.SOURCE
    takes: Mapping[str, Take] | None = None
    rehearsal: bool = False
    audit: bool = False
    work: Path | None = None
    beside: bool = True

    @property
    def name(self) -> str:
        """For messages."""
        return self.chapter.name

    @property
    def part(self) -> str:
        """The name under which the result is kept."""
        if self.rehearsal:
            return f"{self.name}-{self.language}-said"
        if self.audit:
            return f"{self.name}-{self.language}-audit"
        kind = "film" if self.slide is None else f"slide{self.slide}"
        return f"{self.name}-{self.language}-{kind}-{self.quality.width}x{self.quality.height}"

    @property
    def key(self) -> str:
        """A hash of all that the result hangs on, but for the lesson."""
        code = sources(__name__, self.chapter.scene_module, *([AUDITS] if self.audit else []))
        return key_of(
            self.name, self.quality, self.slide, self.renderer, self.takes, self.rehearsal, self.audit, code,
            words(self.name, self.language), versions(), settings(),
        )  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """A film or a picture as the content of a file, its hash, what the stage wrote down, and what was read of the
    lesson (TrackedLesson.noted)."""

    data: bytes
    digest: str
    record: Record
    noted: Mapping[str, Any]


def render(task: Task, report: Report = lambda frames: None) -> Rendered:
    """Do a task.

    Raises Failure if a chapter does not mark its slide or shows an equation that is wrong, and whatever else the
    chapter raises.
    """
    try:
        if task.rehearsal:
            return _rehearsal(task, report)
        if task.audit:
            return _audit(task, report)
        return _segment(task, report) if task.slide is None else _still(task, report)
    except Contradiction as error:
        raise Failure(f"{error}; `backprop audit` lists every fault") from error


def _rehearsal(task: Task, report: Report) -> Rendered:
    from scenes.production.rendering.film_renderer import FilmRenderer

    with _stage(task, {"dry_run": True}) as (make, watched):
        scene = make(renderer=FilmRenderer(skip_animations=True), every_frame=False)
        scene.render()
        assert scene.record is not None
        report(1)
        return Rendered(b"", digest(b""), replace(scene.record, numbers=(), moves=()), watched.noted())


def _audit(task: Task, report: Report) -> Rendered:
    from scenes.production.rendering.film_renderer import FilmRenderer

    audits = import_module(AUDITS)
    with _stage(task, {"dry_run": True}) as (make, watched):
        look = audits.Look(watched.source)
        scene = make(renderer=FilmRenderer(skip_animations=True), at_rest=look)
        with contradictions_shown():
            scene.render()
        assert scene.record is not None
        data = audits.document(look, scene.record, task.language)
        report(1)
        return Rendered(data, digest(data), scene.record, watched.noted())


def _segment(task: Task, report: Report) -> Rendered:
    from scenes.production.rendering import encoder

    with _stage(task, {"format": "mp4", "video_encoder_options": encoder.OPTIONS}) as (make, watched):
        scene = make(renderer=_renderer(task))
        with _watched(scene, report):
            scene.render()
        assert scene.record is not None
        data = Path(scene.renderer.file_writer.movie_file_path).read_bytes()
        report(scene.record.frames)
        return Rendered(data, digest(data), scene.record, watched.noted())


def _still(task: Task, report: Report) -> Rendered:
    with _stage(task, {"save_last_frame": True}) as (make, watched):
        scene = make(renderer=_renderer(task), stop_at_slide=task.slide, every_frame=False)
        scene.render()
        assert scene.record is not None
        if not any(number == task.slide for _, number in scene.record.slides):
            raise Failure(f"it marks no slide {task.slide}")
        data = Path(scene.renderer.file_writer.image_file_path).read_bytes()
        report(1)
        return Rendered(data, digest(data), scene.record, watched.noted())


def _renderer(task: Task) -> Any:
    """For one scene."""
    from manim import CairoRenderer

    from scenes.production.rendering.encoder import FilmWriter
    from scenes.production.rendering.film_renderer import FilmRenderer

    writer: Any = partial(FilmWriter, beside=task.beside)
    return (FilmRenderer if task.renderer == "film" else CairoRenderer)(file_writer_class=writer)


@contextmanager
def _stage(task: Task, options: Mapping[str, Any]) -> Iterator[tuple[Callable[..., "LessonScene"], TrackedLesson]]:
    """A way to make the chapter's scene, with Manim set up for it and a media folder of its own."""
    from manim import tempconfig

    make = task.chapter.scene  # imported before the config changes: what it sets there must last
    watched = TrackedLesson(Lesson.from_source(task.lesson, task.lesson_file))
    with emptied(task.work or private_folder(), "stage") as media:
        settings = {
            "pixel_width": task.quality.width,
            "pixel_height": task.quality.height,
            "frame_rate": task.quality.fps,
            "frame_height": 8.0,
            "frame_width": 8.0 * 16 / 9,
            "media_dir": str(media),
            "output_file": "",
            "background_opacity": 1.0,
            "disable_caching": True,
            "dry_run": False,
            "from_animation_number": 0,
            "upto_animation_number": -1,
            "live_preview": False,
            "log_to_file": False,
            "preview": False,
            "progress_bar": "none",
            "save_sections": False,
            "verbosity": "CRITICAL",
        }
        with tempconfig({**settings, **options}):
            given: dict[str, Any] = {"reading": watched.reading, "language": task.language, "takes": task.takes}
            yield lambda **arguments: make(**given, **arguments), watched


@contextmanager
def _watched(scene: "LessonScene", report: Report) -> Iterator[None]:
    """Report from time to time how many frames a scene has."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            report(getattr(scene, "frames", 0))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
