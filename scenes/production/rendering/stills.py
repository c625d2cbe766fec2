"""Stills: the frames that chapters mark as slides, rendered at any size."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from core import Lesson
from scenes.contents import Chapter
from scenes.look import style
from scenes.production.rendering.dispatch import RenderOptions, render_parts
from scenes.production.rendering.quality import DEFAULT_QUALITY, QUALITIES, Quality
from scenes.production.rendering.render import Rendered, Task


def render_stills(
    marked: Sequence[tuple[Chapter, int]],
    sizes: Sequence[tuple[int, int]],
    lesson: Lesson,
    options: RenderOptions,
    language: str,
) -> list[Rendered]:
    """Return these slides (chapter, number), each as large as fits its size (width, height). Raises Failure."""
    tasks = [
        Task(chapter, lesson.source, lesson.file, Quality(*fitted_size(size), QUALITIES[DEFAULT_QUALITY].fps), number,
             options.renderer, language)
        for (chapter, number), size in zip(marked, sizes, strict=True)
    ]  # fmt: skip
    return render_parts(tasks, [1] * len(tasks), lesson, options)


def render_images(
    marked: Sequence[tuple[Chapter, int]],
    sizes: Sequence[tuple[int, int]],
    lesson: Lesson,
    options: RenderOptions,
    language: str,
) -> list[bytes]:
    """Return the contents of PNG files of these slides, each as large as fits its size. Raises Failure."""
    return [picture.data for picture in render_stills(marked, sizes, lesson, options, language)]


def fitted_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the largest 16:9 size within (width, height); a bar of less than a pixel is not worth it."""
    width, height = size
    if abs(width - height * 16 / 9) < 1:
        return size
    return min(width, max(1, round(height * 16 / 9))), min(height, max(1, round(width * 9 / 16)))


def letterboxed(picture: bytes, size: tuple[int, int], kind: str = "PNG") -> bytes:
    """Return a picture centered on a canvas of (width, height) in the background's color.

    Takes the content of an image file and returns that of one in the format `kind`, a key of SAVED.
    """
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
"""Pillow's options for saving each format, chosen so that thin lines stay sharp."""
