"""Small chapters with the names of real ones, so that the script has titles and lines for them."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenes.contents import Chapter
from scenes.look import notation
from scenes.pictures.chain_rule_row import sign
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula, row
from scenes.production.rendering.dispatch import RenderOptions
from scenes.production.work.pool import LocalWorkers, RunningWorkers
from scenes.production.work.processes import ReportProgress, TaskError, attempt
from scenes.production.work.progress_bars import Show, Silent
from scenes.stage.lesson_scene import LessonScene


@dataclass(frozen=True)
class Tiny(Chapter):
    """A chapter whose scene is in this module."""

    module: str = __name__

    @property
    def scene_module(self) -> str:
        return self.module


def options(work: Path, workers: int = 0, show: Show | None = None) -> RenderOptions:
    """Render on this machine: in this process, or in this number of others."""
    return RenderOptions(work, LocalWorkers(workers) if workers else InProcess(), show=show or Silent())


@dataclass(frozen=True)
class InProcess:
    """Workers that run the tasks in this process, one after another."""

    share_folders: bool = True
    threaded_tasks: int = 0

    @contextmanager
    def running(self, tasks: int) -> Iterator[RunningWorkers]:
        """Yield a worker that runs a task as soon as it is submitted."""
        done = [0] * tasks

        def call(function: Callable[[Any, ReportProgress], Any], index: int, task: Any) -> Any:
            return attempt(function, task, lambda amount: done.__setitem__(index, amount))

        yield RunningWorkers(Immediate(), done, call, "")


class Immediate(Executor):
    """An executor that runs each call at once, unless an earlier one has failed."""

    failed = False

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        if self.failed:
            return future
        result = function(*args, **kwargs)
        self.failed = isinstance(result, TaskError)
        future.set_result(result)
        return future


class Cost(LessonScene):
    """The cost, while the target moves."""

    slide_numbers = (3,)

    def construct(self) -> None:
        self.add(Number(self.live, "C_0", size=60, kind="C"))
        with self.line("numbers"):
            self.play(self.dial("chain.examples[0].y").to(0.25), run_time=0.4)
        self.slide(alt="other")


class Nudge(LessonScene):
    """The weight moves there and back."""

    def construct(self) -> None:
        self.add(Number(self.live, "w(L)", size=60, kind="w"))
        dial = self.dial("chain.weights[2]")
        with self.line("again"):
            self.play(dial.to(1.5), run_time=0.4)
            self.play(dial.to(1.4), run_time=0.4)


class Labels(LessonScene):
    """Shows a number typed by hand, and a wrong equation."""

    def construct(self) -> None:
        self.add(Formula(notation.FormulaTemplate("0.37")))
        factors = row(Number(self.live, "z(L)"), sign("=", 40, 0, 0), Number(self.live, "C_0"))
        factors[1].shift([0, 0.1, 0])
        self.add(factors.shift([0, -2, 0]))
        with self.line("power"):
            self.hold(0.4)


class ChainRule(LessonScene):
    """Raises an exception."""

    def construct(self) -> None:
        self.wait(0.2)
        raise ZeroDivisionError("the chapter\nis broken")


class ManyPaths(LessonScene):
    """Never ends, and marks no slide."""

    def construct(self) -> None:
        while True:
            self.wait(0.2)
            time.sleep(0.05)


class ChainNetwork(LessonScene):
    """Plays nothing, and marks no slide."""


TYPED = Tiny("Labels")
CHAPTERS = (Tiny("Cost", slides=Cost.slide_numbers), Tiny("Nudge"))
BROKEN, ENDLESS, EMPTY = Tiny("ChainRule", slides=(7,)), Tiny("ManyPaths"), Tiny("ChainNetwork", slides=(1,))
