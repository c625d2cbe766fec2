"""Typeset words and formulas with one Typst compiler that stays in memory.

Manim 0.22.0 starts a compiler for each formula, which reads all fonts each time. It also trusts any SVG file that has
the formula's hash as its name. Here the compiler and its output are cached in memory, and the file is always rewritten.
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
"""Number of typeset formulas in the cache: more than a film has, at a few kilobytes each."""


def svg_file(
    typst_code: str,
    preamble: str = "",
    text_size: float = TYPST_COMPILATION_FONT_SIZE,
    font_paths: Sequence[str | Path] | None = None,
) -> Path:
    """Compile Typst code and return the path of the SVG file. Replaces Manim's typst_to_svg_file."""
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
    """Return a compiler with the folders' fonts and Typst's own. System fonts would make films differ by machine."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False, font_paths=[*font_paths]))


def install() -> None:
    """Make Manim's Typst mobjects use `svg_file`."""
    typst_mobject.typst_to_svg_file = svg_file
