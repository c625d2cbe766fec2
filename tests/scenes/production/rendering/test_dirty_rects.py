"""Dirty rectangles, and their conversion to the film's colors."""

from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.production.rendering.renderer import dirty_rects
from scenes.production.rendering.renderer.dirty_rects import Rect, enclosing, merged
from scenes.production.rendering.renderer.yuv import YuvPlanes
from tests.core.strategies import quick

ROWS, COLUMNS = 30, 40
GRID = Rect(0, 0, COLUMNS, ROWS)


@st.composite
def rects(draw: Any, within: Rect = GRID) -> Rect:
    left, top = (draw(st.integers(0, end - 1)) for end in within[2:])
    return Rect(left, top, draw(st.integers(left + 1, within.right)), draw(st.integers(top + 1, within.bottom)))


def cells(rect: Rect) -> np.ndarray:
    """Return the pixels of a rectangle as a (ROWS, COLUMNS) mask."""
    grid = np.zeros((ROWS, COLUMNS), bool)
    grid[rect.top : rect.bottom, rect.left : rect.right] = True
    return grid


# ---------------------------------------------------------------- rects


@quick
@given(st.lists(rects(), max_size=8), st.sampled_from([0, 7, 60, 30_000]))
def test_merged_rects_cover_the_given_ones_and_have_no_pixel_in_common(given_: list[Rect], overhead: int) -> None:
    with patch.object(dirty_rects, "OVERHEAD", overhead):
        joined = merged(given_)
    times = sum((cells(rect).astype(int) for rect in joined), np.zeros((ROWS, COLUMNS), int))
    assert times.max() <= 1
    assert (times == 1)[np.any([cells(rect) for rect in given_], axis=0)].all() if given_ else not joined
    if given_:
        lefts, tops, rights, bottoms = zip(*given_, strict=True)
        hull = Rect(min(lefts), min(tops), max(rights), max(bottoms))
        assert not times[~cells(hull)].any()


@quick
@given(rects(), rects())
def test_two_rects_are_joined_only_where_they_overlap_or_are_cheaper_as_one(a: Rect, b: Rect) -> None:
    for overhead in (0, 7, 60, 30_000):
        with patch.object(dirty_rects, "OVERHEAD", overhead):
            joined = merged([a, b])
        cheaper = a.union(b).area <= a.area + b.area + overhead
        assert joined == ([a.union(b)] if (cells(a) & cells(b)).any() or cheaper else [a, b])


@quick
@given(rects())
def test_the_area_of_a_rect_is_the_number_of_its_pixels(rect: Rect) -> None:
    assert rect.area == cells(rect).sum()


@quick
@given(rects(), st.integers(0, 9), st.integers(1, 16))
def test_an_expanded_rect_has_its_margin_and_edges_at_whole_steps(rect: Rect, margin: int, step: int) -> None:
    wide = rect.expanded(margin, step, GRID)
    for edge, old, sign, limit in zip(wide, rect, (-1, -1, 1, 1), GRID, strict=True):
        if edge != limit:
            assert edge % step == 0
            assert margin <= sign * (edge - old) < margin + step
        else:
            assert sign * (limit - old) < margin + step
    assert (wide.left, wide.top) >= (0, 0)
    assert (cells(wide) | ~cells(rect)).all()


edges = st.floats(-50, 90, allow_nan=False)


@quick
@given(edges, edges, st.floats(0, 60), st.floats(0, 60))
def test_an_enclosing_rect_holds_every_pixel_that_is_touched(
    left: float, top: float, width: float, height: float
) -> None:
    right, bottom = left + width, top + height
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    touched = (columns <= right) & (columns + 1 >= left) & (rows <= bottom) & (rows + 1 >= top)
    rect = enclosing(left, top, right, bottom, GRID)
    if rect is None:
        assert not touched.any()
        return
    assert cells(rect)[touched].all()
    near = (columns <= right + 3) & (columns >= left - 3) & (rows <= bottom + 3) & (rows >= top - 3)
    assert near[cells(rect)].all()
    assert (rect.left, rect.top) >= (0, 0)
    assert rect.right <= COLUMNS
    assert rect.bottom <= ROWS


@pytest.mark.parametrize("edge", [np.nan, np.inf, -np.inf, 2.0**23, -1e300])
@pytest.mark.parametrize("place", range(4))
def test_what_reaches_beyond_counting_may_be_anywhere(edge: float, place: int) -> None:
    shape = [5.0, 5.0, 6.0, 6.0]
    shape[place] = edge
    assert enclosing(*shape, GRID) == GRID


# ---------------------------------------------------------------- colors


def noise(rng: np.random.Generator, rect: Rect) -> np.ndarray:
    """Return random pixels: black and white, so that neighbors differ as much as possible, or of any level."""
    levels = rng.choice([2, 256])
    return (
        rng.integers(0, levels, (rect.bottom - rect.top, rect.right - rect.left, 4)) * (255 // (levels - 1))
    ).astype(np.uint8)


@quick
@given(st.integers(0, 2**32 - 1), st.sampled_from([(64, 48), (320, 180), (130, 66), (2, 2), (200, 6)]))
def test_converting_what_has_changed_gives_what_converting_all_gives(seed: int, size: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    width, height = size
    whole = Rect(0, 0, width, height)
    picture = noise(rng, whole)
    planes = YuvPlanes(height, width)
    planes.update(picture, [whole])
    for _ in range(4):
        changed = []
        for _ in range(rng.integers(0, 4)):
            left, top = rng.integers(0, width), rng.integers(0, height)
            rect = Rect(left, top, rng.integers(left + 1, width + 1), rng.integers(top + 1, height + 1))
            picture[rect.top : rect.bottom, rect.left : rect.right] = noise(rng, rect)
            changed.append(rect)
        planes.update(picture, changed)
        fresh = YuvPlanes(height, width)
        fresh.update(picture, [whole])
        assert np.array_equal(planes.array, fresh.array)


def test_only_what_is_said_to_have_changed_is_converted() -> None:
    planes = YuvPlanes(64, 128)
    planes.update(np.full((64, 128, 4), 255, np.uint8), [Rect(70, 20, 90, 30)])
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
    planes = YuvPlanes(16, 16)
    planes.update(np.full((16, 16, 4), (*color, 255), np.uint8), [planes.frame])
    levels = [np.unique(part) for part in (planes.array[:16], planes.array[16:20], planes.array[20:])]
    assert all(len(level) == 1 for level in levels)
    assert np.concatenate(levels) == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(("height", "width"), [(181, 320), (180, 321), (1, 1)])
def test_odd_sizes_are_refused(height: int, width: int) -> None:
    with pytest.raises(ValueError, match=f"even, not {width}x{height}"):
        YuvPlanes(height, width)
