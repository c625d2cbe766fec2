"""CI, the hooks before a commit and the API reference do what `make` does."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

from scenes.production.commands.cli import main

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def recipe(target: str) -> list[str]:
    """Return the commands of a target of the Makefile."""
    match = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    assert match, target
    return [line.strip() for line in match[1].splitlines()]


def loaded(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def test_the_hooks_run_the_commands_of_make_lint() -> None:
    (repository,) = loaded(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    assert [hook["entry"] for hook in repository["hooks"]] == recipe("lint")
    assert all(hook["language"] == "system" and not hook["pass_filenames"] for hook in repository["hooks"])


def test_the_workflow_tests_every_python_that_the_project_names() -> None:
    jobs = loaded(".github/workflows/test.yml")["jobs"]
    versions = jobs["test"]["strategy"]["matrix"]["python"]
    prefix = "Programming Language :: Python :: "
    assert versions == [name.removeprefix(prefix) for name in PROJECT["classifiers"] if name.startswith(prefix)]
    assert PROJECT["requires-python"] == f">={versions[0]}"
    assert f"{sys.version_info.major}.{sys.version_info.minor}" in versions
    assert jobs["test"]["env"]["PYTHON"] == "python${{ matrix.python }}"


def test_the_workflow_runs_targets_that_exist_and_each_job_has_a_limit() -> None:
    jobs = loaded(".github/workflows/test.yml")["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert commands == ["make test", "make film QUALITY=480p15"]
    for command in commands:
        assert recipe(command.split()[1])
    assert all(job["timeout-minutes"] <= 90 for job in jobs.values())


def test_make_passes_the_python_that_is_asked_for_to_setup(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / ".ci").mkdir()
    setup = tmp_path / ".ci/setup"
    setup.write_text('#!/bin/sh\necho "PYTHON=$PYTHON"\n')
    setup.chmod(0o755)
    for command, environment in (
        (["make", "setup", "PYTHON=python3.99"], {}),
        (["make", "setup"], {"PYTHON": "python3.99"}),
    ):
        done = subprocess.run(
            command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True,
            check=True, timeout=60,
        )  # fmt: skip
        assert done.stdout.strip() == "PYTHON=python3.99"


def test_the_paths_and_commands_of_the_guide_exist() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    code = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", guide, flags=re.M | re.S))
    words = {word.rstrip(",:") for text in code for word in text.split()}
    paths = {word for word in words if "/" in word and "NAME" not in word and not word.startswith((".venv", "build/"))}
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
    assert set(re.findall(r"backprop (\w+)", guide)) <= {*main.commands}
    assert all(recipe(target) for target in re.findall(r"make (\w+)", guide))


def test_the_names_of_the_guide_are_in_the_files_that_it_names() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    pairs = re.findall(r"`([A-Z]+)` in\s+`([\w/.]+)`", guide)
    assert len(pairs) >= 4
    for name, path in pairs:
        assert re.search(rf"^{name}\b", (ROOT / path).read_text("utf-8"), re.M), (name, path)


def test_the_api_reference_has_a_page_for_every_module_of_core(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "core", tmp_path / "core", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".venv").symlink_to(sys.prefix)
    command = ["make", "docs", "--old-file=setup"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    pages = {
        path.relative_to(tmp_path / "build/docs").with_suffix("") for path in tmp_path.rglob("build/docs/**/*.html")
    }
    modules = {path.relative_to(tmp_path).with_suffix("") for path in (tmp_path / "core").rglob("*.py")}
    packages = {path.parent if path.name == "__init__" else path for path in modules}
    assert packages == pages - {Path("index")}
