"""What a quantity follows from: everything else may change, and it does not."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from core import Lesson, lesson_from_source, load_lesson, reading_of
from core.reading.dependencies import COUNT, DESCENT, EVERYTHING, dependencies, entry
from core.reading.names import STEP, WHAT_IF, read_path

OWN = load_lesson()
SOURCE = OWN.source
ORDINARY = [*reading_of(OWN), "lens(chain.nudge)", "axis(descent.costs).high", "activation", WHAT_IF]
ORDINARY += ["chain.weights[3]", "chain.biases[3]"]  # of a longer chain


def leaves(tree: Any, path: str = "") -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, f"{path}.{key}".removeprefix("."))
    elif isinstance(tree, list):
        for i, value in enumerate(tree):
            yield from leaves(value, f"{path}[{i}]")
    else:
        yield path


Change = Callable[[Any], object]
"""Changes the content of a lesson file."""


def leaf(path: str) -> Change:
    """Another value at one place."""
    *above, last = read_path(path).keys

    def change(source: Any) -> None:
        for token in above:
            source = source[token]
        match last:
            case "activation":
                source[last] = "tanh"
            case "steps":
                source[last] -= 10
            case _:
                source[last] = 0.9 * source[last] or 0.1

    return change


def longer(chain: Any) -> None:
    chain["weights"].append(0.7)
    chain["biases"].append(0.1)


MORE_EXAMPLES, LONGER = "an example more", "a weight more"
CHANGES: dict[str, Change] = {path: leaf(path) for path in leaves(SOURCE)} | {
    MORE_EXAMPLES: lambda source: source["chain"]["examples"].append([0.5, 0.5]),
    LONGER: lambda source: longer(source["chain"]),
    "an output more": lambda source: (
        source["layers"]["weights"][-1].append([0.1, 0.2, 0.3]),
        source["layers"]["biases"][-1].append(0.4),
        source["layers"]["target"].append(0.5),
    ),
}


@cache
def changed(name: str) -> Lesson:
    """The default lesson, but for one thing."""
    source: Any = deepcopy(dict(SOURCE))
    CHANGES[name](source)
    assert source != SOURCE
    return lesson_from_source(source, "changed")


def value(lesson: Lesson, path: str) -> Any:
    if path == "activation":
        return reading_of(lesson).activation
    try:
        return reading_of(lesson).parameter(path) if path == WHAT_IF else reading_of(lesson)[path]
    except KeyError:
        return None  # a run of fewer steps has fewer costs


VALUES = {path: value(OWN, path) for path in ORDINARY}

FAMILIES = {
    "activation": "activation",
    "weights": r"chain\.weights.*",
    "biases": r"chain\.biases.*",
    "size": r"chain\.size.*",
    **{f"example {i}": rf"chain\.examples\[{i}\].*" for i in range(1, len(SOURCE["chain"]["examples"]))},
    "first example": r"chain\.(examples\[0\]|aims|what_if).*",
    "mean": r"chain\.(mean|mean_so_far)\b.*",
    "nudge": r"(lens\()?chain\.nudge.*",
    "layers": r"layers.*",
    "descent": r"(axis\()?descent.*",
}
"""Quantities that need the same entries, by a pattern of their names."""


@cache
def changing(path: str) -> frozenset[str]:
    """The changes with which a quantity has another value."""
    return frozenset(name for name in CHANGES if value(changed(name), path) != VALUES[path])


def noticed(path: str) -> frozenset[str]:
    """The changes that change an entry which a quantity is said to need."""

    def has(lesson: Lesson, key: str) -> Any:
        try:
            return entry(lesson.source, key)
        except KeyError:
            return None

    return frozenset(
        name
        for name in CHANGES
        if any(has(changed(name), key) != entry(SOURCE, key) for key in dependencies(read_path(path)))
    )


def family(name: str) -> list[str]:
    return [path for path in ORDINARY if re.fullmatch(FAMILIES[name], path)]


def test_each_quantity_is_of_one_family() -> None:
    assert sorted(path for name in FAMILIES for path in family(name)) == sorted(ORDINARY)


@pytest.mark.parametrize("name", FAMILIES)
def test_whatever_changes_a_quantity_is_an_entry_that_it_needs(name: str) -> None:
    forgotten = {path: changing(path) - noticed(path) for path in family(name)}
    assert {path: changes for path, changes in forgotten.items() if changes} == {}


@pytest.mark.parametrize("name", FAMILIES)
def test_what_a_quantity_needs_changes_one_of_its_family(name: str) -> None:
    """So no entry is needed for nothing: a change of it, in some way, changes one of these quantities."""
    paths = family(name)
    assert len({dependencies(read_path(path)) for path in paths}) == 1
    found = frozenset[str]().union(*(changing(path) for path in paths))
    assert found
    last_bits = {MORE_EXAMPLES} if name.startswith(("example", "first", "nudge")) else set()
    assert found | last_bits == noticed(paths[0])


def test_entries_are_needed_as_narrowly_as_they_can_be() -> None:
    assert dependencies(read_path("chain.examples[2].C")) == {
        "activation", "chain.weights", "chain.biases", "chain.examples.#", "chain.examples[2]",
    }  # fmt: skip
    assert dependencies(read_path("chain.size.layers")) == {"chain.weights.#", "chain.examples.#"}
    assert dependencies(read_path("layers.paths[0].via[1].product")) == {"activation", "layers"}
    assert dependencies(read_path("descent.costs[3]")) == DESCENT


def test_what_is_not_known_needs_everything() -> None:
    assert dependencies(read_path("nobody.knows")) == EVERYTHING
    assert entry(SOURCE, "") == SOURCE


def test_entries_are_those_of_the_file() -> None:
    assert entry(SOURCE, "chain.weights") == SOURCE["chain"]["weights"]
    assert entry(SOURCE, "chain.examples[1]") == SOURCE["chain"]["examples"][1]
    assert entry(SOURCE, f"chain.examples.{COUNT}") == len(SOURCE["chain"]["examples"])


@pytest.mark.parametrize("key", ["chain.examples[99]", "chain.nothing", "chain.nudge.deeper", "activation.x"])
def test_an_entry_that_is_not_there_is_a_key_error(key: str) -> None:
    with pytest.raises(KeyError, match="no such entry"):
        entry(SOURCE, key)


def test_a_chain_after_some_steps_needs_the_whole_run() -> None:
    """So whoever asks must add what the descent needs."""
    other = reading_of(changed("descent.rate")).moved(STEP, 5)
    own = reading_of(OWN).moved(STEP, 5)
    assert other["w(L)"] != own["w(L)"]
    assert entry(changed("descent.rate").source, "descent") != entry(SOURCE, "descent")
