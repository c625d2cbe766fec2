"""`backprop audit --ledger`: the file beside a film passes, a change in it is found, what is no ledger is refused."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from core import load_lesson, reading_of
from scenes import script
from scenes.production.audits import ledger_shape
from scenes.production.audits.film_ledger import WHAT, audited_ledger
from scenes.production.commands.cli import main
from scenes.production.film import ledger_file
from scenes.production.film.film import make_film
from scenes.production.rendering.quality import QUALITIES
from tests.scenes.conftest import run
from tests.scenes.production import tiny

NAME = "small.ledger.json"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a film of two small chapters."""
    folder = tmp_path_factory.mktemp("film")
    target = folder / "out" / "small.mp4"
    make_film(tiny.CHAPTERS, load_lesson(), QUALITIES["480p15"], target, tiny.options(folder / "work"))
    return target.parent


@pytest.fixture
def folder(film: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(film, tmp_path / "film"))


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, ("audit", *map(str, arguments)), prog_name="backprop")


def audit_of(path: Path) -> dict[str, list[str]]:
    """The faults by audit, of those that have some."""
    report = audited_ledger(path)
    return {audit.name: [str(fault) for fault in audit.faults] for audit in report.audits if audit.faults}


def put(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the content of a ledger."""
    document = json.loads(path.read_text("utf-8"))
    before = json.dumps(document)
    change(document)
    assert json.dumps(document) != before
    path.write_text(json.dumps(document), "utf-8")


def test_the_ledger_of_a_film_passes(folder: Path) -> None:
    result = call("--ledger", folder / NAME)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:5]] == [*WHAT]
    assert [line.split()[2] for line in lines[1:5]] == ["0"] * 4
    ledger, narration, frames, files = (int(line.split()[1]) for line in lines[1:5])
    document = json.loads((folder / NAME).read_text("utf-8"))
    said = [number for text in (*document["lines"], *document["words"]) for number in text["numbers"]]
    assert ledger == len(document["entries"]) + len(said) > 5
    assert narration == len(document["lines"]) + len(document["words"])
    assert frames > ledger
    assert files == 6


@pytest.mark.parametrize("language", script.languages())
def test_a_ledger_passes_in_every_language(language: str, tmp_path: Path) -> None:
    records = [run(kind, language=language).record for kind in (tiny.Cost, tiny.Nudge)]
    document = ledger_file.document(load_lesson().source, [record for record in records if record], language)
    path = tmp_path / NAME
    path.write_text(ledger_file.text(document), "utf-8")
    assert audit_of(path) == {}
    others = [other for other in script.languages() if other != language]
    for other in others:
        put(path, lambda ledger, other=other: ledger.update(language=other))
        assert "is not the script's" in audit_of(path)["narration"][0]


def test_json_names_the_ledger_and_has_the_faults(folder: Path) -> None:
    path = folder / NAME
    assert json.loads(call("--json", "--ledger", path).stdout)["passed"] is True
    put(path, lambda ledger: ledger["entries"][0].update(shown="0.37"))
    result = call("--ledger", path, "--json")
    report = json.loads(result.stdout)
    assert (result.exit_code, report["ledger"], report["passed"]) == (1, str(path), False)
    (fault,) = report["audits"][0]["faults"]
    assert (fault["chapter"], fault["moment"]) == ("Cost", "frame 0")
    assert fault["what"].startswith("chain.examples[0].C shows 0.37, and forward passes give 0.3602")
    text = call("--ledger", path)
    assert text.exit_code == 1
    assert "ledger: frame 0: chain.examples[0].C shows 0.37" in text.stdout


def at(*keys: object) -> Callable[[dict[str, Any]], tuple[Any, Any]]:
    """The place in a ledger that these keys lead to, as what holds it and its last key."""

    def place(ledger: dict[str, Any]) -> tuple[Any, Any]:
        branch: Any = ledger
        for key in keys[:-1]:
            branch = branch[key]
        return branch, keys[-1]

    return place


def moved_entry(ledger: dict[str, Any]) -> dict[str, Any]:
    """An entry in the midst of the turn of the target."""
    return next(e for e in ledger["entries"] if 0.3 < e["with"].get("chain.examples[0].y", 0) < 0.9)


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str, str]] = {
    "value": (lambda x: x["entries"][0].update(value=0.360293132), "ledger", "has the value 0.360293132, and forward"),
    "value of two": (
        lambda x: x["entries"][-1].update(value=1.4000000000000012),
        "ledger",
        "has the value 1.4000000000000012, and before 1.4",
    ),
    "shown": (lambda x: x["entries"][0].update(shown="0.35"), "ledger", "shows 0.35, and forward passes give 0.36"),
    "shown sign": (lambda x: x["entries"][0].update(shown="-0.36"), "ledger", "shows -0.36"),
    "shown as no number": (lambda x: x["entries"][0].update(shown="NaN"), "ledger", "“NaN” is no number"),
    "name": (lambda x: x["entries"][0].update(name="chain.examples[1].C"), "ledger", "chain.examples[1].C shows"),
    "unknown name": (lambda x: x["entries"][0].update(name="chain.q"), "ledger", "the audit cannot compute"),
    "index of a name": (lambda x: x["entries"][0].update(name="chain.examples[9].C"), "ledger", "no such quantity"),
    "with": (
        lambda x: moved_entry(x)["with"].update({"chain.examples[0].y": 0.9}), "ledger", "chain.examples[0].C shows",
    ),
    "with gone": (lambda x: moved_entry(x)["with"].clear(), "ledger", "and forward passes give 0.360"),
    "unknown with": (
        lambda x: x["entries"][0]["with"].update({"chain.weights[7]": 1.0}),
        "ledger",
        "with chain.weights[7]: the lesson has no such parameter",
    ),
    "with as it is": (
        lambda x: x["entries"][0]["with"].update({"chain.nudge": 0.01}), "ledger", "is what the lesson has anyway",
    ),
    "step": (lambda x: x["entries"][0]["with"].update({"descent.step": 9e9}), "ledger", "the descent has no step"),
    "lesson": (lambda x: x["lesson"]["chain"]["weights"].__setitem__(0, 1.31), "ledger", "and forward passes give"),
    "number said": (lambda x: x["lines"][0]["numbers"][0].update(shown="0.37"), "narration", "does not have 0.37"),
    "value said": (lambda x: x["lines"][0]["numbers"][0].update(value=0.37), "ledger", "the ledger has 0.37"),
    "name said": (
        lambda x: x["lines"][0]["numbers"][0].update(name="chain.examples[0].y"),
        "narration",
        "its numbers are not those of the script's line",
    ),
    "number not said": (lambda x: x["lines"][0]["numbers"].clear(), "narration", "which is in no ledger"),
    "word": (
        lambda x: x["lines"][0].update(text=x["lines"][0]["text"].replace("place", "plate")),
        "narration",
        "is not the script's, “With the numbers in place: 0.36.”",
    ),
    "word that the film has": (
        lambda x: x["lines"][0].update(text=x["lines"][0]["text"].replace("place", "plate")),
        "files",
        "small.mp4: its captions are not the ledger's lines",
    ),
    "word spoken": (
        lambda x: x["lines"][0].update(spoken=x["lines"][0]["spoken"].replace("six", "seven")),
        "narration",
        "the voice does not have zero point three six",
    ),
    "no lines": (lambda x: x["lines"].clear(), "files", "captions more than the ledger has lines for"),
    "line": (lambda x: x["lines"][0].update(id="Cost.square"), "narration", "Cost.square"),
    "unknown line": (lambda x: x["lines"][0].update(id="Cost.nothing"), "narration", "no such line of Cost"),
    "title": (lambda x: x["chapters"][0].update(title="The cast of one example"), "narration", "is not the script's"),
    "chapter": (lambda x: x["entries"][0].update(chapter="Nudge"), "frames", "is not within its chapter"),
    "unknown chapter": (lambda x: x["entries"][0].update(chapter="Nothing"), "frames", "no chapter Nothing"),
    "chapter twice": (lambda x: x["chapters"][1].update(name="Cost"), "frames", "the chapter is there twice"),
    "from": (lambda x: x["entries"][3].update(frame=0), "frames", "comes after one of frame"),
    "until": (lambda x: x["entries"][0].update(until=0), "frames", "is not within its chapter"),
    "until the next chapter": (
        lambda x: x["lines"][0].update(until=x["chapters"][1]["frame"] + 1), "frames", "is not within its chapter",
    ),
    "chapter's frame": (lambda x: x["chapters"][1].update(frame=9), "frames", "begins with frame 9, and the chapter"),
    "chapter's frames": (lambda x: x["chapters"][0].update(frames=9), "frames", "ends with frame 9"),
    "slide": (lambda x: x["chapters"][0]["slides"][0].update(frame=9000), "frames", "slide 3 is not in its chapter"),
    "frames of the film": (
        lambda x: x["chapters"][1].update(frames=x["chapters"][1]["frames"] + 1), "files", "small.mp4: has",
    ),
    "frames a second": (lambda x: x.update(fps=16), "files", "small.mp4: has 15 frames a second, and the ledger 16"),
    "line's frame": (
        lambda x: x["lines"][1].update(frame=x["lines"][1]["frame"] + 1), "files", "is not shown while Nudge.again",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=[*CHANGES])
def test_a_change_is_found(change: tuple[Callable[[dict[str, Any]], object], str, str], folder: Path) -> None:
    put(folder / NAME, change[0])
    faults = audit_of(folder / NAME)
    assert any(change[2] in fault for fault in faults.get(change[1], [])), faults


def test_words_on_the_screen_are_those_of_the_script(folder: Path) -> None:
    """The small chapters write none; so these are put into their ledger."""
    text = script.load()
    filled = text.phrases["matters"].fill(reading_of(load_lesson()), text.locale)
    numbers = [{"name": n.name, "with": {}, "value": n.value, "shown": n.shown} for n in filled.numbers]
    words = {"chapter": "Cost", "frame": 3, "text": filled.text, "numbers": numbers}
    assert numbers
    put(folder / NAME, lambda ledger: ledger["words"].append(words))
    assert audit_of(folder / NAME) == {}
    put(folder / NAME, lambda ledger: ledger["words"][0].update(text=filled.text.replace("e", "a", 1)))
    (fault,) = audit_of(folder / NAME)["narration"]
    assert f"are none that the script has with these numbers; nearest is “{filled.text}”" in fault


SWAPS = [
    (".srt", "place: 0.36", "place: 0.37", "has “With the numbers in place: 0.37.” where the ledger has"),
    (".srt", "00:00:00,000", "00:00:00,100", "is not shown while Cost.numbers is said"),
    (".vtt", "place", "plate", "where the ledger has"),
    (".transcript.md", "place", "plate", "paragraphs: has With the numbers in plate"),
    (".transcript.md", "(0:00)", "(0:01)", "paragraphs: has ## The cost of one example (0:01)"),
    (".chapters.vtt", "The cost", "The cast", "chapters: has 0 "),
    (".description.txt", "0:00 The cost", "0:00 The cast", "chapters: has 0:00 The cast"),
]


@pytest.mark.parametrize(("ending", "old", "new", "fault"), SWAPS, ids=[f"{e} {n}" for e, _, n, _ in SWAPS])
def test_a_file_beside_it_that_says_something_else_is_found(
    ending: str, old: str, new: str, fault: str, folder: Path
) -> None:
    file = folder / f"small{ending}"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    faults = audit_of(folder / NAME)
    assert [*faults] == ["files"]
    (text,) = faults["files"]
    assert text.startswith(f"small{ending}: ")
    assert fault in text


def test_a_caption_more_and_one_less_are_found(folder: Path) -> None:
    file = folder / "small.srt"
    text = file.read_text("utf-8")
    file.write_text(f"{text}\n9\n01:00:00,000 --> 01:00:01,000\nMore.\n", "utf-8")
    assert "has 1 captions more" in audit_of(folder / NAME)["files"][0]
    blocks = text.strip().split("\n\n")
    file.write_text("\n\n".join(blocks[:-1]), "utf-8")
    assert "has “” where the ledger has" in audit_of(folder / NAME)["files"][0]


def test_another_film_beside_it_is_found(folder: Path) -> None:
    film = folder / "small.mp4"
    film.write_bytes(b"not a film")
    assert audit_of(folder / NAME)["files"][0].startswith("small.mp4: cannot be read")
    film.unlink()
    os.mkfifo(film)
    assert audit_of(folder / NAME)["files"] == ["small.mp4: is not a file"]


def test_what_is_not_beside_it_is_named_and_is_no_fault(folder: Path) -> None:
    alone = folder / "alone"
    alone.mkdir()
    shutil.copy(folder / NAME, alone / NAME)
    report = audited_ledger(alone / NAME)
    assert report.passed
    assert "not there: small.mp4, small.srt" in report.audits[-1].note
    shutil.copy(folder / NAME, alone / "other.json")
    assert "not looked for" in audited_ledger(alone / "other.json").audits[-1].note


# ---------------------------------------------------------------- what is no ledger


def altered(*keys: object, to: object) -> Callable[[str], str]:
    def change(text: str) -> str:
        document = json.loads(text)
        holder, last = at(*keys)(document)
        holder[last] = to
        return json.dumps(document)

    return change


BROKEN: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "empty": (lambda text: "", "is not JSON: line 1, column 1"),
    "cut off": (lambda text: text[: len(text) // 2], "is not JSON: line "),
    "no text": (lambda text: b"\xff\xfe\x00", "is not UTF-8 text (byte 0)"),
    "a film": (lambda text: b"\x00\x00\x00\x20ftypisom", "is not JSON"),
    "a list": (lambda text: "[]", "the whole is not an object"),
    "a number": (lambda text: "1", "the whole is not an object"),
    "nothing in it": (lambda text: "{}", "fps: is missing"),
    "deep": (lambda text: "[" * 100_000, "is nested too deep"),
    "deep in the lesson": (lambda text: text.replace('"chain":', '"chain":' + "[" * 100_000, 1), "nested too deep"),
    "a long number": (lambda text: re.sub(r'"frame": 0', '"frame": ' + "9" * 10_000, text, count=1), "is not JSON"),
    "a huge frame": (altered("entries", 0, "until", to=10**30), "entries[0].until: "),
    "a negative frame": (altered("lines", 0, "frame", to=-1), "lines[0].frame: "),
    "half a frame": (altered("lines", 0, "frame", to=0.5), "lines[0].frame: is not a whole number"),
    "true for a number": (altered("entries", 0, "value", to=True), "entries[0].value: is not a number"),
    "a text for a number": (altered("entries", 0, "value", to="1"), "entries[0].value: is not a number"),
    "NaN": (lambda text: re.sub(r'"value": [\d.]+', '"value": NaN', text, count=1), "is not JSON: NaN"),
    "infinity": (lambda text: re.sub(r'"value": [\d.]+', '"value": 1e999', text, count=1), "value: is not finite"),
    "with a list": (altered("entries", 0, "with", to=[]), "entries[0].with: is not an object"),
    "with a text": (altered("entries", 0, "with", to={"chain.nudge": "x"}), "entries[0].with.chain.nudge: is not a"),
    "no entries": (altered("entries", to=None), "entries: is not a list"),
    "no chapters": (altered("chapters", to=[]), "chapters: "),
    "an entry that is a list": (altered("entries", 0, to=[1, 2]), "entries[0]: is not an object"),
    "another key": (altered("entries", 0, "color", to="red"), "entries[0].color: is not a key of a ledger"),
    "a long name": (altered("entries", 0, "name", to="line(" * 10_000), "entries[0].name: "),
    "a key twice": (lambda text: text.replace('"fps": 15', '"fps": 15, "fps": 16', 1), "the key 'fps' is there twice"),
    "fps of zero": (altered("fps", to=0), "fps: "),
    "another language": (altered("language", to="xx\x1b[2J"), "language: there is no script 'xx?[2J'"),
    "no lesson": (altered("lesson", to={}), "lesson: activation: is missing; "),
    "a bad lesson": (altered("lesson", "chain", "nudge", to="0"), "lesson: chain.nudge: is not a number"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=[*BROKEN])
def test_what_is_no_ledger_is_refused_in_one_line(
    broken: tuple[Callable[[str], str | bytes], str], film: Path, tmp_path: Path
) -> None:
    change, message = broken
    content = change((film / NAME).read_text("utf-8"))
    path = tmp_path / NAME
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert_refused(call("--ledger", path), message)


def assert_refused(result: Result, message: str) -> None:
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert re.fullmatch(r"Error: [^\n]+\n", result.stderr)
    assert message in result.stderr
    assert result.stderr.strip().isprintable()


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refused(call("--ledger", tmp_path / "none.json"), "none.json: file not found")
    assert_refused(call("--ledger", tmp_path), "is not a file")
    os.mkfifo(tmp_path / "pipe")
    assert_refused(call("--ledger", tmp_path / "pipe"), "is not a file")
    assert_refused(call("--ledger", tmp_path / "a\x1b[2Jb"), "a?[2Jb: file not found")
    (tmp_path / NAME).write_text("{}" + " " * 100)
    monkeypatch.setattr(ledger_shape, "LARGEST_FILE", 100)
    assert_refused(call("--ledger", tmp_path / NAME), "is larger than 100 bytes")


@pytest.mark.parametrize(
    ("option", "value"),
    [("--lesson", "x.toml"), ("--chapter", "Cost"), ("--language", "en"), ("--workers", "1"), ("--no-cache", None)],
)
def test_what_a_ledger_has_itself_cannot_be_given_beside_it(option: str, value: str | None, film: Path) -> None:
    result = call("--ledger", film / NAME, option, *([value] if value else []))
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: --ledger cannot be combined with {option}\n")
