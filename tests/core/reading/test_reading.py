"""The reading: every quantity of a lesson by name, with some parameters moved."""

import copy
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    ACTIVATIONS,
    Network,
    Parameter,
    Reading,
    backprop,
    chain_path,
    descend,
    gradient,
    lesson_from_source,
    load_lesson,
    nudge,
    reading_of,
)
from core.reading.reading import SECTIONS, Quantity
from core.reading.what_if import aims

LESSON = load_lesson()
READING = reading_of(LESSON)
NAMES = list(READING)
CHAIN, LAYERS = reading_of(LESSON).chain_network, reading_of(LESSON).layered_network
EXAMPLES = LESSON.source["chain"]["examples"]
TEXTS = LESSON.source["layers"]


@pytest.fixture(scope="module")
def document():
    return READING.document


@pytest.fixture(scope="module")
def found():
    """The layered network, evaluated."""
    return backprop(LAYERS, TEXTS["input"], TEXTS["target"])


# ---------------------------------------------------------------- the document


def has_at_least(actual, expected, where="document"):
    """Everything in `expected` is in `actual`, in the same place; lists are of one length."""
    if isinstance(expected, dict):
        assert set(expected) <= set(actual), where
        for key, value in expected.items():
            has_at_least(actual[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(actual) == len(expected), where
        for i, value in enumerate(expected):
            has_at_least(actual[i], value, f"{where}[{i}]")
    else:
        assert actual == pytest.approx(expected, rel=1e-12, abs=1e-15), where


def test_the_chain_holds_every_quantity_of_every_example(document):
    examples = []
    for x, y in EXAMPLES:
        one = backprop(CHAIN, [x], [y])
        examples.append(
            {
                "x": x,
                "y": y,
                "a": [float(a[0]) for a in one.a],
                "z": [float(z[0]) for z in one.z],
                "C": float(one.C),
                "dC/dw": [float(dw[0, 0]) for dw in one.dC_dw],
                "dC/db": [float(db[0]) for db in one.dC_db],
                "dC/da": [float(da[0]) for da in one.dC_da],
                "dC/dz": [float(dz[0]) for dz in one.dC_dz],
                "da/dz": [float(da[0]) for da in one.da_dz],
                "dz/dw": [float(a[0]) for a in one.a[:-1]],
                "dz/da": [float(w[0, 0]) for w in CHAIN.weights],
            }
        )
    has_at_least(document["chain"]["examples"], examples)


def test_the_chain_holds_the_mean_over_the_examples(document):
    mean = gradient(CHAIN, [[x] for x, _ in EXAMPLES], [[y] for _, y in EXAMPLES])
    has_at_least(
        document["chain"]["mean"],
        {
            "C": mean.C,
            "dC/dw": [float(dw[0, 0]) for dw in mean.dC_dw],
            "dC/db": [float(db[0]) for db in mean.dC_db],
        },
    )


def test_the_chain_counts_what_it_has(document):
    assert document["chain"]["size"] == {"layers": 3, "neurons": 4, "parameters": 6, "factors": 7, "examples": 8}


@pytest.mark.parametrize("depth", range(1, 7))
def test_the_chain_counts_the_factors_that_reach_its_first_weight(depth):
    source = copy.deepcopy(LESSON.source)
    source["chain"] |= {"weights": [0.5] * depth, "biases": [0.1] * depth}
    reading = reading_of(lesson_from_source(source, "mine.toml"))
    found = backprop(reading.chain_network, [0.6], [1.0])
    assert reading["chain.size.factors"] == len(chain_path(found, Parameter("w", 1)).factors)


def test_the_chain_holds_the_running_means_over_the_examples(document):
    expected = []
    for n in range(1, len(EXAMPLES) + 1):
        mean = gradient(CHAIN, [[x] for x, _ in EXAMPLES[:n]], [[y] for _, y in EXAMPLES[:n]])
        expected.append(
            {
                "C": mean.C,
                "dC/dw": [float(dw[0, 0]) for dw in mean.dC_dw],
                "dC/db": [float(db[0]) for db in mean.dC_db],
            }
        )
    has_at_least(document["chain"]["mean_so_far"], expected)


def test_the_aims_stay_where_they_are_while_parameters_move(document):
    x, y = EXAMPLES[0]
    a = CHAIN.feedforward([x]).a
    assert document["chain"]["aims"] == aims(CHAIN, float(a[-2][0]), float(a[-1][0]), y)
    assert READING.moved("chain.biases[2]", 3.0).document["chain"]["aims"] == document["chain"]["aims"]


def test_the_chain_holds_the_nudge_of_its_last_weight(document):
    x, y = EXAMPLES[0]
    one = nudge(CHAIN, [x], [y], Parameter("w", CHAIN.depth), LESSON.source["chain"]["nudge"])
    has_at_least(
        document["chain"]["nudge"],
        {
            "w": one.value,
            "dw": one.size,
            "dz": float(one.dz[-1][0]),
            "da": float(one.da[-1][0]),
            "dC": one.dC,
            "ratio": one.dC / one.size,
            "derivative": one.derivative,
        },
    )


def test_the_layers_hold_every_quantity(document, found):
    has_at_least(
        document["layers"],
        {
            "a": [a.tolist() for a in found.a],
            "z": [z.tolist() for z in found.z],
            "C": float(found.C),
            "dC/dw": [dw.tolist() for dw in found.dC_dw],
            "dC/db": [db.tolist() for db in found.dC_db],
            "dC/da": [da.tolist() for da in found.dC_da],
            "dC/dz": [dz.tolist() for dz in found.dC_dz],
            "squared_errors": [(a - y) ** 2 for a, y in zip(found.a[-1], TEXTS["target"], strict=True)],
        },
    )


def test_the_paths_lead_from_each_neuron_before_the_last_layer_through_each_output(document, found):
    w, last = LAYERS.weights[-1], LAYERS.depth
    expected = []
    for k in range(w.shape[1]):
        via = [
            {
                "j": j,
                "dz/da": w[j, k],
                "da/dz": found.da_dz[-1][j],
                "dC/da": found.dC_da[-1][j],
                "product": w[j, k] * found.da_dz[-1][j] * found.dC_da[-1][j],
            }
            for j in range(w.shape[0])
        ]
        expected.append({"k": k, "via": via, "sum": found.dC_da[last - 1][k]})
    has_at_least(document["layers"]["paths"], expected)


def test_the_routes_lead_from_one_layer_further_back_and_add_up_as_well(document, found):
    routes = document["layers"]["routes"]
    assert [route["i"] for route in routes] == list(range(LAYERS.sizes[-3]))
    for i, route in enumerate(routes):
        assert route["sum"] == pytest.approx(found.dC_da[-3][i], rel=1e-12)
        for k, through in enumerate(route["via"]):
            assert through["k"] == k
            assert through["sum"] == pytest.approx(LAYERS.weights[-2][k, i] * found.dC_dz[-2][k], rel=1e-12)
            assert [end["j"] for end in through["via"]] == list(range(LAYERS.sizes[-1]))
            assert through["sum"] == pytest.approx(sum(end["product"] for end in through["via"]), rel=1e-12)


def test_the_descent_holds_the_cost_after_every_step(document):
    batch = [[x] for x, _ in EXAMPLES], [[y] for _, y in EXAMPLES]
    costs = descend(CHAIN, *batch, **LESSON.source["descent"]).costs
    assert document["descent"]["costs"] == list(costs)


def test_the_document_is_plain_json(document):
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert list(document) == list(SECTIONS)


def test_changing_a_document_does_not_change_the_reading():
    before = READING["chain.mean.C"]
    READING.document["chain"]["mean"]["C"] = -1.0
    assert READING["chain.mean.C"] == before


def test_a_lesson_of_one_layer_has_paths_but_no_routes():
    source = copy.deepcopy(dict(LESSON.source))
    source["layers"].update(weights=[[[1.0, 2.0, 3.0]]], biases=[[0.5]], target=[1.0])
    layers = reading_of(lesson_from_source(source, "one.toml")).document["layers"]
    assert layers["routes"] == []
    assert [path["sum"] for path in layers["paths"]] == pytest.approx(layers["dC/da"][0])


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("short", "path"),
    [
        ("x", "chain.examples[0].x"),
        ("y", "chain.examples[0].y"),
        ("C_0", "chain.examples[0].C"),
        ("w(L)", "chain.weights[2]"),
        ("w(1)", "chain.weights[0]"),
        ("b(L-1)", "chain.biases[1]"),
        ("z(L)", "chain.examples[0].z[2]"),
        ("a(L)", "chain.examples[0].a[3]"),
        ("a(L-1)", "chain.examples[0].a[2]"),
        ("a(0)", "chain.examples[0].a[0]"),
        ("da/dz(L)", "chain.examples[0].da/dz[2]"),
        ("dz/dw(L)", "chain.examples[0].dz/dw[2]"),
        ("dz/da(L)", "chain.examples[0].dz/da[2]"),
        ("dC/dw(L-2)", "chain.examples[0].dC/dw[0]"),
        ("dC/db(1)", "chain.examples[0].dC/db[0]"),
        ("dC/da(L-1)", "chain.examples[0].dC/da[2]"),
        ("dC/dz(L)", "chain.examples[0].dC/dz[2]"),
        ("y[1]", "layers.target[1]"),
        ("w(L)[0,2]", "layers.weights[1][0][2]"),
        ("b(1)[2]", "layers.biases[0][2]"),
        ("z(L)[1]", "layers.z[1][1]"),
        ("a(L-1)[2]", "layers.a[1][2]"),
        ("a(0)[0]", "layers.a[0][0]"),
        ("dC/da(L)[1]", "layers.dC/da[2][1]"),
        ("dC/dw(L)[1,0]", "layers.dC/dw[1][1][0]"),
        ("path(L-1)[2]->(L)[0]", "layers.paths[2].via[0].product"),
    ],
)
def test_a_short_name_means_a_path(short, path):
    assert READING.path(short) == path
    assert READING.path(path) == path
    assert READING[short] == READING[path]


def test_short_names_follow_the_depth_of_the_lesson():
    source = copy.deepcopy(dict(LESSON.source))
    source["chain"].update(weights=[1.0, 2.0], biases=[0.1, 0.2])
    reading = reading_of(lesson_from_source(source, "two.toml"))
    assert reading.path("w(L)") == "chain.weights[1]"
    assert reading["w(L)"] == 2.0


def test_local_derivatives_of_a_weighted_sum_are_what_stands_beside_them():
    assert READING["dz/dw(L)"] == READING["a(L-1)"]
    assert READING["dz/da(L)"] == READING["w(L)"]
    assert READING["dC/dw(L)"] == pytest.approx(READING["dz/dw(L)"] * READING["da/dz(L)"] * READING["dC/da(L)"])


def test_every_name_can_be_read_and_described(document):
    assert len(NAMES) == len(set(NAMES))
    for name in NAMES:
        quantity = READING.describe(name)
        assert isinstance(quantity, Quantity)
        assert quantity.name == READING.path(name) == name
        assert type(quantity.value) is float
        assert quantity.value == READING[name]
        assert quantity.symbol
        assert quantity.formula


def test_the_names_are_those_of_all_numbers_of_the_document(document):
    def count(tree):
        if isinstance(tree, dict):
            return sum(count(value) for key, value in tree.items() if key not in ("i", "j", "k"))
        return sum(map(count, tree)) if isinstance(tree, list) else 1

    assert len(NAMES) == count(document)
    assert {name.partition(".")[0] for name in NAMES} == set(SECTIONS)


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("C_0", "C of example 0"),
        ("chain.mean.C", "C"),
        ("chain.mean.dC/dw[0]", "mean dC/dw(1)"),
        ("chain.examples[3].a[0]", "a(0) of example 3"),
        ("chain.examples[0].z[2]", "z(3) of example 0"),
        ("w(L)", "w(3)"),
        ("w(L)[0,2]", "w(2)[0,2]"),
        ("a(L-1)[2]", "a(1)[2]"),
        ("y[1]", "y[1]"),
        ("layers.squared_errors[1]", "squared_errors[1]"),
        ("chain.nudge.ratio", "ratio"),
        ("descent.costs[7]", "costs[7]"),
        ("chain.mean_so_far[3].dC/dw[0]", "mean dC/dw(1) so far"),
        ("chain.aims.near", "near"),
    ],
)
def test_symbols_count_layers_as_the_film_does(name, symbol):
    assert READING.describe(name).symbol == symbol


