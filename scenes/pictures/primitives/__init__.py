"""The parts that pictures are built of: numbers, text and shapes, their colors, and how they move."""

from scenes.pictures.primitives.bound_mobject import BoundMembers, BoundMobject, Source, bound_members, members
from scenes.pictures.primitives.mobject_family import family
from scenes.pictures.primitives.morph import Morph
from scenes.pictures.primitives.motion import Appear, Become, Dim, Fly, Go, Into, Later, Light, Move, Vanish, one_by_one
from scenes.pictures.primitives.number import Number, text_width, typeset
from scenes.pictures.primitives.paint import hide, leaves, paint_of, recolor, set_level, set_presence
from scenes.pictures.primitives.shapes import (
    TIP,
    Arrow,
    clear,
    dashed,
    frame,
    gradient,
    lay,
    lay_dashes,
    lay_tip,
    rounded,
    segment,
    tip,
)
from scenes.pictures.primitives.text import Formula, Words, row

__all__ = [
    "TIP",
    "Appear",
    "Arrow",
    "Become",
    "BoundMembers",
    "BoundMobject",
    "Dim",
    "Fly",
    "Formula",
    "Go",
    "Into",
    "Later",
    "Light",
    "Morph",
    "Move",
    "Number",
    "Source",
    "Vanish",
    "Words",
    "bound_members",
    "clear",
    "dashed",
    "family",
    "frame",
    "gradient",
    "hide",
    "lay",
    "lay_dashes",
    "lay_tip",
    "leaves",
    "members",
    "one_by_one",
    "paint_of",
    "recolor",
    "rounded",
    "row",
    "segment",
    "set_level",
    "set_presence",
    "text_width",
    "tip",
    "typeset",
]
