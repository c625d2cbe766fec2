"""Workers: results in order, failures named, nothing left running."""

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from scenes.production import pool
from scenes.production.errors import Failure
from scenes.production.progress import Silent


@dataclass(frozen=True)
class Job:
    name: str
    act: str = ""


class Unsendable(Exception):
    """Cannot be made again from what pickle keeps of it."""

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


def work(job: Job, report: Callable[[int], None]) -> tuple[str, int]:
    if job.act == "fail":
        raise Unsendable("this", "that\nand more")
    if job.act == "refuse":
        raise Failure("will not")
    if job.act == "die":
        os._exit(3)
    if job.act == "sleep":
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
    assert min(pool.LocalWorkers(workers).spare, 9) == spared


def test_nothing_to_do_needs_no_workers() -> None:
    assert pool.run(work, [], [], pool.LocalWorkers(0), Silent()) == []


@pytest.mark.parametrize(
    ("act", "message"),
    [
        ("fail", "bad failed: Unsendable: this and that and more"),
        ("refuse", "bad failed: will not"),
        ("die", "a worker process was ended from outside, .*--workers 1"),
    ],
)
def test_a_failure_is_named_and_ends_the_others_at_once(act: str, message: str) -> None:
    start = time.monotonic()
    with pytest.raises(Failure, match=f"^{message}$") as found:
        pool.run(work, [Job("slow", "sleep"), Job("bad", act)], [2, 1], pool.LocalWorkers(2), Silent())
    assert time.monotonic() - start < 30
    if act != "die":
        assert "Traceback" in found.value.detail
    while multiprocessing.active_children():
        assert time.monotonic() - start < 30
        time.sleep(0.05)
