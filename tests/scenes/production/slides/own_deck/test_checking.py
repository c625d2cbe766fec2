"""What --check finds: printed on stdout, a line each; nothing is written."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import DEFAULT_LESSON
from scenes.production.slides.own_deck.checking import find_faults
from scenes.production.slides.own_deck.folder import load_deck
from scenes.production.work.errors import Failure
from tests.core.strategies import quick
from tests.scenes.production.commands.test_cli import assert_told, call
from tests.scenes.production.slides.own_deck.sample_decks import LESSON, deck, image
from tests.scenes.production.slides.own_deck.test_markdown import pieces


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems(*options: str) -> list[str]:
    """The lines; the exit code goes with them."""
    result = call("slides", "--deck", "deck.md", "--check", *options)
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert result.exit_code == (0 if lines[-1].endswith("no problems") else 1)
    return lines


def test_nothing_is_off(here: Path) -> None:
    for number in (1, 2):
        image(here / "assets" / f"{number}_20250314.png")
    path = deck(here, *(f"![](assets/{number}_20250314.png)\n\nnote:\nslowly" for number in (1, 2)))
    before = {file: file.stat().st_mtime_ns for file in here.rglob("*")}
    assert problems() == ["deck.md: 2 slides, no problems"]
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert problems() == ["deck.md: 2 slides, no problems"]
    after = {file: file.stat().st_mtime_ns for file in here.rglob("*")}
    assert {**after, path: 0} == {**before, path: 0}


def test_images_that_are_missing_lead_out_or_are_none(here: Path) -> None:
    (here / "x.png").write_text("text")
    image(here.parent / "out.png")
    deck(here, "![](a.png)\n\nnote: ![](b.svg)", "![](../out.png)", front="bg: c.jpg")
    assert problems() == [
        "slide 1: a.png is missing",
        "slide 1: b.svg is missing",
        "line 10: ../out.png leads out of the deck's folder; nothing is written there",
        "the background of all slides: c.jpg is missing",
        "no slide shows x.png",
    ]
    deck(here, "![](x.png)")
    assert problems() == ["x.png is not an image; it is not overwritten"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipes_are_not_waited_for(here: Path) -> None:
    for name in ("a.png", "other.md"):
        os.mkfifo(here / name)
    image(here / "unused.png")
    deck(here, "![](a.png)")
    assert problems() == ["a.png is a pipe; it is not overwritten", "no slide shows unused.png"]
    assert_told(call("slides", "--deck", "deck.md", "--size", "160x90"), 2, "a.png is a pipe; it is not overwritten")
    assert_told(call("slides", "--deck", "other.md", "--check"), 2, "other.md is a pipe; give the path of a deck")


def test_images_that_no_slide_shows(here: Path) -> None:
    for name in ("assets/1.png", "assets/old.png", "assets/in notes.jpg", "assets/of another.webp", "elsewhere/a.png",
                 "assets/.hidden.png", "assets/deeper/b.png"):  # fmt: skip
        image(here / name)
    (here / "assets" / "data.csv").touch()
    (here / "other.md").write_text("![](assets/of%20another.webp)")
    deck(here, "![](assets/1.png)\n\nnote: ![[in notes.jpg]]")
    assert problems() == ["no slide shows assets/old.png"]


def test_a_file_whose_name_is_no_text(here: Path) -> None:
    image(here / "1.png")
    (here / os.fsdecode(b"\xff.png")).touch()
    (here / "other.md").touch()
    deck(here, "![](1.png)")
    assert problems() == ["no slide shows \\udcff.png"]


def test_images_older_than_the_lesson_but_not_logos(here: Path) -> None:
    (here / "own.toml").write_text(DEFAULT_LESSON.read_text("utf-8"), "utf-8")
    for name in ("1.png", "2.png", "logo.png"):
        image(here / name)
    written = (here / "own.toml").stat().st_mtime
    os.utime(here / "1.png", (written - 1, written - 1))
    os.utime(here / "logo.png", (written - 1, written - 1))
    deck(here, "![](logo.png) ![](1.png)", "![](2.png) ![](logo.png)")
    assert problems("--lesson", "own.toml") == ["slide 1: 1.png is older than the lesson"]
    assert problems("--lesson", "own.toml", "--map", "1=none") == ["deck.md: 2 slides, no problems"]


def test_slides_without_an_image(here: Path) -> None:
    image(here / "1.png")
    deck(here, "# Hello", "![](https://x.org/a.png)", "![](1.png)\n\n--\n\nnote: ![](1.png)")
    assert problems() == ["slide 1 has no image", "slide 4 has no image"]


@pytest.mark.parametrize(
    ("front", "notes", "printed"),
    [
        ("", "note: a", ""),
        ("", "Note: a", ""),
        ("", "Notes: a", "Notes: in line 3 is shown on the slide, because notes of this deck begin with note:; "),
        (
            "theme: white",
            "notes:",
            "notes: in line 6 is shown on the slide, because notes of this deck begin with note:; ",
        ),
        ("notesSeparator: Notes:", "Notes: a", ""),
        ('notesSeparator: "^notes?:"', "Note: a", ""),
        (
            "notesSeparator: Notiz:",
            "note: a",
            "note: in line 6 is shown on the slide, because notes of this deck begin with notiz:",
        ),
        ("", "note: a\n\nnote: b", "notes begin more than once (lines 3, 5); "),
        ("", "note: a\n\nNotes: b", "notes begin more than once (lines 3, 5); "),
        ("", "a `Notes:`\n```\nNotes:\n```\n<!-- Notes: -->", ""),
    ],
)
def test_notes_that_would_be_shown(here: Path, front: str, notes: str, printed: str) -> None:
    image(here / "1.png")
    deck(here, f"![](1.png)\n\n{notes}", front=front)
    (line,) = problems()
    assert line.startswith(f"slide 1: {printed}" if printed else "deck.md: 1 slide, no problems")


def test_a_separator_that_is_none(here: Path) -> None:
    image(here / "1.png")
    deck(here, "![](1.png)\n\n---  \n\n![](1.png)")
    assert problems() == ["line 3 does not separate slides, because it ends in spaces; remove them"]


@quick
@given(st.one_of(st.text(), st.lists(pieces, max_size=40).map("".join)))
def test_any_text_can_be_checked(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = deck(tmp_path_factory.getbasetemp() / "checked", text)
    with suppress(Failure):
        assert all(line.count("\n") == 0 for line in find_faults(path, load_deck(path), LESSON, {}, 0.0))


def test_what_cannot_be_decided_is_off_too(here: Path) -> None:
    image(here / "a.png")
    image(here / "b.png")
    deck(here, "![](a.png) ![](b.png)")
    (line,) = problems()
    assert line.startswith("slide 1 of the deck shows 2 images (a.png, b.png); ")


def test_a_check_needs_a_deck_that_can_be_read() -> None:
    assert_told(call("slides", "--deck", "none.md", "--check"), 2, "none.md: file not found")
    assert call("slides", "--check").exit_code == 2
