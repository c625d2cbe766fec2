"""The lesson file: what the default one promises, and what is said of a broken one."""

import copy
import os
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    ACTIVATIONS,
    DEFAULT_LESSON,
    LessonError,
    Parameter,
    backprop,
    gradient,
    lesson_from_source,
    load_lesson,
    parse_lesson,
    reading_of,
    weight_factors,
)
from core.lesson import one_line
from core.lesson.file import LARGEST_FILE
from core.lesson.toml_keys import line_of_long_key
from core.paths import multiply

TEXT = DEFAULT_LESSON.read_text(encoding="utf-8")
TREE = tomllib.loads(TEXT)


# ---------------------------------------------------------------- the default lesson


@pytest.fixture(scope="module")
def lesson():
    return load_lesson()


@pytest.fixture(scope="module")
def chain(lesson):
    return reading_of(lesson).chain_network


@pytest.fixture(scope="module")
def layers(lesson):
    return reading_of(lesson).layered_network


def evaluated(lesson):
    """Both networks with their first or only example."""
    first, second = reading_of(lesson).chain_network, reading_of(lesson).layered_network
    source = lesson.source
    x, y = source["chain"]["examples"][0]
    return (
        backprop(first, [x], [y]),
        backprop(second, source["layers"]["input"], source["layers"]["target"]),
    )


def test_it_is_what_the_file_says(lesson):
    assert lesson.source == TREE
    assert lesson.file == str(DEFAULT_LESSON)


def test_its_networks_are_those_of_the_file(chain, layers):
    assert [float(w[0, 0]) for w in chain.weights] == TREE["chain"]["weights"]
    assert [w.tolist() for w in layers.weights] == TREE["layers"]["weights"]
    assert [b.tolist() for b in layers.biases] == TREE["layers"]["biases"]
    assert chain.activation == layers.activation == TREE["activation"]


def test_parameters_have_the_paths_of_the_file_and_an_examples_two_numbers_have_names(lesson):
    reading = reading_of(lesson)
    assert [reading.parameter(f"chain.examples[1].{key}") for key in "xy"] == [0.9, 0.0]
    assert reading.parameter("layers.weights[1][0][2]") == lesson.source["layers"]["weights"][1][0][2]


def test_every_text_that_is_given_as_a_path_works(lesson):
    assert load_lesson(str(DEFAULT_LESSON)).source == lesson.source


def test_shown_factors_multiply_to_the_shown_product(lesson):
    """With a calculator: the three factors at two decimals give the product at three."""
    found, _ = evaluated(lesson)
    factors = weight_factors(found, Parameter("w", found.network.depth))
    shown = [round(factor.value, 2) for factor in factors]
    assert round(float(np.prod(shown)), 3) == round(multiply(factors), 3)


def test_nothing_saturates(lesson):
    for found in evaluated(lesson):
        for a in found.a[1:]:
            assert ((a > 0.05) & (a < 0.95)).all()


def test_no_entry_of_the_mean_gradient_is_shown_as_zero(lesson, chain):
    examples = np.array(lesson.source["chain"]["examples"])
    mean = gradient(chain, examples[:, :1], examples[:, 1:])
    assert all(round(mean[p], 3) != 0 for p in chain.parameters)


def test_signs_are_mixed(lesson):
    found, layered = evaluated(lesson)
    for values in (
        [found.network[p] for p in found.network.parameters if p.kind == "w"],
        [found[p] for p in found.network.parameters],
        [layered[p] for p in layered.network.parameters],
        [z for layer in layered.z for z in layer],
    ):
        assert min(values) < 0 < max(values)


def test_the_targets_are_mixed(lesson):
    assert {y for _, y in lesson.source["chain"]["examples"]} == {0.0, 1.0}


# ---------------------------------------------------------------- what is broken


def explanation(content, file="mine.toml"):
    """The one line that a broken lesson raises: (key, problem and mend)."""
    with pytest.raises(LessonError) as caught:
        parse_lesson(content.encode() if isinstance(content, str) else content, file)
    assert_one_line(caught.value, file)
    return caught.value


def assert_one_line(error, file):
    line = str(error)
    assert len(line.splitlines()) == 1
    assert line == line.strip()
    place = f"{file}, line {error.line}" if error.line else file
    assert line.startswith(f"{place}: {error.key}")
    assert error.problem
    assert error.fix
    assert line.endswith(one_line(error.fix))


