"""Workers: results in order, named failures, no process left running."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from scenes.production.work import pool
from scenes.production.work.errors import Failure
from scenes.production.work.processes import Processes
from scenes.production.work.progress_bars import Silent
from tests.scenes.production import runs
from tests.scenes.production.runs import ENVIRONMENT, LIMIT

KILLED = r"a worker process was killed \(out of memory\?\); finished chapters are kept: try again with --workers 1"


@dataclass(frozen=True)
class Job:
    name: str
    act: str = ""


class Unreadable(Exception):
    """Can be pickled, but not unpickled."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first)


class Unsendable(Exception):
    """Can be pickled, but not unpickled."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


@dataclass
class Seen(Silent):
    finished_names: list[str] = field(default_factory=list)
    steps: list[tuple[float, float]] = field(default_factory=list)

    def step(self, done: float, total: float, doing: Sequence[tuple[str, float]]) -> None:
        self.steps.append((done, total))

    def finished(self, name: str) -> None:
        self.finished_names.append(name)


def work(job: Job, report: Callable[[int], None]) -> Any:
    act, _, rest = job.act.partition(" ")
    if act == "fail":
        raise Unsendable("this", "that\nand more")
    if act == "refuse":
        raise Failure("will not")
    if job.act == "return what cannot be sent":
        return lambda: None
    if job.act == "return what cannot be read":
        return Unreadable("one", "two")
    if act == "die":
        os._exit(3)
    if act == "give":
        return bytes(int(rest))
    if act == "show":
        Path(rest).touch()
    if act in ("sleep", "show"):
        time.sleep(600)
    report(7)
    return job.name, os.getpid()


def test_results_come_in_the_order_of_the_tasks_from_other_processes() -> None:
    seen = Seen()
    results = pool.run(work, [Job("a"), Job("b"), Job("c")], [1, 5, 3], pool.LocalWorkers(2), seen)
    assert [name for name, _ in results] == ["a", "b", "c"]
    assert os.getpid() not in {pid for _, pid in results}
    assert sorted(seen.finished_names) == ["a", "b", "c"]
    assert seen.steps[-1] == (21, 21)
    assert not multiprocessing.active_children()


def test_the_largest_is_begun_first_and_each_result_is_handed_over_as_it_comes() -> None:
    seen, came = Seen(), []
    tasks = [Job("a"), Job("b"), Job("c")]
    pool.run(work, tasks, [1, 5, 3], pool.LocalWorkers(1), seen, lambda i, result: came.append((i, result[0])))
    assert seen.finished_names == ["b", "c", "a"]
    assert came == [(1, "b"), (2, "c"), (0, "a")]


@pytest.mark.parametrize(("workers", "spared"), [(1, 9), (2, 9), (3, 3), (4, 4)])
def test_tasks_have_a_second_core_where_there_are_more_of_them_and_at_the_end(
    workers: int, spared: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "cores", lambda: 3)
    assert min(pool.LocalWorkers(workers).threaded_tasks, 9) == spared


def test_nothing_to_do_needs_no_workers() -> None:
    assert pool.run(work, [], [], pool.LocalWorkers(0), Silent()) == []


@pytest.mark.parametrize(
    ("act", "message"),
    [
        ("fail", "bad failed: Unsendable: this and that and more"),
        ("refuse", "bad failed: will not"),
        ("return what cannot be sent", "bad failed: .*lambda.*"),
        ("return what cannot be read", "bad failed: TypeError: .*second.*"),
        ("die", KILLED),
    ],
)
def test_a_failure_is_named_and_ends_the_others_at_once(act: str, message: str) -> None:
    with pytest.raises(Failure, match=f"^{message}$") as raised:
        pool.run(work, [Job("slow", "sleep"), Job("bad", act)], [2, 1], pool.LocalWorkers(2), Silent())
    if act != "die":
        assert "Traceback" in raised.value.detail
    assert not multiprocessing.active_children()


def killed(moment: str) -> type[Processes]:
    """Return a subclass of Processes that kills its first worker at this moment."""

    class Killed(Processes):
        def start(self, number: int) -> None:
            super().start(number)
            if moment == "started":
                self.workers[0].process.kill()

        def _assign_tasks(self) -> None:
            first = self.workers[0]
            if moment == "ready" and first.ready and first.future is None and self.waiting:
                first.process.kill()
                first.process.join(30)
            super()._assign_tasks()
            if moment == "at work" and first.future:
                first.process.kill()

    return Killed


@pytest.mark.parametrize("moment", ["started", "ready", "at work"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_is_killed_is_noticed_at_any_moment(
    moment: str, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if the other workers neither finish a task nor start one."""
    monkeypatch.setattr(pool, "Processes", killed(moment))
    jobs = [Job("a", "sleep"), Job("b", "sleep"), Job("c", "sleep")]
    with pytest.raises(Failure, match=f"^{KILLED}$"):
        pool.run(work, jobs, [1, 1, 1], pool.LocalWorkers(workers), Silent())
    assert not multiprocessing.active_children()


