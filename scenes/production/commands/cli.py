"""The command line."""

from pathlib import Path
from typing import Any

import click

from core import ACTIVATIONS, DEFAULT_ACTIVATION, load_lesson, reading_of
from core.teaching.random_lesson import LAYERS
from scenes import contents
from scenes.contents import Chapter
from scenes.production.audits import gradient_check as checks
from scenes.production.commands import options, tables
from scenes.production.commands.deck import check_combination, deck_options, replace_images, report_faults
from scenes.production.commands.exit_codes import CommandGroup
from scenes.production.commands.languages import report_unfinished
from scenes.production.commands.options import print_status, render_options
from scenes.production.commands.warnings import check_warnings, print_warnings
from scenes.production.rendering.quality import DEFAULT_IMAGE_SIZE, QUALITIES
from scenes.production.voice.choice import VoiceChoice
from scenes.production.work.echo import echo, echo_lines
from scenes.production.work.farm import FarmWorkers
from scenes.production.work.progress import progress


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="backpropagation-calculus", prog_name="backprop")
@options.debug
def main() -> None:
    """An explanatory film on the calculus of backpropagation, whose every number is computed.

    A lesson file holds the networks, the training examples and the nudge; film and slides are rendered from it.
    """


@main.command()
@options.lesson
@options.quality
@options.chapters
@options.workers
@options.scheduler
@options.renderer
@options.anew
@options.film_path
@options.voice
@click.option("--install-voice", "install", is_flag=True, help="Install the lighter voice where auto finds none.")
@options.language
@options.strict
@options.debug
def film(
    lesson_file: Path, quality: str, chapters: tuple[Chapter, ...], workers: int, scheduler: FarmWorkers | None,
    renderer: str, anew: bool, target: Path, voice: VoiceChoice, install: bool, language: str, strict: bool,
) -> None:  # fmt: skip
    """Render the film.

    Makes one MP4, narrated, with chapters and captions inside. Beside it go the captions as .srt and .vtt, the
    chapters as .vtt, a description, a transcript, and the ledger (.ledger.json): every number on the screen, with the
    frames it stands in and what it takes to compute it again. Nothing is rendered from a lesson that fails the
    gradient check, and a film that is already there is replaced only by a whole one. Chapters of which nothing has
    changed are not rendered again.
    """
    lesson = load_lesson(lesson_file)
    check_warnings(lesson, strict)
    from scenes.production.film.film import make_film

    with progress("film") as show:
        rendering = render_options(show, workers, scheduler, renderer, anew)
        made = make_film(
            chapters, lesson, QUALITIES[quality], target, rendering, language, voice, print_status, install=install
        )
    seconds = round(made.frames / made.fps)
    echo(f"{target}: {seconds // 60}:{seconds % 60:02}, {made.frames} frames, {len(made.captions)} captions")


@main.command()
@options.lesson
@options.chapters
@options.language
@options.workers
@click.option("--watch", is_flag=True, help="Render again whenever the lesson or a source changes, until Ctrl-C.")
@click.option("--no-open", is_flag=True, help="Do not open the viewer.")
@options.debug
def preview(
    lesson_file: Path, chapters: tuple[Chapter, ...], language: str, workers: int, watch: bool, no_open: bool
) -> None:
    """Have a quick look at the film.

    It is rendered with 480 lines, 15 frames a second and without a voice, into media/.work/preview, and shown with the
    viewer of the system where there is a screen. One chapter takes seconds, all of them some minutes; what has not
    changed since the last preview is not rendered again.
    """
    from scenes.production.commands import preview as previews

    if watch and lesson_file.exists():
        arguments = [f"--lesson={lesson_file}", f"--language={language}", f"--workers={workers}"]
        arguments += [f"--chapter={chapter.name}" for chapter in chapters]
        previews.watch(arguments, lesson_file, previews.preview_path(options.WORK), opened=not no_open)
    lesson = load_lesson(lesson_file)
    with progress("preview") as show:
        path = previews.make_preview(chapters, lesson, render_options(show, workers), language)
    echo(path)
    if not no_open:
        previews.open_file(path)


