"""Parse the markdown of a deck into slides, as Obsidian's Advanced Slides, reveal.js and reveal-md read it.

Parsing takes time linear in the length of the text, whatever the text is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from core.lesson import printable
from scenes.production.slides.own_deck.settings import Settings, split

SUFFIXES = ("png", "jpg", "jpeg", "webp", "gif", "svg", "bmp", "avif")
"""Suffixes of image files."""

_FENCE = re.compile(r"\s*(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*)")
_BRACKET = re.compile(r"\\.|!?\[|\]")
_PLACE = re.compile(r"\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
_EMBED = re.compile(r"!\[\[([^\[\]\n]*)\]\]")
_TAG = re.compile(r"<[a-z](?:\"[^\"<]*\"|'[^'<]*'|[^<>\"']++)*+>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"(?<![\w-])([a-z][a-z-]*)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)", re.IGNORECASE)
_ANNOTATION = re.compile(r"<!--\s*\.?slide\b")
_MARK = re.compile(r"notes?:", re.IGNORECASE)


@dataclass(frozen=True)
class DeckImage:
    """An image that a deck shows: its decoded path, its alt text, the number of its line."""

    path: str
    alt: str
    line: int

    @property
    def web(self) -> bool:
        """True if the image is on the web or in a data URL, not in a file."""
        return bool(re.match(r"(?!file:)[a-z][a-z0-9+.-]+://|data:|//", self.path, re.IGNORECASE))

    @property
    def shown_path(self) -> str:
        """The path, shortened and printable, for messages."""
        return shortened(self.path)

    @property
    def suffix(self) -> str:
        """The suffix in lower case, without the dot."""
        return self.path.rpartition(".")[2].lower()


@dataclass(frozen=True)
class NotesMark:
    """A word that looks like the start of notes: its line, the word, and whether the deck's settings define it."""

    line: int
    word: str
    taken: bool


@dataclass(frozen=True)
class DeckSlide:
    """One slide of a deck. `number` is its place in the deck; vertical slides count like others."""

    number: int
    line: int
    headings: tuple[str, ...]
    images: tuple[DeckImage, ...]
    aside: tuple[DeckImage, ...]
    """Images in the notes."""
    marks: tuple[NotesMark, ...]


@dataclass(frozen=True)
class Deck:
    """A whole deck. `behind` is the background image of all slides, if there is one.

    `almost` are the numbers of lines that would separate slides if they did not end in spaces.
    """

    settings: Settings
    slides: tuple[DeckSlide, ...]
    behind: tuple[DeckImage, ...] = ()
    almost: tuple[int, ...] = ()


def shortened(text: str) -> str:
    """Return the text on one line, printable and at most 80 characters long."""
    shown = printable(text[:81])
    return shown if len(shown) <= 80 else f"{shown[:77]}..."


