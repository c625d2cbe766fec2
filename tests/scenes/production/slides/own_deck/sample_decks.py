"""Decks to test with, and a renderer that only paints."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from core import Lesson
from scenes import contents
from scenes.contents import Chapter
from scenes.production.rendering.dispatch import RenderOptions
from scenes.production.rendering.stills import fitted_size
from scenes.production.slides.own_deck.choosing import ImageChoice, LessonSlide, choose, lesson_slides
from scenes.production.slides.own_deck.folder import DeckFolder, load_deck

LESSON = lesson_slides(contents.CHAPTERS)


def deck(folder: Path, *slides: str, front: str = "") -> Path:
    """A deck of these slides."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "deck.md"
    path.write_text((f"---\n{front}\n---\n" if front else "") + "\n\n---\n\n".join(slides) + "\n", "utf-8")
    return path


def image(path: Path, size: tuple[int, int] = (160, 90), kind: str | None = None) -> Path:
    """An old image."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "white").save(path, kind)
    return path


def chosen(path: Path, mapping: dict[int, LessonSlide | None] | None = None) -> list[ImageChoice]:
    """What a deck's images become."""
    return choose(load_deck(path), DeckFolder(path), LESSON, mapping or {})


def numbers(path: Path, mapping: dict[int, LessonSlide | None] | None = None) -> list[int]:
    """The same, in numbers."""
    return [choice.still.number for choice in chosen(path, mapping)]


def shade(number: int) -> tuple[int, int, int]:
    """What a painted slide is filled with."""
    return 20 * number, 10, 250 - 20 * number


def painted(
    marked: Sequence[tuple[Chapter, int]],
    sizes: Sequence[tuple[int, int]],
    lesson: Lesson,
    options: RenderOptions,
    language: str,
) -> list[bytes]:
    """In the place of `pictures`."""
    parts = []
    for (_, number), size in zip(marked, sizes, strict=True):
        file = BytesIO()
        Image.new("RGB", fitted_size(size), shade(number)).save(file, "PNG")
        parts.append(file.getvalue())
    return parts
