"""The film: its narration, captions, sound track, poster, texts and ledger, and how its chapters are joined."""

from scenes.production.film.film import make_film
from scenes.production.film.narration import name_lines, rehearse, speak_bundled_lines
from scenes.production.film.texts import escape_markdown

__all__ = [
    "escape_markdown",
    "make_film",
    "name_lines",
    "rehearse",
    "speak_bundled_lines",
]
