"""Render one chapter to one silent film, or to one still: what a worker does.

A task is plain data, and so is its result, so that it does not matter on which machine the task is done.
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
from scenes.production.work import (
    Failure,
    ReportProgress,
    digest,
    emptied,
    key_of,
    manim_settings,
    package_versions,
    script_words,
    source_checksums,
)
from scenes.production.work.private_folder import private_folder
from scenes.stage import Record, Take

if TYPE_CHECKING:
    from scenes.stage.lesson_scene import LessonScene

RENDERERS = ("film", "stock")
"""Names of FilmRenderer, the default, and of Manim's own renderer."""

AUDITS = "scenes.production.audits.keyframes"
"""Module of the keyframe audit. Imported by name, so that a rendered chapter does not depend on its source."""

PROGRESS_INTERVAL = 0.2
"""Seconds between two reports of progress: as often as `pool.run` looks at them."""


@dataclass(frozen=True)
class Task:
    """Everything that a worker needs to render one chapter."""

    chapter: Chapter
    lesson: Mapping[str, Any]
    """Content of the lesson file."""
    lesson_file: str
    """Name of the lesson file, for messages."""
    quality: Quality
    slide: int | None = None
    """Number of a slide to render as a still, instead of the film."""
    renderer: str = RENDERERS[0]
    language: str = script.SOURCE
    takes: Mapping[str, Take] | None = None
    """A voice's takes of the lines, by text."""
    rehearsal: bool = False
    """Draw nothing; only find out what is said."""
    audit: bool = False
    """Draw nothing; only find out what is wrong."""
    work: Path | None = None
    """Folder for temporary files; None for this user's private folder."""
    encode_in_thread: bool = True
    """Run the encoder in a second thread. The film is the same either way."""

    @property
    def name(self) -> str:
        """The chapter's name, for messages."""
        return self.chapter.name

    @property
    def part(self) -> str:
        """The name under which the result is cached."""
        if self.rehearsal:
            return f"{self.name}-{self.language}-said"
        if self.audit:
            return f"{self.name}-{self.language}-audit"
        kind = "film" if self.slide is None else f"slide{self.slide}"
        return f"{self.name}-{self.language}-{kind}-{self.quality.width}x{self.quality.height}"

    @property
    def key(self) -> str:
        """A checksum of everything that the result depends on, except the lesson."""
        code = source_checksums(__name__, self.chapter.scene_module, *([AUDITS] if self.audit else []))
        return key_of(
            self.name, self.chapter.slides, self.quality, self.slide, self.renderer, self.takes, self.rehearsal,
            self.audit, code, script_words(self.name, self.language), package_versions(), manim_settings(),
        )  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """The result of a task."""

    data: bytes
    """Content of the film or image file; of an audit, its findings as JSON; empty for a rehearsal."""
    digest: str
    """Checksum of `data`."""
    record: Record
    """What the stage recorded: frames, lines, numbers."""
    inputs: Mapping[str, Any]
    """What was read from the lesson (TrackedLesson.inputs)."""


def render(task: Task, report: ReportProgress = lambda frames: None) -> Rendered:
    """Return the result of a task; `report` is called now and then with the number of frames done.

    Raises Failure if a chapter does not have its slide or shows an equation that is wrong, and whatever else the
    chapter raises.
    """
    try:
        if task.rehearsal:
            return _rehearse(task, report)
        if task.audit:
            return _audit(task, report)
        return _render_film(task, report) if task.slide is None else _render_still(task, report)
    except Contradiction as error:
        raise Failure(f"{error}; `backprop audit` lists every fault") from error


def _rehearse(task: Task, report: ReportProgress) -> Rendered:
    from scenes.production.rendering.film_renderer import FilmRenderer

    with _stage(task, {"dry_run": True}) as (make_scene, lesson):
        scene = make_scene(renderer=FilmRenderer(skip_animations=True), every_frame=False)
        scene.render()
        assert scene.record is not None
        report(1)
        return Rendered(b"", digest(b""), replace(scene.record, numbers=(), moves=()), lesson.inputs())


def _audit(task: Task, report: ReportProgress) -> Rendered:
    from scenes.production.rendering.film_renderer import FilmRenderer

    audits = import_module(AUDITS)
    with _stage(task, {"dry_run": True}) as (make_scene, lesson):
        audit = audits.KeyframeAudit(lesson.source)
        scene = make_scene(renderer=FilmRenderer(skip_animations=True), at_rest=audit)
        with contradictions_shown():
            scene.render()
        assert scene.record is not None
        data = audits.document(audit, scene.record, task.language)
        report(1)
        return Rendered(data, digest(data), scene.record, lesson.inputs())


def _render_film(task: Task, report: ReportProgress) -> Rendered:
    from scenes.production.rendering import encoder

    with _stage(task, {"format": "mp4", "video_encoder_options": encoder.OPTIONS}) as (make_scene, lesson):
        scene = make_scene(renderer=_renderer(task))
        with _progress_reported(scene, report):
            scene.render()
        assert scene.record is not None
        data = Path(scene.renderer.file_writer.movie_file_path).read_bytes()
        report(scene.record.frames)
        return Rendered(data, digest(data), scene.record, lesson.inputs())


def _render_still(task: Task, report: ReportProgress) -> Rendered:
    with _stage(task, {"save_last_frame": True}) as (make_scene, lesson):
        scene = make_scene(renderer=_renderer(task), stop_at_slide=task.slide, every_frame=False)
        scene.render()
        assert scene.record is not None
        if not any(number == task.slide for _, number in scene.record.slides):
            raise Failure(f"the chapter has no slide {task.slide}")
        data = Path(scene.renderer.file_writer.image_file_path).read_bytes()
        report(1)
        return Rendered(data, digest(data), scene.record, lesson.inputs())


def _renderer(task: Task) -> Any:
    """Return a new renderer; one renders a single scene."""
    from manim import CairoRenderer

    from scenes.production.rendering.encoder import FilmWriter
    from scenes.production.rendering.film_renderer import FilmRenderer

    writer: Any = partial(FilmWriter, in_thread=task.encode_in_thread)
    return (FilmRenderer if task.renderer == "film" else CairoRenderer)(file_writer_class=writer)


@contextmanager
def _stage(task: Task, options: Mapping[str, Any]) -> Iterator[tuple[Callable[..., "LessonScene"], TrackedLesson]]:
    """Configure Manim for a task, with an empty media folder; yield what makes the chapter's scene, and its lesson."""
    from manim import tempconfig

    scene_class = task.chapter.scene  # imported before the config changes: what the import sets there must last
    lesson = TrackedLesson(Lesson.from_source(task.lesson, task.lesson_file))
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
            arguments: dict[str, Any] = {"reading": lesson.reading, "language": task.language, "takes": task.takes}
            yield partial(scene_class, **arguments), lesson


@contextmanager
def _progress_reported(scene: "LessonScene", report: ReportProgress) -> Iterator[None]:
    """Report the number of frames of a scene every PROGRESS_INTERVAL, from a thread, while the block runs."""
    ended = threading.Event()

    def report_until_ended() -> None:
        while not ended.wait(PROGRESS_INTERVAL):
            report(getattr(scene, "frames", 0))

    thread = threading.Thread(target=report_until_ended, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
