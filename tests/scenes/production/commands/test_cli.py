"""The command line as a person or a program meets it."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from core import DEFAULT_LESSON, Network, load_lesson, reading_of
from scenes import contents
from scenes.production.commands import tables
from scenes.production.commands.cli import main
from scenes.production.voice.cache import NarrationLine
from tests.scenes.production import tiny
from tests.scenes.production.voice.tones import record

pytestmark = pytest.mark.usefixtures("in_process")

COMMANDS = ("film", "preview", "slides", "new", "chapters", "numbers", "check", "lines", "voice", "audit")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="backprop")


def assert_told(result: Result, code: int, *words: str) -> None:
    """One line on stderr, nothing on stdout."""
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert all(word in result.stderr for word in words), result.stderr


def own_lesson(folder: Path, old: str, new: str) -> str:
    text = DEFAULT_LESSON.read_text("utf-8")
    assert old in text
    path = folder / "own.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return str(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_and_each_of_its_options_does(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 100
    for parameter in main.commands[command].params:
        assert [name for name in parameter.opts if name != "--anew"][-1] in result.stdout
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), parameter.name
    overview = call("--help").stdout
    summary = result.stdout.splitlines()[2].strip()
    assert f"{command:<9} {summary}" in overview


def test_the_version() -> None:
    assert call("--version").stdout.startswith("backprop, version ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("movie",),
        ("film", "--quality", "8k"),
        ("film", "--workers", "0"),
        ("film", "-o", "film.avi"),
        ("film", "--voice", "espeak"),
        ("film", "--voice", "folder:"),
        ("film", "--language", "tlh"),
        ("slides", "--language", "EN"),
        ("slides", "--size", "large"),
        ("slides", "--size", "1920x"),
        ("slides", "--size", "8x8"),
        ("slides", "--size", "99999x99999"),
    ],
)
def test_a_wrong_call_ends_with_two(arguments: tuple[str, ...]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_chapter_is_told_with_those_there_are() -> None:
    result = call("film", "--chapter", "Cots")
    assert result.exit_code == 2
    assert all(chapter.name in result.stderr for chapter in contents.CHAPTERS)


@pytest.mark.parametrize("command", ["film", "slides", "numbers", "check"])
def test_a_lesson_that_cannot_be_used_is_told_in_one_line(command: str, here: Path) -> None:
    assert_told(call(command, "--lesson", "none.toml"), 2, "none.toml: file not found")
    lesson = own_lesson(here, "nudge    = 0.01", "nudge    = 0")
    assert_told(call(command, "--lesson", lesson), 2, lesson, "chain.nudge")


def test_debug_shows_where() -> None:
    for arguments in (("--debug", "check", "--lesson", "none"), ("check", "--debug", "--lesson", "none")):
        result = call(*arguments)
        assert result.exit_code == 2
        assert "Traceback" in result.stderr
        assert result.stderr.splitlines()[-1].startswith("Error: none: ")


def test_an_unforeseen_error_is_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("some\nthing")

    monkeypatch.setattr("scenes.production.commands.tables.print_chapters", fail)
    assert_told(call("chapters"), 1, "RuntimeError: some thing (--debug shows where)")
    assert "Traceback" in call("chapters", "--debug").stderr


def test_chapters_for_people_and_for_programs() -> None:
    table = call("chapters").stdout
    listed = json.loads(call("chapters", "--json").stdout)
    assert [c["name"] for c in listed] == [c.name for c in contents.CHAPTERS]
    for chapter in contents.CHAPTERS:
        assert chapter.name in table
        assert chapter.title() in table
        assert {"name": chapter.name, "title": chapter.title(), "slides": list(chapter.slides)} in listed


def test_numbers_for_programs_have_all_their_digits() -> None:
    assert json.loads(call("numbers", "--json").stdout) == reading_of(load_lesson()).document


def test_numbers_for_people_lose_nothing_in_a_pipe() -> None:
    reading = reading_of(load_lesson())
    rows = {line.split()[0]: line for line in call("numbers").stdout.splitlines() if line.strip()}
    for name in reading:
        quantity = reading.describe(name)
        assert quantity.symbol in rows[name]
        assert f" {quantity.value:.6g} " in rows[name]
        assert quantity.formula in rows[name]


def test_numbers_of_an_own_lesson(here: Path) -> None:
    lesson = own_lesson(here, "weights  = [1.3, -2.0, 1.4]", "weights  = [1.3, -2.0, 1.5]")
    document = json.loads(call("numbers", "--json", "--lesson", lesson).stdout)
    assert document["chain"]["weights"] == [1.3, -2.0, 1.5]
    assert document == reading_of(load_lesson(lesson)).document


def test_the_check_passes_and_names_the_worst_error_of_each_network() -> None:
    result = call("check")
    assert result.exit_code == 0
    chain, layers, *weights = result.stdout.splitlines()
    assert chain.startswith("chain: 6 derivatives agree; largest error ")
    assert layers.startswith("layers: 20 derivatives agree; largest error ")
    assert weights == [
        "layers: w_12(1) = 1.5: from neuron 2 to neuron 1 (layers.weights[0][0][1])",
        "layers: w_12(2) = 1.9: from neuron 2 to neuron 1 (layers.weights[1][0][1])",
    ]


def test_the_check_names_a_weight_of_layers_with_one_neuron() -> None:
    network = Network([[[0.25], [0.5]], [[0.75, 1.0]], [[2.0]]], [[0.0, 0.0], [0.0], [0.0]], "sigmoid")
    assert [line.partition(" (")[0] for line in tables.weight_lines(network)] == [
        "layers: w_21(1) = 0.5: from neuron 1 to neuron 2",
        "layers: w_12(2) = 1: from neuron 2 to neuron 1",
        "layers: w_11(3) = 2: from neuron 1 to neuron 1",
    ]


@pytest.fixture
def doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that no rounding passes."""
    monkeypatch.setattr(import_module("core.gradient_check"), "TOLERANCE", 0.0)


