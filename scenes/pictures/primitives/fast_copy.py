"""Fast deep copies of mobjects."""

from copy import deepcopy
from enum import Enum
from pathlib import PosixPath
from types import FunctionType, NoneType
from typing import Any, TypeVar

import numpy as np
from manim import ManimColor, Mobject
from svgelements import Path as SvgPath

M = TypeVar("M", bound=Mobject)

_SHARED = frozenset(
    {bool, bytes, complex, float, int, str, np.float64, FunctionType, NoneType, ManimColor, PosixPath, SvgPath, type}
)
"""Types that the copy may share with the original: immutable ones, and a glyph's path, which is never edited."""


def fast_copy(mobject: M) -> M:
    """Return what `Mobject.copy` returns, about five times as fast.

    Most attributes of a mobject are numbers and arrays, for which `deepcopy` is slow.
    """
    copy: M = _copied(mobject, {})
    return copy


def _copied(value: Any, copies: dict[int, Any]) -> Any:
    kind = type(value)
    if kind in _SHARED or isinstance(value, Enum):
        return value
    if kind is np.ndarray:
        return value.copy()
    earlier = copies.get(id(value))
    if earlier is not None:
        return earlier
    if isinstance(value, Mobject):
        new = copies[id(value)] = object.__new__(kind)
        for name, content in value.__dict__.items():
            new.__dict__[name] = _copied(content, copies)
        new.original_id = str(id(value))
        return new
    if kind is list:
        items: list[Any] = []
        copies[id(value)] = items
        items += [_copied(item, copies) for item in value]
        return items
    if kind is dict:
        table: dict[Any, Any] = {}
        copies[id(value)] = table
        table.update((key, _copied(content, copies)) for key, content in value.items())
        return table
    return deepcopy(value, copies)
