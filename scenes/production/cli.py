"""The command line."""

import errno
import re
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core import DEFAULT_LESSON, Lesson, LessonError
from scenes import contents
from scenes.contents import Chapter
from scenes.production import checks, pool, tables
from scenes.production.decks.command import check as check_deck
from scenes.production.decks.command import deck_options, exclude, renew
from scenes.production.errors import NO_ROOM, Failure, told
from scenes.production.farm import FarmWorkers
from scenes.production.progress import Show, progress
from scenes.production.quality import QUALITIES, USUAL
from scenes.production.render import RENDERERS
from scenes.production.voice.choice import Choice
from scenes.script import SOURCE, ScriptError, languages

if TYPE_CHECKING:
    from scenes.production.parts import How

WORK = Path("media/.work")
"""What speeds up the next run."""

F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """Tells failures in one line. Exit code 2: a wrong call or lesson; 1: a failure on the way; 130: Ctrl-C."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            with _terminable():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            _stop(ctx, "Stopped.", 130)
        except (LessonError, ScriptError) as error:
            _stop(ctx, f"Error: {error}", 2)
        except Failure as error:
            _stop(ctx, f"Error: {error}", 1, error.detail)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of a pipe has gone; click ends quietly
            where = "" if isinstance(error, OSError) and error.errno in NO_ROOM else " (--debug shows where)"
            _stop(ctx, f"Error: {told(error)}{where}", 1)


def _stop(ctx: click.Context, line: str, code: int, detail: str = "") -> None:
    if ctx.meta.get("debug"):
        click.echo(detail or traceback.format_exc(), err=True, nl=False)
    click.echo(line, err=True)
    ctx.exit(code)


@contextmanager
def _terminable() -> Iterator[None]:
    """Also a process that is told to end cleans up."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


# ---------------------------------------------------------------- options