def test_the_mean_says_that_it_is_one():
    assert READING.describe("chain.mean.C").formula == "the mean of the examples' costs"
    assert READING.describe("chain.mean.dC/db[0]").formula == "the mean over the examples of dC/dz_j"


BAD = [
    "", "q", "chain", "chain.", "chain.examples", "chain.examples[0]", "chain.examples[9].z[0]", "chain.examples[-1].C",
    "chain.examples[0].z[3]", "chain.examples[0].q", "chain.mean.C[0]", "chain.weights[0][0]", "chain.weights[x]",
    "chain.weights[²]", "chain.weights[" + "9" * 5000 + "]", "layers.paths[0].via", "layers.weights[0]", "layers.C.C",
    "z(L+1)", "z(0)", "z(4)", "z(L-3)", "w(0)", "a(L-4)", "a(4)", "z(L-" + "9" * 5000 + ")", "z(" + "9" * 5000 + ")",
    "w(L)[0]", "w(L)[2,0]", "w(L)[0,3]", "a(L)[2]", "y[2]", "dz/dw(L)[0]", "path(L-1)[3]->(L)[0]",
    "path(L-1)[0]->(L)[2]", "path(L-2)[0]->(L)[0]", "descent.rate", "descent.costs[301]", "axis(descent.input)",
    "axis(descent.last)", "activation", "C", "z[0]",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD, ids=lambda name: name[:30] or "nothing")
