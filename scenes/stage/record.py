"""What a rendered chapter hands over beside its pictures: plain data, which can be pickled and kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from scenes.script import TextNumber


@dataclass(frozen=True)
class Shown:
    """One number, from `frame` on; `until` is the first frame without it.

    `overrides` are the parameters that differed from the lesson's. `shown` is the text with an ordinary
    hyphen for the minus sign, so that a program can read it as a number.
    """

    frame: int
    name: str
    overrides: Mapping[str, float]
    value: float
    shown: str
    until: int = -1


@dataclass(frozen=True)
class Spoken:
    """One line of narration as it was said: from frame to frame, its text, what a voice says, the numbers in it."""

    frame: int
    until: int
    id: str
    text: str
    spoken: str
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class Written:
    """Words for the screen, the frame from which they may stand there, and the numbers in them."""

    frame: int
    text: str
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class Described:
    """A slide in words: its title, what is seen on it, the speaker's notes, and the numbers in both."""

    number: int
    title: str
    alt: str
    notes: str
    numbers: tuple[TextNumber, ...]


@dataclass(frozen=True)
class Record:
    """What a rendered chapter hands over beside its pictures."""

    chapter: str
    fps: int
    frames: int
    lines: tuple[Spoken, ...]
    slides: tuple[tuple[int, int], ...]
    """(frame, number of the slide)"""
    numbers: tuple[Shown, ...]
    moves: tuple[tuple[int, int], ...]
    """(frame, until) of everything that moved; between them the picture stands still."""
    described: tuple[Described, ...] = ()
    """One for each slide."""
    written: tuple[Written, ...] = ()
    """Words on the screen that have numbers in them."""
    title: str = ""
    """For the viewer."""
