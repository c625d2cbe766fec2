"""Captions: the lines of narration cut into readable pieces, and the two caption files.

All times are frames. All functions are pure.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from scenes.script import Script, load

LINE, LINES = 42, 2
"""Most characters in a line, and lines in a caption: the usual limits for subtitles."""

RATE = 20
"""Highest reading speed, in characters per second: the usual limit for adults."""

SHORTEST, LONGEST = 5 / 6, 7.0
"""Shortest and longest time of a caption, in seconds: the usual limits for subtitles."""

GAP = 2
"""Fewest frames between two captions, so that a change can be seen."""


class SpokenLine(Protocol):
    """A line of narration, spoken from `frame` to before `until`."""

    @property
    def frame(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True)
class Caption:
    """A caption, shown from `frame` to before `until`."""

    frame: int
    until: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, separated by line breaks."""
        return "\n".join(self.lines)


def captions(speech: Sequence[SpokenLine], frames: int, fps: int, script: Script) -> list[Caption]:
    """Return the captions of a film of `frames` frames, from its lines in the order in which they are spoken.

    A line too long for one caption becomes several, which share its time in proportion to the words spoken. A caption
    that would be too short to read stays during the pause after its line, but never into the next line. The script
    gives the length of words and the places where its language may be cut.
    """
    result: list[Caption] = []
    for i, line in enumerate(speech):
        limit = speech[i + 1].frame - GAP if i + 1 < len(speech) else frames
        result += _captions_of_line(line, max(limit, line.frame + 1), fps, script)
    return result


def _captions_of_line(line: SpokenLine, limit: int, fps: int, script: Script) -> list[Caption]:
    tokens = tuple(line.text.split())
    if not tokens:
        return []
    end = min(line.until, limit)
    seconds = (end - line.frame) / fps
    blocks = _split(tokens, seconds, _CAPTION, script)
    starts = _schedule(line.frame, end, limit, blocks, fps, script)
    if starts is None:  # too little time for the best cut: as few captions as possible
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
    """Return the number of frames that reading a block takes."""
    return math.ceil(max(SHORTEST, len(" ".join(block)) / RATE) * fps - 1e-9)


def _schedule(
    start: int, end: int, limit: int, blocks: Sequence[tuple[str, ...]], fps: int, script: Script
) -> list[int] | None:
    """Return the first frame of each block: when it is spoken, or later if the block before must still be read.

    None if there is too little time.
    """
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
    """Return the first frame of each block if there is too little time: each gets its share of the time."""
    needed = [_needed(block, fps) + GAP for block in blocks]
    room = limit + GAP - start
    return [start + room * sum(needed[:i]) // sum(needed) for i in range(len(blocks))]


# ---------------------------------------------------------------- cuts

_CAPTION = 10.0
"""Cost of one more caption, on the scale of the costs below."""
_SENTENCE, _CLAUSE, _COMMA, _WORD, _ELSEWHERE = 0.0, 4.0, 6.0, 12.0, 24.0
"""Costs of a cut after a sentence, a clause, a comma, before a word that opens a phrase, and anywhere else."""


def _cut(before: str, after: str, script: Script) -> float:
    """Return the cost of a cut between two words."""
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
    """Return the words in blocks of one caption, cut at the lowest total cost; `each` is the cost of a caption."""
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
    """Return the cost and the lines of a caption; the cost is infinite if they do not fit."""
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


def srt(captions: Iterable[Caption], fps: int) -> str:
    """Return the captions as a SubRip file."""
    return "\n".join(
        f"{i}\n{clock(c.frame, fps, ',')} --> {clock(c.until, fps, ',')}\n{c.text}\n"
        for i, c in enumerate(captions, start=1)
    )


def vtt(captions: Iterable[Caption], fps: int) -> str:
    """Return the captions as a WebVTT file."""
    cues = [f"{clock(c.frame, fps, '.')} --> {clock(c.until, fps, '.')}\n{escaped(c.text)}\n" for c in captions]
    return "\n".join(["WEBVTT\n", *cues])


def escaped(text: str) -> str:
    """Return the text with the characters escaped that have a meaning in WebVTT."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(frame: int, fps: int, point: str) -> str:
    """Return the time of a frame as HH:MM:SS and milliseconds, which come after the sign `point`."""
    seconds, milliseconds = divmod(round(frame * 1000 / fps), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{milliseconds:03}"
