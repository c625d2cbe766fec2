"""Exit codes, and failures reported in one line each: 2 for bad input, 1 for other failures, 130 for Ctrl-C."""

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
from core.lesson import one_line
from scenes.production.work import DISK_FULL, BadInput, Failure, echo, echo_lines, message_of
from scenes.script import ScriptError

STOPPED = "Stopped."
INTERRUPTED = 128 + signal.SIGINT
"""Exit code after Ctrl-C, as shells have it: 128 plus the number of the signal."""


class Command(click.Command):
    """A command that reports a failure in one line on stderr.

    Exit code 2: a wrong call, lesson, deck or recording. Exit code 1: any other failure. Exit code 130: Ctrl-C.
    """

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the options; what messages repeat of them is made safe to print."""
        with _printable():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and turn exceptions into one line and an exit code."""
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
                raise  # the reader of the pipe has exited; click then exits quietly
            number = error.errno if isinstance(error, OSError) else None
            where = "" if number in {*DISK_FULL, errno.ENAMETOOLONG} else " (--debug shows where)"
            _stop(ctx, f"Error: {message_of(error)}{where}", 2 if number == errno.ENAMETOOLONG else 1)


class CommandGroup(Command, click.Group):
    """A command with subcommands. It reports what is wrong with the arguments of subcommands, too."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Parse the options; what messages repeat of them is made safe to print."""
        try:
            return super().make_context(*args, **kwargs)
        except KeyboardInterrupt:  # handled here because Click would print an empty line first
            raise click.exceptions.Exit(_stopped()) from None

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line and exit. Ctrl-C while arguments are parsed gives one line, too."""
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
    """Make Click's usage errors safe to print: they repeat arguments, which may hold control characters."""
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
"""The error that Click 8.2 and newer raise to print help for a call without arguments. It repeats no arguments."""


@contextmanager
def _terminable() -> Iterator[None]:
    """Raise SystemExit on SIGTERM, so that a terminated process cleans up, too."""

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
