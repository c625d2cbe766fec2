"""Make the slides: the frames of the film that chapters mark, as images of any size, and a deck of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from core import Lesson
from scenes import script
from scenes.contents import Chapter
from scenes.production.audits import gradient_check as checks
from scenes.production.rendering import RenderOptions, letterboxed, render_stills
from scenes.production.slides.deck import Slide, markdown, write_pdf, write_pptx
from scenes.production.work import Failure, make_writable, replacing

ALSO = {"pptx": "deck.pptx", "pdf": "deck.pdf", "notes": "deck.notes.pdf"}
"""Optional files: PowerPoint, a PDF of the images, a PDF with the notes below the images."""


def make_slides(
    chapters: Sequence[Chapter], lesson: Lesson, size: tuple[int, int], folder: Path, options: RenderOptions,
    language: str = script.SOURCE, also: Collection[str] = (),
) -> list[Path]:  # fmt: skip
    """Write the slides of these chapters into a folder: images to assets/N.png, deck.md, and the files of `also`.

    Return all paths, the images first. `size` is (width, height) in pixels; a shape other than 16:9 is padded with
    bars in the background color. Either all files are replaced or none. Raises Failure if the gradient check fails, a
    file cannot be written or a chapter fails.
    """
    marked = [(chapter, number) for chapter in chapters for number in chapter.slides]
    if not marked:
        raise Failure("these chapters mark no slides")
    images = [folder / "assets" / f"{number}.png" for _, number in marked]
    others = [folder / "deck.md", *(folder / ALSO[kind] for kind in sorted(also))]
    checks.require(lesson)
    make_writable(*images, *others, options.work / "probe")
    stills = render_stills(marked, [size] * len(marked), lesson, options, language)
    text = script.load(language)
    described = [
        next(slide for slide in picture.record.described if slide.number == number)
        for picture, (_, number) in zip(stills, marked, strict=True)
    ]
    with replacing(*images, *others) as parts:
        for picture, part in zip(stills, parts, strict=False):
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
