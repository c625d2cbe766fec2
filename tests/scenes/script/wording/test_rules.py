"""The rules that choose a wording, each without a scene: every case of the script, and nothing else, is chosen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest

from core import ACTIVATIONS, Reading, reading_of
from scenes import script
from scenes.script.wording import (
    averaging,
    bias_and_backward,
    chain_network,
    chain_rule,
    cost,
    dependency_tree,
    derivatives,
    descent,
    gradient_vector,
    labels,
    many_neurons,
    many_paths,
    nudge,
    weighted_sum,
)
from tests.scenes.script.lessons import lesson

# ---------------------------------------------------------------- readings and plain values that the rules take


def moved(reading: Reading, path: str, change: float) -> Reading:
    """Return the reading with one parameter changed by this much."""
    return reading.moved(path, reading.parameter(path) + change)


def last(reading: Reading) -> int:
    """Return the index of the last layer's weights."""
    return int(reading["chain.size.layers"]) - 1


def opposite(reading: Reading) -> Reading:
    """Return the reading with the other target."""
    return reading.moved("chain.examples[0].y", 1 - reading["y"])


def with_nudges(reading: Reading) -> list[Reading]:
    """Return the readings for ten times the nudge, for the nudge, and for a tenth of it."""
    size = reading.parameter("chain.nudge")
    return [reading.moved("chain.nudge", size * factor) for factor in (10.0, 1.0, 0.1)]


def aimed(reading: Reading, aim: str) -> Reading:
    """Return the reading with the last bias at one of its aims."""
    return reading.moved(f"chain.biases[{last(reading)}]", reading[f"chain.aims.{aim}"])


def turned(reading: Reading) -> Reading:
    """Return the reading with the activation of layer L-1 at its aim."""
    return reading.moved("chain.what_if.a(L-1)", reading["chain.aims.before"])


def in_columns(reading: Reading) -> list[float]:
    """Return the derivatives of the first eight examples: as many as the table has columns."""
    return averaging.derivatives_of_examples(reading)[:8]


def near(reading: Reading) -> str:
    return derivatives.near_case(reading, aimed(reading, "near"), aimed(reading, "far"))


def settle(reading: Reading) -> str:
    return nudge.settle_case(with_nudges(reading), reading["dC/dw(L)"], 3)


def check(reading: Reading) -> str:
    """Return the case for the derivative and the ratio of the middle nudge, both with three decimals."""
    product, ratio = reading["dC/dw(L)"], reading["chain.nudge.ratio"]
    return chain_rule.check_case(with_nudges(reading), Decimal(f"{product:.3f}"), Decimal(f"{ratio:.3f}"))


# ---------------------------------------------------------------- rules that take readings

