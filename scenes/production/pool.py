"""Work in several processes, that can be watched and ended at once."""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawArray
from typing import Any, Protocol, TypeVar

from tqdm import tqdm  # type: ignore[import-untyped]

from scenes.production.errors import Failure
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
class _Broken:
    """A failure in a worker, as text: not every exception can be sent from one process to another."""

    reason: str
    detail: str


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    function: Callable[[T, Callable[[int], None]], R],
    tasks: Sequence[T],
    sizes: Sequence[int],
    workers: int,
    show: Show,
) -> list[R]:
    """The results of `function(task, report)` for these tasks, in their order; the largest is begun first.

    `sizes` are guesses of how much each task will report; `report(done)` is called by the task with what it has
    done. Raises Failure, naming the task, for the first that fails; the others are ended. They are ended at
    once, too, when this process is interrupted.
    """
    done = RawArray("q", len(tasks))
    totals = list(sizes)
    results: dict[int, R] = {}
    with _executor(min(workers, len(tasks)), done) as (pool, crew):
        order = sorted(range(len(tasks)), key=lambda i: -sizes[i])
        with _interrupts_ignored():  # workers inherit this: they are ended by us
            futures = {pool.submit(_call, function, i, tasks[i]): i for i in order}
        processes = crew()
        pending: set[Future[Any]] = set(futures)
        while pending:
            finished, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in finished:
                i = futures[future]
                results[i] = _result(future, tasks[i].name)
                totals[i] = done[i]
                show.finished(tasks[i].name)
            # The executor sees a worker die only if it began before the executor last had something to do.
            if pending and any(process.exitcode is not None for process in processes):
                raise Failure(_DIED)
            doing = [tasks[i].name for f, i in futures.items() if f in pending and f.running() and done[i]]
            show.step(sum(min(d, t) for d, t in zip(done, totals, strict=True)), sum(totals), doing)
    return [results[i] for i in range(len(tasks))]


_DIED = "a worker process was ended from outside, as happens when memory runs out; try again with --workers 1"


def _result(future: "Future[Any]", name: str) -> Any:
    try:
        result = future.result()
    except BrokenProcessPool:
        raise Failure(_DIED) from None
    if isinstance(result, _Broken):
        raise Failure(f"{name} failed: {result.reason}", result.detail)
    return result


@contextmanager
def _executor(workers: int, done: Any) -> Iterator[tuple[ProcessPoolExecutor, Callable[[], set[BaseProcess]]]]:
    """A pool whose workers do not outlive the block, and a way to see which they are."""
    others = set(multiprocessing.active_children())

    def crew() -> set[BaseProcess]:
        return set(multiprocessing.active_children()) - others

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _begin, (done,))
    try:
        yield pool, crew
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

    try:
        return function(task, report)
    except Failure as error:
        return _Broken(str(error), traceback.format_exc())
    except BaseException as error:
        return _Broken(f"{type(error).__name__}: {error}", traceback.format_exc())
