"""The symbols and formulas: how each is written in Typst, its kind, which gives its color, and its quantity."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from core import ShownInterval, activation, follows
from scenes.look import style
from scenes.look.activations import activation_look
from scenes.look.costs import cost_look

_COST = cost_look()

STRUCTURAL = (
    r"L-\d+",  # the address of a layer
    r"_\d+|_\(\d+ \w+\)|_\(\w+ \d+\)",  # the index of a neuron, an example or an early layer
    r"sum_\([^()]*= ?0\)(?:\^(?:\d+|\(n - 1\)))?",  # where a sum begins, at zero, and the last index
    r"1/n",
    r"\^2(?!\d)|^2$",  # an exponent
    *_COST.digits,  # digits of the cost's derivative
    r"^(?:\w = )?(?P<index>\d+)$",  # an index alone, over a column or beside a row
)
"""Patterns of digits that are notation, not quantities, in a formula's Typst source."""


def digits_in(script: str, largest: int) -> list[str]:
    """Return the numbers in a formula's Typst source that are not notation; `largest` is the largest valid index."""
    script = " ".join(script.split())
    for pattern in STRUCTURAL:
        script = re.sub(pattern, lambda match: _index(match, largest), script)
    return re.findall(r"\d+(?:\.\d+)?", script)


def _index(match: re.Match[str], largest: int) -> str:
    alone = match.groupdict().get("index")
    return match[0] if alone and int(alone) > largest else " "


@dataclass(frozen=True)
class Symbol:
    """A symbol. `quantity` is its name in a Reading, or empty if it has no value, as with a general index."""

    typst: str
    kind: str
    quantity: str = ""


@dataclass(frozen=True)
class FormulaTemplate:
    """A Typst template with labeled places, as in "{C} = ({a} - {y})^2", and the symbol for each place.

    A formula with numbers has `arithmetic`, which computes the number at `result` from the shown digits of the others.
    The place {equals} then becomes "=" if the result agrees, else "≈".
    """

    template: str
    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    arithmetic: Callable[[Mapping[str, ShownInterval]], ShownInterval] | None = None
    result: str = ""

    @property
    def places(self) -> list[str]:
        """The labels from left to right."""
        return [label for label in re.findall(r"\{(\w+)\}", self.template) if label != "equals"]

    def holds(self, written: Mapping[str, str]) -> bool:
        """True if the shown digits give the shown result, whatever decimal mark they are drawn with.

        Raises Contradiction as core.follows does.
        """
        if self.arithmetic is None:
            return True
        plain = str.maketrans({"−": "-", " ": "", "(": "", ")": "", **dict.fromkeys(style.MARKS, ".")})
        digits = {label: text.translate(plain) for label, text in written.items()}
        computed = self.arithmetic({label: ShownInterval.of(text) for label, text in digits.items()})
        return follows(digits[self.result], computed, self._in_words(written))

    def _in_words(self, written: Mapping[str, str]) -> str:
        """Return the equation for messages: its digits and symbols without Typst's spaces and signs."""
        texts = {label: symbol.typst for label, symbol in self.symbols.items()} | dict(written)
        text = self.template.format(equals="≈", **texts).replace("dot.c", "·")
        return " ".join(word for word in text.split() if word not in ("thin", "med"))

    def typst(self, written: Mapping[str, str] | None = None) -> str:
        """Return the Typst source; `written` gives the text at places with a number instead of a symbol."""
        content = {label: symbol.typst for label, symbol in self.symbols.items()}
        content |= {label: _set_number(text) for label, text in (written or {}).items()}
        equals = "=" if not written or self.holds(written) else "approx"
        places = {label: f"{{{{ {text} : {label} }}}}" for label, text in content.items()}
        return self.template.format(equals=equals, **places)


def _set_number(text: str) -> str:
    """Return the Typst source of a drawn number; the digits after "e" are the exponent of a power of ten."""
    mantissa, power, exponent = text.partition("e")
    if not power:
        return f'"{text}"'
    closing = '")"' if exponent.endswith(")") else ""
    return f'"{mantissa}" dot.c 10^"{exponent.removesuffix(")")}"{closing}'


# ---------------------------------------------------------------- one neuron a layer, layers counted from the end


def layer(back: int = 0) -> str:
    """Return "L", "L-1", ...: the layer's address in names and in Typst."""
    return f"L-{back}" if back else "L"


