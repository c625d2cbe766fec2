"""`backprop audit`: a report of all audits, and an exit code of 1 where something is wrong."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from manim import tempconfig

from core import load_lesson
from scenes import contents
from scenes.production.audits import pixels
from scenes.production.audits import run as audits_run
from scenes.production.audits.run import WHAT
from scenes.production.commands.cli import main
from scenes.production.work.errors import Failure
from tests.scenes.conftest import run
from tests.scenes.production import tiny

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(contents, "CHAPTERS", tiny.CHAPTERS)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("audit", "--workers", "1", *arguments), prog_name="backprop")


def numbers_at(fps: int) -> int:
    """The numbers that the chapters show and say in a film of this frame rate."""
    with tempconfig({"frame_rate": fps}):
        records = [run(kind).record for kind in (tiny.Cost, tiny.Nudge)]
    texts = [text for record in records if record for text in (*record.lines, *record.described, *record.written)]
    return sum(len(record.numbers) for record in records if record) + sum(len(text.numbers) for text in texts)


def test_a_table_of_all_audits(here: Path) -> None:
    result = call()
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:7]] == [*WHAT]
    assert all(line.split()[2] == "0" for line in lines[1:7])
    assert ("at first sight" if pixels.reader() else "not run: tesseract") in result.stdout
    assert not [*here.rglob("*.mp4")]


def test_json_has_the_counts(here: Path) -> None:
    report = json.loads(call("--json").stdout)
    assert report["passed"] is True
    counts = {audit["name"]: audit["checked"] for audit in report["audits"]}
    assert [*counts] == [*WHAT]
    assert counts["narration"] == 2
    assert counts["layout"] == 3  # two lines and a slide
    assert counts["ledger"] == numbers_at(60)  # as many as the usual film has
    assert counts["ledger"] > numbers_at(15)
    assert counts["pixels"] == (1 if pixels.reader() else 0)


def test_faults_are_printed_and_end_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "CHAPTERS", (tiny.CHAPTERS[0], tiny.TYPED))
    result = call()
    assert result.exit_code == 1
    assert "completeness: Labels.power: the formula 0.37 holds 0.37" in result.stdout
    assert "arithmetic: Labels.power: -0.41 = 0.36 does not hold, and bears no ≈" in result.stdout
    report = json.loads(call("--json").stdout)
    assert report["passed"] is False
    (typed,) = next(audit["faults"] for audit in report["audits"] if audit["name"] == "completeness")
    assert typed == {"chapter": "Labels", "moment": "Labels.power", "what": "the formula 0.37 holds 0.37"}


def test_without_a_reader_of_print_the_pixels_are_said_not_to_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "reader", lambda: None)
    result = call()
    assert result.exit_code == 0
    assert "not run: tesseract is not installed" in result.stdout


@pytest.mark.parametrize("wrong", [True, False])
def test_slides_that_are_refused_for_a_wrong_equation_do_not_end_the_audit(
    wrong: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*arguments: object) -> None:
        raise Failure("Cost failed: the equation is wrong")

    monkeypatch.setattr(pixels, "reader", lambda: "tesseract")
    monkeypatch.setattr(audits_run, "render_images", refuse)
    arguments = (tiny.CHAPTERS, {}, load_lesson(), "en", tiny.options(tmp_path, 1))
    if wrong:
        assert audits_run._pixels(*arguments, wrong=True).note == "not run: Cost failed: the equation is wrong"
    else:  # then it is another failure
        with pytest.raises(Failure):
            audits_run._pixels(*arguments, wrong=False)


def test_nothing_is_audited_where_the_gradient_check_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("core.gradient_check"), "TOLERANCE", 0.0)
    result = call()
    assert (result.exit_code, result.stdout) == (1, "")
    assert "gradient check of chain failed" in result.stderr