def test_a_name_that_means_nothing_is_refused_and_repeated(name):
    with pytest.raises(KeyError) as caught:
        READING[name]
    said = caught.value.args[0]
    assert name in said or said.startswith(f"{READING.path(name)}: ")
    with pytest.raises(KeyError, match=re.escape(said)):
        READING.describe(name)


def test_what_was_expected_is_said():
    with pytest.raises(KeyError, match="a name begins with one of chain, layers, descent"):
        READING["q"]
    with pytest.raises(KeyError, match=r"z\(4\): no such layer; here L is 3"):
        READING["z(4)"]
    with pytest.raises(KeyError, match=r"chain.examples: not one quantity but several, or none"):
        READING["chain.examples"]
    with pytest.raises(KeyError, match=r"chain.weights\[7\]: no such quantity"):
        READING["chain.weights[7]"]


@given(
    st.text(max_size=12)
    | st.lists(st.sampled_from(["chain", ".", "[", "]", "0", "(", ")", "L", "-", "z", "a"])).map("".join)
)
@settings(deadline=None, max_examples=200)
def test_any_name_is_a_number_or_a_key_error(name):
    try:
        value = READING[name]
    except KeyError as error:
        value = error
    assert type(value) in (float, KeyError)


# ---------------------------------------------------------------- moved parameters


