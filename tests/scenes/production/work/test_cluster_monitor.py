"""When a Dask cluster counts as gone, with a simulated clock."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from scenes.production.work import dask_cluster, pool
from scenes.production.work.dask_cluster import ANSWER_TIMEOUT, HEARTBEAT_TIMEOUT, REQUEST_INTERVAL, ClusterMonitor
from scenes.production.work.errors import Failure
from scenes.production.work.pool import RunningWorkers
from scenes.production.work.progress_bars import Silent

ADDRESS = "tcp://h:1"
NO_WORKER = (
    r"^no worker of the Dask scheduler at tcp://h:1 has sent a heartbeat for 2\d s; finished chapters are kept: "
)
NO_SCHEDULER = r"^the Dask scheduler at tcp://h:1 has not answered for 2\d s; finished chapters are kept: start it"


class Scheduler:
    """A simulated scheduler, which answers with its workers' heartbeats or not at all."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(dask_cluster, "monotonic", lambda: self.now)
        self.heartbeats: dict[str, float] = {}
        self.asked: list[Future[Mapping[str, float]]] = []
        self.answers = True
        self.monitor = ClusterMonitor(self.ask, ADDRESS)

    def ask(self) -> "Future[Mapping[str, float]]":
        future: Future[Mapping[str, float]] = Future()
        self.asked.append(future)
        if self.answers:
            future.set_result(dict(self.heartbeats))
        return future

    def beat(self, *workers: str) -> None:
        self.heartbeats.update(dict.fromkeys(workers, self.now - 500))  # its clock differs

    def wait(self, seconds: float, *alive: str) -> None:
        """Call the monitor every fifth of a second, while these workers are alive."""
        for _ in range(round(seconds / 0.2)):
            self.now += 0.2
            self.beat(*alive)
            self.monitor()


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Scheduler:
    return Scheduler(monkeypatch)


def test_a_cluster_with_one_live_worker_goes_on_and_is_asked_rarely(scheduler: Scheduler) -> None:
    scheduler.beat("dead")
    scheduler.wait(600, "alive")
    assert len(scheduler.asked) <= 600 / REQUEST_INTERVAL + 1


@pytest.mark.parametrize("known", [False, True], ids=["removed", "frozen"])
def test_without_workers_the_failure_comes_in_time(scheduler: Scheduler, known: bool) -> None:
    scheduler.wait(60, "worker")
    if not known:
        scheduler.heartbeats.clear()
    scheduler.wait(HEARTBEAT_TIMEOUT - REQUEST_INTERVAL - 1)
    with pytest.raises(Failure, match=NO_WORKER):
        scheduler.wait(2 * REQUEST_INTERVAL + 2)


def test_the_failure_comes_within_30_seconds_with_all_that_follows() -> None:
    assert (
        max(HEARTBEAT_TIMEOUT, ANSWER_TIMEOUT)
        + 2 * REQUEST_INTERVAL
        + dask_cluster.CLOSE_TIMEOUT
        + 2 * pool.POLL_INTERVAL
        <= 30
    )


def test_a_worker_that_is_started_again_in_time_counts(scheduler: Scheduler) -> None:
    for life in range(5):
        scheduler.wait(10, f"worker {life}")
        scheduler.heartbeats.clear()
        scheduler.wait(HEARTBEAT_TIMEOUT - REQUEST_INTERVAL - 1)


def test_a_scheduler_that_hangs_is_asked_once_and_fails_in_time(scheduler: Scheduler) -> None:
    scheduler.wait(60, "worker")
    scheduler.answers = False
    before = len(scheduler.asked)
    scheduler.wait(ANSWER_TIMEOUT - REQUEST_INTERVAL - 1, "worker")
    with pytest.raises(Failure, match=NO_SCHEDULER):
        scheduler.wait(REQUEST_INTERVAL + 2, "worker")
    assert len(scheduler.asked) == before + 1


def test_a_late_answer_counts(scheduler: Scheduler) -> None:
    for _ in range(5):
        scheduler.wait(10, "worker")
        scheduler.answers = False
        scheduler.wait(ANSWER_TIMEOUT - 3, "worker")
        scheduler.asked[-1].set_result(dict(scheduler.heartbeats))
        scheduler.answers = True


@pytest.mark.parametrize("answer", ["error", "cancelled"])
def test_an_error_is_no_answer(scheduler: Scheduler, answer: str) -> None:
    def ask() -> "Future[Mapping[str, float]]":
        future: Future[Mapping[str, float]] = Future()
        if answer == "error":
            future.set_exception(OSError("the connection is closed"))
        else:
            future.cancel()
        return future

    scheduler.monitor.ask = ask
    with pytest.raises(Failure, match=NO_SCHEDULER):
        scheduler.wait(30)


def test_a_process_that_was_suspended_itself_goes_on(scheduler: Scheduler) -> None:
    scheduler.wait(10, "worker")
    scheduler.now += 3600
    scheduler.monitor()
    scheduler.wait(60, "worker")


@dataclass(frozen=True)
class Job:
    name: str


def test_what_is_finished_is_handed_over_before_the_failure(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a result that arrives just when the cluster is found to be gone."""
    results: list[Future[str]] = []

    class Pending(Executor):
        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
            results.append(Future())
            return results[-1]

    monkeypatch.setattr(pool, "POLL_INTERVAL", 0)

    def check() -> None:
        scheduler.now += 1
        scheduler.monitor()
        if scheduler.monitor._reason:
            results[0].set_result("finished")

    @contextmanager
    def running(tasks: int) -> Iterator[RunningWorkers]:
        yield RunningWorkers(Pending(), [0] * tasks, lambda: None, "", check)

    workers: Any = type("Workers", (), {"running": staticmethod(running)})
    finished: list[tuple[int, str]] = []
    with pytest.raises(Failure, match=NO_WORKER):
        pool.run(
            lambda job, report: "", [Job("a"), Job("b")], [1, 1], workers, Silent(), lambda *got: finished.append(got)
        )
    assert finished == [(0, "finished")]
