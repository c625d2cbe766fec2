"""Choose for each image of a deck the slide of the lesson that it shows, and give the reason."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scenes import script
from scenes.contents import Chapter
from scenes.production.slides.own_deck.folder import DeckFolder
from scenes.production.slides.own_deck.markdown import Deck, DeckImage, DeckSlide, shortened
from scenes.production.work import BadInput

FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
"""Image formats that can be written, by suffix."""

NONE = "none"
"""In --map: this slide of the deck stays unchanged."""

_NUMBER = re.compile(r"0*(\d{1,3})|0*(\d{1,3})_.*|slide[ _-]?0*(\d{1,3})(?!\d).*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class LessonSlide:
    """A slide of the lesson: its number and the chapter that marks it."""

    number: int
    chapter: Chapter

    def __str__(self) -> str:
        return f"{self.number} ({self.chapter.name})"


@dataclass(frozen=True)
class ImageChoice:
    """An image of the deck, the slide of the lesson that replaces it, and the reason."""

    slide: DeckSlide
    image: DeckImage
    file: Path
    still: LessonSlide
    why: str
    root: Path
    """The folder of the deck."""


def lesson_slides(chapters: Iterable[Chapter]) -> list[LessonSlide]:
    """Return the slides of the lesson in film order."""
    return [LessonSlide(number, chapter) for chapter in chapters for number in chapter.slides]


def parse_mapping(text: str, lesson: Sequence[LessonSlide]) -> dict[int, LessonSlide | None]:
    """Return the mapping in a text such as `3=cost,4=weighted-sum,5=none`. Raises ValueError if it is not one."""
    mapping: dict[int, LessonSlide | None] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        left, equals, right = (piece.strip() for piece in part.partition("="))
        if not (equals and re.fullmatch(r"[0-9]{1,6}", left) and right):
            raise ValueError(f"cannot parse {part!r}; write DECK=LESSON, for example 3=cost")
        if int(left) in mapping:
            raise ValueError(f"slide {int(left)} is mapped twice; map it once")
        still = None if right.lower() == NONE else _called(right, lesson)
        if still is None and right.lower() != NONE:
            known = ", ".join(f"{still.number} or {_kebab(still.chapter.name)}" for still in lesson)
            raise ValueError(f"the lesson has no slide {right!r}; give {NONE}, {known}")
        mapping[int(left)] = still
    if not mapping:
        raise ValueError("it is empty; write DECK=LESSON, for example 3=cost")
    return mapping


def choose(
    deck: Deck, folder: DeckFolder, lesson: Sequence[LessonSlide], mapping: Mapping[int, LessonSlide | None]
) -> list[ImageChoice]:  # fmt: skip
    """Return an image of each slide of the deck that has one, with the slide of the lesson that replaces it.

    The mapping decides first, then a heading, an alt text or a file name that names a slide, then the order. Raises
    BadInput if the choice is ambiguous or the mapping does not fit the deck.
    """
    by_number = {slide.number: slide for slide in deck.slides}
    for number in mapping:
        if number not in by_number:
            raise BadInput(f"--map {number}=...: the deck has {len(deck.slides)} slides")
        if mapping[number] and not [*_writable(by_number[number])]:
            raise BadInput(f"--map {number}=...: slide {number} of the deck has no image that can be replaced")
    choices = []
    names = _Names(lesson)
    slides = [s for s in deck.slides if any(_writable(s)) and mapping.get(s.number, lesson) is not None]
    shared = _shared(slides, folder)
    for place, slide in enumerate(slides, start=1):
        image = _image(slide, names, shared, folder)
        file = folder.file(image)
        if still := mapping.get(slide.number):
            choices.append(ImageChoice(slide, image, file, still, "by hand", folder.path))
        elif named := names.of(slide, image):
            choices.append(ImageChoice(slide, image, file, *named, folder.path))
        elif place <= len(lesson):
            choices.append(
                ImageChoice(slide, image, file, lesson[place - 1], f"image {place} of the deck", folder.path)
            )
        else:
            raise BadInput(
                f"slide {slide.number} of the deck has its image {place}, and the lesson has {len(lesson)} slides; "
                f"say with --map which is which, such as {slides[0].number}={NONE}"
            )
    _agree(choices)
    return choices


def _writable(slide: DeckSlide) -> Iterator[DeckImage]:
    return (image for image in slide.images if not image.web and image.suffix in FORMATS)


def _shared(slides: Sequence[DeckSlide], folder: DeckFolder) -> Collection[Path]:
    """Return the files that several slides show, such as logos."""
    seen: set[Path] = set()
    shared: set[Path] = set()
    for slide in slides:
        files = {folder.file(image) for image in _writable(slide)}
        shared |= files & seen
        seen |= files
    return shared


def _image(slide: DeckSlide, names: "_Names", shared: Collection[Path], folder: DeckFolder) -> DeckImage:
    """Return the image of a slide that shows the lesson. Raises BadInput if several may."""
    images = {folder.file(image): image for image in reversed([*_writable(slide)])}
    named = {file: image for file, image in images.items() if names.by_image(image)}
    own = {file: image for file, image in images.items() if file not in shared}
    for some in (images, named, own):
        if len(some) == 1:
            return next(iter(some.values()))
    listed = ", ".join(sorted(image.shown_path for image in images.values()))
    raise BadInput(
        f"slide {slide.number} of the deck shows {len(images)} images ({listed}); "
        f"begin the name of the lesson's with its number, as in 3_..., or leave it out: --map {slide.number}={NONE}"
    )


def _agree(choices: Sequence[ImageChoice]) -> None:
    """Raise BadInput if one file is to show two slides of the lesson."""
    first: dict[Path, ImageChoice] = {}
    for choice in choices:
        other = first.setdefault(choice.file, choice)
        if other.still != choice.still:
            raise BadInput(
                f"slides {other.slide.number} and {choice.slide.number} of the deck share {choice.image.shown_path}, "
                f"which cannot be slide {other.still} and {choice.still} of the lesson; say with --map which it is"
            )


# ---------------------------------------------------------------- names


class _Names:
    """The names of a lesson's slides, in every language."""

    def __init__(self, lesson: Sequence[LessonSlide]) -> None:
        self.lesson = lesson
        self.titles = {_plain(still.chapter.title(one)): still for one in script.languages() for still in lesson}
        self.titles |= {_plain(_kebab(still.chapter.name)): still for still in lesson}
        self.titles |= {_plain(still.chapter.name): still for still in lesson}
        self.numbers = {still.number: still for still in lesson}

    def of(self, slide: DeckSlide, image: DeckImage) -> tuple[LessonSlide, str] | None:
        """Return the slide of the lesson that a slide of a deck names, and where it does so."""
        for heading in slide.headings:
            if still := self.titled(heading) or self.numbered(heading):
                return still, f"heading {shortened(heading)!r}"
        return self.by_image(image)

    def by_image(self, image: DeckImage) -> tuple[LessonSlide, str] | None:
        """Return the slide of the lesson that an image names by its alt text or file name, and where."""
        if still := self.titled(image.alt) or self.numbered(image.alt):
            return still, f"description {shortened(image.alt)!r}"
        name = PurePosixPath(image.path).name
        stem = name[: -len(image.suffix) - 1]
        if still := self.titled(stem) or self.numbered(stem):
            return still, f"file name {shortened(name)!r}"
        return None

    def titled(self, text: str) -> LessonSlide | None:
        """Return the slide with this title or chapter name; a number before it is ignored."""
        return self.titles.get(_plain(text)) or self.titles.get(_plain(re.sub(r"^\s*\d+\s*[.):_-]", "", text)))

    def numbered(self, text: str) -> LessonSlide | None:
        """Return the slide whose number is the text, begins a file name or follows the word "slide"."""
        number = _NUMBER.fullmatch(text.strip()[:200])
        return self.numbers.get(int(next(filter(None, number.groups())))) if number else None


def _plain(text: str) -> str:
    """Return the text in lower case, with letters and digits only, without accents."""
    text = unicodedata.normalize("NFKD", text[:400]).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c)).split())


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _called(text: str, lesson: Sequence[LessonSlide]) -> LessonSlide | None:
    plain = _plain(text).replace(" ", "").lstrip("0")
    for still in lesson:
        if plain in (str(still.number), still.chapter.name.lower()):
            return still
    return None