@main.command()
@options.lesson
@options.chapters
@options.any_language
@options.json
@options.workers
@options.debug
def lines(lesson_file: Path, chapters: tuple[Chapter, ...], language: str, as_json: bool, workers: int) -> None:
    """Print what is said.

    Each line of the narration with its name, as a voice says it: to record it yourself, save every line as
    NAME.wav (or .flac, .opus, .ogg, .mp3, .m4a) in one folder, and give that to `film --voice folder:PATH`.

    If the script of the language is unfinished, the command lists what it lacks instead, one entry a line.
    """
    report_unfinished(language, chapters)
    lesson = load_lesson(lesson_file)
    from scenes.production.film.narration import name_lines, rehearse

    with progress("lines") as show:
        rendering = render_options(show, workers)
        said = [line for part in name_lines(rehearse(chapters, lesson, language, rendering)).values() for line in part]
    if as_json:
        echo_lines(tables.as_json({line.name: line.text for line in said}))
    else:
        for line in said:
            echo(f"{line.name}: {line.text}")


@main.command()
@click.option("--voice", "speaker", metavar="NAME", default="", help="A Kokoro voice.  [default: that of the script]")
@options.workers
@options.debug
def voice(speaker: str, workers: int) -> None:
    """Speak the usual lesson's lines anew into media/voice.

    There they are kept in git, so that the film needs no voice to be installed. Lines that have not changed stay;
    those that the script no longer has go. Needs Kokoro: `make voice`.
    """
    lesson = load_lesson()
    from scenes.production.film.narration import speak_bundled_lines

    with progress("voice") as show:
        count, size = speak_bundled_lines(lesson, speaker, render_options(show, workers, anew=True))
    echo(f"media/voice: {count} lines, {size / 1e6:.2f} MB")


@main.command()
@options.lesson
@options.size
@click.option("--pptx", is_flag=True, help="Make deck.pptx, too: PowerPoint, with descriptions and notes.")
@click.option("--pdf", is_flag=True, help="Make deck.pdf, too: a page for each image.")
@click.option("--notes", is_flag=True, help="Make deck.notes.pdf, too: each image with its notes below.")
@deck_options
@options.language
@options.workers
@options.scheduler
@options.renderer
@options.anew
@options.strict
@options.debug
def slides(
    lesson_file: Path, size: tuple[int, int] | None, language: str, workers: int, scheduler: FarmWorkers | None,
    renderer: str, anew: bool, strict: bool, pptx: bool, pdf: bool, notes: bool, deck: Path | None,
    mapping: dict[int, Any], dry_run: bool, check: bool,
) -> None:  # fmt: skip
    """Render the slides.

    A slide is the frame of the film that a chapter marks; it goes into media/slides/assets by its number. A size
    of another shape than 16:9 gets bars, nothing is cut off. media/slides/deck.md shows them with reveal.js: each with
    a description of what is on it, numbers included, and with notes for the speaker.

    With --deck, the images of your own reveal.js deck are rendered anew under the names, in the formats and in the
    sizes that they have there, and nothing else is written. Which slide of the lesson each becomes follows from --map,
    from a heading, a description or a file's name that says it, or else from the order.
    """
    also = [kind for kind, wanted in (("pptx", pptx), ("pdf", pdf), ("notes", notes)) if wanted]
    check_combination(
        deck, {"--map": mapping, "--check": check, "--dry-run": dry_run}, {f"--{kind}": True for kind in also}
    )
    lesson = load_lesson(lesson_file)
    if deck is not None and check:
        if not report_faults(deck, contents.CHAPTERS, mapping, lesson_file):
            click.get_current_context().exit(1)
        return
    check_warnings(lesson, strict)
    if deck is not None:
        with progress("slides") as show:
            rendering = None if dry_run else render_options(show, workers, scheduler, renderer, anew)
            replace_images(deck, contents.CHAPTERS, mapping, size, lesson, language, rendering)
        return
    from scenes.production.slides.slides import make_slides

    with progress("slides") as show:
        folder = Path("media/slides")
        rendering = render_options(show, workers, scheduler, renderer, anew)
        made = make_slides(contents.CHAPTERS, lesson, size or DEFAULT_IMAGE_SIZE, folder, rendering, language, also)
    echo(f"{folder}: {', '.join(path.relative_to(folder).as_posix() for path in made)}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--seed", metavar="N", type=click.IntRange(min=0), help="Draw the numbers by chance; each N draws others."
)
@click.option(
    "--activation", type=click.Choice(list(ACTIVATIONS)), help=f"Of a drawn lesson.  [default: {DEFAULT_ACTIVATION}]"
)
@click.option(
    "--layers", metavar="N", type=click.IntRange(1, 4), help="Weights of a drawn chain, 1 to 4.  [default: 3]"
)
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@options.debug
def new(file: Path, seed: int | None, activation: str | None, layers: int | None, force: bool) -> None:
    """Write a lesson file to start from.

    It holds the usual lesson, with a comment to each entry. With --seed it holds a lesson drawn by chance that teaches
    as well: nothing saturates, no derivative shows as zero, signs are mixed, the descent falls, and the numbers on the
    screen follow from each other for a viewer with a calculator. The same seed draws the same lesson everywhere.
    """
    if seed is None and (activation or layers):
        raise click.UsageError(f"{'--activation' if activation else '--layers'} needs --seed")

    from scenes.production.commands.new import write_lesson

    write_lesson(file, seed, activation or DEFAULT_ACTIVATION, layers or LAYERS, force=force)
    echo(f"{file}: {'the usual lesson' if seed is None else f'the lesson of seed {seed}'}, to change and render")


