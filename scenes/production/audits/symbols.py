"""Find what the symbols on the screen stand for: names of the ledger, and their values at a moment.

A symbol is read as it is drawn: its letter, its index and its layer. What the film says about it is not used. Its value
is the number that the screen shows for that name at that moment, or else the value of the oracle.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from scenes.production.audits.expressions import Letters, Unreadable, letters_in
from scenes.production.audits.forward import Unknown
from scenes.production.audits.interval import Interval, exactly
from scenes.production.audits.oracle import Moved, Oracle

_SYMBOL = re.compile(r"(?P<letter>[A-Za-z])(?:_(?P<index>\w+|\([^()]*\)))?(?:\^\(\((?P<layer>L(?:-\d+)?)\)\))?")
LOCAL = {("z", "w"), ("z", "b"), ("z", "a"), ("a", "z")}
"""Numerators and denominators of the derivatives within one neuron."""


LETTERS = {"j": 0, "k": 1, "i": 2}
"""The letters that index neurons, each with its layer counted back from L: j in layer L, k in L-1, i in L-2."""


@dataclass(frozen=True)
class ReadSymbol:
    """The parts of a symbol: its letter, the words of its index, and its layer counted back from L, or None."""

    letter: str
    index: tuple[str, ...]
    back: int | None

    @classmethod
    def read(cls, script: str) -> "ReadSymbol":
        """Return the parts of a symbol. Raises Unreadable if the text is not a symbol."""
        parts = _SYMBOL.fullmatch(script.strip())
        if parts is None:
            raise Unreadable(f"{script} is no symbol")
        layer = parts["layer"]
        back = None if layer is None else int(layer[2:] or 0)
        return cls(parts["letter"], tuple((parts["index"] or "").strip("()").split()), back)


@dataclass
class Moment:
    """The values of names at one moment. `shown` holds the numbers on the screen, by name and moved parameters."""

    oracle: Oracle
    shown: Mapping[tuple[str, Moved], Interval]
    known: dict[tuple[str, Moved], Interval] = field(default_factory=dict)
    """A cache of the oracle's values, which all moments share."""

    def value(self, name: str, moved: Moved) -> Interval:
        """Return the value of a name.

        Raises Unreadable if there is no such name, Incomparable if a derivative has no value.
        """
        if (name, moved) in self.shown:
            return self.shown[name, moved]
        if (name, moved) not in self.known:
            try:
                self.known[name, moved] = exactly(self.oracle(name, dict(moved)))
            except (Unknown, IndexError, KeyError) as error:
                raise Unreadable(f"there is no {name}") from error
        return self.known[name, moved]