def test_a_moved_parameter_moves_what_depends_on_it_and_leaves_the_lesson():
    before = READING["C_0"]
    moved = READING.moved("chain.weights[2]", -1.0)
    x, y = EXAMPLES[0]
    network = Network.chain([*LESSON.source["chain"]["weights"][:2], -1.0], LESSON.source["chain"]["biases"])
    assert moved["w(L)"] == moved.parameter("chain.weights[2]") == -1.0
    assert moved["C_0"] == pytest.approx(float(backprop(network, [x], [y]).C), rel=1e-12)
    assert moved["layers.C"] == READING["layers.C"]
    assert READING["C_0"] == reading_of(LESSON)["C_0"] == before
    assert moved.overrides == {"chain.weights[2]": -1.0}


@pytest.mark.parametrize(
    ("parameter", "quantity"),
    [
        ("chain.weights[0]", "w(1)"),
        ("chain.biases[1]", "b(L-1)"),
        ("chain.examples[0].x", "x"),
        ("chain.examples[3].y", "chain.examples[3].y"),
        ("chain.nudge", "chain.nudge.dw"),
        ("layers.input[1]", "a(0)[1]"),
        ("layers.weights[1][0][2]", "w(L)[0,2]"),
        ("layers.biases[0][2]", "b(1)[2]"),
        ("layers.target[0]", "y[0]"),
    ],
)
def test_every_kind_of_parameter_can_be_moved(parameter, quantity):
    moved = READING.moved(parameter, 0.3125)
    assert moved.parameter(parameter) == 0.3125
    assert moved[quantity] == 0.3125
    assert READING[quantity] == READING.parameter(parameter) != 0.3125


def test_the_descents_own_parameters_can_be_moved():
    shorter = READING.moved("descent.steps", 5)
    assert shorter.document["descent"]["costs"] == READING.document["descent"]["costs"][:6]
    slower = shorter.moved("descent.rate", 0.5)
    assert slower["descent.costs[5]"] > shorter["descent.costs[5]"]


