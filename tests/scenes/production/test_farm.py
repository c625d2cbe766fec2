"""Chapters and slides rendered by the workers of a real Dask scheduler, in processes of their own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from core import Lesson
from scenes.production import farm, pool
from scenes.production.errors import Failure
from scenes.production.farm import FarmWorkers
from scenes.production.film import make_film
from scenes.production.fingerprint import digest
from scenes.production.parts import How
from scenes.production.progress import Silent
from scenes.production.quality import QUALITIES
from scenes.production.stills import make_slides
from tests.scenes.production import tiny
from tests.scenes.production.tiny import how

pytestmark = pytest.mark.filterwarnings("default")  # of the packages behind the scheduler
QUALITY = QUALITIES["480p15"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONWARNINGS": "ignore"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(folder: Path, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    """A process of Dask's, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=folder, stdout=log, stderr=log, env={**ENVIRONMENT, **environment}
        )


@dataclass
class Cluster:
    address: str
    folder: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def add_worker(self, name: str, threads: int = 1, **environment: str) -> "subprocess.Popen[bytes]":
        options = "--nthreads", str(threads), "--no-nanny", "--no-dashboard", "--name", name
        folder = self.folder / name
        worker = start(folder, "distributed.cli.dask_worker", self.address, *options, TMPDIR=str(folder), **environment)
        self.processes.append(worker)
        return worker

    def wait_for(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    port = free_port()
    found = Cluster(f"tcp://127.0.0.1:{port}", folder)
    options = "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
    found.processes.append(start(folder / "scheduler", "distributed.cli.dask_scheduler", *options))
    try:
        yield found
    finally:
        for process in found.processes[::-1]:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as found:
        found.add_worker("one")
        found.add_worker("two")
        found.wait_for(2)
        yield found


def on(cluster: Cluster, work: Path) -> How:
    return How(work, FarmWorkers(cluster.address))


def test_the_film_is_the_one_that_this_machine_makes(running: Cluster, tmp_path: Path) -> None:
    lesson = Lesson.load()
    here = make_film(tiny.CHAPTERS, lesson, QUALITY, tmp_path / "here.mp4", how(tmp_path / "a", 1))
    there = make_film(tiny.CHAPTERS, lesson, QUALITY, tmp_path / "there.mp4", on(running, tmp_path / "b"))
    for one, other in zip(here.outputs.paths, there.outputs.paths, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert not (tmp_path / "b" / "stage").exists()  # nothing was rendered here


def test_threads_of_one_worker_do_not_get_into_each_others_way(tmp_path: Path) -> None:
    here = make_film(tiny.CHAPTERS, Lesson.load(), QUALITY, tmp_path / "here.mp4", how(tmp_path / "a", 1))
    with cluster(tmp_path / "cluster") as found:
        found.add_worker("one", threads=4)
        found.wait_for(1)
        there = make_film(tiny.CHAPTERS, Lesson.load(), QUALITY, tmp_path / "there.mp4", on(found, tmp_path / "b"))
    assert here.outputs.film.read_bytes() == there.outputs.film.read_bytes()


def test_slides_too(running: Cluster, tmp_path: Path) -> None:
    lesson = Lesson.load()
    here, _ = make_slides(tiny.CHAPTERS, lesson, (320, 180), tmp_path / "here", how(tmp_path / "a", 1))
    there, _ = make_slides(tiny.CHAPTERS, lesson, (320, 180), tmp_path / "there", on(running, tmp_path / "b"))
    assert here.read_bytes() == there.read_bytes()


def test_a_failing_chapter_is_named(running: Cluster, tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"^ChainRule failed: ZeroDivisionError: the chapter is broken$") as found:
        make_film([tiny.BROKEN], Lesson.load(), QUALITY, tmp_path / "film.mp4", on(running, tmp_path / "work"))
    assert "Traceback" in found.value.detail


@dataclass(frozen=True)
class Job:
    name: str
    folder: Path


def once_in_vain(job: Job, report: Callable[[int], None]) -> str:
    """The first worker that does it waits until it is killed."""
    tries = job.folder / f"{job.name}.{os.getpid()}"
    tries.touch()
    if len([*job.folder.glob(f"{job.name}.*")]) == 1:
        time.sleep(120)
    return job.name


def test_a_task_is_done_again_when_its_worker_is_killed(tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster") as found:
        for name in ("one", "two"):
            found.add_worker(name)
        found.wait_for(2)
        killed: list[int] = []

        class Kill(Silent):
            def step(self, done: float, total: float, doing: Any) -> None:
                if not killed and (tries := [*tmp_path.glob("job.*")]):
                    killed.append(int(tries[0].suffix[1:]))
                    os.kill(killed[0], signal.SIGKILL)

        results = pool.run(once_in_vain, [Job("job", tmp_path)], [1], FarmWorkers(found.address), Kill())
        assert results == ["job"]
        workers = {int(path.suffix[1:]) for path in tmp_path.glob("job.*")}
        assert len(workers) == 2
        assert set(killed) < workers < {process.pid for process in found.processes}


def test_a_worker_with_another_version_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "sitecustomize.py").write_text(
        "import importlib.metadata as m\nreal = m.version\nm.version = lambda p: '0.0' if p == 'manim' else real(p)\n"
    )
    with cluster(tmp_path / "cluster") as found:
        found.add_worker("same")
        found.add_worker("other", PYTHONPATH=f"{other}{os.pathsep}{ENVIRONMENT['PYTHONPATH']}")
        found.wait_for(2)
        message = r"^the worker tcp://127\.0\.0\.1:\d+ has another version of this project or of its packages; install"
        with pytest.raises(Failure, match=message):
            make_film(tiny.CHAPTERS, Lesson.load(), QUALITY, tmp_path / "film.mp4", on(found, tmp_path / "work"))
    assert not (tmp_path / "film.mp4").exists()


def test_no_scheduler_and_no_workers_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(farm, "PATIENCE", 2)
    nobody = FarmWorkers(f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(
        Failure, match=r"^no Dask scheduler answers at tcp://127\.0\.0\.1:\d+ \(.+\); start one, or mend"
    ):
        make_film(tiny.CHAPTERS, Lesson.load(), QUALITY, tmp_path / "film.mp4", How(tmp_path / "work", nobody))
    with cluster(tmp_path / "cluster") as found:
        monkeypatch.setattr(farm, "PATIENCE", 30)
        address = re.escape(found.address)
        with pytest.raises(Failure, match=rf"^the scheduler at {address} has no workers; start some with: dask worker"):
            make_film(tiny.CHAPTERS, Lesson.load(), QUALITY, tmp_path / "film.mp4", on(found, tmp_path / "work"))


def test_what_comes_back_damaged_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(function: Any, tasks: Any, sizes: Any, workers: Any, show: Any, finished: Any) -> None:
        part = tiny_part()
        finished(0, replace(part, data=part.data + b"?"))

    monkeypatch.setattr("scenes.production.parts.pool.run", damaged)
    with pytest.raises(Failure, match=r"^Cost came back damaged; try again$"):
        make_film(tiny.CHAPTERS[:1], Lesson.load(), QUALITY, tmp_path / "film.mp4", how(tmp_path / "work", 1))


def tiny_part() -> Any:
    from scenes.production.render import Rendered
    from scenes.record import Record

    record = Record("Cost", 15, 1, (), (), (), ())
    return Rendered(b"film", digest(b"film"), record, {"entries": {}, "scales": {}})
