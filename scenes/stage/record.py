"""What a rendered chapter gives besides its pictures: plain data, which can be pickled and cached."""

from collections.abc import Mapping
from dataclasses import dataclass

from scenes.script import TextNumber


@dataclass(frozen=True)
class Shown:
    """One number on the screen, from `frame` on; `until` is the first frame without it.

    `overrides` are the parameters that differed from the lesson's. `shown` is the text, with a hyphen as minus sign,
    so that a program can parse it.
    """

    frame: int
    name: str
    overrides: Mapping[str, float]
    value: float
    shown: str
    until: int = -1


@dataclass(frozen=True)
class Spoken:
    """One line of narration: its first frame, the first frame after it, its caption, what a voice says, its numbers."""

    frame: int
    until: int
    id: str
    text: str
    spoken: str
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class Written:
    """Words for the screen, the frame from which they may appear, and the numbers in them."""

    frame: int
    text: str
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class Described:
    """A slide in words: its title, a description of the picture, the speaker's notes, and the numbers in both."""

    number: int
    title: str
    alt: str
    notes: str
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class Record:
    """All that a rendered chapter gives besides its pictures."""

    chapter: str
    fps: int
    frames: int
    lines: tuple[Spoken, ...]
    slides: tuple[tuple[int, int], ...]
    """(frame, number of the slide)"""
    numbers: tuple[Shown, ...]
    moves: tuple[tuple[int, int], ...]
    """(frame, until) of everything that moved; between these, the picture does not change."""
    described: tuple[Described, ...] = ()
    """One for each slide."""
    written: tuple[Written, ...] = ()
    """Words on the screen that have numbers in them."""
    title: str = ""
    """The title that viewers see."""
