"""Worker processes on this machine, each connected by its own pipe.

So a worker's death is noticed at once, whenever it happens, and what the others have sent can still be read. Unlike the
queues of concurrent.futures, pipes need no named semaphores, which a killed run would leave behind.
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

from scenes.production.work.errors import Failure, message_of

ReportProgress = Callable[[int], None]
"""Is called with the amount of a task that is done, in the units of its size."""


@dataclass(frozen=True)
class TaskError:
    """An error in a worker, as text, since not every exception can be pickled.

    `detail` is the traceback.
    """

    reason: str
    detail: str


class WorkerLost(Exception):
    """Raised by a future whose worker process ended before the task was done."""


@dataclass
class _Worker:
    """A worker process, this end of its pipe, and the future of its current task."""

    process: SpawnProcess
    pipe: "Connection[Any, Any]"
    ready: bool = False
    future: "Future[Any] | None" = None


class Processes(Executor):
    """An executor of worker processes, without threads or queues: `wait` does the communication.

    A worker sends READY once it runs and is then given one task at a time. It sends (index, amount) for progress and
    (None, result) at the end. Each worker sends whole messages through its own pipe, so nothing of theirs is lost when
    another worker dies. `done` has the reported amount of each task.
    """

    def __init__(self, tasks: int) -> None:
        self.done = [0] * tasks
        self.workers: list[_Worker] = []
        self.waiting: deque[tuple[Future[Any], bytes]] = deque()

    def start(self, number: int) -> None:
        """Start the worker processes. Ctrl-C is blocked until all of them can be killed."""
        context = multiprocessing.get_context("spawn")
        _start_resource_tracker()
        with interrupts_blocked():
            for _ in range(number):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs,), daemon=True)
                process.start()
                self.workers.append(_Worker(process, ours))
                theirs.close()  # otherwise the pipe would stay open after the worker has ended

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Queue a call for the next free worker."""
        future: Future[Any] = Future()
        self.waiting.append((future, bytes(ForkingPickler.dumps((function, args, kwargs)))))
        self._assign_tasks()
        return future

    def wait(self, pending: set["Future[Any]"], seconds: float) -> None:
        """Wait for messages for at most `seconds`, and process them.

        If a worker has died, all messages of the others are read first. Then its future fails with WorkerLost, or any
        pending one if the worker had no task.
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
        self._assign_tasks()

    def _read(self, worker: _Worker) -> None:
        """Process all messages that a worker has sent."""
        with suppress(EOFError, OSError):  # the worker died, perhaps in the middle of a message
            while worker.pipe.poll():
                self._process(worker, worker.pipe.recv_bytes())

    def _process(self, worker: _Worker, message: bytes) -> None:
        try:
            index, content = pickle.loads(message)
        except Exception as error:  # anything that unpickling a class may raise
            index, content = None, TaskError(message_of(error), traceback.format_exc())
        if index is not None:
            self.done[index] = content
            return
        worker.ready = True
        if worker.future:
            worker.future.set_result(content)
            worker.future = None

    def _assign_tasks(self) -> None:
        """Send each free worker a waiting task."""
        for worker in self.workers:
            if worker.ready and worker.future is None and self.waiting:
                worker.future, call = self.waiting.popleft()
                with suppress(OSError):  # the worker has died, which `wait` notices
                    worker.pipe.send_bytes(call)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers by closing their pipes."""
        for worker in self.workers:
            worker.pipe.close()
        for worker in self.workers:
            worker.process.join(SHUTDOWN_TIMEOUT)
        self.kill()

    def kill(self) -> None:
        """Kill the workers."""
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join(SHUTDOWN_TIMEOUT)
            worker.pipe.close()


SHUTDOWN_TIMEOUT = 10.0
"""Seconds to wait for a worker process to end; a killed one takes far less."""


def _start_resource_tracker() -> None:
    """Start multiprocessing's resource tracker in advance.

    Otherwise the first worker would start it, which unblocks Ctrl-C too early (CPython 3.11 to 3.13).
    """
    if os.name == "posix":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


BLOCKED: tuple[int, ...] = (signal.SIGINT, signal.SIGTERM)
"""Signals that `interrupts_blocked` delays."""


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Delay Ctrl-C and SIGTERM until the block ends. Processes started in it inherit the blocked signals.

    The signal mask alone is not enough: the system delivers a signal to any thread that does not block it, such as
    NumPy's. So handlers collect the signals, too.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    handlers = {number: signal.signal(number, lambda number, frame: received.append(number)) for number in BLOCKED}
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, BLOCKED) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for number in received:
            signal.raise_signal(number)


# ---------------------------------------------------------------- in a worker

_send: Callable[[int | None, Any], None]
"""Sends (index, amount) or (None, result) to the parent process."""


def _work(pipe: "Connection[Any, Any]") -> None:
    """Run the calls that arrive through the pipe until it is closed."""
    global _send
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to workers too; the parent ends them
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, BLOCKED)
    # tqdm's default lock is shared between processes; a killed worker would leave its named semaphore behind.
    tqdm.set_lock(threading.RLock())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    lock = threading.Lock()

    def send(index: int | None, content: Any) -> None:
        try:
            message = bytes(ForkingPickler.dumps((index, content)))
        except Exception as error:  # anything that pickling a result may raise
            message = bytes(ForkingPickler.dumps((index, TaskError(message_of(error), traceback.format_exc()))))
        with lock:
            pipe.send_bytes(message)

    _send = send
    with suppress(EOFError, OSError):
        send(None, READY)
        while True:
            function, args, kwargs = pickle.loads(pipe.recv_bytes())
            send(None, function(*args, **kwargs))


READY = "ready"
"""The first message of a worker: it can be given a task."""


def _end_with_parent() -> None:
    """Exit this worker as soon as its parent process has ended, for whatever reason."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def call(function: Callable[[Any, ReportProgress], Any], index: int, task: Any) -> Any:
    """Do a task in a worker, sending its progress to the parent."""
    return attempt(function, task, lambda amount: _send(index, amount))


def attempt(function: Callable[[Any, ReportProgress], Any], task: Any, report: ReportProgress) -> Any:
    """Return the function's result, or a TaskError if it raises anything."""
    try:
        return function(task, report)
    except Failure as error:
        return TaskError(str(error), traceback.format_exc())
    except BaseException as error:
        return TaskError(message_of(error), traceback.format_exc())