FROM_READINGS: Mapping[str, tuple[Callable[[Reading], str], Sequence[tuple[str, str]]]] = {
    "Averaging.subtitles": (
        lambda r: averaging.subtitle_key(r, in_columns(r)),
        [("usual", "subtitle"), ("dead", "single"), ("ten below", "some")],
    ),
    "Averaging.lines.one": (averaging.one_case, [("usual", "voice"), ("dead", "silent")]),
    "Averaging.lines.parade": (
        lambda r: averaging.parade_case(r, in_columns(r)),
        [("usual", "all"), ("dead", "one"), ("perfect", "blank"), ("ten below", "some"), ("two sides", "both")],
    ),
    "Averaging.lines.sides": (
        lambda r: averaging.sides_case(r, in_columns(r), 3),
        [
            ("usual", "targets"), ("perfect", "none"), ("both sides", "mixed"), ("two sides", "differ"),
            ("mostly above", "differ"),
            ("alike", "alike"), ("ten below", "down"), ("above", "up"), ("below or on", "down_or_none"),
            ("above or on", "up_or_none"),
        ],
    ),
    "Averaging.lines.mean": (
        lambda r: averaging.mean_case(r, 3), [("usual", "small"), ("dead", "one"), ("ten below", "plain")],
    ),
    "Averaging.slide.notes": (averaging.notes_case, [("usual", "many"), ("dead", "one")]),
    "BiasAndBackward.lines.step": (bias_and_backward.step_case, [("usual", "own"), ("dead", "input")]),
    "BiasAndBackward.lines.five": (bias_and_backward.five_case, [("usual", "earlier"), ("perfect", "first")]),
    "ChainNetwork.lines.weight": (
        lambda r: chain_network.weight_case(r, moved(r, f"chain.weights[{last(r)}]", 1)),
        [("usual", "falls"), ("perfect", "rises"), ("symmetric", "past"), ("full", "hardly"), ("dead", "stays")],
    ),
    "ChainNetwork.lines.bias": (
        lambda r: chain_network.bias_case(r, moved(r, f"chain.biases[{max(last(r) - 1, 0)}]", 1)),
        [("usual", "passes"), ("symmetric", "direct"), ("full", "fades"), ("dead", "stops")],
    ),
    "ChainRule.lines.third": (
        chain_rule.third_case, [("usual", "negative"), ("full", "positive"), ("perfect", "zero")],
    ),
    "ChainRule.lines.check": (check, [("usual", "agrees"), ("perfect", "closer"), ("corner", "differs")]),
    "Cost.lines.square": (cost.square_case, [("usual", "square"), ("perfect", "point")]),
    "Cost.lines.flip": (
        lambda r: cost.flip_case(r, opposite(r)), [("usual", "other"), ("dead", "onto"), ("perfect", "same")],
    ),
    "Cost.lines.back": (lambda r: cost.target_case(r, opposite(r)), [("dead", "other"), ("perfect", "same")]),
    "Cost.slide.alt": (lambda r: cost.target_case(r, opposite(r)), [("usual", "other"), ("perfect", "same")]),
    "DependencyTree.lines.grow": (dependency_tree.grow_case, [("perfect", "grows"), ("dead", "ends")]),
    "DependencyTree.lines.lines": (dependency_tree.lines_case, [("perfect", "back"), ("dead", "still")]),
    "Derivatives.lines.near": (
        near,
        [
            ("usual", "vanishes"), ("not far", "shrinks"), ("perfect", "grows"), ("beyond", "limit"),
            ("at the edge", "pinned"),
        ],
    ),
    "Derivatives.lines.away": (
        lambda r: derivatives.away_case(near(r)),
        [("usual", "back"), ("not far", "back"), ("perfect", "home"), ("beyond", "home"), ("at the edge", "same")],
    ),
    "Derivatives.lines.flat": (
        lambda r: derivatives.flat_case(aimed(r, "flat")),
        [("usual", "almost"), ("dead", "nothing"), ("perfect", "straight")],
    ),
    "Derivatives.subtitles": (
        lambda r: derivatives.before_key(r, turned(r)), [("usual", "turned"), ("dead", "idle")],
    ),
    "Derivatives.lines.dial": (derivatives.dial_case, [("usual", "up"), ("not far", "down")]),
    "Derivatives.lines.wire": (lambda r: derivatives.wire_case(turned(r)), [("usual", "loud"), ("dead", "silent")]),
    "Descent.title": (descent.title_key, [("usual", "title"), ("long steps", "long"), ("one leap", "long")]),
    "phrases.average": (descent.average_case, [("usual", "many"), ("dead", "one")]),
    "Descent.lines.start": (
        descent.start_case,
        [
            ("usual", "flat"), ("straight", "many"), ("straight, one", "one"), ("one step", "flat_both"),
            ("there and back", "both"),
        ],
    ),
    "Descent.lines.step": (
        descent.step_case,
        [("usual", "moves"), ("symmetric", "moves"), ("perfect", "still"), ("one step", "once"), ("one leap", "once")],
    ),
    "Descent.lines.run": (
        descent.run_case,
        [
            ("usual", "falls"), ("straight", "moves"), ("level", "moves"), ("straight, one", "single"),
            ("few steps", "little"), ("full", "hardly"), ("back and forth", "wanders"), ("there and back", "returns"),
            ("long steps", "rises"), ("perfect", "stays"), ("symmetric", "diverges"), ("one leap", "bursts"),
            ("one step", "once_falls"), ("one long step", "once_rises"), ("perfect, one step", "once_stays"),
        ],
    ),
    "Descent.lines.end": (
        descent.end_case,
        [
            ("usual", "falls"), ("straight", "falls"), ("few steps", "plain"), ("one step", "once"),
            ("long steps", "long"), ("one long step", "long"),
        ],
    ),
    "Descent.subtitles": (descent.closing_key, [("usual", "passes"), ("perfect", "slopes")]),
    "Descent.lines.close": (descent.close_case, [("usual", "moves"), ("perfect", "whether")]),
    "GradientVector.lines.open": (gradient_vector.count_case, [("usual", "many"), ("dead", "two")]),
    "GradientVector.slide.notes": (gradient_vector.count_case, [("perfect", "many"), ("kink", "two")]),
    "Labels.slide.alt": (labels.alt_case, [("usual", "both"), ("dead", "one")]),
    "ManyPaths.title": (many_paths.title_key, [("usual", "title"), ("single file", "one")]),
    "Nudge.lines.push": (lambda r: nudge.push_case(with_nudges(r)[0]), [("usual", "up"), ("kink", "down")]),
    "Nudge.lines.travel": (
        lambda r: nudge.travel_case(with_nudges(r)[0]),
        [
            ("usual", "falls"), ("full", "rises"), ("far", "drops"), ("kink", "climbs"), ("nothing before", "stays"),
            ("dead", "stops"), ("symmetric", "returns"),
        ],
    ),
    "Nudge.lines.lens": (
        lambda r: nudge.lens_case(with_nudges(r)[0]),
        [("usual", "against"), ("perfect", "along"), ("full", "faint"), ("dead", "none")],
    ),
    "Nudge.lines.settle": (
        settle,
        [("usual", "settles"), ("dead", "steady"), ("perfect", "nears"), ("corner", "corner"), ("kink", "apart")],
    ),
    "WeightedSum.title": (weighted_sum.title_key, [("usual", "title"), ("tanh", "title"), ("dead", "curve")]),
    "WeightedSum.lines.squeeze": (weighted_sum.squeeze_case, [(f"{name} alone", name) for name in ACTIVATIONS]),
    "WeightedSum.lines.both": (weighted_sum.both_case, [("usual", "squeeze"), ("dead", "curve")]),
}  # fmt: skip
"""By the place in the script: the rule, and lessons with the case that it must choose for each."""

