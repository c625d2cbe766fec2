"""The words fit the lesson: for each wording of the script, a lesson whose film uses it, and what it then claims."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from core import ACTIVATIONS, Reading, reading_of
from scenes import contents, script
from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.script import FilledLine, Locale, ScriptLine
from scenes.stage.lesson_scene import LessonScene
from tests.scenes.script.lessons import LESSONS, lesson

Claim = Callable[[Reading], bool]


def true(reading: Reading) -> bool:
    """Return True: for a wording that claims nothing that core could deny."""
    return True


# ---------------------------------------------------------------- what the chapters say


def every_wording() -> Iterator[tuple[str, ScriptLine]]:
    """Yield every text of the script with its place."""
    source = script.load(script.SOURCE)
    yield from ((f"{name.replace('.', '.lines.')}", line) for name, line in source.lines.items())
    yield from (
        (f"{name}.heads.{key}", line) for name, lines in source.subtitles.items() for key, line in lines.items()
    )
    yield from ((f"{name}.slide.{key}", line) for name, lines in source.slides.items() for key, line in lines.items())
    yield from ((f"phrases.{key}", line) for key, line in source.phrases.items())


@cache
def cases_used(chapter: str, name: str) -> frozenset[tuple[str, str]]:
    """Return the places of the script that a chapter uses with a lesson, each with the case."""
    places = {id(line): place for place, line in every_wording()}
    used: list[tuple[str, str, str]] = []
    fill = ScriptLine.fill

    def fill_and_record(
        self: ScriptLine, reading: Reading, locale: Locale, case: str = "", indices: Any = None
    ) -> FilledLine:
        filled = fill(self, reading, locale, case, indices)
        used.append((places.get(id(self), ""), case, filled.text))
        return filled

    make = next(c for c in contents.CHAPTERS if c.name == chapter).scene
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptLine, "fill", fill_and_record)
        patch.setattr(LessonScene, "hold_until", lambda self, frame: None)  # nobody looks
        scene = make(reading=reading_of(lesson(name)), renderer=FilmRenderer(skip_animations=True), every_frame=False)
        scene.render()
    record = scene.record
    assert record is not None
    aloud = [spoken.text for spoken in record.lines]
    assert [text for place, _, text in used if ".lines." in place] == aloud
    assert {text for place, _, text in used if ".slide." in place} == {
        text for slide in record.described for text in (slide.alt, slide.notes)
    }
    return frozenset((place, case) for place, case, _ in used if place)


# ---------------------------------------------------------------- the table


def last(r: Reading) -> int:
    """Return the index of the last layer's weights."""
    return int(r["chain.size.layers"]) - 1


def pushed(r: Reading, path: str = "chain.weights[{last}]") -> Reading:
    """Return the reading with the last weight, or another parameter, one higher."""
    path = path.format(last=last(r), before=max(last(r) - 1, 0))
    return r.moved(path, r.parameter(path) + 1)


def bias_pushed(r: Reading) -> Reading:
    """Return the reading with the bias before the last, or the only one, one higher."""
    return pushed(r, "chain.biases[{before}]")


def near(r: Reading) -> float:
    """Return the output's distance from its target where it is brought near."""
    return abs(r.moved(f"chain.biases[{last(r)}]", r["chain.aims.near"])["dC/da(L)"]) / 2


def gap(r: Reading) -> float:
    """Return the output's distance from its target."""
    return abs(r["a(L)"] - r["y"])


def change(r: Reading, key: str, power: int = 1) -> float:
    """Return dw, dz, da, dC or the ratio for the nudge times a power of ten."""
    return r.moved("chain.nudge", r.parameter("chain.nudge") * 10.0**power)[f"chain.nudge.{key}"]


def off(r: Reading, power: int) -> float:
    """Return the error of a measured ratio: its distance from the derivative."""
    return abs(change(r, "ratio", power) - r["dC/dw(L)"])


