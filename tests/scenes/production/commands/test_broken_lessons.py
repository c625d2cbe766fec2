"""Two thousand broken lesson files: each is answered by one line that says where, and by nothing else."""

import copy
import datetime
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core import DEFAULT_LESSON, LessonError, lesson_from_source, parse_lesson
from scenes.production.commands.cli import main

MANY = 1050
"""Of each of the two kinds."""
TEXT = DEFAULT_LESSON.read_text("utf-8")
TREE: dict[str, Any] = tomllib.loads(TEXT)
thorough = settings(
    max_examples=MANY, deadline=None, derandomize=True, database=None, suppress_health_check=[*HealthCheck]
)


# ---------------------------------------------------------------- a lesson's tree, and TOML of any tree


def toml(tree: dict[str, Any]) -> str:
    """Every table as an inline one: all in one place, whatever is in it."""
    return "".join(f"{json.dumps(key, ensure_ascii=False)} = {_value(value)}\n" for key, value in tree.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {_value(part)}" for key, part in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return repr(value)


def test_the_trees_are_written_as_what_they_are() -> None:
    assert tomllib.loads(toml(TREE)) == TREE


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a tree."""
    paths_below = [path] if path else []
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            paths_below += places(tree[key], (*path, key))
    return paths_below


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    tree = copy.deepcopy(TREE)
    at(tree, path[:-1])[path[-1]] = value
    return tree


def key_of(path: tuple[Any, ...]) -> str:
    """As a message writes it."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


ALL = places(TREE)
NUMBERS = [path for path in ALL if isinstance(at(TREE, path), float)]
LISTS = [path for path in ALL if isinstance(at(TREE, path), list) and path != ("chain", "examples")]
TABLES = [(), *(path for path in ALL if isinstance(at(TREE, path), dict))]
NOT_FINITE = [float("nan"), float("inf"), float("-inf"), 10**400, -(10**320)]
STRANGE = st.one_of(
    st.booleans(), st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=8), st.dates(),
    st.just({}), st.just([[]]), st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=2),
    st.lists(st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)), min_size=1, max_size=3),
)  # fmt: skip
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), min_size=1, max_size=12) | st.sampled_from(
    ["wieghts", "Weights", "weights ", "größe", "a\nb", "\x1b[31m", "k" * 400, "__class__", "🙂", "0"]
)


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """A lesson with one fault, and the key that a message must name, or the beginning of it."""
    kind = draw(st.sampled_from(["type", "finite", "shape", "missing", "unknown", "range", "size", "overflow", "deep"]))
    if kind == "type":
        path = draw(st.sampled_from(ALL))
        return changed(path, draw(STRANGE)), key_of(path)
    if kind == "finite":
        path = draw(st.sampled_from(NUMBERS))
        return changed(path, draw(st.sampled_from(NOT_FINITE))), key_of(path)
    if kind == "shape":
        path = draw(st.sampled_from(LISTS))
        tree = copy.deepcopy(TREE)
        rows = at(tree, path)
        rows += rows[:1] * draw(st.integers(1, 3))
        if draw(st.booleans()):
            del rows[-2:]
            assume(len(rows) != len(at(TREE, path)))
        return tree, path[0]
    if kind == "missing":
        path = draw(st.sampled_from([path for path in ALL if isinstance(path[-1], str)]))
        tree = copy.deepcopy(TREE)
        del at(tree, path[:-1])[path[-1]]
        return tree, key_of(path)
    if kind == "unknown":
        table, name = draw(st.sampled_from(TABLES)), draw(NAMES)
        assume(name not in at(TREE, table))
        value = draw(STRANGE | st.floats(allow_nan=False, allow_infinity=False))
        plain = name.isascii() and name.isidentifier() and len(name) < 30
        return changed((*table, name), value), key_of((*table, name) if plain else table)
    if kind == "range":
        path, values = draw(
            st.sampled_from(
                [
                    (("descent", "rate"), [0.0, -1, -1e300]),
                    (("descent", "steps"), [0, -5, 10_001, 10**30, 1.5, 3e2]),
                    (("chain", "nudge"), [0.0, -0.0, 5e-324, 1e-19, 1e308, -1e308]),
                    (("activation",), ["", "Sigmoid", "softmax", "relu ", "sigmoïd"]),
                ]
            )
        )
        return changed(path, draw(st.sampled_from(values))), key_of(path) if path != ("chain", "nudge") else "chain."
    if kind == "size":
        path, value = draw(
            st.sampled_from(
                [
                    (("chain", "weights"), [0.5] * draw(st.integers(7, 40))),
                    (("chain", "examples"), [[0.5, 1.0]] * draw(st.integers(201, 230))),
                    (("chain", "examples"), []),
                    (("layers", "input"), [0.5] * draw(st.integers(9, 20))),
                    (("layers", "weights"), [[[0.5] * 3] * 3] * draw(st.integers(5, 7))),
                    (("layers", "target"), []),
                ]
            )
        )
        return changed(path, value), key_of(path)
    if kind == "overflow":
        path = draw(st.sampled_from([path for path in NUMBERS if "nudge" not in path and "rate" not in path]))
        tree = changed(path, draw(st.floats(1e160, 1.7e308)) * draw(st.sampled_from([1, -1])))
        tree["activation"] = "identity"
        return tree, f"{path[0]}."
    value: Any = 0.5
    for _ in range(draw(st.integers(2, 60))):
        value = [value]
    path = draw(st.sampled_from(NUMBERS))
    return changed(path, value), key_of(path)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """What is no lesson any more: cut off, scribbled over, binary, in another encoding, nested too deep."""
    content = TEXT.encode()
    kind = draw(st.sampled_from(["cut", "scribble", "scribble", "bytes", "binary", "encoding", "deep", "double"]))
    here = draw(st.integers(0, len(content) - 1))
    if kind == "cut":
        return content[: draw(st.integers(0, TEXT.index("steps")))]
    if kind == "scribble":
        scrap = draw(
            st.text(st.characters(codec="utf-8"), min_size=1, max_size=5) | st.sampled_from("[]{}=\"'#.,\n\x00-e")
        )
        return content[:here] + scrap.encode() + content[here + draw(st.integers(0, 12)) :]
    if kind == "bytes":
        return content[:here] + bytes([draw(st.integers(0x80, 0xFF))]) + content[here:]
    if kind == "binary":
        return draw(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x00"])) + draw(
            st.binary(max_size=400)
        )
    if kind == "encoding":
        return TEXT[:here].encode(draw(st.sampled_from(["utf-16", "utf-16-le", "utf-32", "utf-7"]))) + b"\xff"
    if kind == "deep":
        opening = draw(st.sampled_from(["[", "{a=", "[["]))
        return b"a = " + opening.encode() * draw(st.integers(100, 30_000))
    lines = TEXT.splitlines(keepends=True)
    line = draw(st.sampled_from([line for line in lines if "=" in line.split("#")[0] or line.startswith("[")]))
    return "".join([*lines, line]).encode()


