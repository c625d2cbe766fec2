"""Print to the terminal safely: text from files or names cannot move the cursor, color the screen or fake a line."""

import click

from core.lesson import printable


def echo(line: object, *, err: bool = False) -> None:
    """Print one line on stdout or, with `err`, on stderr. Unprintable characters are escaped."""
    click.echo(printable(str(line)), err=err)


def echo_lines(text: str, *, err: bool = False) -> None:
    """Print several lines, such as a traceback or JSON, each as `echo` does."""
    for line in text.removesuffix("\n").split("\n"):
        echo(line, err=err)