def w(back: int = 0) -> Symbol:
    """Return w^(L), the weight of a layer."""
    return Symbol(f"w^(({layer(back)}))", "w", f"w({layer(back)})")


def b(back: int = 0) -> Symbol:
    """Return b^(L), the bias of a layer."""
    return Symbol(f"b^(({layer(back)}))", "b", f"b({layer(back)})")


def z(back: int = 0) -> Symbol:
    """Return z^(L), the weighted sum of a layer."""
    return Symbol(f"z^(({layer(back)}))", "z", f"z({layer(back)})")


def a(back: int = 0) -> Symbol:
    """Return a^(L), the activation of a layer."""
    return Symbol(f"a^(({layer(back)}))", "a", f"a({layer(back)})")


y = Symbol("y", "y", "y")
C0 = Symbol("C_0", "C", "C_0")
C = Symbol("C", "C", "chain.mean.C")
GRADIENT_IS = FormulaTemplate("nabla {C} =", {"C": C})
A_SQUARED = FormulaTemplate("{a}^2", {"a": Symbol("a", "a")})


def nth_weight(n: int) -> Symbol:
    """Return w_n, the n-th weight of the chain, counted from the input."""
    return Symbol(f"w_{n}", "w", f"w({n})")


def nth_bias(n: int) -> Symbol:
    """Return b_n, the n-th bias of the chain, counted from the input."""
    return Symbol(f"b_{n}", "b", f"b({n})")


def chain_parameters(depth: int) -> list[Symbol]:
    """Return w_1, b_1, w_2, b_2, ...: all parameters, in the order of the gradient's entries."""
    return [symbol for n in range(1, depth + 1) for symbol in (nth_weight(n), nth_bias(n))]


def chain_gradient(depth: int) -> list[str]:
    """Return the names of the gradient's entries, means over the examples, in the order of `chain_parameters`."""
    return [f"chain.mean.dC/d{kind}[{n}]" for n in range(depth) for kind in "wb"]


def cost_function(depth: int) -> FormulaTemplate:
    """Return C_0(w_1, b_1, ..., w_L, b_L)."""
    symbols = {"C": C0}
    for n in range(1, depth + 1):
        symbols |= {f"w{n}": nth_weight(n), f"b{n}": nth_bias(n)}
    arguments = ", ".join(f"{{w{n}}}, {{b{n}}}" for n in range(1, depth + 1))
    return FormulaTemplate("{C} (" + arguments + ")", symbols)


COST = FormulaTemplate(f"{{C}} = {_COST.term}", {"C": C0, "a": a(), "y": y})
COST_IN_NUMBERS = FormulaTemplate(
    f"{{C}} = {_COST.term} {{equals}} {{value}}",
    {"C": C0, "a": a(), "y": y, "value": C0},
    arithmetic=lambda shown: _COST.computed(shown["a"], shown["y"]),
    result="value",
)
MEAN_COST_IS = FormulaTemplate(
    "{C} = {value}", {"C": Symbol("C", "C", "chain.mean.C"), "value": Symbol("", "C", "chain.mean.C")}
)
TARGET_IS = FormulaTemplate("{y} = {value}", {"y": y, "value": y})

PARTIAL = FormulaTemplate("(partial {C})/(partial {w})", {"C": C0, "w": w()})
DZ_DW = FormulaTemplate("(partial {z})/(partial {w})", {"z": z(), "w": w()})
DA_DZ = FormulaTemplate("(partial {a})/(partial {z})", {"a": a(), "z": z()})
DC_DA = FormulaTemplate("(partial {C})/(partial {a})", {"C": C0, "a": a()})
FACTORS = (DZ_DW, DA_DZ, DC_DA)
FACTOR_QUANTITIES = ("dz/dw(L)", "da/dz(L)", "dC/da(L)")
PRODUCT_QUANTITY = "dC/dw(L)"
Ck = Symbol("C_k", "C")
MEAN_OF_DERIVATIVES = FormulaTemplate(
    "(partial {C})/(partial {w}) = 1/n sum_(k = 0)^(n - 1) (partial {Ck})/(partial {wk})",
    {"C": C, "w": w(), "Ck": Ck, "wk": w()},
)
COST_IS = FormulaTemplate("{C} =", {"C": C0})
TERM = FormulaTemplate(_COST.term, {"a": a(), "y": y})
COST_SLOPE = FormulaTemplate(_COST.slope, TERM.symbols)
DIFFERENTIABLE = FormulaTemplate(
    _COST.before, {**TERM.symbols, **{label: Symbol(text, "ink") for label, text in _COST.moving.items()}}
)
DIFFERENTIATED = FormulaTemplate(_COST.after, DIFFERENTIABLE.symbols)


