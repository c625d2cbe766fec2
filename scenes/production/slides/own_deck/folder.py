"""Find the image files of a deck, in its own folder only."""

import errno
import os
import re
from functools import cached_property
from pathlib import Path, PurePosixPath

from core.lesson import NotAFile, TooLarge, read_file
from scenes.production.slides.own_deck.markdown import SUFFIXES, Deck, DeckImage, parse, shortened
from scenes.production.work import BadInput, Failure, too_long

LARGEST = 5_000_000
"""Largest deck, in bytes: far more than any text of slides has."""


def load_deck(path: Path) -> Deck:
    """Return the deck in a file. Raises BadInput if it cannot be read."""
    try:
        text = read_file(path, LARGEST).decode("utf-8")
    except FileNotFoundError:
        raise BadInput(f"{path}: file not found; give the path of a deck") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder; give the path of a deck") from None
    except NotAFile as error:
        raise BadInput(f"{path} is {error}; give the path of a deck") from None
    except TooLarge:
        raise BadInput(f"{path} is larger than {LARGEST // 1_000_000} MB; give the path of a deck") from None
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
    """The folder of a deck, with its image files."""

    def __init__(self, deck: Path) -> None:
        try:
            self.path = deck.parent.resolve()
        except (OSError, RuntimeError) as error:
            raise BadInput(f"cannot read the folder of {deck} ({error})") from None
        self._files: dict[DeckImage, Path] = {}

    def file(self, image: DeckImage) -> Path:
        """Return the path of an image, existing or not, with links resolved. Raises BadInput if it leads out."""
        if image not in self._files:
            self._files[image] = self._find(image)
        return self._files[image]

    def _find(self, image: DeckImage) -> Path:
        name = PurePosixPath(image.path)
        if not image.path.isprintable():
            raise BadInput(f"line {image.line}: {image.shown_path!r} is not a valid file name; rename the image")
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
        """Return the file in a subfolder for a bare name, as in Obsidian. Raises BadInput if several have it."""
        candidates = self.images.get(otherwise.name, [])
        if len(candidates) > 1:
            places = " and ".join(sorted(shortened(path.relative_to(self.path).as_posix()) for path in candidates))
            raise BadInput(f"line {image.line}: {image.shown_path} may be {places}; give its folder, too")
        return candidates[0] if candidates else otherwise

    @cached_property
    def images(self) -> dict[str, list[Path]]:
        """All image files in the folder and below, by file name; hidden files and folders are ignored."""
        by_name: dict[str, list[Path]] = {}
        for folder, folders, files in os.walk(self.path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in files:
                if name.rpartition(".")[2].lower() in SUFFIXES and not name.startswith("."):
                    by_name.setdefault(name, []).append(Path(folder) / name)
        return by_name
