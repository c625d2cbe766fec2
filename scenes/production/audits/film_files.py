"""Compare the files beside a ledger with it: the film, its captions, its chapters and its transcript."""

import re
import stat
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import av

from scenes.production.audits.ledger_shape import LedgerDocument
from scenes.production.audits.report import Fault

ENDING = ".ledger.json"
LARGEST_TEXT = 8_000_000
"""Bytes of a text file that are read: far more than the captions of an hour."""

Cue = tuple[int, int, str]
"""Start and end in milliseconds, and the text."""

_CUE = re.compile(
    r"(?<!\d)(\d{1,4}):(\d\d):(\d\d)[.,](\d{3}) --> (\d{1,4}):(\d\d):(\d\d)[.,](\d{3})\n((?:.+(?:\n|$))*)"
)


@dataclass(frozen=True)
class FilmFiles:
    """The names of the files that exist, their faults, and a note on those that are missing."""

    names: tuple[str, ...]
    faults: tuple[Fault, ...]
    note: str


def checked(path: Path, ledger: LedgerDocument) -> FilmFiles:
    """Check those files beside a ledger that exist."""
    if not path.name.endswith(ENDING):
        return FilmFiles((), (), f"not looked for: the ledger is not named NAME{ENDING}")
    stem = path.name.removesuffix(ENDING)
    names, faults, missing = [], [], []
    for ending, check in CHECKS.items():
        file = path.with_name(f"{stem}{ending}")
        if not file.exists():
            missing.append(file.name)
            continue
        names.append(file.name)
        faults += [Fault("", file.name, what) for what in _faults(file, check, ledger)]
    return FilmFiles(tuple(names), tuple(faults), f"not there: {', '.join(missing)}" if missing else "")


def _faults(file: Path, check: Callable[[Path, LedgerDocument], Iterator[str]], ledger: LedgerDocument) -> list[str]:
    if not stat.S_ISREG(file.stat().st_mode):
        return ["is not a file"]
    try:
        return [*check(file, ledger)]
    except (OSError, UnicodeDecodeError, av.FFmpegError) as error:
        return [f"cannot be read ({getattr(error, 'strerror', None) or error})"]


# ---------------------------------------------------------------- the film


def _film(file: Path, ledger: LedgerDocument) -> Iterator[str]:
    with (
        file.open("rb") as stream,
        av.open(stream, mode="r", format="mp4") as film,
    ):  # an open file: FFmpeg would take a name such as "http:x" for a protocol
        if not film.streams.video:
            yield "has no pictures"
            return
        video = film.streams.video[0]
        subtitles = film.streams.subtitles
        said, frames = [], 0
        for packet in film.demux(video, *subtitles[:1]):
            if packet.stream is video:
                frames += packet.pts is not None
            elif packet.size > 2:  # two bytes of length, then the text
                said.append(bytes(packet)[2:].decode())
        if frames != ledger.frames:
            yield f"has {frames} frames, and the ledger {ledger.frames}"
        if video.average_rate != ledger.fps:
            yield f"has {video.average_rate} frames a second, and the ledger {ledger.fps}"
        wanted = [(part.title, _milliseconds(part.frame, ledger)) for part in ledger.chapters]
        marks = [
            (mark["metadata"].get("title", ""), round(mark["start"] * (mark["time_base"] or 0) * 1000))
            for mark in film.chapters()
        ]
        yield from _differing("chapters", marks, wanted)
        if _words(" ".join(said)) != _words(" ".join(line.text for line in ledger.lines)):
            yield "its captions are not the ledger's lines"


# ---------------------------------------------------------------- texts


def _captions(file: Path, ledger: LedgerDocument) -> Iterator[str]:
    """Yield where the captions of a line are not its words, or are not shown while it is spoken."""
    waiting = deque(_cues(file))
    for line, end in zip(ledger.lines, [*(line.frame for line in ledger.lines[1:]), ledger.frames], strict=False):
        limit = _milliseconds(end, ledger)
        words, begins = _words(line.text), _milliseconds(line.frame, ledger)
        at = begins
        while words:
            start, until, text = waiting.popleft() if waiting else (-1, -1, "")
            shown = _words(text)
            if not shown or words[: len(shown)] != shown:
                yield f"has “{text}” where the ledger has “{' '.join(words)}” ({line.id})"
                return
            if not at <= start < until <= limit or (at == begins and start != begins):
                yield f"“{text}” is not shown while {line.id} is said"
            words, at = words[len(shown) :], until
    if waiting:
        yield f"has {len(waiting)} captions more than the ledger has lines for"


def _chapters(file: Path, ledger: LedgerDocument) -> Iterator[str]:
    wanted = [
        (_milliseconds(part.frame, ledger), _milliseconds(part.frame + part.frames, ledger), part.title)
        for part in ledger.chapters
    ]
    yield from _differing("chapters", _cues(file), wanted)


def _description(file: Path, ledger: LedgerDocument) -> Iterator[str]:
    wanted = [f"{_stamp(part.frame // ledger.fps)} {part.title}" for part in ledger.chapters]
    stamped = [line for line in _read(file).splitlines() if re.match(r"\d+:\d\d", line)]
    yield from _differing("chapters", stamped, wanted)


def _transcript(file: Path, ledger: LedgerDocument) -> Iterator[str]:
    wanted = []
    for part in ledger.chapters:
        wanted.append(f"## {part.title} ({_stamp(part.frame // ledger.fps)})")
        wanted += [line.text for line in ledger.lines if line.chapter == part.name]
    paragraphs = [re.sub(r"\\(.)", r"\1", block) for block in _read(file).strip("\n").split("\n\n")[1:]]
    yield from _differing("paragraphs", paragraphs, wanted)


CHECKS = {
    ".mp4": _film,
    ".srt": _captions,
    ".vtt": _captions,
    ".chapters.vtt": _chapters,
    ".description.txt": _description,
    ".transcript.md": _transcript,
}
"""The check of each file by the ending of its name; the name begins with that of the film."""


# ---------------------------------------------------------------- helpers


def _read(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(LARGEST_TEXT).decode("utf-8-sig").replace("\r\n", "\n")


def _cues(file: Path) -> list[Cue]:
    cues = []
    for *times, text in _CUE.findall(_read(file)):
        hours, minutes, seconds, thousandths = ((int(times[i]), int(times[i + 4])) for i in range(4))
        start, until = (
            ((hours[i] * 60 + minutes[i]) * 60 + seconds[i]) * 1000 + thousandths[i] for i in range(2)
        )  # fmt: skip
        cues.append((start, until, text.strip("\n") if file.suffix == ".srt" else unescape(text.strip("\n"))))
    return cues


def _words(text: str) -> list[str]:
    return text.split()


def _milliseconds(frame: int, ledger: LedgerDocument) -> int:
    return round(frame * 1000 / ledger.fps)


def _stamp(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _differing(what: str, present: Sequence[object], wanted: Sequence[object]) -> Iterator[str]:
    """Yield the first difference between two lists, if there is one."""
    for one, other in zip(present, wanted, strict=False):
        if one != other:
            yield f"{what}: has {_plain(one)}, and the ledger {_plain(other)}"
            return
    if len(present) != len(wanted):
        yield f"has {len(present)} {what}, and the ledger {len(wanted)}"


def _plain(item: object) -> str:
    return " ".join(map(str, item)) if isinstance(item, tuple) else str(item)
