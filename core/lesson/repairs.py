"""Rules that find why a value of a lesson file is not valid TOML, and what it would be without that mistake.

Each rule takes the text of a value and the key that it belongs to. Rules are applied one after another; the first one
that finds something explains the mistake, and all together repair the value.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from core.lesson.calculations import CALCULATION, NUMBER, shortest_number, worked_out


@dataclass(frozen=True)
class Repair:
    """What a rule found: the offset in the value, what is wrong there, the repaired value, what to do in general."""

    offset: int
    problem: str
    value: str
    fix: str


Rule = Callable[[str, str], Repair | None]


# ---------------------------------------------------------------- characters that are not on the keyboard

_QUOTES = "“”„‟«»‹›"
_SINGLE_QUOTES = "‘’‚‛´′"
_COMMAS = {"、": ",", "،": ",", "；": ";"}
_SIGNS = {"×": "*", "·": "*", "÷": "/", "π": "pi", "⁄": "/", "∕": "/"}


def ordinary(character: str) -> str:
    """Return the ASCII character that was probably meant, or the character itself."""
    if character in _QUOTES:
        return '"'
    if character in _SINGLE_QUOTES:
        return "'"
    if character in _COMMAS or character in _SIGNS:
        return (_COMMAS | _SIGNS)[character]
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Cf":
        return ""
    if category == "Pd" or character == "−":
        return "-"
    if unicodedata.decomposition(character).startswith("<super>"):
        return character
    plain = "".join(_SIGNS.get(c, c) for c in unicodedata.normalize("NFKC", character))
    return plain if plain.isascii() else character


def described(character: str) -> str:
    """Return the name and code point of a character, and the character if it can be seen."""
    name = {"\u00a0": "no-break space", "−": "typographic minus"}.get(
        character, unicodedata.name(character, "unnamed character").lower()
    )
    code = f"U+{ord(character):04X}"
    seen = unicodedata.category(character)[0] not in "ZC"
    return f"the {name} {character} ({code})" if seen else f"an invisible {name} ({code})"


def _strange_characters(value: str, key: str) -> Repair | None:
    strange = re.search(r"[^\x00-\x7f]", re.sub(r'"[^"\n]*+"', lambda match: "x" * len(match[0]), value))
    if strange is None:
        return None
    character, at = strange[0], strange.start()
    meant, before, after = ordinary(character), value[:at].split(), value[at + 1 :].split()
    left, right = (before[-1].strip("[(,") if before else ""), (after[0].rstrip(",])") if after else "")
    follows = right and not value[at + 1].isspace()
    near = f" before {right}" if follows else f" after {left}" if left else ""
    problem = f"has {described(character)}{near[:40]}"
    fix = "delete it"
    if character in _QUOTES + _SINGLE_QUOTES:
        problem, fix = f"has typographic quotes: {character} (U+{ord(character):04X})", "type straight quotes"
    elif unicodedata.category(character) in ("Zs", "Cf"):
        fix = "delete it and type an ordinary space where one is wanted"
    elif meant == "-":
        fix = "type the ordinary hyphen"
    elif meant != character:
        fix = f"type the ordinary {meant}"
    repaired = re.sub(r"[^\x00-\x7f]", lambda match: ordinary(match[0]), value)
    repaired = re.sub(r"(?<!\d)'|'(?!\d)", '"', repaired) if any(c in value for c in _SINGLE_QUOTES) else repaired
    return Repair(at, problem, repaired, fix)


# ---------------------------------------------------------------- words, quotes and comments


def _quotes(value: str, key: str) -> Repair | None:
    if "`" in value:
        return Repair(value.index("`"), "has backquotes", value.replace("`", '"'), "type straight quotes")
    if re.fullmatch(r"[\"'][^\"'\n]*+", value):
        quote = value[0]
        return Repair(0, f"has no closing {quote}", f"{value.rstrip()}{quote}", f"add {quote} at its end")
    if re.fullmatch(r"[^\"'\n]*[A-Za-z][\"']", value):
        quote = value[-1]
        return Repair(0, f"has no opening {quote}", f"{quote}{value}", f"add {quote} before it")
    if re.fullmatch(r"'[\w ]*+\"|\"[\w ]*+'", value):
        return Repair(0, "begins and ends with different quotes", f'"{value[1:-1]}"', 'use " at both ends')
    return None


_COMMENT = re.compile(r"(?P<value>[^\n]*?[\w.\"'\])])[ \t]*+(?P<mark>//|--|%|;|/\*)(?P<words>[ \t]*+[A-Za-z].*)")
_WORDS = re.compile(rf"(?P<value>[+-]?{NUMBER}|\"[^\"\n]*+\"|\[[^\n]*\])[ \t]++(?P<words>[A-Za-z(\"'].*)")


def _comments(value: str, key: str) -> Repair | None:
    comment = _COMMENT.fullmatch(value)
    if comment and comment["value"].count("[") == comment["value"].count("]"):
        mark, repaired = comment["mark"], f"{comment['value']}  #{comment['words'].rstrip('*/ ')}"
        problem = f"has a comment that begins with {mark}"
        return Repair(comment.start("mark"), problem, repaired, "begin it with #")
    words = _WORDS.fullmatch(value)
    if words and not re.match(r"[eE][+-]?\d", words["words"]):
        repaired = f"{words['value']}  # {words['words']}"
        return Repair(words.start("words"), f"has text after {words['value'][:40]}", repaired, "put # before the text")
    return None


MOST_CALLS = 64
"""Calls in one value that are taken out; a layer of eight neurons has nine."""

_CALL = re.compile(r"[A-Za-z_][\w.]*+\((?=\s*+[\[(])|(?:np|numpy)\.(?:float|int)\d++\(")


def _function_calls(value: str, key: str) -> Repair | None:
    call = _CALL.search(value)
    if call is None:
        return None
    repaired = re.sub(r",\s*+\w++\s*+=\s*+[\w.]++(?=\s*+\))", "", value)  # dtype=float64
    for _ in range(MOST_CALLS):
        inner = _CALL.search(repaired)
        if inner is None:
            break
        end = _closing(repaired, inner.end() - 1)
        repaired = repaired[: inner.start()] + repaired[inner.end() : end] + repaired[end + 1 :]
    return Repair(call.start(), f"is Python code: {call[0]}…)", repaired, f"omit {call[0]} and its closing )")


def _closing(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
    return len(text)


def _ellipsis(value: str, key: str) -> Repair | None:
    if "..." not in value:
        return None
    fix = "print all of them, e.g. with numpy.set_printoptions(threshold=10000)"
    return Repair(value.index("..."), "has ... where numbers were left out", value, fix)


_WORD = re.compile(r"(?<![\w.\"'-])(?![eE]\d)(?P<sign>-?)(?P<word>[A-Za-z_]\w*+)(?![\w.(\"'])")
_NOT_NUMBERS = ("none", "null", "nan", "nil", "na")


def _bare_words(value: str, key: str) -> Repair | None:
    if '"' in value or "'" in value:
        return None
    for word in _WORD.finditer(value):
        text = word["word"]
        if text.lower() in _NOT_NUMBERS and text != "nan":
            return Repair(word.start(), f"{text} is not a number", value, "give a number (as a weight, 0 for none)")
        if text in ("True", "False"):
            repaired = re.sub(r"\bTrue\b", "1", re.sub(r"\bFalse\b", "0", value))
            return Repair(word.start(), f"{text} is not a number", repaired, "write 1 or 0")
        if text not in ("true", "false", "nan", "inf"):
            repaired = re.sub(r"[A-Za-z_]\w*+", lambda match: f'"{match[0]}"', value)
            return Repair(word.start(), f"the word {text} has no quotes", repaired, f'write "{text}"')
    return None


# ---------------------------------------------------------------- calculations and brackets


def _calculations(value: str, key: str) -> Repair | None:
    calculation = CALCULATION.search(value)
    if calculation is None:
        return None
    result = worked_out(calculation[0])
    repaired = CALCULATION.sub(lambda match: worked_out(match[0]) or match[0], value)
    fix = f"write {result}" if result else "write a number"
    return Repair(calculation.start(), f"{calculation[0]} is a calculation, not a number", repaired, fix)


def _other_brackets(value: str, key: str) -> Repair | None:
    for pair, name in (("()", "parentheses"), ("{}", "braces"), ("<>", "angle brackets")):
        if (pair[0] in value or pair[1] in value) and "=" not in value:
            repaired = re.sub(r",\s*+\]", "]", value.replace(pair[0], "[").replace(pair[1], "]"))
            fix = "write a list in square brackets"
            at = min(value.find(end) for end in pair if end in value)
            return Repair(at, f"has {name} around a list", repaired, fix)
    return None


_ROW_OF_DECIMALS = re.compile(r"\s*+[+-]?\d++,\d++\s*+")


def _semicolons(value: str, key: str) -> Repair | None:
    if ";" not in value:
        return None
    at, fix = value.index(";"), "separate numbers by commas"
    if not value.lstrip().startswith("["):
        return Repair(at, "ends in a semicolon", value.replace(";", "").rstrip(), "remove it")
    rows = value.strip().strip("[]").split(";")
    rows = rows if rows[-1].strip() else rows[:-1]
    if all(_ROW_OF_DECIMALS.fullmatch(row) for row in rows):
        numbers = ", ".join(row.strip().replace(",", ".") for row in rows)
        problem = "has decimal commas and semicolons"
        return Repair(at, problem, f"[{numbers}]", "use a point in decimals and separate numbers by commas")
    if any(re.search(r"[\w.][,\s]\s*+[\w.+-]", row) for row in rows):
        numbers_by_row = [", ".join(re.split(r"[,\s]+", row.strip())) for row in rows]
        matrix = "], [".join(numbers_by_row)
        problem = "has rows separated by semicolons, as Matlab writes a matrix"
        return Repair(at, problem, f"[[{matrix}]]", "give one list for each neuron")
    return Repair(at, "has semicolons between numbers", value.replace(";", ","), fix)


# ---------------------------------------------------------------- how numbers are written


def _markup(value: str, key: str) -> Repair | None:
    if "$" in value:
        return Repair(value.index("$"), "has dollar signs", value.replace("$", ""), "omit them")
    percent = re.search(rf"([+-]?{NUMBER})[ \t]*+%", value)
    if percent is None:
        return None

    def share(match: re.Match[str]) -> str:
        return shortest_number(float(match[1].replace("_", "")) / 100)

    repaired = re.sub(rf"([+-]?{NUMBER})[ \t]*+%", share, value)
    return Repair(percent.start(), f"{percent[0]} is a percentage", repaired, f"write {share(percent)}")


_GROUPED = re.compile(r"(?P<first>[+-]?\d{1,3})(?P<mark>[,' ])\d{3}(?:(?P=mark)\d{3})*+")
_SEPARATORS = {",": "comma", "'": "apostrophe", " ": "space"}


def _separators(value: str, key: str) -> Repair | None:
    """Find decimal commas and separators of thousands in a single number."""
    grouped = _GROUPED.fullmatch(value.strip())
    leading_zero = value.lstrip("+-").startswith("0")
    if grouped and not (grouped["mark"] == "," and leading_zero):
        mark, whole = grouped["mark"], re.sub(r"[,' ]", "", value)
        problem = f"{value} has a separator of thousands ({_SEPARATORS[mark]})"
        decimal = f" (or {value.replace(',', '.')} if that is meant)" if value.count(",") == 1 else ""
        fix = f"write {whole}" + ("" if key.endswith("steps") else decimal)
        return Repair(grouped.start("mark"), problem, whole, fix)
    if re.fullmatch(r"[+-]?\d*+,\d++(?:[eE][+-]?\d++)?", value):
        return Repair(value.index(","), f"{value} has a decimal comma", value.replace(",", "."), "write a point")
    if re.fullmatch(rf"[+-]?{NUMBER}[ \t]*+,", value):
        return Repair(value.index(","), "has a comma behind it", value.rstrip(", \t"), "remove the comma")
    return None


_LEADING_ZERO = re.compile(r"(?<![\w.])(?P<sign>[+-]?)0++(?P<rest>\d[\d_]*+)(?![\dxob])")
_COMMA_PAIR = re.compile(r"(?<![\w.])([+-]?\d++),(\d++)(?![\w.])")


def _plain(number: re.Match[str]) -> str:
    return number["sign"] + (number["rest"].lstrip("0") or "0")


def _leading_zeros(value: str, key: str) -> Repair | None:
    zero = _LEADING_ZERO.search(value)
    if zero is None:
        return None
    if value[: zero.start()].endswith(",") and _COMMA_PAIR.search(value):
        problem = f"{zero[0]} begins with a superfluous 0, as behind a decimal comma"
        repaired = _COMMA_PAIR.sub(r"\1.\2", value)
        return Repair(zero.start(), problem, repaired, "use a point in decimals")
    repaired = _LEADING_ZERO.sub(_plain, value)
    return Repair(zero.start(), f"{zero[0]} begins with a superfluous 0", repaired, f"write {_plain(zero)}")


_POINT_LAST = re.compile(r"(?<![\w.])(?P<digits>[+-]?\d[\d_]*+)\.(?![\d.])(?P<exponent>(?:[eE][+-]?\d++)?)")
_POINT_FIRST = re.compile(r"(?<![\w.])(?P<sign>[+-]?)\.(?=\d)")


def _points(value: str, key: str) -> Repair | None:
    last, first = _POINT_LAST.search(value), _POINT_FIRST.search(value)
    if last is None and first is None:
        return None
    repaired = _POINT_FIRST.sub(r"\g<sign>0.", _POINT_LAST.sub(r"\g<digits>.0\g<exponent>", value))
    if last and (first is None or last.start() < first.start()):
        return Repair(last.start(), f"{last[0]} needs a digit after the point", repaired, f"write {last['digits']}.0")
    assert first is not None
    digits = value[first.end() :][: len(value[first.end() :]) - len(value[first.end() :].lstrip("0123456789eE"))]
    problem = f"{first[0]}{digits} needs a digit before the point"
    return Repair(first.start(), problem, repaired, f"write {first['sign']}0.{digits}")


# ---------------------------------------------------------------- lists

_GAP = re.compile(r"(?<=[\d.\]\"])(?P<gap>[ \t\r\n]++|(?<=\])(?=\[))(?=[+\-\d.\[\"])")
_NEAR = re.compile(r"(?:\[[^\[\]\n]*+\]|[^\s,\[\]]++)")


def _missing_commas(value: str, key: str) -> Repair | None:
    gap = _GAP.search(value)
    if gap is None or not value.lstrip().startswith("["):
        return None
    before = re.search(r"(?:\[[^\[\]\n]*\]|[^\s,\[\]]+)$", value[: gap.start()][-80:])
    after = _NEAR.match(value, gap.end())
    left = before[0] if before else value[gap.start() - 1]
    right = after[0] if after else value[gap.end()]
    problem = f"there is no comma between {left[:40]} and {right[:40]}"
    if "," not in value and value.count("[") > 1:
        problem += " (is this pasted from NumPy?)"
    elif "\t" in gap["gap"]:
        problem += ", only a tab"
    repaired = _GAP.sub(lambda match: "," + (match["gap"].replace("\t", " ") or " "), value)
    return Repair(gap.start(), problem, repaired, f"write {left[:40]}, {right[:40]}")


def _extra_commas(value: str, key: str) -> Repair | None:
    comma = re.search(r",\s*+,|\[\s*+,", value)
    if comma is None:
        return None
    repaired = re.sub(r"\[(?:\s*+,)++", "[", re.sub(r",(?:\s*+,)++", ",", value))
    return Repair(comma.end() - 1, "has a comma with nothing before it", repaired, "remove the comma")


def _balance(value: str, key: str) -> Repair | None:
    depth = 0
    for at, character in enumerate(value):
        depth += (character == "[") - (character == "]")
        if depth < 0:
            many = "a ] too many" if "[" in value[:at] else "a ] without ["
            return Repair(at, f"has {many} at the end", value[:at] + value[at + 1 :], "remove it")
    if depth == 0:
        return None
    problem = "the list opened here is never closed"
    return Repair(0, problem, value.rstrip().rstrip(",") + "]" * depth, f"add {']' * min(depth, 8)} at its end")


RULES: tuple[Rule, ...] = (
    _strange_characters,
    _quotes,
    _comments,
    _ellipsis,
    _function_calls,
    _markup,
    _calculations,
    _other_brackets,
    _semicolons,
    _separators,
    _missing_commas,
    _leading_zeros,
    _points,
    _bare_words,
    _extra_commas,
    _balance,
)
