"""Picture sizes and rates by their usual names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """Width and height in pixels, frames a second."""

    width: int
    height: int
    fps: int


QUALITIES = {
    "480p15": Quality(854, 480, 15),
    "720p30": Quality(1280, 720, 30),
    "1080p60": Quality(1920, 1080, 60),
    "2160p60": Quality(3840, 2160, 60),
}
USUAL = "1080p60"

UNDRAWN = QUALITIES[USUAL]
"""For a rehearsal and an audit, which make no pictures: an audit looks at every frame that the default film has, and
what is said is the same at any rate."""

IMAGE = QUALITIES[USUAL].width, QUALITIES[USUAL].height
"""Width and height of an image where nothing says otherwise."""

SIDES = 16, 8192
"""The fewest and the most pixels of a side."""

SETTLED = 2
"""A picture that stays is as good as it gets after so many frames of the film."""
