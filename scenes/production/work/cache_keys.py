"""Cache keys: a checksum of everything that a rendered chapter is made from, except the lesson.

These are sources, words, Manim's configuration files, and versions of packages.
"""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from scenes import script
from scenes.production.work.imports import HOME, imported_sources

PACKAGES = ("manim", "typst", "numpy", "scipy", "av", "pycairo", "pydantic", "svgelements", "font-source-sans-pro",
            "num2words")  # fmt: skip
"""Installed packages that can change a picture or a spoken line. Their versions are part of every key."""


def digest(content: bytes) -> str:
    """Return the SHA-256 checksum of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def key_of(*parts: Any) -> str:
    """Return one checksum of plain data and dataclasses."""
    return digest(json.dumps(parts, sort_keys=True, default=_plain).encode())


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return asdict(part)
    return str(part)


@cache
def package_versions() -> Mapping[str, str]:
    """Return the versions of PACKAGES, of the Cairo library, of Python, and the machine's architecture."""
    import cairo

    installed = {
        "cairo": cairo.cairo_version_string(),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    for package in PACKAGES:
        try:
            installed[package] = version(package)
        except PackageNotFoundError:
            installed[package] = ""
    return installed


def manim_settings() -> dict[str, str]:
    """Return the checksums of the user's own Manim configuration files, by the names of their folders."""
    folders = Path.cwd(), Path.home() / ".config/manim", Path.home() / "AppData/Roaming/Manim"
    files = [folder / "manim.cfg" for folder in folders]
    return {file.parent.name: digest(file.read_bytes()) for file in files if file.is_file()}


def script_words(name: str, language: str) -> Any:
    """Return everything that the script of a language says in a chapter, or anywhere, and how fast it is spoken."""
    text = script.load(language)
    locale, lines = text.locale, text.chapter(name)
    speech = locale.speech
    wordings = [said for line in lines.values() for said in (*line.texts.values(), *line.spoken.values())]
    return [
        text.words, text.phrases, text.titles.get(name), text.subtitles.get(name), text.slides.get(name), lines,
        locale.small_numbers,
        locale.decimal_mark, speech.language, speech.point, speech.minus, script.WORDS_A_MINUTE,
        [speech.pronounce(wording) for wording in (*wordings, *locale.small_numbers)],
    ]  # fmt: skip


def source_checksums(*modules: str) -> dict[str, str]:
    """Return the checksums, by module name, of these modules and of all project modules that they import."""
    return {name: digest(source) for name, source in imported_sources(*modules).items()}


def project_checksum() -> str:
    """Return one checksum of all sources and versions; it must be the same on all machines of a cluster."""
    chapters = [f"scenes.chapters.{file.stem}" for file in (HOME / "scenes/chapters").glob("*.py")]
    code = source_checksums("scenes.production.rendering.render", "scenes.production.work.pool", *chapters)
    texts = {file.name: digest(file.read_bytes()) for file in sorted(script.file.FOLDER.glob("*.toml"))}
    return key_of(code, texts, package_versions())
