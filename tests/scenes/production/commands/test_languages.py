"""A language whose script is unfinished: not offered, listed by `lines`, no harm to the other ones."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenes import script
from scenes.production.commands.cli import main


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture(autouse=True)
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The scripts there are, and an unfinished one: without the lines of Cost and one line of Nudge."""
    for language in ("en", "es"):
        shutil.copy(script.file.FOLDER / f"{language}.toml", tmp_path)
    spanish = (tmp_path / "es.toml").read_text("utf-8")
    part = re.sub(r"(?ms)^\[chapters\.(Cost\.lines\.\w+|Nudge\.lines\.ask)\]$.*?(?=^\[|^#)", "", spanish)
    (tmp_path / "xx.toml").write_text(part, "utf-8")
    monkeypatch.setattr(script.file, "FOLDER", tmp_path)
    script.file.read_script.cache_clear()
    yield tmp_path
    script.file.read_script.cache_clear()


def test_an_unfinished_language_is_refused_in_one_line() -> None:
    result = call("film", "--language", "xx")
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert "xx.toml: chapters.Cost.lines.target: is missing; translate it from en.toml" in last
    assert "(and 6 more; `backprop lines --language xx` lists them)" in last


def test_an_unfinished_language_is_not_offered() -> None:
    assert "[en|es]" in call("film", "--help").stdout
    assert call("film", "--language", "tlh").stderr.endswith("give one of en, es.\n")


def test_lines_lists_all_that_is_missing_or_what_a_chapter_lacks() -> None:
    cost = [f"chapters.Cost.lines.{key}" for key in ("target", "formula", "numbers", "square", "flip", "back")]
    for arguments, keys, code in (
        ((), [*cost, "chapters.Nudge.lines.ask"], 2),
        (("--chapter", "Cost"), cost, 2),
        (("--chapter", "Nudge"), ["chapters.Nudge.lines.ask"], 2),
        (("--chapter", "Labels"), [], 0),
    ):
        result = call("lines", "--language", "xx", *arguments)
        lines = [f"xx.toml: {key}: is missing; translate it from en.toml" for key in keys]
        assert (result.stderr.splitlines(), result.exit_code) == (lines, code)
    assert result.stdout == "xx.toml: nothing is missing in Labels\n"


def test_only_the_script_that_is_chosen_is_read() -> None:
    assert call("numbers", "--json").exit_code == 0
    assert call("film", "--lesson", "none.toml").exit_code == 2
    assert script.file.read_script.cache_info().currsize == 0
    assert call("film", "--lesson", "none.toml", "--language", "es").exit_code == 2
    assert script.file.read_script.cache_info().currsize == 1
