"""Render small lossless films, with Manim's renderer or with FilmRenderer, and compare them frame by frame."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from manim import CairoRenderer, Camera, Scene, tempconfig
from numpy.typing import NDArray

from scenes.production.rendering.encoder import OPTIONS, FilmWriter
from scenes.production.rendering.film_renderer import FilmRenderer

LOSSLESS = {**OPTIONS, "qp": "0"}

Make = Callable[..., Scene]
"""A scene class, or a function like it: takes `renderer`."""


@dataclass(frozen=True)
class RenderedScene:
    """A film's file, and its scene."""

    path: Path
    scene: Scene


def stock(camera_class: type[Camera] = Camera) -> CairoRenderer:
    """Return Manim's renderer with our file writer."""
    return CairoRenderer(file_writer_class=FilmWriter, camera_class=camera_class)


def film(
    make: Make, renderer: Callable[[], CairoRenderer], folder: Path, options: dict[str, str] = LOSSLESS, **config: Any
) -> RenderedScene:
    """Render a scene to a film in this folder."""
    settings = {"dry_run": False, "format": "mp4", "media_dir": str(folder), "video_encoder_options": options}
    with tempconfig({**settings, **config}):
        scene = make(renderer=renderer())
        scene.render()
    written = Path(scene.renderer.file_writer.movie_file_path)
    return RenderedScene(
        written.rename(folder / f"{type(scene.renderer).__name__}-{len([*folder.iterdir()])}.mp4"), scene
    )


def pictures(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield all pictures of a film, as YuvPlanes has them."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")


def write_pictures(path: Path, frames: Sequence[NDArray[np.uint8]]) -> Path:
    """Write pictures, as YuvPlanes has them, to a lossless film."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=15, options=LOSSLESS)
        stream.height, stream.width = 2 * frames[0].shape[0] // 3, frames[0].shape[1]
        stream.pix_fmt = "yuv420p"
        for picture in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="yuv420p")))
        container.mux(stream.encode())
    return path


def differences(one: Path, other: Path) -> list[int]:
    """Return the largest difference of two films in each frame, in levels. Raises ValueError if a film is longer."""
    return [
        int(np.abs(a.astype(np.int16) - b).max()) for a, b in zip(pictures(one), pictures(other), strict=True)
    ]  # fmt: skip


def both(
    make: Make, folder: Path, camera_class: type[Camera] = Camera, **config: Any
) -> tuple[RenderedScene, RenderedScene]:
    """Render with Manim's renderer and with FilmRenderer; return both films."""
    theirs = film(make, lambda: stock(camera_class), folder, **config)
    return theirs, film(make, lambda: FilmRenderer(camera_class=camera_class), folder, **config)