def test_moves_add_up():
    both = READING.moved("chain.weights[0]", 1.0).moved("chain.biases[0]", 2.0)
    assert both.overrides == {"chain.weights[0]": 1.0, "chain.biases[0]": 2.0}


def test_a_move_to_the_lessons_own_value_vanishes():
    own = READING.parameter("chain.weights[0]")
    there = READING.moved("chain.weights[0]", 5.0)
    assert there.moved("chain.weights[0]", own).overrides == {}
    assert Reading(LESSON, {"chain.weights[0]": own}).overrides == {}


def test_a_nudge_of_no_size_has_no_ratio():
    still = READING.moved("chain.nudge", 0.0)
    assert still["chain.nudge.dC"] == 0.0
    assert "chain.nudge.ratio" not in list(still)
    with pytest.raises(KeyError, match=r"chain.nudge.ratio: no such quantity"):
        still["chain.nudge.ratio"]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_move_out_of_the_numbers_is_refused(value):
    with pytest.raises(ValueError, match=r"chain.weights\[0\]: expected a finite number, got"):
        READING.moved("chain.weights[0]", value)


@pytest.mark.parametrize("path", ["chain.q", "chain.weights", "chain.weights[3]", "activation", "chain.mean.C", "w(L)"])
def test_a_move_of_what_is_no_parameter_is_refused(path):
    with pytest.raises(KeyError):
        READING.moved(path, 1.0)
    with pytest.raises(KeyError):
        READING.parameter(path)


@given(st.sampled_from(["chain.weights[1]", "chain.examples[0].x", "chain.biases[2]"]), st.floats(-50, 50))
@settings(deadline=None, max_examples=50)
def test_wherever_a_parameter_goes_the_quantities_are_those_of_its_network(path, value):
    moved = READING.moved(path, value)
    x, y = moved.chain_batch
    assert moved["C_0"] == pytest.approx(float(backprop(moved.chain_network, x[0], y[0]).C), rel=1e-9, abs=1e-15)
    assert moved["chain.mean.C"] == gradient(moved.chain_network, x, y).C
    assert moved["chain.nudge.derivative"] == pytest.approx(moved["dC/dw(L)"], rel=1e-9, abs=1e-15)


# ---------------------------------------------------------------- what if

WHAT_IF = "chain.what_if.a(L-1)"


@pytest.mark.parametrize("layer", ["L", "L-1", "1"])
@pytest.mark.parametrize("layered", [False, True])
def test_the_activation_of_a_layer_is_its_record(layer, layered):
    reading = reading_of(lesson_with(activation="tanh"))
    assert reading.activation_of(layer, layered=layered) is ACTIVATIONS["tanh"]


@pytest.mark.parametrize(("layer", "layered"), [("L-3", False), ("4", False), ("0", False), ("L-2", True), ("3", True)])
def test_a_layer_that_is_not_there_has_no_activation(layer, layered):
    with pytest.raises(KeyError, match="no such layer"):
        reading_of(lesson_with()).activation_of(layer, layered=layered)


def test_another_activation_before_the_last_layer_is_followed_to_the_cost():
    there = READING.moved(WHAT_IF, 0.6)
    one = backprop(Network(CHAIN.weights[-1:], CHAIN.biases[-1:]), [0.6], [EXAMPLES[0][1]])
    assert there.parameter(WHAT_IF) == there["a(L-1)"] == there["dz/dw(L)"] == 0.6
    assert there["z(L)"] == one.z[0][0]
    assert there["a(L)"] == one.a[1][0]
    assert there["C_0"] == float(one.C)
    assert there["dC/dw(L)"] == one.dC_dw[0][0, 0]
    assert there["dC/da(L-1)"] == one.dC_da[0][0]
    assert there["chain.nudge.derivative"] == there["dC/dw(L)"]
    assert there["chain.nudge.ratio"] == pytest.approx(there["dC/dw(L)"], rel=0.01)
    assert READING["a(L-1)"] != 0.6


