"""The oracle: it agrees with core on every quantity, by another way, and knows where there is nothing to agree on."""

import ast
import inspect
import math
import sys
from decimal import Decimal
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import core
from core import Lesson, Reading, lesson_from_source, load_lesson, reading_of
from core.reading.axes import number_line
from core.reading.names import STEP, WHAT_IF
from scenes.production.audits import forward, functions, long_descent, oracle
from scenes.production.audits.forward import Incomparable, Unknown
from scenes.production.audits.functions import ACTIVATIONS
from scenes.production.audits.oracle import READ, Oracle
from scenes.production.work.errors import Failure

SMOOTH = [name for name, record in core.ACTIVATIONS.items() if record.smooth]
SCALES = (
    "line(w(L))", "line(b(L))", "line(z(L))", "line(a(L-1))", "line(a(L))", "line(y)", "line(C_0)", "span(C_0)",
    "span(a(L-1))", "range(chain.parameters)", "axis(z(L))", "axis(a(L))", "axis(descent.input)",
    "axis(descent.output)", "axis(descent.costs)",
)  # fmt: skip


def small(activation: str = "sigmoid", **chain: object) -> Lesson:
    source = {
        "activation": activation,
        "chain": {"weights": [0.7, -1.1], "biases": [0.3, 0.6], "examples": [[0.5, 0.2], [-0.4, 1.0]], "nudge": 0.01},
        "layers": {
            "input": [0.5, -0.25],
            "weights": [[[0.5, 1.0], [-0.75, 0.3], [0.2, -0.6]], [[0.4, 1.2, -0.8]]],
            "biases": [[0.1, 0.2, -0.3], [0.4]],
            "target": [1.0],
        },
        "descent": {"rate": 0.5, "steps": 12},
    }
    source["chain"] |= chain  # type: ignore[operator]
    return lesson_from_source(source, "small.toml")


def assert_agrees(lesson: Lesson, overrides: dict[str, float], names: list[str]) -> None:
    reading, oracle = Reading(lesson, overrides), Oracle(lesson.source)
    for name in names:
        path = reading.path(name)
        assert float(oracle(path, reading.overrides)) == pytest.approx(reading[path], rel=1e-8, abs=1e-12), path


def names_of(reading: Reading) -> list[str]:
    ends = [f"{scale}.{end}" for scale in SCALES for end in ("low", "high")]
    ticks = [f"axis(z(L)).tick{i}" for i in range(5)]
    return [*(name for name in reading if "aims" not in name), *ends, *ticks, "lens(chain.nudge)"]


@pytest.mark.parametrize("activation", core.ACTIVATIONS)
@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"chain.weights[1]": 0.25, "chain.examples[0].y": 0.8, "chain.nudge": -0.001},
        {WHAT_IF: 0.9},
        {STEP: 7.0},
        {STEP: 3.0, "chain.biases[0]": 0.5},
        {"layers.weights[1][0][2]": 0.1, "layers.input[0]": -1.0},
    ],
    ids=str,
)
def test_it_agrees_with_core_on_every_name(activation: str, overrides: dict[str, float]) -> None:
    lesson = small(activation)
    assert_agrees(lesson, overrides, names_of(reading_of(lesson)))


@pytest.mark.parametrize("name", core.ACTIVATIONS)
def test_its_record_of_an_activation_agrees_with_cores(name: str) -> None:
    """In all that both of them say: the function, twice, its bounds, its corner."""
    own, other = ACTIVATIONS[name], core.ACTIVATIONS[name]
    assert (own.low, own.high, own.corner is None) == (other.low, other.high, other.smooth)
    z = np.linspace(-30, 30, 241)
    values = other.function(z)
    assert [float(own.exact(Decimal(value))) for value in z.tolist()] == pytest.approx(values, rel=1e-14, abs=0)
    assert own.longs(z.astype(np.longdouble)).astype(float) == pytest.approx(values, rel=1e-14, abs=1e-17)


def test_a_single_layer_and_one_example_are_no_exception() -> None:
    lesson = small(weights=[1.2], biases=[-0.3], examples=[[0.4, 0.9]])
    assert_agrees(lesson, {}, names_of(reading_of(lesson)))


@given(st.lists(st.floats(-3, 3), min_size=6, max_size=6), st.sampled_from(SMOOTH))
@settings(deadline=None, max_examples=12, derandomize=True)
def test_it_agrees_for_any_parameters(values: list[float], activation: str) -> None:
    values = [round(value, 3) for value in values]
    lesson = small(activation, weights=values[:3], biases=values[3:])
    names = [name for name in reading_of(lesson) if name.startswith(("chain.examples", "chain.mean"))]
    assert_agrees(lesson, {}, names)


def test_its_digits_do_not_run_out_where_a_float_has_none_left() -> None:
    """1 - sigma(40) is 4e-18, which is nothing beside 1 in a float."""
    oracle = Oracle(small(weights=[40.0, 1.0], biases=[0.0, 0.0], examples=[[1.0, 1.0]]).source)
    assert float(oracle("chain.examples[0].da/dz[0]", {})) == pytest.approx(math.exp(-40), rel=1e-12)
    assert 0 < 1 - oracle("chain.examples[0].a[1]", {}) < Decimal("1e-17")


