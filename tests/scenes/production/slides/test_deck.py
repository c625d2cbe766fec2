"""The deck: markdown, PowerPoint and PDF of the same slides."""

import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation

from core import load_lesson
from scenes import script
from scenes.production.slides.deck import Slide, markdown, write_pdf, write_pptx
from scenes.production.slides.slides import ALSO, make_slides
from tests.scenes.production import tiny
from tests.scenes.production.tiny import options

SIZE = 320, 180


@pytest.fixture
def slides(tmp_path: Path) -> list[Slide]:
    """Two, whose words would mean something to a program that took them for its own."""
    slides = []
    for number, color in ((1, "red"), (2, "blue")):
        image = tmp_path / "assets" / f"{number}.png"
        image.parent.mkdir(exist_ok=True)
        Image.new("RGB", SIZE, color).save(image)
        slides.append(
            Slide(number, image, f"Title {number} −", "A [link](x) & $z$ <b>", '---\nnote: #read("x") −0.5 ∂')
        )
    return slides


def parsed(deck: str) -> list[tuple[str, str, str]]:
    """What a reader of the dialect sees: description, path and notes of every slide."""
    slides = []
    for part in re.split(r"\n\n---\n\n", deck):
        slide, _, notes = part.partition("\n\nnote:\n")
        image = re.fullmatch(r"!\[((?:\\.|[^\]\\])*)\]\(([^)]*)\)", slide)
        assert image is not None, slide
        slides.append((image[1], image[2], notes))
    return slides


def test_markdown_has_an_image_and_notes_for_each(slides: list[Slide], tmp_path: Path) -> None:
    deck = markdown(slides, tmp_path)
    pages = parsed(deck)
    assert [path for _, path, _ in pages] == ["assets/1.png", "assets/2.png"]
    assert pages[0][0] == r"A \[link\](x) & $z$ \<b\>"
    assert [line for line in deck.splitlines() if line in ("---", "note:")] == ["note:", "---", "note:"]
    assert all((tmp_path / path).is_file() for _, path, _ in pages)


def test_powerpoint_has_image_title_description_and_notes(slides: list[Slide], tmp_path: Path) -> None:
    write_pptx(slides, SIZE, "The film", "en", tmp_path / "deck.pptx")
    deck = Presentation(str(tmp_path / "deck.pptx"))
    assert (deck.core_properties.title, deck.core_properties.language) == ("The film", "en")
    assert len(deck.slides) == 2
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-3)
    for page, slide in zip(deck.slides, slides, strict=True):
        assert page.shapes.title.text == slide.title
        *_, picture = page.shapes
        assert (picture.left, picture.top, picture.width, picture.height) == (0, 0, deck.slide_width, deck.slide_height)
        assert picture._element.nvPicPr.cNvPr.get("descr") == slide.alt
        assert picture.image.blob == slide.image.read_bytes()
        assert page.notes_slide.notes_text_frame.text == slide.notes
    assert zipfile.ZipFile(tmp_path / "deck.pptx").testzip() is None


@pytest.mark.parametrize("size", [(320, 180), (320, 240), (180, 320)])
@pytest.mark.parametrize("notes", [False, True])
def test_a_pdf_has_a_page_for_each(slides: list[Slide], tmp_path: Path, size: tuple[int, int], notes: bool) -> None:
    write_pdf(slides, size, "The film", "es", tmp_path / "deck.pdf", notes=notes)
    content = (tmp_path / "deck.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 2
    assert content.count(b"/Subtype /Image") == 2
    width, height = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)[-1])
    assert width / height == pytest.approx(210 / 297 if notes else size[0] / size[1], rel=1e-2)


def test_all_of_it_is_made_when_asked_for(tmp_path: Path) -> None:
    work = options(tmp_path / "work")
    made = make_slides(tiny.CHAPTERS, load_lesson(), SIZE, tmp_path / "slides", work, "es", sorted(ALSO))
    assert [path.name for path in made] == ["3.png", "deck.md", "deck.notes.pdf", "deck.pdf", "deck.pptx"]
    assert all(path.stat().st_size > 0 for path in made)
    ((alt, path, notes),) = parsed(made[1].read_text("utf-8"))
    assert path == "assets/3.png"
    assert "0,25" in alt  # where the dial stands in this chapter
    assert "0,02" in notes
    page = Presentation(str(made[-1])).slides[0]
    assert page.shapes.title.text == script.load("es").titles["Cost"]
    assert page.notes_slide.notes_text_frame.text.count("0,02") == 1
