"""The options of `slides --deck`, and what they do."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core import Lesson
from scenes import contents
from scenes.contents import Chapter
from scenes.production.slides.own_deck import (
    NONE,
    DeckFolder,
    LessonSlide,
    choose,
    lesson_slides,
    load_deck,
    parse_mapping,
)
from scenes.production.work import BadInput, echo

if TYPE_CHECKING:
    from scenes.production.rendering import RenderOptions

F = TypeVar("F", bound=Callable[..., Any])


def _mapping(ctx: click.Context, option: click.Parameter, text: str | None) -> Mapping[int, LessonSlide | None]:
    try:
        return {} if text is None else parse_mapping(text, lesson_slides(contents.CHAPTERS))
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


def deck_options(function: F) -> F:
    """Add the options --deck, --map, --check and --dry-run to a command."""
    for option in (
        click.option("--dry-run", is_flag=True, help="Print what --deck would write and write nothing."),
        click.option(
            "--check",
            is_flag=True,
            help="Report problems in the deck and write nothing: images that are missing, unused or older than the "
            "lesson, slides without an image, notes that would be visible. Exit code 1 if there are any.",
        ),
        click.option(
            "--map",
            "mapping",
            metavar="N=SLIDE,...",
            callback=_mapping,
            help="Map slides of the deck to slides of the lesson, by number or chapter: 3=cost,4=6. "
            f"N={NONE} leaves slide N unchanged.",
        ),
        click.option(
            "--deck",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Re-render this reveal.js deck's images in place.",
        ),
    ):
        function = option(function)
    return function


def check_combination(deck: Path | None, needing: Mapping[str, Any], excluded: Mapping[str, Any]) -> None:
    """Raise UsageError if an option needs --deck, which is missing, or cannot be combined with it."""
    for name in (name for name, given in (needing if deck is None else excluded).items() if given):
        raise click.UsageError(f"{name} needs --deck" if deck is None else f"--deck cannot be combined with {name}")


def report_faults(
    path: Path, chapters: Sequence[Chapter], mapping: Mapping[int, LessonSlide | None], lesson_file: Path
) -> bool:
    """Print every problem of a deck; return True if there is none. Raises Failure if the deck cannot be read."""
    from scenes.production.slides.own_deck import find_faults

    deck = load_deck(path)
    faults = find_faults(path, deck, lesson_slides(chapters), mapping, lesson_file.stat().st_mtime)
    for line in faults or [f"{path}: {_counted(deck.slides, 'slide')}, no problems"]:
        echo(line)
    return not faults


def replace_images(
    path: Path, chapters: Sequence[Chapter], mapping: Mapping[int, LessonSlide | None], size: tuple[int, int] | None,
    lesson: Lesson, language: str, options: "RenderOptions | None",
) -> None:  # fmt: skip
    """Print what each image of a deck becomes, then render the images; without `options`, only print.

    Raises Failure if the deck cannot be read, an image cannot be assigned, or rendering fails.
    """
    from scenes.production.slides.own_deck import image_targets, write_images

    known = lesson_slides(chapters)
    deck = load_deck(path)
    targets = image_targets(choose(deck, DeckFolder(path), known, mapping), size)
    if not targets:
        raise BadInput(f"{path}: {_counted(deck.slides, 'slide')}, but no image that can be replaced")
    by_slide = {target.choice.slide.number: target for target in targets}
    for slide in deck.slides:
        target = by_slide.get(slide.number)
        if target:
            echo(target)
        for image in slide.images:
            if target is None or image.path != target.choice.image.path:
                echo(f"slide {slide.number}: {image.shown_path} is unchanged")
        if not slide.images:
            echo(f"slide {slide.number}: no image")
    unused = [str(still) for still in known if still not in {target.choice.still for target in targets}]
    if unused:
        echo(f"not in the deck: {', '.join(unused)}")
    if options is not None:
        written = write_images(targets, lesson, options, language)
        echo(f"{path}: {_counted(written, 'image')} re-rendered")


def _counted(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'s'[: len(things) != 1]}"