@main.command()
@options.json
@options.debug
def chapters(as_json: bool) -> None:
    """List the chapters.

    In the order of the film, each with its name, its title and the slides that it marks.
    """
    if as_json:
        echo_lines(tables.as_json(tables.chapters_document(contents.CHAPTERS)))
    else:
        tables.print_chapters(contents.CHAPTERS)


@main.command()
@options.lesson
@options.json
@options.debug
def numbers(lesson_file: Path, as_json: bool) -> None:
    """Print every quantity of the lesson.

    A table gives each its name, its symbol, its value and how it is computed; JSON gives all the digits.
    """
    reading = reading_of(load_lesson(lesson_file))
    if as_json:
        echo_lines(tables.as_json(reading.document))
    else:
        tables.print_numbers(reading)


@main.command()
@options.lesson
@options.strict
@options.debug
@click.pass_context
def check(ctx: click.Context, lesson_file: Path, strict: bool) -> None:
    """Compare every derivative with a central difference.

    Both networks of the lesson are checked. Where backpropagation and central difference differ, both are
    printed, and the exit code is 1. What the lesson teaches badly (a neuron that saturates, a derivative that shows
    as zero, a descent that diverges, ...) gets a warning each, with a number that would be better.
    """
    lesson = load_lesson(lesson_file)
    reports = checks.reports(lesson)
    for line in tables.check_lines(reports):
        echo(line)
    warnings = print_warnings(lesson)
    if not all(report.passed for report in reports.values()) or (strict and warnings):
        ctx.exit(1)


@main.command()
@options.lesson
@options.ledger
@options.chapters
@options.language
@options.json
@options.workers
@options.scheduler
@options.anew
@options.debug
@click.pass_context
def audit(
    ctx: click.Context, lesson_file: Path, ledger: Path | None, chapters: tuple[Chapter, ...], language: str,
    as_json: bool, workers: int, scheduler: FarmWorkers | None, anew: bool,
) -> None:  # fmt: skip
    """Check all that the film would show and say.

    Renders the slides and goes through every chapter without making a film. Six audits: every number computed again by
    another route; every digit on the screen found in the ledger; every equation worked out from its shown digits, and
    every formula from the values of its symbols; the layout; the numbers of the slides read back from their pixels
    (needs tesseract); every number that is said. The exit code is 1 where anything is wrong.

    With --ledger, the ledger beside a film is checked, and nothing is rendered: every number in it computed again from
    the ledger's own lesson; every line and word on the screen found in the script; all frames in order, each within its
    chapter; and the film, captions, chapters and transcript beside it, if they are there, of this ledger.
    """
    if ledger is not None:
        options.reject_combination(
            ctx, "--ledger", ("lesson_file", "chapters", "language", "workers", "scheduler", "anew")
        )
        from scenes.production.audits.film_ledger import audited_ledger

        report = audited_ledger(ledger)
    else:
        lesson = load_lesson(lesson_file)
        from scenes.production.audits.run import audited

        with progress("audit") as show:
            report = audited(chapters, lesson, language, render_options(show, workers, scheduler, anew=anew))
    if as_json:
        echo_lines(tables.as_json(report.document))
    else:
        tables.print_audits(report)
    if not report.passed:
        ctx.exit(1)
