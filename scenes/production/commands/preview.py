"""A small, silent preview of the film; with --watch, rendered again whenever the lesson or a source file changes."""

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
from scenes.production.rendering import QUALITIES, RenderOptions
from scenes.production.work import HOME, echo

QUALITY = "480p15"

POLL_INTERVAL = 0.4
"""Seconds between two checks of the files."""

PATIENCE = 10.0
"""Seconds that a run has to stop its workers after SIGTERM, before it is killed."""

Stamp = tuple[int, int]
"""Modification time of a file in nanoseconds, and its size in bytes."""


def preview_path(work: Path) -> Path:
    """Return the path of the preview in a work folder."""
    return work / "preview" / "preview.mp4"


def make_preview(chapters: Sequence[Chapter], lesson: Lesson, options: RenderOptions, language: str) -> Path:
    """Print the lesson's warnings, then render these chapters at QUALITY, with captions and without a voice.

    Return the path of the preview. Raises Failure if rendering fails.
    """
    from scenes.production.film import make_film

    print_warnings(lesson)
    return make_film(chapters, lesson, QUALITIES[QUALITY], preview_path(options.work), options, language).outputs.film


def open_in_viewer(path: Path) -> None:
    """Open a file in the default program, if there is a display. Ctrl-C does not reach that program."""
    program = "open" if sys.platform == "darwin" else "xdg-open"
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if screen and shutil.which(program):
        quiet = subprocess.DEVNULL
        viewer = subprocess.Popen(
            [program, str(path.resolve())], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
        Thread(target=viewer.wait, daemon=True).start()


def watch(arguments: Sequence[str], lesson_file: Path, preview: Path, *, opened: bool) -> NoReturn:
    """Render previews until interrupted: one at the start, one after each change of the lesson or of a source file.

    Each run of `backprop preview` with these arguments is a process of its own, because only a new process imports
    changed sources. After each run one line says what changed, which chapters were rendered and how long it took. If
    a run fails, the line gives the reason, and the last preview stays. If `opened`, the first preview is opened.
    """
    before, changed = file_stamps(lesson_file), ["all"]
    while True:
        started, run = time.monotonic(), PreviewRun(arguments)
        run.wait()
        if run.failed:
            echo(run.reason, err=True)
        else:
            rendered = ", ".join(run.chapters) or "nothing to render"
            echo(f"{', '.join(changed)}: {rendered}, {time.monotonic() - started:.1f} s, {preview}")
            if opened:
                open_in_viewer(preview)
                opened = False
        before, changed = _next_change(before, lesson_file)


def _next_change(before: dict[Path, Stamp], lesson_file: Path) -> tuple[dict[Path, Stamp], list[str]]:
    """Wait for a change of any file, then until the files have stopped changing.

    Return the stamps of all files now, and the names of the changed ones.
    """
    now = file_stamps(lesson_file)
    while now == before:
        time.sleep(POLL_INTERVAL)
        now = file_stamps(lesson_file)
    while True:
        time.sleep(POLL_INTERVAL)
        later = file_stamps(lesson_file)
        if later == now:
            break
        now = later
    return now, [_short_path(path) for path in sorted({*before, *now}) if before.get(path) != now.get(path)]


def file_stamps(lesson_file: Path) -> dict[Path, Stamp]:
    """Return the stamps of all files that a preview depends on: the lesson, all sources and all scripts."""
    files = [lesson_file, *(f for package in ("core", "scenes") for f in (HOME / package).rglob("*.*"))]
    stamps = {}
    for file in files:
        if file is lesson_file or file.suffix in (".py", ".toml"):
            try:
                status = file.stat()
            except OSError:  # the file is being replaced
                continue
            stamps[file] = status.st_mtime_ns, status.st_size
    return stamps


def _short_path(path: Path) -> str:
    return str(path.relative_to(HOME) if path.is_relative_to(HOME) else path)


@dataclass
class PreviewRun:
    """One run of `backprop preview`, in a process that does not outlive `wait`."""

    arguments: Sequence[str]
    chapters: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    failed: bool = False

    def wait(self) -> None:
        """Run the process to its end, print its warnings and record the chapters that it has rendered."""
        with self._running() as process:
            reader = Thread(target=self._read, args=(process,), daemon=True)
            reader.start()
            while process.poll() is None:
                time.sleep(0.05)
            reader.join()
            self.failed = process.returncode != 0

    @property
    def reason(self) -> str:
        """Reason of the failure, in one line."""
        last = (
            self.lines[-1]
            if self.lines
            else "the preview stopped without a message; run it without --watch and with --debug"
        )
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
        """Start the process in a session of its own: Ctrl-C reaches only this process, which then terminates it."""
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
    """Terminate a process and its workers."""
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
