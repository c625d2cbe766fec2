"""Which frame stands for a film."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from scenes import contents
from scenes.contents import POSTER
from scenes.production.film.poster import SIZE, poster_frame, write_poster
from scenes.production.rendering.quality import SETTLED_FRAMES
from scenes.production.work.errors import Failure


def ledger(*slides: tuple[int, int], frames: int = 900) -> dict[str, Any]:
    marks = [{"number": number, "frame": frame} for number, frame in slides]
    return {"chapters": [{"frame": 0, "frames": 100, "slides": []}, {"frame": 100, "frames": frames, "slides": marks}]}


@pytest.mark.parametrize(
    ("slides", "frame"),
    [
        (((1, 200), (POSTER, 500), (9, 700)), 500 + SETTLED_FRAMES),
        (((9, 700), (1, 200)), 200 + SETTLED_FRAMES),
        (((9, 999),), 999),
        ((), 500),
    ],
)
def test_it_is_the_slide_that_stands_for_it_or_the_best_there_is(slides: Any, frame: int) -> None:
    assert poster_frame(ledger(*slides)) == frame


def test_there_is_such_a_slide() -> None:
    assert sum(POSTER in chapter.slides for chapter in contents.CHAPTERS) == 1


def test_it_is_that_very_frame(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with av.open(str(film), "w") as target:
        stream = target.add_stream("libx264", rate=30, options={"g": "8", "crf": "10"})
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for i in range(40):
            picture = av.VideoFrame.from_ndarray(np.full((36, 64, 3), 6 * i, np.uint8), format="rgb24")
            target.mux(stream.encode(picture))
        target.mux(stream.encode(None))
    for frame in (0, 7, 8, 21, 39):
        write_poster(film, frame, tmp_path / "poster.part")
        with Image.open(tmp_path / "poster.part") as image:
            assert image.size == SIZE
            assert abs(np.asarray(image.convert("L"), int).mean() - 6 * frame) < 3
    with pytest.raises(Failure, match=r"^film\.mp4 has no frame 40$"):
        write_poster(film, 40, tmp_path / "poster.part")
