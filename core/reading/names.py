"""The names of quantities: one grammar, read once.

A name is a path into the document that `Reading.document` gives (the one that `backprop numbers --json` prints):
``chain.examples[0].z[2]``, ``layers.paths[1].via[0].product``. A short name by layer means the same in a lesson of
any depth:

- ``w(L)``, ``b(L)``, ``z(L)``, ``a(L-1)``, ``da/dz(L)``, ``dz/dw(L)``, ``dz/db(L)``, ``dz/da(L)``, ``dC/dw(L)``,
  ``dC/db(1)``, ``dC/da(L-1)``, ``dC/dz(L)``, ``x``, ``y``, ``C_0``: of the chain and its first example;
- ``w(L)[0,2]``, ``a(L-1)[2]``, ``dC/da(L)[1]``, ``y[0]``: of the layered network;
- ``path(L-1)[2]->(L)[0]``: the product along one path of the layered network.

``dz/dw(l)`` is a(l-1), ``dz/db(l)`` is 1, ``dz/da(l)`` is w(l): the local derivatives of a weighted sum.

Scales are named by what they are drawn for (core.reading.axes has the rules). They follow from the lesson's own
values and do not change while parameters move. Each has a ``.low`` and a ``.high``:

- ``line(NAME)``: the number line on which a quantity of the chain is drawn;
- ``span(C_0)``: the stretch that holds the output, the target and the other target, 1 - y;
- ``span(a(L-1))``: the stretch that holds the activation of layer L-1;
- ``range(chain.parameters)``: the stretch of the sliders;
- ``axis(z(L))``, ``axis(a(L))``: the two axes of the activation's graph, of any layer. They have ticks, too, from
  ``.tick0`` at the low end to ``.tick4`` at the high one, a quarter of the axis apart;
- ``axis(descent.input)``, ``axis(descent.output)``, ``axis(descent.costs)``: the axes of a run of the descent, which
  hold everything that it passes: input, output, and the mean cost after each step.

``lens(chain.nudge)`` is how far number lines are magnified so that the largest change under a nudge fills one: the
change of the weight, unless what follows from the weight changes by more.

``chain.mean_so_far[k]`` holds the means over the examples 0 to k: ``chain.mean_so_far[3].dC/dw[2]``.
``chain.aims`` says where the film turns the dials of the last layer (core.reading.what_if has the rules): the last
biases ``near`` and ``far``, which bring the output near its target or far off; ``flat``, where the curve is flat; and
``before``, another activation of layer L-1. ``push`` is how far it pushes a slider.

Two parameters are in no lesson file. WHAT_IF, "chain.what_if.a(L-1)", is the activation of layer L-1 in the first
example. The layers before make it; moved, it replaces what they make, and all that follows from it is computed again
(core.reading.what_if). STEP, "descent.step", is the number of steps of the descent that have been made. Moved, it
makes every quantity of the chain that of the network after that many steps. A value between two steps means the
nearest step: no network is shown that the run did not have. Other moved parameters say where the run starts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

WHAT_IF = "chain.what_if.a(L-1)"
STEP = "descent.step"

Keys = tuple[str | int, ...]
"""Keys and indices that lead through a document: ("chain", "examples", 0, "z", 2)."""


@dataclass(frozen=True)
class Name:
    """One name, read: its full path, and the keys and indices in it, or what it is the scale of.

    `path` says the same in a lesson of the same depths. The keys of a scale are empty.
    """

    path: str
    keys: Keys
    scale: "Scale | None" = None

    @property
    def section(self) -> str:
        """The section of the document: its first key, or an empty text."""
        return str(self.keys[0]) if self.keys else ""


@dataclass(frozen=True)
class Scale:
    """The scale for a quantity: its kind (axis, line, span, range or lens) and the end that is meant."""

    kind: str
    of: Name
    end: str = ""


_INDEX = re.compile(r"[0-9]{1,9}")
_SCALE = re.compile(r"(?P<kind>axis|line|span|range|lens)\((?P<of>.+)\)(?:\.(?P<end>low|high|tick[0-4]))?")
_KIND = r"(?P<kind>w|b|z|a|dC/dw|dC/db|dC/da|dC/dz|da/dz|dz/dw|dz/db|dz/da)"
_LAYER = r"\((?P<layer>L(?:-[0-9]{1,9})?|[0-9]{1,9})\)"
_BY_LAYER = re.compile(rf"{_KIND}{_LAYER}(?:\[(?P<j>[0-9]+)(?:,(?P<k>[0-9]+))?\])?")
_BY_PATH = re.compile(r"path\(L-1\)\[(?P<k>[0-9]+)\]->\(L\)\[(?P<j>[0-9]+)\]")
_TARGET = re.compile(r"y\[(?P<j>[0-9]+)\]")
_ALONE = {"x": "chain.examples[0].x", "y": "chain.examples[0].y", "C_0": "chain.examples[0].C"}
_PARAMETERS = {"w": "weights", "b": "biases"}


@cache
def read_path(path: str) -> Name:
    """Return what a full path means. Every text is one; whether there is such a quantity is seen when it is read."""
    if scale := _SCALE.fullmatch(path):
        return Name(path, (), Scale(scale["kind"], read_path(scale["of"]), scale["end"] or ""))
    return Name(path, tuple(int(t) if _INDEX.fullmatch(t) else t for t in re.findall(r"[^.\[\]]+", path)))


@cache
def read_name(name: str, chain_depth: int, layers_depth: int) -> Name:
    """Return what a name means, short or full, given L of both networks. Raises KeyError for an unknown layer."""
    if scale := _SCALE.fullmatch(name):
        of = read_name(scale["of"], chain_depth, layers_depth)
        return read_path(f"{scale['kind']}({of.path}){'.' + scale['end'] if scale['end'] else ''}")
    return read_path(_full_path(name, chain_depth, layers_depth))


def _full_path(name: str, chain_depth: int, layers_depth: int) -> str:
    if name in _ALONE:
        return _ALONE[name]
    if parts := _BY_PATH.fullmatch(name):
        return f"layers.paths[{parts['k']}].via[{parts['j']}].product"
    if parts := _TARGET.fullmatch(name):
        return f"layers.target[{parts['j']}]"
    parts = _BY_LAYER.fullmatch(name)
    if not parts:
        return name
    kind, layered = parts["kind"], parts["j"] is not None
    depth = layers_depth if layered else chain_depth
    layer = depth - int(parts["layer"][2:] or 0) if parts["layer"].startswith("L") else int(parts["layer"])
    first = 0 if kind in ("a", "dC/da") else 1
    if not first <= layer <= depth:
        raise KeyError(f"{name}: no such layer; here L is {depth}")
    at = layer - first
    if not layered:
        return f"chain.{_PARAMETERS[kind]}[{at}]" if kind in _PARAMETERS else f"chain.examples[0].{kind}[{at}]"
    index = "".join(f"[{i}]" for i in (parts["j"], parts["k"]) if i is not None)
    return f"layers.{_PARAMETERS.get(kind, kind)}[{at}]{index}"


# ---------------------------------------------------------------- names and documents


def number_at(tree: Any, keys: Keys, path: str) -> float:
    """Return the number that keys lead to; `path` names it in messages.

    Raises KeyError if the keys lead nowhere, or to more than a number.
    """
    at = tree
    try:
        for key in keys:
            at = at[key]
    except (KeyError, IndexError, TypeError):
        raise KeyError(f"{path}: no such quantity") from None
    if isinstance(at, bool) or not isinstance(at, int | float):
        raise KeyError(f"{path}: not one quantity but several, or none")
    return float(at)


def replaced(tree: Any, keys: Keys, value: float) -> Any:
    """Return a tree with one leaf replaced; the branches that do not change are shared."""
    if not keys:
        return value
    branch = tree.copy()
    branch[keys[0]] = replaced(tree[keys[0]], keys[1:], value)
    return branch


def leaves_of(tree: Any, path: str) -> Iterator[tuple[str, float]]:
    """Yield every number of a document with its path, but for the indices by which tables name their rows."""
    if isinstance(tree, dict):
        for key, branch in tree.items():
            if key not in ("i", "j", "k"):
                yield from leaves_of(branch, f"{path}.{key}")
    elif isinstance(tree, list):
        for i, branch in enumerate(tree):
            yield from leaves_of(branch, f"{path}[{i}]")
    else:
        yield path, float(tree)
