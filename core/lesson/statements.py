"""The statements of a lesson file with their lines, found without parsing it: the text need not be valid TOML."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]|\\[^\n])*+"'
    r"|'[^'\n]*+'"
    r"|(?P<comment>\#[^\n]*+)"
    r"|(?P<open>[\[{])"
    r"|(?P<close>[\]}])"
    r"|(?P<end>\n)"
    r"|[^\"'\#\[\]{}\n]++"
    r"|.",
    re.DOTALL,
)
"""Strings, comments, brackets, ends of lines, and all between them: the time grows with the length of the text."""

_NEXT = re.compile(
    r"[ \t]*+(?:\[[ \t]*+(?!(?:true|false|inf|nan)\b)[A-Za-z_][\w.-]*+[ \t]*+\][ \t]*+(?:\#|\r?$)"
    r"|[A-Za-z_][\w.-]*+[ \t]*+=)",
    re.MULTILINE,
)
"""A line that cannot continue a list: a heading or the beginning of a statement."""

_HEADING = re.compile(r"\[{1,2}[ \t]*+(?P<name>[^\]\n#=]*+)\]{0,2}")
_KEY = re.compile(r"""(?:[^=\n#"']|"[^"\n]*+"|'[^'\n]*+')*+""")


@dataclass(frozen=True)
class Statement:
    """A heading such as [chain], or a key with its value, which may go on over several lines."""

    text: str
    """All of it, without the last line break; comments are blanked, which keeps the place of every character."""

    line: int
    table: str
    """The heading above it, or its own."""

    unclosed: bool
    """True if a list or table of it is still open where the next statement begins."""

    @property
    def is_heading(self) -> bool:
        """True if it is the heading of a table."""
        return self.text.startswith("[")

    @cached_property
    def value_at(self) -> int:
        """Where the value begins: behind the =, or at the end if there is none."""
        end = _end_of_key(self.text)
        return end + 1 if end < len(self.text) and self.text[end] == "=" else len(self.text)

    @property
    def key(self) -> str:
        """The name to the left of the =; the text up to its first line break if there is none."""
        return "" if self.is_heading else self.text[: _end_of_key(self.text)].strip().strip("\"'")

    @property
    def path(self) -> str:
        """The key with the name of its table, as messages write it."""
        if self.is_heading:
            return self.table
        return f"{self.table}.{self.key}" if self.table else self.key

    def line_at(self, offset: int) -> int:
        """Return the number of the line of a character of the text."""
        return self.line + self.text.count("\n", 0, offset)


def _end_of_key(text: str) -> int:
    matched = _KEY.match(text)
    return matched.end() if matched else 0


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements of a text one after another."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    table, depth, start = "", 0, 0
    pieces: list[str] = []
    tokens = _TOKEN.finditer(text + "\n")
    for token in tokens:
        piece = token[0]
        if token["comment"]:
            piece = " " * len(piece)
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth = max(0, depth - 1)
        if not token["end"]:
            pieces.append(piece)
            continue
        unclosed = depth > 0 and (token.end() >= len(text) or _NEXT.match(text, token.end()) is not None)
        if depth and not unclosed:
            pieces.append(piece)
            continue
        whole = "".join(pieces)
        begin = start + len(whole) - len(whole.lstrip(" \t\r\n"))
        if stripped := whole.strip(" \t\r\n"):
            if stripped.startswith("["):
                heading = _HEADING.match(stripped)
                table = heading["name"].strip() if heading else ""
            yield Statement(stripped, bisect_right(lines, begin), table, unclosed)
        pieces, depth, start = [], 0, token.end()


_ITEM = re.compile(r""""(?:[^"\\\n]|\\[^\n])*+"|'[^'\n]*+'|[^\s\[\],{}"']++|[\[\],{}"']""")


def _item(statement: Statement, indices: Sequence[int]) -> tuple[int, str]:
    """Return the offset and the text of the part of a valid list that has these indices, or of what would hold it."""
    at, value = statement.value_at, statement.text[statement.value_at :]
    place, here = (at + len(value) - len(value.lstrip()), value.strip()), [0]
    for token in _ITEM.finditer(statement.text, at):
        if token[0] == "]":
            here.pop()
        elif token[0] == ",":
            here[-1] += 1
        else:
            if 1 < len(here) <= len(indices) + 1 and here[1:] == indices[: len(here) - 1]:
                place = token.start(), token[0]
            if token[0] == "[":
                here.append(0)
        if not here or token[0] in "{}":  # inline tables are not searched
            break
    return place


@dataclass(frozen=True)
class Place:
    """Where an entry of a lesson file is, and how it is written there; a list only up to its first bracket."""

    line: int
    written: str


def place_of(text: str, key: str) -> Place | None:
    """Return where a key such as "chain.examples[0][1]" is in a valid text.

    An entry that is missing, or in an inline table, has the place of what would hold it: the list, or the heading.
    """
    name = key.partition("[")[0]
    heading = None
    for statement in statements(text):
        if statement.is_heading and heading is None and statement.table in (name, name.partition(".")[0]):
            heading = Place(statement.line, statement.text)
        elif not statement.is_heading and statement.path == name:
            offset, written = _item(statement, [int(index) for index in re.findall(r"\[(\d{1,9})\]", key)])
            return Place(statement.line_at(offset), written)
        elif name.startswith(f"{statement.path}.") and not statement.is_heading:  # an inline table
            return Place(statement.line, "")
    return heading
