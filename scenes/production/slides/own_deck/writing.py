"""Re-render the images of a deck under their old names."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core import Lesson
from core.lesson import NotAFile, open_file
from scenes import script
from scenes.contents import Chapter
from scenes.production.audits import gradient_check as checks
from scenes.production.rendering import DEFAULT_IMAGE_SIZE, IMAGE_SIDES, RenderOptions, letterboxed, render_images
from scenes.production.slides.own_deck.choosing import FORMATS, ImageChoice
from scenes.production.slides.own_deck.safe_writing import safe_writer
from scenes.production.work import BadInput, make_writable

RenderSlides = Callable[
    [Sequence[tuple[Chapter, int]], Sequence[tuple[int, int]], Lesson, RenderOptions, str], Sequence[bytes]
]
"""A function that renders slides of chapters in the given sizes: `render_images`, or a substitute in tests."""


@dataclass(frozen=True)
class ImageTarget:
    """An image to write: the choice made for it, and its (width, height) in pixels."""

    choice: ImageChoice
    size: tuple[int, int]

    def __str__(self) -> str:
        width, height = self.size
        choice = self.choice
        return (
            f"slide {choice.slide.number}: {choice.image.shown_path}, {width}x{height}, is {choice.still}: {choice.why}"
        )


def image_targets(choices: Sequence[ImageChoice], size: tuple[int, int] | None = None) -> list[ImageTarget]:
    """Return the images to write, each in the given size or that of the old image.

    Raises BadInput if an old file is not an image or has a size that cannot be rendered.
    """
    return [
        ImageTarget(choice, size or old or DEFAULT_IMAGE_SIZE)
        for choice in choices
        for old in [_old_size(choice, size is None)]
    ]


def _old_size(choice: ImageChoice, needed: bool) -> tuple[int, int] | None:
    """Return the size of the old image, None if there is none."""
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
        raise BadInput(f"{name} is not an image; it is not overwritten") from None
    if needed and not all(IMAGE_SIDES[0] <= side <= IMAGE_SIDES[1] for side in size):
        raise BadInput(f"{name} has {size[0]}x{size[1]} pixels, which cannot be rendered; give --size")
    return size


def write_images(
    targets: Sequence[ImageTarget],
    lesson: Lesson,
    options: RenderOptions,
    language: str = script.SOURCE,
    render: RenderSlides = render_images,
) -> list[Path]:
    """Render and write these images; return their paths. Either all files are replaced or none.

    Raises Failure if the gradient check fails, a file cannot be written or a chapter fails, and BadInput if a folder
    of the deck is replaced meanwhile.
    """
    if not targets:
        return []
    by_file = {target.choice.file: target for target in targets}
    checks.require(lesson)
    make_writable(options.work / "probe")
    writer = safe_writer(targets[0].choice.root, *by_file)
    wanted = [*dict.fromkeys((target.choice.still, target.size) for target in by_file.values())]
    data = render(
        [(still.chapter, still.number) for still, _ in wanted], [size for _, size in wanted], lesson, options, language
    )
    images = dict(zip(wanted, data, strict=True))
    contents = {}
    for file, target in by_file.items():
        kind = FORMATS[target.choice.image.suffix]
        contents[file] = letterboxed(images[target.choice.still, target.size], target.size, kind)
    writer.replace(contents)
    return [*by_file]
