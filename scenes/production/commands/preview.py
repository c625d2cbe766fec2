"""A quick look: the film small and without a voice, again whenever something that it is made from changes."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import NoReturn

import psutil

from core import Lesson
from scenes.contents import Chapter
from scenes.production.commands.warnings import print_warnings
from scenes.production.rendering.parts import RenderOptions
from scenes.production.rendering.quality import QUALITIES
from scenes.production.work.echo import echo
from scenes.production.work.imports import HOME

SMALLEST = "480p15"

EVERY = 0.4
"""Seconds between two looks at the files."""

PATIENCE = 10.0
"""Seconds that a round has to end its workers when it is told to end."""

Stamp = tuple[int, int]
"""Of a file: when it was changed, in nanoseconds, and how long it is in bytes."""


def preview_path(work: Path) -> Path:
    """Where the preview stands."""
    return work / "preview" / "preview.mp4"


def make_preview(chapters: Sequence[Chapter], lesson: Lesson, options: RenderOptions, language: str) -> Path:
    """Render these chapters small and without a voice, with captions; of a lesson that teaches badly with warnings.
    The film's path. Raises Failure as the film does."""
    from scenes.production.film.film import make_film

    print_warnings(lesson)
    return make_film(chapters, lesson, QUALITIES[SMALLEST], preview_path(options.work), options, language).outputs.film


def open_file(path: Path) -> None:
    """Open a file with the viewer of the system, where there is a screen. Ctrl-C does not reach the viewer."""
    program = "open" if sys.platform == "darwin" else "xdg-open"
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and shutil.which(program):
        quiet = subprocess.DEVNULL
        viewer = subprocess.Popen(
            [program, str(path.resolve())], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
        Thread(target=viewer.wait, daemon=True).start()


def watch(arguments: Sequence[str], lesson_file: Path, preview: Path, *, opened: bool) -> NoReturn:
    """Make previews until interrupted: `backprop preview` with these arguments, in a process of its own, so that it
    sees changed sources, at first and after each change of the lesson or of a source.

    Tells in one line what changed, what was rendered and how long it took; of what fails, only the reason, and the
    old preview stays. If `opened`, the first one is opened.
    """
    before, changed = file_stamps(lesson_file), ["all"]
    while True:
        started, done = time.monotonic(), PreviewRun(arguments)
        done.wait()
        if done.failed:
            echo(done.reason, err=True)
        else:
            rendered = ", ".join(done.chapters) or "nothing to render"
            echo(f"{', '.join(changed)}: {rendered}, {time.monotonic() - started:.1f} s, {preview}")
            if opened:
                open_file(preview)
                opened = False
        before, changed = _next_change(before, lesson_file)


def _next_change(before: dict[Path, Stamp], lesson_file: Path) -> tuple[dict[Path, Stamp], list[str]]:
    """Wait until a file differs from what it was, and then until none does any more; what is there now, and which
    have changed."""
    now = file_stamps(lesson_file)
    while now == before:
        time.sleep(EVERY)
        now = file_stamps(lesson_file)
    while True:
        time.sleep(EVERY)
        later = file_stamps(lesson_file)
        if later == now:
            break
        now = later
    return now, [_told(path) for path in sorted({*before, *now}) if before.get(path) != now.get(path)]


def file_stamps(lesson_file: Path) -> dict[Path, Stamp]:
    """The files that a preview is made from: the lesson, and all sources and words."""
    files = [lesson_file, *(f for package in ("core", "scenes") for f in (HOME / package).rglob("*.*"))]
    found = {}
    for file in files:
        if file is lesson_file or file.suffix in (".py", ".toml"):
            try:
                status = file.stat()
            except OSError:  # it is being replaced
                continue
            found[file] = status.st_mtime_ns, status.st_size
    return found


def _told(path: Path) -> str:
    return str(path.relative_to(HOME) if path.is_relative_to(HOME) else path)


@dataclass
class PreviewRun:
    """One run of `backprop preview`, which does not outlive its `wait`."""

    arguments: Sequence[str]
    chapters: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    failed: bool = False

    def wait(self) -> None:
        """Until it has ended. Warnings are passed on, and which chapters are done is noted."""
        with self._running() as process:
            reader = Thread(target=self._read, args=(process,), daemon=True)
            reader.start()
            while process.poll() is None:
                time.sleep(0.05)
            reader.join()
            self.failed = process.returncode != 0

    @property
    def reason(self) -> str:
        """Why it failed, in one line."""
        last = self.lines[-1] if self.lines else "the preview ended for no known reason"
        return last if last.startswith("Error: ") else f"Error: {last}"

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Warning: "):
                echo(line.removesuffix("\n"), err=True)
            elif done := re.fullmatch(r"(\w+): done", line.strip()):
                self.chapters.append(done[1])
            elif line.strip():
                self.lines.append(line.strip())

    @contextmanager
    def _running(self) -> "Iterator[subprocess.Popen[str]]":
        """In a session of its own: Ctrl-C reaches only us, and we end it."""
        command = [sys.executable, "-m", "scenes", "preview", "--no-open", *self.arguments]
        path = os.pathsep.join(filter(None, (str(HOME), os.environ.get("PYTHONPATH"))))
        process = subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            _end(process)


def _end(process: "subprocess.Popen[str]") -> None:
    """End a process and its workers."""
    if process.poll() is not None:
        return
    workers: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        workers = psutil.Process(process.pid).children(recursive=True)
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for worker in workers:
        with suppress(psutil.NoSuchProcess):
            worker.kill()
