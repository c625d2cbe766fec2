"""One chapter to one silent film or to a still, and the cache of both.

`dispatch` takes parts from the cache or has workers call `render`; `renderer` draws only what changes.
"""

from scenes.production.rendering.cache import VERSIONS_PER_PART
from scenes.production.rendering.dispatch import RenderOptions, render_parts
from scenes.production.rendering.quality import (
    DEFAULT_IMAGE_SIZE,
    DEFAULT_QUALITY,
    IMAGE_SIDES,
    QUALITIES,
    SETTLED_FRAMES,
    UNDRAWN_QUALITY,
    Quality,
)
from scenes.production.rendering.render import RENDERERS, Rendered, Task
from scenes.production.rendering.stills import letterboxed, render_images, render_stills

__all__ = [
    "DEFAULT_IMAGE_SIZE",
    "DEFAULT_QUALITY",
    "IMAGE_SIDES",
    "QUALITIES",
    "RENDERERS",
    "SETTLED_FRAMES",
    "UNDRAWN_QUALITY",
    "VERSIONS_PER_PART",
    "Quality",
    "RenderOptions",
    "Rendered",
    "Task",
    "letterboxed",
    "render_images",
    "render_parts",
    "render_stills",
]
