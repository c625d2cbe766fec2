"""One chapter to one silent segment, or one still: what a worker does."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import Lesson
from scenes.contents import Chapter
from scenes.production.errors import Failure
from scenes.production.files import claimed
from scenes.production.quality import Quality

if TYPE_CHECKING:
    from scenes.stage import LessonScene, Record

Report = Callable[[int], None]
"""Is told how many frames are done."""


@dataclass(frozen=True)
class Task:
    """All that a worker needs to render one chapter. Plain data: it can be pickled.

    `lesson` is the content of a lesson file and `lesson_file` its name; `work` is where the folders stay that
    speed up the next run, `folder` is where the result goes. `slide`, where given, makes it a still.
    """

    chapter: Chapter
    lesson: Mapping[str, Any]
    lesson_file: str
    quality: Quality
    work: Path
    folder: Path
    slide: int | None = None

    @property
    def name(self) -> str:
        """For messages."""
        return self.chapter.name


@dataclass(frozen=True)
class Segment:
    """A rendered chapter: its silent film, and what the stage wrote down."""

    path: Path
    record: "Record"


def segment(task: Task, report: Report = lambda frames: None) -> Segment:
    """Render a chapter to `folder`/NAME.mp4. Raises whatever the chapter raises."""
    from manim import CairoRenderer

    from scenes.production import encoder
    from scenes.production.drawing.renderer import FilmRenderer

    path = task.folder / f"{task.name}.mp4"
    options = {"format": "mp4", "video_encoder_options": encoder.OPTIONS}
    with _stage(task, options) as make:
        scene = make(
            renderer=FilmRenderer()
            if os.environ.get("R") != "stock"
            else CairoRenderer(file_writer_class=encoder.FilmWriter)
        )
        with _watched(scene, report):
            scene.render()
        record = scene.record
        assert record is not None
        os.replace(scene.renderer.file_writer.movie_file_path, path)
    report(record.frames)
    return Segment(path, record)


def still(task: Task, report: Report = lambda frames: None) -> Path:
    """Render a chapter's frame at the mark of a slide to `folder`/SLIDE.png.

    Raises Failure where the chapter does not mark it, and whatever the chapter raises.
    """
    path = task.folder / f"{task.slide}.png"
    with _stage(task, {"save_last_frame": True}) as make:
        scene = make(stop_at_slide=task.slide, every_frame=False)
        scene.render()
        assert scene.record is not None
        if not any(number == task.slide for _, number in scene.record.slides):
            raise Failure(f"it marks no slide {task.slide}")
        os.replace(scene.renderer.file_writer.image_file_path, path)
    report(1)
    return path


@contextmanager
def _stage(task: Task, options: Mapping[str, Any]) -> Iterator[Callable[..., "LessonScene"]]:
    """A way to make the chapter's scene, with Manim set up for it and a media folder of its own."""
    from manim import tempconfig

    make = task.chapter.scene  # imported before the config changes: what it sets there must last
    lesson = Lesson.from_source(task.lesson, task.lesson_file)
    with claimed(task.work, task.name) as media:
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
            try:
                yield lambda **arguments: make(lesson=lesson, **arguments)
            finally:
                for pictures in ("videos", "images"):
                    shutil.rmtree(media / pictures, ignore_errors=True)


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