def test_a_what_if_stays_what_comes_before_it_and_cuts_the_cost_off_from_it():
    there = READING.moved(WHAT_IF, 0.6)
    for name in ("x", "a(1)", "z(1)", "z(L-1)", "da/dz(L-1)", "dz/dw(L-1)"):
        assert there[name] == READING[name]
    for name in ("dC/dw(1)", "dC/db(L-1)", "dC/dz(L-1)", "dC/da(L-2)", "dC/da(0)"):
        assert there[name] == 0.0
        assert READING[name] != 0.0


def test_a_what_if_concerns_the_first_example_alone_and_the_means_hold_it():
    there, here = READING.moved(WHAT_IF, 0.6).document["chain"], READING.document["chain"]
    assert there["examples"][1:] == here["examples"][1:]
    means = [sum(e["dC/dw"][2] for e in there["examples"]) / len(EXAMPLES), there["mean_so_far"][-1]["dC/dw"][2]]
    assert there["mean"]["dC/dw"][2] == pytest.approx(means[0]) == pytest.approx(means[1])
    assert there["mean"]["dC/dw"][2] != pytest.approx(here["mean"]["dC/dw"][2])


def test_a_what_if_goes_with_other_moves_in_any_order():
    both = READING.moved("chain.weights[0]", 5.0).moved(WHAT_IF, 0.6)
    other = READING.moved(WHAT_IF, 0.6).moved("chain.weights[0]", 5.0)
    assert both.document["chain"] == other.document["chain"]
    assert both.overrides == other.overrides == {WHAT_IF: 0.6, "chain.weights[0]": 5.0}
    assert both["a(L-1)"] == 0.6
    assert both["a(1)"] == READING.moved("chain.weights[0]", 5.0)["a(1)"]


def test_a_what_if_of_what_is_so_anyway_is_none():
    own = READING.parameter(WHAT_IF)
    assert own == READING["a(L-1)"]
    assert READING.moved(WHAT_IF, 0.6).moved(WHAT_IF, own).overrides == {}
    elsewhere = READING.moved("chain.weights[0]", 5.0)
    assert elsewhere["a(L-1)"] != own
    assert elsewhere.moved(WHAT_IF, own)["a(L-1)"] == own


def test_a_what_if_in_a_chain_of_one_layer_takes_the_place_of_the_input():
    source = copy.deepcopy(dict(LESSON.source))
    source["chain"].update(weights=[1.5], biases=[0.1])
    there = reading_of(lesson_from_source(source, "one.toml")).moved(WHAT_IF, 0.2)
    assert (there["a(0)"], there["x"]) == (0.2, EXAMPLES[0][0])
    assert there["z(L)"] == 1.5 * 0.2 + 0.1


# ---------------------------------------------------------------- a step of the descent


RUN = descend(CHAIN, [[x] for x, _ in EXAMPLES], [[y] for _, y in EXAMPLES], **LESSON.source["descent"])


def lesson_with(**changes):
    """The lesson with another chain or descent, small enough to run at once."""
    source = copy.deepcopy(dict(LESSON.source))
    for section, content in changes.items():
        if isinstance(content, dict):
            source[section].update(content)
        else:
            source[section] = content
    return lesson_from_source(source, "other.toml")


@pytest.mark.parametrize("step", [1, 57, 300])
def test_after_some_steps_every_quantity_is_that_of_the_runs_network(step):
    reading, network = READING.moved("descent.step", step), RUN.networks[step]
    assert reading.chain_network[Parameter("w", 1)] == network[Parameter("w", 1)]
    assert [reading[f"w({n})"] for n in (1, 2, 3)] == [network[Parameter("w", n)] for n in (1, 2, 3)]
    assert [reading[f"b({n})"] for n in (1, 2, 3)] == [network[Parameter("b", n)] for n in (1, 2, 3)]
    assert reading["chain.mean.C"] == RUN.costs[step] == reading[f"descent.costs[{step}]"]
    assert reading["chain.mean.dC/dw[2]"] == RUN.gradients[step][Parameter("w", 3)]
    x, y = EXAMPLES[4]
    one = backprop(network, [x], [y])
    assert reading["chain.examples[4].a[3]"] == pytest.approx(float(one.a[3][0]), rel=1e-12)
    assert reading["chain.examples[4].dC/dw[0]"] == pytest.approx(float(one.dC_dw[0][0, 0]), rel=1e-12)
    assert reading["dz/da(L)"] == reading["w(L)"]
    assert reading["layers.C"] == READING["layers.C"]


