"""A wheel, as it is installed and used in an empty folder, without a checkout. No network is used."""

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import av
import click
import numpy as np
import pytest

from scenes.production.commands.cli import main

ROOT = Path(__file__).parent.parent
SOURCES = ("core", "scenes", "media/voice", "pyproject.toml", "setup.py", "README.md", "LICENSE")
LIMIT = 300
"""Seconds for one command: far more than any takes on a loaded machine."""

PIP = [sys.executable, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]

pytestmark = pytest.mark.xdist_group("wheel")  # one process builds it, once


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=LIMIT,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a source distribution that was built from a copy of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "copy"
    for name in SOURCES:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(ROOT / name, copy / name)
    build = "from setuptools import build_meta; build_meta.build_sdist('..')"
    done = run([sys.executable, "-c", build], copy, os.environ)
    assert done.returncode == 0, done.stderr
    (sources,) = folder.glob("*.tar.gz")
    done = run([*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", str(sources)], folder, os.environ)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The folder that the wheel is installed to, made read-only for those who can be kept from writing."""
    folder = wheel.with_name("installed")
    done = run([*PIP, "install", "--no-deps", "--no-index", "--target", str(folder), str(wheel)], ROOT, os.environ)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def environment(installed: Path, tmp_path: Path) -> dict[str, str]:
    """Return an environment in which the wheel comes first on the path, with an empty home."""
    (tmp_path / "home").mkdir()
    names = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    return names | {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


Backprop = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def backprop(installed: Path, empty: Path, environment: dict[str, str]) -> Backprop:
    """Run a command of the wheel in an empty folder."""
    return lambda *arguments: run([sys.executable, str(installed / "bin/backprop"), *arguments], empty, environment)


def content(folder: Path) -> dict[Path, int]:
    """Return all files and folders in a folder, each with the time of its last change."""
    return {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_the_wheel_holds_the_packages_with_their_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = {name for name in package.namelist() if ".dist-info/" not in name}
    lines = {f"scenes/production/voice/lines/{path.name}" for path in (ROOT / "media/voice").iterdir()}
    sources = {str(path.relative_to(ROOT)) for folder in ("core", "scenes") for path in (ROOT / folder).rglob("*.py")}
    texts = {"core/lesson/default.toml", *(str(path.relative_to(ROOT)) for path in ROOT.glob("scenes/script/*.toml"))}
    assert names == {*sources, *lines, *texts, "core/py.typed", "scenes/py.typed"}
    assert len(lines) > 100


def test_the_checkout_is_not_used(installed: Path, empty: Path, environment: dict[str, str]) -> None:
    code = "import core, scenes; from scenes.production.work.checkout import CHECKOUT; print(core, scenes, CHECKOUT)"
    done = run([sys.executable, "-c", code], empty, environment)
    assert done.stdout.count(f"from '{installed}/") == 2
    assert done.stdout.endswith(" None\n")


def test_a_lesson_is_written_and_checked(backprop: Backprop, installed: Path, empty: Path) -> None:
    before = content(installed)
    assert backprop("new", "mine.toml").returncode == 0
    numbers = backprop("numbers", "--lesson", "mine.toml")
    assert "chain.examples[0].C" in numbers.stdout
    assert numbers.stdout == backprop("numbers").stdout
    check = backprop("check")
    assert check.returncode == 0, check.stderr
    assert {path.name for path in empty.iterdir()} == {"mine.toml"}
    assert content(installed) == before


def test_a_film_is_narrated_with_the_lines_of_the_wheel(backprop: Backprop, installed: Path, empty: Path) -> None:
    before = content(installed)
    done = backprop("film", "--chapter", "Labels", "--quality", "480p15")
    assert done.returncode == 0, done.stderr
    assert "voice: kokoro:af_heart, " in done.stderr
    assert {path.name for path in empty.iterdir()} == {"media"}
    with av.open(str(empty / "media/film.mp4")) as film:
        loudest = max(float(np.abs(frame.to_ndarray()).max()) for frame in film.decode(audio=0))
        assert film.streams.video[0].height == 480
    assert loudest > 0.1
    assert content(installed) == before


def test_the_lines_of_a_wheel_are_not_replaced(backprop: Backprop, installed: Path) -> None:
    before = content(installed)
    done = backprop("voice")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line == (
        "Error: the bundled lines of an installed package cannot be replaced; run this in a clone of the project"
    )
    assert content(installed) == before


def test_what_installs_a_voice_needs_no_makefile(backprop: Backprop, empty: Path, environment: dict[str, str]) -> None:
    code = "from scenes.production.voice import speaker; print(speaker.INSTALL_KOKORO, speaker.INSTALL_PIPER)"
    done = run([sys.executable, "-c", code], empty, environment)
    assert 'pip install "backpropagation-calculus[voice]"' in done.stdout
    assert 'pip install "backpropagation-calculus[voice-light]"' in done.stdout
    assert "make " not in done.stdout
    module = re.search(r"python -m ([\w.]+)", done.stdout)
    assert module
    assert run([sys.executable, "-m", module[1], "--help"], empty, environment).returncode == 0


CHECKOUT_ONLY = re.compile(
    r"\b(tests|benchmarks)/|\.ci/|media/voice|\bmake (voice|setup|film|slides)|README|CONTRIBUTING|requirements-"
    r"|\b(core|scenes)/(?!script/en\.toml)[\w/]*\.(?!py\b)\w"
)
"""What a user of a wheel does not have, or would not find. Sources and the script may be named, for who edits them."""

KNOWS_BOTH = {
    "scenes/production/voice/cache.py",
    "scenes/production/voice/choice.py",
    "scenes/production/voice/speaker.py",
    "scenes/production/work/checkout.py",
}
"""Modules that look for the checkout: in a wheel they say something else, as tests above show."""

ONLY_THERE = {"scenes/production/commands/cli.py: media/voice: "}
"""Printed by a command that works in a checkout only: `backprop voice`."""


def strings(path: Path) -> Iterator[str]:
    """Yield every string of a module, apart from docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node.value


def test_no_message_cites_a_path_of_the_checkout() -> None:
    faults = []
    for path in sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "scenes").rglob("*.py")]):
        name = str(path.relative_to(ROOT))
        if name not in KNOWS_BOTH:
            faults += [f"{name}: {text}" for text in strings(path) if CHECKOUT_ONLY.search(text)]
    assert {*faults} <= ONLY_THERE


def test_no_help_cites_a_path_of_the_checkout() -> None:
    """`backprop voice` works only in a checkout."""
    context = click.Context(main)
    for name, command in main.commands.items():
        if name != "voice":
            text = command.get_help(click.Context(command, parent=context, info_name=name))
            assert not CHECKOUT_ONLY.search(text), text
