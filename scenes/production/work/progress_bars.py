"""Progress on stderr: bars and the time left on a terminal, else one plain line for each finished part."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from core.lesson import printable


class Show(Protocol):
    """Where work reports its progress."""

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        """Report that `done` of `total` units are done; `doing` has the running parts, each with its share (0 to 1)."""

    def finished(self, name: str) -> None:
        """Report that a part is done."""


class Silent:
    """Ignores all progress."""

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        """Ignore the progress."""

    def finished(self, name: str) -> None:
        """Ignore the progress."""


class _Bars:
    """One bar for the whole, with the time left, and one for each running part."""

    def __init__(self, console: Console, what: str) -> None:
        columns = TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), _TotalTimeLeft()
        self.progress = Progress(*columns, console=console, transient=True, speed_estimate_period=3600)
        self.whole = self.progress.add_task(what, total=1.0)
        self.parts: dict[str, TaskID] = {}

    def __enter__(self) -> "_Bars":
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.progress.stop()

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        # As a share of 1: with a new total, rich would start its estimate of the speed over.
        self.progress.update(self.whole, completed=done / total)
        for name, share in doing:
            if name not in self.parts:
                self.parts[name] = self.progress.add_task(f"  {printable(name)}", total=1.0)
            self.progress.update(self.parts[name], completed=share)
        for name in self.parts.keys() - {name for name, _ in doing}:
            self.progress.remove_task(self.parts.pop(name))

    def finished(self, name: str) -> None:
        """Leave the part's bar to the next step, which removes it."""


class _TotalTimeLeft(TimeRemainingColumn):
    """Time left, for the whole only."""

    def render(self, task: Task) -> Text:
        return super().render(task) if task.id == 0 else Text("")


class _Lines:
    def __init__(self, console: Console) -> None:
        self.console = console

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        """Print nothing: a log is not the place for a bar."""

    def finished(self, name: str) -> None:
        self.console.print(f"{printable(name)}: done", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def progress(what: str) -> Iterator[Show]:
    """Show progress on stderr while the block runs; `what` is the label of the whole."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _Bars(console, what) as bar:
            yield bar
    else:
        yield _Lines(console)
