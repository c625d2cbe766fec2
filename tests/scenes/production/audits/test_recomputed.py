"""The audit of the ledger: an entry with another digit, another value or an unknown name is found out."""

from dataclasses import replace

import pytest

from core import lesson_from_source, load_lesson, reading_of
from scenes import script
from scenes.production.audits.oracle import Oracle
from scenes.production.audits.recomputed import faults
from scenes.stage.record import Shown

GOOD = Shown(0, "chain.examples[0].C", {}, 0.36029313068653535, "0.36", 1)


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle(load_lesson().source)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"shown": "0.360"}, None),
        ({"shown": "0.37"}, "chain.examples[0].C shows 0.37, and forward passes give 0.360"),
        ({"shown": "0.35"}, "chain.examples[0].C shows 0.35, and forward passes give 0.360"),
        ({"shown": "-0.36"}, "shows -0.36, and forward passes give"),
        ({"value": 0.4}, "shows 0.36, and the ledger has 0.4"),
        ({"value": 0.360293132}, "has the value 0.360293132, and forward passes give 0.36029313068653"),
        ({"value": 0.36029313068653}, None),
        ({"shown": "0,36"}, None),
        ({"shown": "NaN"}, "“NaN” is no number"),
        ({"shown": "0.3_6"}, "“0.3_6” is no number"),
        ({"name": "chain.examples[99].C"}, "chain.examples[99].C: there is no such quantity"),
        ({"overrides": {"chain.examples[0].y": 0.0}}, "shows 0.36, and forward passes give 0.159"),
        ({"shown": "six"}, "shows six, and forward passes give"),
        ({"shown": "seven"}, "“seven” is no number"),
        ({"name": "chain.examples[0].q"}, "chain.examples[0].q: the audit cannot compute this quantity"),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_entry(oracle: Oracle, change: dict[str, object], fault: str | None) -> None:
    texts, incomparable = faults([replace(GOOD, **change)], oracle, {"six": 6})  # type: ignore[arg-type]
    assert incomparable == 0
    assert (fault in texts[0]) if fault else (texts == [])


@pytest.mark.parametrize("language", script.languages())
def test_numbers_that_are_said_have_the_decimal_mark_of_their_language(oracle: Oracle, language: str) -> None:
    text = script.load(language)
    (said,) = text.line("Cost.numbers").fill(reading_of(load_lesson()), text.locale).numbers
    assert text.locale.decimal_mark in said.shown
    assert faults([said], oracle, {}) == ([], 0)
    assert faults([replace(said, shown=said.shown.replace("6", "7"))], oracle, {}) != ([], 0)


def test_a_ratio_may_lose_what_a_difference_loses_divided_by_the_nudge() -> None:
    lesson = load_lesson()
    oracle, moved = Oracle(lesson.source), {"chain.nudge": 1e-8}
    value = reading_of(lesson).moved("chain.nudge", 1e-8)["chain.nudge.ratio"]
    entry = Shown(0, "chain.nudge.ratio", moved, value, f"{value:.3f}", 1)
    assert abs(float(oracle(entry.name, moved)) - value) > 1e-9
    assert faults([entry], oracle, {}) == ([], 0)
    assert faults([replace(entry, value=value + 1e-3)], oracle, {}) != ([], 0)


def test_a_small_difference_of_large_costs_may_lose_more() -> None:
    own = load_lesson().source
    chain = {**own["chain"], "examples": [[0.6, 7000.0]], "nudge": 1e-5}
    lesson = lesson_from_source({**own, "chain": chain}, "far.toml")
    oracle, value = Oracle(lesson.source), reading_of(lesson)["chain.nudge.dC"]
    entry = Shown(0, "chain.nudge.dC", {}, value, f"{value:.3f}", 1)
    assert abs(float(oracle(entry.name, {})) - value) > 1e-10
    assert faults([entry], oracle, {}) == ([], 0)


def test_a_fault_is_told_once(oracle: Oracle) -> None:
    wrong = replace(GOOD, shown="0.37")
    assert len(faults([wrong, replace(wrong, frame=8, until=9)], oracle, {})[0]) == 1


def test_what_cannot_be_compared_is_counted() -> None:
    source = load_lesson().source
    corner = {**source, "activation": "relu", "chain": {**source["chain"], "weights": [1.0], "biases": [-0.6]}}
    entry = Shown(0, "chain.examples[0].dC/dw[0]", {}, 0.0, "0.00", 1)
    assert faults([entry], Oracle(corner), {}) == ([], 1)
    wrong = "chain.examples[0].dC/dw[0] shows 0.10, and the ledger has 0"
    assert faults([replace(entry, shown="0.10")], Oracle(corner), {}) == ([wrong], 0)