def changed(section, key, value):
    """The default lesson's tree with one value of another kind."""
    tree = copy.deepcopy(TREE)
    (tree[section] if section else tree)[key] = value
    return tree


def refusal(tree):
    with pytest.raises(LessonError) as caught:
        lesson_from_source(tree, "mine.toml")
    assert_one_line(caught.value, "mine.toml")
    return caught.value


@pytest.mark.parametrize(
    ("section", "key", "value", "where", "message"),
    [
        ("chain", "nugde", 0.1, "chain.nugde", "is not a key of a lesson file; did you mean nudge?"),
        ("", "extra", {}, "extra", "there is no table [extra]; remove it; known tables: [chain], [layers], [descent]"),
        ("", "a\nb\x1b", 1, "a\\nb\\x1b", "is not a key of a lesson file; remove it"),
        ("", "k" * 300, 1, "k" * 79 + "…", "is not a key of a lesson file; remove it"),
        ("", 5, 1, "[5]", "Keys should be strings; `backprop new FILE` writes a lesson with every key"),
        ("", "activation", "gelu", "activation", f"is not an activation; give one of {', '.join(ACTIVATIONS)}"),
        ("", "activation", 3, "activation", f"is not an activation; give one of {', '.join(ACTIVATIONS)}"),
        ("", "chain", 3, "chain", "is not a table; begin it with [chain]"),
        ("", "descent", [{"rate": 1.0, "steps": 1}], "descent", "is not a table but a list of tables; write"),
        ("chain", "nudge", "0.01", "chain.nudge", "is not a number but text, because of its quotes; write 0.01"),
        ("chain", "nudge", True, "chain.nudge", "true is not a number; write 1"),
        ("chain", "nudge", [0.01], "chain.nudge", "is not a number; give a number"),
        ("chain", "nudge", 10**400, "chain.nudge", "is too large a number; give a smaller one"),
        ("chain", "nudge", float("nan"), "chain.nudge", "is not finite; give a finite number"),
        ("chain", "nudge", 0.0, "chain.nudge", "is zero, and a ratio needs a nudge; give a small number such as 0.01"),
        ("chain", "nudge", 1e-18, "chain.nudge", "is lost in the rounding of the weight 1.4; give a larger nudge"),
        ("chain", "nudge", 1e-15, "chain.nudge", "is lost in the rounding of the weight 1.4; give a larger nudge"),
        ("chain", "nudge", 5e-324, "chain.nudge", "is lost in the rounding of the weight 1.4; give a larger nudge"),
        ("chain", "nudge", 1e308, "chain.nudge", "overflows at ten times or a tenth of its size; give a nudge nearer"),
        ("chain", "weights", [1.0, "2"], "chain.weights[1]", "is not a number but text, because of its quotes"),
        ("chain", "weights", [1.0, False], "chain.weights[1]", "false is not a number; write 0"),
        ("chain", "weights", [1.0, float("inf")], "chain.weights[1]", "is not finite; give a finite number"),
        ("chain", "weights", [1.0, [2.0]], "chain.weights[1]", "is not a number; give a number"),
        ("chain", "weights", 1.0, "chain.weights", "is not a list; give a list in square brackets"),
        ("chain", "weights", [], "chain.weights", "has 0 entries; give at least 1"),
        ("chain", "weights", [1.0] * 7, "chain.weights", "has more than 6 entries; give at most 6"),
        ("chain", "biases", [1.0, 2.0], "chain.biases", "has 2 numbers where chain.weights has 3; give one bias for"),
        ("chain", "examples", [], "chain.examples", "has 0 entries; give at least 1"),
        ("chain", "examples", [[0.1]], "chain.examples[0]", "has 1 entries; give at least 2"),
        ("chain", "examples", [[0.1, 1, 2]], "chain.examples[0]", "has 3 numbers, but a chain has one input: [x, y]"),
        ("chain", "examples", [[0.1, "1"]], "chain.examples[0][1]", "is not a number but text, because of its quotes"),
        ("chain", "examples", [[0.0, 1.0]] * 201, "chain.examples", "has more than 200 entries; give at most 200"),
        ("layers", "input", [0.4, 0.2], "layers.weights[0][0]", "has 3 numbers where the input has 2 neurons; give"),
        ("layers", "biases", [[0.0] * 3], "layers.biases", "has 1 layers where layers.weights has 2; give one list"),
        ("layers", "biases", [[0.0] * 2, [0.0] * 2], "layers.biases[0]", "has 2 numbers where layers.weights[0] has 3"),
        ("layers", "target", [1.0], "layers.target", "has 1 numbers where the last layer has 2 neurons; give one"),
        ("layers", "weights", [[[1.0] * 3] * 3, [[1.0] * 3, [1.0] * 2]], "layers.weights[1][1]", "has 2 numbers where"),
        ("layers", "weights", [[[1.0] * 3] * 3, [[]]], "layers.weights[1][0]", "has 0 entries; give at least 1"),
        ("layers", "weights", [[1.0]], "layers.weights[0][0]", "is not a list; give one list for each neuron"),
        ("layers", "target", [0.0] * 9, "layers.target", "has more than 8 entries; give at most 8"),
        ("descent", "rate", 0.0, "descent.rate", "is out of range; give a number greater than 0"),
        ("descent", "rate", -1, "descent.rate", "is out of range; give a number greater than 0"),
        ("descent", "steps", 0, "descent.steps", "is out of range; give a number at least 1"),
        ("descent", "steps", 10_001, "descent.steps", "is out of range; give a number at most 10000"),
        ("descent", "steps", 10**400, "descent.steps", "is out of range; give a number at most 10000"),
        ("descent", "steps", 1.5, "descent.steps", "is not a whole number; give a whole number"),
        ("descent", "steps", True, "descent.steps", "true is not a whole number; write 1"),
        ("descent", "steps", "300", "descent.steps", "is not a whole number but text, because of its quotes"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_its_mend(section, key, value, where, message):
    error = refusal(changed(section, key, value))
    assert error.key == where
    assert f"mine.toml: {where}: " in str(error)
    assert message in str(error)


@pytest.mark.parametrize(
    ("section", "key"),
    [("", name) for name in TREE] + [(s, key) for s in TREE if isinstance(TREE[s], dict) for key in TREE[s]],
)
def test_a_missing_key_is_named(section, key):
    tree = copy.deepcopy(TREE)
    del (tree[section] if section else tree)[key]
    error = refusal(tree)
    assert error.key == f"{section}.{key}".lstrip(".")
    assert str(error).endswith("is missing; add it; `backprop new FILE` writes a lesson with every key")


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("chain", "weights", [1e200, 1e200, 1.0], "chain.weights: the weighted sum of layer 2 overflows"),
        ("chain", "examples", [[0.1, 1e200]], "chain.weights: the cost or its derivatives overflow"),
        ("chain", "nudge", 1e200, "chain.weights: the nudged cost overflows"),
        ("chain", "nudge", 0.9e154, "chain.nudge: overflows at ten times"),
        ("layers", "target", [1e200, 0.0], "layers.weights: the cost or its derivatives overflow"),
        ("layers", "input", [1e200, 1e200, 0.0], "layers.weights: the cost or its derivatives overflow"),
    ],
)
def test_what_overflows_when_it_is_run_is_named(section, key, value, message):
    tree = changed(section, key, value)
    tree["activation"] = "identity"
    error = refusal(tree)
    assert message in str(error)


def test_whole_numbers_are_numbers():
    assert lesson_from_source(changed("descent", "rate", 3), "mine.toml").source["descent"]["rate"] == 3.0


def test_a_single_layer_is_a_lesson():
    tree = changed("layers", "weights", [[[1.0, 2.0, 3.0]]])
    tree["layers"].update(biases=[[0.5]], target=[1.0])
    tree["chain"].update(weights=[1.0], biases=[0.0])
    assert reading_of(lesson_from_source(tree, "mine.toml")).layered_network.sizes == (3, 1)


@pytest.mark.parametrize("tree", [None, [], 3, "text"])
def test_what_is_no_table_at_all_is_refused(tree):
    assert "is not a table" in str(refusal(tree))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "activation: is missing"),
        ("activation = ", "mine.toml, line 1: activation: has no value; write one behind the ="),
        (
            'activation = "sigmoid"\nactivation = "tanh"',
            "mine.toml, line 2: activation: is already set in line 1",
        ),
        ("a = \x01", "mine.toml, line 1: a: is not valid TOML: Invalid value; fix the syntax there"),
        (b"activation = '\xff'", "byte 14: is not UTF-8 text; save the file as UTF-8 text"),
        (TEXT.encode("utf-16"), "byte 0: is not UTF-8 text"),
        ("a = " + "[" * 20_000, "is nested too deep; `backprop new FILE` writes"),
        (
            TEXT.replace("rate  = 3.0", "rate = 1" + "0" * 400),
            "descent.rate: is too large a number; give a smaller one",
        ),
        (
            TEXT.replace("rate  = 3.0", "rate = 1" + "0" * 5000),
            "holds a number that is too long; `backprop new FILE` writes",
        ),
        (TEXT.replace("rate  = 3.0", "rate = 1e400"), "descent.rate: is not finite"),
        (TEXT.replace("rate  = 3.0", "rate = 2001-01-01"), "descent.rate: is not a number"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_text_that_is_no_lesson_is_refused(content, message):
    assert message in str(explanation(content))


NINE = ".".join("abcdefghi")


@pytest.mark.parametrize(
    "text",
    [f"{NINE} = 1", f"[{NINE}]", f"[[{NINE}]]", f"x = {{{NINE} = 1}}", NINE.replace("a", '"a.b"') + " = 1",
     NINE.replace(".", " .\t") + "=1", f"'{NINE}'.{NINE} = 1", ".".join("a" * 400_000)],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_a_key_of_too_many_parts_is_refused_before_it_is_parsed(text, monkeypatch):
    monkeypatch.setattr(tomllib, "loads", lambda text: pytest.fail("parsed"))
    error = explanation(f"# {NINE}\n\n{text}\n")
    problem = "mine.toml, line 3: has a dotted key of more than 8 parts"
    assert str(error) == f"{problem}; `backprop new FILE` writes a lesson with every key"


@pytest.mark.parametrize(
    "text",
    [NINE[2:] + " = 1", f"# {NINE}", f"x = '{NINE}'", f'x = "\\"{NINE}"', f'x = """\n{NINE}\n"""',
     f"x = '''\n{NINE}'''", f'"{NINE}" = 1'],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_other_keys_are_left_to_the_parser(text):
    assert line_of_long_key(text, 8) is None
    tomllib.loads(text)


PARTS = st.lists(
    st.sampled_from(["a", "b-1", "''", '""', "'.'", "'\"'", '"\\""', '"a.b"', '"#"']), min_size=1, max_size=12
)


@given(PARTS, st.sampled_from([".", " . ", "\t."]), st.integers(1, 12), st.sampled_from(["{} = 1", "[{}]", "[[{}]]"]))
@settings(deadline=None, max_examples=150)
def test_as_many_parts_are_counted_as_the_parser_sees(parts, dot, most, form):
    text = form.format(dot.join(parts))
    found = line_of_long_key(text, most)
    assert (found is not None) == (depth(tomllib.loads(text)) > most)


def depth(tree):
    """The depth of the deepest table."""
    if isinstance(tree, list):
        tree = tree[0]
    return max((1 + depth(value) for value in tree.values()), default=0) if isinstance(tree, dict) else 0


def test_a_line_break_in_the_files_name_stays_out_of_the_message():
    with pytest.raises(LessonError) as caught:
        parse_lesson(b"", "my\nlesson.toml")
    assert str(caught.value).startswith("my lesson.toml: activation: is missing")


def test_a_byte_order_mark_is_no_hindrance():
    assert parse_lesson(b"\xef\xbb\xbf" + TEXT.encode(), "mine.toml").source == TREE


def loading(path):
    with pytest.raises(LessonError) as caught:
        load_lesson(path)
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.fix
    return str(caught.value)


def test_a_missing_file(tmp_path):
    path = tmp_path / "none.toml"
    assert loading(path) == f"{path}: file not found; give the path of a lesson file"


def test_a_folder(tmp_path):
    assert loading(tmp_path) == f"{tmp_path}: that is a folder; give the path of a lesson file"


def test_a_file_inside_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be read (Not a directory); give a readable lesson file" in loading(tmp_path / "file" / "x.toml")


def test_a_path_that_no_system_takes():
    assert "cannot be read (embedded null byte); give a readable lesson file" in loading("a\0b")


def test_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    assert loading(path) == f"{path}: is larger than 1 MB; give a lesson file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path):
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    assert loading(path) == f"{path}: that is a pipe; give the path of a lesson file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_is_not_read():
    assert loading("/dev/zero") == "/dev/zero: that is a device; give the path of a lesson file"


def test_a_name_that_is_too_long(tmp_path):
    path = "x" * 5000 + ".toml"
    assert loading(path) == f"{path[:40]}…: the file name is too long; give the path of a lesson file"


def test_the_largest_file_is_read(tmp_path):
    path = tmp_path / "large.toml"
    path.write_bytes(TEXT.encode() + b"#" * (LARGEST_FILE - len(TEXT.encode())))
    assert load_lesson(path).source == TREE


def test_a_fault_is_a_value_error_with_its_parts():
    error = LessonError("f.toml", "chain.nudge", "is zero", "give another")
    assert isinstance(error, ValueError)
    assert str(error) == "f.toml: chain.nudge: is zero; give another"
    assert (error.file, error.key, error.problem, error.fix) == ("f.toml", "chain.nudge", "is zero", "give another")


# ---------------------------------------------------------------- anything at all


def loads_or_explains(load):
    """Whatever it is given: a lesson whose numbers are all there, or one line."""
    try:
        reading = reading_of(load())
    except LessonError as error:
        assert_one_line(error, "mine.toml")
    else:
        for section in ("chain.mean.C", "chain.nudge.dC", "layers.C"):
            assert np.isfinite(reading[section])


SCALARS = st.one_of(
    st.floats(),
    st.sampled_from([0.0, 1e308, -1e308, 1e200, -1e160, 1e-200, 5e-324, 10**400, -(10**400), 2**63]),
    st.integers(),
    st.booleans(),
    st.text(max_size=5),
    st.none(),
    st.dates(),
    st.sampled_from([*ACTIVATIONS]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


def places(tree, path=()):
    """The path of everything in a tree."""
    if path:
        yield path
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield from places(tree[key], (*path, key))


@st.composite
def mutated_trees(draw):
    tree = copy.deepcopy(TREE)
    tree["descent"]["steps"] = 1
    tree["activation"] = draw(st.sampled_from([*ACTIVATIONS]))
    for _ in range(draw(st.integers(1, 3))):
        *above, key = draw(st.sampled_from(list(places(tree))))
        at = tree
        for step in above:
            at = at[step]
        match draw(st.sampled_from(["number", "number", "replace", "delete", "double"])):
            case "number" if isinstance(at[key], float):
                at[key] = draw(st.floats(allow_nan=False, allow_infinity=False))
            case "delete":
                del at[key]
            case "double" if isinstance(at, list):
                at.append(copy.deepcopy(at[key]))
            case _:
                at[key] = draw(VALUES)
        if not tree:
            break
    return tree


@given(mutated_trees())
@settings(deadline=None, max_examples=400)
def test_any_tree_loads_or_is_explained(tree):
    loads_or_explains(lambda: lesson_from_source(tree, "mine.toml"))


PIECES = re.findall(r"\w+|\s+|.", TEXT)
SCRAPS = st.sampled_from(["", "[", "]", "=", '"', "'", "\n", "-", ".", "#", "e", "9" * 30, "1e300", "nan", "\x00", "é"])


@st.composite
def mutated_texts(draw):
    pieces = list(PIECES)
    for _ in range(draw(st.integers(1, 3))):
        pieces[draw(st.integers(0, len(pieces) - 1))] = draw(SCRAPS | st.sampled_from(PIECES) | st.text(max_size=4))
    return "".join(pieces).encode("utf-8")


@given(mutated_texts())
@settings(deadline=None, max_examples=300)
def test_any_text_loads_or_is_explained(content):
    loads_or_explains(lambda: parse_lesson(content, "mine.toml"))


@given(st.binary(max_size=60))
@settings(deadline=None, max_examples=100)
def test_any_bytes_are_explained(content):
    explanation(content)


def test_every_parameter_of_the_chain_has_a_derivative_by_name(lesson, chain):
    found, _ = evaluated(lesson)
    assert found[Parameter("w", chain.depth)] == pytest.approx(reading_of(lesson)["dC/dw(L)"], rel=1e-12)
