"""The audit of the narration: a number in a caption or in a voice that its line's ledger has not."""

from dataclasses import replace

import pytest

from core import load_lesson, reading_of
from scenes import script
from scenes.production.audits.narration import faults
from scenes.stage.record import Spoken


def spoken(name: str, language: str = "en", case: str = "") -> Spoken:
    """A line of the script, filled."""
    text = script.load(language)
    filled = text.line(name).fill(reading_of(load_lesson()), text.locale, case)
    return Spoken(0, 1, name, filled.text, filled.spoken, filled.numbers)


@pytest.mark.parametrize("language", script.languages())
def test_lines_of_the_script_have_no_fault(language: str) -> None:
    lines = [spoken(name, language) for name in ("Cost.numbers", "Opening.knobs", "ChainRule.cut", "Labels.before")]
    assert faults(lines, script.load(language)) == []


COST = spoken("Cost.numbers")


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (replace(COST, text="With the numbers in place: 0.37."), ["does not have 0.36", "the caption has 0", "has 37"]),
        (replace(COST, text=COST.text + " That is 12 more."), ["the caption has 12, which is in no ledger"]),
        (replace(COST, text=COST.text + " Twelve more."), ["the caption has 12, which is in no ledger"]),
        (replace(COST, text=COST.text + " C_0 and a^(L−1)."), []),
        (replace(COST, text=COST.text + " One more."), []),
        (replace(COST, numbers=()), ["the caption has 0", "the caption has 36", "the voice has 3", "the voice has 6"]),
        (replace(COST, spoken="With the numbers in place: zero point three seven."),
         ["the voice does not have zero point three six", "the voice has 3", "the voice has 7"]),
    ],
)  # fmt: skip
def test_what_is_found(line: Spoken, wrong: list[str]) -> None:
    texts = faults([line], script.load())
    assert len(texts) == len(wrong)
    assert all(part in text for part, text in zip(wrong, texts, strict=True))


def test_a_count_of_its_own_is_allowed_to_the_line_that_says_so() -> None:
    line = spoken("ChainRule.cut")
    assert faults([line], script.load()) == []
    assert faults([replace(line, id="Cost.numbers", numbers=())], script.load()) != []
