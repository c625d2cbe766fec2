"""What a quantity follows from: everything else may change, and it does not."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from core import Lesson
from core.names import tokens_of
from core.needs import COUNT, DESCENT, EVERYTHING, entry, needs
from core.reading import STEP, WHAT_IF

OWN = Lesson.load()
SOURCE = OWN.source
ORDINARY = [*OWN.reading, "lens(chain.nudge)", "axis(descent.costs).high", "activation", WHAT_IF]


def leaves(tree: Any, path: str = "") -> Iterator[str]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, f"{path}.{key}".removeprefix("."))
    elif isinstance(tree, list):
        for i, value in enumerate(tree):
            yield from leaves(value, f"{path}[{i}]")
    else:
        yield path


def changed(path: str) -> Lesson:
    """The default lesson with another value at one place."""
    source: Any = deepcopy(dict(SOURCE))
    *above, last = tokens_of(path)
    table = source
    for token in above:
        table = table[token]
    if last == "activation":
        table[last] = "tanh"
    elif last == "steps":
        table[last] -= 10
    else:
        table[last] *= 0.9
    return Lesson.from_source(source, "changed")


def value(lesson: Lesson, path: str) -> Any:
    if path == "activation":
        return lesson.reading.activation
    try:
        return lesson.reading.parameter(path) if path == WHAT_IF else lesson.reading[path]
    except KeyError:
        return None  # a run of fewer steps has fewer costs


VALUES = {path: value(OWN, path) for path in ORDINARY}


@pytest.mark.parametrize("place", [*leaves(SOURCE)])
def test_only_what_needs_an_entry_changes_with_it(place: str) -> None:
    lesson = changed(place)
    for path in ORDINARY:
        if value(lesson, path) != VALUES[path]:
            assert any(entry(lesson.source, key) != entry(SOURCE, key) for key in needs(path)), path


def test_what_hangs_on_little_needs_little() -> None:
    assert needs("chain.examples[2].C") == {
        "activation", "chain.weights", "chain.biases", "chain.examples.#", "chain.examples[2]",
    }  # fmt: skip
    assert "chain.nudge" not in needs("chain.mean.C")
    assert not any(key.startswith("chain") for key in needs("layers.paths[0].via[1].product"))
    assert needs("descent.costs[3]") == DESCENT


def test_what_is_not_known_needs_everything() -> None:
    assert needs("nobody.knows") == EVERYTHING
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
    other = changed("descent.rate").reading.moved(STEP, 5)
    own = OWN.reading.moved(STEP, 5)
    assert other["w(L)"] != own["w(L)"]
    assert entry(changed("descent.rate").source, "descent") != entry(SOURCE, "descent")
