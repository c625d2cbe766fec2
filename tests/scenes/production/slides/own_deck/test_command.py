"""`slides --deck` as a person meets it."""

from pathlib import Path

import pytest
from PIL import Image

from scenes import contents
from tests.scenes.production import tiny
from tests.scenes.production.commands.test_cli import assert_told, call
from tests.scenes.production.slides.own_deck.sample_decks import deck, image

pytestmark = pytest.mark.usefixtures("in_process")

SLIDES = "# Hello\n![](https://x.org/logo.png)", "![the cost|300](assets/3_20250314164633.png)\n\nnote:\nslowly", "bye"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_decks_images_are_rendered_anew(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    old = image(here / "talk" / "assets" / "3_20250314164633.png", (320, 180))
    deck(here / "talk", *SLIDES)
    before = files(here / "talk")
    printed = [
        "slide 1: https://x.org/logo.png is unchanged",
        "slide 2: assets/3_20250314164633.png, 320x180, is 3 (Cost): file name '3_20250314164633.png'",
        "slide 3: no image",
    ]
    dry = call("slides", "--deck", "talk/deck.md", "--dry-run")
    assert (dry.exit_code, dry.stdout.splitlines(), dry.stderr) == (0, printed, "")
    assert files(here) == {f"talk/{name}": content for name, content in before.items()}
    result = call("slides", "--deck", "talk/deck.md")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [*printed, "talk/deck.md: 1 image re-rendered"]
    after = files(here / "talk")
    assert [name for name in after if after[name] != before.get(name)] == ["assets/3_20250314164633.png"]
    assert [*after] == [*before]
    with Image.open(old) as new:
        assert (new.format, new.size) == ("PNG", (320, 180))
        assert len(new.convert("L").getcolors(256) or []) > 20
    assert not (here / "media" / "slides").exists()


def test_what_the_deck_does_not_show_is_told(here: Path) -> None:
    deck(here, *(f"![]({number}.png)" for number in range(1, 11)))
    result = call("slides", "--deck", "deck.md", "--dry-run", "--map", "1=nudge", "--size", "640x480")
    assert result.stdout.splitlines()[0] == "slide 1: 1.png, 640x480, is 6 (Nudge): by hand"
    assert result.stdout.splitlines()[-1] == "not in the deck: 1 (ChainNetwork), 11 (ManyNeurons), 12 (ManyPaths)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--deck", "deck.md", "--pdf"), "--deck cannot be combined with --pdf"),
        (("--deck", "deck.md", "--pptx"), "--deck cannot be combined with --pptx"),
        (("--deck", "deck.md", "--notes"), "--deck cannot be combined with --notes"),
        (("--map", "3=cost"), "--map needs --deck"),
        (("--dry-run",), "--dry-run needs --deck"),
        (("--deck", "deck.md", "--map", "3=cots"), "the lesson has no slide 'cots'"),
        (("--deck", "deck.md", "--map", ""), "it is empty"),
    ],
)
def test_a_wrong_call_ends_with_two(arguments: tuple[str, ...], message: str) -> None:
    result = call("slides", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_failures_take_one_line_and_write_nothing(here: Path) -> None:
    assert_told(call("slides", "--deck", "none.md"), 2, "none.md: file not found")
    for slide, message in [
        ("nothing", "deck.md: 1 slide, but no image that can be replaced"),
        ("![](../a.png)", "line 1: ../a.png leads out of the deck's folder; nothing is written there"),
        ("![](deck.md.png)", "deck.md.png is not an image; it is not overwritten"),
        ("![](a.png) ![](b.png)", "slide 1 of the deck shows 2 images (a.png, b.png)"),
    ]:
        deck(here, slide)
        (here / "deck.md.png").write_text("text")
        before = files(here)
        assert_told(call("slides", "--deck", "deck.md"), 2, message)
        assert files(here) == before
