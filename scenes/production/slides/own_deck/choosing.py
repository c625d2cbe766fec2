"""Which slide of the lesson belongs to which slide of a deck, and why."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scenes import script
from scenes.contents import Chapter
from scenes.production.slides.own_deck.folder import DeckFolder
from scenes.production.slides.own_deck.markdown import Deck, DeckImage, DeckSlide, shortened
from scenes.production.work.errors import BadInput

FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
"""What can be written, by the ending of a file's name."""

NONE = "none"
"""In a mapping by hand: this slide of the deck stays as it is."""

_NUMBER = re.compile(r"0*(\d{1,3})|0*(\d{1,3})_.*|slide[ _-]?0*(\d{1,3})(?!\d).*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class LessonSlide:
    """A slide of the lesson: its number, and the chapter that marks it."""

    number: int
    chapter: Chapter

    def __str__(self) -> str:
        return f"{self.number} ({self.chapter.name})"


@dataclass(frozen=True)
class ImageChoice:
    """An image of the deck, the slide of the lesson that it becomes, and what was decisive."""

    slide: DeckSlide
    image: DeckImage
    file: Path
    still: LessonSlide
    why: str
    root: Path
    """The folder of the deck."""


def lesson_slides(chapters: Iterable[Chapter]) -> list[LessonSlide]:
    """The slides of the lesson in the order of the film."""
    return [LessonSlide(number, chapter) for chapter in chapters for number in chapter.slides]


def parse_mapping(text: str, lesson: Sequence[LessonSlide]) -> dict[int, LessonSlide | None]:
    """A mapping such as `3=cost,4=weighted-sum,5=none`. Raises ValueError for what is none."""
    found: dict[int, LessonSlide | None] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        left, equals, right = (piece.strip() for piece in part.partition("="))
        if not (equals and re.fullmatch(r"[0-9]{1,6}", left) and right):
            raise ValueError(f"{part!r} says nothing; write the deck's slide and the lesson's, such as 3=cost")
        if int(left) in found:
            raise ValueError(f"slide {int(left)} of the deck stands there twice")
        still = None if right.lower() == NONE else _called(right, lesson)
        if still is None and right.lower() != NONE:
            known = ", ".join(f"{still.number} or {_kebab(still.chapter.name)}" for still in lesson)
            raise ValueError(f"the lesson has no slide {right!r}; give {NONE}, {known}")
        found[int(left)] = still
    if not found:
        raise ValueError("it is empty; write the deck's slide and the lesson's, such as 3=cost")
    return found


def choose(
    deck: Deck, folder: DeckFolder, lesson: Sequence[LessonSlide], mapping: Mapping[int, LessonSlide | None]
) -> list[ImageChoice]:  # fmt: skip
    """An image of each slide of the deck that has one. What is mapped by hand comes first, then what a heading, a
    description or the name of a file says, then the order. Raises BadInput where it is not clear which belongs where.
    """
    by_number = {slide.number: slide for slide in deck.slides}
    for number in mapping:
        if number not in by_number:
            raise BadInput(f"--map {number}=...: the deck has {len(deck.slides)} slides")
        if mapping[number] and not [*_writable(by_number[number])]:
            raise BadInput(f"--map {number}=...: slide {number} of the deck has no image that can be replaced")
    found = []
    names = _Names(lesson)
    slides = [s for s in deck.slides if any(_writable(s)) and mapping.get(s.number, lesson) is not None]
    shared = _shared(slides, folder)
    for place, slide in enumerate(slides, start=1):
        image = _image(slide, names, shared, folder)
        file = folder.file(image)
        if still := mapping.get(slide.number):
            found.append(ImageChoice(slide, image, file, still, "by hand", folder.path))
        elif named := names.of(slide, image):
            found.append(ImageChoice(slide, image, file, *named, folder.path))
        elif place <= len(lesson):
            found.append(ImageChoice(slide, image, file, lesson[place - 1], f"image {place} of the deck", folder.path))
        else:
            raise BadInput(
                f"slide {slide.number} of the deck has its image {place}, and the lesson has {len(lesson)} slides; "
                f"say with --map which is which, such as {slides[0].number}={NONE}"
            )
    _agree(found)
    return found


def _writable(slide: DeckSlide) -> Iterator[DeckImage]:
    return (image for image in slide.images if not image.web and image.suffix in FORMATS)


def _shared(slides: Sequence[DeckSlide], folder: DeckFolder) -> Collection[Path]:
    """Files that stand on several slides: logos and the like."""
    seen: set[Path] = set()
    shared: set[Path] = set()
    for slide in slides:
        files = {folder.file(image) for image in _writable(slide)}
        shared |= files & seen
        seen |= files
    return shared


def _image(slide: DeckSlide, names: "_Names", shared: Collection[Path], folder: DeckFolder) -> DeckImage:
    """The one of a slide's images that is meant."""
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
    """What the slides of a lesson are called, in every language."""

    def __init__(self, lesson: Sequence[LessonSlide]) -> None:
        self.lesson = lesson
        self.titles = {_plain(still.chapter.title(one)): still for one in script.languages() for still in lesson}
        self.titles |= {_plain(_kebab(still.chapter.name)): still for still in lesson}
        self.titles |= {_plain(still.chapter.name): still for still in lesson}
        self.numbers = {still.number: still for still in lesson}

    def of(self, slide: DeckSlide, image: DeckImage) -> tuple[LessonSlide, str] | None:
        """The slide of the lesson that a slide of a deck names, and by what."""
        for heading in slide.headings:
            if still := self.titled(heading) or self.numbered(heading):
                return still, f"heading {shortened(heading)!r}"
        return self.by_image(image)

    def by_image(self, image: DeckImage) -> tuple[LessonSlide, str] | None:
        """The one that an image names."""
        if still := self.titled(image.alt) or self.numbered(image.alt):
            return still, f"description {shortened(image.alt)!r}"
        name = PurePosixPath(image.path).name
        stem = name[: -len(image.suffix) - 1]
        if still := self.titled(stem) or self.numbered(stem):
            return still, f"file name {shortened(name)!r}"
        return None

    def titled(self, text: str) -> LessonSlide | None:
        """By a title or a chapter's name, a number before it aside."""
        return self.titles.get(_plain(text)) or self.titles.get(_plain(re.sub(r"^\s*\d+\s*[.):_-]", "", text)))

    def numbered(self, text: str) -> LessonSlide | None:
        """By a number alone, at the beginning of a name, or behind the word slide."""
        found = _NUMBER.fullmatch(text.strip()[:200])
        return self.numbers.get(int(next(filter(None, found.groups())))) if found else None


def _plain(text: str) -> str:
    """Letters and digits only, small, without accents."""
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
