"""The images of a deck, rendered anew under their old names."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core import Lesson
from core.lesson.regular_file import NotAFile, open_file
from scenes import script
from scenes.contents import Chapter
from scenes.production.audits import gradient_check as checks
from scenes.production.rendering.parts import RenderOptions
from scenes.production.rendering.quality import DEFAULT_IMAGE_SIZE, IMAGE_SIDES
from scenes.production.rendering.stills import letterboxed, render_images
from scenes.production.slides.own_deck.choosing import FORMATS, ImageChoice
from scenes.production.slides.own_deck.safe_writing import safe_writer
from scenes.production.work.errors import BadInput
from scenes.production.work.files import make_writable

RenderSlides = Callable[
    [Sequence[tuple[Chapter, int]], Sequence[tuple[int, int]], Lesson, RenderOptions, str], Sequence[bytes]
]
"""Renders slides of chapters in these sizes."""


@dataclass(frozen=True)
class ImageTarget:
    """A file to write: its size in pixels, and why it becomes what."""

    choice: ImageChoice
    size: tuple[int, int]

    def __str__(self) -> str:
        width, height = self.size
        choice = self.choice
        return (
            f"slide {choice.slide.number}: {choice.image.shown_path}, {width}x{height}, is {choice.still}: {choice.why}"
        )


def image_targets(choices: Sequence[ImageChoice], size: tuple[int, int] | None = None) -> list[ImageTarget]:
    """What is to be written. The size is the given one, or that of the old image. Raises Failure where what stands
    there is no image."""
    return [
        ImageTarget(choice, size or old or DEFAULT_IMAGE_SIZE)
        for choice in choices
        for old in [_old(choice, size is None)]
    ]


def _old(choice: ImageChoice, needed: bool) -> tuple[int, int] | None:
    """The size of the image that stands there."""
    path, name = choice.file, choice.image.shown_path
    if path.is_dir():
        raise BadInput(f"{name} is a folder; give the name of a file")
    if not path.exists():
        return None
    try:
        with open_file(path) as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")) as image:
                size = image.size
    except NotAFile as error:
        raise BadInput(f"{name} is {error}; it is not overwritten") from None
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        raise BadInput(f"{name} is no image; it is not overwritten") from None
    if needed and not all(IMAGE_SIDES[0] <= side <= IMAGE_SIDES[1] for side in size):
        raise BadInput(f"{name} has {size[0]}x{size[1]} pixels, which cannot be rendered; give --size")
    return size


def write_images(
    found: Sequence[ImageTarget],
    lesson: Lesson,
    options: RenderOptions,
    language: str = script.SOURCE,
    render: RenderSlides = render_images,
) -> list[Path]:
    """Render and write all of it; returns the files. Either all are new afterwards or all are as they were. Raises
    Failure as the film does, and BadInput if a folder of the deck is replaced meanwhile."""
    if not found:
        return []
    by_file = {target.choice.file: target for target in found}
    checks.require(lesson)
    make_writable(options.work / "probe")
    places = safe_writer(found[0].choice.root, *by_file)
    wanted = [*dict.fromkeys((target.choice.still, target.size) for target in by_file.values())]
    data = render(
        [(still.chapter, still.number) for still, _ in wanted], [size for _, size in wanted], lesson, options, language
    )
    made = dict(zip(wanted, data, strict=True))
    contents = {}
    for file, target in by_file.items():
        kind = FORMATS[target.choice.image.suffix]
        contents[file] = letterboxed(made[target.choice.still, target.size], target.size, kind)
    places.replace(contents)
    return [*by_file]
