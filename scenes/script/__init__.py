"""The script: all that is said and written, in one file a language, with the places where numbers go.

A chapter has a title, subtitles and lines of narration; words and phrases appear on the screen, in any chapter.
The text of a line, a subtitle or a phrase has places, {z}; its `numbers` give the quantity of each place and its
form: a number of decimals, "short" (as many as the value has, up to two), "word" (spelled out) or "3s" (three
significant digits). `indices` lists the places that hold the index of a neuron; `counts` lists numbers that the
words themselves count, such as the arrows of a path. A text whose wording depends on the values has `cases`;
scenes/script/wording has the rules that choose one.

A caption shows the text. A voice says the same text, with numbers in words and with the table `speech.pronounced`
applied; if it must say something else, `spoken` has that. A beat, {@name}, comes before the word with which
something happens on the screen.

A translation has words only: it takes numbers, indices and the like from the English script.
`backprop lines --language xx` lists what an unfinished translation lacks, with `--chapter` for one chapter.
"""

from scenes.script import file
from scenes.script.file import Script, faults, language_files, languages, load
from scenes.script.line import FilledLine, Locale, ScriptError, ScriptLine, TextNumber, format_number
from scenes.script.schema import SOURCE
from scenes.script.speech import WORDS_A_MINUTE, Speech

__all__ = [
    "SOURCE", "WORDS_A_MINUTE", "FilledLine", "Locale", "Script", "ScriptError", "ScriptLine", "Speech",
    "TextNumber", "faults", "file", "format_number", "language_files", "languages", "load",
]  # fmt: skip