def test_a_derivative_may_be_as_small_as_a_float_can_be() -> None:
    lesson = small("tanh", weights=[100.0, 1.0, 1.0], biases=[20.0, 0.5, 0.5], examples=[[1.0, 1.0]])
    assert 0 < abs(reading_of(lesson)["chain.examples[0].dC/dw[0]"]) < 1e-90
    names = [f"chain.examples[0].dC/d{kind}[{n}]" for kind in "wb" for n in range(3)]
    for name in names:
        assert float(Oracle(lesson.source)(name, {})) == pytest.approx(reading_of(lesson)[name], rel=1e-9, abs=0)


def test_a_run_that_leaves_the_floats_ends_where_cores_does() -> None:
    lesson = lesson_from_source({**small("identity").source, "descent": {"rate": 40.0, "steps": 60}}, "x.toml")
    assert reading_of(lesson).history.diverged_at is not None
    assert_agrees(lesson, {}, ["descent.last", "axis(descent.output).high", "axis(descent.input).low"])


def test_at_a_corner_of_relu_it_says_so() -> None:
    oracle = Oracle(small("relu", weights=[1.0, 1.0], biases=[-0.5, 0.0]).source)
    assert oracle("chain.examples[0].a[2]", {}) == 0
    with pytest.raises(Incomparable):
        oracle("chain.examples[0].dC/dw[0]", {})


def test_a_run_that_hangs_on_rounding_is_not_compared() -> None:
    """With steps so long that it jumps about, core's run and the oracle's part: neither is wrong."""
    chain = {"weights": [0.9, -1.2, 0.8, 1.1, -0.7], "biases": [0.1, 0.2, -0.3, 0.0, 0.4]}
    lesson = small("tanh", **chain, examples=[[0.5, -0.5], [-0.3, 0.5]])
    oracle = Oracle({**lesson.source, "descent": {"rate": 3.0, "steps": 300}})
    assert oracle("chain.mean.C", {STEP: 5.0}) > 0
    for name, moved in (("chain.mean.C", {STEP: 299.0}), ("axis(descent.costs).high", {}), ("descent.last", {})):
        with pytest.raises(Incomparable):
            oracle(name, moved)


def test_a_run_that_starts_at_a_corner_of_relu_is_not_compared_after_its_start() -> None:
    """One example has z = 0, where core takes the slope 0 and a central difference half the slope on the right."""
    lesson = small("relu", weights=[-0.5, 1.4], biases=[0.3, 0.9], examples=[[0.1, 0.0], [0.6, 1.0]])
    oracle = Oracle(lesson.source)
    assert float(oracle("chain.mean.C", {STEP: 0.0})) == pytest.approx(reading_of(lesson)["chain.mean.C"], rel=1e-12)
    with pytest.raises(Incomparable):
        oracle("chain.mean.C", {STEP: 1.0})


@pytest.mark.parametrize(
    "name", ["chain.nothing", "chain.examples[0].q", "layers.q[0]", "descent.q", "what", "line(what)"]
)
def test_a_name_without_a_route_is_unknown(name: str) -> None:
    with pytest.raises(Unknown):
        Oracle(small().source)(name, {})


@pytest.mark.parametrize("key", ["cost", "chain.cost", "layers.train_biases", "descent.momentum", "sampling.seed"])
def test_a_key_that_it_does_not_read_is_refused(key: str) -> None:
    source: dict[str, object] = dict(small().source)
    section, _, entry = key.partition(".")
    source[section] = {**source.get(section, {}), entry: 1.0} if entry else 1.0  # type: ignore[dict-item]
    with pytest.raises(Failure, match=f"does not read the lesson key {key};"):
        Oracle(source)


def test_it_reads_every_key_of_a_lesson_file() -> None:
    Oracle(load_lesson().source)
    assert {"activation", *(key for key in READ if READ[key])} == {*load_lesson().source}
    for section, entries in READ.items():
        assert entries == (frozenset(load_lesson().source[section]) if entries else frozenset())


def test_an_activation_that_it_does_not_know_is_refused() -> None:
    with pytest.raises(Failure, match=r"does not know the activation gelu; add it to ACTIVATIONS in .*functions\.py"):
        Oracle({**small().source, "activation": "gelu"})


MODULES = (forward, functions, long_descent, oracle)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_it_imports_nothing_but_itself_numpy_and_the_standard_library(module: ModuleType) -> None:
    """So nothing of core, and no derivative of anybody's."""
    imported = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(f"{'.' * node.level}{node.module or ''}")
    assert imported
    imported -= {each.__name__ for each in MODULES} | {"scenes.production.work.errors"}
    assert {name.partition(".")[0] for name in imported} <= {"numpy", *sys.stdlib_module_names}


@pytest.mark.parametrize("tenths", range(-99, 100, 3))
def test_an_axis_of_a_value_in_tenths_is_that_of_core(tenths: int) -> None:
    """A value may lie exactly on the limit at which an axis moves by half its length."""
    low, high = oracle._stretch(Decimal(tenths / 10), Decimal(1), from_zero=False)
    assert (float(low), float(high)) == number_line(tenths / 10)
