"""What a rendered chapter was made from, apart from the lesson: sources, words, settings, versions. As one hash."""

import ast
import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from scenes import script

HOME = Path(__file__).parents[3]
"""Where the packages stand."""

ROOTS = ("core", "scenes", "tests")
"""Packages whose sources may change between two runs; all others are known by their versions."""

PACKAGES = ("manim", "typst", "numpy", "scipy", "av", "pycairo", "pydantic", "svgelements", "font-source-sans-pro",
            "num2words")  # fmt: skip


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def key_of(*parts: Any) -> str:
    """One hash of plain data and dataclasses."""
    return digest(json.dumps(parts, sort_keys=True, default=_plain).encode())


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return asdict(part)
    return str(part)


@cache
def versions() -> Mapping[str, str]:
    """Of the packages that a picture hangs on, of Cairo itself, and of Python."""
    import cairo

    found = {"cairo": cairo.cairo_version_string(), "python": platform.python_version(), "machine": platform.machine()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ""
    return found


def settings() -> dict[str, str]:
    """Hashes of the files from which Manim takes settings of the user's, where there are any."""
    folders = Path.cwd(), Path.home() / ".config/manim", Path.home() / "AppData/Roaming/Manim"
    files = [folder / "manim.cfg" for folder in folders]
    return {file.parent.name: digest(file.read_bytes()) for file in files if file.is_file()}


def words(name: str, language: str) -> Any:
    """What the script says in a chapter, or wherever it is wanted, and how long that takes."""
    text = script.load(language)
    tongue, lines = text.tongue, text.chapter(name)
    speech = tongue.speech
    wordings = [said for line in lines.values() for said in (*line.texts.values(), *line.spoken.values())]
    return [
        text.words, text.phrases, text.titles.get(name), text.subtitles.get(name), text.slides.get(name), lines,
        tongue.small,
        tongue.decimal_mark, speech.language, speech.point, speech.minus, script.WORDS_A_MINUTE,
        [speech.said(wording) for wording in (*wordings, *tongue.small)],
    ]  # fmt: skip


def sources(*modules: str) -> dict[str, str]:
    """By name, the hashes of these modules and of all that they import, as far as it may change."""
    found: dict[str, str] = {}
    waiting = [*modules]
    while waiting:
        name = waiting.pop()
        if name not in found and (module := _module(name)) is not None:
            found[name], imported = module
            waiting += imported
    return found


def everything() -> str:
    """One hash of all of this project's sources and of the versions: what must be the same on all machines."""
    modules = [f"scenes.chapters.{file.stem}" for file in (HOME / "scenes/chapters").glob("*.py")]
    found = sources("scenes.production.rendering.render", "scenes.production.work.pool", *modules)
    texts = {file.name: digest(file.read_bytes()) for file in sorted(script.file.FOLDER.glob("*.toml"))}
    return key_of(found, texts, versions())


def _file(name: str) -> Path | None:
    parts = name.split(".")
    if parts[0] not in ROOTS:
        return None
    module = HOME.joinpath(*parts)
    candidates = module.with_suffix(".py"), module / "__init__.py"
    return next((file for file in candidates if file.is_file()), None)


@cache
def _module(name: str) -> tuple[str, tuple[str, ...]] | None:
    """A module's hash and what it imports, as it was when first asked for: what runs is not newer."""
    file = _file(name)
    if file is None:
        return None
    content = file.read_bytes()
    return digest(content), tuple(dict.fromkeys(_imports(name, ast.parse(content))))


def _imports(name: str, tree: ast.AST) -> Iterator[str]:
    parts = name.split(".")
    yield from (".".join(parts[:i]) for i in range(1, len(parts)))  # the packages that it stands in
    for node in _statements(tree):
        if isinstance(node, ast.Import):
            yield from _with_packages(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            # what is imported from a package may be a module of it
            yield from _with_packages(f"{node.module}.{alias.name}" for alias in node.names)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements, also those inside of others: no expression imports anything."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        children = getattr(node, field, None)
        for child in children if isinstance(children, list) else ():
            yield child
            yield from _statements(child)


def _with_packages(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        parts = name.split(".")
        yield from (".".join(parts[:i]) for i in range(1, len(parts) + 1))
