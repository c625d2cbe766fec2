"""Picture sizes and frame rates, by name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """Picture width and height in pixels, and frames per second."""

    width: int
    height: int
    fps: int


QUALITIES = {
    "480p15": Quality(854, 480, 15),
    "720p30": Quality(1280, 720, 30),
    "1080p60": Quality(1920, 1080, 60),
    "2160p60": Quality(3840, 2160, 60),
}
DEFAULT_QUALITY = "1080p60"
"""Name of the default quality."""

UNDRAWN_QUALITY = QUALITIES[DEFAULT_QUALITY]
"""Quality of a rehearsal and of an audit, which draw no pictures. An audit checks every frame of the default film; the
narration is the same at any frame rate."""

DEFAULT_IMAGE_SIZE = QUALITIES[DEFAULT_QUALITY].width, QUALITIES[DEFAULT_QUALITY].height
"""Default width and height of an image, in pixels."""

IMAGE_SIDES = 16, 8192
"""Smallest and largest width or height of an image, in pixels."""

SETTLED_FRAMES = 2
"""Frames after which a still picture has its final quality in the film: the encoder improves it until then."""
