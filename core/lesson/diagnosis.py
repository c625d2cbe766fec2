"""Why a text is not valid TOML: the first faulty statement of a lesson file, what is wrong with it, how to fix it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from core.lesson.escaping import one_line
from core.lesson.other_names import OTHER_NAMES
from core.lesson.repairs import RULES, Repair, described, ordinary
from core.lesson.statements import Statement, statements

LONGEST_VALUE = 20_000
"""Characters of a value that the rules look at. Lessons are far below; a longer one would keep the rules busy."""

LONGEST_SHOWN = 120
"""Characters of a repaired value that a message repeats; a longer one would hide what is said about it."""

LONGEST_PROBLEM, LONGEST_FIX = 130, 180
"""Characters of the two parts of a message; hostile input could make them as long as itself."""

MOST_LINES = 3
"""How many lines with further faults a message names."""


@dataclass(frozen=True)
class Diagnosis:
    """The first mistake in a text: its line, the key it belongs to, what is wrong, what to do."""

    line: int
    key: str
    problem: str
    fix: str


def diagnosis(text: str) -> Diagnosis | None:
    """Return why a text that is not valid TOML is not, or None if no statement alone is to blame."""
    faults = _faulty(text)
    for statement, fault in faults:
        diagnosed = fault or _of_statement(statement)
        problem, fix = _clipped(diagnosed.problem, LONGEST_PROBLEM), _clipped(diagnosed.fix, LONGEST_FIX)
        others = [other.line for other, repeated in islice(faults, MOST_LINES) if repeated is None]
        if others:
            fix += f" (then see {'line' if len(others) == 1 else 'lines'} {', '.join(map(str, others))})"
        return Diagnosis(diagnosed.line, diagnosed.key, problem, fix)
    return None


def _clipped(text: str, length: int) -> str:
    text = one_line(text)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _faulty(text: str) -> Iterator[tuple[Statement, Diagnosis | None]]:
    """Yield the statements that are not valid: those that repeat another with what to say of them."""
    lines: dict[str, int] = {}
    for statement in statements(text):
        if statement.unclosed or not _is_valid(statement.text):
            yield statement, None
        elif (path := f"[{statement.path}]" if statement.is_heading else statement.path) in lines:
            yield statement, _repeated(statement, lines[path])
        elif not statement.text.startswith("[["):
            lines[path] = statement.line


def _is_valid(text: str) -> bool:
    return not _reason(text)


def _reason(text: str) -> str:
    """Return what the parser has against a text, without the place; nothing if it is valid."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return re.sub(r" \(at [^()]*\)$", "", str(error))
    except (ValueError, RecursionError):  # the whole text has been parsed this far, so these are not to blame
        return ""
    return ""


def _repeated(statement: Statement, line: int) -> Diagnosis:
    if statement.is_heading:
        problem, fix = f"[{statement.path}] is already in line {line}", "put all its entries under one heading"
        return Diagnosis(statement.line, "", problem, fix)
    return Diagnosis(statement.line, statement.path, f"is already set in line {line}", "keep one of the two")


def _of_statement(statement: Statement) -> Diagnosis:
    if statement.is_heading:
        return _of_heading(statement)
    value_at = statement.value_at
    value = statement.text[value_at:]
    in_key = _of_key(statement)
    if in_key is not None:
        return in_key
    offset = value_at + len(value) - len(value.lstrip())
    value = value.strip()
    if not value:
        problem, fix = "has no value", "write one behind the =, e.g. 0.01"
        return Diagnosis(statement.line, statement.path, problem, fix)
    first, repaired = _repaired(value[:LONGEST_VALUE], statement.path)
    if first is None:
        reason = _reason(statement.text)
        return Diagnosis(
            statement.line_at(offset), statement.path, f"is not valid TOML: {reason}", "fix the syntax there"
        )
    fix = first.fix
    if repaired is not None and len(repaired) <= LONGEST_SHOWN and repaired not in fix:
        fix = f"write {repaired}" if fix.startswith("write ") else f"{fix}: {repaired}"
    return Diagnosis(statement.line_at(offset + first.offset), statement.path, first.problem, fix)