def test_a_step_is_kept_beside_the_moves():
    reading = READING.moved("descent.step", 12)
    assert reading.overrides == {"descent.step": 12.0}
    assert reading.step == reading["descent.step"] == reading.parameter("descent.step") == 12
    assert READING.step == READING["descent.step"] == 0
    assert reading["descent.last"] == READING["descent.last"] == 300
    assert reading.document["descent"]["costs"] == READING.document["descent"]["costs"]
    assert reading.parameter("chain.weights[0]") == READING["w(1)"]


@pytest.mark.parametrize(("value", "step"), [(0.4, 0), (11.6, 12), (12.4, 12)])
def test_between_two_steps_stands_the_nearest(value, step):
    reading = READING.moved("descent.step", value)
    assert reading.step == step
    assert reading["w(L)"] == RUN.networks[step][Parameter("w", 3)]


def test_a_move_that_changes_nothing_gives_the_same_reading():
    reading = READING.moved("descent.step", 12)
    assert reading.moved("descent.step", 12.3) is reading
    assert READING.moved("descent.step", 0.1) is READING


@pytest.mark.parametrize("step", [-1, 301, 1e9])
def test_a_step_that_the_run_does_not_make_is_refused(step):
    with pytest.raises(ValueError, match=r"descent\.step: the run has the steps 0 to 300, got"):
        READING.moved("descent.step", step)


def test_a_run_starts_from_what_else_is_moved():
    moved = READING.moved("chain.weights[2]", -1.0)
    after = moved.moved("descent.step", 2)
    again = descend(moved.chain_network, *moved.chain_batch, **LESSON.source["descent"]).networks[2]
    assert after["w(L)"] == again[Parameter("w", 3)]
    assert after.overrides == {"chain.weights[2]": -1.0, "descent.step": 2.0}


def test_the_steps_of_one_run_are_computed_once():
    assert READING.moved("descent.step", 5).history is READING.moved("descent.step", 6).history is READING.history


def test_a_run_that_diverges_has_the_steps_that_it_made():
    reading = reading_of(lesson_with(activation="identity", descent={"rate": 1e6, "steps": 500}))
    last = int(reading["descent.last"])
    assert 0 < last < 500
    assert reading.moved("descent.step", last)["chain.mean.C"] > reading["chain.mean.C"]
    assert reading["axis(descent.costs).high"] == max(reading.history.costs)
    first = [reading[f"chain.examples[{i}].a[3]"] for i in range(len(EXAMPLES))]
    assert reading["axis(descent.output).low"] <= min(first)
    assert reading["axis(descent.output).high"] <= max(2.0, *first)
    with pytest.raises(ValueError, match=f"the run has the steps 0 to {last}, got {last + 1}"):
        reading.moved("descent.step", last + 1)


def test_the_axes_of_a_run_hold_all_that_it_passes():
    assert (READING["axis(descent.input).low"], READING["axis(descent.input).high"]) == (0.0, 1.0)
    assert (READING["axis(descent.costs).low"], READING["axis(descent.costs).high"]) == (0.0, max(RUN.costs))
    tanh = reading_of(lesson_with(activation="tanh", chain={"examples": [[2.5, -1.0], [-0.5, 1.0]]}))
    assert (tanh["axis(descent.input).low"], tanh["axis(descent.input).high"]) == (-1.0, 3.0)
    low, high = tanh["axis(descent.output).low"], tanh["axis(descent.output).high"]
    for step in (0, 150, 300):
        at = tanh.moved("descent.step", step)
        assert all(low <= at[f"chain.examples[{i}].a[3]"] <= high for i in range(2))
    assert tanh.moved("descent.step", 9)["axis(descent.output).low"] == low


# ---------------------------------------------------------------- being one thing


def test_a_copy_is_the_reading_itself():
    assert copy.deepcopy(READING) is READING
    assert copy.deepcopy([READING])[0] is READING


def test_a_reading_is_a_source_of_itself():
    assert READING.now is READING


def test_a_lesson_is_evaluated_once():
    assert reading_of(LESSON) is READING
    assert READING.lesson is LESSON


def test_a_table_is_one_section_of_the_document() -> None:
    reading = reading_of(load_lesson())
    assert reading.table("layers") == reading.document["layers"]
    with pytest.raises(KeyError, match="nobody: no such section; there are chain, layers, descent"):
        reading.table("nobody")
