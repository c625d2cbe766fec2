"""Worker processes on this machine, each at the end of a pipe of its own.

So the death of a worker is seen at once, whenever it happens, and what the others have sent is still there to be read.
Pipes, unlike the queues of concurrent.futures, need no named semaphores, which a run that is killed would leave behind.
"""

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any

from tqdm import tqdm  # type: ignore[import-untyped]

from scenes.production.work.errors import Failure, told

Report = Callable[[int], None]
"""Takes how much of a task is done."""


@dataclass(frozen=True)
class Broken:
    """A failure in a worker, as text: not every exception can be sent from one process to another."""

    reason: str
    detail: str


class WorkerLost(Exception):
    """A worker process has ended before its task was done."""


@dataclass
class _Worker:
    """A worker process, this end of its pipe, and the task that it is doing."""

    process: SpawnProcess
    pipe: "Connection[Any, Any]"
    ready: bool = False
    future: "Future[Any] | None" = None


class Processes(Executor):
    """An executor of worker processes that are watched by whoever waits: no thread, no queue.

    A worker says READY once it runs, is then given one task at a time, and sends (index, amount) while it works and
    (None, result) at the end. All sends of a worker are whole messages, so nothing is lost when another one dies.
    """

    def __init__(self, tasks: int) -> None:
        self.done = [0] * tasks
        self.workers: list[_Worker] = []
        self.waiting: deque[tuple[Future[Any], bytes]] = deque()

    def start(self, number: int) -> None:
        """Start the worker processes. Ctrl-C is held back until all of them can be killed."""
        context = multiprocessing.get_context("spawn")
        _start_resource_tracker()
        with interrupts_blocked():
            for _ in range(number):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs,), daemon=True)
                process.start()
                self.workers.append(_Worker(process, ours))
                theirs.close()  # else the end of the worker would not close the pipe

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Queue a call; the next worker that is free is given it."""
        future: Future[Any] = Future()
        self.waiting.append((future, bytes(ForkingPickler.dumps((function, args, kwargs)))))
        self._give()
        return future

    def wait(self, pending: set["Future[Any]"], seconds: float) -> None:
        """Read what the workers have sent, for at most this number of seconds.

        When a worker has ended, all that the others have sent is read before a future fails with WorkerLost: that
        of the worker, or any one if it had no task.
        """
        sources = [source for worker in self.workers for source in (worker.pipe, worker.process.sentinel)]
        ready = connection.wait(sources, seconds)
        dead = [worker for worker in self.workers if not worker.process.is_alive()]
        for worker in self.workers:
            if worker.pipe in ready or dead:
                self._read(worker)
        if dead:
            undone = [future for future in pending if not future.done()]
            lost = [worker.future for worker in dead if worker.future] or undone[:1]
            for future in lost:
                future.set_exception(WorkerLost())
        self._give()

    def _read(self, worker: _Worker) -> None:
        """Take all messages of a worker that are there."""
        with suppress(EOFError, OSError):  # a worker that has ended, even in the middle of a message
            while worker.pipe.poll():
                self._take(worker, worker.pipe.recv_bytes())

    def _take(self, worker: _Worker, message: bytes) -> None:
        try:
            index, content = pickle.loads(message)
        except Exception as error:  # whatever a class raises when it is made again
            index, content = None, Broken(told(error), traceback.format_exc())
        if index is not None:
            self.done[index] = content
            return
        worker.ready = True
        if worker.future:
            worker.future.set_result(content)
            worker.future = None

    def _give(self) -> None:
        """Give each free worker a task."""
        for worker in self.workers:
            if worker.ready and worker.future is None and self.waiting:
                worker.future, call = self.waiting.popleft()
                with suppress(OSError):  # the worker has ended, which `wait` sees
                    worker.pipe.send_bytes(call)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers end: each sees that its pipe is closed."""
        for worker in self.workers:
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(SHUTDOWN)
        self.kill()

    def kill(self) -> None:
        """End the workers at once."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join(SHUTDOWN)
            worker.pipe.close()


SHUTDOWN = 10.0
"""Seconds that a worker process may take to end; one that is killed needs much less."""


def _start_resource_tracker() -> None:
    """Start the process that multiprocessing keeps beside its workers.

    Started by the first worker instead, it would let Ctrl-C through in the middle (CPython 3.11 to 3.13).
    """
    if os.name == "posix":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


HELD: tuple[int, ...] = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the block ends. Processes that are started in it never see either.

    Blocking alone would not do: the system gives a signal to any thread that does not block it, such as NumPy's.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda number, frame: came.append(number)) for number in HELD}
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in came:
            signal.raise_signal(number)


# ---------------------------------------------------------------- in a worker

_send: Callable[[int | None, Any], None]
"""Sends (index, amount) or (None, result) to the parent."""


def _work(pipe: "Connection[Any, Any]") -> None:
    """Do what comes through the pipe until it is closed."""
    global _send
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on a terminal, Ctrl-C reaches workers too; the parent ends them
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
    # tqdm's own lock would be shared between processes; a worker that is killed would leave its semaphore behind.
    tqdm.set_lock(threading.RLock())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    lock = threading.Lock()

    def send(index: int | None, content: Any) -> None:
        try:
            message = bytes(ForkingPickler.dumps((index, content)))
        except Exception as error:  # whatever a result raises that cannot be pickled
            message = bytes(ForkingPickler.dumps((index, Broken(told(error), traceback.format_exc()))))
        with lock:
            pipe.send_bytes(message)

    _send = send
    with suppress(EOFError, OSError):
        send(None, READY)
        while True:
            function, args, kwargs = pickle.loads(pipe.recv_bytes())
            send(None, function(*args, **kwargs))


READY = "ready"
"""The first message of a worker."""


def _end_with_parent() -> None:
    """End this worker as soon as its parent has ended, however that came."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def call(function: Callable[[Any, Report], Any], index: int, task: Any) -> Any:
    """Do a task in a worker, and send how far it is."""
    return attempt(function, task, lambda amount: _send(index, amount))


def attempt(function: Callable[[Any, Report], Any], task: Any, report: Report) -> Any:
    """Return the function's result, or what went wrong, as Broken."""
    try:
        return function(task, report)
    except Failure as error:
        return Broken(str(error), traceback.format_exc())
    except BaseException as error:
        return Broken(told(error), traceback.format_exc())
