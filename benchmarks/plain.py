"""Render what render.py compares the film with; each run is a process of its own.

    python benchmarks/plain.py {plain,stock,floor} --quality NAME --media FOLDER CHAPTER...

`stock` renders the chapters one after another with Manim's CairoRenderer, its SceneFileWriter (a file for each
animation, joined at the end of the chapter), and its encoder settings (libx264 at crf 23, otherwise libx264's defaults,
threads included). Manim's cache is off. Chapters, stage and mobjects are the film's. The chapters are not joined into
one film; captions and ledger are not written.

`plain` is like `stock`, but the digits of every Number come from Manim's DecimalNumber with `mob_class=MathTypst`, of
the same size, color and fixed edge. Only when the shown string changes is its `set_value` called, which copies, scales,
arranges, places and colors all characters. The resulting outlines are moved into the Number's slots. The string is
passed to it, since DecimalNumber supports neither brackets, nor powers of ten, nor a varying number of decimals. A
Number that only moves, or is copied, does not call it. Two things remain of Number: how it chooses its string, and its
slots, which are drawn and colored even when empty.

`floor` draws like the film, and gives each distinct picture once to the film's encoder, with the film's settings. A
picture counts once, however long it stays. Only the encoder's calls are timed, in CPU seconds of their thread, since
the encoder uses one thread.

Prints, as JSON in the last line, the number of frames and other counts.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from manim import DEFAULT_FONT_SIZE, RIGHT, CairoRenderer, DecimalNumber, MathTypst, tempconfig

from core import load_lesson, reading_of

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scenes.contents import CHAPTERS, Chapter
from scenes.pictures import number
from scenes.production.rendering import QUALITIES, Quality, encoder
from scenes.production.rendering.film_renderer import FilmRenderer


class Digits(DecimalNumber):
    """Manim's DecimalNumber, with the string to write passed to it."""

    changes = 0
    seconds = 0.0

    def __init__(self, text: str, value: float, **kwargs: Any) -> None:
        self.text = text
        super().__init__(value, mob_class=MathTypst, **kwargs)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Digits":
        return self  # the Number's slots are copied, and a stock scene would not have the digits twice

    def _get_num_string(self, number: float | complex) -> str:
        return self.text.replace("−", "-")

    def change(self, text: str, value: float) -> None:
        """Change the value as a stock scene would; counted and timed."""
        self.text = text
        began = time.thread_time()
        self.set_value(value)
        Digits.seconds += time.thread_time() - began
        Digits.changes += 1

    def outlines(self) -> list[np.ndarray]:
        """Return the points of each character, relative to the pivot on the baseline."""
        edge = self.get_edge_center(self.edge_to_fix)
        origin = np.array([edge[0], self.get_bottom()[1], 0.0])
        return [np.concatenate([m.points for m in shape.get_family()]) - origin for shape in self.submobjects]


class StockNumber(number.Number):
    """A Number with the digits of a DecimalNumber."""

    drawn_digits: Digits | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.drawn_digits is None:  # no value has been set since the first
            start, end = self.line.points[[0, -1]]
            self._put(start + (end - start) * self.pivot, self.scale_of_glyphs, self.text)

    def _put(self, at: np.ndarray, scale: float, text: str) -> None:
        if not self.text:  # the initial string, before there is a value
            super()._put(at, scale, text)
            return
        start, before, moved = self.line.points[0].copy(), self.scale_of_glyphs, text == self.text
        if self.drawn_digits is None:
            options = {"font_size": self.size, "edge_to_fix": RIGHT * (2 * self.pivot - 1), "color": self.color}
            self.drawn_digits, moved = Digits(text, self.value, **options), False
        elif not moved:
            self.drawn_digits.change(text, self.value)
        self.exponent = number.exponent_share(scale)
        self.text, self.natural_width = text, number.text_width(text, self.exponent)
        width = self.natural_width * scale
        pen = at - RIGHT * width * self.pivot
        self.line.lay(pen, pen + RIGHT * width)
        if moved:
            for slot in self.slots:
                slot.points = (slot.points - start) * (scale / before) + pen
            return
        outlines, factor = self.drawn_digits.outlines(), scale * DEFAULT_FONT_SIZE / self.size
        for i, slot in enumerate(self.slots):
            slot.points = outlines[i] * factor + at if i < len(outlines) else np.zeros((0, 3))


class Floor(encoder.FilmWriter):
    """A file writer that encodes each distinct picture once, and times only the encoding."""

    distinct = 0
    seconds = 0.0
    last: np.ndarray | None = None

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        if self.last is not None and np.array_equal(pixels, self.last):
            return
        self.last = pixels
        began = time.thread_time()
        self.encoder.write(pixels, 1)
        Floor.seconds += time.thread_time() - began
        Floor.distinct += 1


@contextmanager
def stage(chapter: Chapter, quality: Quality, media: Path, options: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Configure Manim for a chapter; yield its scene class."""
    make = chapter.scene  # imported before the config changes: what the import sets there must last
    settings = {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": quality.fps,
        "media_dir": str(media),
        "format": "mp4",
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    with tempconfig({**settings, **options}):
        yield make


def by_manim(chapters: list[Chapter], quality: Quality, media: Path) -> dict[str, Any]:
    """Render with Manim's renderer, writer and encoder settings."""
    frames, lesson = 0, load_lesson()
    for chapter in chapters:
        with stage(chapter, quality, media, {}) as make:
            scene = make(renderer=CairoRenderer(), reading=reading_of(lesson))
            scene.render()
            frames += scene.record.frames
    return {"frames": frames, "changes": Digits.changes, "seconds_in_changes": Digits.seconds}


def by_the_encoder(chapters: list[Chapter], quality: Quality, media: Path) -> dict[str, Any]:
    """Render with FilmRenderer, encoding each distinct picture once."""
    frames, lesson = 0, load_lesson()
    for chapter in chapters:
        with stage(chapter, quality, media, {"video_encoder_options": encoder.OPTIONS}) as make:
            scene = make(renderer=FilmRenderer(file_writer_class=Floor), reading=reading_of(lesson))
            scene.render()
            frames += scene.record.frames
    return {"frames": frames, "pictures": Floor.distinct, "seconds_in_encoder": Floor.seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description="Render what render.py compares the film with.")
    parser.add_argument("run", choices=("plain", "stock", "floor"))
    parser.add_argument("--quality", choices=list(QUALITIES), required=True)
    parser.add_argument("--media", metavar="FOLDER", type=Path, required=True)
    parser.add_argument("chapters", metavar="CHAPTER", nargs="+")
    options = parser.parse_args()
    if options.run == "plain":
        number.Number = StockNumber  # before anything that imports it from there
    chapters = [chapter for chapter in CHAPTERS if chapter.name in options.chapters]
    render = by_the_encoder if options.run == "floor" else by_manim
    print(json.dumps(render(chapters, QUALITIES[options.quality], options.media)))


if __name__ == "__main__":
    main()
