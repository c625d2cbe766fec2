"""How a command ends: every failure in one line, and an exit code that says what kind it was."""

import errno
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from core import LessonError
from core.lesson.printable import one_line
from scenes.production.work.echo import echo, echo_lines
from scenes.production.work.errors import DISK_FULL, BadInput, Failure, message_of
from scenes.script import ScriptError

STOPPED = "Stopped."
INTERRUPTED = 128 + signal.SIGINT
"""The exit code of a process that Ctrl-C ends."""


class Command(click.Command):
    """Reports failures in one line. Exit code 2: a wrong call, lesson, deck or recording; 1: a failure on the way;
    130: Ctrl-C."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options."""
        with _printable():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            with _terminable(), _printable():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            _stop(ctx, STOPPED, INTERRUPTED)
        except (LessonError, ScriptError) as error:
            _stop(ctx, f"Error: {error}", 2)
        except Failure as error:
            _stop(ctx, f"Error: {error}", 2 if isinstance(error, BadInput) else 1, error.detail)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # the reader of a pipe has gone; click ends quietly
            number = error.errno if isinstance(error, OSError) else None
            where = "" if number in {*DISK_FULL, errno.ENAMETOOLONG} else " (--debug shows where)"
            _stop(ctx, f"Error: {message_of(error)}{where}", 2 if number == errno.ENAMETOOLONG else 1)


class CommandGroup(Command, click.Group):
    """A command with commands of its own; what is wrong with theirs is reported here."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options."""
        try:
            return super().make_context(*args, **kwargs)
        except KeyboardInterrupt:  # for Click prints an empty line first
            raise click.exceptions.Exit(_stopped()) from None

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line, and exit. Ctrl-C while arguments are still read gives one line, too."""
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            sys.exit(_stopped())
        sys.exit(code if isinstance(code, int) else 0)


def _stopped() -> int:
    echo(STOPPED, err=True)
    return INTERRUPTED


def _stop(ctx: click.Context, line: str, code: int, detail: str = "") -> None:
    if ctx.meta.get("debug"):
        echo_lines(detail or traceback.format_exc(), err=True)
    echo(line, err=True)
    ctx.exit(code)


@contextmanager
def _printable() -> Iterator[None]:
    """Make the messages of wrong calls safe to print: they repeat what was given."""
    try:
        yield
    except click.ClickException as error:
        message = one_line(error.format_message())
        if isinstance(error, _HELP) or message == error.format_message():
            raise
        safe: Any = click.ClickException(message)
        if isinstance(error, click.UsageError):
            safe = click.UsageError(message, error.ctx)
        safe.exit_code = error.exit_code
        raise safe from None


_HELP: Any = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""Since Click 8.2, help that nobody asked for is an error; it has many lines, and nothing in them is from outside."""


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
