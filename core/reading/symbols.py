"""The symbol of a quantity in plain text, and the formula by which it is computed."""

from core.cost import cost
from core.reading.names import Name

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
    "C": "sum over j of " + cost().formula.format(a="a_j(L)", y="y_j"),
    "squared_errors": cost().formula.format(a="a_j(L)", y="y_j"),
    "dC/dw": "dC/dz_j a_k(l-1)",
    "dC/db": "dC/dz_j",
    "dC/da": f"sum over j of w_jk dC/dz_j; {cost().slope_formula.format(a='a', y='y')} in the last layer",
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


def symbol_of(name: Name) -> tuple[str, str]:
    """Return a quantity's symbol in plain text and its formula; both follow from its name alone."""
    keys = name.keys
    last = max(i for i, key in enumerate(keys) if isinstance(key, str))
    key, indices = str(keys[last]), keys[last + 1 :]
    formula = _FORMULAS[key]
    if key == "C" and keys[1] == "mean":
        return "C", "the mean of the examples' costs"
    short = {"weights": "w", "biases": "b", "target": "y"}.get(key, key)
    where = ""
    if indices and key not in ("squared_errors", "costs", "target", "neurons") and keys[1] != "nudge":
        where = f"({int(indices[0]) + (key in _FROM_ONE)})"
        indices = indices[1:]
    symbol = short + where + (f"[{','.join(str(i) for i in indices)}]" if indices else "")
    if keys[:2] == ("chain", "examples"):
        symbol += f" of example {keys[2]}"
    if keys[1] == "mean":
        symbol, formula = f"mean {symbol}", f"the mean over the examples of {formula}"
    if keys[1] == "mean_so_far":
        symbol, formula = f"mean {symbol} so far", f"the mean over the examples 0 to {keys[2]} of {formula}"
    return symbol, formula
