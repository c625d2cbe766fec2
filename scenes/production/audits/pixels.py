"""Read the numbers of slides back from their pixels with tesseract, an OCR program."""

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
"""Height of a digit in pixels at which tesseract recognizes the most numbers."""
MARGIN = 24
"""White pixels around a number: tesseract misreads text at the edge of an image."""
LIKED = (1.0, 0.7, 1.5, 0.55)
"""Sizes relative to TALL, tried one after another until tesseract reads what the ledger has."""
ENOUGH = 0.95
"""Share of the numbers that must be recognized: OCR makes mistakes of its own."""

PLAIN = str.maketrans({**dict.fromkeys("−–—~", "-"), **dict.fromkeys(" \n", "")})
"""Maps every dash that tesseract may read to a minus, and deletes spaces."""

Pixels = NDArray[np.float64]
"""(h, w, 3)"""


@dataclass(frozen=True)
class PixelReading:
    """The count of all numbers, of those recognized, and of those recognized at the first size; and the others."""

    count: int
    recognized: int
    at_once: int
    misread: tuple[str, ...]
    faults: tuple[str, ...]


def reader() -> str | None:
    """Return the path of tesseract, or None if it is not installed."""
    return shutil.which("tesseract")


def read_back(slides: Mapping[int, tuple[bytes, Sequence[Mapping[str, Any]]]]) -> PixelReading:
    """Read the numbers of slides, each given as an image and its numbers with their boxes.

    A number is misread if tesseract reads something else at every size. It is a fault if all sizes agree on another
    number. It is also a fault if a share smaller than ENOUGH is recognized. Raises Failure if tesseract fails.
    """
    numbers = [
        (slide, number["shown"], cut(image, number["box"]))
        for slide, (content, recorded) in slides.items()
        for image in [_rgb(content)]
        for number in recorded
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
    """True if a text is the shown number. The dot before a power of ten may be any sign or none."""
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
    """Return the part of an (h, w, 3) image inside a box, with a few pixels around it.

    The box is (left, bottom, right, top) in Manim units; the frame is 8 units high.
    """
    height, width = image.shape[:2]
    unit = height / 8
    left, right = (round(width / 2 + x * unit + side) for x, side in ((box[0], -3), (box[2], 4)))
    top, bottom = (round(height / 2 - y * unit + side) for y, side in ((box[3], -3), (box[1], 4)))
    return image[max(top, 0) : bottom, max(left, 0) : right]


def prepared(part: Pixels, size: float) -> Image.Image:
    """Return a number in black on white, whatever its background, scaled so that digits are `size` times TALL."""
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
    """Return the text of each picture. One call reads all of them, since tesseract starts slowly."""
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
