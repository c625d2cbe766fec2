"""The default folder for a worker's temporary files: another user cannot have prepared it."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import load_lesson
from scenes.production.work import private_folder as private
from scenes.production.work.private_folder import NAME, private_folder

posix = pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no user numbers")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield an empty folder that tempfile takes for the system's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    private._of_this_process.cache_clear()
    yield tmp_path
    private._of_this_process.cache_clear()


def expected(temporary: Path) -> Path:
    return temporary / f"{NAME}-{os.getuid()}"


def assert_private(folder: Path) -> None:
    status = folder.lstat()
    assert stat.S_ISDIR(status.st_mode)
    if hasattr(os, "getuid"):
        assert stat.S_IMODE(status.st_mode) == 0o700
        assert status.st_uid == os.geteuid()


@posix
def test_the_folder_is_made_for_this_user_alone_and_found_again(temporary: Path) -> None:
    mask = os.umask(0)
    try:
        folder = private_folder()
    finally:
        os.umask(mask)
    assert folder == expected(temporary) == private_folder()
    assert_private(folder)


def assert_not_used(temporary: Path) -> None:
    folder = private_folder()
    assert folder != expected(temporary)
    assert folder == private_folder()  # one folder for the whole process
    assert_private(folder)


@posix
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o755, 0o701])
def test_a_folder_that_others_can_enter_is_not_used(temporary: Path, mode: int) -> None:
    expected(temporary).mkdir()
    expected(temporary).chmod(mode)
    assert_not_used(temporary)
    assert not [*expected(temporary).iterdir()]
    assert stat.S_IMODE(expected(temporary).stat().st_mode) == mode


@posix
def test_a_folder_of_another_user_is_not_used(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: mine + 1)  # so that a folder of mine is another user's
    expected(temporary).mkdir(mode=0o700)
    assert_not_used(temporary)


@posix
@pytest.mark.parametrize("target", ["folder", "nothing"])
def test_a_link_is_not_followed(temporary: Path, target: str) -> None:
    elsewhere = temporary / "elsewhere"
    if target == "folder":
        elsewhere.mkdir(mode=0o700)
    expected(temporary).symlink_to(elsewhere)
    assert_not_used(temporary)
    assert target == "nothing" or not [*elsewhere.iterdir()]
    assert elsewhere.exists() == (target == "folder")


@posix
@pytest.mark.parametrize("kind", ["file", "fifo"])
def test_what_is_no_folder_is_not_used(temporary: Path, kind: str) -> None:
    if kind == "file":
        expected(temporary).write_text("mine", "utf-8")
    else:
        os.mkfifo(expected(temporary))
    assert_not_used(temporary)


def test_without_user_numbers_the_folder_for_temporary_files_is_the_users_own(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "getuid", raising=False)
    assert private_folder() == private_folder() == temporary / NAME
    assert (temporary / NAME).is_dir()


@posix
def test_a_folder_of_one_process_goes_when_the_process_ends(temporary: Path) -> None:
    expected(temporary).write_text("in the way", "utf-8")
    code = "from scenes.production.work.private_folder import private_folder as f; print(f(), f().is_dir())"
    environment = {**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    folder, there = done.stdout.split()
    assert there == "True"
    assert Path(folder).parent == temporary
    assert not Path(folder).exists()


def test_a_task_without_a_folder_uses_the_private_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.production.rendering import render
    from scenes.production.rendering.quality import QUALITIES
    from tests.scenes.production import tiny

    monkeypatch.setattr(render, "private_folder", lambda: tmp_path / "private")
    lesson = load_lesson()
    task = render.Task(tiny.CHAPTERS[1], lesson.source, lesson.file, QUALITIES["480p15"], rehearsal=True)
    assert render.render(task).record.chapter == "Nudge"
    assert (tmp_path / "private" / ".stage.lock").is_file()