def on_one_line(fraction: FormulaTemplate) -> FormulaTemplate:
    """Return a fraction with a slash instead of its bar."""
    return FormulaTemplate(fraction.template.replace(")/(", " \\/ ").strip("()"), fraction.symbols)


def derivative(of: Symbol, by: Symbol) -> FormulaTemplate:
    """Return partial C / partial w on one line, with the labels C and w."""
    return on_one_line(FormulaTemplate("(partial {C})/(partial {w})", {"C": of, "w": by}))


def partial(of: Symbol, by: Symbol) -> FormulaTemplate:
    """Return a derivative as a fraction, with the labels top and bottom."""
    return FormulaTemplate("(partial {top})/(partial {bottom})", {"top": of, "bottom": by})


def slope(name: str, back: int = 0) -> FormulaTemplate:
    """Return sigma'(z^(L)) for the named activation."""
    return FormulaTemplate("{f}' ({z})", {"f": activation_sign(name), "z": z(back)})


def alone(symbol: Symbol) -> FormulaTemplate:
    """Return the formula of one symbol, with the label s."""
    return FormulaTemplate("{s}", {"s": symbol})


def change(of: Symbol, label: str) -> FormulaTemplate:
    """Return Delta of a symbol, a finite change."""
    return FormulaTemplate(f"Delta {{{label}}}", {label: of})


WEIGHTED_SUM = FormulaTemplate("{w} thin {a} + {b}", {"w": w(), "a": a(1), "b": b()})
SUM_IS = FormulaTemplate("{z} = {w} thin {a} + {b}", {"z": z(), **WEIGHTED_SUM.symbols})
SUM_IN_NUMBERS = FormulaTemplate(
    "= {w} dot.c {a} med thin {b} {equals} {value}",
    {**WEIGHTED_SUM.symbols, "value": z()},
    arithmetic=lambda shown: shown["w"] * shown["a"] + shown["b"],
    result="value",
)


def activation_sign(name: str) -> Symbol:
    """Return the sign of an activation. Raises KeyError, naming the file to edit, if it has none."""
    return Symbol(activation_look(name).sign, "ink")


def activated(name: str, of: Symbol | None = None) -> FormulaTemplate:
    """Return sigma(z) for the named activation; `of` replaces the general z."""
    return FormulaTemplate("{f} ({z})", {"f": activation_sign(name), "z": of or Symbol("z", "z")})


def worked_out(name: str) -> tuple[FormulaTemplate, FormulaTemplate, FormulaTemplate]:
    """Return the three worked-out factors of dC/dw(L) for the named activation."""
    return (
        FormulaTemplate("{a}", {"a": a(1)}),
        slope(name),
        COST_SLOPE,
    )


def output_in_numbers(name: str) -> FormulaTemplate:
    """Return a = sigma(z) = sigma(number) = number for the named activation."""
    sign = activation_sign(name)
    return FormulaTemplate(
        "{a} = {f} ({z}) = {g} ({n}) {equals} {value}",
        {"a": a(), "f": sign, "z": z(), "g": sign, "n": z(), "value": a()},
        arithmetic=lambda shown: shown["n"].through(
            lambda z: Decimal(float(activation(name).function(np.array(float(z)))))
        ),
        result="value",
    )


NUDGE_IS = FormulaTemplate("Delta {w} = {value}", {"w": w(), "value": Symbol("", "w", "chain.nudge.dw")})
CHANGE_RATIO = FormulaTemplate("Delta {C} \\/ Delta {w}", {"C": C0, "w": w()})

# ---------------------------------------------------------------- several neurons a layer


def a_at(index: str, back: int = 0) -> Symbol:
    """Return a_k^(L-1); the index is a letter or a number, and only a number has a quantity."""
    quantity = f"a({layer(back)})[{index}]" if index.isdigit() else ""
    return Symbol(f"a_{index}^(({layer(back)}))", "a", quantity)


def z_at(index: str, back: int = 0) -> Symbol:
    """Return z_j^(L)."""
    return Symbol(f"z_{index}^(({layer(back)}))", "z")


def w_at(to: str, source: str) -> Symbol:
    """Return w_(0 k): the index of the neuron at which the connection ends comes first."""
    return Symbol(f"w_({to} {source})", "w")