def costs(r: Reading) -> tuple[float, ...]:
    """Return the mean cost after each step of the descent."""
    return r.history.costs


def gradient(r: Reading) -> list[float]:
    """Return the gradient of the mean cost."""
    return [slope for key in ("dC/dw", "dC/db") for slope in r.table("chain")["mean"][key]]


def bars(r: Reading) -> list[float]:
    """Return the derivatives that Averaging draws as bars."""
    return [example["dC/dw"][-1] for example in r.table("chain")["examples"]]


def path_products(r: Reading) -> list[list[float]]:
    """Return the products along the paths from each neuron of layer L-1."""
    return [[via["product"] for via in path["via"]] for path in r.table("layers")["paths"]]


def sizes(r: Reading) -> list[float]:
    """Return the numbers of neurons of the layered network's layers."""
    return list(r.table("layers")["size"]["neurons"])


TABLE: list[tuple[str, str, str, Claim]] = [
    ("dead", "phrases.average", "one", lambda r: r["chain.size.examples"] == 1),
    ("perfect", "phrases.push", "none", lambda r: not any(gradient(r))),
    # pushes of the sliders
    ("usual", "ChainNetwork.lines.weight", "falls", lambda r: gap(pushed(r)) < gap(r)),
    ("perfect", "ChainNetwork.lines.weight", "rises", lambda r: gap(pushed(r)) > gap(r)),
    ("symmetric", "ChainNetwork.lines.weight", "past", lambda r: r["a(L)"] < r["y"] < pushed(r)["a(L)"]),
    ("full", "ChainNetwork.lines.weight", "hardly", lambda r: 0 < abs(pushed(r)["C_0"] - r["C_0"]) < 0.005),
    ("dead", "ChainNetwork.lines.weight", "stays", lambda r: pushed(r)["C_0"] == r["C_0"]),
    ("usual", "ChainNetwork.lines.bias", "passes", lambda r: bias_pushed(r)["a(L)"] != r["a(L)"] and last(r) > 0),
    ("symmetric", "ChainNetwork.lines.bias", "direct", lambda r: bias_pushed(r)["a(L)"] != r["a(L)"] and last(r) == 0),
    ("full", "ChainNetwork.lines.bias", "fades", lambda r: 0 < abs(bias_pushed(r)["a(L)"] - r["a(L)"]) < 0.005),
    ("dead", "ChainNetwork.lines.bias", "stops", lambda r: bias_pushed(r)["a(L)"] == r["a(L)"]),
    ("dead", "Labels.slide.alt", "one", lambda r: last(r) == 0),
    # targets
    ("perfect", "Cost.lines.square", "point", lambda r: r["C_0"] == 0),
    ("perfect", "Cost.lines.flip", "same", lambda r: 1 - r["y"] == r["y"]),
    ("dead", "Cost.lines.flip", "onto", lambda r: r["a(L)"] == 1 - r["y"] != r["y"]),
    ("perfect", "Cost.lines.back", "same", lambda r: 1 - r["y"] == r["y"]),
    ("perfect", "Cost.slide.alt", "same", lambda r: 1 - r["y"] == r["y"]),
    # curves
    ("dead", "WeightedSum.heads.curve", "", lambda r: r.activation != "sigmoid"),
    *((f"{name} alone", "WeightedSum.lines.squeeze", name, lambda r, name=name: r.activation == name)
      for name in ACTIVATIONS),
    ("tanh", "WeightedSum.lines.squeeze", "tanh", lambda r: (r["axis(a(L)).low"], r["axis(a(L)).high"]) == (-1, 1)),
    ("dead", "WeightedSum.lines.other", "sigmoid", lambda r: r.activation != "sigmoid"),
    ("dead", "WeightedSum.lines.both", "curve", true),
    ("dead", "DependencyTree.lines.grow", "ends", lambda r: last(r) == 0),
    ("dead", "DependencyTree.lines.lines", "still", lambda r: last(r) == 0),
    # the nudge
    ("kink", "Nudge.lines.push", "down", lambda r: change(r, "dw") < 0),
    ("usual", "Nudge.lines.travel", "falls", lambda r: -0.015 < change(r, "dC") < 0),
    ("full", "Nudge.lines.travel", "rises", lambda r: 0 < change(r, "dC") < 0.015),
    ("far", "Nudge.lines.travel", "drops", lambda r: change(r, "dC") < -0.005),
    ("kink", "Nudge.lines.travel", "climbs", lambda r: change(r, "dC") > 0.005),
    ("nothing before", "Nudge.lines.travel", "stays", lambda r: not change(r, "dz")),
    ("dead", "Nudge.lines.travel", "stops", lambda r: change(r, "dz") != 0 == change(r, "da")),
    ("symmetric", "Nudge.lines.travel", "returns", lambda r: change(r, "da") != 0 == change(r, "dC")),
    ("usual", "Nudge.lines.lens", "against", lambda r: change(r, "ratio") < 0),
    ("perfect", "Nudge.lines.lens", "along", lambda r: change(r, "ratio") > 0),
    ("full", "Nudge.lines.lens", "faint", lambda r: 0 < abs(change(r, "ratio")) <= 0.005),
    ("dead", "Nudge.lines.lens", "none", lambda r: change(r, "dC") == 0),
    ("usual", "Nudge.lines.settle", "settles", lambda r: off(r, -1) < 5e-5 < off(r, 1)),
    ("dead", "Nudge.lines.settle", "steady", lambda r: off(r, 1) == off(r, -1) == 0),
    ("dead", "Nudge.heads.steady", "", lambda r: off(r, 1) == off(r, -1) == 0),
    ("dead", "Nudge.slide.alt", "steady", lambda r: off(r, 1) == off(r, -1) == 0),
    ("dead", "Nudge.slide.notes", "steady", lambda r: off(r, 1) == off(r, -1) == 0),
    ("perfect", "Nudge.lines.settle", "nears", lambda r: off(r, 1) > off(r, 0) > off(r, -1) > 0),
    ("perfect", "Nudge.heads.open", "", lambda r: off(r, 1) > off(r, 0) > off(r, -1) > 0),
    ("perfect", "Nudge.slide.alt", "open", lambda r: off(r, 1) > off(r, 0) > off(r, -1) > 0),
    ("perfect", "Nudge.slide.notes", "open", lambda r: off(r, 1) > off(r, 0) > off(r, -1) > 0),
    ("corner", "Nudge.lines.settle", "corner", lambda r: r["z(L)"] == 0 == r["dC/dw(L)"] and off(r, -1) > 0.5),
    ("corner", "Nudge.heads.corner", "", lambda r: r["z(L)"] == 0),
    ("corner", "Nudge.slide.notes", "corner", lambda r: r["z(L)"] == 0 and off(r, -1) > 0.5),
    ("kink", "Nudge.lines.settle", "apart", lambda r: off(r, 1) < off(r, 0)),
    ("full", "ChainRule.lines.third", "positive", lambda r: r["a(L)"] > r["y"]),
    ("perfect", "ChainRule.lines.third", "zero", lambda r: r["a(L)"] == r["y"]),
    ("usual", "ChainRule.lines.check", "agrees", lambda r: abs(r["dC/dw(L)"] - r["chain.nudge.ratio"]) < 5e-4),
    ("perfect", "ChainRule.lines.check", "closer", lambda r: off(r, 0) > off(r, -1) and off(r, 0) > 5e-4),
    ("perfect", "ChainRule.slide.notes", "differs", lambda r: off(r, 0) > 5e-4),
    ("corner", "ChainRule.lines.check", "differs", lambda r: off(r, -1) > off(r, 0) > 0.5),
    # three slopes
    ("usual", "Derivatives.lines.near", "vanishes", lambda r: near(r) < gap(r) / 4),
    ("not far", "Derivatives.lines.near", "shrinks", lambda r: near(r) < gap(r)),
    ("perfect", "Derivatives.lines.near", "grows", lambda r: gap(r) < 0.13),
    ("perfect", "Derivatives.lines.away", "home", lambda r: gap(r) < near(r)),
    ("dead, on target", "Derivatives.lines.near", "grows", lambda r: gap(r) == 0),
    ("beyond", "Derivatives.lines.near", "limit", lambda r: gap(r) < near(r)),
    ("beyond", "Derivatives.lines.away", "home", lambda r: gap(r) < near(r)),
    ("at the edge", "Derivatives.lines.near", "pinned", lambda r: abs(near(r) - gap(r)) < 0.005),
    ("at the edge", "Derivatives.lines.away", "same", lambda r: abs(near(r) - gap(r)) < 0.005),
    ("dead", "Derivatives.lines.flat", "nothing", lambda r: r["da/dz(L)"] == 0),
    ("perfect", "Derivatives.lines.flat", "straight", lambda r: r.activation == "identity"),
    ("not far", "Derivatives.lines.dial", "down", lambda r: r["chain.aims.before"] < r["a(L-1)"]),
    ("dead", "Derivatives.lines.wire", "silent", lambda r: r["da/dz(L)"] == 0),
    ("dead", "Derivatives.heads.idle", "", lambda r: r["da/dz(L)"] == 0),
    # examples
    ("usual", "Averaging.lines.sides", "targets", lambda r: [[d < 0] for d in bars(r)] == r.chain_batch[1]),
    ("usual", "Averaging.lines.mean", "small", lambda r: min(map(abs, bars(r))) > abs(sum(bars(r)) / len(bars(r)))),
    ("dead", "Averaging.lines.one", "silent", lambda r: bars(r)[0] == 0),
    ("dead", "Averaging.lines.parade", "one", lambda r: len(bars(r)) == 1),
    ("dead", "Averaging.lines.mean", "one", lambda r: len(bars(r)) == 1),
    ("dead", "Averaging.slide.notes", "one", lambda r: len(bars(r)) == 1),
    ("dead", "Averaging.heads.single", "", lambda r: len(bars(r)) == 1),
    ("perfect", "Averaging.lines.parade", "blank", lambda r: not all(bars(r))),
    ("perfect", "Averaging.lines.sides", "none", lambda r: not any(bars(r))),
    ("both sides", "Averaging.lines.sides", "mixed", lambda r: sum(d > 0 for d in bars(r)) == 2),
    ("two sides", "Averaging.lines.parade", "both", lambda r: len(bars(r)) == 2),
    ("two sides", "Averaging.lines.sides", "differ", lambda r: min(bars(r)) < 0 < max(bars(r))),
    ("ten below", "Averaging.lines.parade", "some", lambda r: len(bars(r)) > 8),
    ("ten below", "Averaging.heads.some", "", lambda r: len(bars(r)) > 8),
    ("ten below", "Averaging.lines.sides", "down", lambda r: max(bars(r)) < 0),
    ("ten below", "Averaging.lines.mean", "plain", lambda r: min(map(abs, bars(r))) < abs(sum(bars(r)) / len(bars(r)))),
    ("above", "Averaging.lines.sides", "up", lambda r: min(bars(r)) > 0),
    ("alike", "Averaging.lines.sides", "alike", lambda r: len({*bars(r)}) == 1),
    ("below or on", "Averaging.lines.sides", "down_or_none", lambda r: min(bars(r)) < max(bars(r)) == 0),
    ("above or on", "Averaging.lines.sides", "up_or_none", lambda r: 0 == min(bars(r)) < max(bars(r))),
    ("dead", "GradientVector.lines.open", "two", lambda r: r["chain.size.parameters"] == 2),
    ("dead", "GradientVector.slide.notes", "two", lambda r: r["chain.size.parameters"] == 2),
    ("dead", "BiasAndBackward.lines.step", "input", lambda r: last(r) == 0),
    ("perfect", "BiasAndBackward.lines.five", "first", lambda r: last(r) == 1),
    ("tanh", "BiasAndBackward.lines.seven", "earlier", lambda r: last(r) > 2),
    ("tanh", "BiasAndBackward.lines.seven", "beyond", lambda r: r["chain.size.factors"] > 7),
    ("tanh", "BiasAndBackward.lines.stairs", "ladder", lambda r: last(r) > 2),
    ("tanh", "BiasAndBackward.lines.tail", "ladder", lambda r: last(r) > 2),
    # layers
    ("one layer", "ManyNeurons.lines.grow", "one", lambda r: sizes(r) == [2, 2]),
    ("three layers", "ManyNeurons.lines.grow", "three", lambda r: sizes(r) == [2, 2, 2, 2]),
    ("four layers", "ManyNeurons.lines.grow", "four", lambda r: sizes(r) == [2, 2, 2, 4, 4]),
    ("single file", "ManyNeurons.lines.grow", "any", lambda r: 1 in sizes(r)),
    ("single file", "ManyNeurons.lines.cost", "one", lambda r: sizes(r)[-1] == 1),
    ("single file", "ManyNeurons.slide.alt", "any", lambda r: 1 in sizes(r)),
    ("single file", "ManyNeurons.slide.notes", "one", lambda r: sizes(r)[-1] == 1),
    ("usual", "ManyPaths.lines.first", "hidden", lambda r: all(map(all, path_products(r))) and len(sizes(r)) > 2),
    ("one layer", "ManyPaths.lines.first", "input", lambda r: all(map(all, path_products(r))) and len(sizes(r)) == 2),
    ("four layers", "ManyPaths.lines.first", "silent", lambda r: not any(map(all, path_products(r)))),
    ("single file", "ManyPaths.lines.first", "one", lambda r: [*map(len, path_products(r))] == [1]),
    ("one layer", "ManyPaths.lines.sum", "along", lambda r: all(min(products) > 0 for products in path_products(r))),
    ("four layers", "ManyPaths.lines.sum", "plain", lambda r: {sum(map(bool, p)) for p in path_products(r)} == {1}),
    ("single file", "ManyPaths.lines.sum", "one", lambda r: [*map(len, path_products(r))] == [1]),
    ("single file", "ManyPaths.lines.back", "one", lambda r: r["layers.size.routes"] == 1),
    ("four layers", "ManyPaths.lines.reuse", "many", lambda r: r["layers.size.routes"] == 16),
    ("single file", "ManyPaths.lines.reuse", "one", lambda r: [*map(len, path_products(r))] == [1]),
    ("single file", "ManyPaths.heads.one", "", lambda r: [*map(len, path_products(r))] == [1]),
    ("single file", "ManyPaths.heads.alone", "", lambda r: [*map(len, path_products(r))] == [1]),
    ("single file", "ManyPaths.heads.route", "", lambda r: [*map(len, path_products(r))] == [1]),
    ("single file", "ManyPaths.slide.alt", "one", lambda r: [*map(len, path_products(r))] == [1]),
    ("single file", "ManyPaths.slide.notes", "one", lambda r: [*map(len, path_products(r))] == [1]),
    ("four layers", "ManyPaths.slide.notes", "silent", lambda r: not any(map(all, path_products(r)))),
    # the descent
    ("straight, one", "Descent.lines.start", "one", lambda r: r["chain.size.examples"] == 1),
    ("straight", "Descent.lines.start", "many", lambda r: r["chain.size.examples"] > 2),
    ("one step", "Descent.lines.start", "flat_both", lambda r: r["chain.size.examples"] == 2),
    ("there and back", "Descent.lines.start", "both", lambda r: r["chain.size.examples"] == 2),
    ("perfect", "Descent.lines.step", "still", lambda r: not any(gradient(r))),
    ("perfect", "Descent.lines.run", "stays", lambda r: len({*costs(r)}) == 1),
    ("perfect", "Descent.lines.end", "plain", true),
    ("perfect", "Descent.lines.close", "whether", lambda r: not r["dC/dw(L)"]),
    ("perfect", "Descent.heads.slopes", "", true),
    ("usual", "Descent.lines.run", "falls", lambda r: costs(r)[-1] < 0.7 * costs(r)[0]),
    ("straight", "Descent.lines.run", "moves", lambda r: costs(r)[-1] < 0.7 * costs(r)[0]),
    ("level", "Descent.lines.run", "moves", lambda r: len({r[f"chain.examples[{i}].a[2]"] for i in range(3)}) == 1),
    ("straight, one", "Descent.lines.run", "single", lambda r: costs(r)[-1] < 0.7 * costs(r)[0]),
    ("few steps", "Descent.lines.run", "little", lambda r: 0.7 * costs(r)[0] < costs(r)[-1] < costs(r)[0]),
    ("full", "Descent.lines.run", "hardly", lambda r: 0 < abs(costs(r)[-1] - costs(r)[0]) < 0.001),
    ("back and forth", "Descent.lines.run", "wanders", lambda r: costs(r)[-1] < costs(r)[0] < max(costs(r))),
    ("there and back", "Descent.lines.run", "returns", lambda r: abs(costs(r)[3] - costs(r)[0]) < 0.001),
    ("long steps", "Descent.lines.run", "rises", lambda r: costs(r)[-1] > costs(r)[0]),
    ("long steps", "Descent.lines.end", "long", lambda r: costs(r)[-1] > costs(r)[0]),
    ("long steps", "Descent.heads.long", "", lambda r: costs(r)[-1] > costs(r)[0]),
    ("symmetric", "Descent.lines.run", "diverges", lambda r: (r.history.diverged_at or 0) > 1),
    ("symmetric", "Descent.lines.step", "moves", lambda r: any(gradient(r)) and r.history.last > 1),
    ("one leap", "Descent.lines.run", "bursts", lambda r: r.history.diverged_at == 1),
    ("one leap", "Descent.lines.step", "once", lambda r: r.history.diverged_at == 1),
    ("one step", "Descent.lines.step", "once", lambda r: r.history.last == 1),
    ("one step", "Descent.lines.run", "once_falls", lambda r: costs(r)[1] < costs(r)[0]),
    ("one step", "Descent.lines.end", "once", lambda r: r.history.last == 1),
    ("one long step", "Descent.lines.run", "once_rises", lambda r: costs(r)[1] > costs(r)[0]),
    ("perfect, one step", "Descent.lines.run", "once_stays", lambda r: costs(r)[1] == costs(r)[0]),
]  # fmt: skip
"""A lesson, where in the script, a case of it that the lesson brings about, and what the case claims, from core."""


@pytest.mark.parametrize(("name", "place", "case", "claim"), TABLE, ids=lambda part: getattr(part, "__name__", part))
def test_a_lesson_gets_the_words_that_are_true_of_it(name: str, place: str, case: str, claim: Claim) -> None:
    assert claim(reading_of(lesson(name)))
    chapter = "ChainNetwork" if place.startswith("phrases.") else place.partition(".")[0]
    cases = {wording for where, wording in cases_used(chapter, name) if where == place}
    assert case in cases


def test_every_claim_is_false_of_some_lesson() -> None:
    """So no claim is true of every lesson."""

    def denied(claim: Claim, name: str) -> bool:
        with suppress(LookupError):  # no such quantity there
            return not claim(reading_of(lesson(name)))
        return False

    assert [row for row in TABLE if row[3] is not true and not any(denied(row[3], name) for name in LESSONS)] == []


def test_every_wording_of_the_script_is_used_with_some_lesson() -> None:
    every = {(place, case) for place, line in every_wording() for case in line.texts}
    usual = {wording for chapter in contents.CHAPTERS for wording in cases_used(chapter.name, "usual")}
    assert every - usual - {(place, case) for _, place, case, _ in TABLE} == set()
