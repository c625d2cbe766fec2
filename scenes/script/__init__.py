"""The script: what is said and written, in one file a language, with the places where numbers go.

A chapter has a title, subtitles and lines of narration; words and phrases stand on the screen, in any chapter.
The text of a line, a subtitle or a phrase has places, {z}; its `numbers` say which quantity stands there and how:
a number of decimals, "short" (as many as the value has, up to two), "word" (spelt out) or "3s" (three significant
digits). Places that hold the index of a neuron stand in `indices`; numbers that the words themselves count, such as
the arrows of a path, in `counts`. A text whose wording follows from the values
has `cases` instead.

A caption shows the text. A voice says the same, with numbers in words and with every word and symbol of the table
`speech.pronounced` as that has it; where it is to say something else, that stands in `spoken`. A beat, {@name},
stands before the word with which something happens on the screen.

A translation has words only: numbers, indices and the like are those of the English script.
"""

from scenes.script import file
from scenes.script.file import SOURCE, Script, languages, load
from scenes.script.line import FilledLine, Locale, ScriptError, ScriptLine, TextNumber, format_number
from scenes.script.speech import WORDS_A_MINUTE, Speech

__all__ = [
    "SOURCE",
    "WORDS_A_MINUTE",
    "FilledLine",
    "Locale",
    "Script",
    "ScriptError",
    "ScriptLine",
    "Speech",
    "TextNumber",
    "file",
    "format_number",
    "languages",
    "load",
]  # fmt: skip
