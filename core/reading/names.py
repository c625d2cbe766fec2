"""The grammar of names: paths into a reading's document, short names by layer, symbols and formulas of paths.

core/reading/reading.py tells what the names mean.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

_INDEX = re.compile(r"[0-9]{1,9}")


@cache
def tokens_of(path: str) -> tuple[str | int, ...]:
    """A path's keys and indices in order."""
    return tuple(int(t) if _INDEX.fullmatch(t) else t for t in re.findall(r"[^.\[\]]+", path))


def number_at(tree: Any, path: str) -> float:
    """The number that a path leads to. Raises KeyError where it leads nowhere, or to more than a number."""
    at = tree
    try:
        for token in tokens_of(path):
            at = at[token]
    except (KeyError, IndexError, TypeError):
        raise KeyError(f"{path}: no such quantity") from None
    if isinstance(at, bool) or not isinstance(at, int | float):
        raise KeyError(f"{path}: not one quantity but several, or none")
    return float(at)


def replaced(tree: Any, tokens: tuple[str | int, ...], value: float) -> Any:
    """A tree with one leaf replaced; what does not change is shared."""
    if not tokens:
        return value
    branch = tree.copy()
    branch[tokens[0]] = replaced(tree[tokens[0]], tokens[1:], value)
    return branch


def leaves_of(tree: Any, path: str) -> Iterator[tuple[str, float]]:
    """Every number of a document with its path; the indices that tables name their rows by are none."""
    if isinstance(tree, dict):
        for key, branch in tree.items():
            if key not in ("i", "j", "k"):
                yield from leaves_of(branch, f"{path}.{key}")
    elif isinstance(tree, list):
        for i, branch in enumerate(tree):
            yield from leaves_of(branch, f"{path}[{i}]")
    else:
        yield path, float(tree)


AXES_OF_A_RUN = ("descent.input", "descent.output", "descent.costs")
SCALE = re.compile(r"(?P<kind>axis|line|span|range|lens)\((?P<of>.+)\)(?:\.(?P<end>low|high|tick[0-4]))?")
GRAPHED = re.compile(
    r"chain\.examples\[(?P<example>[0-9]{1,9})\]\.(?:z\[(?P<z>[0-9]{1,9})\]|a\[(?P<a>[1-9][0-9]{0,8})\])"
)
_KIND = r"(?P<kind>w|b|z|a|dC/dw|dC/db|dC/da|dC/dz|da/dz|dz/dw|dz/db|dz/da)"
_LAYER = r"\((?P<layer>L(?:-[0-9]{1,9})?|[0-9]{1,9})\)"
_BY_LAYER = re.compile(rf"{_KIND}{_LAYER}(?:\[(?P<j>[0-9]+)(?:,(?P<k>[0-9]+))?\])?")
_BY_PATH = re.compile(r"path\(L-1\)\[(?P<k>[0-9]+)\]->\(L\)\[(?P<j>[0-9]+)\]")
_TARGET = re.compile(r"y\[(?P<j>[0-9]+)\]")
_ALONE = {"x": "chain.examples[0].x", "y": "chain.examples[0].y", "C_0": "chain.examples[0].C"}
_PARAMETERS = {"w": "weights", "b": "biases"}


@cache
def long_name(name: str, chain_depth: int, layers_depth: int) -> str:
    """The path of a short name, given L of both networks. Raises KeyError for a layer that is not there."""
    if name in _ALONE:
        return _ALONE[name]
    if found := _BY_PATH.fullmatch(name):
        return f"layers.paths[{found['k']}].via[{found['j']}].product"
    if found := _TARGET.fullmatch(name):
        return f"layers.target[{found['j']}]"
    found = _BY_LAYER.fullmatch(name)
    if not found:
        return name
    kind, layered = found["kind"], found["j"] is not None
    depth = layers_depth if layered else chain_depth
    layer = depth - int(found["layer"][2:] or 0) if found["layer"].startswith("L") else int(found["layer"])
    first = 0 if kind in ("a", "dC/da") else 1
    if not first <= layer <= depth:
        raise KeyError(f"{name}: no such layer; here L is {depth}")
    at = layer - first
    if not layered:
        return f"chain.{_PARAMETERS[kind]}[{at}]" if kind in _PARAMETERS else f"chain.examples[0].{kind}[{at}]"
    index = "".join(f"[{i}]" for i in (found["j"], found["k"]) if i is not None)
    return f"layers.{_PARAMETERS.get(kind, kind)}[{at}]{index}"


