"""Progress on stderr: a bar with the time left for people, one plain line for each finished part for the rest."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class Show(Protocol):
    """What work reports to."""

    def step(self, done: float, total: float, doing: Sequence[str]) -> None:
        """So much of so much is done; these parts are in work."""

    def finished(self, name: str) -> None:
        """A part is done."""


class Silent:
    """Shows nothing."""

    def step(self, done: float, total: float, doing: Sequence[str]) -> None:
        """Nothing."""

    def finished(self, name: str) -> None:
        """Nothing."""


class _Bar:
    def __init__(self, console: Console, what: str) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[doing]}", style="dim", markup=False),
        )
        self.progress = Progress(*columns, console=console, transient=True, speed_estimate_period=3600)
        self.task = self.progress.add_task(what, total=1.0, doing="")

    def __enter__(self) -> "_Bar":
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.progress.stop()

    def step(self, done: float, total: float, doing: Sequence[str]) -> None:
        # As a share: with a new total the bar would forget how fast things go.
        self.progress.update(self.task, completed=done / total, doing=", ".join(doing))

    def finished(self, name: str) -> None:
        """The bar says it."""


class _Lines:
    def __init__(self, console: Console) -> None:
        self.console = console

    def step(self, done: float, total: float, doing: Sequence[str]) -> None:
        """Nothing: a log is no place for a bar."""

    def finished(self, name: str) -> None:
        self.console.print(f"{name}: done", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def progress(what: str) -> Iterator[Show]:
    """Shown while the work is done; `what` names it."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _Bar(console, what) as bar:
            yield bar
    else:
        yield _Lines(console)