# ---------------------------------------------------------------- rules that take plain values

FROM_VALUES: Mapping[str, tuple[Callable[..., str], Sequence[tuple[tuple[Any, ...], str]]]] = {
    "BiasAndBackward.lines.seven": (
        lambda name, folded: bias_and_backward.seven_case(reading_of(lesson(name)), folded=folded),
        [(("usual", False), "first"), (("tanh", False), "earlier"), (("tanh", True), "beyond")],
    ),
    "BiasAndBackward.lines.stairs": (
        lambda aligned: bias_and_backward.tails_case(aligned=aligned), [((True,), "stairs"), ((False,), "ladder")],
    ),
    "BiasAndBackward.lines.tail": (
        lambda aligned: bias_and_backward.tails_case(aligned=aligned), [((True,), "stairs"), ((False,), "ladder")],
    ),
    "ChainRule.slide.notes": (
        chain_rule.notes_case, [(("agrees",), "agrees"), (("closer",), "differs"), (("differs",), "differs")],
    ),
    "ManyNeurons.lines.grow": (
        many_neurons.grow_case,
        [
            (((2, 3),), "one"), (((3, 2, 2),), "two"), (((2, 2, 2, 2),), "three"), (((2, 2, 2, 4, 4),), "four"),
            (((2, 1, 2),), "any"), (((2, 2, 1),), "any"),
        ],
    ),
    "ManyNeurons.lines.cost": (many_neurons.cost_case, [(((1, 2),), "many"), (((2, 2, 1),), "one")]),
    "ManyNeurons.slide.alt": (many_neurons.alt_case, [(((2, 3, 2),), "several"), (((2, 1, 2),), "any")]),
    "ManyNeurons.slide.notes": (many_neurons.cost_case, [(((2, 2),), "many"), (((2, 1),), "one")]),
    "ManyPaths.subtitles": (many_paths.subtitle_key, [(([0.5],), "alone"), (([0.5, 0.2],), "subtitle")]),
    "ManyPaths.lines.first": (
        many_paths.first_case,
        [
            (([0.5, -0.2], 3), "hidden"), (([0.5, -0.2], 2), "input"), (([0.5, 0.0], 3), "silent"),
            (([0.5], 3), "one"), (([0.0], 3), "one"),
        ],
    ),
    "ManyPaths.lines.sum": (
        many_paths.sum_case,
        [
            (([0.5, -0.2], ["0.50", "-0.20"], "0.30"), "against"), (([0.5, 0.2], ["0.50", "0.20"], "0.70"), "along"),
            (([0.5, 0.001], ["0.50", "0.00"], "0.50"), "plain"), (([0.5], ["0.50"], "0.50"), "one"),
        ],
    ),
    "ManyPaths.subtitles.back": (many_paths.back_key, [((4,), "routes"), ((1,), "route")]),
    "ManyPaths.lines.back": (many_paths.back_case, [((2,), "many"), ((1,), "one")]),
    "ManyPaths.lines.reuse": (
        many_paths.reuse_case, [((13, 14), "few"), ((14, 14), "many"), ((1, 14), "one")],
    ),
    "ManyPaths.slide.alt": (many_paths.alt_case, [(([0.5, 0.0],), "each"), (([0.5],), "one")]),
    "ManyPaths.slide.notes": (
        many_paths.notes_case, [(([0.5, -0.2],), "every"), (([0.5, 0.0],), "silent"), (([0.0],), "one")],
    ),
    "Nudge.subtitles": (
        nudge.settled_key,
        [
            (("settles",), "settled"), (("steady",), "steady"), (("corner",), "corner"), (("nears",), "open"),
            (("apart",), "open"),
        ],
    ),
    "Nudge.slide.alt": (
        nudge.alt_case,
        [(("settles",), "settles"), (("steady",), "steady"), (("corner",), "open"), (("nears",), "open")],
    ),
    "Nudge.slide.notes": (
        nudge.notes_case,
        [
            (("settles",), "settles"), (("steady",), "steady"), (("corner",), "corner"), (("nears",), "open"),
            (("apart",), "open"),
        ],
    ),
}  # fmt: skip
"""By the place in the script: the rule, and arguments with the case that it must choose for each tuple of them."""


