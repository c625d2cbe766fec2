"""Which entries of a lesson file a quantity depends on: what need not be computed again when another changes."""

from collections.abc import Mapping
from typing import Any

from core.reading.names import Name, read_path

COUNT = "#"
"""At the end of an entry's key: the number of its items."""

# The number of examples changes no value of one example, but may change its last bit: all are computed at once.
_CHAIN = frozenset({"activation", "chain.weights", "chain.biases", f"chain.examples.{COUNT}"})
_FIRST = _CHAIN | {"chain.examples[0]"}
_ALL = _CHAIN | {"chain.examples"}
DESCENT = _ALL | {"descent"}
"""The entries that any step of the descent depends on."""
EVERYTHING = frozenset({""})
"""The whole file."""


def dependencies(name: Name) -> frozenset[str]:
    """Return the entries of the lesson file (``chain.weights``, ``chain.examples[2]``, ``layers``) that a quantity
    depends on; EVERYTHING for an unknown name.

    Scales are unknown here, but for those of the nudge and the descent: their ends depend on far more than can
    change them, so that it is better to compute them and to compare.
    """
    if name.scale is not None:
        return _of_scale(name.scale.kind, name.scale.of, name.scale.end)
    match name.keys:
        case ("chain", "examples", int(i), *_):
            return _CHAIN | {f"chain.examples[{i}]"}
        case ("activation",):
            return frozenset({"activation"})
        case ("chain", "weights" | "biases" as key) | ("chain", "weights" | "biases" as key, int()):
            return frozenset({f"chain.{key}"})
        case ("chain", "size", _, *_):
            return frozenset({f"chain.weights.{COUNT}", f"chain.examples.{COUNT}"})
        case ("chain", "mean" | "mean_so_far", *_):
            return _ALL
        case ("chain", "aims" | "what_if", *_):
            return _FIRST
        case ("chain", "nudge", *_):
            return _FIRST | {"chain.nudge"}
        case ("layers", *_):
            return frozenset({"activation", "layers"})
        case ("descent", *_):
            return DESCENT
    return EVERYTHING


def _of_scale(kind: str, of: Name, end: str) -> frozenset[str]:
    if (kind, of.path, end) == ("lens", "chain.nudge", ""):
        return _FIRST | {"chain.nudge"}
    return DESCENT if kind == "axis" and of.section == "descent" else EVERYTHING


def entry(source: Mapping[str, Any], key: str) -> Any:
    """Return what a lesson file has under a key that `dependencies` gives. Raises KeyError if there is none."""
    content: Any = source
    for token in read_path(key.removesuffix(f".{COUNT}")).keys if key else ():
        try:
            content = content[token]
        except (IndexError, KeyError, TypeError):
            raise KeyError(f"{key}: the lesson has no such entry") from None
    return len(content) if key.endswith(COUNT) else content
