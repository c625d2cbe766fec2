"""Slides of any size: the picture whole, bars in the background's color."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageColor

from core import load_lesson
from scenes import contents
from scenes.look import style
from scenes.production.rendering.stills import fitted_size, letterboxed
from scenes.production.slides.slides import make_slides
from scenes.production.work.errors import Failure
from scenes.production.work.imports import HOME
from tests.core.strategies import quick
from tests.scenes.production import tiny
from tests.scenes.production.tiny import options

GROUND = ImageColor.getrgb(style.GROUND)
side = st.integers(16, 8192)

EDGE = 64
"""Levels by which a pixel at the edge of a shape may differ where Cairo has another version; another digit is more."""


@quick
@given(side, side)
def test_the_picture_fits_and_touches_two_edges(width: int, height: int) -> None:
    w, h = fitted_size((width, height))
    assert 1 <= w <= width
    assert 1 <= h <= height
    assert w == width or h == height
    assert abs(w - h * 16 / 9) <= 1


@pytest.mark.parametrize("size", [(854, 480), (1920, 1080), (3840, 2160), (1366, 768)])
def test_the_usual_sizes_get_no_bars(size: tuple[int, int]) -> None:
    assert fitted_size(size) == size


def test_bars_have_the_backgrounds_color(tmp_path: Path) -> None:
    Image.new("RGBA", (160, 90), "white").save(tmp_path / "picture.png")
    content = letterboxed((tmp_path / "picture.png").read_bytes(), (160, 120))
    with Image.open(BytesIO(content)) as slide:
        assert (slide.format, slide.mode, slide.size) == ("PNG", "RGB", (160, 120))
        assert slide.getpixel((80, 14)) == slide.getpixel((80, 105)) == GROUND
        assert slide.getpixel((0, 15)) == slide.getpixel((159, 104)) == (255, 255, 255)


def test_a_four_by_three_slide_has_the_whole_picture(tmp_path: Path) -> None:
    made = make_slides(tiny.CHAPTERS, load_lesson(), (640, 480), tmp_path / "slides", options(tmp_path / "work"))
    assert made == [tmp_path / "slides" / "assets" / "3.png", tmp_path / "slides" / "deck.md"]
    assert [p for p in sorted((tmp_path / "slides").rglob("*")) if p.is_file()] == made
    with Image.open(made[0]) as slide:
        assert slide.size == (640, 480)
        box = ImageChops.difference(slide, Image.new("RGB", slide.size, GROUND)).getbbox()
    assert box is not None
    left, upper, right, lower = box
    assert 200 < left < right < 440  # the number stands in the middle, as wide as in the film
    assert (upper + lower) / 2 == pytest.approx(240, abs=14)


@pytest.mark.parametrize(
    ("chapter", "message"),
    [
        (tiny.EMPTY, "ChainNetwork failed: the chapter has no slide 1$"),
        (tiny.BROKEN, "ChainRule failed: ZeroDivision"),
    ],
)
def test_a_failure_leaves_the_old_slides(tmp_path: Path, chapter: tiny.Tiny, message: str) -> None:
    old = tmp_path / "slides" / "assets" / f"{chapter.slides[0]}.png"
    deck = tmp_path / "slides" / "deck.md"
    old.parent.mkdir(parents=True)
    for file in (old, deck):
        file.write_text("old")
    with pytest.raises(Failure, match=message):
        make_slides([chapter], load_lesson(), (160, 90), tmp_path / "slides", options(tmp_path / "work"))
    assert old.read_text() == deck.read_text() == "old"
    assert [p for p in sorted((tmp_path / "slides").rglob("*")) if p.is_file()] == [old, deck]


def test_the_slides_in_git_are_those_of_the_usual_lesson(tmp_path: Path) -> None:
    """Where this fails, a picture has changed: `make slides` renders them anew."""
    kept = HOME / "media" / "slides"
    *images, deck = make_slides(contents.CHAPTERS, load_lesson(), (1920, 1080), tmp_path, options(tmp_path / "work", 2))
    assert len(images) == 12
    for image in images:
        with Image.open(image) as fresh, Image.open(kept / "assets" / image.name) as old:
            apart = ImageChops.difference(fresh.convert("L"), old.convert("L")).getextrema()[1]
            assert apart < EDGE, image.name
    assert deck.read_text("utf-8") == (kept / "deck.md").read_text("utf-8")
    assert sorted(path.name for path in (kept / "assets").iterdir()) == sorted(image.name for image in images)
    assert sum(path.stat().st_size for path in [*(kept / "assets").iterdir(), kept / "deck.md"]) < 3_000_000


def test_chapters_without_slides_are_told(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="mark no slides"):
        make_slides(tiny.CHAPTERS[1:], load_lesson(), (160, 90), tmp_path, options(tmp_path))
