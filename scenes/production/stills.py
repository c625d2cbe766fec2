"""The slides: the frames of the film that chapters mark, as images of any size."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from core import Lesson
from scenes import script, style
from scenes.contents import Chapter
from scenes.production import checks
from scenes.production.deck import Slide, markdown, write_pdf, write_pptx
from scenes.production.errors import Failure
from scenes.production.files import make_writable, replacing
from scenes.production.parts import How, made
from scenes.production.quality import QUALITIES, USUAL, Quality
from scenes.production.render import Rendered, Task


def make_slides(
    chapters: Sequence[Chapter], lesson: Lesson, size: tuple[int, int], folder: Path, how: How,
    language: str = script.SOURCE, also: Collection[str] = (),
) -> list[Path]:  # fmt: skip
    """Write the slides of these chapters into the folder: the images, each by its number, into `assets`, and deck.md,
    with what is in ALSO where asked for; returns the paths of all, the images first.

    `size` is (width, height) in pixels; a shape other than 16:9 gets bars in the background's colour. Either all
    files are new afterwards or all are as they were. Raises Failure as the film does.
    """
    marked = [(chapter, number) for chapter in chapters for number in chapter.slides]
    if not marked:
        raise Failure("these chapters mark no slides")
    images = [folder / "assets" / f"{number}.png" for _, number in marked]
    others = [folder / "deck.md", *(folder / ALSO[kind] for kind in sorted(also))]
    checks.require(lesson)
    make_writable(*images, *others, how.work / "probe")
    found = rendered(marked, [size] * len(marked), lesson, how, language)
    text = script.load(language)
    described = [
        next(slide for slide in picture.record.described if slide.number == number)
        for picture, (_, number) in zip(found, marked, strict=True)
    ]
    with replacing(*images, *others) as parts:
        for picture, part in zip(found, parts, strict=False):
            part.write_bytes(letterboxed(picture.data, size))
        new, (deck, *rest) = parts[: len(images)], parts[len(images) :]
        named = [Slide(d.number, image, d.title, d.alt, d.notes) for d, image in zip(described, images, strict=True)]
        deck.write_text(markdown(named, folder), "utf-8")
        slides = [replace(slide, image=image) for slide, image in zip(named, new, strict=True)]
        title = text.film["title"]
        for kind, part in zip(sorted(also), rest, strict=True):
            if kind == "pptx":
                write_pptx(slides, size, title, text.language, part)
            else:
                write_pdf(slides, size, title, text.language, part, notes=kind == "notes")
    return [*images, *others]


def rendered(
    marked: Sequence[tuple[Chapter, int]], sizes: Sequence[tuple[int, int]], lesson: Lesson, how: How, language: str
) -> list[Rendered]:
    """Slides of chapters, each as large as fits into its size. Raises Failure as the film does."""
    tasks = [
        Task(chapter, lesson.source, lesson.file, Quality(*fitting(size), QUALITIES[USUAL].fps), number, how.renderer,
             language)
        for (chapter, number), size in zip(marked, sizes, strict=True)
    ]  # fmt: skip
    return made(tasks, [1] * len(tasks), lesson, how)


def pictures(
    marked: Sequence[tuple[Chapter, int]], sizes: Sequence[tuple[int, int]], lesson: Lesson, how: How, language: str
) -> list[bytes]:
    """The same, each as the content of an image file."""
    return [picture.data for picture in rendered(marked, sizes, lesson, how, language)]


ALSO = {"pptx": "deck.pptx", "pdf": "deck.pdf", "notes": "deck.notes.pdf"}
"""What can be made besides: PowerPoint, a PDF of the images, a PDF with the notes below them."""


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
