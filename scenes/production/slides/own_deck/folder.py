"""Where the images of a deck stand: files of its own folder, and no others."""

import errno
import os
import re
from functools import cached_property
from pathlib import Path, PurePosixPath

from core.lesson.regular_file import NotAFile, TooLarge, read_file
from scenes.production.slides.own_deck.markdown import SUFFIXES, Deck, DeckImage, parse, shortened
from scenes.production.work.errors import BadInput, Failure, too_long

LARGEST = 5_000_000
"""Bytes of a deck; more is no deck."""


def load_deck(path: Path) -> Deck:
    """Return the deck that a file holds. Raises BadInput."""
    try:
        text = read_file(path, LARGEST).decode("utf-8")
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no such file; give the path of a deck") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder; give the path of a deck") from None
    except NotAFile as error:
        raise BadInput(f"{path} is {error}; give the path of a deck") from None
    except TooLarge:
        raise BadInput(f"{path} is larger than {LARGEST // 1_000_000} MB; that is no deck") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 (byte {error.start + 1}); save it as UTF-8") from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ENAMETOOLONG:
            raise too_long(path) from None
        raise BadInput(f"cannot read {path} ({getattr(error, 'strerror', None) or error})") from None
    try:
        return parse(text)
    except Failure as failure:
        raise BadInput(f"{path}: {failure}") from None


class DeckFolder:
    """The folder of a deck."""

    def __init__(self, deck: Path) -> None:
        try:
            self.path = deck.parent.resolve()
        except (OSError, RuntimeError) as error:
            raise BadInput(f"cannot read the folder of {deck} ({error})") from None
        self._files: dict[DeckImage, Path] = {}

    def file(self, image: DeckImage) -> Path:
        """Where an image stands or would stand, links followed. Raises Failure for a path that leads out."""
        if image not in self._files:
            self._files[image] = self._find(image)
        return self._files[image]

    def _find(self, image: DeckImage) -> Path:
        name = PurePosixPath(image.path)
        if not image.path.isprintable():
            raise BadInput(f"line {image.line}: {image.shown_path!r} is no name for a file")
        if "\\" in image.path:
            raise BadInput(f"line {image.line}: {image.shown_path} has backslashes; write / instead")
        if name.is_absolute() or ".." in name.parts or re.match(r"file:|[A-Za-z]:", image.path):
            raise BadInput(
                f"line {image.line}: {image.shown_path} leads out of the deck's folder; nothing is written there"
            )
        try:
            path = self.path / name
            if len(name.parts) == 1 and not path.exists():
                path = self._below(image, path)
            path = path.resolve()
            path.exists()
        except (OSError, RuntimeError, ValueError) as error:
            if getattr(error, "errno", None) == errno.ENAMETOOLONG:
                raise BadInput(f"line {image.line}: {too_long(Path(image.path))}") from None
            reason = getattr(error, "strerror", None) or error
            raise BadInput(f"line {image.line}: {image.shown_path} cannot be followed ({reason})") from None
        if not path.is_relative_to(self.path) or path == self.path:
            raise BadInput(
                f"line {image.line}: {image.shown_path} leads out of the deck's folder; nothing is written there"
            )
        return path

    def _below(self, image: DeckImage, otherwise: Path) -> Path:
        """A bare name in a subfolder, as Obsidian finds it."""
        found = self.images.get(otherwise.name, [])
        if len(found) > 1:
            places = " and ".join(sorted(shortened(path.relative_to(self.path).as_posix()) for path in found))
            raise BadInput(f"line {image.line}: {image.shown_path} may be {places}; name its folder, too")
        return found[0] if found else otherwise

    @cached_property
    def images(self) -> dict[str, list[Path]]:
        """All image files in the folder and below, by name; hidden folders aside."""
        found: dict[str, list[Path]] = {}
        for folder, folders, files in os.walk(self.path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in files:
                if name.rpartition(".")[2].lower() in SUFFIXES and not name.startswith("."):
                    found.setdefault(name, []).append(Path(folder) / name)
        return found