def test_the_check_warns_of_what_teaches_badly_and_fails_only_if_strict(here: Path) -> None:
    lesson = own_lesson(here, "biases   = [-0.5, 0.2, -0.8]", "biases   = [-0.5, 9.0, -0.8]")
    plain, strict = call("check", "--lesson", lesson), call("check", "--lesson", lesson, "--strict")
    assert (plain.exit_code, strict.exit_code) == (0, 1)
    for result in (plain, strict):
        assert result.stdout.startswith("chain: 6 derivatives agree")
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"Warning: {lesson}, line 11: chain.biases[1]: the neuron a(2) saturates")
    assert call("check", "--strict").exit_code == 0
    assert call("check", "--strict").stderr == ""


@pytest.mark.parametrize("command", ["film", "slides"])
def test_nothing_is_rendered_of_what_teaches_badly_if_strict(command: str, here: Path) -> None:
    lesson = own_lesson(here, "biases   = [-0.5, 0.2, -0.8]", "biases   = [-0.5, 9.0, -0.8]")
    result = call(command, "--lesson", lesson, "--strict")
    assert result.exit_code == 2
    warning, error = result.stderr.splitlines()
    assert warning.startswith(f"Warning: {lesson}, line 11: chain.biases[1]: ")
    assert error.startswith(f"Error: {lesson}: --strict treats this warning as an error; nothing is rendered")
    assert [path.name for path in here.rglob("*")] == ["own.toml"]


