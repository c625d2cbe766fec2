"""Whatever happens on the way, no broken file stands under a final name, and the next run finishes the work."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import av
import pytest

from scenes.production.film.film import Outputs
from scenes.production.work.files import make_writable, replacing, sweep
from tests.scenes.production import runs
from tests.scenes.production.runs import ENVIRONMENT, LIMIT

FILM = (
    "from scenes import contents; from scenes.production.commands.cli import main; "
    "from tests.scenes.production import tiny; "
    "contents.CHAPTERS = tiny.CHAPTERS; main()"
)
OUTPUTS = sorted(path.name for path in Outputs(Path("film.mp4")).paths)


def begin(folder: Path, *options: str, first: str = "") -> "subprocess.Popen[str]":
    """Begin to make a film in a folder; `first` is what the process does before."""
    command = [
        sys.executable,
        "-c",
        first + FILM,
        "film",
        "--quality",
        "480p15",
        "-o",
        "out/film.mp4",
        "--voice",
        "none",
    ]
    return subprocess.Popen(
        [*command, *options], cwd=folder, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


IN_PROCESS = """
from scenes.production.work import pool
from tests.scenes.production import tiny
pool.LocalWorkers = lambda number: tiny.InProcess()
"""
"""For runs that are not about workers."""


def finish(folder: Path, *options: str) -> str:
    run = begin(folder, *options, first=IN_PROCESS)
    with runs.ending(run):
        out, err = run.communicate(timeout=LIMIT)
    assert run.returncode == 0, err
    return out


def assert_whole(folder: Path) -> None:
    """All files are there, and of one film."""
    out = folder / "out"
    assert sorted(path.name for path in out.iterdir()) == OUTPUTS
    ledger = json.loads((out / "film.ledger.json").read_text("utf-8"))
    with av.open(str(out / "film.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == sum(chapter["frames"] for chapter in ledger["chapters"])


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / "out" / name).read_bytes() for name in OUTPUTS}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of an undisturbed run."""
    folder = tmp_path_factory.mktemp("whole")
    finish(folder)
    assert_whole(folder)
    return files(folder)


KILLS = """
import functools, os, signal
from scenes.production.work import exchange, files, pool, processes
from scenes.production.film import film
from scenes.production.rendering import dispatch

def before(place, name, act):
    real = getattr(place, name)
    @functools.wraps(real)
    def called(*args, **kwargs):
        act(*args)
        return real(*args, **kwargs)
    setattr(place, name, called)

def after(place, name, act):
    real = getattr(place, name)
    @functools.wraps(real)
    def called(*args, **kwargs):
        result = real(*args, **kwargs)
        act(*args)
        return result
    setattr(place, name, called)

def this_run(*args):
    os.kill(os.getpid(), signal.SIGKILL)

crews = []
after(processes.Processes, 'start', lambda crew, number: crews.append(crew))

def a_worker_at_work(*args):
    busy = [worker for worker in crews[0].workers if worker.future]
    if busy:
        busy[0].process.kill()
"""
RUN = {
    "a worker has started": "after(processes.SpawnProcess, 'start', this_run)",
    "a chapter is finished": "before(dispatch.Cache, 'store', this_run)",
    "a chapter is kept": "after(dispatch.Cache, 'store', this_run)",
    "the film is put together": "after(film, 'join', this_run)",
    "the files are written": "before(files, 'exchange', this_run)",
    "the exchange has begun": "before(exchange, '_carry_out_apart', this_run)",
    "the exchange has ended": "after(files, 'exchange', this_run)",
}
WORKER = {
    "it has a task": "after(processes.Processes, '_assign_tasks', a_worker_at_work)",
    "the other one has finished": (
        "from tests.scenes.production import tiny; tiny.CHAPTERS = (tiny.CHAPTERS[0], tiny.ENDLESS)\n"
        "after(dispatch.Cache, 'store', a_worker_at_work)"
    ),
}


@pytest.mark.parametrize("moment", RUN)
def test_the_run_is_killed(tmp_path: Path, whole: dict[str, bytes], moment: str) -> None:
    """All old files stay, or none; once the exchange has begun, a process of its own or the next run finishes it."""
    (tmp_path / "out").mkdir()
    old = dict.fromkeys(OUTPUTS, b"old")
    for name, content in old.items():
        (tmp_path / "out" / name).write_bytes(content)
    run = begin(tmp_path, first=("" if "worker" in moment else IN_PROCESS) + f"{KILLS}\n{RUN[moment]}\n")
    with runs.ending(run):
        _, err = run.communicate(timeout=LIMIT)
    assert run.returncode == -signal.SIGKILL, err
    there = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("[!.]*")}
    assert there == (whole if moment == "the exchange has ended" else old)
    finish(tmp_path)
    assert_whole(tmp_path)
    assert files(tmp_path) == whole