def rows(table: Mapping[str, tuple[Any, Iterable[tuple[Any, str]]]]) -> list[Any]:
    """Return a parameter set for each row of a table: the place, the lesson or the arguments, and the case."""
    return [
        pytest.param(place, given, case, id=f"{place}-{case}-{given}")
        for place, (_, cases) in table.items()
        for given, case in cases
    ]


@pytest.mark.parametrize(("place", "name", "case"), rows(FROM_READINGS))
def test_a_rule_chooses_by_the_reading(place: str, name: str, case: str) -> None:
    assert FROM_READINGS[place][0](reading_of(lesson(name))) == case


@pytest.mark.parametrize(("place", "arguments", "case"), rows(FROM_VALUES))
def test_a_rule_chooses_by_plain_values(place: str, arguments: tuple[Any, ...], case: str) -> None:
    assert FROM_VALUES[place][0](*arguments) == case


def test_words_over_the_columns_say_which_output_is_nearer() -> None:
    assert derivatives.column_words("vanishes") == derivatives.column_words("shrinks") == ("near", "far")
    assert {derivatives.column_words(case) for case in derivatives.MOVED_OFF} == {("far", "near")}


def cases_in_script(place: str) -> set[str]:
    """Return all cases of a line, a description, notes or a phrase; of titles and subtitles, their keys."""
    source = script.load()
    chapter, part, *key = place.split(".")
    if chapter == "phrases":
        return {*source.phrases[part].texts}
    if part == "lines":
        return {*source.lines[f"{chapter}.{key[0]}"].texts}
    if part == "slide":
        return {*source.slides[chapter][key[0]].texts}
    return {"title", *source.subtitles[chapter]}


PLACES = [*FROM_READINGS, *FROM_VALUES]


@pytest.mark.parametrize("place", PLACES)
def test_the_rows_here_have_every_case_of_the_script(place: str) -> None:
    _, cases = {**FROM_READINGS, **FROM_VALUES}[place]
    chosen = {case for _, case in cases}
    known = cases_in_script(place)
    if ".lines." in place or ".slide." in place or place.startswith("phrases."):
        assert chosen == known
    else:
        assert chosen <= known
        assert len(chosen) > 1


def test_every_text_with_cases_has_a_rule_here() -> None:
    source = script.load()
    lines = ((name.replace(".", ".lines."), line) for name, line in source.lines.items())
    slides = ((f"{name}.slide.{key}", line) for name, texts in source.slides.items() for key, line in texts.items())
    several = {place for place, line in chain(lines, slides) if len(line.texts) > 1}
    assert several - {*PLACES} == {"WeightedSum.lines.other"}  # the picture knows which other activation it draws
