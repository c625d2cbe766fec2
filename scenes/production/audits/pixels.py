"""The numbers of a slide, read back from its pixels by tesseract, a reader of print."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scenes.production.work.errors import Failure

TALL = 46
"""Pixels of a digit as the reader likes it."""
MARGIN = 24
LIKED = (1.0, 0.7, 1.5, 0.55)
"""Sizes at which a number is shown to the reader, one after another until it reads what the ledger has."""
ENOUGH = 0.95
"""Of the numbers must be recognized; a reader of print makes mistakes of its own."""

PLAIN = str.maketrans({**dict.fromkeys("−–—~", "-"), **dict.fromkeys(" \n", "")})
"""A reader takes a minus for one dash or another."""

Pixels = NDArray[np.float64]
"""(h, w, 3)"""


@dataclass(frozen=True)
class PixelReading:
    """How many numbers there are, how many of them were read as the ledger has them, and how many of these at the first
    size; the others with what was read."""

    count: int
    recognized: int
    at_once: int
    misread: tuple[str, ...]
    faults: tuple[str, ...]


def reader() -> str | None:
    """Where tesseract is."""
    return shutil.which("tesseract")


def read_back(slides: Mapping[int, tuple[bytes, Sequence[Mapping[str, Any]]]]) -> PixelReading:
    """Read the numbers of slides, each given as its image and the numbers with their boxes. Raises Failure.

    A number is misread where the reader gives something else at every size; a fault, where all sizes agree on
    another number. That less than ENOUGH are recognized is a fault, too.
    """
    numbers = [
        (slide, number["shown"], cut(image, number["box"]))
        for slide, (content, found) in slides.items()
        for image in [_rgb(content)]
        for number in found
    ]
    readings: list[list[str]] = [[] for _ in numbers]
    for size in LIKED:
        waiting = [i for i, (_, shown, _) in enumerate(numbers) if not _agree(shown, readings[i])]
        if waiting:
            texts = _read([prepared(numbers[i][2], size) for i in waiting])
            for i, text in zip(waiting, texts, strict=True):
                readings[i].append(text)
    misread: list[str] = []
    faults: list[str] = []
    for (slide, shown, _), texts in zip(numbers, readings, strict=True):
        if not _agree(shown, texts):
            line = f"slide {slide} has {shown}, read as {' and '.join(dict.fromkeys(texts))}"
            values = {_value(text) for text in texts}
            (faults if len(values) == 1 and None not in values else misread).append(line)
    recognized = len(numbers) - len(misread) - len(faults)
    if numbers and recognized < ENOUGH * len(numbers):
        faults.append(f"only {recognized} of {len(numbers)} numbers were recognized")
    at_once = sum(_agree(shown, texts[:1]) for (_, shown, _), texts in zip(numbers, readings, strict=True))
    return PixelReading(len(numbers), recognized, at_once, tuple(misread), tuple(faults))


def _agree(shown: str, texts: Sequence[str]) -> bool:
    """A power of ten is read in one line, its dot as one sign or another, or as none."""
    pattern = re.escape(shown.replace(" ", "")).replace("e", r"\W?10\^?")
    return any(re.fullmatch(pattern, text) for text in texts)


def _value(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip("()"))
    except InvalidOperation:
        return None


def _rgb(content: bytes) -> Pixels:
    with Image.open(BytesIO(content)) as image:
        return np.asarray(image.convert("RGB"), dtype=float)


def cut(image: Pixels, box: Sequence[float]) -> Pixels:
    """The part of an image (h, w, 3) of a frame 8 units high that a box (left, bottom, right, top) takes, with
    a little around it."""
    height, width = image.shape[:2]
    unit = height / 8
    left, right = (round(width / 2 + x * unit + side) for x, side in ((box[0], -3), (box[2], 4)))
    top, bottom = (round(height / 2 - y * unit + side) for y, side in ((box[3], -3), (box[1], 4)))
    return image[max(top, 0) : bottom, max(left, 0) : right]


def prepared(part: Pixels, size: float) -> Image.Image:
    """Black on white, with a margin, so large that a digit is `size` times TALL: whatever it stood on."""
    edge = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])
    ink = np.abs(part - np.median(edge, axis=0)).max(axis=2)
    gray = Image.fromarray(np.uint8(255 - 255 * ink / max(ink.max(), 1.0)))
    scale = size * TALL / max(part.shape[0] - 7, 1)
    small = gray.resize(
        (max(1, round(gray.width * scale)), max(1, round(gray.height * scale))), Image.Resampling.LANCZOS
    )
    page = Image.new("L", (small.width + 2 * MARGIN, small.height + 2 * MARGIN), 255)
    page.paste(small, (MARGIN, MARGIN))
    return page


def _read(pictures: Sequence[Image.Image]) -> list[str]:
    """Each as one line of print; one call for all, since it takes long to begin."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{i}.png" for i in range(len(pictures))]
        for picture, path in zip(pictures, paths, strict=True):
            picture.save(path)
        listed = Path(folder) / "list.txt"
        listed.write_text("\n".join(map(str, paths)), "utf-8")
        command = [reader() or "tesseract", str(listed), "-", "--psm", "7"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    pages = done.stdout.split("\f")
    if done.returncode or len(pages) < len(pictures):
        raise Failure("tesseract cannot read the slides", done.stderr)
    return [page.translate(PLAIN) for page in pages[: len(pictures)]]