@pytest.mark.parametrize("moment", WORKER)
def test_a_worker_is_killed(tmp_path: Path, whole: dict[str, bytes], moment: str) -> None:
    run = begin(tmp_path, "--workers", "2", first=f"{KILLS}\n{WORKER[moment]}\n")
    with runs.ending(run):
        _, err = run.communicate(timeout=LIMIT)
    assert run.returncode == 1
    finished, last = err.splitlines()[:-1], err.splitlines()[-1]
    assert finished == (["Cost: done"] if "finished" in moment else [])
    assert last.startswith("Error: a worker process was killed")
    assert not [*(tmp_path / "out").iterdir()]
    finish(tmp_path)
    assert_whole(tmp_path)
    assert files(tmp_path) == whole


def test_finished_chapters_are_there_for_the_next_run(tmp_path: Path) -> None:
    """The second chapter never ends; the run is interrupted once it has said that the first is finished."""
    wait = (
        "from tests.scenes.production import tiny; tiny.CHAPTERS = (tiny.CHAPTERS[0], tiny.ENDLESS); "  # for this run
    )
    run = begin(tmp_path, first=wait)
    with runs.ending(run):
        assert run.stderr is not None
        assert run.stderr.readline() == "Cost: done\n"
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=LIMIT)
    assert run.returncode == 130
    assert err == "Stopped.\n"
    again = begin(tmp_path, "--chapter", "Cost")
    with runs.ending(again):
        _, err = again.communicate(timeout=LIMIT)
    assert again.returncode == 0
    assert err == ""  # nothing was rendered


@pytest.mark.parametrize("share", [0.15, 0.6, 1.0])
def test_a_full_disk(tmp_path: Path, share: float, whole: dict[str, bytes]) -> None:
    """No file may become as large as this share of the film: so it ends before the first formula, in the middle, when
    the film is put together."""
    room = int(share * len(whole["film.mp4"])) - 1
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))\n"
    run = begin(tmp_path, first=IN_PROCESS + limit)
    _, err = run.communicate(timeout=LIMIT)
    assert run.returncode == 1
    assert "disk full" in err.splitlines()[-1]
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists() or not [*(tmp_path / "out").iterdir()]
    finish(tmp_path)
    assert_whole(tmp_path)


@pytest.mark.parametrize("place", ["out", "media"])
def test_a_place_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / place).write_text("a file stands where a folder should")
    run = begin(tmp_path)
    _, err = run.communicate(timeout=LIMIT)
    assert run.returncode == 1
    assert err.count("\n") == 1
    assert err.startswith("Error: cannot write into the folder ")
    assert (tmp_path / place).is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out").chmod(0o500)
    run = begin(tmp_path)
    _, err = run.communicate(timeout=LIMIT)
    assert (run.returncode, err.count("\n")) == (1, 1)
    assert err.startswith("Error: cannot write into the folder out (Permission denied)")


def test_a_read_only_file_system(tmp_path: Path) -> None:
    """Where nobody may write, root included."""
    run = begin(tmp_path, "-o", "/proc/film.mp4")
    _, err = run.communicate(timeout=LIMIT)
    assert (run.returncode, err.count("\n")) == (1, 1)
    assert err.startswith("Error: cannot write into the folder /proc (")


def test_two_runs_at_once_in_one_folder(tmp_path: Path, whole: dict[str, bytes]) -> None:
    both = [begin(tmp_path, "--workers", "1") for _ in range(2)]
    for run in both:
        _, err = run.communicate(timeout=LIMIT)
        assert run.returncode == 0, err
    assert_whole(tmp_path)
    assert files(tmp_path) == whole


def test_what_killed_processes_left_is_swept_away(tmp_path: Path) -> None:
    with replacing(tmp_path / "a") as (mine,):
        mine.write_text("half")
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        theirs = mine.with_name(mine.name.replace(f".{os.getpid()}.", f".{gone.pid}."))
        elsewhere = mine.with_name(".a.another-host.1.part")
        for path in (theirs, elsewhere):
            path.write_text("half")
        sweep(tmp_path)
        assert sorted(tmp_path.iterdir()) == sorted([mine, elsewhere])
        theirs.write_text("half")
        make_writable(tmp_path / "b")
        assert not theirs.exists()
    assert (tmp_path / "a").read_text() == "half"
