"""What a message says of a lesson file with a wrong key, type or size."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from core.activations import ACTIVATIONS
from core.lesson.escaping import printable
from core.lesson.other_names import OTHER_ACTIVATIONS, OTHER_NAMES
from core.lesson.shapes import is_numbers, nested_biases, nested_weights, shown

EVERY_KEY = "`backprop new FILE` writes a lesson with every key"
"""What messages add where the format is not understood."""

LONGEST_SHOWN = 120
"""Characters of a corrected value that a message repeats; a longer one would hide what is said about it."""

KEYS = {
    "": ("activation",),
    "chain": ("weights", "biases", "examples", "nudge"),
    "layers": ("input", "weights", "biases", "target"),
    "descent": ("rate", "steps"),
}
"""The keys of each table of a lesson file; "" is the top of the file."""

Explanation = tuple[str, str]
"""What is wrong, and what to do."""


def explained(error: ValidationError, source: Mapping[str, Any], written: Callable[[str], str]) -> tuple[str, str, str]:
    """Return the key, the problem and the fix of the first fault of many; the others often follow from it.

    What is missing comes last: it is often there under another name. `written` returns the text of an entry.
    """
    faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] == "missing")
    fault = faults[0]
    key = key_of(fault)
    return printable_key(key), *_explanation(fault, key, source, written(key))


def key_of(fault: Mapping[str, Any]) -> str:
    """Return the key of a fault as messages write it, such as chain.examples[0][1]."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).removeprefix(".")


def printable_key(key: str) -> str:
    """Return a key on one line, even if a broken file has a line break or half a screen in it."""
    safe = printable(key[:80])
    return safe if len(key) <= 80 and len(safe) <= 80 else safe[:79] + "…"


def _explanation(fault: Mapping[str, Any], key: str, source: Any, written: str) -> Explanation:
    kind, value, context = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "missing":
        return "is missing", f"add it; {EVERY_KEY}"
    if kind == "extra_forbidden":
        return _unknown_key(fault["loc"], value, written)
    if key == "activation":
        return _activation(value)
    if kind in ("float_type", "int_type", "int_from_float", "finite_number"):
        problem, fix = _no_number(kind, fault["loc"], value, written)
        flags = source[fault["loc"][0]][fault["loc"][1]] if isinstance(value, bool) and len(fault["loc"]) == 3 else []
        if flags and all(isinstance(flag, bool) for flag in flags):
            fix = f"write {shown([int(flag) for flag in flags])}"
        return problem, fix
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            return "is not a table but a list of tables", f"write [{key}] with single brackets"
        return "is not a table", f"begin it with [{key}]"
    if kind == "list_type":
        return "is not a list", _list_for(fault["loc"], source)
    if kind == "too_long" and _is_flat(fault["loc"], value):
        return "has numbers where lists are needed", _list_for(fault["loc"], source)
    if kind == "too_short":
        return f"has {context['actual_length']} entries", f"give at least {context['min_length']}"
    if kind == "too_long":
        if fault["loc"][:2] == ("chain", "examples") and len(fault["loc"]) == 3 and is_numbers(value):
            return _several_inputs(value)
        return f"has more than {context['max_length']} entries", f"give at most {context['max_length']}"
    if kind in ("greater_than", "greater_than_equal", "less_than_equal"):
        bound = context.get("gt", context.get("ge", context.get("le")))
        words = {"greater_than": "greater than", "greater_than_equal": "at least", "less_than_equal": "at most"}
        return "is out of range", f"give a number {words[kind]} {bound:g}"
    return fault["msg"], EVERY_KEY


# ---------------------------------------------------------------- keys


def _unknown_key(place: tuple[int | str, ...], value: Any, written: str) -> Explanation:
    name, table = str(place[-1]), str(place[0]) if len(place) > 1 else ""
    meant = OTHER_NAMES.get(name.lower().replace(" ", "_").replace("-", "_"), name.lower())
    if not table and isinstance(value, dict):
        (near,) = get_close_matches(name.lower(), [*KEYS][1:], 1) or [""]
        problem = "is not a key of a lesson file" if name in KEYS else f"there is no table [{printable_key(name)}]"
        known = ", ".join(f"[{known}]" for known in [*KEYS][1:])
        return (problem, f"write [{near}]") if near else (problem, f"remove it; known tables: {known}")
    if (special := _not_in_the_format(table, name, value)) is not None:
        return special
    entry = shown(value) if not isinstance(value, dict) and len(shown(value)) < LONGEST_SHOWN else "..."
    if meant in KEYS.get(table, ()):
        return f"is called {meant} here", f"write {meant} = {entry}"
    homes = [home for home, keys in KEYS.items() if meant in keys]
    if homes == [""]:
        return f"belongs to the top of the file, not to [{table}]", "move it above the first [table]"
    if homes:
        where = " or ".join(f"[{home}]" for home in homes)
        renamed = f" as {meant} = {entry}" if meant != name else ""
        if (fault := _number_fault(meant, value)) is not None:
            problem, fix = _no_number(fault, (name,), value, written)
            return problem, f"{fix}, below {where}"
        return f"belongs to {where}", f"move it below that heading{renamed}"
    (near,) = get_close_matches(name.lower(), KEYS.get(table, ()), 1) or [""]
    if near:
        return "is not a key of a lesson file", f"did you mean {near}?"
    return "is not a key of a lesson file", f"remove it, or check its name; {EVERY_KEY}"


