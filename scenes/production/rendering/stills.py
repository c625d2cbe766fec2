"""Stills: the frames that chapters mark as slides, rendered in any size."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from core import Lesson
from scenes.contents import Chapter
from scenes.look import style
from scenes.production.rendering.parts import RenderOptions, render_parts
from scenes.production.rendering.quality import QUALITIES, USUAL, Quality
from scenes.production.rendering.render import Rendered, Task


def rendered(
    marked: Sequence[tuple[Chapter, int]],
    sizes: Sequence[tuple[int, int]],
    lesson: Lesson,
    options: RenderOptions,
    language: str,
) -> list[Rendered]:
    """Slides of chapters, each as large as fits into its size. Raises Failure as the film does."""
    tasks = [
        Task(chapter, lesson.source, lesson.file, Quality(*fitting(size), QUALITIES[USUAL].fps), number,
             options.renderer, language)
        for (chapter, number), size in zip(marked, sizes, strict=True)
    ]  # fmt: skip
    return render_parts(tasks, [1] * len(tasks), lesson, options)


def pictures(
    marked: Sequence[tuple[Chapter, int]],
    sizes: Sequence[tuple[int, int]],
    lesson: Lesson,
    options: RenderOptions,
    language: str,
) -> list[bytes]:
    """The same, each as the content of an image file."""
    return [picture.data for picture in rendered(marked, sizes, lesson, options, language)]


def fitting(size: tuple[int, int]) -> tuple[int, int]:
    """The largest picture of 16:9 that fits into (width, height); less than a pixel is not worth a bar."""
    width, height = size
    if abs(width - height * 16 / 9) < 1:
        return size
    return min(width, max(1, round(height * 16 / 9))), min(height, max(1, round(width * 9 / 16)))


def letterboxed(picture: bytes, size: tuple[int, int], kind: str = "PNG") -> bytes:
    """Return a picture in the middle of a canvas of (width, height) in the background's color; both are contents of
    image files, the new one of this kind."""
    with Image.open(BytesIO(picture)) as image:
        if (image.size, image.mode, image.format) == (size, "RGB", kind):
            return picture
        canvas = Image.new("RGB", size, style.GROUND)
        canvas.paste(image.convert("RGB"), ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    file = BytesIO()
    canvas.save(file, kind, **SAVED[kind])
    return file.getvalue()


SAVED: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 95, "subsampling": 0, "optimize": True},
    "WEBP": {"lossless": True},
}
"""How each kind of file is saved: thin lines stay as they are."""
