"""Progress on stderr: a bar with the time left for people, one plain line for each finished part for the rest."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, Task, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from core.lesson.printable import printable


class Show(Protocol):
    """What work reports to."""

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        """So much of so much is done; these parts are in work, each with the share of it that is done."""

    def finished(self, name: str) -> None:
        """A part is done."""


class Silent:
    """Shows nothing."""

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        """Nothing."""

    def finished(self, name: str) -> None:
        """Nothing."""


class _Bars:
    """One for the whole, with the time left, and one for each part in work, as many as there are workers."""

    def __init__(self, console: Console, what: str) -> None:
        columns = TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), _TimeOfTheWhole()
        self.progress = Progress(*columns, console=console, transient=True, speed_estimate_period=3600)
        self.whole = self.progress.add_task(what, total=1.0)
        self.parts: dict[str, TaskID] = {}

    def __enter__(self) -> "_Bars":
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.progress.stop()

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        # As a share: with a new total the bar would forget how fast things go.
        self.progress.update(self.whole, completed=done / total)
        for name, share in doing:
            if name not in self.parts:
                self.parts[name] = self.progress.add_task(f"  {printable(name)}", total=1.0)
            self.progress.update(self.parts[name], completed=share)
        for name in self.parts.keys() - {name for name, _ in doing}:
            self.progress.remove_task(self.parts.pop(name))

    def finished(self, name: str) -> None:
        """Its bar goes with the next step."""


class _TimeOfTheWhole(TimeRemainingColumn):
    """How long it still takes; nothing beside a part."""

    def render(self, task: Task) -> Text:
        return super().render(task) if task.id == 0 else Text("")


class _Lines:
    def __init__(self, console: Console) -> None:
        self.console = console

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        """Nothing: a log is no place for a bar."""

    def finished(self, name: str) -> None:
        self.console.print(f"{printable(name)}: done", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def progress(what: str) -> Iterator[Show]:
    """Shown while the work is done; `what` names it."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _Bars(console, what) as bar:
            yield bar
    else:
        yield _Lines(console)
