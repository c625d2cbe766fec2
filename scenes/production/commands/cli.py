"""The command line: `backprop` and its commands."""

from pathlib import Path
from typing import Any

import click

from core import ACTIVATIONS, DEFAULT_ACTIVATION, load_lesson, reading_of
from core.teaching import LAYERS
from scenes import contents
from scenes.contents import Chapter
from scenes.production.audits import gradient_check as checks
from scenes.production.commands import options, tables
from scenes.production.commands.deck import check_combination, deck_options, replace_images, report_faults
from scenes.production.commands.exit_codes import CommandGroup
from scenes.production.commands.languages import report_unfinished
from scenes.production.commands.options import print_status, render_options
from scenes.production.commands.warnings import check_warnings, print_warnings
from scenes.production.rendering import DEFAULT_IMAGE_SIZE, QUALITIES
from scenes.production.voice import VoiceChoice
from scenes.production.work import FarmWorkers, echo, echo_lines, progress


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="backpropagation-calculus", prog_name="backprop")
@options.debug
def main() -> None:
    """Render an animated lesson on backpropagation from one lesson file. Every number in it is computed.

    The lesson file holds the networks, the training examples and the nudge; film and slides are rendered from it.
    """


@main.command()
@options.lesson
@options.quality
@options.chapters
@options.workers
@options.scheduler
@options.renderer
@options.no_cache
@options.film_path
@options.voice
@click.option("--install-voice", "install", is_flag=True, help="If auto finds no voice, install Piper.")
@options.language
@options.strict
@options.debug
def film(
    lesson_file: Path, quality: str, chapters: tuple[Chapter, ...], workers: int, scheduler: FarmWorkers | None,
    renderer: str, no_cache: bool, target: Path, voice: VoiceChoice, install: bool, language: str, strict: bool,
) -> None:  # fmt: skip
    """Render the film.

    Writes one narrated MP4 with chapters and captions in it. Beside it go the captions as .srt and .vtt, the
    chapters as .vtt, a description, a transcript, a poster and the ledger (.ledger.json): every number on the
    screen, with its frames and all that is needed to recompute it. A lesson that fails the gradient check is not
    rendered. Unchanged chapters are reused. An existing film is replaced only once the new one is complete.
    """
    lesson = load_lesson(lesson_file)
    check_warnings(lesson, strict)
    from scenes.production.film import make_film

    with progress("film") as show:
        rendering = render_options(show, workers, scheduler, renderer, no_cache)
        result = make_film(
            chapters, lesson, QUALITIES[quality], target, rendering, language, voice, print_status, install=install
        )
    seconds = round(result.frames / result.fps)
    echo(f"{target}: {seconds // 60}:{seconds % 60:02}, {result.frames} frames, {len(result.captions)} captions")


