"""The slides: the frames of the film that chapters mark, as images of any size."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from core import Lesson
from scenes import script, style
from scenes.contents import Chapter
from scenes.production import checks
from scenes.production.errors import Failure
from scenes.production.files import make_writable, replacing
from scenes.production.parts import How, made
from scenes.production.quality import QUALITIES, USUAL, Quality
from scenes.production.render import Task


def make_slides(
    chapters: Sequence[Chapter], lesson: Lesson, size: tuple[int, int], folder: Path, how: How,
    language: str = script.SOURCE,
) -> list[Path]:  # fmt: skip
    """Write the slide images of these chapters into the folder, each by its number; returns their paths.

    `size` is (width, height) in pixels; a shape other than 16:9 gets bars in the background's colour. Either all
    images are new afterwards or all are as they were. Raises Failure as the film does.
    """
    marked = [(chapter, number) for chapter in chapters for number in chapter.slides]
    if not marked:
        raise Failure("these chapters mark no slides")
    targets = [folder / f"{number}.png" for _, number in marked]
    checks.require(lesson)
    make_writable(*targets, how.work / "probe")
    quality = Quality(*fitting(size), QUALITIES[USUAL].fps)
    tasks = [
        Task(chapter, lesson.source, lesson.file, quality, number, how.renderer, language) for chapter, number in marked
    ]
    pictures = made(tasks, [1] * len(tasks), lesson, how)
    with replacing(*targets) as parts:
        for picture, part in zip(pictures, parts, strict=True):
            letterbox(picture.data, part, size)
    return targets


def fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The largest picture of 16:9 that fits into (width, height); less than a pixel is not worth a bar."""
    width, height = size
    if abs(width - height * 16 / 9) < 1:
        return size
    return min(width, max(1, round(height * 16 / 9))), min(height, max(1, round(width * 9 / 16)))


def letterbox(picture: bytes, target: Path, size: tuple[int, int]) -> None:
    """Put a picture, the content of an image file, into the middle of a canvas of (width, height) in the background's
    colour, as a PNG."""
    with Image.open(BytesIO(picture)) as image:
        if (image.size, image.mode, image.format) == (size, "RGB", "PNG"):
            target.write_bytes(picture)
            return
        canvas = Image.new("RGB", size, style.GROUND)
        canvas.paste(image.convert("RGB"), ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    canvas.save(target, "PNG", optimize=True)