def w_jk(j: int, k: int) -> Symbol:
    """Return w_(j k)^(L) in letters, with the value of the weight from neuron k to neuron j."""
    return Symbol("w_(j k)^((L))", "w", f"w(L)[{j},{k}]")


def y_at(j: int) -> Symbol:
    """Return y_j, the target of output j."""
    return Symbol(f"y_{j}", "y", f"y[{j}]")


Z_J, B_J, Y_J = Symbol("z_j^((L))", "z"), Symbol("b_j^((L))", "b"), Symbol("y_j", "y")


def weighted_sum(inputs: int) -> FormulaTemplate:
    """Return z_j = sum over k of w_jk a_k, plus b_j."""
    symbols = {"z": Z_J, "w": w_jk(0, 0), "a": a_at("k", 1), "b": B_J}
    return FormulaTemplate(f"{{z}} = sum_(k=0)^{inputs - 1} {{w}} {{a}} + {{b}}", symbols)


def activated_at_j(name: str) -> FormulaTemplate:
    """Return a_j = sigma(z_j) for the named activation."""
    return FormulaTemplate("{a} = {f} ({z})", {"a": a_at("j"), "f": activation_sign(name), "z": Z_J})


def cost_sum(outputs: int) -> FormulaTemplate:
    """Return C_0 = sum over j of (a_j - y_j)^2."""
    symbols = {"C": C0, "a": a_at("j"), "y": Y_J}
    return FormulaTemplate(f"{{C}} = sum_(j=0)^{outputs - 1} {_COST.term}", symbols)


def cost_sum_in_numbers(outputs: int) -> FormulaTemplate:
    """Return "= 0.13 + 0.10 = 0.23", or "= 0.23" if the terms would not fit."""
    value = Symbol("", "C", "layers.C")
    parts = {f"e{j}": Symbol("", "ink", f"layers.squared_errors[{j}]") for j in range(outputs)}
    if outputs not in SHOWN_TERMS:
        return FormulaTemplate("= {value}", {"value": value})
    return FormulaTemplate(
        "= " + " + ".join(f"{{{label}}}" for label in parts) + " {equals} {value}", {**parts, "value": value},
        arithmetic=lambda shown: sum((shown[label] for label in parts), start=ShownInterval.exactly(0)), result="value",
    )  # fmt: skip


SHOWN_TERMS = (2, 3)
"""Numbers of outputs for which each term of the cost is written out: more would not fit."""


def weight_rule(w: Symbol, z: Symbol, a: Symbol) -> FormulaTemplate:
    """Return dC/dw = dz/dw da/dz dC/da, for one neuron in each layer or with indices."""
    return FormulaTemplate(
        "(partial {C1})/(partial {w1}) = (partial {z1})/(partial {w2}) quad dot.c quad "
        "(partial {a1})/(partial {z2}) quad dot.c quad (partial {C2})/(partial {a2})",
        {"C1": C0, "w1": w, "z1": z, "w2": w, "a1": a, "z2": z, "C2": C0, "a2": a},
    )


def worked_at(j: int, k: int, name: str) -> tuple[tuple[FormulaTemplate, str], ...]:
    """Return the three worked-out factors of dC/dw_jk, each with the name of its quantity."""
    slope = FormulaTemplate("{f}' ({z})", {"f": activation_sign(name), "z": Z_J})
    return (
        (FormulaTemplate("{a}", {"a": a_at("k", 1)}), f"a(L-1)[{k}]"),
        (slope, f"da/dz(L)[{j}]"),
        (FormulaTemplate(_COST.slope, {"a": a_at("j"), "y": Y_J}), f"dC/da(L)[{j}]"),
    )


def path_sum(inner: str, index: str, last: int, back: int = 0) -> FormulaTemplate:
    """Return dC/da_inner = sum over `index` of dz/da da/dz dC/da in the next layer; `last` is the last index."""
    return FormulaTemplate(
        "(partial {C1})/(partial {a1}) = "
        f"sum_({{lower}} = 0)^{last} "
        "(partial {z1})/(partial {a2}) dot.c (partial {a3})/(partial {z2}) dot.c (partial {C2})/(partial {a4})",
        {
            "C1": C0,
            "a1": a_at(inner, back + 1),
            "lower": Symbol(index, "ink"),
            "z1": z_at(index, back),
            "a2": a_at(inner, back + 1),
            "a3": a_at(index, back),
            "z2": z_at(index, back),
            "C2": C0,
            "a4": a_at(index, back),
        },
    )
