"""Captions: lines of narration, cut to what can be read, and the two caption files.

All times are frames. Everything here is a pure function.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from scenes.script import Script, load

LINE, LINES = 42, 2
"""Characters in a line, lines in a caption."""

RATE = 20
"""Characters a second, at most."""

SHORTEST, LONGEST = 5 / 6, 7.0
"""Seconds."""

GAP = 2
"""Frames between two captions, at least."""


class SpokenLine(Protocol):
    """A line of narration: said from `frame` to `until`."""

    @property
    def frame(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Caption:
    """On the screen from `frame`; `until` is the first frame without it."""

    frame: int
    until: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(self.lines)


def captions(speech: Sequence[SpokenLine], frames: int, fps: int, script: Script) -> list[Caption]:
    """The captions of a film of so many frames, from its lines in the order in which they are said. The script knows
    how long words take and where its language is cut.

    A line too long for one caption becomes several, which share its time by the words spoken. A caption may
    stand on into the pause after its line where it would else be too short to read, never into the next line.
    """
    found: list[Caption] = []
    for i, line in enumerate(speech):
        limit = speech[i + 1].frame - GAP if i + 1 < len(speech) else frames
        found += _captions_of_line(line, max(limit, line.frame + 1), fps, script)
    return found


def _captions_of_line(line: SpokenLine, limit: int, fps: int, script: Script) -> list[Caption]:
    tokens = tuple(line.text.split())
    if not tokens:
        return []
    end = min(line.until, limit)
    seconds = (end - line.frame) / fps
    blocks = _split(tokens, seconds, _CAPTION, script)
    starts = _schedule(line.frame, end, limit, blocks, fps, script)
    if starts is None:  # no time for what reads best: as few as can be
        blocks = _split(tokens, seconds, 100 * _CAPTION, script)
        starts = _schedule(line.frame, end, limit, blocks, fps, script) or _squeeze(line.frame, limit, blocks, fps)
    lasts = [*(start - GAP for start in starts[1:]), max(end, min(starts[-1] + _needed(blocks[-1], fps), limit))]
    longest = math.floor(LONGEST * fps)
    return [
        Caption(start, max(min(last, start + longest), start + 1), _layout(block, script.language)[1])
        for start, last, block in zip(starts, lasts, blocks, strict=True)
    ]


# ---------------------------------------------------------------- time


def _needed(block: tuple[str, ...], fps: int) -> int:
    """Frames that it takes to read."""
    return math.ceil(max(SHORTEST, len(" ".join(block)) / RATE) * fps - 1e-9)


def _schedule(
    start: int, end: int, limit: int, blocks: Sequence[tuple[str, ...]], fps: int, script: Script
) -> list[int] | None:
    """When each block begins: as it is spoken, but for what reading it takes. None if there is no time for that."""
    words = [script.locale.speech.words(" ".join(block)) for block in blocks]
    needed = [_needed(block, fps) for block in blocks]
    starts = [start]
    for i in range(1, len(blocks)):
        spoken = start + round((end - start) * sum(words[:i]) / sum(words))
        starts.append(max(spoken, starts[-1] + needed[i - 1] + GAP))
    latest = limit
    for i in reversed(range(len(blocks))):
        starts[i] = min(starts[i], latest - needed[i])
        latest = starts[i] - GAP
    return starts if starts[0] == start else None


def _squeeze(start: int, limit: int, blocks: Sequence[tuple[str, ...]], fps: int) -> list[int]:
    """When each block begins where there is not time enough: each has its share of what there is."""
    needed = [_needed(block, fps) + GAP for block in blocks]
    room = limit + GAP - start
    return [start + room * sum(needed[:i]) // sum(needed) for i in range(len(blocks))]


# ---------------------------------------------------------------- cuts

_CAPTION = 10.0
_SENTENCE, _CLAUSE, _COMMA, _WORD, _ELSEWHERE = 0.0, 4.0, 6.0, 12.0, 24.0


def _cut(before: str, after: str, script: Script) -> float:
    """How bad a cut between two words is."""
    if re.search(r"[.?!…][\"'”’)]*$", before):
        return _SENTENCE
    if before[-1] in ";:–—":
        return _CLAUSE
    if before[-1] == ",":
        return _COMMA
    bad = _WORD if after.lower() in script.opens else _ELSEWHERE
    bad += 16 * (before.lower() in script.clings or len(before) <= 2)
    return bad + 8 * (len(after.strip(".,;:?!")) <= 1 or bool(re.match(r"−?\d", after)))


def _split(tokens: tuple[str, ...], seconds: float, each: float, script: Script) -> list[tuple[str, ...]]:
    """The words as blocks of one caption: the cheapest of all ways to cut. `each` is what a caption costs."""
    words = [script.locale.speech.words(token) for token in tokens]
    pace = seconds / sum(words)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for j in range(1, len(tokens) + 1):
        ways = []
        for i in reversed(range(j)):
            block = tokens[i:j]
            layout = _layout(block, script.language)
            if math.isinf(layout[0]) and i < j - 1:
                break
            said = pace * sum(words[i:j])
            bad = best[i][0] + each + (0 if math.isinf(layout[0]) else layout[0] / 2)
            bad += _cut(tokens[j - 1], tokens[j], script) if j < len(tokens) else 0
            bad += 40 * max(0.0, max(SHORTEST, len(" ".join(block)) / RATE) - said) + 1000 * max(0.0, said - LONGEST)
            ways.append((bad, i))
        best.append(min(ways))
    blocks, j = [], len(tokens)
    while j:
        i = best[j][1]
        blocks.append(tokens[i:j])
        j = i
    return blocks[::-1]


@cache
def _layout(block: tuple[str, ...], language: str) -> tuple[float, tuple[str, ...]]:
    """The lines of a caption, and how bad they are: infinitely, where they do not fit."""
    script = load(language)
    whole = " ".join(block)
    if len(whole) <= LINE:
        return 0.0, (whole,)
    ways: list[tuple[float, tuple[str, ...]]] = [(math.inf, (whole,))]
    for i in range(1, len(block)):
        lines = " ".join(block[:i]), " ".join(block[i:])
        if max(map(len, lines)) <= LINE:
            ways.append((_cut(block[i - 1], block[i], script) + abs(len(lines[0]) - len(lines[1])) / 4, lines))
    return min(ways)


# ---------------------------------------------------------------- files


def srt(found: Iterable[Caption], fps: int) -> str:
    """As a SubRip file."""
    return "\n".join(
        f"{i}\n{clock(c.frame, fps, ',')} --> {clock(c.until, fps, ',')}\n{c.text}\n"
        for i, c in enumerate(found, start=1)
    )


def vtt(found: Iterable[Caption], fps: int) -> str:
    """As a WebVTT file."""
    cues = [f"{clock(c.frame, fps, '.')} --> {clock(c.until, fps, '.')}\n{escaped(c.text)}\n" for c in found]
    return "\n".join(["WEBVTT\n", *cues])


def escaped(text: str) -> str:
    """For WebVTT."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(frame: int, fps: int, point: str) -> str:
    """The time of a frame as caption files write it, with this sign before the milliseconds."""
    seconds, milliseconds = divmod(round(frame * 1000 / fps), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{milliseconds:03}"