@main.command()
@options.lesson
@options.chapters
@options.language
@options.workers
@click.option(
    "--watch", is_flag=True, help="Render again whenever the lesson or a source file changes; stop with Ctrl-C."
)
@click.option("--no-open", is_flag=True, help="Do not open the video player.")
@options.debug
def preview(
    lesson_file: Path, chapters: tuple[Chapter, ...], language: str, workers: int, watch: bool, no_open: bool
) -> None:
    """Render a small, silent preview.

    It is rendered at 480p15 into media/.work/preview and opened in the default video player, if there is a display.
    One chapter takes seconds, the whole film a few minutes. Unchanged chapters are reused.
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
        previews.open_in_viewer(path)


@main.command()
@options.lesson
@options.chapters
@options.any_language
@options.json
@options.debug
def lines(lesson_file: Path, chapters: tuple[Chapter, ...], language: str, as_json: bool) -> None:
    """Print the narration, line by line.

    Each line is printed with its name, as a synthetic voice speaks it. Below it follows its caption, if that is
    written differently: when you record a line yourself, read the caption. Save every line as NAME.wav (or .flac,
    .opus, .ogg, .mp3, .m4a) in one folder and pass that folder to `film --voice folder:PATH`. JSON has both texts of
    every line.

    If the script of the language is unfinished, the command lists its missing entries instead, one per line.
    """
    report_unfinished(language, chapters)
    lesson = load_lesson(lesson_file)
    from scenes.production.film import name_lines, rehearse

    with progress("lines") as show:
        by_chapter = name_lines(rehearse(chapters, lesson, language, render_options(show)))
    narration = [line for chapter_lines in by_chapter.values() for line in chapter_lines]
    if as_json:
        echo_lines(tables.as_json({line.name: {"spoken": line.text, "caption": line.caption} for line in narration}))
    else:
        for line in narration:
            echo(f"{line.name}: {line.text}")
            if line.caption != line.text:
                echo(f"    caption: {line.caption}")


@main.command()
@click.option("--voice", "speaker", metavar="NAME", default="", help="A Kokoro voice.  [default: that of the script]")
@options.debug
def voice(speaker: str) -> None:
    """Regenerate the bundled narration in media/voice.

    These are the lines of the default lesson, kept in git, so that its film needs no voice to be installed. Lines that
    have not changed are reused; lines that are no longer in the script are deleted. Needs Kokoro: `make voice`.
    """
    lesson = load_lesson()
    from scenes.production.film import speak_bundled_lines

    with progress("voice") as show:
        count, size = speak_bundled_lines(lesson, speaker, render_options(show, no_cache=True))
    echo(f"media/voice: {count} lines, {size / 1e6:.2f} MB")


@main.command()
@options.lesson
@options.size
@click.option("--pptx", is_flag=True, help="Also write deck.pptx (PowerPoint, with alt text and speaker notes).")
@click.option("--pdf", is_flag=True, help="Also write deck.pdf (one page per image).")
@click.option("--notes", is_flag=True, help="Also write deck.notes.pdf (each image with its speaker notes below).")
@deck_options
@options.language
@options.workers
@options.scheduler
@options.renderer
@options.no_cache
@options.strict
@options.debug
def slides(
    lesson_file: Path, size: tuple[int, int] | None, language: str, workers: int, scheduler: FarmWorkers | None,
    renderer: str, no_cache: bool, strict: bool, pptx: bool, pdf: bool, notes: bool, deck: Path | None,
    mapping: dict[int, Any], dry_run: bool, check: bool,
) -> None:  # fmt: skip
    """Render the slides.

    A slide is a frame of the film that a chapter marks. Slide N is written to media/slides/assets/N.png. Sizes that
    are not 16:9 are padded with bars, never cropped. media/slides/deck.md is a reveal.js deck of the slides, with alt
    text, numbers included, and speaker notes.

    With --deck, the images of your own reveal.js deck are re-rendered instead, each with its old name, format and
    size; nothing else is written. --map says which slide of the lesson an image shows; without it a heading, an alt
    text or a file name that names the slide, else the order.
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
            rendering = None if dry_run else render_options(show, workers, scheduler, renderer, no_cache)
            replace_images(deck, contents.CHAPTERS, mapping, size, lesson, language, rendering)
        return
    from scenes.production.slides import make_slides

    with progress("slides") as show:
        folder = Path("media/slides")
        rendering = render_options(show, workers, scheduler, renderer, no_cache)
        paths = make_slides(contents.CHAPTERS, lesson, size or DEFAULT_IMAGE_SIZE, folder, rendering, language, also)
    echo(f"{folder}: {', '.join(path.relative_to(folder).as_posix() for path in paths)}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0),
    help="Generate a random lesson; the same N always gives the same lesson.",
)
@click.option(
    "--activation",
    type=click.Choice(list(ACTIVATIONS)),
    help=f"Activation of the generated lesson (needs --seed).  [default: {DEFAULT_ACTIVATION}]",
)
@click.option(
    "--layers",
    metavar="N",
    type=click.IntRange(1, 4),
    help="Number of weights in the generated chain, 1 to 4 (needs --seed).  [default: 3]",
)
@click.option("--force", is_flag=True, help="Replace an existing file.")
@options.debug
def new(file: Path, seed: int | None, activation: str | None, layers: int | None, force: bool) -> None:
    """Create a lesson file: a commented copy of the default lesson.

    With --seed the file holds a random lesson instead, one that teaches well: no neuron saturates, no derivative
    rounds to zero, signs are mixed, the cost falls at every step of the descent, and a viewer with a calculator gets
    each result on the screen from the numbers on the screen. The same seed gives the same lesson on every machine.
    """
    if seed is None and (activation or layers):
        raise click.UsageError(f"{'--activation' if activation else '--layers'} needs --seed")

    from scenes.production.commands.new import write_lesson

    write_lesson(file, seed, activation or DEFAULT_ACTIVATION, layers or LAYERS, force=force)
    echo(f"{file}: {'a copy of the default lesson' if seed is None else f'the lesson of seed {seed}'}, ready to edit")


@main.command()
@options.json
@options.debug
def chapters(as_json: bool) -> None:
    """List the chapters.

    They are listed in film order, each with its name, its title and the numbers of its slides.
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

    The table gives the name, symbol, value and formula of each quantity; JSON gives the values with all digits.
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

    Both networks of the lesson are checked. If backpropagation and a central difference disagree, both values are
    printed and the exit code is 1. One weight of each layer is printed with the neurons that it connects, so that a
    transposed matrix is seen. Everything that the lesson teaches badly (a neuron that saturates, a derivative
    that rounds to zero, a descent that diverges, ...) is reported in a warning that suggests a better number.
    """
    lesson = load_lesson(lesson_file)
    reports = checks.reports(lesson)
    for line in [*tables.check_lines(reports), *tables.weight_lines(reading_of(lesson).layered_network)]:
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
@options.no_cache
@options.debug
@click.pass_context
def audit(
    ctx: click.Context, lesson_file: Path, ledger: Path | None, chapters: tuple[Chapter, ...], language: str,
    as_json: bool, workers: int, scheduler: FarmWorkers | None, no_cache: bool,
) -> None:  # fmt: skip
    """Verify every number the film would show or say.

    Renders the slides and runs every chapter without making a film. Six audits: recompute every number independently
    of `core`; find every digit on the screen in the ledger; evaluate every equation from the digits shown and every
    formula from the values of its symbols; check the layout; read the numbers on the slides back from their pixels
    (needs tesseract); find every spoken number in the ledger. The exit code is 1 if any audit finds a fault.

    With --ledger, the ledger beside a film is checked and nothing is rendered. Every number in it is recomputed from
    the ledger's own lesson. Every line and word must come from the script, every frame must lie in its chapter, and
    the film, captions, chapters and transcript beside the ledger, as far as they exist, must match it.
    """
    if ledger is not None:
        options.reject_combination(
            ctx, "--ledger", ("lesson_file", "chapters", "language", "workers", "scheduler", "no_cache")
        )
        from scenes.production.audits import audited_ledger

        report = audited_ledger(ledger)
    else:
        lesson = load_lesson(lesson_file)
        from scenes.production.audits import audited

        with progress("audit") as show:
            report = audited(chapters, lesson, language, render_options(show, workers, scheduler, no_cache=no_cache))
    if as_json:
        echo_lines(tables.as_json(report.document))
    else:
        tables.print_audits(report)
    if not report.passed:
        ctx.exit(1)