# ---------------------------------------------------------------- what is said

PLACE = re.compile(r"[^\s:]+: |byte \d+: |is nested|holds|is not valid TOML: ")
"""Where a text without a faulty line is broken: a key, a byte, or all of it."""


def answer(content: bytes) -> tuple[str, str]:
    """The file with its line, and the rest of the one line."""
    Path("mine.toml").write_bytes(content)
    result = CliRunner().invoke(main, ["check", "--lesson", "mine.toml"])
    assert result.exit_code == 2, (result.exit_code, result.output)
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    place, _, line = result.stderr.partition(": ")[2].partition(": ")
    assert re.fullmatch(r"mine\.toml(, line \d+)?", place)
    assert len(line.splitlines()) == 1
    assert len(line) < 400
    assert line.removesuffix("\n").isprintable()
    assert "; " in line  # what is wrong; how to mend it
    return place, line


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_broken_value_is_named() -> None:
    count = 0

    @thorough
    @given(trees())
    def check(case: tuple[dict[str, Any], str]) -> None:
        nonlocal count
        tree, key = case
        try:  # few of the faults mend themselves: a text for a text, one list of one for another
            lesson_from_source(tree, "")
        except LessonError:
            pass
        else:
            assume(False)
        count += 1
        _, line = answer(toml(tree).encode())
        named = line.partition(": ")[0]
        assert named.startswith(key) or key.startswith(named), (key, line)
        assert re.match(r"[^\s:]", named)

    check()
    assert count >= 1000


def test_a_broken_text_is_told_where() -> None:
    count = 0

    @thorough
    @given(texts())
    def check(content: bytes) -> None:
        nonlocal count
        try:
            parse_lesson(content, "")
        except LessonError:
            pass
        else:
            assume(False)
        count += 1
        place, line = answer(content)
        assert ", line " in place or PLACE.match(line), line

    check()
    assert count >= 1000
