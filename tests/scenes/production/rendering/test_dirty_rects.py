"""Boxes of pixels, and the colors of the film in them."""

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.production.rendering.renderer import dirty_rects as boxes_module
from scenes.production.rendering.renderer.dirty_rects import Box, covering, merged
from scenes.production.rendering.renderer.yuv import Planes
from tests.core.strategies import quick

ROWS, COLUMNS = 30, 40
GRID = Box(0, 0, COLUMNS, ROWS)


@st.composite
def boxes(draw: Any, within: Box = GRID) -> Box:
    left, top = (draw(st.integers(0, end - 1)) for end in within[2:])
    return Box(left, top, draw(st.integers(left + 1, within.right)), draw(st.integers(top + 1, within.bottom)))


def cells(box: Box) -> np.ndarray:
    """The pixels of a box, as a picture of yes and no."""
    grid = np.zeros((ROWS, COLUMNS), bool)
    grid[box.top : box.bottom, box.left : box.right] = True
    return grid


# ---------------------------------------------------------------- boxes


@quick
@given(st.lists(boxes(), max_size=8), st.sampled_from([0, 7, 60, 30_000]))
def test_merged_boxes_cover_the_given_ones_and_have_no_pixel_in_common(given_: list[Box], overhead: int) -> None:
    with patch.object(boxes_module, "OVERHEAD", overhead):
        found = merged(given_)
    times = sum((cells(box).astype(int) for box in found), np.zeros((ROWS, COLUMNS), int))
    assert times.max() <= 1
    assert (times == 1)[np.any([cells(box) for box in given_], axis=0)].all() if given_ else not found
    if given_:
        lefts, tops, rights, bottoms = zip(*given_, strict=True)
        hull = Box(min(lefts), min(tops), max(rights), max(bottoms))
        assert not times[~cells(hull)].any()


@quick
@given(boxes(), boxes())
def test_two_boxes_are_joined_only_where_they_meet_or_are_cheaper_as_one(a: Box, b: Box) -> None:
    for overhead in (0, 7, 60, 30_000):
        with patch.object(boxes_module, "OVERHEAD", overhead):
            found = merged([a, b])
        cheaper = a.around(b).area <= a.area + b.area + overhead
        assert found == ([a.around(b)] if (cells(a) & cells(b)).any() or cheaper else [a, b])


@quick
@given(boxes(), boxes())
def test_boxes_meet_where_they_have_a_pixel_in_common(a: Box, b: Box) -> None:
    assert a.meets(b) == b.meets(a) == (cells(a) & cells(b)).any()
    assert a.area == cells(a).sum()


@quick
@given(boxes(), st.integers(0, 9), st.integers(1, 16))
def test_a_widened_box_has_its_margin_and_edges_at_whole_steps(box: Box, margin: int, step: int) -> None:
    wide = box.widened(margin, step, GRID)
    for edge, old, sign, limit in zip(wide, box, (-1, -1, 1, 1), GRID, strict=True):
        if edge != limit:
            assert edge % step == 0
            assert margin <= sign * (edge - old) < margin + step
        else:
            assert sign * (limit - old) < margin + step
    assert (wide.left, wide.top) >= (0, 0)
    assert (cells(wide) | ~cells(box)).all()


edges = st.floats(-50, 90, allow_nan=False)


@quick
@given(edges, edges, st.floats(0, 60), st.floats(0, 60))
def test_a_covering_box_holds_every_pixel_that_is_touched(left: float, top: float, width: float, height: float) -> None:
    right, bottom = left + width, top + height
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    touched = (columns <= right) & (columns + 1 >= left) & (rows <= bottom) & (rows + 1 >= top)
    box = covering(left, top, right, bottom, GRID)
    if box is None:
        assert not touched.any()
        return
    assert cells(box)[touched].all()
    near = (columns <= right + 3) & (columns >= left - 3) & (rows <= bottom + 3) & (rows >= top - 3)
    assert near[cells(box)].all()
    assert (box.left, box.top) >= (0, 0)
    assert box.right <= COLUMNS
    assert box.bottom <= ROWS


@pytest.mark.parametrize("edge", [np.nan, np.inf, -np.inf, 2.0**23, -1e300])
@pytest.mark.parametrize("place", range(4))
def test_what_reaches_beyond_counting_may_be_anywhere(edge: float, place: int) -> None:
    shape = [5.0, 5.0, 6.0, 6.0]
    shape[place] = edge
    assert covering(*shape, GRID) == GRID


# ---------------------------------------------------------------- colors


def noise(rng: np.random.Generator, box: Box) -> np.ndarray:
    """Neighbors as unlike as can be, at times; at others a flat color."""
    levels = rng.choice([2, 256])
    return (rng.integers(0, levels, (box.bottom - box.top, box.right - box.left, 4)) * (255 // (levels - 1))).astype(
        np.uint8
    )


@quick
@given(st.integers(0, 2**32 - 1), st.sampled_from([(64, 48), (320, 180), (130, 66), (2, 2), (200, 6)]))
def test_converting_what_has_changed_gives_what_converting_all_gives(seed: int, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    width, height = size
    whole = Box(0, 0, width, height)
    picture = noise(rng, whole)
    planes = Planes(height, width)
    planes.update(picture, [whole])
    for _ in range(4):
        changed = []
        for _ in range(rng.integers(0, 4)):
            left, top = rng.integers(0, width), rng.integers(0, height)
            box = Box(left, top, rng.integers(left + 1, width + 1), rng.integers(top + 1, height + 1))
            picture[box.top : box.bottom, box.left : box.right] = noise(rng, box)
            changed.append(box)
        planes.update(picture, changed)
        anew = Planes(height, width)
        anew.update(picture, [whole])
        assert np.array_equal(planes.array, anew.array)


def test_only_what_is_said_to_have_changed_is_converted() -> None:
    planes = Planes(64, 128)
    planes.update(np.full((64, 128, 4), 255, np.uint8), [Box(70, 20, 90, 30)])
    assert (planes.array[20:30, 70:90] == 235).all()
    assert (planes.array[:64, :60] == 0).all()
    assert 0 < (planes.array[64:] == 128).sum() <= 2 * 14 * 10


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ((255, 255, 255), (235, 128, 128)), ((0, 0, 0), (16, 128, 128)), ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)), ((0, 0, 255), (32, 240, 118)),
    ],
)  # fmt: skip
def test_colors_are_those_of_hd_video(color: tuple[int, ...], expected: tuple[int, ...]) -> None:
    planes = Planes(16, 16)
    planes.update(np.full((16, 16, 4), (*color, 255), np.uint8), [planes.whole])
    found = [np.unique(part) for part in (planes.array[:16], planes.array[16:20], planes.array[20:])]
    assert all(len(levels) == 1 for levels in found)
    assert np.concatenate(found) == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(("height", "width"), [(181, 320), (180, 321), (1, 1)])
def test_odd_sizes_are_refused(height: int, width: int) -> None:
    with pytest.raises(ValueError, match=f"even, not {width}x{height}"):
        Planes(height, width)
