"""Chapters and slides rendered by the workers of a real Dask scheduler, each a separate process."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core import load_lesson
from scenes.production.film.film import Film, make_film
from scenes.production.rendering.dispatch import RenderOptions
from scenes.production.rendering.quality import QUALITIES
from scenes.production.slides.slides import make_slides
from scenes.production.work import dask_cluster, pool
from scenes.production.work.cache_keys import digest
from scenes.production.work.dask_cluster import FarmWorkers
from scenes.production.work.errors import Failure
from scenes.production.work.progress_bars import Silent
from tests.scenes.production import tiny
from tests.scenes.production.clusters import Cluster, cluster_here, free_port
from tests.scenes.production.runs import ENVIRONMENT, wait_until
from tests.scenes.production.tiny import options

pytestmark = pytest.mark.filterwarnings("default")  # of the packages behind the scheduler
QUALITY = QUALITIES["480p15"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Yield a cluster whose processes `running` and `lonely` start and share."""
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield cluster
    finally:
        cluster.kill(*cluster.processes)


@pytest.fixture
def running(shared: Cluster) -> Cluster:
    """Return a cluster of two workers, one of them with four threads, whatever earlier tests have killed."""
    shared.need(one=4, two=1)
    return shared


@pytest.fixture
def lonely(shared: Cluster) -> Cluster:
    """Return a cluster of a single worker, with four threads."""
    shared.need(one=4)
    return shared


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Render the film in this process, for comparison."""
    folder = tmp_path_factory.mktemp("here")
    return make_film(tiny.CHAPTERS, load_lesson(), QUALITY, folder / "film.mp4", options(folder))


def on(cluster: Cluster, work: Path) -> RenderOptions:
    return RenderOptions(work, FarmWorkers(cluster.address))


@pytest.mark.parametrize("cluster", ["lonely", "running"])
def test_the_film_is_the_one_that_this_machine_makes(
    cluster: str, here: Film, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """By one worker, whose threads do not disturb each other, and by two workers."""
    workers: Cluster = request.getfixturevalue(cluster)
    there = make_film(tiny.CHAPTERS, load_lesson(), QUALITY, tmp_path / "film.mp4", on(workers, tmp_path / "work"))
    for one, other in zip(here.outputs.paths, there.outputs.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert not (tmp_path / "work" / "stage").exists()  # nothing was rendered here


def test_slides_too(running: Cluster, tmp_path: Path) -> None:
    lesson = load_lesson()
    here, _ = make_slides(tiny.CHAPTERS, lesson, (320, 180), tmp_path / "here", options(tmp_path / "a"))
    there, _ = make_slides(tiny.CHAPTERS, lesson, (320, 180), tmp_path / "there", on(running, tmp_path / "b"))
    assert here.read_bytes() == there.read_bytes()


def test_a_failing_chapter_is_named(running: Cluster, tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"^ChainRule failed: ZeroDivisionError: the chapter is broken$") as raised:
        make_film([tiny.BROKEN], load_lesson(), QUALITY, tmp_path / "film.mp4", on(running, tmp_path / "work"))
    assert "Traceback" in raised.value.detail


@dataclass(frozen=True)
class Job:
    name: str
    folder: Path

    @property
    def tries(self) -> list[int]:
        """The ids of the processes that have started the job."""
        return [int(path.suffix[1:]) for path in self.folder.glob(f"{self.name}.*")]


def hang_at_first(job: Job, report: Callable[[int], None]) -> str:
    """Do a job; in the first process that starts it, hang until killed or until the file "over" exists."""
    (job.folder / f"{job.name}.{os.getpid()}").touch()
    if len(job.tries) == 1:
        wait_until((job.folder / "over").exists)
    return job.name


class Once(Silent):
    """Calls `act` once, as soon as a job has started."""

    def __init__(self, job: Job, act: Callable[[], None]) -> None:
        self.job, self.act, self.done = job, act, False

    def step(self, done: float, total: float, doing: Any) -> None:
        if not self.done and self.job.tries:
            self.done = True
            self.act()


def test_a_task_is_done_again_when_its_worker_is_killed(running: Cluster, tmp_path: Path) -> None:
    job = Job("job", tmp_path)
    pids = {process.pid: name for name, process in running.processes.items()}
    killed: list[int] = []

    def kill() -> None:
        killed.extend(job.tries)
        running.kill(*(pids[pid] for pid in killed))

    assert pool.run(hang_at_first, [job], [1], FarmWorkers(running.address), Once(job, kill)) == ["job"]
    assert len(killed) == 1
    assert len({*job.tries}) == 2
    assert {*killed} < {*job.tries} < {*pids}


def fails(cluster: Cluster, job: Job, act: Callable[[], None]) -> str:
    """Run a job, call `act` once it has started, and return the message of the run's failure."""
    show = Once(job, act)
    with pytest.raises(Failure) as raised:
        pool.run(hang_at_first, [job], [1], FarmWorkers(cluster.address), show)
    assert show.done
    return str(raised.value)


