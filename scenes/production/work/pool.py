"""Do tasks on several workers: results in order, failures named, what is finished handed over at once."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from scenes.production.work.errors import Failure, told
from scenes.production.work.processes import Broken, Processes, Report, WorkerLost, call, interrupts_blocked
from scenes.production.work.progress import Show


class Named(Protocol):
    """A task: picklable, with a name for messages."""

    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)
R = TypeVar("R")

POLL = 0.2
"""Seconds between two looks at the progress of the tasks."""


def wait_for_any(pending: set["Future[Any]"], seconds: float) -> None:
    """Wait until one of these futures is done, or until the time is over."""
    wait(pending, timeout=seconds, return_when=FIRST_COMPLETED)


@dataclass
class Crew:
    """Workers at work: an executor, and how much each task has reported.

    `died` is the message for workers that are gone for good. `check` raises Failure when they are; `wait` takes the
    pending futures and a number of seconds, and returns when one is done or the time is over.
    """

    executor: Executor
    done: Any
    call: Callable[..., Any]
    died: str
    check: Callable[[], None] = field(default=lambda: None)
    wait: Callable[[set["Future[Any]"], float], None] = field(default=wait_for_any)


class Workers(Protocol):
    """Where work can be done; `share_folders` is true where they see the folders of this process."""

    @property
    def share_folders(self) -> bool: ...

    @property
    def spare(self) -> int:
        """How many tasks, the last ones, have a core for a second thread."""
        ...

    def at_work(self, tasks: int) -> AbstractContextManager[Crew]:
        """Start a crew for this number of tasks; it ends with the block."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    function: Callable[[T, Report], R],
    tasks: Sequence[T],
    sizes: Sequence[int],
    workers: Workers,
    show: Show,
    finished: Callable[[int, R], None] = lambda index, result: None,
) -> list[R]:
    """Return the results of `function(task, report)` for these tasks, in their order; the largest is begun first.

    `sizes` are guesses of how much each task will report; a task calls `report(done)` with what it has done.
    `finished(index, result)` is called for each result as it comes, also for those that come together with a failure.
    Raises Failure, naming the task, for the first that fails; the other tasks are ended. They are also ended when this
    process is interrupted.
    """
    if not tasks:
        return []
    totals = list(sizes)
    results: dict[int, R] = {}
    with workers.at_work(len(tasks)) as crew:
        order = sorted(range(len(tasks)), key=lambda i: -sizes[i])
        futures = {crew.executor.submit(crew.call, function, i, tasks[i]): i for i in order}
        pending: set[Future[Any]] = set(futures)
        while pending:
            crew.wait(pending, POLL)
            ended = [future for future in futures if future in pending and future.done()]  # in the order of their start
            pending.difference_update(ended)
            failures: list[Failure] = []
            for future in ended:
                i = futures[future]
                try:
                    results[i] = _result(future, tasks[i].name, crew.died)
                except Failure as failure:
                    failures.append(failure)
                    continue
                totals[i] = crew.done[i] = max(crew.done[i], 1)
                finished(i, results[i])
                show.finished(tasks[i].name)
            if failures:
                raise failures[0]
            if pending:
                crew.check()
            doing = [
                (tasks[i].name, min(crew.done[i] / totals[i], 1.0))
                for future, i in futures.items()
                if future in pending and crew.done[i]
            ]
            show.step(sum(min(d, t) for d, t in zip(crew.done, totals, strict=True)), sum(totals), doing)
    return [results[i] for i in range(len(tasks))]


DIED = (
    "a worker process was ended from outside, as happens when memory runs out; what is finished is kept: try again, "
    "with --workers 1"
)


def _result(future: "Future[Any]", name: str, died: str) -> Any:
    try:
        result = future.result()
    except (WorkerLost, CancelledError):
        raise Failure(died) from None
    except Exception as error:  # of the executor itself: what a task raises comes back as Broken
        raise Failure(died, told(error)) from None
    if isinstance(result, Broken):
        raise Failure(f"{name} failed: {result.reason}", result.detail)
    return result


@dataclass(frozen=True)
class LocalWorkers:
    """Processes on this machine, `number` of them."""

    number: int
    share_folders: bool = True

    @property
    def spare(self) -> int:
        """All tasks, where there are more cores than workers; else those during which others have nothing to do."""
        return self.number if self.number >= cores() else sys.maxsize

    @contextmanager
    def at_work(self, tasks: int) -> Iterator[Crew]:
        """Start the processes; they are killed when the block is left by an exception."""
        executor = Processes(tasks)
        try:
            executor.start(min(self.number, tasks))
            yield Crew(executor, executor.done, call, DIED, wait=executor.wait)
            executor.shutdown()
        except BaseException:
            with interrupts_blocked():
                executor.kill()
            raise