def _debug(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta["debug"] = True


def _size(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    width, _, height = value.lower().partition("x")
    if not all(side.isascii() and side.isdigit() and len(side) <= 5 for side in (width, height)):
        raise click.BadParameter(f"{value!r} is not a size; give width and height such as 1920x1080", ctx, option)
    if not all(16 <= int(side) <= 8192 for side in (width, height)):
        raise click.BadParameter(f"{value!r} is out of range; give 16 to 8192 pixels a side", ctx, option)
    return int(width), int(height)


def _chapters(ctx: click.Context, option: click.Parameter, names: tuple[str, ...]) -> tuple[Chapter, ...]:
    known = [chapter.name for chapter in contents.CHAPTERS]
    for name in names:
        if name not in known:
            raise click.BadParameter(f"there is no chapter {name!r}; give one of {', '.join(known)}", ctx, option)
    return tuple(chapter for chapter in contents.CHAPTERS if not names or chapter.name in names)


def _film_path(ctx: click.Context, option: click.Parameter, path: Path) -> Path:
    if path.suffix.lower() != ".mp4":
        raise click.BadParameter(f"{str(path)!r} does not end in .mp4", ctx, option)
    return path


def _voice(ctx: click.Context, option: click.Parameter, text: str) -> Choice:
    try:
        return Choice.parsed(text)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


def _scheduler(ctx: click.Context, option: click.Parameter, address: str | None) -> str | None:
    if address is not None and not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://[^\s/]+:\d{1,5}", address):
        raise click.BadParameter(f"{address!r} is not an address; give one such as tcp://127.0.0.1:8786", ctx, option)
    return address


def _how(workers: int, scheduler: str | None, renderer: str, anew: bool, show: Show) -> "How":
    from scenes.production.parts import How

    crew: pool.Workers = pool.LocalWorkers(workers) if scheduler is None else FarmWorkers(scheduler)
    return How(WORK, crew, renderer, not anew, show)


def _tell(line: str) -> None:
    click.echo(line, err=True)


debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_debug, help="Show the traceback of a failure."
)
lesson_option = click.option(
    "--lesson",
    "lesson_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=DEFAULT_LESSON,
    help="The lesson file that every number comes from.  [default: core/lesson.toml]",
)
workers_option = click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=pool.cores,
    help="How many chapters to render at a time.  [default: one for each core]",
)
scheduler_option = click.option(
    "--scheduler",
    metavar="tcp://HOST:PORT",
    callback=_scheduler,
    help="Render on the workers of the Dask cluster whose scheduler this is (needs the extra `farm`).",
)
renderer_option = click.option(
    "--renderer",
    type=click.Choice(RENDERERS),
    default=RENDERERS[0],
    show_default=True,
    help="Ours draws only what changes; stock is Manim's own, slower.",
)
voice_option = click.option(
    "--voice",
    metavar="VOICE",
    default="auto",
    show_default=True,
    callback=_voice,
    help="Who speaks: kokoro[:NAME], piper[:MODEL.onnx], folder:PATH with recordings named by `lines`, or none. "
    "auto takes the lines kept in media/voice where all are there, else the best voice installed, else none.",
)
language_option = click.option(
    "--language",
    type=click.Choice(languages()),
    default=SOURCE,
    show_default=True,
    help="Of all that is said and written.",
)
anew_option = click.option("--anew", is_flag=True, help="Render all of it, also what is kept from the last time.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


# ---------------------------------------------------------------- commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="backpropagation-calculus", prog_name="backprop")
@debug_option
def main() -> None:
    """An explanatory film on the calculus of backpropagation, whose every number is computed.

    A lesson file holds the networks, the training examples and the nudge; film and slides are rendered from it.
    """


@main.command()
@lesson_option
@click.option(
    "--quality",
    type=click.Choice(list(QUALITIES)),
    default=USUAL,
    show_default=True,
    help="Height of the picture and frames a second.",
)
@click.option(
    "--chapter",
    "chapters",
    metavar="NAME",
    multiple=True,
    callback=_chapters,
    help="Only this chapter; may be given several times. `chapters` lists the names.",
)
@workers_option
@scheduler_option
@renderer_option
@anew_option
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=Path("media/film.mp4"),
    show_default=True,
    callback=_film_path,
    help="The film; captions and ledger go beside it.",
)
@voice_option
@click.option("--install-voice", "install", is_flag=True, help="Install the lighter voice where auto finds none.")
@language_option
@debug_option
def film(
    lesson_file: Path, quality: str, chapters: tuple[Chapter, ...], workers: int, scheduler: str | None, renderer: str,
    anew: bool, target: Path, voice: Choice, install: bool, language: str,
) -> None:  # fmt: skip
    """Render the film.

    Makes one MP4, narrated, with chapters and captions inside. Beside it go the captions as .srt and .vtt, the
    chapters as .vtt, a description, a transcript, and the ledger (.ledger.json): every number on the screen, with the
    frames it stands in and what it takes to compute it again. Nothing is rendered from a lesson that fails the
    gradient check, and a film that is already there is replaced only by a whole one. Chapters of which nothing has
    changed are not rendered again.
    """
    lesson = Lesson.load(lesson_file)
    from scenes.production.film import make_film

    with progress("film") as show:
        how = _how(workers, scheduler, renderer, anew, show)
        made = make_film(chapters, lesson, QUALITIES[quality], target, how, language, voice, _tell, install=install)
    seconds = round(made.frames / made.fps)
    click.echo(f"{target}: {seconds // 60}:{seconds % 60:02}, {made.frames} frames, {len(made.captions)} captions")


@main.command()
@lesson_option
@language_option
@json_option
@workers_option
@debug_option
def lines(lesson_file: Path, language: str, as_json: bool, workers: int) -> None:
    """Print what is said.

    Each line of the narration with its name, as a voice says it: to record it yourself, save every line as
    NAME.wav (or .flac, .opus, .ogg, .mp3, .m4a) in one folder, and give that to `film --voice folder:PATH`.
    """
    lesson = Lesson.load(lesson_file)
    from scenes.production.narration import named, rehearsed

    with progress("lines") as show:
        how = _how(workers, None, RENDERERS[0], False, show)
        said = [line for part in named(rehearsed(contents.CHAPTERS, lesson, language, how)).values() for line in part]
    if as_json:
        click.echo(tables.as_json({line.name: line.text for line in said}))
    else:
        for line in said:
            click.echo(f"{line.name}: {line.text}")


