"""The slides as a deck: reveal.js markdown, PowerPoint, PDF. Images, titles, descriptions and notes come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scenes.look import style
from scenes.production.film.texts import plain

WIDTH = 13.333
"""Inches of a slide in PowerPoint, whatever its shape; its usual width."""

PAGE = 210.0, 297.0
"""Millimetres of a page with notes."""

EDGE = 18.0
"""Millimetres around what stands on it."""

LEADING = 6.0
"""Millimetres from line to line of the notes."""


@dataclass(frozen=True)
class Slide:
    """One slide: its number, its image, a title, what is seen on it, and the speaker's notes."""

    number: int
    image: Path
    title: str
    alt: str
    notes: str


def markdown(slides: Sequence[Slide], folder: Path) -> str:
    """As reveal.js markdown, in the dialect of Obsidian's Advanced Slides: a rule between slides, blank lines around
    it, and `note:` before the notes. Images are named relative to the folder of the deck."""
    parts = []
    for slide in slides:
        image = slide.image.relative_to(folder).as_posix()
        parts.append(f"![{plain(_line(slide.alt))}]({image})\n\nnote:\n{plain(_line(slide.notes))}\n")
    return "\n---\n\n".join(parts)


def _line(text: str) -> str:
    return " ".join(text.split())


def write_pptx(slides: Sequence[Slide], size: tuple[int, int], title: str, language: str, target: Path) -> None:
    """Write a PowerPoint file: each image fills its slide, with its description; behind it the title, beside it the
    notes. `size` is that of the images, in pixels."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(WIDTH * size[1] / size[0])
    properties = deck.core_properties
    properties.title, properties.language, properties.author = title, language, ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    layout = next(layout for layout in deck.slide_layouts if layout.name == "Title Only")
    for slide in slides:
        page = deck.slides.add_slide(layout)
        page.shapes.title.text = slide.title
        picture = page.shapes.add_picture(str(slide.image), 0, 0, deck.slide_width, deck.slide_height)
        picture.name = slide.title
        picture._element.nvPicPr.cNvPr.set("descr", slide.alt)  # the library has no other way
        page.notes_slide.notes_text_frame.text = slide.notes
    deck.save(str(target))


def write_pdf(
    slides: Sequence[Slide], size: tuple[int, int], title: str, language: str, target: Path, *, notes: bool = False
) -> None:
    """Write a PDF: a page of the shape of the images for each, or, with `notes`, an upright page with the notes below
    the image. `size` is that of the images, in pixels."""
    from fpdf import FPDF

    width, height = 297.0, 297.0 * size[1] / size[0]
    document = FPDF(unit="mm", format=PAGE if notes else (width, height))
    document.set_title(title)
    document.set_lang(language)
    document.set_auto_page_break(False)
    for weight, name in (("", "Regular"), ("B", "Semibold")):
        document.add_font("text", weight, style.FONT_FOLDER / f"SourceSansPro-{name}.ttf")
    for slide in slides:
        document.add_page(format=PAGE if notes else (min(width, height), max(width, height)),
                          orientation="portrait" if notes or height > width else "landscape")  # fmt: skip
        if not notes:
            document.image(str(slide.image), 0, 0, width, height, alt_text=slide.alt)
            continue
        wide = PAGE[0] - 2 * EDGE
        tall = wide * size[1] / size[0]
        document.image(str(slide.image), EDGE, EDGE, wide, tall, alt_text=slide.alt)
        document.set_xy(EDGE, EDGE + tall + LEADING)
        document.set_font("text", "B", 15)
        document.multi_cell(wide, 1.4 * LEADING, f"{slide.number}  {slide.title}", align="L", new_x="LMARGIN")
        document.set_x(EDGE)
        document.set_font("text", "", 12)
        document.multi_cell(wide, LEADING, slide.notes, align="L")
    document.output(str(target))
