"""`slides --deck`: its options, and what it does."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core import Lesson
from scenes import contents
from scenes.contents import Chapter
from scenes.production.slides.own_deck.choosing import NONE, LessonSlide, choose, lesson_slides, parse_mapping
from scenes.production.slides.own_deck.folder import DeckFolder, load_deck
from scenes.production.work.echo import echo
from scenes.production.work.errors import BadInput

if TYPE_CHECKING:
    from scenes.production.rendering.parts import RenderOptions

F = TypeVar("F", bound=Callable[..., Any])


def _mapping(ctx: click.Context, option: click.Parameter, text: str | None) -> Mapping[int, LessonSlide | None]:
    try:
        return {} if text is None else parse_mapping(text, lesson_slides(contents.CHAPTERS))
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


def deck_options(function: F) -> F:
    """Adds the options --deck, --map, --check and --dry-run."""
    for option in (
        click.option("--dry-run", is_flag=True, help="Only print what --deck would write."),
        click.option(
            "--check",
            is_flag=True,
            help="Only print what is off in the deck: images that are missing, older than the lesson or shown nowhere, "
            "slides without one, notes that would be shown. Exit code 1 if anything is.",
        ),
        click.option(
            "--map",
            "mapping",
            metavar="N=SLIDE,...",
            callback=_mapping,
            help="Which slide of the deck shows which of the lesson, by number or chapter: 3=cost,4=6. "
            f"N={NONE} leaves one as it is.",
        ),
        click.option(
            "--deck",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Render the images of this reveal.js deck anew, where they stand.",
        ),
    ):
        function = option(function)
    return function


def check_combination(deck: Path | None, needing: Mapping[str, Any], excluded: Mapping[str, Any]) -> None:
    """See to it that options stand together that do so. Raises UsageError."""
    for name in (name for name, given in (needing if deck is None else excluded).items() if given):
        raise click.UsageError(f"{name} needs --deck" if deck is None else f"--deck and {name} exclude each other")


def report_faults(
    path: Path, chapters: Sequence[Chapter], mapping: Mapping[int, LessonSlide | None], lesson_file: Path
) -> bool:
    """Say what is off in a deck; whether nothing is. Raises Failure for a deck that cannot be read."""
    from scenes.production.slides.own_deck.checking import find_faults

    deck = load_deck(path)
    found = find_faults(path, deck, lesson_slides(chapters), mapping, lesson_file.stat().st_mtime)
    for line in found or [f"{path}: {_counted(deck.slides, 'slide')}, nothing is off"]:
        echo(line)
    return not found


def replace_images(
    path: Path, chapters: Sequence[Chapter], mapping: Mapping[int, LessonSlide | None], size: tuple[int, int] | None,
    lesson: Lesson, language: str, options: "RenderOptions | None",
) -> None:  # fmt: skip
    """Say what a deck's images become, and render them; without `options`, only say it. Raises Failure."""
    from scenes.production.slides.own_deck.writing import image_targets, write_images

    known = lesson_slides(chapters)
    deck = load_deck(path)
    found = image_targets(choose(deck, DeckFolder(path), known, mapping), size)
    if not found:
        raise BadInput(f"{path}: no image in {_counted(deck.slides, 'slide')} that can be replaced")
    by_slide = {target.choice.slide.number: target for target in found}
    for slide in deck.slides:
        target = by_slide.get(slide.number)
        if target:
            echo(target)
        for image in slide.images:
            if target is None or image.path != target.choice.image.path:
                echo(f"slide {slide.number}: {image.shown_path} stays as it is")
        if not slide.images:
            echo(f"slide {slide.number}: no image")
    unused = [str(still) for still in known if still not in {target.choice.still for target in found}]
    if unused:
        echo(f"not in the deck: {', '.join(unused)}")
    if options is not None:
        made = write_images(found, lesson, options, language)
        echo(f"{path}: {_counted(made, 'image')} anew")


def _counted(things: Sequence[object], name: str) -> str:
    return f"{len(things)} {name}{'s'[: len(things) != 1]}"
