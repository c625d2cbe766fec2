"""What a deck shows: slides, headings, images, notes, in the dialects that people write."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.production.slides.own_deck.markdown import parse
from scenes.production.slides.own_deck.settings import Settings
from scenes.production.work.errors import Failure
from tests.core.strategies import quick


def paths(text: str) -> list[list[str]]:
    """Of the images of every slide."""
    return [[image.path for image in slide.images] for slide in parse(text).slides]


def test_slides_images_and_notes_as_they_are_pasted() -> None:
    deck = parse(
        "# The cost of one example\n\n![how far off](assets/3_20250314164633.png)\n\n"
        "note:\nSay ![](aside.png) slowly.\n\n---\n\n## Next\n![](assets/4_20250314164701.png)\n\n--\n\nNo picture.\n"
    )
    first, second, third = deck.slides
    assert (first.number, first.line, first.headings) == (1, 1, ("The cost of one example",))
    ((path, alt, line),) = [(image.path, image.alt, image.line) for image in first.images]
    assert (path, alt, line) == ("assets/3_20250314164633.png", "how far off", 3)
    assert [(image.path, image.line) for image in first.aside] == [("aside.png", 6)]
    assert [(mark.line, mark.word, mark.taken) for mark in first.marks] == [(5, "note:", True)]
    assert (second.line, second.headings, len(second.images)) == (9, ("Next",), 1)
    assert (third.number, third.images) == (3, ())


@pytest.mark.parametrize(
    ("text", "path", "alt"),
    [
        ("![alt](a.png)", "a.png", "alt"),
        ("![alt|100](a.png)", "a.png", "alt"),
        ("![alt|100x50](a.JPG)", "a.JPG", "alt"),
        ("![|100](a.png)", "a.png", ""),
        ('![alt](a.png "A title")', "a.png", "alt"),
        ("![alt](a.png 'A (good) title')", "a.png", "alt"),
        ("![alt](<my a.png>)", "my a.png", "alt"),
        ('![alt](<my a.png> "title")', "my a.png", "alt"),
        ("![alt](my%20a.png)", "my a.png", "alt"),
        ("![alt](my a.png)", "my a.png", "alt"),
        ("![w^\\[2\\] \\| C](./a\\_b.webp)", "a_b.webp", "w^[2] | C"),
        ("![cost [C]](a(1).jpeg)", "a(1).jpeg", "cost [C]"),
        ("![[a.png]]", "a.png", ""),
        ("![[sub/my a.png|300x100]]", "sub/my a.png", ""),
        ("![[a.png|cost]]", "a.png", "cost"),
        ("[![alt](a.png)](https://example.org)", "a.png", "alt"),
        ('<img width="3" src="a.png" alt="x &amp; y">', "a.png", "x & y"),
        ("<img src=a.png>", "a.png", ""),
        ("<IMG\n  SRC='my%20a.png' />", "my a.png", ""),
        ('<section data-background-image="a.png">', "a.png", ""),
        ('<!-- .slide: data-background-image="a.png" data-x="1" -->', "a.png", ""),
        ('<!-- slide bg="[[a.png]]" -->', "a.png", ""),
        ('<!-- .slide: bg="![[a.png]]" -->', "a.png", ""),
        ('<!-- .slide: data-background-image="a.png"\n     data-background-size="cover" -->', "a.png", ""),
        ("> - ![alt](a.png)", "a.png", "alt"),
        ('<!-- .slide: bg="a.png" -->', "a.png", ""),
        ("<!-- .slide: data-background=\"url('a.png')\" -->", "a.png", ""),
        ("---\nbg: red\n---\n![alt](a.png?raw=true)", "a.png", "alt"),
    ],
)
def test_an_image_however_it_is_written(text: str, path: str, alt: str) -> None:
    (slide,) = parse(text).slides
    assert [(image.path, image.alt, image.web) for image in slide.images] == [(path, alt, False)]


@pytest.mark.parametrize(
    "text",
    [
        "```\n![](a.png)\n---\n```",
        "~~~ python\n![](a.png)\n```\n---\n~~~",
        "   ````md\n```\n![[a.png]]\n```\n````",
        "<!-- ![](a.png)\n---\n<img src='b.png'> -->",
        "<!-- slide 3: ![](a.png) <img src='b.png'> ![[c.png]] -->",
        '<!-- old: bg="a.png" data-background-image="b.png" -->',
        "`![](a.png)` and ``![[b.png]] ` ``",
        "[a link](a.png) [[a.png]]",
        "![a note](a.md) ![[a note]] ![](.png) ![]() ![[]]",
        '<!-- .slide: data-background="#ff0000" bg="red" -->',
        "![alt] (a.png)",
        '<video src="a.png">',
    ],
)
def test_what_shows_no_image(text: str) -> None:
    assert paths(text) == [[]]


def test_a_fence_that_nothing_closes_is_none() -> None:
    assert paths("```\n![](a.png)\n\n---\n\n![](b.png)") == [["a.png"], ["b.png"]]


def test_images_from_the_web_are_known_as_such() -> None:
    (slide,) = parse(
        "![](https://x.org/a.png) ![](data:image/png;base64,AAAA) ![](//x.org/a) ![](file:///a.png)"
    ).slides
    assert [image.web for image in slide.images] == [True, True, True, False]


def test_several_images_stand_in_their_order() -> None:
    text = '![](1.png) <img src="2.png"> ![[3.png]]\n<img\nsrc="4.png">\n![](5.png)'
    assert paths(text) == [["1.png", "2.png", "3.png", "4.png", "5.png"]]


@pytest.mark.parametrize(
    ("front", "text", "slides"),
    [
        ("", "a\n---\nb\n--\nc\n----\nd\n-----\ne\n --- \nf", 4),
        ("separator: '^\\r?\\n---\\r?\\n$'\nverticalSeparator: ^\\r?\\n--\\r?\\n$", "a\n---\nb\n--\nc\n----\nd", 3),
        ('separator: "\\r?\\n---\\r?\\n"', "a\n---\nb", 2),
        ("separator: <!--s-->\nverticalSeparator: <!--v-->", "a\n---\nb\n<!--s-->\nc\n<!--v-->\nd", 3),
        ("separator: \\*\\*\\*", "a\n***\nb\n---\nc", 2),
        ("separator: ^( ?| )---( ?| )$ # usual", "a\n---\nb", 2),
        ("theme: black\ncss:\n  - a.css\n- b.css\n\n# more", "a\n---\nb", 2),
    ],
)
def test_what_separates_slides(front: str, text: str, slides: int) -> None:
    assert len(parse(f"---\n{front}\n---\n{text}" if front else text).slides) == slides


def test_empty_slides_at_the_ends_are_none() -> None:
    assert paths("---\n\n![](a.png)\n\n---\n\n---\n![](b.png)\n\n---\n") == [["a.png"], [], ["b.png"]]
    assert paths("") == [[]]


def test_a_separator_with_a_space_behind_it_is_none() -> None:
    deck = parse("a\n---\nb\n--- \nc\n```\n--- \n```\n")
    assert (len(deck.slides), deck.almost) == (2, (4,))


@pytest.mark.parametrize(
    ("setting", "line", "taken"),
    [
        ("", "note: x", True),
        ("", "Note:", True),  # reveal.js does not tell capitals
        ("", "Notes:", False),
        ("notesSeparator: Notes:", "Notes:", True),
        ('notesSeparator: "^notes?:"', "note:", True),
        ("notesSeparator: (note|Notiz)en?:", "notizen:", True),
        ("notesSeparator: ^\\s*[Nn]otes?:", "NOTES: x", True),
        ("notesSeparator: Speaker", "note:", False),
    ],
)
def test_what_begins_notes(setting: str, line: str, taken: bool) -> None:
    deck = parse(f"---\ntheme: x\n{setting}\n---\n![](a.png)\n\n{line}\n![](b.png)")
    (slide,) = deck.slides
    assert [mark.taken for mark in slide.marks] == [taken]
    assert [image.path for image in slide.images] == ["a.png"]
    assert [image.line for image in slide.aside] == [8]


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "-{3}", ".*", "(", "[a-z]", "\\d", "\\n\\n\\n", "a?b?c?d?e?f?g?h?", "x" * 201]
)
def test_a_separator_that_cannot_be_read_is_told(pattern: str) -> None:
    with pytest.raises(
        Failure, match=r"^the deck's separator '.*' cannot be read; write a plain text such as --- or note:$"
    ):
        parse(f"---\nseparator: {pattern}\n---\n")


def test_lines_end_as_they_like_and_a_mark_of_order_counts_for_nothing() -> None:
    text = "\ufeff---\nbg: x.png\n---\n# A\n![](a.png)\nnote:\nb\n\n---\n\n![](c.png)\n"
    deck = parse(text)
    assert parse(text.replace("\n", "\r\n")) == parse(text.replace("\n", "\r")) == deck
    assert [image.path for image in deck.behind] == ["x.png"]
    assert deck.slides[0].line == 4
    assert deck.settings == Settings(background="x.png")


def test_headings_of_all_kinds() -> None:
    (slide,) = parse(
        "# A #\n\n## B <!-- .element: class='x' -->\n<!-- slide\n# no\n-->\nC\n===\n\n#no\n\n```\n# no\n```"
    ).slides
    assert slide.headings == ("A", "B", "C")


pieces = st.sampled_from(
    ["![", "](", ")", "[[", "]]", "a.png", "|", "<img src=", '"', "'", ">", "<!--", "-->", ".slide: bg=", "---", "--",
     "\n", "```", "~~~", "`", "Notes:", "note:", "separator: ", "(", "?", "\\", " ", "# ", "\r\n", "<", "%20", "%",
     "\0", "..", "/"]
)  # fmt: skip


@quick
@given(st.one_of(st.text(), st.lists(pieces, max_size=40).map("".join), st.lists(pieces).map("---\nx: y\n{}".format)))
def test_any_text_is_a_deck_or_a_failure(text: str) -> None:
    try:
        deck = parse(text)
    except Failure:
        return
    assert [slide.number for slide in deck.slides] == list(range(1, len(deck.slides) + 1))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for slide in deck.slides:
        assert all(slide.line <= image.line <= lines for image in [*slide.images, *slide.aside])


@pytest.mark.parametrize(
    "piece",
    ["![", "[", "![a](", "](a", "](<", "![[", "<img ", "<img '", '<a "', "<!--", "--><!--", "`", "`` ` ", "~~~x\n", " ",
     "```x\n", "````x\n```\n", "src=", 'src="', "a-", "---\n", "\n", "()", "!", "# ", "a: ", "\\", "Notes:\n", "(((",
     "x="]
)  # fmt: skip
def test_reading_takes_no_longer_than_the_text_is_long(piece: str) -> None:
    start = time.process_time()
    for text in (piece * (200_000 // len(piece)), "<!-- .slide" + piece * (200_000 // len(piece)) + "-->"):
        parse(text)
    assert time.process_time() - start < 3
