"""The texts beside a film: its chapters, a description for video sites, a transcript. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from scenes.production.film.captions import clock, escaped
from scenes.script import Script


@dataclass(frozen=True)
class Section:
    """A chapter of the film: its title, its frames from `frame` to before `until`, and its spoken lines."""

    title: str
    frame: int
    until: int
    said: tuple[str, ...]


def chapters_vtt(parts: Sequence[Section], fps: int) -> str:
    """Return the chapters as a WebVTT file, for a track of the kind `chapters` in a web player."""
    cues = [
        f"{i}\n{clock(part.frame, fps, '.')} --> {clock(part.until, fps, '.')}\n{escaped(part.title)}\n"
        for i, part in enumerate(parts, start=1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def description(script: Script, parts: Sequence[Section], fps: int) -> str:
    """Return a description for a video site: title, summary, and the chapters with their start times."""
    times = [f"{stamp(part.frame, fps)} {part.title}" for part in parts]
    return "\n".join([script.film["title"], "", script.film["about"], "", *times, "", script.film["licence"], ""])


def transcript(script: Script, parts: Sequence[Section], fps: int) -> str:
    """Return the narration as Markdown: a heading for each chapter, a paragraph for each line."""
    blocks = [f"# {escape_markdown(script.film['title'])}"]
    for part in parts:
        blocks += [f"## {escape_markdown(part.title)} ({stamp(part.frame, fps)})", *map(escape_markdown, part.said)]
    return "\n\n".join(blocks) + "\n"


def stamp(frame: int, fps: int) -> str:
    """Return the time of a frame in whole seconds, as in 0:07, 12:30, 1:02:03."""
    seconds = frame // fps
    minutes = f"{seconds // 60 % 60:02}" if seconds >= 3600 else str(seconds // 60)
    return f"{f'{seconds // 3600}:' if seconds >= 3600 else ''}{minutes}:{seconds % 60:02}"


def escape_markdown(text: str) -> str:
    """Return the text with Markdown's special characters escaped."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in text)
