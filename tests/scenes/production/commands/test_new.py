"""`backprop new`: a lesson file to start from."""

import os
import stat
from pathlib import Path

import pytest

from core import DEFAULT_LESSON, load_lesson
from core.teaching.advice import advice
from core.teaching.random_lesson import draw_lesson
from tests.scenes.production.commands.test_cli import assert_told, call


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def comments(text: str) -> set[str]:
    """Those behind an entry."""
    return {line.partition("# ")[2] for line in text.splitlines() if "# " in line and not line.startswith("#")}


def test_it_holds_the_usual_lesson_with_all_its_comments(here: Path) -> None:
    result = call("new", "mine.toml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "mine.toml: a copy of the default lesson, ready to edit\n"
    text = (here / "mine.toml").read_text("utf-8")
    assert load_lesson("mine.toml").source == load_lesson().source
    assert comments(text) == comments(DEFAULT_LESSON.read_text("utf-8"))
    assert "backprop check --lesson mine.toml" in text
    assert call("check", "--strict", "--lesson", "mine.toml").exit_code == 0
    assert [path.name for path in here.iterdir()] == ["mine.toml"]


def test_it_holds_exactly_what_the_seed_draws_and_says_which(here: Path) -> None:
    assert call("new", "one.toml", "--seed", "5").exit_code == 0
    assert call("new", "two.toml", "--seed", "5", "--activation", "tanh", "--layers", "2").exit_code == 0
    one, two = load_lesson("one.toml"), load_lesson("two.toml")
    assert one.source == draw_lesson(5).source
    assert two.source == draw_lesson(5, "tanh", 2).source
    assert advice(one) == advice(two) == []
    assert "`backprop new --seed 5`" in (here / "one.toml").read_text("utf-8")
    assert "`backprop new --seed 5 --activation tanh --layers 2`" in (here / "two.toml").read_text("utf-8")


def test_the_same_seed_writes_the_same_file(here: Path) -> None:
    for folder in ("a", "b"):
        assert call("new", f"{folder}/mine.toml", "--seed", "8").exit_code == 0
    assert (here / "a/mine.toml").read_bytes() == (here / "b/mine.toml").read_bytes()


def test_a_file_that_is_there_is_replaced_only_by_force(here: Path) -> None:
    mine = here / "mine.toml"
    mine.write_text("mine", "utf-8")
    assert_told(call("new", "mine.toml"), 1, "mine.toml already exists; choose another name or pass --force")
    assert mine.read_text("utf-8") == "mine"
    assert call("new", "mine.toml", "--force").exit_code == 0
    assert load_lesson(mine).source == load_lesson().source
    assert [path.name for path in here.iterdir()] == ["mine.toml"]


def test_what_is_no_file_is_never_replaced(here: Path) -> None:
    assert_told(call("new", ".", "--force"), 1, ". is a folder; give the name of a file")
    os.mkfifo(here / "pipe")
    assert_told(call("new", "pipe", "--force"), 1, "pipe is not a regular file; choose another name")
    assert stat.S_ISFIFO((here / "pipe").stat().st_mode)


def test_a_place_that_cannot_be_written(here: Path) -> None:
    (here / "file").touch()
    assert_told(call("new", "file/mine.toml"), 1, "cannot write into the folder file")
    assert_told(call("new", f"{'long' * 100}.toml"), 2, "the file name longlong", "is too long; choose a shorter one")
    assert [path.name for path in here.iterdir()] == ["file"]


@pytest.mark.parametrize("arguments", [("--activation", "tanh"), ("--layers", "2")])
def test_what_is_drawn_needs_a_seed(arguments: tuple[str, str], here: Path) -> None:
    result = call("new", "mine.toml", *arguments)
    assert result.exit_code == 2
    assert f"{arguments[0]} needs --seed" in result.stderr
    assert not [*here.iterdir()]


@pytest.mark.parametrize("arguments", [("--seed", "-1"), ("--seed", "x"), ("--seed", "1", "--layers", "5")])
def test_a_seed_or_a_depth_that_is_none(arguments: tuple[str, ...]) -> None:
    assert call("new", "mine.toml", *arguments).exit_code == 2
