"""The options that commands have in common, and what they make of a text."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from core import DEFAULT_LESSON
from scenes import contents
from scenes.contents import Chapter
from scenes.production.commands.languages import LanguageName
from scenes.production.rendering.quality import (
    DEFAULT_IMAGE_SIZE,
    DEFAULT_QUALITY,
    IMAGE_SIDES,
    QUALITIES,
)
from scenes.production.rendering.render import RENDERERS
from scenes.production.voice.choice import VoiceChoice
from scenes.production.work import pool, tls
from scenes.production.work.echo import echo
from scenes.production.work.farm import FarmWorkers
from scenes.production.work.progress import Show
from scenes.script import SOURCE

if TYPE_CHECKING:
    from scenes.production.rendering.parts import RenderOptions

WORK = Path("media/.work")
"""What speeds up the next run."""

TLS_FILES = {
    "tls_ca_file": "For tls://: the certificates of the authority that signs, in PEM format (or Dask's configuration).",
    "tls_cert": "For tls://: the certificate to show to the scheduler.",
    "tls_key": "For tls://: its key, where the certificate's file does not hold it.",
}
"""Options by their names in Dask, with their help."""

_AS_USUAL = "x".join(map(str, DEFAULT_IMAGE_SIZE))


def _debug(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta["debug"] = True


def _size(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    width, _, height = value.lower().partition("x")
    if not all(side.isascii() and side.isdigit() and len(side) <= 5 for side in (width, height)):
        raise click.BadParameter(f"{value!r} is not a size; give width and height such as {_AS_USUAL}", ctx, option)
    least, most = IMAGE_SIDES
    if not all(least <= int(side) <= most for side in (width, height)):
        raise click.BadParameter(f"{value!r} is out of range; give {least} to {most} pixels a side", ctx, option)
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


def _voice(ctx: click.Context, option: click.Parameter, text: str) -> VoiceChoice:
    try:
        return VoiceChoice.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


def _scheduler(ctx: click.Context, option: click.Parameter, address: str | None) -> FarmWorkers | None:
    files = [ctx.meta.get(name) for name in TLS_FILES]
    encrypted = address is not None and address.startswith(tls.ENCRYPTED)
    if any(files) and not encrypted:
        hint = f"with {address} there is no encryption" if address else "no --scheduler is given"
        raise click.BadParameter(f"certificates need --scheduler tls://HOST:PORT; {hint}", ctx, option)
    if address is None:
        return None
    if not re.fullmatch(r"(tcp|tls|ucx|ws|wss)://[^\s/]+:\d{1,5}", address):
        raise click.BadParameter(f"{address!r} is not an address; give one such as tcp://127.0.0.1:8786", ctx, option)
    try:
        return FarmWorkers(address, tls.security(*files) if encrypted else None)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


def _tls_file(ctx: click.Context, option: click.Parameter, path: Path | None) -> None:
    ctx.meta[str(option.name)] = path


def render_options(
    show: Show, workers: int, farm: FarmWorkers | None = None, renderer: str = RENDERERS[0], anew: bool = False
) -> "RenderOptions":
    """How parts are made, from what the options say."""
    from scenes.production.rendering.parts import RenderOptions

    return RenderOptions(WORK, farm or pool.LocalWorkers(workers), renderer, not anew, show)


def reject_combination(ctx: click.Context, option: str, names: Sequence[str]) -> None:
    """Raise UsageError where one of these parameters was given together with an option."""
    for parameter in ctx.command.params:
        if parameter.name in names and ctx.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option} and {parameter.opts[0]} exclude each other")


def print_status(line: str) -> None:
    """To whoever looks at the terminal, not into a pipe."""
    echo(line, err=True)


debug = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_debug, help="Show the traceback of a failure."
)
lesson = click.option(
    "--lesson",
    "lesson_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=DEFAULT_LESSON,
    help="The lesson file that every number comes from.  [default: core/lesson/default.toml]",
)
ledger = click.option(
    "--ledger",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Check this ledger of a film (FILM.ledger.json) and the files beside it; nothing is rendered.",
)
workers = click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=pool.cores,
    help="How many chapters to render at a time.  [default: one for each core]",
)


def scheduler(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --scheduler, with the files for a scheduler that is spoken to over TLS."""
    for name, help_text in reversed(TLS_FILES.items()):
        command = click.option(
            f"--{name.replace('_', '-')}",
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
            expose_value=False,
            is_eager=True,  # before --scheduler, which takes them
            callback=_tls_file,
            help=help_text,
        )(command)
    return click.option(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        callback=_scheduler,
        help="Render on the workers of the Dask cluster whose scheduler this is (needs the extra `farm`); "
        "tls://HOST:PORT over TLS. Only in networks you trust: whoever reaches a scheduler can run programs there.",
    )(command)


renderer = click.option(
    "--renderer",
    type=click.Choice(RENDERERS),
    default=RENDERERS[0],
    show_default=True,
    help="Ours draws only what changes; stock is Manim's own, slower.",
)
voice = click.option(
    "--voice",
    metavar="VOICE",
    default="auto",
    show_default=True,
    callback=_voice,
    help="Who speaks: kokoro[:NAME], piper[:MODEL.onnx], folder:PATH with recordings named by `lines`, or none. "
    "auto takes the lines kept in media/voice where all are there, else the best voice installed, else none.",
)
language = click.option(
    "--language",
    type=LanguageName(),
    default=SOURCE,
    show_default=True,
    help="Of all that is said and written.",
)
any_language = click.option(
    "--language",
    type=LanguageName(unfinished=True),
    default=SOURCE,
    show_default=True,
    help="Language of the narration. Of an unfinished script, what it lacks is listed.",
)
anew = click.option("--anew", is_flag=True, help="Render all of it, also what is kept from the last time.")
json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
strict = click.option("--strict", is_flag=True, help="Take what the lesson teaches badly for errors, not for warnings.")
quality = click.option(
    "--quality",
    type=click.Choice(list(QUALITIES)),
    default=DEFAULT_QUALITY,
    show_default=True,
    help="Height of the picture and frames a second.",
)
chapters = click.option(
    "--chapter",
    "chapters",
    metavar="NAME",
    multiple=True,
    callback=_chapters,
    help="Only this chapter; may be given several times. `chapters` lists the names.",
)
film_path = click.option(
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
size = click.option(
    "--size",
    metavar="WxH",
    callback=_size,
    help=f"Width and height of every image in pixels.  [default: {_AS_USUAL}, or that of a deck's old image]",
)
