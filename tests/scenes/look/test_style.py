"""How numbers are written, and whether colors can be read."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import ManimColor

from scenes.look import style


def rgb(color: str) -> tuple[float, ...]:
    return tuple(ManimColor(color).to_rgb())


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (0.4, 2, False, "0.40"),
        (-0.4, 2, False, "−0.40"),
        (0.4, 1, True, "+0.4"),
        (-0.001, 2, False, "0.00"),
        (-0.001, 2, True, "0.00"),
        (0.0, 2, True, "0.00"),
        (-0.0, 0, False, "0"),
        (1234.5, 0, False, "1234"),
    ],
)
def test_numbers_are_written_with_a_real_minus_and_never_minus_zero(
    value: float, decimals: int, signed: bool, text: str
) -> None:
    assert style.written(value, decimals, signed=signed) == text


@given(st.floats(-1e6, 1e6), st.integers(0, 5))
def test_what_is_written_is_the_value_rounded(value: float, decimals: int) -> None:
    text = style.written(value, decimals).replace("−", "-")
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-9 * abs(value)
    assert not text.startswith("-0") or float(text) != 0


def test_contrast_is_that_of_the_standard() -> None:
    assert style.contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert style.contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("kind", style.COLOR)
@pytest.mark.parametrize("ground", [style.GROUND, style.PANEL])
def test_every_text_color_can_be_read(kind: str, ground: str) -> None:
    assert style.contrast(rgb(style.COLOR[kind]), rgb(ground)) >= style.CONTRAST


@pytest.mark.parametrize("kind", style.COLOR)
def test_dimmed_text_can_still_be_read(kind: str) -> None:
    level = style.readable_level(rgb(style.COLOR[kind]))
    ground = rgb(style.GROUND)
    dimmed = [g + (c - g) * level for g, c in zip(ground, rgb(style.COLOR[kind]), strict=True)]
    assert style.contrast(dimmed, rgb(style.PANEL)) >= style.CONTRAST
    assert style.READABLE_DIM <= level <= 1


@given(st.floats(-2, 3))
def test_text_on_a_neuron_can_be_read_at_any_fill(a: float) -> None:
    assert style.contrast(rgb(style.ink_on(a)), style.neuron_fill(a).to_rgb()) >= style.CONTRAST


def test_a_neuron_is_lighter_the_larger_its_activation() -> None:
    light = [style.luminance(style.neuron_fill(a / 10).to_rgb()) for a in range(11)]
    assert light == sorted(light)
    assert light[0] < light[-1]


@given(st.floats(-100, 100), st.floats(0.01, 100))
def test_edges_are_as_wide_as_their_weights(weight: float, largest: float) -> None:
    width = style.edge_width(weight, largest, 1, 4)
    assert 1 <= width <= 4
    assert math.isclose(width, 1 + 3 * min(abs(weight) / largest, 1))