def _repaired(value: str, path: str) -> tuple[Repair | None, str | None]:
    """Return the first repair, and the value after all repairs if it is valid then, on one line."""
    first = None
    for rule in RULES:
        repair = rule(value, path)
        if repair is not None:
            first, value = first or repair, repair.value
            if _is_valid(f"x = {value}"):
                return first, re.sub(r"(?<=\[) | (?=\])", "", " ".join(value.split()))
    return first, None


def _of_heading(statement: Statement) -> Diagnosis:
    inner = statement.text.strip("[] \t")
    strange = re.search(r"[^\x00-\x7f]", statement.text)
    if strange:
        problem = f"the heading has {described(strange[0])}"
    elif statement.text.count("[") != statement.text.partition("\n")[0].count("]"):
        problem = "the brackets of the heading do not match"
    else:
        problem = "the heading is not valid TOML"
    name = re.match(r"[\w.-]*+", "".join(map(ordinary, inner[:40])).strip())
    return Diagnosis(
        statement.line, "", problem, f"write [{name[0] if name and name[0] else 'chain'}] on a line of its own"
    )


_BARE_KEY = re.compile(r"[A-Za-z0-9_-]++(?:[ \t]*+\.[ \t]*+[A-Za-z0-9_-]++)*+")


def _of_key(statement: Statement) -> Diagnosis | None:
    """Return what is wrong to the left of the =, or None."""
    text, at = statement.text, statement.value_at
    has_equals = at > 0 and text[at - 1] == "="
    raw = text[: at - 1] if has_equals else text.partition("\n")[0]
    value = " ".join(text[at:].split())[:LONGEST_SHOWN]
    plain = "".join(map(ordinary, raw[:LONGEST_SHOWN])).strip()

    def said(problem: str, fix: str) -> Diagnosis:
        return Diagnosis(statement.line, "", problem, fix)

    colon = re.match(r"(?P<key>[A-Za-z_][\w.-]*+)[ \t]*+:[ \t]*+(?P<value>.*)", plain)
    if colon and not (has_equals and colon["value"]):
        rest = value if has_equals else " ".join(text[colon.start("value") :].split())[:LONGEST_SHOWN]
        return said(f"there is a colon after {colon['key']}", f"write =: {colon['key']} = {rest}")
    if has_equals and text[at : at + 1] == "=":
        return said(f"there are two = after {plain}", f"write one: {plain} = {value.lstrip('= ')}")
    if has_equals and (_BARE_KEY.fullmatch(raw.strip(" \t")) or raw.strip()[:1] in ("'", '"')):
        return None
    strange = re.search(r"[^\x00-\x7f]", raw)
    if has_equals and strange:
        name = OTHER_NAMES.get(raw.strip().lower(), "")
        if name:
            return said(f"{raw.strip()} is called {name} here", f"write {name} = {value}")
        where = raw[: strange.start()].split()
        near = f" after {where[-1][:40]}" if where else ""
        fix = f"write {plain} = {value}" if _BARE_KEY.fullmatch(plain) else "write keys in plain letters"
        return said(f"there is {described(strange[0])}{near}", fix)
    if has_equals:
        name = OTHER_NAMES.get("_".join(plain.lower().split()), "_".join(plain.split()))
        fix = f"write {name} = {value}" if _BARE_KEY.fullmatch(name) else "give the name of an entry before ="
        return said(f"{plain[:40] or 'nothing'} before = is not a key", fix)
    missing = re.match(r"(?P<key>[A-Za-z_][\w.-]*+)[ \t]++(?P<value>[-+\d.\[\"'].*)", plain)
    if missing:
        rest = missing["value"]
        return said(f"= is missing between {missing['key']} and {rest[:40]}", f"write {missing['key']} = {rest}")
    problem = "this line is neither a heading such as [chain] nor a key with = and a value"
    return said(problem, "put # before it to make it a comment")
