"""The options that commands share, with the functions that parse them."""

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
from scenes.production.rendering import DEFAULT_IMAGE_SIZE, DEFAULT_QUALITY, IMAGE_SIDES, QUALITIES, RENDERERS
from scenes.production.voice import VoiceChoice
from scenes.production.work import FarmWorkers, Show, echo, pool, tls
from scenes.script import SOURCE

if TYPE_CHECKING:
    from scenes.production.rendering import RenderOptions

WORK = Path("media/.work")
"""Work folder: the cache and temporary files. Deleting it only makes the next run slower."""

TLS_FILES = {
    "tls_ca_file": "With tls://: PEM file of the certificate authority.  [default: as in Dask's configuration]",
    "tls_cert": "With tls://: the certificate of this client.",
    "tls_key": "With tls://: the key of that certificate, if its file does not contain it.",
}
"""Help texts of the TLS options, by their names in Dask."""

_DEFAULT_SIZE = "x".join(map(str, DEFAULT_IMAGE_SIZE))


def _debug(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta["debug"] = True


def _size(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    if value is None:
        return None
    width, _, height = value.lower().partition("x")
    if not all(side.isascii() and side.isdigit() and len(side) <= 5 for side in (width, height)):
        raise click.BadParameter(
            f"{value!r} is not a size; give WIDTHxHEIGHT in pixels, for example {_DEFAULT_SIZE}", ctx, option
        )
    least, most = IMAGE_SIDES
    if not all(least <= int(side) <= most for side in (width, height)):
        raise click.BadParameter(f"{value!r} is out of range; give {least} to {most} pixels per side", ctx, option)
    return int(width), int(height)


def _chapters(ctx: click.Context, option: click.Parameter, names: tuple[str, ...]) -> tuple[Chapter, ...]:
    known = [chapter.name for chapter in contents.CHAPTERS]
    for name in names:
        if name not in known:
            raise click.BadParameter(f"unknown chapter {name!r}; choose from {', '.join(known)}", ctx, option)
    return tuple(chapter for chapter in contents.CHAPTERS if not names or chapter.name in names)


def _film_path(ctx: click.Context, option: click.Parameter, path: Path) -> Path:
    if path.suffix.lower() != ".mp4":
        raise click.BadParameter(f"{str(path)!r} does not end in .mp4; choose a name that does", ctx, option)
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
        hint = f"{address} is not encrypted" if address else "--scheduler is missing"
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
    show: Show,
    workers: int | None = None,
    scheduler: FarmWorkers | None = None,
    renderer: str = RENDERERS[0],
    no_cache: bool = False,
) -> "RenderOptions":
    """Return the options of rendering that the command line gives; without `workers`, one process per core."""
    from scenes.production.rendering import RenderOptions

    return RenderOptions(WORK, scheduler or pool.LocalWorkers(workers or pool.cores()), renderer, not no_cache, show)


def reject_combination(ctx: click.Context, option: str, names: Sequence[str]) -> None:
    """Raise UsageError if one of the parameters `names` is given on the command line together with `option`."""
    for parameter in ctx.command.params:
        if parameter.name in names and ctx.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option} cannot be combined with {parameter.opts[0]}")


def print_status(line: str) -> None:
    """Print a line on stderr, so that it does not get into piped output."""
    echo(line, err=True)


class _OptionWithOldName(click.Option):
    """An option whose second name is an old one, which still works but is not shown in help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the names and the help text of the option, without its old name."""
        record = super().get_help_record(ctx)
        return record and (record[0].replace(f", {self.opts[1]}", ""), record[1])


debug = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_debug, help="Show the full traceback on error."
)
lesson = click.option(
    "--lesson",
    "lesson_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=DEFAULT_LESSON,
    help="Lesson file to compute every number from.  [default: the built-in lesson]",
)
ledger = click.option(
    "--ledger",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Check the ledger of a film (FILM.ledger.json) and the files beside it; render nothing.",
)
workers = click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=pool.cores,
    help="Number of parallel worker processes.  [default: one per core]",
)


def scheduler(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --scheduler and the options for a scheduler that needs TLS."""
    for name, help_text in reversed(TLS_FILES.items()):
        command = click.option(
            f"--{name.replace('_', '-')}",
            metavar="FILE",
            type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
            expose_value=False,
            is_eager=True,  # parsed before --scheduler, whose callback reads them
            callback=_tls_file,
            help=help_text,
        )(command)
    return click.option(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        callback=_scheduler,
        help="Render on a Dask cluster; address of its scheduler (install with the `farm` extra). "
        "tls://HOST:PORT uses TLS. Only in networks that you trust: anyone who reaches a scheduler can run "
        "programs on its workers.",
    )(command)


renderer = click.option(
    "--renderer",
    type=click.Choice(RENDERERS),
    default=RENDERERS[0],
    show_default=True,
    help="film: redraws only what changes; stock: Manim's own renderer, slower.",
)
voice = click.option(
    "--voice",
    metavar="VOICE",
    default="auto",
    show_default=True,
    callback=_voice,
    help="kokoro[:NAME], piper[:MODEL.onnx], folder:PATH (recordings, named as `lines` prints), none, or auto: the "
    "bundled narration if it has every line, else the best installed voice, else none.",
)
language = click.option(
    "--language",
    type=LanguageName(),
    default=SOURCE,
    show_default=True,
    help="Language of narration, captions and on-screen text.",
)
any_language = click.option(
    "--language",
    type=LanguageName(unfinished=True),
    default=SOURCE,
    show_default=True,
    help="Language of the narration. If its script is unfinished, the missing entries are listed.",
)
no_cache = click.option(
    "--no-cache",
    "--anew",
    "no_cache",
    cls=_OptionWithOldName,
    is_flag=True,
    help="Ignore the cache and render everything.",
)
json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
strict = click.option("--strict", is_flag=True, help="Treat lesson warnings as errors.")
quality = click.option(
    "--quality",
    type=click.Choice(list(QUALITIES)),
    default=DEFAULT_QUALITY,
    show_default=True,
    help="Picture height and frame rate.",
)
chapters = click.option(
    "--chapter",
    "chapters",
    metavar="NAME",
    multiple=True,
    callback=_chapters,
    help="Render only this chapter (repeatable); `chapters` lists the names.",
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
    help="Film to write; captions, ledger and the other files go beside it.",
)
size = click.option(
    "--size",
    metavar="WxH",
    callback=_size,
    help=f"Width and height of every image in pixels.  [default: {_DEFAULT_SIZE}; with --deck, the old image's]",
)