def _not_in_the_format(table: str, name: str, value: Any) -> Explanation | None:
    """Return what to say of things that other programs have and a lesson file has not."""
    if name in ("cost", "loss") and not table:
        if (isinstance(value, str) and "half" in value.lower()) or "2" in str(value):
            fix = "remove it; for 1/2 (a - y)^2 halve the rate, and expect derivatives twice as large"
        else:
            fix = "remove it"
        return "is not a key: the cost is always the squared error (a - y)^2, without 1/2", fix
    if (table, name) == ("layers", "examples"):
        first = value[0] if isinstance(value, list) and value else None
        pair = first if isinstance(first, list) and len(first) == 2 and all(map(is_numbers, first)) else None
        x, y = map(shown, pair) if pair else ("[...]", "[...]")
        return "is not a key: [layers] has one example", f"write input = {x} and target = {y}"
    if table == "chain" and name in ("input", "target", "inputs", "targets"):
        return "is not a key: [chain] has examples of one input and one target", "write examples = [[x, y]]"
    return None


# ---------------------------------------------------------------- values


def _activation(value: Any) -> Explanation:
    known = ", ".join(ACTIVATIONS)
    if isinstance(value, list):
        first = f": {shown(value[0].lower())}" if value and isinstance(value[0], str) else ""
        return "is a list, and all layers have one activation", f"give one name{first if len(first) < 40 else ''}"
    if not isinstance(value, str):
        return "is not an activation", f"give one of {known}"
    plain = unicodedata.normalize("NFKD", value.strip().lower()).encode("ascii", "ignore").decode()
    raw = value.strip().lower()
    if name := OTHER_ACTIVATIONS.get(raw) or (OTHER_ACTIVATIONS.get(plain) if plain else None):
        return f"{shown(printable_key(value))} is called {shown(name)} here", f"write {shown(name)}"
    if plain == "softmax":
        problem = "softmax is not an activation of single neurons: it takes the sums of the whole layer"
        return problem, f"give one of {known}"
    (near,) = get_close_matches(plain[:40], ACTIVATIONS, 1, 0.8) or [""]
    return "is not an activation", f"did you mean {shown(near)}? known: {known}" if near else f"give one of {known}"


def _number_fault(key: str, value: Any) -> str | None:
    """Return pydantic's name of what is wrong with the value of an entry that is a single number, or None."""
    if key in ("rate", "nudge", "steps") and isinstance(value, bool | str):
        return "float_type"
    if key == "steps" and isinstance(value, float) and math.isfinite(value):
        return "int_from_float"
    return "finite_number" if isinstance(value, float) and not math.isfinite(value) else None


def _no_number(kind: str, place: tuple[int | str, ...], value: Any, written: str) -> Explanation:
    what = "is not a whole number" if kind.startswith("int") else "is not a number"
    fix = what.replace("is not", "give")
    if kind == "finite_number":
        return "is not finite", "give a finite number"
    if type(value) is int:  # thousands of bits: more than a float holds
        return "is too large a number", "give a smaller one"
    if isinstance(value, bool):
        return f"{shown(value)} {what}", f"write {int(value)}"
    if isinstance(value, str):
        number = value.strip().replace(",", ".") if value.count(",") == 1 else value.strip()
        if re.fullmatch(r"[+-]?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?", number):
            return f"{what} but text, because of its quotes", f"write {number}"
        return what, fix
    if kind.startswith("int") and isinstance(value, float) and abs(value) < 1e6:
        if re.fullmatch(r"\d{1,3}\.\d{3}", written):
            problem = f"{written} was read as {value:g}: a point does not separate thousands"
            return problem, f"write {written.replace('.', '')}"
        return (what, f"write {int(value)}") if value == int(value) else (what, fix)
    if isinstance(value, list) and place[:2] == ("chain", "examples"):
        return f"{what} but a list, and a chain has one input", "move examples of several inputs to [layers]"
    if is_numbers(value) and place[0] == "layers" and len(place) == 3 and place[1] in ("input", "target"):
        return f"{what} but a list: [layers] has one example", f"keep one: {place[1]} = {shown(value)[:LONGEST_SHOWN]}"
    return what, fix


def _several_inputs(example: list[Any]) -> Explanation:
    problem = f"has {len(example)} numbers, but a chain has one input: [x, y]"
    *inputs, target = map(shown, example[:9])
    fix = f"write several inputs in [layers]: input = [{', '.join(inputs)}], target = [{target}]"
    return problem, fix if len(example) < 9 else "give one input and one target"


def _is_flat(place: tuple[int | str, ...], value: Any) -> bool:
    """True if numbers stand in the layered network's weights or biases where lists of numbers are needed."""
    depths: dict[tuple[int | str, ...], int] = {("layers", "weights"): 3, ("layers", "biases"): 2}
    return len(place) <= depths.get(place[:2], 0) and is_numbers(value)


def _list_for(place: tuple[int | str, ...], source: Any) -> str:
    """Return what to do where a list is missing: how the numbers would have to be nested."""
    nested: Any = None
    if place[:2] == ("layers", "weights"):
        nested = nested_weights(source["layers"])
        fix = "give one list for each neuron, inside one list for each layer"
    elif place[:2] == ("layers", "biases"):
        nested = nested_biases(source["layers"])
        fix = "give one list for each layer, with one number for each neuron"
    elif place[:2] == ("chain", "examples") and is_numbers(source["chain"]["examples"]):
        numbers = source["chain"]["examples"]
        nested = [numbers] if len(numbers) == 2 else None
        fix = "give a list [x, y] for each example"
    else:
        fix = "give a list in square brackets"
    return f"{fix}: {shown(nested)}" if nested is not None and len(shown(nested)) <= LONGEST_SHOWN else fix
