"""The way of all text to the terminal: nothing that it holds can move the cursor, color the screen or forge a line."""

import click

from core.lesson.printable import printable


def echo(line: object, *, err: bool = False) -> None:
    """Print one line on stdout or, with `err`, on stderr; characters that are not printable are escaped."""
    click.echo(printable(str(line)), err=err)


def echo_lines(text: str, *, err: bool = False) -> None:
    """Print several lines, such as a traceback or JSON, in the way of `echo`."""
    for line in text.removesuffix("\n").split("\n"):
        echo(line, err=err)
