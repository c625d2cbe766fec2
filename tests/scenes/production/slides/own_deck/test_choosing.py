"""Which slide of the lesson an image of a deck becomes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes import contents
from scenes.production.slides.own_deck.choosing import parse_mapping
from scenes.production.slides.own_deck.folder import LARGEST, load_deck
from scenes.production.work.errors import Failure
from scenes.production.work.imports import HOME
from tests.core.strategies import quick
from tests.scenes.production.slides.own_deck.sample_decks import LESSON, chosen, deck, image, numbers


def test_by_order_slides_without_an_image_aside(tmp_path: Path) -> None:
    path = deck(
        tmp_path, "# Welcome", "![](x.png)", "![](https://x.org/a.png) ![](a.svg)", "![](y.jpg)\n\n--\n\n![](z.webp)"
    )
    assert [(c.slide.number, c.still.number, c.why) for c in chosen(path)] == [
        (2, 1, "image 1 of the deck"),
        (4, 2, "image 2 of the deck"),
        (5, 3, "image 3 of the deck"),
    ]


@pytest.mark.parametrize(
    ("slide", "number", "why"),
    [
        ("# The chain rule\n![](x.png)", 7, "heading 'The chain rule'"),
        ("## 7. The *chain* rule!\n![](x.png)", 7, "heading '7. The *chain* rule!'"),
        ("# La regla de la cadena\n![](x.png)", 7, "heading 'La regla de la cadena'"),
        ("# de que depende el coste\n![](x.png)", 5, "heading 'de que depende el coste'"),
        ("# Slide 9\n![](x.png)", 9, "heading 'Slide 9'"),
        ("![cost](x.png)", 3, "description 'cost'"),
        ("![Weighted sum|300](x.png)", 4, "description 'Weighted sum'"),
        ("![WeightedSum](x.png)", 4, "description 'WeightedSum'"),
        ("![12](x.png)", 12, "description '12'"),
        ("![slide 3 of 12](x.png)", 3, "description 'slide 3 of 12'"),
        ("![[assets/3_20250314164633.png]]", 3, "file name '3_20250314164633.png'"),
        ("![](assets/10.jpeg)", 10, "file name '10.jpeg'"),
        ("![](slide-05.webp)", 5, "file name 'slide-05.webp'"),
        ("![](bias.png)\n![](weighted-sum.png)", 4, "file name 'weighted-sum.png'"),
        ("# The chain rule\n![cost](2.png)", 7, "heading 'The chain rule'"),
        ("# Anything\n![cost](2.png)", 3, "description 'cost'"),
    ],
)
def test_a_name_wins_over_the_order(tmp_path: Path, slide: str, number: int, why: str) -> None:
    (choice,) = chosen(deck(tmp_path, slide))
    assert (choice.still.number, choice.why) == (number, why)


@pytest.mark.parametrize(
    "name", ["20250314164633.png", "99_x.png", "3b.png", "1920x1080.png", "0.png", "3 neurons.png", "²_.png"]
)
def test_what_is_no_name_leaves_it_to_the_order(tmp_path: Path, name: str) -> None:
    assert [choice.why for choice in chosen(deck(tmp_path, f"![](<{name}>)"))] == ["image 1 of the deck"]


def test_by_hand_wins_over_all(tmp_path: Path) -> None:
    path = deck(tmp_path, "![](logo.png)", "# The chain rule\n![](2.png)", "![](b.png)")
    mapping = parse_mapping(" 1=none, 2=weighted-sum ,3=ChainRule", LESSON)
    assert [(c.slide.number, c.still.number, c.why) for c in chosen(path, mapping)] == [
        (2, 4, "by hand"),
        (3, 7, "by hand"),
    ]
    assert numbers(path, parse_mapping("1=none", LESSON)) == [7, 2]


@pytest.mark.parametrize("name", ["cost", "Cost", "COST", "3", "03"])
def test_a_slide_by_any_of_its_names(name: str) -> None:
    assert parse_mapping(f"5={name}", LESSON) == {5: LESSON[2]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is empty"),
        (",,", "it is empty"),
        ("3", "cannot parse '3'"),
        ("a=cost", "cannot parse 'a=cost'"),
        ("3=", "cannot parse '3='"),
        ("²=cost", "cannot parse '²=cost'"),
        ("3=cots", "no slide 'cots'; give none, 1 or chain-network, 2 or labels, "),
        ("3=13", "no slide '13'"),
        ("3=opening", "no slide 'opening'"),
        ("3=cost,3=nudge", "slide 3 is mapped twice"),
    ],
)
def test_a_mapping_that_is_none(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_mapping(text, LESSON)


def test_a_mapping_must_fit_the_deck(tmp_path: Path) -> None:
    path = deck(tmp_path, "![](a.png)", "nothing")
    with pytest.raises(Failure, match=r"--map 3=...: the deck has 2 slides"):
        chosen(path, parse_mapping("3=cost", LESSON))
    with pytest.raises(Failure, match=r"--map 2=...: slide 2 of the deck has no image that can be replaced"):
        chosen(path, parse_mapping("2=cost", LESSON))


def test_more_images_than_slides_of_the_lesson_are_told(tmp_path: Path) -> None:
    many = [f"![](x{i}.png)" for i in range(13)]
    message = "slide 13 of the deck has its image 13, and the lesson has 12 slides; say with --map .* such as 1=none"
    with pytest.raises(Failure, match=message):
        chosen(deck(tmp_path, *many))
    assert numbers(deck(tmp_path, *many), parse_mapping("1=none", LESSON)) == [*range(1, 13)]
    assert numbers(deck(tmp_path, *many[:12], "![cost](again.png)")) == [*range(1, 13), 3]


def test_a_file_on_two_slides_is_one_slide_of_the_lesson(tmp_path: Path) -> None:
    image(tmp_path / "assets" / "a.png")
    assert numbers(deck(tmp_path, "![cost](a.png)", "![3](assets/a.png)")) == [3, 3]
    with pytest.raises(
        Failure, match=r"slides 1 and 2 of the deck share a.png, which cannot be slide 3 \(Cost\) and 6"
    ):
        chosen(deck(tmp_path, "![cost](assets/a.png)", "![nudge](a.png)"))


def test_of_several_images_the_one_that_is_named_or_stands_nowhere_else(tmp_path: Path) -> None:
    assert [c.image.path for c in chosen(deck(tmp_path, "![](a.png) ![cost](b.png)"))] == ["b.png"]
    two = deck(tmp_path, "![](logo.png)\n![](a.png)", "![](logo.png)\n![](b.png)")
    assert [c.image.path for c in chosen(two)] == ["a.png", "b.png"]
    message = r"slide 1 of the deck shows 2 images \(a.png, b.png\); begin .*, or leave it out: --map 1=none"
    with pytest.raises(Failure, match=message):
        chosen(deck(tmp_path, "![](b.png) ![](a.png)"))
    assert numbers(deck(tmp_path, "![](b.png) ![](a.png)", "![](c.png)"), parse_mapping("1=none", LESSON)) == [1]


# ---------------------------------------------------------------- files


def test_a_bare_name_is_found_in_a_subfolder(tmp_path: Path) -> None:
    old = image(tmp_path / "deep" / "er" / "a b.png")
    image(tmp_path / ".trash" / "a b.png")
    assert [c.file for c in chosen(deck(tmp_path, "![[a b.png]]"))] == [old]
    assert [c.file for c in chosen(deck(tmp_path, "![[new.png]]"))] == [tmp_path / "new.png"]
    image(tmp_path / "other" / "a b.png")
    with pytest.raises(Failure, match=r"line 1: a b.png may be deep/er/a b.png and other/a b.png; give its folder"):
        chosen(deck(tmp_path, "![[a b.png]]"))


@pytest.mark.parametrize(
    "name",
    ["../a.png", "x/../../a.png", "x/../a.png", "/etc/a.png", "file:///a.png", "C:/a.png", "file:a.png", "%2e%2e/a.png",
     "..%2fa.png", "out/a.png", "link.png"]
)  # fmt: skip
def test_what_leads_out_of_the_folder_is_refused_by_name(tmp_path: Path, name: str) -> None:
    image(tmp_path / "a.png")
    path = deck(tmp_path / "talk", "# Hello", f"![cost](<{name}>)")
    (path.parent / "out").symlink_to(tmp_path)
    (path.parent / "link.png").symlink_to(tmp_path / "a.png")
    with pytest.raises(Failure, match=r"^line 5: .*a\.png leads out of the deck's folder|^line 5: link\.png leads out"):
        chosen(path)


def test_backslashes_are_told(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"^line 1: assets\\3_2025.png has backslashes; write / instead$"):
        chosen(deck(tmp_path, "![](assets\\3_2025.png)"))
    assert [c.file.name for c in chosen(deck(tmp_path, "![](<10: 30.png>)"))] == ["10: 30.png"]


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    old = image(tmp_path / "assets" / "a.png")
    (tmp_path / "b.png").symlink_to(old)
    (tmp_path / "loop.png").symlink_to("loop.png")
    assert [c.file for c in chosen(deck(tmp_path, "![](b.png)"))] == [old]
    with pytest.raises(Failure, match=r"line 1: loop.png cannot be followed"):
        chosen(deck(tmp_path, "![](loop.png)"))


@pytest.mark.parametrize("name", ["a\0.png", "a\x1b.png", "x" * 300 + ".png"])
def test_what_is_no_name_for_a_file_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(Failure, match=r"line 1: .* (is not a valid file name|is too long; choose a shorter one)"):
        chosen(deck(tmp_path, f"![](<{name}>)"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("ä".encode("latin-1"), r"deck.md is not UTF-8 \(byte 1\); save it as UTF-8"),
        ("![](a.png)".encode("utf-16"), "deck.md is not UTF-8"),
        (b" " * (LARGEST + 1), "deck.md is larger than 5 MB; give the path of a deck"),
        (b"---\nseparator: a+\n---\n", "deck.md: the deck's separator 'a\\+' cannot be read"),
    ],
)
def test_a_deck_that_cannot_be_read_is_told(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "deck.md"
    path.write_bytes(content)
    with pytest.raises(Failure, match=message):
        load_deck(path)


def test_a_deck_that_is_no_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.md", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(Failure, match=r"file not found|is a folder|is too long"):
            load_deck(path)


def test_the_deck_in_git_keeps_its_order() -> None:
    choices = chosen(HOME / "media" / "slides" / "deck.md")
    assert [choice.still.number for choice in choices] == [*range(1, 13)]
    assert all(choice.file.is_file() for choice in choices)


def test_a_long_name_is_told_in_short(tmp_path: Path) -> None:
    (choice,) = chosen(deck(tmp_path, f"![slide 3 {'x' * 10_000}](a.png)"))
    assert choice.still.number == 3
    assert len(choice.why) < 120


def test_every_slide_has_names_of_its_own() -> None:
    titles = [chapter.title(language) for chapter in contents.CHAPTERS for language in ("en", "es")]
    assert len({*titles}) == len(titles)


@quick
@given(
    st.lists(st.text(max_size=12), max_size=3), st.lists(st.sampled_from(["a", "/", "..", ".", "3_", "\0", "%00", ":"]))
)
def test_any_names_have_an_outcome(tmp_path_factory: pytest.TempPathFactory, texts: list[str], name: list[str]) -> None:
    path = deck(tmp_path_factory.getbasetemp() / "any", *(f"# {t}\n![{t}](<{''.join(name)}{t}.png>)" for t in texts))
    try:
        choices = chosen(path)
    except Failure:
        return
    assert all(choice.file.is_relative_to(path.parent.resolve()) for choice in choices)
