"""The poster: the picture shown before a film plays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
from PIL import Image

from scenes.contents import POSTER
from scenes.production.rendering import SETTLED_FRAMES
from scenes.production.work import Failure, media_name

SIZE = 1280, 720
"""Width and height in pixels, as video sites recommend."""


def poster_frame(ledger: Mapping[str, Any]) -> int:
    """Return the frame for the poster: that of slide POSTER, else of the first slide, else the middle frame."""
    slides = {slide["number"]: slide["frame"] for chapter in ledger["chapters"] for slide in chapter["slides"]}
    last = ledger["chapters"][-1]
    frames = int(last["frame"] + last["frames"])
    frame = slides.get(POSTER, min(slides.values(), default=None))
    return frames // 2 if frame is None else min(frame + SETTLED_FRAMES, frames - 1)


def write_poster(film: Path, frame: int, target: Path) -> None:
    """Write a frame of a film as a PNG of SIZE. Raises Failure if the film has no such frame."""
    with av.open(media_name(film)) as source:
        stream = source.streams.video[0]
        stream.thread_type = "AUTO"
        assert stream.average_rate is not None
        assert stream.time_base is not None
        time = round(frame / stream.average_rate / stream.time_base)
        source.seek(time, stream=stream)
        for picture in source.decode(stream):
            if picture.pts is not None and picture.pts >= time:
                image = Image.fromarray(picture.to_ndarray(format="rgb24"))
                image.resize(SIZE, Image.Resampling.LANCZOS).save(target, "PNG", optimize=True)
                return
    raise Failure(f"{film.name} has no frame {frame}")
