"""Write the slides as a deck: reveal.js markdown, PowerPoint, PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scenes.look import style
from scenes.production.film import escape_markdown

WIDTH = 13.333
"""Width of a PowerPoint slide in inches, PowerPoint's default; the height follows from the images."""

PAGE = 210.0, 297.0
"""Width and height of a page with notes, in millimeters: A4."""

EDGE = 18.0
"""Margin of a page with notes, in millimeters."""

LEADING = 6.0
"""Line spacing of the notes, in millimeters."""


@dataclass(frozen=True)
class Slide:
    """One slide: its number, image, title, alt text and speaker notes."""

    number: int
    image: Path
    title: str
    alt: str
    notes: str


def markdown(slides: Sequence[Slide], folder: Path) -> str:
    """Return the slides as reveal.js markdown in the dialect of Obsidian's Advanced Slides.

    A rule with blank lines around it separates slides, `note:` begins the notes. Paths of images are relative to the
    folder of the deck.
    """
    parts = []
    for slide in slides:
        image = slide.image.relative_to(folder).as_posix()
        parts.append(
            f"![{escape_markdown(_line(slide.alt))}]({image})\n\nnote:\n{escape_markdown(_line(slide.notes))}\n"
        )
    return "\n---\n\n".join(parts)


def _line(text: str) -> str:
    return " ".join(text.split())


def write_pptx(slides: Sequence[Slide], size: tuple[int, int], title: str, language: str, target: Path) -> None:
    """Write a PowerPoint file: each image fills its slide and hides the title; alt text and notes are set.

    `size` is the width and height of the images in pixels.
    """
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
        picture._element.nvPicPr.cNvPr.set("descr", slide.alt)  # python-pptx has no public way to set an alt text
        page.notes_slide.notes_text_frame.text = slide.notes
    deck.save(str(target))


def write_pdf(
    slides: Sequence[Slide], size: tuple[int, int], title: str, language: str, target: Path, *, notes: bool = False
) -> None:
    """Write a PDF with one page per slide: just the image or, with `notes`, an A4 page with the notes below the image.

    `size` is the width and height of the images in pixels.
    """
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
