"""A set of files is replaced as a whole: all are new or all are old, whatever kills the run, at any moment."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scenes.production.work import exchange
from scenes.production.work.errors import Failure
from scenes.production.work.files import make_writable, replacing, sweep
from tests.scenes.production import runs
from tests.scenes.production.runs import ENVIRONMENT, LIMIT

NAMES = [f"film.{ending}" for ending in ("mp4", "srt", "vtt", "ledger.json")] + ["assets/1.png", "assets/2.png"]
FIRST = 2
"""Number of files that exist before the exchange."""


def targets(folder: Path) -> list[Path]:
    return [folder / name for name in NAMES]


def write(folder: Path, content: str) -> None:
    with replacing(*targets(folder)) as parts:
        for part in parts:
            part.write_text(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with some of the files."""
    (tmp_path / "out/assets").mkdir(parents=True)
    for target in targets(tmp_path / "out")[:FIRST]:
        target.write_text("old")
    return tmp_path / "out"


def state(folder: Path) -> str:
    """Return "old", "new", or a description of a mixture."""
    there = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    if there == dict.fromkeys(NAMES[:FIRST], "old"):
        return "old"
    return "new" if there == dict.fromkeys(NAMES, "new") else f"mixed: {there}"


DEFINED = f"""
from pathlib import Path
from scenes.production.work.files import replacing

def write(folder, content):
    with replacing(*(folder / name for name in {NAMES})) as parts:
        for part in parts:
            part.write_text(content)
"""
"""For processes that import few modules, and so start quickly."""

WRITE = (
    DEFINED
    + """
import os, signal, sys
from scenes.production.work import exchange

def at(number, act, real):
    count = 0
    def called(*args, **kwargs):
        nonlocal count
        count += 1
        if count == number:
            act()
        return real(*args, **kwargs)
    return called

def end(by):
    return lambda: os.kill(os.getpid(), by)

SETUP
write(Path(sys.argv[1]), "new")
"""
)
IN_THIS_PROCESS = "exchange._carry_out_apart = exchange.carry_out\n"


def run(folder: Path, setup: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", WRITE.replace("SETUP", setup), str(folder)], env=ENVIRONMENT, capture_output=True,
        text=True, timeout=LIMIT,
    )  # fmt: skip


@pytest.mark.parametrize("number", range(1, len(NAMES) + 3))
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_end_at_any_rename(folder: Path, number: int, by: signal.Signals) -> None:
    """The first rename is the journal's. After SIGKILL in the middle, the next run finishes the exchange."""
    setup = f"{IN_THIS_PROCESS}exchange.os.replace = at({number}, end({int(by)}), os.replace)"
    done = run(folder, setup)
    if number > len(NAMES) + 1:  # there are no more
        assert (done.returncode, state(folder)) == (0, "new")
        return
    assert done.returncode != 0
    if by != signal.SIGKILL:
        assert state(folder) == "new"  # the exchange comes to its end first
        return
    make_writable(folder / "assets/1.png")  # by a run that does not write into the folder of the journal
    make_writable(folder / "film.mp4")
    assert state(folder) == ("old" if number == 1 else "new")


