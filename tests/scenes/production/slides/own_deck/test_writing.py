"""The images of a deck: names, formats and sizes stay, all are new or none."""

from pathlib import Path

import pytest
from PIL import Image

from core import load_lesson
from scenes.production.slides.own_deck.choosing import choose, lesson_slides
from scenes.production.slides.own_deck.folder import DeckFolder, load_deck
from scenes.production.slides.own_deck.writing import image_targets, write_images
from scenes.production.work.errors import Failure
from tests.scenes.production import tiny
from tests.scenes.production.slides.own_deck.sample_decks import chosen, deck, image, painted, shade
from tests.scenes.production.tiny import options


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_image_keeps_its_name_its_format_and_its_size(tmp_path: Path) -> None:
    talk = tmp_path / "talk"
    names = {"1_a.png": (160, 90), "2_b.jpg": (320, 240), "3_c.JPEG": (64, 64), "4_d.webp": (200, 90)}
    for name, size in names.items():
        image(talk / "assets" / name, size)
    image(talk / "assets" / "logo.png")
    path = deck(talk, *(f"![](assets/{name})" for name in names), "![](new/5.png)", "![](6.png) ![](assets/logo.png)",
                "![](assets/logo.png)\n![](1_a.png)")  # fmt: skip
    before = files(talk)
    made = write_images(image_targets(chosen(path)), load_lesson(), options(tmp_path / "work"), render=painted)
    assert [file.name for file in made] == [*names, "5.png", "6.png"]
    after = files(talk)
    assert {name for name in after if after[name] == before.get(name)} == {"deck.md", "assets/logo.png"}
    for number, (file, size) in enumerate(zip(made, [*names.values(), (1920, 1080), (1920, 1080)], strict=True), 1):
        with Image.open(file) as new:
            assert new.size == size
            assert new.format == {"png": "PNG", "ebp": "WEBP"}.get(file.name[-3:], "JPEG")
            middle = new.convert("RGB").getpixel((size[0] // 2, size[1] // 2))
        assert isinstance(middle, tuple)
        assert all(abs(a - b) < 4 for a, b in zip(middle, shade(number), strict=True))


def test_a_size_may_be_given(tmp_path: Path) -> None:
    image(tmp_path / "talk" / "a.png", (4, 4))
    path = deck(tmp_path / "talk", "![](a.png)")
    with pytest.raises(Failure, match=r"^a.png has 4x4 pixels, which cannot be rendered; give --size$"):
        image_targets(chosen(path))
    write_images(image_targets(chosen(path), (48, 27)), load_lesson(), options(tmp_path / "work"), render=painted)
    with Image.open(path.parent / "a.png") as new:
        assert new.size == (48, 27)


@pytest.mark.parametrize("content", [b"", b"my thesis", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n"])
@pytest.mark.parametrize("size", [None, (160, 90)])
def test_a_file_that_is_no_image_is_not_overwritten(
    tmp_path: Path, content: bytes, size: tuple[int, int] | None
) -> None:
    path = deck(tmp_path, "![](a.png)")
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(Failure, match=r"^a.png is not an image; it is not overwritten$"):
        image_targets(chosen(path), size)


def test_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "x" / "a.png").mkdir(parents=True)
    with pytest.raises(Failure, match=r"^x/a.png is a folder"):
        image_targets(chosen(deck(tmp_path, "![](x/a.png)")))


def test_where_one_cannot_be_written_all_stay(tmp_path: Path) -> None:
    talk = tmp_path / "talk"
    image(talk / "a.png")
    image(talk / "b.png")
    path = deck(talk, "![](a.png)", "![](b.png)")
    before = files(talk)

    def broken(*arguments: object) -> list[bytes]:
        return [*painted(*arguments)[:1], b"half a pic"]  # type: ignore[arg-type]

    with pytest.raises(OSError, match="cannot identify"):
        write_images(image_targets(chosen(path)), load_lesson(), options(tmp_path / "work"), render=broken)
    assert files(talk) == before


def test_a_file_on_two_slides_is_rendered_once(tmp_path: Path) -> None:
    path = deck(tmp_path / "talk", "![cost](a.png)", "![cost](a.png)", "![cost](b.png)", "![3](c.png)")
    asked = []

    def counting(marked: list[object], *rest: object) -> list[bytes]:
        asked.extend(marked)
        return painted(marked, *rest)  # type: ignore[arg-type]

    made = write_images(
        image_targets(chosen(path), (32, 18)), load_lesson(), options(tmp_path / "work"), render=counting
    )
    assert [file.name for file in made] == ["a.png", "b.png", "c.png"]
    assert len(asked) == 1


def test_a_deck_from_the_lesson_itself(tmp_path: Path) -> None:
    image(tmp_path / "talk" / "assets" / "3_20250314164633.jpg", (320, 240))
    path = deck(
        tmp_path / "talk",
        "![the cost|300](3_20250314164633.jpg)\n\nNotes:\nslowly",
        "# The cost of one example\n![[x.png]]",
    )
    choices = choose(load_deck(path), DeckFolder(path), lesson_slides(tiny.CHAPTERS), {})
    before = path.read_bytes()
    made = write_images(image_targets(choices, None), load_lesson(), options(tmp_path / "work"), "es")
    assert [file.relative_to(path.parent).as_posix() for file in made] == ["assets/3_20250314164633.jpg", "x.png"]
    assert path.read_bytes() == before
    for file, size in zip(made, [(320, 240), (1920, 1080)], strict=True):
        with Image.open(file) as new:
            assert new.size == size
            assert len(new.convert("L").getcolors(256) or []) > 20  # a number stands there, with soft edges


def test_chapters_that_fail_leave_the_old_images(tmp_path: Path) -> None:
    old = image(tmp_path / "talk" / "1.png")
    path = deck(tmp_path / "talk", "![](1.png)")
    before = old.read_bytes()
    choices = choose(load_deck(path), DeckFolder(path), lesson_slides([tiny.EMPTY]), {})
    with pytest.raises(Failure, match="has no slide 1"):
        write_images(image_targets(choices), load_lesson(), options(tmp_path / "work"))
    assert old.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == ["1.png", "deck.md"]
