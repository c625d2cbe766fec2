"""What tests of scenes share: Manim kept quiet, small and out of the project's media folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from manim import config, logger

from core import Lesson, load_lesson
from scenes.stage.lesson_scene import LessonScene


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the session, so that Typst compiles a formula once."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def quiet_manim(media: Path) -> Iterator[None]:
    """Small pictures, no progress bars, nothing written but into `media`.

    Only these settings are set and put back: Manim's tempconfig sets all of them, which takes 20 ms for each test.
    """
    logger.setLevel("ERROR")
    settings = {
        "pixel_width": 320,
        "pixel_height": 180,
        "frame_rate": 15,
        "media_dir": str(media),
        "progress_bar": "none",
        "disable_caching": True,
        "dry_run": True,
    }
    before = {name: config[name] for name in settings}
    for name, value in settings.items():
        config[name] = value
    yield
    for name, value in before.items():
        config[name] = value


@pytest.fixture
def lesson() -> Lesson:
    """The default lesson."""
    return load_lesson()


def run(scene_class: type[LessonScene], **kwargs: Any) -> LessonScene:
    """Render a scene as the configuration says, and give it back with its record."""
    scene = scene_class(**kwargs)
    scene.render()
    return scene
