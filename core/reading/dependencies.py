"""Which entries of a lesson file a quantity follows from: what need not be computed again when another changes."""

import re
from collections.abc import Mapping
from typing import Any

from core.reading.names import tokens_of

COUNT = "#"
"""At the end of a key: how many entries there are."""

# The count of examples changes no value of one example, but may change its last bit: all are computed at once.
_CHAIN = frozenset({"activation", "chain.weights", "chain.biases", f"chain.examples.{COUNT}"})
_FIRST = _CHAIN | {"chain.examples[0]"}
_ALL = _CHAIN | {"chain.examples"}
DESCENT = _ALL | {"descent"}
"""What any step of the descent follows from."""
EVERYTHING = frozenset({""})
"""The whole file."""

_RULES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"activation", frozenset({"activation"})),
    (r"chain\.weights(\[\d+\])?", frozenset({"chain.weights"})),
    (r"chain\.biases(\[\d+\])?", frozenset({"chain.biases"})),
    (r"chain\.size\..*", frozenset({f"chain.weights.{COUNT}", f"chain.examples.{COUNT}"})),
    (r"chain\.(mean|mean_so_far)\b.*", _ALL),
    (r"chain\.aims\b.*", _FIRST),
    (r"chain\.what_if\b.*", _FIRST),
    (r"chain\.nudge\b.*", _FIRST | {"chain.nudge"}),
    (r"lens\(chain\.nudge\)", _FIRST | {"chain.nudge"}),
    (r"layers\b.*", frozenset({"activation", "layers"})),
    (r"(axis\()?descent\b.*", DESCENT),
)


def needs(path: str) -> frozenset[str]:
    """The entries of the lesson file (``chain.weights``, ``chain.examples[2]``, ``layers``) from which a quantity
    follows, by its full path; all of it ("") for a path that is not known here.

    The names of scales are not: where their ends lie follows from far more than can change them, so that it is
    better to compute them and to compare.
    """
    if example := re.match(r"chain\.examples\[(\d+)\]", path):
        return _CHAIN | {f"chain.examples[{example[1]}]"}
    return next((keys for rule, keys in _RULES if re.fullmatch(rule, path)), EVERYTHING)


def entry(source: Mapping[str, Any], key: str) -> Any:
    """What a lesson file has under a key that `needs` gives. Raises KeyError where it has nothing."""
    found: Any = source
    for token in tokens_of(key.removesuffix(f".{COUNT}")) if key else ():
        try:
            found = found[token]
        except (IndexError, KeyError, TypeError):
            raise KeyError(f"{key}: the lesson has no such entry") from None
    return len(found) if key.endswith(COUNT) else found