class Late(Processes):
    """Two workers that start together, and both finish before anything is read from them."""

    def _assign_tasks(self) -> None:
        if all(worker.ready for worker in self.workers):
            super()._assign_tasks()

    def wait(self, pending: Any, seconds: float) -> None:
        bad, late = self.workers
        if bad.future and late.future:
            assert bad.pipe.poll(LIMIT)
            assert late.pipe.poll(LIMIT)
        super().wait(pending, seconds)


@pytest.mark.parametrize("size", [10, 10_000_000])
@pytest.mark.parametrize(("act", "message"), [("die", KILLED), ("fail", "bad failed: .*")])
def test_what_others_have_finished_is_handed_over_before_a_failure_is_raised(
    act: str, message: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small result has been sent completely; of a large one, only the start is in the pipe."""
    monkeypatch.setattr(pool, "Processes", Late)
    came = []
    with pytest.raises(Failure, match=f"^{message}$"):
        pool.run(
            work, [Job("bad", act), Job("late", f"give {size}")], [1, 1], pool.LocalWorkers(2), Silent(),
            lambda i, result: came.append((i, result)),
        )  # fmt: skip
    assert came == [(1, bytes(size))]


INTERRUPTED = """
import os, signal, sys
from multiprocessing import resource_tracker
from scenes.production.work import pool, processes
from scenes.production.work.progress_bars import Silent
from tests.scenes.production.work.test_pool import Job, work

def start(process, real=processes.SpawnProcess.start):
    real(process)
    os.kill(os.getpid(), signal.SIGINT)

if __name__ == "__main__":
    processes.SpawnProcess.start = start
    try:
        pool.run(work, [Job("a", "sleep"), Job("b", "sleep")], [1, 1], pool.LocalWorkers(2), Silent())
    except KeyboardInterrupt:
        print("interrupted", len(processes.multiprocessing.active_children()))
"""


def test_ctrl_c_while_workers_start_is_not_lost(tmp_path: Path) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED)
    run = subprocess.run([sys.executable, str(script)], env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
    assert (run.stdout, run.stderr) == ("interrupted 0\n", "")


def test_a_run_that_is_killed_leaves_no_semaphore_and_no_process(tmp_path: Path) -> None:
    """The whole process group is killed, including multiprocessing's resource tracker."""
    code = (
        "from tests.scenes.production.work.test_pool import *; "
        f"pool.run(work, [Job('a', 'show {tmp_path / 'a'}')], [1], pool.LocalWorkers(1), Silent())"
    )
    run = subprocess.Popen([sys.executable, "-c", code], env=ENVIRONMENT, start_new_session=True)
    with runs.ending(run):
        runs.wait_until(lambda: (tmp_path / "a").exists(), run)
        parent = psutil.Process(run.pid)
        group = [parent, *parent.children(recursive=True)]
        assert not [name for process in group for name in runs.semaphores(process)]
        os.killpg(run.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(group, 30)
        assert len(group) > 1
        assert not alive
