"""Text from outside cannot control the terminal, wherever it is printed."""

import ast
import contextlib
import json
import os
from io import StringIO
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import scenes
from core import DEFAULT_LESSON
from scenes import contents
from scenes.production.commands import tables
from scenes.production.work import progress_bars
from scenes.production.work.errors import Failure
from scenes.production.work.printing import echo, echo_lines
from tests.core.strategies import quick
from tests.scenes.production import tiny
from tests.scenes.production.commands.test_cli import call
from tests.scenes.production.slides.own_deck.sample_decks import deck, image

HOSTILE = "x\x1b[2J\x07\x9b31m\x7f\u202e\u2028\u200bError: y"
"""Text that would clear the screen, ring the bell, change colors, reverse the writing direction, fake a line."""

HARMLESS = "x\\x1b[2J\\x07\\x9b31m\\x7f\\u202e"
"""How the hostile text starts when it is printed."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def assert_safe(result: Result, code: int, shown: str = HARMLESS) -> None:
    """Assert that all lines are printable, and that the hostile text is visible in them."""
    printed = result.stdout + result.stderr
    assert result.exit_code == code, printed
    assert not {c for c in printed if not c.isprintable()} - {"\n"}
    assert shown in printed
    assert not any(line.startswith("Error: y") for line in printed.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [
        (HOSTILE,),
        (f"--{HOSTILE}",),
        ("check", f"--{HOSTILE}"),
        ("check", HOSTILE),
        ("check", "--lesson", f"{HOSTILE}.toml"),
        ("check", "--debug", "--lesson", f"{HOSTILE}.toml"),
        ("film", "--chapter", HOSTILE),
        ("film", "--quality", HOSTILE),
        ("film", "--workers", HOSTILE),
        ("film", "--voice", HOSTILE),
        ("film", "--language", HOSTILE),
        ("film", "--scheduler", HOSTILE),
        ("film", "-o", f"{HOSTILE}.avi"),
        ("slides", "--size", HOSTILE),
        ("slides", "--deck", f"{HOSTILE}.md"),
        ("slides", "--deck", "deck.md", "--map", HOSTILE),
        ("slides", "--deck", "deck.md", "--map", f"3={HOSTILE}"),
        ("new", "a.toml", "--seed", HOSTILE),
        ("new", "a.toml", "--activation", HOSTILE),
    ],
    ids=lambda arguments: "-".join(part for part in arguments if part.isprintable()),
)
def test_a_wrong_call_repeats_what_was_given_harmlessly(arguments: tuple[str, ...]) -> None:
    assert_safe(call(*arguments), 2)


def test_the_name_of_a_lesson(here: Path) -> None:
    name = f"{HOSTILE}.toml"
    assert_safe(call("new", name), 0)
    text = Path(name).read_text("utf-8")
    assert not {c for c in text if not c.isprintable()} - {"\n"}
    assert_safe(call("new", name), 1)
    assert_safe(call("check", "--lesson", os.fsdecode(b"\xff.toml")), 2, "\\udcff.toml: file not found")
    Path(name).write_text(text.replace("[-0.5, 0.2, -0.8]", "[-0.5, 9.0, -0.8]"), "utf-8")
    assert_safe(call("check", "--lesson", name), 0)  # a warning
    Path(name).write_text(text.replace("nudge    = 0.01", "nudge    = 0"), "utf-8")
    assert_safe(call("check", "--lesson", name), 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nudge    =", f"{json.dumps(HOSTILE)} ="),
        ('"sigmoid"', json.dumps(HOSTILE)),
        ("nudge    = 0.01", f"nudge    = {HOSTILE[-12:]}"),
    ],
)
def test_keys_and_values_of_a_lesson(here: Path, old: str, new: str) -> None:
    (here / "a.toml").write_text(DEFAULT_LESSON.read_text("utf-8").replace(old, new), "utf-8")
    assert_safe(call("check", "--lesson", "a.toml"), 2, "a.toml, line ")


def test_what_stands_in_a_deck(here: Path) -> None:
    image(here / f"{HOSTILE}.png")
    text = HOSTILE.replace("[", "")
    deck(here, f"# 3 {text}\n![slide 3 {text}](a.png)", f"![](https://x.org/{HOSTILE}.png)", "![](b.png)")
    options = "slides", "--deck", "deck.md"
    assert_safe(call(*options, "--dry-run", "--map", "1=cost"), 0, "https://x.org/" + HARMLESS)
    assert_safe(call(*options, "--check", "--map", "1=cost"), 1, f"no slide shows {HARMLESS}")
    deck(here, f"![slide 3 {text}](a.png)")
    assert_safe(call(*options, "--dry-run"), 0, "description 'slide 3 x")
    deck(here, f"![]({HOSTILE}.png)")
    assert_safe(call(*options), 2, "is not a valid file name")
    deck(here, "a", front=f"separator: {HOSTILE}+")
    assert_safe(call(*options), 2)


def test_a_film_of_any_name(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FFmpeg would take these names for something else than files."""
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    name = f"concat:a|http:{HOSTILE}"
    options = "--quality", "480p15", "--chapter", "Nudge", "--voice", "none", "-o", f"{name}.mp4"
    assert_safe(call("film", *options), 0, f"concat:a|http:{HARMLESS}")
    assert (here / f"{name}.mp4").stat().st_size > 1000
    assert (here / f"{name}.poster.png").stat().st_size > 1000


