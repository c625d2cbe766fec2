"""The lock files, and the messages of a set-up that fails. Uses no network."""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = {
    "requirements.lock": ("farm", "test", "docs"),
    "requirements-voice.lock": ("voice",),
    "requirements-voice-light.lock": ("voice-light",),
}


def locked(name: str) -> list[tuple[Requirement, list[str]]]:
    """Return the requirements of a lock file, each with its hashes."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    requirements = []
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *hashes = line.split("--hash=")
            requirements.append((Requirement(requirement), [text.strip() for text in hashes]))
    return requirements


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_there_is_a_lock_for_each_set_of_packages() -> None:
    assert sorted(EXTRAS) == LOCKS


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_one_version_and_its_hashes(name: str) -> None:
    requirements = locked(name)
    assert len(requirements) > 40
    for requirement, hashes in requirements:
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement
        assert requirement.url is None
        assert hashes, f"{requirement} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", text) for text in hashes), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_hosts_no_folders_and_no_options(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.findall(r"\w+://|@ |^-", text, re.M)
    assert not re.findall(r"#.*/.*", text)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_the_project_needs(name: str) -> None:
    versions = {canonical(requirement.name): requirement.specifier for requirement, _ in locked(name)}
    extras = [entry for extra in EXTRAS[name] for entry in PROJECT["optional-dependencies"][extra]]
    for wanted in map(Requirement, [*PROJECT["dependencies"], *extras]):
        version = str(versions[canonical(wanted.name)]).removeprefix("==")
        assert wanted.specifier.contains(version, prereleases=True), f"{wanted}, locked: {version}"


def test_the_voices_use_the_versions_of_the_film() -> None:
    film = {(canonical(entry.name), str(entry.marker)): entry.specifier for entry, _ in locked("requirements.lock")}
    for name in LOCKS:
        for entry, _ in locked(name):
            assert film.get((canonical(entry.name), str(entry.marker)), entry.specifier) == entry.specifier, name


def wheel(folder: Path) -> Path:
    """Write a wheel with nothing but metadata; return its path."""
    path = folder / "nothing-1.0-py3-none-any.whl"
    info = "nothing-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: nothing\nVersion: 1.0\n")
        package.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        package.writestr(f"{info}/RECORD", "")
    return path


def run_setup(folder: Path, lock: str) -> "subprocess.CompletedProcess[str]":
    """Run .ci/setup for a project whose packages come from this folder only."""
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    (folder / "pyproject.toml").write_text("")
    (folder / "requirements.lock").write_text(lock)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment |= {"PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull, "SETUP_LIMIT": "100"}
    environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}
    return subprocess.run(
        [folder / ".ci/setup"], env=environment, capture_output=True, text=True, check=False, timeout=110
    )


def test_a_package_with_another_hash_is_named_in_one_line_and_not_installed(tmp_path: Path) -> None:
    package = wheel(tmp_path)
    right = hashlib.sha256(package.read_bytes()).hexdigest()
    wrong = f"{int(right, 16) ^ 1:064x}"
    done = run_setup(tmp_path, f"nothing==1.0 \\\n    --hash=sha256:{wrong}\n")
    assert done.returncode == 1
    begun, *said = done.stderr.splitlines()
    assert begun == "setup: installing the pinned Python packages into .venv"
    (line,) = said
    assert line.startswith("setup: nothing==1.0 has another hash than in requirements.lock; do not use it: "), line
    assert not [*tmp_path.glob(".venv/lib/*/site-packages/nothing*")]
    assert not (tmp_path / ".venv/.ready").exists()


def tools(folder: Path, *names: str, **scripts: str) -> Path:
    """Make a folder of commands: links to these system commands, and scripts by their names."""
    folder.mkdir()
    for name in names:
        path = shutil.which(name)
        assert path, name
        (folder / name).symlink_to(path)
    for name, script in scripts.items():
        (folder / name.replace("_", "-")).write_text(f"#!{shutil.which('bash')}\n{script}\n")
        (folder / name.replace("_", "-")).chmod(0o755)
    return folder


USED = ("bash", "env", "timeout", "sleep", "dirname")


@pytest.mark.skipif(not shutil.which("timeout"), reason="needs timeout, as Linux has it")
@pytest.mark.parametrize("apt", ["exec sleep 100", "exit 100"], ids=["hangs", "fails"])
def test_extras_that_cannot_be_installed_end_in_one_line(tmp_path: Path, apt: str) -> None:
    commands = tools(tmp_path / "bin", *USED, apt_get=apt, id="echo 0")
    done = subprocess.run(
        [commands / "bash", ROOT / ".ci/extras"],
        env={"PATH": str(commands), "SETUP_LIMIT": "0.2", "SETUP_RETRY": "0"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "setup: installing chromium npm tesseract-ocr openssl",
        "setup: could not install chromium npm tesseract-ocr openssl; the tests that need it will be skipped",
    ]


@pytest.mark.skipif(not shutil.which("timeout"), reason="needs timeout, as Linux has it")
@pytest.mark.parametrize(
    ("root", "line"),
    [
        ("echo 0", "setup: apt-get update failed; check the network and whether another package manager is running"),
        ("echo 1000", "setup: system packages are missing and sudo is not there; as root, run: apt-get install build-"),
    ],
)
def test_system_packages_that_cannot_be_installed_end_in_one_line(tmp_path: Path, root: str, line: str) -> None:
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).touch()
    commands = tools(tmp_path / "bin", *USED, "cat", "cksum", apt_get="exec sleep 100", id=root)
    done = subprocess.run(
        [commands / "bash", tmp_path / ".ci/setup"],
        env={"PATH": str(commands), "SETUP_LIMIT": "0.2", "SETUP_RETRY": "0"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    (_, said) = done.stderr.splitlines()
    assert said.startswith(line)


OLD = "exit 1"
"""A command that takes the place of a Python older than 3.11."""


def test_a_python_that_is_too_old_or_not_there_is_refused_and_no_other_is_taken(tmp_path: Path) -> None:
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).touch()
    commands = tools(tmp_path / "bin", *USED, "cat", "cksum", python2=OLD, python3="exec sleep 0")
    for wanted in (str(commands / "python2"), str(tmp_path / "no python")):
        done = subprocess.run(
            [commands / "bash", tmp_path / ".ci/setup"], env={"PATH": str(commands), "PYTHON": wanted},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1
        message = f"setup: PYTHON={wanted} is not Python 3.11 or newer; give the path of one, or leave PYTHON unset"
        assert done.stderr.splitlines() == [message]
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(("version", "made"), [("3.98", False), ("3.99", True)])
def test_an_environment_of_another_python_than_is_asked_for_is_made_again(
    tmp_path: Path, version: str, made: bool
) -> None:
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).touch()
    says = f'case "$*" in *"%d.%d"*) echo {version};; "-m venv"*) echo made >made; exit 1;; esac'
    commands = tools(tmp_path / "bin", *USED, "cat", "cksum", "rm", "sed", python3_98=says, cc="", pkg_config="")
    environment = tools(tmp_path / ".venv", *USED)
    (environment / "bin").mkdir()
    (environment / "bin/python").write_text(f"#!{shutil.which('bash')}\necho 3.98\n")
    (environment / "bin/python").chmod(0o755)
    stamp = "printf '%s' \"$(cat requirements.lock pyproject.toml | cksum)\" > .venv/.ready"
    subprocess.run(["bash", "-c", stamp], cwd=tmp_path, check=True)
    done = subprocess.run(
        [commands / "bash", tmp_path / ".ci/setup"], cwd=tmp_path,
        env={"PATH": str(commands), "PYTHON": str(commands / "python3-98")},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (tmp_path / "made").exists() is made, done.stderr
    assert done.returncode == (1 if made else 0)


MODULES = {  # of a distribution, where its name is another
    "fpdf2": "fpdf", "kokoro-onnx": "kokoro_onnx", "pillow": "PIL", "piper-tts": "piper", "pycairo": "cairo",
    "pytest-xdist": "xdist", "python-pptx": "pptx", "pyyaml": "yaml",
}  # fmt: skip
TOOLS = {"import-linter", "mypy", "pdoc", "pytest-cov", "pytest-timeout", "ruff", "setuptools"}
"""Distributions of the extras `test` and `docs` that are run and not imported."""


def imported(*folders: str) -> set[str]:
    """Return the top-level modules that are imported, apart from our own and those of Python."""
    names = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"core", "scenes", "tests"}


def declared(*extras: str) -> set[str]:
    """Return the modules of the dependencies of the project (with no extra) or of these extras."""
    optional = PROJECT["optional-dependencies"]
    entries = [entry for extra in extras for entry in optional[extra]] if extras else PROJECT["dependencies"]
    names = {canonical(Requirement(entry).name) for entry in entries}
    return {MODULES.get(name, name.replace("-", "_")) for name in names - TOOLS}


def test_the_declared_dependencies_are_those_imported() -> None:
    optional = {"distributed", "kokoro_onnx", "piper"}
    assert imported("core", "scenes") - optional == declared()
    assert optional <= declared("farm", "voice", "voice-light")


def test_the_tests_import_nothing_but_what_is_declared() -> None:
    used = imported("tests")
    assert used - declared() <= declared("test")
    assert declared("test") <= used
