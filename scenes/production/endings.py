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
from scenes.production.errors import NO_ROOM, Failure, told
from scenes.script import ScriptError

STOPPED = "Stopped."
INTERRUPTED = 128 + signal.SIGINT
"""The exit code of a process that Ctrl-C ends."""


class Commands(click.Group):
    """Print failures in one line. Exit code 2: a wrong call or lesson; 1: a failure on the way; 130: Ctrl-C."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line, and exit. Ctrl-C while arguments are still read gives one line, too."""
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo(STOPPED, err=True)
            sys.exit(INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            with _terminable():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            _stop(ctx, STOPPED, INTERRUPTED)
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
