"""Whatever happens on the way, no broken file stands under a final name, and the next run finishes the work."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import av
import psutil
import pytest

from scenes.production.files import make_writable, replacing, sweep
from scenes.production.film import Outputs
from tests.scenes.production import runs

FILM = (
    "from scenes import contents; from scenes.production.cli import main; from tests.scenes.production import tiny; "
    "contents.CHAPTERS = tiny.CHAPTERS; main()"
)
OUTPUTS = sorted(path.name for path in Outputs(Path("film.mp4")).paths)
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
KILLS = 4


def command(*options: str, first: str = "") -> list[str]:
    return [
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
        *options,
    ]


def begin(folder: Path, *options: str, first: str = "") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command(*options, first=first), cwd=folder, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(folder: Path, *options: str) -> str:
    run = begin(folder, *options)
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    return out


def assert_whole(folder: Path) -> None:
    """All files are there, and of one film."""
    out = folder / "out"
    assert sorted(path.name for path in out.iterdir()) == OUTPUTS
    ledger = json.loads((out / "film.ledger.json").read_text("utf-8"))
    with av.open(str(out / "film.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == sum(chapter["frames"] for chapter in ledger["chapters"])


def wait_for_the_end_of_workers(folder: Path, limit: float = 20) -> None:
    """Workers see that their parent has gone."""
    until = time.monotonic() + limit
    while [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(folder)]:
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], float]:
    """The files of an undisturbed run, and how long it takes."""
    folder = tmp_path_factory.mktemp("whole")
    start = time.monotonic()
    finish(folder)
    assert_whole(folder)
    return {name: (folder / "out" / name).read_bytes() for name in OUTPUTS}, time.monotonic() - start


def workers_of(run: "subprocess.Popen[str]") -> list[psutil.Process]:
    """Those of its processes that render, as far as they still live."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for process in psutil.Process(run.pid).children():
            with suppress(psutil.NoSuchProcess):  # a process that has just ended counts as none
                if "spawn_main" in " ".join(process.cmdline()):
                    found.append(process)
    return found


@pytest.mark.parametrize("victim", ["the whole run", "a worker"])
def test_killed_at_any_moment(tmp_path: Path, whole: tuple[dict[str, bytes], float], victim: str) -> None:
    files, seconds = whole
    moments = random.Random(victim)
    for _ in range(KILLS):
        for name in OUTPUTS:
            path = tmp_path / "out" / name
            assert not path.exists() or path.read_bytes() == files[name]
        run = begin(tmp_path, "--anew")
        time.sleep(moments.uniform(0.2, 1.0) * seconds)
        with runs.ending(run):
            workers = workers_of(run)
            if victim == "the whole run":
                run.kill()
            elif workers:
                moments.choice(workers).kill()
            _, err = run.communicate(timeout=120)
        if victim == "a worker" and run.returncode:
            assert run.returncode == 1
            last = err.strip().splitlines()[-1]
            assert last.startswith("Error: a worker process was ended from outside")
            assert "Traceback" not in err
        wait_for_the_end_of_workers(tmp_path)
    finish(tmp_path)
    assert_whole(tmp_path)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in OUTPUTS} == files


def test_finished_chapters_are_there_for_the_next_run(tmp_path: Path) -> None:
    """The second chapter waits until the first is kept, and then for ever."""
    wait = (
        "from tests.scenes.production import tiny; tiny.CHAPTERS = (tiny.CHAPTERS[0], tiny.ENDLESS); "  # for this run
    )
    run = begin(tmp_path, first=wait)
    until = time.monotonic() + 60
    with runs.ending(run):
        while not [*(tmp_path / "media/.work/kept").glob("*/*.json")]:
            assert run.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=20)
    assert run.returncode == 130
    assert err.splitlines() == ["Cost: done", "Stopped."]
    again = begin(tmp_path, "--chapter", "Cost")
    _, err = again.communicate(timeout=60)
    assert again.returncode == 0
    assert err == ""  # nothing was rendered


@pytest.mark.parametrize("share", [0.15, 0.6, 1.0])
def test_a_full_disk(tmp_path: Path, share: float, whole: tuple[dict[str, bytes], float]) -> None:
    """No file may become as large as this share of the film: so it ends before the first formula, in the middle, when
    the film is put together."""
    room = int(share * len(whole[0]["film.mp4"])) - 1
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); "
    run = begin(tmp_path, first=limit)
    _, err = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "there is no room left to write" in err.splitlines()[-1]
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists() or not [*(tmp_path / "out").iterdir()]
    finish(tmp_path)
    assert_whole(tmp_path)


@pytest.mark.parametrize("place", ["out", "media"])
def test_a_place_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / place).write_text("a file stands where a folder should")
    run = begin(tmp_path)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 1
    assert err.count("\n") == 1
    assert err.startswith("Error: cannot write into the folder ")
    assert (tmp_path / place).is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out").chmod(0o500)
    run = begin(tmp_path)
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err.count("\n")) == (1, 1)
    assert err.startswith("Error: cannot write into the folder out (Permission denied)")


def test_a_read_only_file_system(tmp_path: Path) -> None:
    """Where nobody may write, root included."""
    run = begin(tmp_path, "-o", "/proc/film.mp4")
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err.count("\n")) == (1, 1)
    assert err.startswith("Error: cannot write into the folder /proc (")


def test_two_runs_at_once_in_one_folder(tmp_path: Path, whole: tuple[dict[str, bytes], float]) -> None:
    both = [begin(tmp_path, "--workers", "1") for _ in range(2)]
    for run in both:
        _, err = run.communicate(timeout=120)
        assert run.returncode == 0, err
    assert_whole(tmp_path)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in OUTPUTS} == whole[0]


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
