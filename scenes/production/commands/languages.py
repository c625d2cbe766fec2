"""The option --language: a script is read when it is chosen, so that the other ones cost no time and break nothing."""

from collections.abc import Sequence

import click

from scenes import contents, script
from scenes.contents import Chapter
from scenes.production.work import echo


class LanguageName(click.ParamType):  # type: ignore[type-arg]  # generic since Click 8.3, not before
    """The name of a language whose script loads or, if `unfinished`, of any that has a script file."""

    name = "language"

    def __init__(self, *, unfinished: bool = False) -> None:
        self.unfinished = unfinished

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the languages that can be chosen, for the help."""
        return f"[{'|'.join(script.languages())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name of a language. Fails if there is no such script or if it is unfinished."""
        if value not in script.language_files():
            self.fail(f"{value!r} is not a language of the film; give one of {', '.join(script.languages())}.")
        if value != script.SOURCE and not self.unfinished:
            try:
                script.load(value)
            except script.ScriptError as error:
                self.fail(str(error), param, ctx)
        return value


def report_unfinished(language: str, chapters: Sequence[Chapter]) -> None:
    """If the script of a language does not load, list what these chapters lack, and exit.

    The exit code is 2, or 0 if only other chapters lack something.
    """
    if not script.faults(language):
        return
    every = len(chapters) == len(contents.CHAPTERS)
    lines = script.faults(language, () if every else [chapter.name for chapter in chapters])
    for line in lines:
        echo(line, err=True)
    if not lines:
        echo(f"{language}.toml: nothing is missing in {', '.join(chapter.name for chapter in chapters)}")
    click.get_current_context().exit(2 if lines else 0)
