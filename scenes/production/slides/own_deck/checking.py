"""Find problems of a deck, for `slides --deck --check`. Nothing is written."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from core.lesson import read_file
from scenes.production.slides.own_deck.choosing import LessonSlide, choose
from scenes.production.slides.own_deck.folder import LARGEST, DeckFolder
from scenes.production.slides.own_deck.markdown import Deck, DeckImage, DeckSlide, shortened
from scenes.production.slides.own_deck.writing import image_targets
from scenes.production.work import Failure


def find_faults(
    path: Path, deck: Deck, lesson: Sequence[LessonSlide], mapping: Mapping[int, LessonSlide | None], since: float
) -> list[str]:
    """Return one line per problem. `since` is the modification time of the lesson file, in seconds."""
    folder = DeckFolder(path)
    faults: list[str] = []
    for slide in deck.slides:
        if not slide.images:
            faults.append(f"slide {slide.number} has no image")
        faults += _missing(slide, folder)
        faults += _notes(slide, deck)
    faults += [f"line {line} does not separate slides, because it ends in spaces; remove them" for line in deck.almost]
    for image in deck.behind:
        faults += _lost(image, folder, "the background of all slides")
    try:
        choices = choose(deck, folder, lesson, mapping)
        image_targets(choices)
        faults += [
            f"slide {choice.slide.number}: {choice.image.shown_path} is older than the lesson"
            for choice in choices
            if choice.file.exists() and choice.file.stat().st_mtime < since
        ]
    except Failure as failure:
        faults.append(str(failure))
    faults += [f"no slide shows {name}" for name in _orphans(path, deck, folder)]
    return list(dict.fromkeys(faults))


def _missing(slide: DeckSlide, folder: DeckFolder) -> Iterator[str]:
    for image in (*slide.images, *slide.aside):
        yield from _lost(image, folder, f"slide {slide.number}")


def _lost(image: DeckImage, folder: DeckFolder, where: str) -> Iterator[str]:
    file = _file(image, folder)
    if file is not None and not file.exists():
        yield f"{where}: {image.shown_path} is missing"
    elif file is None and not image.web:
        try:
            folder.file(image)
        except Failure as failure:
            yield str(failure)


def _file(image: DeckImage, folder: DeckFolder) -> Path | None:
    """Return the file of an image, or None if it is not in the deck's folder."""
    if not image.web:
        with suppress(Failure):
            return folder.file(image)
    return None


def _notes(slide: DeckSlide, deck: Deck) -> Iterator[str]:
    taken = [mark for mark in slide.marks if mark.taken]
    first = taken[0].line if taken else None
    wanted = " or ".join(sorted(deck.settings.notes))
    for mark in slide.marks:
        if not mark.taken and (first is None or mark.line < first):
            yield (
                f"slide {slide.number}: {mark.word} in line {mark.line} is shown on the slide, because notes of this "
                f"deck begin with {wanted}; write that, or set notesSeparator"
            )
    if len(slide.marks) > 1:
        lines = ", ".join(str(mark.line) for mark in slide.marks)
        yield f"slide {slide.number}: notes begin more than once (lines {lines}); reveal.js reads only the first notes"


def _orphans(path: Path, deck: Deck, folder: DeckFolder) -> Iterator[str]:
    """Yield the image files beside those of the deck that neither the deck nor another .md file there names."""
    named = [image for slide in deck.slides for image in (*slide.images, *slide.aside)]
    used = {file for image in (*named, *deck.behind) if (file := _file(image, folder))}
    folders = {file.parent for file in used}
    left = sorted(file for files in folder.images.values() for file in files if file.parent in folders)
    left = [file for file in left if file.resolve() not in used]
    texts = [*_others(path)] if left else []
    for file in left:
        if not any(file.name in text or quote(os.fsencode(file.name)) in text for text in texts):
            yield shortened(file.relative_to(folder.path).as_posix())


def _others(path: Path) -> Iterator[str]:
    for other in sorted(path.parent.glob("*.md")):
        with suppress(OSError):
            if other.name != path.name:
                yield read_file(other, LARGEST).decode("utf-8", "replace")