def test_a_film_of_a_lesson_that_teaches_badly_begins_with_a_warning(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    lesson = own_lesson(here, "biases   = [-0.5, 0.2, -0.8]", "biases   = [-0.5, 9.0, -0.8]")
    result = call("film", "--quality", "480p15", "--chapter", "Nudge", "--voice", "none", "--lesson", lesson)
    assert result.exit_code == 0, result.stderr
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["Warning", "Nudge"]


@pytest.mark.usefixtures("doubtful")
def test_a_failing_check_shows_both_sides() -> None:
    result = call("check")
    assert result.exit_code == 1
    assert result.stdout.count("backprop ") == result.stdout.count("central difference ") > 10


@pytest.mark.usefixtures("doubtful")
@pytest.mark.parametrize("command", ["film", "slides"])
def test_nothing_is_rendered_when_the_check_fails(command: str, here: Path) -> None:
    assert_told(call(command), 1, "gradient check of chain failed", "central difference")
    assert not [*here.rglob("*")]


@pytest.mark.parametrize("place", ["file/film.mp4", "/proc/nowhere/film.mp4"])
def test_an_unwritable_folder_is_told_before_anything_is_rendered(place: str, here: Path) -> None:
    (here / "file").touch()
    assert_told(call("film", "-o", place), 1, "cannot write into the folder")
    assert [p.name for p in here.rglob("*")] == ["file"]


def test_a_film_by_its_usual_name_of_one_chapter(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    result = call("film", "--quality", "480p15", "--chapter", "Cost")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == "voice: kokoro:af_heart, kept in voice\nCost: done\n"
    assert result.stdout.startswith("media/film.mp4: 0:0")
    ledger = json.loads((here / "media" / "film.ledger.json").read_text("utf-8"))
    assert [chapter["name"] for chapter in ledger["chapters"]] == ["Cost"]


def test_what_is_kept_is_rendered_only_when_asked_for(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    film = "film", "--quality", "480p15", "--chapter", "Nudge", "--voice", "none"
    runs: tuple[tuple[str, ...], ...] = ((), (), ("--no-cache",), ("--renderer", "stock"))
    said = [call(*film, *options).stderr for options in runs]
    assert said == ["Nudge: done\n", "", "Nudge: done\n", "Nudge: done\n"]


def test_the_old_name_of_no_cache_still_works_and_help_does_not_show_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    film = "film", "--quality", "480p15", "--chapter", "Nudge", "--voice", "none"
    assert [call(*film, *options).stderr for options in ((), ("--anew",))] == ["Nudge: done\n"] * 2
    for command in ("film", "slides", "audit"):
        text = call(command, "--help").stdout
        assert "--no-cache" in text
        assert "--anew" not in text


def test_only_what_is_rendered_in_parallel_has_a_number_of_workers() -> None:
    rendering = {"film", "preview", "slides", "audit"}
    assert {name for name in COMMANDS if "--workers" in call(name, "--help").stdout} == rendering
    assert call("lines", "--workers", "1").exit_code == 2


def test_the_lines_to_be_said_have_a_name_each(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    lines = json.loads(call("lines", "--json").stdout)
    assert lines["Cost.numbers"] == {
        "spoken": "With the numbers in place: zero point three six.",
        "caption": "With the numbers in place: 0.36.",
    }
    plain = call("lines", "--language", "es").stdout.splitlines()
    assert [line.partition(":")[0] for line in plain if not line.startswith(" ")] == [*lines]
    assert "cero coma tres seis" in plain[0]


def test_a_line_that_is_not_spoken_as_it_is_written_has_its_caption_below(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = [NarrationLine("Cost.a", "The cost.", "The cost."), NarrationLine("Cost.b", "It is one.", "It is 1.")]
    monkeypatch.setattr(contents, "CHAPTERS", ())
    monkeypatch.setattr("scenes.production.film.name_lines", lambda lines: {"Cost": spoken})
    assert call("lines").stdout.splitlines() == ["Cost.a: The cost.", "Cost.b: It is one.", "    caption: It is 1."]


def test_a_film_of_ones_own_recordings(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    command = "film", "--quality", "480p15", "--chapter", "Nudge", "--voice", "folder:mine"
    assert_told(call(*command), 2, "folder not found: mine; give the folder with the recordings")
    assert_told(call(*command, "-o", "x" * 300 + ".mp4"), 2, "the file name xxx", "is too long; choose a shorter one")
    assert_told(call(*command[:-1], "folder:" + "x" * 300), 2, "the file name xxx", "is too long; choose a shorter one")
    (here / "mine").mkdir()
    assert_told(call(*command), 2, "mine lacks 1 of 1 recordings: Nudge.again; `backprop lines` prints what to say")
    record(here / "mine", [NarrationLine("Nudge.again", "")])
    result = call(*command)
    assert result.exit_code == 0, result.stderr
    assert result.stderr.startswith("voice: the recordings in mine\n")


@pytest.mark.parametrize("command", ["film", "slides"])
@pytest.mark.parametrize("address", ["localhost", "tcp://", "tcp://a b:1", "http://localhost:8786", "tcp://localhost"])
def test_an_address_that_is_none(command: str, address: str) -> None:
    result = call(command, "--scheduler", address)
    assert result.exit_code == 2
    assert "is not an address; give one such as tcp://127.0.0.1:8786" in result.stderr


def test_a_failing_chapter_is_named_and_debug_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", (tiny.BROKEN,))
    result = call("film", "--quality", "480p15", "--debug")
    assert result.exit_code == 1
    assert "in construct" in result.stderr
    assert result.stderr.splitlines()[-1] == "Error: ChainRule failed: ZeroDivisionError: the chapter is broken"


def test_python_m_scenes_is_the_same_and_a_reader_may_leave() -> None:
    script = 'set -o pipefail; "$0" -m scenes numbers | head -n 1; echo "${PIPESTATUS[1]}"'
    done = subprocess.run(
        ["bash", "-c", script, sys.executable], cwd=Path(contents.__file__).parents[1], capture_output=True, text=True
    )
    assert done.stderr == ""
    assert [line.strip() for line in done.stdout.splitlines()] == ["The network with one neuron in each layer", "0"]


def test_a_list_needs_no_manim() -> None:
    code = "import sys; from scenes.production.commands.cli import main; main(['chapters'], standalone_mode=False); "
    code += "raise SystemExit('manim' in sys.modules)"
    root = Path(contents.__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True).returncode == 0
