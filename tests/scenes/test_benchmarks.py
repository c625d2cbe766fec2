"""What the film is measured against shows the same numbers."""

from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from core import load_lesson, reading_of
from scenes.pictures.primitives.number import Number
from scenes.stage.live import Live

PLAIN = Path(__file__).parents[2] / "benchmarks" / "plain.py"


@pytest.fixture
def stock_number() -> Iterator[Any]:
    spec = spec_from_file_location("plain", PLAIN)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.StockNumber


def test_a_number_of_plain_manim_stands_where_ours_does(stock_number: Any) -> None:
    live = Live(reading_of(load_lesson()))
    numbers = [kind(live, "w(L)", decimals=3, edge=RIGHT) for kind in (Number, stock_number)]
    for number in numbers:
        number.scale(1.5).shift(UP)
    live.now = live.now.moved("chain.weights[2]", -12.5)
    for number in numbers:
        number.follow()
    ours, theirs = numbers
    assert ours.text == theirs.text
    assert ours.digits == theirs.digits
    assert ours.line.points == pytest.approx(theirs.line.points, abs=0.01)
    for slot, other in zip(ours.slots, theirs.slots, strict=True):
        assert len(slot.points) == len(other.points)
        if len(slot.points):
            assert np.abs(slot.points.mean(0) - other.points.mean(0)).max() < 0.15
