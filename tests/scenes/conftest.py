"""What tests of scenes share: Manim kept quiet, small and out of the project's media folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from manim import logger, tempconfig

from core import Lesson
from scenes.stage import LessonScene


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the session, so that Typst compiles a formula once."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def quiet_manim(media: Path) -> Iterator[None]:
    """Small pictures, no progress bars, nothing written but into `media`."""
    logger.setLevel("ERROR")
    with tempconfig(
        {
            "pixel_width": 320,
            "pixel_height": 180,
            "frame_rate": 15,
            "media_dir": str(media),
            "progress_bar": "none",
            "disable_caching": True,
            "dry_run": True,
        }
    ):
        yield


@pytest.fixture
def lesson() -> Lesson:
    """The default lesson."""
    return Lesson.load()


def run(scene_class: type[LessonScene], **kwargs: Any) -> LessonScene:
    """Render a scene as the configuration says, and give it back with its record."""
    scene = scene_class(**kwargs)
    scene.render()
    return scene