def parse(text: str) -> Deck:
    """Parse a deck. Raises BadInput if its settings cannot be read; any other text is valid markdown."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    settings, lines, skipped = split(text)
    clean = _without_comments("\n".join(_without_code(lines)), settings).split("\n")
    almost = []
    slides: list[tuple[int, list[str]]] = [(skipped + 1, [])]
    for number, line in enumerate(clean, start=skipped + 1):
        if settings.separates(line):
            slides.append((number + 1, []))
        else:
            slides[-1][1].append(line)
            if settings.separates(line.rstrip()):
                almost.append(number)
    while len(slides) > 1 and not "".join(slides[-1][1]).strip():
        slides.pop()
    if len(slides) > 1 and not "".join(slides[0][1]).strip():
        del slides[0]
    return Deck(
        settings,
        tuple(_slide(number, line, content, settings) for number, (line, content) in enumerate(slides, start=1)),
        tuple(_named(settings.background, "", 1)),
        tuple(almost),
    )


def _slide(number: int, line: int, content: Sequence[str], settings: Settings) -> DeckSlide:
    bare = _without_comments("\n".join(content)).split("\n")
    marks = [*_marks(bare, line, settings)]
    start = next((m.line for m in marks if m.taken), marks[0].line if marks else line + len(content)) - line
    shown, notes = content[:start], content[start:]
    return DeckSlide(
        number,
        line,
        tuple(_headings(bare[:start])),
        tuple(images(shown, line)),
        tuple(images(notes, line + start)),
        tuple(marks),
    )


def _headings(content: Sequence[str]) -> Iterator[str]:
    before = ""
    for line in content:
        heading = _HEADING.fullmatch(line)
        if heading or (before.strip() and re.fullmatch(r" {0,3}=+\s*", line)):
            text = heading[1] if heading else before
            yield text.rstrip("# \t").strip()
        before = line


def _marks(content: Sequence[str], first: int, settings: Settings) -> Iterator[NotesMark]:
    for number, line in enumerate(content, start=first):
        usual = _MARK.match(line.lstrip())
        taken = settings.begins_notes(line)
        if usual or taken:
            word = usual[0] if usual else line.lstrip()[: max(map(len, settings.notes))].rstrip()
            yield NotesMark(number, word, taken)


# ---------------------------------------------------------------- images


def images(lines: Sequence[str], first: int = 1) -> Iterator[DeckImage]:
    """Return the images in some lines, in order; `first` is the number of the first line."""
    text = "\n".join(lines)
    bare = _without_comments(text)
    placed = [*_in_tags(text, bare, first)]
    for number, line in enumerate(bare.split("\n"), start=first):
        for embed in _EMBED.finditer(line):
            path, _, alt = embed[1].partition("|")
            alt = "" if re.fullmatch(r"[\d\sx|]*", alt) else alt
            placed += [(number, embed.start(), image) for image in _named(path.partition("#")[0], alt, number)]
        placed += [(number, at, image) for at, image in _in_markdown(line, number)]
    return (image for _, _, image in sorted(placed, key=lambda each: each[:2]))


def _in_markdown(line: str, number: int) -> Iterator[tuple[int, DeckImage]]:
    opened: list[re.Match[str]] = []
    for bracket in _BRACKET.finditer(line):
        if bracket[0] in ("[", "!["):
            opened.append(bracket)
        elif bracket[0] == "]" and opened:
            start = opened.pop()
            place = _PLACE.match(line, bracket.end()) if start[0] == "![" else None
            if place:
                alt = line[start.end() : bracket.start()]
                yield from ((start.start(), image) for image in _named(_path(place[1]), _alt(alt), number))


def _path(place: str) -> str:
    """Return the path in the parentheses of an image, without its title and without angle brackets."""
    place = place.strip()
    if place.startswith("<") and ">" in place:
        return place[1 : place.index(">")]
    quote = place[-1:]
    if quote in ('"', "'"):
        start = place.rfind(quote, 0, -1)
        if start > 0 and place[start - 1].isspace():
            place = place[:start].rstrip()
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", place)


def _alt(text: str) -> str:
    """Return an alt text without escapes and without a size, which Obsidian writes after a bar."""
    head, bar, size = text.rpartition("|")
    if bar and not head.endswith("\\") and re.fullmatch(r"\s*\d+(\s*x\s*\d+)?\s*", size):
        text = head
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).strip()


def _in_tags(text: str, bare: str, first: int) -> Iterator[tuple[int, int, DeckImage]]:
    number, at = first, 0
    tags = [*_comments(text), *_TAG.finditer(bare)]
    for tag in sorted(tags, key=lambda each: each.start()):
        number, at = number + text.count("\n", at, tag.start()), tag.start()
        attributes = {match[1].lower(): unescape(match[2].strip("\"'")) for match in _ATTRIBUTE.finditer(tag[0])}
        keys = ["data-background-image", "data-background"]
        if tag[0].startswith("<!--") and not _ANNOTATION.match(tag[0]):
            continue
        if tag[0].startswith("<!--"):
            keys.append("bg")
        elif re.match(r"<img\b", tag[0], re.IGNORECASE):
            keys.append("src")
        column = at - (text.rfind("\n", 0, at) + 1)
        for key in keys:
            for image in _named(attributes.get(key, ""), attributes.get("alt", ""), number):
                yield number, column, image


def _named(path: str, alt: str, line: int) -> Iterator[DeckImage]:
    """Yield the image with this path, if the path is that of an image."""
    path = path.strip().removeprefix("url(").removesuffix(")") if path.strip().startswith("url(") else path.strip()
    path = path.strip("\"'").removeprefix("!").removeprefix("[[").removesuffix("]]").partition("|")[0].strip()
    image = DeckImage(path, alt.strip(), line)
    if image.web:
        yield image
        return
    path = re.split(r"[?#]", path)[0] if re.search(r"\.\w+[?#]", path) else path
    image = DeckImage(unquote(path).removeprefix("./"), alt.strip(), line)
    if image.suffix in SUFFIXES and image.path.lower() != f".{image.suffix}":
        yield image


# ---------------------------------------------------------------- code and comments


def _without_code(lines: Sequence[str]) -> list[str]:
    """Return the lines with fenced and inline code blanked. A fence that is not closed is not a fence."""
    closing: dict[str, list[tuple[int, int, int]]] = {
        "`": [],
        "~": [],
    }  # closing fences, last line first: line, length, longest from there on
    for number in range(len(lines) - 1, -1, -1):
        fence = _FENCE.fullmatch(lines[number])
        if fence and not fence[2].strip():
            later = closing[fence[1][0]]
            later.append((number, len(fence[1]), max(len(fence[1]), later[-1][2] if later else 0)))
    result: list[str] = []
    end = -1
    for number, line in enumerate(lines):
        if number <= end:
            result.append("")
            continue
        fence = _FENCE.fullmatch(line)
        if fence and not (fence[1][0] == "`" and "`" in fence[2]):
            later = closing[fence[1][0]]
            while later and later[-1][0] <= number:
                later.pop()
            if later and later[-1][2] >= len(fence[1]):
                end = next(at for at, length, _ in reversed(later) if length >= len(fence[1]))
                result.append("")
                continue
        result.append(_without_spans(line))
    return result


def _without_spans(line: str) -> str:
    runs = [*re.finditer(r"`+", line)]
    if len(runs) < 2:
        return line
    later: dict[int, list[int]] = {}
    for index, run in enumerate(runs):
        later.setdefault(len(run[0]), []).append(index)
    for indices in later.values():
        indices.reverse()
    pieces, at, index = [], 0, 0
    while index < len(runs):
        same = later[len(runs[index][0])]
        while same and same[-1] <= index:
            same.pop()
        if same:
            pieces += [line[at : runs[index].start()], " " * (runs[same[-1]].end() - runs[index].start())]
            index = same[-1]
            at = runs[index].end()
        index += 1
    return "".join([*pieces, line[at:]])


def _without_comments(text: str, settings: Settings | None = None) -> str:
    """Return the text with comments blanked; with settings, annotations and separators of slides stay."""
    pieces, at = [], 0
    for comment in _comments(text):
        kept = settings and (_ANNOTATION.match(comment[0]) or settings.separates(comment[0]))
        pieces += [text[at : comment.start()], comment[0] if kept else re.sub(r"[^\n]", " ", comment[0])]
        at = comment.end()
    return "".join([*pieces, text[at:]])


def _comments(text: str) -> Iterator[re.Match[str]]:
    return _COMMENT.finditer(text, 0, max(0, text.rfind("-->")) + 3)