def test_recordings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    (here / HOSTILE).mkdir()
    options = "--quality", "480p15", "--chapter", "Nudge", "--voice", f"folder:{HOSTILE}"
    assert_safe(call("film", *options), 2)
    (here / HOSTILE / "Nudge.again.wav").write_text("no sound")
    assert_safe(call("film", *options), 2, "Nudge.again.wav cannot be read as sound")


def test_what_goes_wrong_on_the_way_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (RuntimeError(HOSTILE), OSError(5, HOSTILE, HOSTILE), Failure(HOSTILE, f"at\n{HOSTILE}\n")):
        monkeypatch.setattr("scenes.production.commands.tables.print_chapters", lambda *_, error=error: raise_(error))
        assert_safe(call("chapters"), 1)
        assert_safe(call("chapters", "--debug"), 1)


def raise_(error: Exception) -> None:
    raise error


@quick
@given(st.text())
def test_json_is_printable_and_says_what_it_is_given(text: str) -> None:
    encoded = tables.as_json({"a": [text]})
    assert not {c for c in encoded if not c.isprintable()} - {"\n"}
    assert json.loads(encoded) == {"a": [text]}


@quick
@given(st.text())
def test_any_text_is_printed_on_its_lines(text: str) -> None:
    stream = StringIO()
    with contextlib.redirect_stdout(stream):
        echo(text)
        echo_lines(f"{text}\n{text}")
    lines = stream.getvalue().split("\n")[:-1]
    assert all(line.isprintable() for line in lines)
    assert len(lines) == 1 + len(f"{text}\n{text}".removesuffix("\n").split("\n"))


@pytest.mark.parametrize("terminal", [True, False])
def test_progress(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    stream = StringIO()
    console = Console(file=stream, force_terminal=terminal, width=200, color_system=None)
    monkeypatch.setattr(progress_bars, "Console", lambda stderr: console)
    with progress_bars.progress("film") as show:
        show.step(10, 100, [(HOSTILE, 0.5)])
        if terminal:
            assert isinstance(show, progress_bars._Bars)
            show.progress.refresh()
        show.finished(HOSTILE)
    assert HARMLESS in stream.getvalue()
    assert not set(HOSTILE) & set(stream.getvalue()) - {"\x1b"} - set("x[2J31mEror: y")


def test_nothing_is_printed_in_another_way() -> None:
    """All text goes through `echo`, or through rich, with printable cells.

    Only fixed texts are printed otherwise: that the program was stopped, and messages between processes.
    """
    folder = Path(scenes.__file__).parent
    others = []
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in ("print", "click.echo", "click.secho") or called.endswith(
                    ("stdout.write", "stderr.write")
                ):
                    others.append(path.relative_to(folder).as_posix())
    assert sorted(others) == ["__main__.py", "production/work/exchange.py", "production/work/printing.py"]