@main.command()
@click.option("--voice", "speaker", metavar="NAME", default="", help="A Kokoro voice.  [default: that of the script]")
@workers_option
@debug_option
def voice(speaker: str, workers: int) -> None:
    """Speak the usual lesson's lines anew into media/voice.

    There they are kept in git, so that the film needs no voice to be installed. Lines that have not changed stay;
    those that the script no longer has go. Needs Kokoro: `make voice`.
    """
    lesson = Lesson.load()
    from scenes.production.narration import speak_kept

    with progress("voice") as show:
        count, size = speak_kept(lesson, speaker, _how(workers, None, RENDERERS[0], True, show))
    click.echo(f"media/voice: {count} lines, {size / 1e6:.2f} MB")


@main.command()
@lesson_option
@click.option(
    "--size",
    metavar="WxH",
    callback=_size,
    help="Width and height of every image in pixels.  [default: 1920x1080, or that of a deck's old image]",
)
@click.option("--pptx", is_flag=True, help="Make deck.pptx, too: PowerPoint, with descriptions and notes.")
@click.option("--pdf", is_flag=True, help="Make deck.pdf, too: a page for each image.")
@click.option("--notes", is_flag=True, help="Make deck.notes.pdf, too: each image with its notes below.")
@deck_options
@language_option
@workers_option
@scheduler_option
@renderer_option
@anew_option
@debug_option
def slides(
    lesson_file: Path, size: tuple[int, int] | None, language: str, workers: int, scheduler: str | None, renderer: str,
    anew: bool, pptx: bool, pdf: bool, notes: bool, deck: Path | None, mapping: dict[int, Any], dry_run: bool,
    check: bool,
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
    exclude(deck, {"--map": mapping, "--check": check, "--dry-run": dry_run}, {f"--{kind}": True for kind in also})
    lesson = Lesson.load(lesson_file)
    if deck is not None and check:
        if not check_deck(deck, contents.CHAPTERS, mapping, lesson_file):
            click.get_current_context().exit(1)
        return
    if deck is not None:
        with progress("slides") as show:
            how = None if dry_run else _how(workers, scheduler, renderer, anew, show)
            renew(deck, contents.CHAPTERS, mapping, size, lesson, language, how)
        return
    from scenes.production.stills import make_slides

    with progress("slides") as show:
        folder = Path("media/slides")
        how = _how(workers, scheduler, renderer, anew, show)
        made = make_slides(contents.CHAPTERS, lesson, size or (1920, 1080), folder, how, language, also)
    click.echo(f"{folder}: {', '.join(path.relative_to(folder).as_posix() for path in made)}")


@main.command()
@json_option
@debug_option
def chapters(as_json: bool) -> None:
    """List the chapters.

    In the order of the film, each with its name, its title and the slides that it marks.
    """
    if as_json:
        click.echo(tables.as_json(tables.chapters_document(contents.CHAPTERS)))
    else:
        tables.print_chapters(contents.CHAPTERS)


@main.command()
@lesson_option
@json_option
@debug_option
def numbers(lesson_file: Path, as_json: bool) -> None:
    """Print every quantity of the lesson.

    A table gives each its name, its symbol, its value and how it is computed; JSON gives all the digits.
    """
    reading = Lesson.load(lesson_file).reading
    if as_json:
        click.echo(tables.as_json(reading.document))
    else:
        tables.print_numbers(reading)


@main.command()
@lesson_option
@debug_option
@click.pass_context
def check(ctx: click.Context, lesson_file: Path) -> None:
    """Compare every derivative with a central difference.

    Both networks of the lesson are checked. Where backpropagation and central difference differ, both are
    printed, and the exit code is 1.
    """
    reports = checks.reports(Lesson.load(lesson_file))
    for line in tables.check_lines(reports):
        click.echo(line)
    if not all(report.passed for report in reports.values()):
        ctx.exit(1)