@dataclass(frozen=True)
class SymbolContext:
    """What the meaning of a symbol depends on: the moved parameters, the network, and the training example."""

    moment: Moment
    moved: Moved = ()
    layered: bool = False
    example: int = 0

    @property
    def lesson(self) -> Mapping[str, Any]:
        """The content of the lesson file."""
        return self.moment.oracle.lesson

    @property
    def depth(self) -> int:
        """Number of layers of weights."""
        return len(self.lesson["layers" if self.layered else "chain"]["weights"])

    def symbol(self, script: str, letters: Letters) -> Interval:
        """Return the value of a symbol."""
        symbol = ReadSymbol.read(script)
        if (symbol.letter, symbol.index, symbol.back) == ("n", (), None):
            return exactly(len(self.lesson["chain"]["examples"]))
        return self._value(self.name(script, letters))

    def name(self, script: str, letters: Letters) -> str:
        """Return the ledger's name for a symbol. Raises Unreadable if it stands for no quantity."""
        symbol = ReadSymbol.read(script)
        numbers = self._numbers(symbol, letters)
        match symbol.letter, self.layered, symbol.back, numbers:
            case "C", True, None, [0]:
                return "layers.C"
            case "C", False, None, []:
                return "chain.mean.C"
            case "C", False, None, [i]:
                return f"chain.examples[{i}].C"
            case "y", False, None, []:
                return f"chain.examples[{self.example}].y"
            case "y", True, None, [j]:
                return f"layers.target[{j}]"
            case "w" | "b" as letter, False, None, [n] if n > 0 and symbol.index[0].isdigit():
                return f"chain.{_key(letter)}[{n - 1}]"
            case "w" | "b" as letter, False, int(), []:
                return f"chain.{_key(letter)}[{self._at(symbol)}]"
            case "z" | "a" as letter, False, int(), []:
                return f"chain.examples[{self.example}].{letter}[{self._at(symbol)}]"
            case "w", True, _, [j, k]:
                return f"layers.weights[{self._at(symbol)}][{j}][{k}]"
            case "b", True, int(), [j]:
                return f"layers.biases[{self._at(symbol)}][{j}]"
            case "z" | "a" as letter, True, int(), [j]:
                return f"layers.{letter}[{self._at(symbol)}][{j}]"
        raise Unreadable(f"{script} stands for no quantity")

    def derivative(self, top: str, bottom: str, letters: Letters) -> Interval:
        """Return the value of a derivative."""
        upper, lower = ReadSymbol.read(top), ReadSymbol.read(bottom)
        indices, by = self._numbers(upper, letters), self._numbers(lower, letters)
        if not self.layered and lower.back is None and lower.letter in ("w", "b") and len(by) == 1:
            at, by = by[0] - 1, []
        else:
            at = self._at(lower)
        if upper.letter == "C" and lower.letter in ("w", "b", "a", "z"):
            if self.layered and indices == [0]:
                return self._value(f"layers.dC/d{lower.letter}[{at}]" + "".join(f"[{i}]" for i in by))
            whole = "chain.mean" if not indices else f"chain.examples[{indices[0]}]"
            return self._value(f"{whole}.dC/d{lower.letter}[{at}]")
        before = (upper.letter, lower.letter) == ("z", "a")
        if (upper.letter, lower.letter) not in LOCAL or upper.back is None or lower.back != upper.back + before:
            raise Unreadable(f"{top} does not follow from {bottom} in one step")
        layer, kind = self._at(ReadSymbol("z", (), upper.back)), f"d{upper.letter}/d{lower.letter}"
        if not self.layered and not indices and not by:
            return self._value(f"chain.examples[{self.example}].{kind}[{layer}]")
        if not self.layered or (not before and by[:1] != indices):
            raise Unreadable(f"{top} and {bottom} are of two neurons")
        path = [layer, *indices, *(by if before else by[1:])]
        return self._value(f"layers.{kind}" + "".join(f"[{i}]" for i in path))

    def change(self, script: str) -> Interval:
        """Return the change of a quantity under the nudge of the last weight."""
        symbol = ReadSymbol.read(script)
        wanted = {"w": ((), 0), "z": ((), 0), "a": ((), 0), "C": (("0",), None)}
        if wanted.get(symbol.letter) != (symbol.index, symbol.back):
            raise Unreadable(f"{script} is not changed by a nudge")
        return self._value(f"chain.nudge.d{symbol.letter}")

    def applied(self, script: str, arguments: list[str]) -> Interval:
        """Return the cost as a function of all parameters.

        Raises Unreadable if the arguments are not all parameters in the order of the gradient.
        """
        depth = len(self.lesson["chain"]["weights"])
        if arguments != [f"{kind}_{n}" for n in range(1, depth + 1) for kind in "wb"]:
            raise Unreadable(f"the arguments of {script} are not all weights and biases in order")
        return self.symbol(script, {})

    def choices(self, text: str) -> Iterator[Letters]:
        """Yield all combinations of the first and the last value of each free letter of a text."""
        free = sorted(letters_in(text))
        ranges = [sorted({0, self._range(letter, text) - 1}) for letter in free]
        for values in product(*ranges):
            yield dict(zip(free, values, strict=True))

    # ------------------------------------------------------------ indices

    def _value(self, name: str) -> Interval:
        return self.moment.value(name, self.moved)

    def _numbers(self, symbol: ReadSymbol, letters: Letters) -> list[int]:
        for place, word in enumerate(symbol.index if self.layered else ()):
            if word in LETTERS and LETTERS[word] != (symbol.back or 0) + place:
                raise Unreadable(f"{word} is no index of that layer")
        try:
            return [int(word) if word.isdigit() else letters[word] for word in symbol.index]
        except KeyError as error:
            raise Unreadable(f"{error} is no index here") from None

    def _at(self, symbol: ReadSymbol) -> int:
        """Return the position of a layer in its list: activations begin with the input, all else with layer 1."""
        at = self.depth - (symbol.back or 0) - (symbol.letter != "a")
        if at < 0:
            raise Unreadable("there is no such layer")
        return at

    def _range(self, letter: str, text: str) -> int:
        """Return the number of values of a letter: of neurons in its layer, or of training examples."""
        if not self.layered:
            return len(self.lesson["chain"]["examples"])
        weights = self.lesson["layers"]["weights"]
        sizes = [len(weights[0][0]), *(len(matrix) for matrix in weights)]
        ranges = []
        for script in _SYMBOL.finditer(text):
            symbol = ReadSymbol.read(script[0])
            for place, word in enumerate(symbol.index):
                if word == letter:
                    ranges.append(sizes[max(self.depth - (symbol.back or 0) - place, 0)])
        return min(ranges)


def layered(text: str) -> bool:
    """True if a text is about the layered network: its symbols have both a layer and an index, or two indices."""
    return re.search(r"[waz]_(?:\w+|\([^()]*\))\^\(\(|w_\(|y_\w", text) is not None


def key_of(moved: Mapping[str, float]) -> Moved:
    """Return moved parameters as a hashable key."""
    return tuple(sorted(moved.items()))


def _key(letter: str) -> str:
    return {"w": "weights", "b": "biases"}[letter]
