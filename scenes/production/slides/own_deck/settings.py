"""Read the frontmatter of a deck: the separators of its slides, and the words that begin notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from scenes.production.work import BadInput

MOST_SPELLINGS = 64
"""Most spellings of one separator, so that a regular expression cannot exhaust the memory."""

_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
_ENDS = re.compile(r"\( \?\\?\| ?\)|\(\\r\\n\|\\n\)|\\r\??|\\n\??|\\s[*+]?|[\^$\n]")


@dataclass(frozen=True)
class Settings:
    """Lines that separate slides, beginnings of lines that start notes, the background image of all slides."""

    separators: frozenset[str] = frozenset({"---"})
    verticals: frozenset[str] = frozenset({"--", "----"})
    notes: frozenset[str] = frozenset({"note:"})
    background: str = ""

    def separates(self, line: str) -> bool:
        """True if a new slide begins after this line."""
        return line in self.separators or line in self.verticals

    def begins_notes(self, line: str) -> bool:
        """True if notes begin with this line; case is ignored, as in reveal.js."""
        return line.lstrip().casefold().startswith(tuple(self.notes))


def split(text: str) -> tuple[Settings, list[str], int]:
    """Return the settings, the lines after the frontmatter, and the number of lines in the frontmatter.

    Raises BadInput if a separator is a regular expression too complex to be read here.
    """
    lines = text.split("\n")
    end = _end(lines)
    if not end:
        return Settings(), lines, 0
    entries = {key: value for line in lines[1 : end - 1] for key, value in _pair(line)}
    default = Settings()
    return (
        Settings(
            _spellings("separator", entries) or default.separators,
            _spellings("verticalSeparator", entries) or default.verticals,
            frozenset(word.casefold() for word in _spellings("notesSeparator", entries)) or default.notes,
            entries.get("bg", ""),
        ),
        lines[end:],
        end,
    )


def _end(lines: list[str]) -> int:
    """Return the number of lines in the frontmatter, 0 if there is none."""
    if lines[0].rstrip() != "---":
        return 0
    keys = 0
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in ("---", "..."):
            return number if keys else 0
        if _KEY.fullmatch(line.rstrip()):
            keys += 1
        elif line.strip() and not line.startswith((" ", "\t", "#", "- ", "]", "}")):
            return 0
    return 0


def _pair(line: str) -> Iterator[tuple[str, str]]:
    pair = _KEY.fullmatch(line.rstrip())
    if pair is None:
        return
    key, value = pair[1], (pair[2] or "").strip()
    quote = value[:1]
    if quote in ("'", '"'):
        end = value.find(quote, 1)
        value = value[1:end] if end > 0 else value[1:]
        if quote == '"':
            value = value.replace("\\\\", "\\")
    else:
        value = value.split(" #")[0].rstrip()
    yield key, value


def _spellings(key: str, entries: dict[str, str]) -> frozenset[str]:
    if not entries.get(key):
        return frozenset()
    pattern = entries[key]
    words = _words(_ENDS.sub("", pattern)) if len(pattern) <= 200 else None
    if not words or not all(word.strip() for word in words):
        raise BadInput(f"the deck's {key} {pattern[:60]!r} cannot be read; write a plain text such as --- or note:")
    return frozenset(words)


# ---------------------------------------------------------------- simple regular expressions


def _words(pattern: str) -> list[str] | None:
    """Return all texts that a regular expression of letters, `x?`, [xy], (x|y) and escapes matches; else None."""
    try:
        words, at = _choice(pattern, 0)
    except (ValueError, IndexError):
        return None
    return words if at == len(pattern) else None


def _choice(pattern: str, at: int) -> tuple[list[str], int]:
    words: list[str] = []
    sequence = [""]
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            words, sequence, at = words + sequence, [""], at + 1
            continue
        piece, at = _piece(pattern, at)
        if at < len(pattern) and pattern[at] == "?":
            piece, at = [*piece, ""], at + 1
        sequence = [left + right for left, right in product(sequence, piece)]
        if len(words) + len(sequence) > MOST_SPELLINGS:
            raise ValueError
    return words + sequence, at


def _piece(pattern: str, at: int) -> tuple[list[str], int]:
    sign = pattern[at]
    if sign == "\\":
        if pattern[at + 1].isalnum():
            raise ValueError
        return [pattern[at + 1]], at + 2
    if sign == "(":
        words, end = _choice(pattern, at + 3 if pattern.startswith("(?:", at) else at + 1)
        if pattern[end] != ")":
            raise ValueError
        return words, end + 1
    if sign == "[":
        end = pattern.index("]", at)
        letters = pattern[at + 1 : end]
        if not letters or set(letters) & {*"^-\\["}:
            raise ValueError
        return [*letters], end + 1
    if sign in "*+?{}.":
        raise ValueError
    return [sign], at + 1
