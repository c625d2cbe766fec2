"""Whatever has happened in the work folder, the next film is the right one, and no file of anybody else is touched."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core import load_lesson
from scenes.production.film.film import make_film
from scenes.production.film.narration import name_lines, rehearse
from scenes.production.rendering.quality import QUALITIES
from scenes.production.voice.cache import NarrationLine, VoiceCache
from scenes.production.voice.choice import VoiceChoice
from tests.scenes.production import tiny
from tests.scenes.production.tiny import options
from tests.scenes.production.voice.tones import fresh, record

QUALITY = QUALITIES["480p15"]
THEIRS = "not of this film"


def film(folder: Path, name: str) -> dict[str, bytes]:
    """The files of a film with a voice, by their endings."""
    target = folder / name / "film.mp4"
    voice = VoiceChoice("folder", str(folder / "recordings"))
    made = make_film(tiny.CHAPTERS, load_lesson(), QUALITY, target, options(folder / "work"), voice=voice)
    return {path.name: path.read_bytes() for path in made.outputs.paths}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder in which a film has been made, and its files."""
    folder = tmp_path_factory.mktemp("whole")
    lines = name_lines(rehearse(tiny.CHAPTERS, load_lesson(), "en", options(folder / "work")))
    record(folder / "recordings", [line for said in lines.values() for line in said])
    return folder, film(folder, "out")


def a_folder(path: Path, theirs: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").write_text(THEIRS)


def a_pipe(path: Path, theirs: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_link(path: Path, theirs: Path) -> None:
    path.unlink()
    path.symlink_to(theirs)


def a_link_to_nothing(path: Path, theirs: Path) -> None:
    path.unlink()
    path.symlink_to(theirs / "nowhere")


def nothing_in_it(path: Path, theirs: Path) -> None:
    path.write_bytes(b"")


def the_end_is_missing(path: Path, theirs: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def another_digit(path: Path, theirs: Path) -> None:
    """The last digit or letter of the file is another one."""
    content = bytearray(path.read_bytes())
    at = max((i for i, byte in enumerate(content) if bytes([byte]).isalnum()), default=None)
    if at is not None:
        content[at] ^= 1
    path.write_bytes(bytes(content))


def a_file(path: Path, theirs: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.write_text("a file in a folder's place")


def a_link_to_a_folder(path: Path, theirs: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    path.symlink_to(theirs.parent)


FILES = (a_folder, a_pipe, a_link, a_link_to_nothing, nothing_in_it, the_end_is_missing, another_digit)


FOLDERS = (a_file, a_link_to_a_folder)
CASES = [(kind, harm) for kind in (".json", ".data", ".png", ".m4a", ".lock") for harm in FILES] + [
    (folder, harm) for folder in ("kept", "poster", "sound", "stage", "Cost-en-film-854x480") for harm in FOLDERS
]


@pytest.mark.parametrize(("kind", "harm"), CASES, ids=lambda each: getattr(each, "__name__", each))
def test_what_is_in_the_work_folder_is_harmed(
    tmp_path: Path, whole: tuple[Path, dict[str, bytes]], kind: str, harm: Callable[[Path, Path], None]
) -> None:
    """All of a kind at once: notes, chapters, poster, sound, locks; and folders."""
    folder, files = copied(whole, tmp_path)
    (tmp_path / "somewhere").mkdir()
    theirs = tmp_path / "somewhere" / "theirs.data"
    theirs.write_text(THEIRS)
    harmed = [*(folder / "work").rglob(f"*{kind}")]
    if kind == "stage":  # it is there while a chapter is rendered only
        harmed = [folder / "work" / kind]
    assert harmed
    for path in harmed:
        harm(path, theirs)
    assert film(folder, "again") == files
    assert film(folder, "and again") == files
    assert [path.read_text() for path in theirs.parent.iterdir()] == [THEIRS]


@pytest.mark.parametrize("harm", FILES, ids=lambda harm: harm.__name__)
def test_a_kept_line_is_harmed(tmp_path: Path, harm: Callable[[Path, Path], None]) -> None:
    """It is not there, and is kept again in its place."""
    kept, line, voice = (
        VoiceCache(tmp_path / "voice"),
        NarrationLine("Cost.target", "Here it is."),
        {"voice": "test:one"},
    )
    kept.store(line, voice, fresh(0.5))
    theirs = tmp_path / "theirs"
    theirs.write_text(THEIRS)
    (path,) = kept.folder.glob("*.opus")
    whole = path.read_bytes()
    harm(path, theirs)
    assert kept.find(line, voice) is None
    kept.store(line, voice, fresh(0.5))
    kept.prune()
    assert path.read_bytes() == whole
    assert theirs.read_text() == THEIRS


def copied(whole: tuple[Path, dict[str, bytes]], to: Path) -> tuple[Path, dict[str, bytes]]:
    folder, files = whole
    shutil.copytree(folder, to / "copy", symlinks=True)
    return to / "copy", files
