"""A replacement for the drawing of Manim's Cairo renderer: the same pixels, but only where they change.

README.md explains how it works. `scenes.production.rendering.film_renderer` puts it in place.
"""

from scenes.production.rendering.renderer.dirty_rects import Rect
from scenes.production.rendering.renderer.layers import Layer, Pixels
from scenes.production.rendering.renderer.yuv import YuvArray, YuvPlanes

__all__ = [
    "Layer",
    "Pixels",
    "Rect",
    "YuvArray",
    "YuvPlanes",
]
