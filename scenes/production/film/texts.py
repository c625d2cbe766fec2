"""What goes with a film as text: its chapters, a description to publish it with, a transcript. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenes.production.film.captions import clock, escaped
from scenes.script import Script


@dataclass(frozen=True)
class Section:
    """A chapter of the film: its title, its frames, and what is said in it, line by line."""

    title: str
    frame: int
    until: int
    said: tuple[str, ...]


def chapters_vtt(parts: Sequence[Section], fps: int) -> str:
    """The chapters as a WebVTT file, as players take it for a track of the kind `chapters`."""
    cues = [
        f"{i}\n{clock(part.frame, fps, '.')} --> {clock(part.until, fps, '.')}\n{escaped(part.title)}\n"
        for i, part in enumerate(parts, start=1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def description(script: Script, parts: Sequence[Section], fps: int) -> str:
    """To publish the film with: title, what it is about, and the chapters with the times at which they begin."""
    times = [f"{stamp(part.frame, fps)} {part.title}" for part in parts]
    return "\n".join([script.film["title"], "", script.film["about"], "", *times, "", script.film["licence"], ""])


def transcript(script: Script, parts: Sequence[Section], fps: int) -> str:
    """All that is said, as Markdown: a heading for each chapter, a paragraph for each line."""
    blocks = [f"# {plain(script.film['title'])}"]
    for part in parts:
        blocks += [f"## {plain(part.title)} ({stamp(part.frame, fps)})", *map(plain, part.said)]
    return "\n\n".join(blocks) + "\n"


def stamp(frame: int, fps: int) -> str:
    """The time of a frame as people write it, in whole seconds: 0:07, 12:30, 1:02:03."""
    seconds = frame // fps
    minutes = f"{seconds // 60 % 60:02}" if seconds >= 3600 else str(seconds // 60)
    return f"{f'{seconds // 3600}:' if seconds >= 3600 else ''}{minutes}:{seconds % 60:02}"


def plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)
