"""The README's walk-through, by its own commands, one after the other, and what it says that they print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
NEEDED = ("Makefile", ".ci", "core", "scenes", "pyproject.toml", "requirements.lock")

LIMIT = 500
"""Seconds for one command: far more than any takes on a loaded machine."""

SHORTER = {"CHAPTERS": "WeightedSum ChainRule"}
"""For make, in the environment: the film of the walk-through has these chapters only. Other tests have all."""


def section(title: str) -> str:
    """The text under a heading."""
    body = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert body
    return body[1]


def steps(text: str) -> list[tuple[list[str], str]]:
    """The commands of each block, with the output that is shown below it, if any."""
    blocks: list[tuple[list[str], str]] = []
    for kind, content in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S):
        if kind == "sh":
            blocks.append((content.strip().splitlines(), ""))
        elif kind == "text":
            blocks[-1] = (blocks[-1][0], content.strip())
    return blocks


def spaced(text: str) -> str:
    return " ".join(text.split())


def set_up(folder: Path) -> None:
    """As after `make setup`, by links. What stands for the environment is told to be complete, and is a folder of its
    own: whatever happens, nobody's environment is made anew."""
    for name in NEEDED:
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.name != ".ready":
            (folder / ".venv" / part.name).symlink_to(part)
    stamp = "printf '%s' \"$(cat requirements.lock pyproject.toml | cksum)\" > .venv/.ready"
    subprocess.run(["bash", "-c", stamp], cwd=folder, check=True)


def test_the_walk_through_can_be_walked(tmp_path: Path) -> None:
    set_up(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DISPLAY": "", "WAYLAND_DISPLAY": "", **SHORTER}
    walked = 0
    for commands, shown in steps(section("Change the numbers")):
        for command in (command for command in commands if "--watch" not in command):  # that one has no end
            done = subprocess.run(
                command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
                timeout=LIMIT,
            )  # fmt: skip
            expected = shown if command is commands[-1] else ""
            assert done.returncode == (2 if expected.startswith("Error") else 0), (command, done.stderr[-2000:])
            if expected:
                assert spaced(expected) in spaced(done.stdout + done.stderr), command
            walked += 1
    assert walked >= 12
    assert (tmp_path / "media/film.mp4").stat().st_size > 100_000
    assert len([*(tmp_path / "media/slides/assets").glob("*.png")]) == 12
    assert "2.4]" in (tmp_path / "mine.toml").read_text("utf-8")
    shutil.rmtree(tmp_path / "media")


def test_every_command_of_the_readme_exists() -> None:
    from scenes.production.commands.cli import main

    named = set(re.findall(r"backprop (\w+)", README)) - {"numbers"}
    assert named <= {*main.commands}
    assert {*main.commands} <= {*re.findall(r"`(?:backprop )?(\w+)`", section("Commands"))}
    targets = set(re.findall(r"^make (\w[\w-]*)", README, re.M))
    assert all(re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.M) for target in targets)
