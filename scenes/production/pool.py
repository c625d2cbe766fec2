"""Work in several processes, that can be watched and ended at once."""

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawArray
from typing import Any, Protocol, TypeVar

from tqdm import tqdm  # type: ignore[import-untyped]

from scenes.production.errors import Failure, told
from scenes.production.progress import Show


class Named(Protocol):
    """A task: picklable, with a name for messages."""

    @property
    def name(self) -> str: ...


Report = Callable[[int], None]
"""Is told how much is done."""

T = TypeVar("T", bound=Named)
R = TypeVar("R")


@dataclass(frozen=True)
class Broken:
    """A failure in a worker, as text: not every exception can be sent from one process to another."""

    reason: str
    detail: str


@dataclass
class Crew:
    """Workers at work: an executor, how much each task has reported, and a check that raises Failure when a worker
    has died for good."""

    executor: Executor
    done: Any
    call: Callable[..., Any]
    died: str
    """What to say when workers are gone for good."""
    check: Callable[[], None] = field(default=lambda: None)


class Workers(Protocol):
    """Where work can be done; `share_folders` where a folder of this process is one of theirs."""

    @property
    def share_folders(self) -> bool: ...

    @property
    def spare(self) -> int:
        """So many tasks, the last ones, have a core for a second thread."""
        ...

    def at_work(self, tasks: int) -> AbstractContextManager[Crew]:
        """A crew for so many tasks, that does not outlive the block."""


def cores() -> int:
    """How many this process may use."""
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
    """The results of `function(task, report)` for these tasks, in their order; the largest is begun first.

    `sizes` are guesses of how much each task will report; `report(done)` is called by the task with what it has
    done. `finished(index, result)` is called for each as it comes. Raises Failure, naming the task, for the first
    that fails; the others are ended. They are ended at once, too, when this process is interrupted.
    """
    if not tasks:
        return []
    totals = list(sizes)
    results: dict[int, R] = {}
    with workers.at_work(len(tasks)) as crew:
        order = sorted(range(len(tasks)), key=lambda i: -sizes[i])
        with _interrupts_ignored():  # workers inherit this: they are ended by us
            futures = {crew.executor.submit(crew.call, function, i, tasks[i]): i for i in order}
        pending: set[Future[Any]] = set(futures)
        while pending:
            ended, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in (f for f in futures if f in ended):  # in the order in which they were begun
                i = futures[future]
                results[i] = _result(future, tasks[i].name, crew.died)
                totals[i] = crew.done[i] = max(crew.done[i], 1)
                finished(i, results[i])
                show.finished(tasks[i].name)
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
    except (BrokenProcessPool, CancelledError):
        raise Failure(died) from None
    except Exception as error:  # of the executor itself: what a task raises comes back as Broken
        raise Failure(died, told(error)) from None
    if isinstance(result, Broken):
        raise Failure(f"{name} failed: {result.reason}", result.detail)
    return result


@dataclass(frozen=True)
class LocalWorkers:
    """So many processes on this machine."""

    number: int
    share_folders: bool = True

    @property
    def spare(self) -> int:
        """All, where there are more cores than workers; else those during which others have nothing left to do."""
        return self.number if self.number >= cores() else sys.maxsize

    @contextmanager
    def at_work(self, tasks: int) -> Iterator[Crew]:
        """Killed when the block is left in a hurry."""
        others = set(multiprocessing.active_children())
        done = RawArray("q", tasks)

        def crew() -> set[BaseProcess]:
            return set(multiprocessing.active_children()) - others

        known: set[BaseProcess] = set()

        def check() -> None:
            # The executor sees a worker die only if it began before the executor last had something to do.
            known.update(crew())
            if any(process.exitcode is not None for process in known):
                raise Failure(DIED)

        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(min(self.number, tasks), context, _begin, (done,))
        try:
            yield Crew(pool, done, _call, DIED, check)
            pool.shutdown()
        except BaseException:
            for process in crew():
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# ---------------------------------------------------------------- in a worker

_done: Any = None


def _begin(done: Any) -> None:
    global _done
    _done = done
    # Manim's progress bars would make a lock shared between processes, which a worker that is ended leaves behind.
    tqdm.set_lock(threading.RLock())
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """However the parent ends, no worker goes on without it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _call(function: Callable[[Any, Report], Any], index: int, task: Any) -> Any:
    def report(done: int) -> None:
        _done[index] = done

    return attempt(function, task, report)


def attempt(function: Callable[[Any, Report], Any], task: Any, report: Report) -> Any:
    """The function's result, or what went wrong, as text."""
    try:
        return function(task, report)
    except Failure as error:
        return Broken(str(error), traceback.format_exc())
    except BaseException as error:
        return Broken(told(error), traceback.format_exc())
