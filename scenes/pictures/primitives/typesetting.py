"""Set words and formulas with a Typst compiler that is kept, in place of the one that Manim starts for each.

Manim 0.22.0 starts a compiler, which reads all fonts, for each formula, and takes whatever SVG file it finds under the
formula's name for what Typst once made of it. Here the compiler and what it made stay in memory, and the file is
written again for whoever asks.
"""

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import typst
from manim import config
from manim.mobject.text import typst_mobject
from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, TYPST_TEMPLATE

REMEMBERED = 4096
"""How many formulas stay in memory: more than a film has, some kilobytes each."""


def svg_file(
    typst_code: str,
    preamble: str = "",
    text_size: float = TYPST_COMPILATION_FONT_SIZE,
    font_paths: Sequence[str | Path] | None = None,
) -> Path:
    """Compile Typst code, and return the path of an SVG file in Manim's folder; as typst_to_svg_file of Manim."""
    source = TYPST_TEMPLATE.format(text_size=text_size, preamble=preamble, body=typst_code)
    folder = Path(config.get_dir("tex_dir"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(source.encode()).hexdigest()[:16]}.svg"
    path.unlink(missing_ok=True)
    path.write_bytes(_compiled(source, tuple(map(str, font_paths or ()))))
    return path


@lru_cache(REMEMBERED)
def _compiled(source: str, font_paths: tuple[str, ...]) -> bytes:
    pages = _compiler(font_paths).compile(input=source.encode(), format="svg")
    assert isinstance(pages, bytes)  # a page whose height is not fixed is the only one
    return pages


@cache
def _compiler(font_paths: tuple[str, ...]) -> typst.Compiler:
    """With the fonts of these folders and Typst's own, but none of the system's: a film is the same everywhere."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=[*font_paths]))


def install() -> None:
    """Have Manim's Typst mobjects set by this module."""
    typst_mobject.typst_to_svg_file = svg_file
