"""What is off in a deck, beside the lesson: for `slides --deck --check`. Nothing is written."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from core.lesson.regular_file import read_file
from scenes.production.slides.own_deck.choosing import LessonSlide, choose
from scenes.production.slides.own_deck.folder import LARGEST, DeckFolder
from scenes.production.slides.own_deck.markdown import Deck, DeckImage, DeckSlide, shortened
from scenes.production.slides.own_deck.writing import image_targets
from scenes.production.work.errors import Failure


def find_faults(
    path: Path, deck: Deck, lesson: Sequence[LessonSlide], mapping: Mapping[int, LessonSlide | None], since: float
) -> list[str]:
    """A line on everything that is off. `since` is when the lesson was written last, in seconds."""
    folder = DeckFolder(path)
    found: list[str] = []
    for slide in deck.slides:
        if not slide.images:
            found.append(f"slide {slide.number} has no image")
        found += _missing(slide, folder)
        found += _notes(slide, deck)
    found += [f"line {line} separates no slides, for a space stands behind it" for line in deck.almost]
    for image in deck.behind:
        found += _lost(image, folder, "the background of all slides")
    try:
        choices = choose(deck, folder, lesson, mapping)
        image_targets(choices)
        found += [
            f"slide {choice.slide.number}: {choice.image.shown_path} is older than the lesson"
            for choice in choices
            if choice.file.exists() and choice.file.stat().st_mtime < since
        ]
    except Failure as failure:
        found.append(str(failure))
    found += [f"no slide shows {name}" for name in _orphans(path, deck, folder)]
    return list(dict.fromkeys(found))


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
    """Where an image stands, if that is in the folder."""
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
                f"slide {slide.number}: {mark.word} in line {mark.line} is shown on the slide, for here notes begin "
                f"with {wanted}; write that, or set notesSeparator"
            )
    if len(slide.marks) > 1:
        lines = ", ".join(str(mark.line) for mark in slide.marks)
        yield f"slide {slide.number}: notes begin more than once (lines {lines}); reveal.js takes one beginning only"


def _orphans(path: Path, deck: Deck, folder: DeckFolder) -> Iterator[str]:
    """Image files beside those of the deck that neither it nor another text beside it names."""
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
