"""A quick look, once and for as long as somebody works on the lesson or on a chapter."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core import DEFAULT_LESSON
from scenes import contents
from scenes.production.film.join import count_frames
from tests.scenes.production import tiny
from tests.scenes.production.commands.test_cli import assert_told, call, own_lesson
from tests.scenes.production.runs import LIMIT, ending, wait_until

pytestmark = pytest.mark.usefixtures("in_process")
ROOT = Path(__file__).parents[4]
PREVIEW = Path("media/.work/preview/preview.mp4")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.fixture
def viewer(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that says what the viewer of the system was asked to open."""
    if sys.platform == "darwin":
        pytest.skip("the viewer of macOS has no screen to look for")
    opened, program = here / "opened", here / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    return opened


def wait_for(path: Path) -> None:
    wait_until(path.exists)


def test_a_preview_of_one_chapter_is_small_and_its_path_is_printed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    result = call("preview", "--chapter", "Nudge")
    assert (result.exit_code, result.stderr, result.stdout) == (0, "Nudge: done\n", f"{PREVIEW}\n")
    assert count_frames(PREVIEW) > 0
    assert [path.name for path in (here / "media").iterdir()] == [".work"]
    again = call("preview", "--chapter", "Nudge")
    assert (again.exit_code, again.stderr, again.stdout) == (0, "", f"{PREVIEW}\n")


def test_it_is_opened_where_there_is_a_screen(viewer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    assert call("preview", "--chapter", "Nudge", "--no-open").exit_code == 0
    assert not viewer.exists()
    assert call("preview", "--chapter", "Nudge").exit_code == 0
    wait_for(viewer)
    assert viewer.read_text() == f"{PREVIEW.resolve()}\n"


def test_it_warns_of_what_teaches_badly(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    lesson = own_lesson(here, "biases   = [-0.5, 0.2, -0.8]", "biases   = [-0.5, 9.0, -0.8]")
    result = call("preview", "--chapter", "Nudge", "--lesson", lesson)
    assert result.exit_code == 0
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["Warning", "Nudge"]


@pytest.mark.parametrize("options", [(), ("--watch",)])
def test_a_lesson_that_is_not_there(options: tuple[str, ...]) -> None:
    assert_told(call("preview", "--lesson", "none.toml", *options), 2, "none.toml: file not found")


# ---------------------------------------------------------------- watching

CHAPTER = '''"""The cost."""

from scenes.pictures.primitives.number import Number
from scenes.stage.lesson_scene import LessonScene


class Cost(LessonScene):
    """The cost, for a while."""

    def construct(self) -> None:
        self.add(Number(self.live, "C_0", size=60, kind="C"))
        with self.line("numbers"):
            self.wait(0.2)
'''


@pytest.fixture
def project(here: Path) -> Path:
    """A copy of the sources, to change, with a short chapter."""
    folder = here / "project"
    for package in ("core", "scenes"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "scenes/chapters/cost.py").write_text(CHAPTER, "utf-8")
    return folder


@pytest.fixture
def watching(project: Path, here: Path) -> "Iterator[subprocess.Popen[str]]":
    (here / "mine.toml").write_bytes(DEFAULT_LESSON.read_bytes())
    command = [sys.executable, "-m", "scenes", "preview", "--watch", "--chapter", "Cost", "--lesson", "mine.toml"]
    environment = {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    run = subprocess.Popen(
        command, cwd=here, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )  # fmt: skip
    with ending(run):
        yield run


def next_line(run: "subprocess.Popen[str]") -> str:
    assert run.stdout is not None
    alarm = signal.signal(signal.SIGALRM, lambda *_: run.kill())
    signal.alarm(int(LIMIT))
    try:
        return run.stdout.readline().rstrip("\n")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, alarm)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rounded(what: str, rendered: str) -> str:
    """What the line of a round looks like."""
    return rf"{re.escape(what)}: {rendered}, \d+\.\d s, {re.escape(str(PREVIEW))}"


def test_it_is_made_again_whenever_something_changes_until_ctrl_c(
    watching: "subprocess.Popen[str]", project: Path, here: Path
) -> None:
    mine, preview = here / "mine.toml", here / PREVIEW
    assert re.fullmatch(rounded("all", "Cost"), next_line(watching))
    first = preview.read_bytes()

    edit(mine, "-2.0, 1.4]", "-2.0, 2.4]")
    assert re.fullmatch(rounded("mine.toml", "Cost"), next_line(watching))
    second = preview.read_bytes()
    assert second != first

    edit(mine, "nudge    = 0.01 ", "nudge    = 0 ")
    assert next_line(watching).startswith("Error: mine.toml, line 15: chain.nudge: is zero")
    assert preview.read_bytes() == second
    edit(mine, "nudge    = 0 ", "nudge    = 0.01 ")
    assert re.fullmatch(rounded("mine.toml", "nothing to render"), next_line(watching))

    edit(project / "scenes/chapters/cost.py", "self.wait(0.2)", "self.wait(6.2)")
    assert re.fullmatch(rounded("scenes/chapters/cost.py", "Cost"), next_line(watching))
    assert count_frames(preview) > 90

    edit(project / "scenes/chapters/cost.py", "self.wait(6.2)", "self.wait(")
    broken = next_line(watching)
    assert broken.startswith("Error: ")
    assert "SyntaxError" in broken
    edit(project / "scenes/production/commands/options.py", "import re", "import re(")
    assert next_line(watching) == "Error: SyntaxError: invalid syntax"

    family = psutil.Process(watching.pid).children(recursive=True)
    watching.send_signal(signal.SIGINT)
    assert next_line(watching) == "Stopped."
    assert watching.wait(LIMIT) == 130
    psutil.wait_procs(family, LIMIT)
    assert not [process for process in family if process.is_running()]


def test_ctrl_c_while_a_round_is_rendered_leaves_no_process(watching: "subprocess.Popen[str]", project: Path) -> None:
    wait_until(lambda: len(psutil.Process(watching.pid).children(recursive=True)) >= 2, watching)
    family = psutil.Process(watching.pid).children(recursive=True)
    watching.send_signal(signal.SIGINT)
    assert watching.wait(LIMIT) == 130
    psutil.wait_procs(family, LIMIT)
    assert not [process for process in family if process.is_running()]