_FORMULAS = {
    "layers": "layers of weights",
    "neurons": "neurons in all, or in each layer",
    "parameters": "weights and biases",
    "factors": "local derivatives from the first weight to the cost, one for each arrow",
    "examples": "training examples",
    "routes": "paths from one neuron of layer L-2 to the cost",
    "x": "the input of the example",
    "y": "the target of the example",
    "target": "the target of the output",
    "weights": "a parameter",
    "biases": "a parameter",
    "a": "f(z), and the input for layer 0",
    "z": "sum over k of w_jk a_k(l-1), plus b_j",
    "C": "sum over j of (a_j(L) - y_j)^2",
    "squared_errors": "(a_j(L) - y_j)^2",
    "dC/dw": "dC/dz_j a_k(l-1)",
    "dC/db": "dC/dz_j",
    "dC/da": "sum over j of w_jk dC/dz_j; 2 (a - y) in the last layer",
    "dC/dz": "dC/da f'(z)",
    "da/dz": "f'(z)",
    "dz/dw": "a(l-1)",
    "dz/db": "1",
    "dz/da": "w(l)",
    "w": "the weight that is nudged, w(L)",
    "dw": "the nudge",
    "dz": "z(L) after the nudge, less before",
    "da": "a(L) after the nudge, less before",
    "dC": "C_0 after the nudge, less before",
    "ratio": "dC / dw of the nudge",
    "derivative": "dC_0/dw(L) by backpropagation",
    "product": "the product of the local derivatives along the path",
    "sum": "the sum of the paths' products",
    "costs": "the mean cost after that many steps",
    "step": "how many steps of the descent have been made",
    "last": "the last step of the run: the lesson's last, or the last whose numbers a float holds",
    "near": "the bias b(L) that brings the output near its target",
    "far": "the bias b(L) that brings the output far from its target",
    "flat": "the bias b(L) that brings z(L) to where the curve is flat",
    "push": "how far the slider of a parameter is pushed",
    "before": "another a(L-1), half-way to the upper end of its axis",
}
_FROM_ONE = {"z", "weights", "biases", "dC/dw", "dC/db", "dC/dz", "da/dz", "dz/dw", "dz/db", "dz/da"}


def symbol_of(path: str) -> tuple[str, str]:
    """A symbol in plain text, and the formula; from the path alone."""
    tokens = tokens_of(path)
    named = [i for i, t in enumerate(tokens) if isinstance(t, str)]
    key, indices = str(tokens[named[-1]]), tokens[named[-1] + 1 :]
    formula = _FORMULAS[key]
    if key == "C" and tokens[1] == "mean":
        return "C", "the mean of the examples' costs"
    short = {"weights": "w", "biases": "b", "target": "y"}.get(key, key)
    where = ""
    if indices and key not in ("squared_errors", "costs", "target", "neurons") and tokens[1] != "nudge":
        where = f"({int(indices[0]) + (key in _FROM_ONE)})"
        indices = indices[1:]
    symbol = short + where + (f"[{','.join(str(i) for i in indices)}]" if indices else "")
    if tokens[:2] == ("chain", "examples"):
        symbol += f" of example {tokens[2]}"
    if tokens[1] == "mean":
        symbol, formula = f"mean {symbol}", f"the mean over the examples of {formula}"
    if tokens[1] == "mean_so_far":
        symbol, formula = f"mean {symbol} so far", f"the mean over the examples 0 to {tokens[2]} of {formula}"
    return symbol, formula