def test_the_exchange_outlives_a_run_that_is_killed(folder: Path) -> None:
    """The process group is killed as soon as the exchanging process has started; there is no next run."""
    setup = (
        "import subprocess\n"
        "begin = subprocess.Popen\n"
        "def killed(*args, **kwargs):\n"
        "    begin(*args, **kwargs)\n"
        "    os.killpg(0, signal.SIGKILL)\n"
        "exchange.subprocess.Popen = killed"
    )
    done = subprocess.run(
        [sys.executable, "-c", WRITE.replace("SETUP", setup), str(folder)], env=ENVIRONMENT, start_new_session=True,
        timeout=LIMIT,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    runs.wait_until(lambda: state(folder) == "new")


@pytest.mark.parametrize("number", range(2, len(NAMES) + 2))
@pytest.mark.parametrize("end", ["it goes on", "it is killed while it turns back"])
def test_a_file_that_cannot_be_replaced(folder: Path, number: int, end: str) -> None:
    """All replaced files are restored, if need be by the next run."""
    refuse = "def refuse(): raise PermissionError(1, 'Operation not permitted', 'a part')\n"
    setup = f"{IN_THIS_PROCESS}{refuse}exchange.os.replace = at({number}, refuse, os.replace)\n"
    if end != "it goes on":
        setup += f"exchange.os.replace = at({number + 2}, end(9), exchange.os.replace)\n"
    done = run(folder, setup)
    if end == "it goes on":
        refused = folder / NAMES[number - 2]
        assert f"Failure: cannot replace {refused} (Operation not permitted); no file was changed" in done.stderr
    sweep(folder / "assets")
    sweep(folder)
    assert state(folder) == "old"


def test_what_the_process_that_exchanges_cannot_replace_is_reported(folder: Path) -> None:
    """A folder takes a file's place when the exchanging process starts."""
    setup = (
        "begin = exchange.subprocess.Popen\n"
        "def in_the_way(*args, **kwargs):\n"
        "    Path(sys.argv[1], 'film.vtt').mkdir()\n"
        "    return begin(*args, **kwargs)\n"
        "exchange.subprocess.Popen = in_the_way"
    )
    done = run(folder, setup)
    assert done.returncode == 1
    assert "film.vtt (Is a directory); no file was changed" in done.stderr
    (folder / "film.vtt").rmdir()
    assert state(folder) == "old"


def test_the_next_run_undoes_what_could_neither_be_finished_nor_undone(folder: Path) -> None:
    """A file cannot be replaced, and then the journal cannot be written either."""
    setup = (
        f"{IN_THIS_PROCESS}def refuse(): raise OSError(28, 'No space left on device', 'film.vtt')\n"
        "exchange.os.replace = at(4, refuse, os.replace)\n"
        "exchange.Journal.write = at(2, refuse, exchange.Journal.write)"
    )
    done = run(folder, setup)
    assert "the next run finishes or undoes the exchange" in done.stderr
    sweep(folder / "assets")
    assert state(folder) == "new"


def test_a_folder_that_has_come_into_a_files_place_is_told(folder: Path) -> None:
    (folder / "assets/1.png").mkdir()
    with pytest.raises(Failure, match=r"^cannot replace .*1\.png \(Is a directory\); no file was changed$"):
        write(folder, "new")
    (folder / "assets/1.png").rmdir()
    assert state(folder) == "old"


def test_a_link_is_replaced_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("theirs")
    (folder / "film.vtt").symlink_to(tmp_path / "elsewhere")
    write(folder, "new")
    assert state(folder) == "new"
    assert (tmp_path / "elsewhere").read_text() == "theirs"


def test_where_no_file_can_have_two_names_the_old_one_is_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(exchange.os, "link", refuse)
    write(folder, "new")
    assert state(folder) == "new"


def test_two_runs_with_the_same_files_come_one_after_the_other(folder: Path) -> None:
    """Twenty times each: in the end, all files are from the same run."""
    code = f"{DEFINED}\nimport sys\nfor turn in range(20):\n    write(Path(sys.argv[1]), sys.argv[2])"
    both = [subprocess.Popen([sys.executable, "-c", code, str(folder), content], env=ENVIRONMENT) for content in "ab"]
    for each in both:
        with runs.ending(each):
            assert each.wait(LIMIT) == 0
    there = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert there in [dict.fromkeys(NAMES, "a"), dict.fromkeys(NAMES, "b")]


def journal(folder: Path, **fields: object) -> Path:
    path = folder / f".film.mp4{exchange.SUFFIX}"
    move = {"new": ".film.mp4.x.part", "target": "film.mp4", "old": None, "file": "", "moved": False}
    path.write_text(json.dumps({"back": "moved" in fields, "moves": [{**move, **fields}]}))
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: journal(folder, target="../theirs", new="../.theirs.x.part"),
        lambda folder: journal(folder, target="/theirs", new="/.theirs.x.part"),
        lambda folder: journal(folder, target="linked/theirs", new="linked/.theirs.x.part"),
        lambda folder: journal(folder, target="linked/theirs", new="linked/.theirs.y.part", moved=True),
        lambda folder: journal(folder, target="theirs", new=".theirs.y.part", moved=True),
        lambda folder: journal(folder).write_text("[" * 200_000),
        lambda folder: journal(folder, new="theirs"),
        lambda folder: journal(folder, old="theirs"),
        lambda folder: journal(folder, new=7),
        lambda folder: journal(folder).write_text("{"),
        lambda folder: journal(folder).write_text("[]"),
        lambda folder: os.mkfifo(folder / f".film.mp4{exchange.SUFFIX}"),
        lambda folder: (folder / f".film.mp4{exchange.SUFFIX}").symlink_to("theirs"),
    ],
)
def test_a_journal_of_somebody_else_is_not_carried_out(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A journal from somebody else cannot rename files outside an exchange."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("theirs", ".theirs.x.part", "out/theirs", "out/.theirs.x.part"):
        (tmp_path / name).write_text(name)
    (folder / "linked").symlink_to(tmp_path)
    make(folder)
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    sweep(folder)
    after = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert {path: at for path, at in after.items() if path != folder} == {
        path: at for path, at in before.items() if path != folder and path in after
    }
    assert {path for path in before if path not in after} <= {folder / f".film.mp4{exchange.SUFFIX}"}