def test_a_scheduler_that_hangs_is_named(lonely: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = lonely.processes["scheduler"]

    def stop() -> None:
        monkeypatch.setattr(dask_cluster, "ANSWER_TIMEOUT", 0.5)
        monkeypatch.setattr(dask_cluster, "CLOSE_TIMEOUT", 0.5)
        scheduler.send_signal(signal.SIGSTOP)

    try:
        message = fails(lonely, Job("job", tmp_path), stop)
    finally:
        (tmp_path / "over").touch()
        scheduler.send_signal(signal.SIGCONT)
    expected = (
        rf"^the Dask scheduler at {re.escape(lonely.address)} has not answered for \d+ s; finished chapters are kept"
    )
    assert re.search(expected, message)


def test_the_end_of_the_only_worker_ends_the_run(
    lonely: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill() -> None:
        monkeypatch.setattr(dask_cluster, "HEARTBEAT_TIMEOUT", 0.5)
        lonely.kill("one")

    message = fails(lonely, Job("job", tmp_path), kill)
    address = re.escape(lonely.address)
    assert re.search(
        rf"^no worker of the Dask scheduler at {address} has sent a heartbeat for \d+ s; finished chapters are kept",
        message,
    )
    assert "start workers with `dask worker tcp://" in message


def test_the_end_of_the_scheduler_ends_the_run(lonely: Cluster, tmp_path: Path) -> None:
    assert fails(lonely, Job("job", tmp_path), lambda: lonely.kill("scheduler")) == dask_cluster.CLUSTER_LOST


def test_a_worker_with_another_version_is_named(lonely: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "import importlib.metadata as m\nreal = m.version\nm.version = lambda p: '0.0' if p == 'manim' else real(p)\n"
    )
    lonely.start_worker("other", PYTHONPATH=f"{other}{os.pathsep}{ENVIRONMENT['PYTHONPATH']}")
    lonely.wait()
    message = r"^the worker tcp://127\.0\.0\.1:\d+ has another version of this project or of its packages; install"
    with pytest.raises(Failure, match=message):
        make_film(tiny.CHAPTERS, load_lesson(), QUALITY, tmp_path / "film.mp4", on(lonely, tmp_path / "work"))
    assert not (tmp_path / "film.mp4").exists()


def test_no_workers_are_reported(tmp_path: Path) -> None:
    with cluster_here(tmp_path, workers=0) as address:
        message = rf"^the scheduler at {re.escape(address)} has no workers; start some with: dask worker {address}$"
        with pytest.raises(Failure, match=message):
            make_film(
                tiny.CHAPTERS,
                load_lesson(),
                QUALITY,
                tmp_path / "film.mp4",
                RenderOptions(tmp_path, FarmWorkers(address)),
            )


def test_no_scheduler_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT_TIMEOUT", 0.5)
    nobody = FarmWorkers(f"tcp://127.0.0.1:{free_port()}")
    message = r"^no Dask scheduler answers at tcp://127\.0\.0\.1:\d+ \(.+\); start one or check the address"
    with pytest.raises(Failure, match=message):
        make_film(
            tiny.CHAPTERS, load_lesson(), QUALITY, tmp_path / "film.mp4", RenderOptions(tmp_path / "work", nobody)
        )


def test_what_comes_back_damaged_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(function: Any, tasks: Any, sizes: Any, workers: Any, show: Any, finished: Any) -> None:
        part = tiny_part()
        finished(0, replace(part, data=part.data + b"?"))

    monkeypatch.setattr("scenes.production.rendering.dispatch.pool.run", damaged)
    with pytest.raises(Failure, match=r"^Cost failed: checksum mismatch in the result; try again$"):
        make_film(tiny.CHAPTERS[:1], load_lesson(), QUALITY, tmp_path / "film.mp4", options(tmp_path / "work"))


def tiny_part() -> Any:
    from scenes.production.rendering.render import Rendered
    from scenes.stage.record import Record

    record = Record("Cost", 15, 1, (), (), (), ())
    return Rendered(b"film", digest(b"film"), record, {"entries": {}, "scales": {}})
