"""The script: numbers in their places, wording by case, time by speaking rate, faults named."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import Lesson, lesson_from_source, reading_of
from scenes import script
from scenes.script import Locale, Script, ScriptError, ScriptLine, Speech, format_number
from scenes.script.file import LARGEST_FILE

SPEECH = Speech("en", table={"a^(L)": "ay of L", "a^(L−1)": "ay of L minus one", "ReLU": "relu"})
LOCALE = Locale(("zero", "one", "two", "three"), ".", SPEECH)
LONGEST_TITLE = 49
"""Characters: what a player's menu of chapters shows of one."""

COMMA = Locale(LOCALE.small_numbers, ",", Speech("es", "coma", "menos"))


def test_numbers_come_from_the_reading_they_are_filled_with(lesson: Lesson) -> None:
    line = ScriptLine("x", {"": "The cost is {C}."}, {"C": ("C_0", 2)})
    assert line.fill(reading_of(lesson), LOCALE).text == "The cost is 0.36."
    moved = reading_of(lesson).moved("chain.examples[0].y", 0.0)
    filled = line.fill(moved, LOCALE)
    (said,) = filled.numbers
    assert filled.text == "The cost is 0.16."
    assert filled.spoken == "The cost is zero point one six."
    assert (said.name, said.value, said.shown) == ("chain.examples[0].C", moved["C_0"], "0.16")
    assert said.overrides == {"chain.examples[0].y": 0.0}


def test_a_case_picks_the_wording(lesson: Lesson) -> None:
    line = ScriptLine("x", {"up": "rises", "down": "falls"}, {})
    assert line.fill(reading_of(lesson), LOCALE, "down").text == "falls"
    with pytest.raises(KeyError, match="x: no case 'sideways'; the script has up, down"):
        line.fill(reading_of(lesson), LOCALE, "sideways")


def test_indices_go_into_names_and_into_the_text(lesson: Lesson) -> None:
    line = ScriptLine("x", {"": "Output {j}: {a}."}, {"a": ("a(L)[{j}]", 2)}, ("j",))
    assert line.fill(reading_of(lesson), LOCALE, indices={"j": 1}).text == "Output one: 0.32."


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (3.0, "word", "three"),
        (7.0, "word", "7"),
        (0.5, "word", "0.5"),
        (1.0, "short", "1"),
        (-1.25, "short", "−1.25"),
        (-0.0807346, "3s", "−0.0807"),
        (0.12345, 3, "0.123"),
        (0.0004, 2, "0.0004"),
    ],
)
def test_ways_to_write_a_number(value: float, form: str | int, text: str) -> None:
    assert format_number(value, form, LOCALE) == text


def test_an_unknown_way_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such form"):
        format_number(1.0, "roughly", LOCALE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one two three", "one two three"),
        ("0.36", "zero point three six"),
        ("It is −0.081.", "It is minus zero point zero eight one."),
        ("from -2 to 300: 12.50", "from minus two to three hundred: twelve point five zero"),
        ("a^(L−1), then a^(L).", "ay of L minus one, then ay of L."),
        ("ReLU, PReLU", "relu, PReLU"),
        ("", ""),
    ],
)
def test_numbers_and_symbols_in_words(text: str, said: str) -> None:
    assert SPEECH.pronounce(text) == said
    assert SPEECH.words(text) == len(said.split())


def test_another_language_has_other_words_and_another_mark(lesson: Lesson) -> None:
    filled = ScriptLine("x", {"": "Es {C}."}, {"C": ("C_0", 2)}).fill(reading_of(lesson), COMMA)
    assert (filled.text, filled.spoken) == ("Es 0,36.", "Es cero coma tres seis.")


def test_what_is_no_number_is_not_spoken_as_one() -> None:
    with pytest.raises(ValueError, match="is not a number"):
        SPEECH.number("nan")


def test_a_line_lasts_as_long_as_it_takes_to_say() -> None:
    assert SPEECH.seconds(" ".join(["word"] * 165)) == pytest.approx(60)


def test_a_voice_may_say_something_else_and_a_beat_stands_before_its_word(lesson: Lesson) -> None:
    line = ScriptLine("x", {"": "C_0 = {C}"}, {"C": ("C_0", 2)}, spoken={"": "The cost {@now}is {C}{@end}"})
    filled = line.fill(reading_of(lesson), LOCALE)
    assert (filled.text, filled.spoken) == ("C_0 = 0.36", "The cost is zero point three six")
    assert filled.beats == {"now": 2, "end": 7}


def test_the_name_of_a_beat_is_not_pronounced(lesson: Lesson) -> None:
    """Also where the table has it: in Spanish, z is "zeta"."""
    filled = ScriptLine("x", {"": "Then {@z}z."}, {}).fill(
        reading_of(lesson), replace(LOCALE, speech=Speech("es", table={"z": "zeta"}))
    )
    assert (filled.spoken, filled.beats) == ("Then zeta.", {"z": 1})


def write(folder: Path, text: str) -> None:
    (folder / "xx.toml").write_text(text, "utf-8")


HEAD = """
language = "en"
track = "eng"
decimal_mark = "."
small_numbers = ["zero"]
[film]
title = "T"
about = "A"
licence = "L"
[speech]
point = "point"
minus = "minus"
pronounced = {}
[captions]
opens = []
clings = []
[voices]
[words]
one = "1"
[chapters.A]
title = "A"
"""
LINE = HEAD + "[chapters.A.lines.b]\n"
SOURCE = LINE + 'text = "{n} is {@said}said"\nnumbers = { n = ["C_0", 2] }'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where scripts stand."""
    monkeypatch.setattr(script.file, "FOLDER", tmp_path)
    script.file.read_script.cache_clear()
    yield tmp_path
    script.file.read_script.cache_clear()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("language = ", "en.toml: is not valid TOML"),
        (
            'language = "xx"',
            r"^en.toml: track: is missing; add it as in en.toml \(and 8 more; `backprop lines --lan.* lists",
        ),
        (LINE.replace("[voices]", "") + 'text = "x"', "voices: is missing; add it as in en.toml"),
        (HEAD, "chapters.A.lines: is missing"),
        (HEAD.replace('mark = "."', 'mark = "·"'), "en.toml: decimal_mark: '·' cannot be drawn; take one of .,"),
        (LINE + 'text = "{n}"', r"A.lines.b: the places \['n'\]"),
        (LINE + 'text = "none"\nnumbers = { n = ["C_0", 2] }', r"A.lines.b: the places \['n'\]"),
        (LINE + "numbers = {}", "A.lines.b: a line has a text or cases"),
        (LINE + 'text = "x"\ncases.y = "z"', "A.lines.b: a line has a text or cases"),
        (LINE + "text = 3", "A.lines.b.text: is not a text; put it in quotation marks"),
        (LINE + 'text = "{n"', "A.lines.b.text: '{n': .*write a place as {name}"),
        (LINE + 'text = "x"\nspoken = "{n}"', r"A.lines.b: the places \['n'\] are in spoken"),
        (LINE + 'text = "x"\nspoken.up = "y"', "A.lines.b: spoken has a case 'up'"),
        (LINE + 'text = "{@here}x"\nspoken = "y"', "A.lines.b: spoken differs from the text"),
        (LINE + 'cases.a = "{@here}x"\ncases.b = "y"', "A.lines.b: its cases do not have the same beats"),
        pytest.param("#" * (LARGEST_FILE + 1), "en.toml: is larger than 1 MB", id="large"),
        pytest.param("a = " + "[" * 20_000, "en.toml: is nested too deep", id="deep"),
        ("x = 1\n" + ".".join("abcdefghi") + " = 1", "en.toml: line 2 has a dotted key of more than 8 parts"),
        (HEAD + "lines = 3", "chapters.A.lines: is not a table"),
        (
            HEAD.replace('small_numbers = ["zero"]', 'small_numbers = "zero"') + "lines = {}",
            "small_numbers: is not a list",
        ),
        (LINE + 'text = "x"\nthinks = true', "A.lines.b.thinks: is not a key of a script; remove it"),
        (LINE + 'text = "{n}"\nnumbers = { n = ["C_0", "roughly"] }', "numbers.n: .* is not a quantity and its form"),
        (LINE + 'text = "{n}"\nnumbers = { n = ["C_0", true] }', "numbers.n: .* is not a quantity and its form"),
    ],
)
def test_faults_of_a_script_are_named(folder: Path, text: str, fault: str) -> None:
    (folder / "en.toml").write_text(text, "utf-8")
    with pytest.raises(ScriptError, match=fault) as raised:
        script.load()
    assert "\n" not in str(raised.value)
    assert all(line.startswith("en.toml: ") and "\n" not in line for line in script.faults("en"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_no_script(folder: Path) -> None:
    os.mkfifo(folder / "en.toml")
    with pytest.raises(ScriptError, match=r"^en\.toml: cannot be read \(a pipe\); give a readable file$"):
        script.load()


TRANSLATION = SOURCE.replace("is {@said}said", "es {@said}dicho").replace('numbers = { n = ["C_0", 2] }', "")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "[chapters.A.lines.b]",
            "[chapters.A.lines.c]",
            r"chapters\.A\.lines\.[bc]: is (missing; translate|not in en)",
        ),
        ('text = "{n}', 'text = "{m}', r"chapters\.A\.lines\.b: the place {m} is not in en.toml"),
        ('text = "{n}', 'text = "', r"chapters\.A\.lines\.b: the place {n} is missing; put it where en.toml has it"),
        ("{@said}", "", r"chapters\.A\.lines\.b: the place {@said} is missing"),
        ('text = "', 'numbers = {}\ntext = "', r"chapters\.A\.lines\.b\.numbers: is taken from en.toml"),
        ("text = ", "cases.up = ", r"chapters\.A\.lines\.b\.text: is missing; translate it from en.toml"),
        ('one = "1"', "", r"words\.one: is missing"),
        ('one = "1"', 'one = "1"\ntwo = "2"', r"words\.two: is not in en.toml; remove it"),
        ("[chapters.A]\n", "[chapters.A]\nsubtitles.x = 'y'\n", r"chapters\.A\.subtitles\.x: is not in en.toml"),
        ("[chapters.A]", "[phrases]\np = {text = 'x'}\n[chapters.A]", r"phrases\.p: is not in en.toml"),
    ],
)
def test_a_translation_says_all_that_its_source_says_and_no_more(folder: Path, old: str, new: str, fault: str) -> None:
    (folder / "en.toml").write_text(SOURCE, "utf-8")
    (folder / "xx.toml").write_text(TRANSLATION, "utf-8")
    assert script.load("xx").line("A.b").numbers == script.load().line("A.b").numbers
    assert TRANSLATION.count(old) == 1
    (folder / "xx.toml").write_text(TRANSLATION.replace(old, new), "utf-8")
    script.file.read_script.cache_clear()
    with pytest.raises(ScriptError, match=f"^xx.toml: ({fault})"):
        script.load("xx")


def unfinished(folder: Path) -> None:
    """A translation that has a chapter whole, one without its lines, one not at all, and a word too many."""
    chapters = "".join(f'\n[chapters.{name}]\ntitle = "A"\nlines = {{ a.text = "x", b.text = "y" }}' for name in "BCD")
    (folder / "en.toml").write_text(SOURCE + chapters, "utf-8")
    part = '\n[chapters.B]\ntitle = "A"\nlines = { a.text = "x", b.text = "y" }\n[chapters.C]\ntitle = "A"'
    (folder / "xx.toml").write_text(TRANSLATION.replace('one = "1"', 'two = "2"') + part, "utf-8")


UNFINISHED = [
    "xx.toml: words.one: is missing; translate it from en.toml",
    "xx.toml: chapters.C.lines.a: is missing; translate it from en.toml",
    "xx.toml: chapters.C.lines.b: is missing; translate it from en.toml",
    "xx.toml: chapters.D.title: is missing; translate it from en.toml",
    "xx.toml: chapters.D.lines.a: is missing; translate it from en.toml",
    "xx.toml: chapters.D.lines.b: is missing; translate it from en.toml",
    "xx.toml: words.two: is not in en.toml; remove it",
]


def test_all_that_a_translation_lacks_is_reported_at_once(folder: Path) -> None:
    unfinished(folder)
    assert script.faults("xx") == UNFINISHED
    with pytest.raises(ScriptError) as raised:
        script.load("xx")
    assert str(raised.value) == f"{UNFINISHED[0]} (and 6 more; `backprop lines --language xx` lists them)"
    assert raised.value.faults == tuple(UNFINISHED)


@pytest.mark.parametrize(("chapter", "lines"), [("A", []), ("B", []), ("C", UNFINISHED[1:3]), ("D", UNFINISHED[3:6])])
def test_a_script_can_be_checked_chapter_by_chapter(folder: Path, chapter: str, lines: list[str]) -> None:
    unfinished(folder)
    assert script.faults("xx", [chapter]) == lines


def test_a_fault_of_the_whole_file_concerns_each_chapter(folder: Path) -> None:
    (folder / "en.toml").write_text(SOURCE, "utf-8")
    (folder / "xx.toml").write_text("language = ", "utf-8")
    (fault,) = script.faults("xx", ["A"])
    assert fault.startswith("xx.toml: is not valid TOML")


def test_a_language_is_offered_once_it_loads(folder: Path) -> None:
    unfinished(folder)
    (folder / "yy.toml").write_text("language = ", "utf-8")
    assert script.language_files() == ["en", "xx", "yy"]
    assert script.languages() == ["en"]
    assert script.load().language == "en"
    script.file.read_script.cache_clear()
    (folder / "en.toml").write_text(SOURCE, "utf-8")
    (folder / "xx.toml").write_text(TRANSLATION, "utf-8")
    assert script.languages() == ["en", "xx"]


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(ScriptError, match="tlh: no such script; there are en"):
        script.load("tlh")


def test_an_unknown_line_is_named() -> None:
    with pytest.raises(KeyError, match=r"Nowhere\.line: no such line"):
        script.load().line("Nowhere.line")


@pytest.mark.parametrize(
    ("table", "name", "key"),
    [
        ("words", "glue", "words.glue"),
        ("phrases", "glue", "phrases.glue"),
        ("titles", "Nowhere", "chapters.Nowhere"),
        ("subtitles", "Nowhere", "chapters.Nowhere"),
        ("slides", "Opening", "chapters.Opening.slide"),
    ],
)
def test_what_the_script_does_not_have_is_named_with_the_file_to_edit(table: str, name: str, key: str) -> None:
    with pytest.raises(KeyError, match=rf"{name}: the script has no {key}; add it to scenes/script/en\.toml"):
        getattr(script.load(), table)[name]
    with pytest.raises(KeyError, match=r"add chapters\.Cost\.lines\.nothing to scenes/script/en\.toml"):
        script.load().line("Cost.nothing")


def test_every_quantity_that_the_english_script_names_exists(lesson: Lesson) -> None:
    chosen = script.load()
    groups = (chosen.lines, *chosen.subtitles.values(), *chosen.slides.values())
    lines = [line for lines in (*groups, chosen.phrases) for line in lines.values()]
    assert sum(len(line.numbers) for line in chosen.phrases.values()) >= 2
    indices = {"k": 0, "i": 0, "j": 0, "last": 0, "n": 0}
    source = {**lesson.source, "layers": {"input": [1.0], "target": [1.0]}}
    source["layers"] |= {"weights": [[[1.0]]] * 4, "biases": [[0.0]] * 4}  # as many layers as there may be
    deepest = lesson_from_source(source, "deepest.toml")
    for line in lines:
        for name, _ in line.numbers.values():
            assert isinstance(reading_of(deepest)[name.format_map(indices)], float)


in_every_language = pytest.mark.parametrize("language", script.languages())


def wordings(chosen: Script) -> Iterator[str]:
    """All that is said, and all that is written over a picture."""
    groups = (chosen.lines, chosen.phrases, *chosen.subtitles.values(), *chosen.slides.values())
    yield from (text for lines in groups for line in lines.values() for text in line.texts.values())
    yield from (text for line in chosen.lines.values() for text in line.spoken.values())
    yield from (*chosen.titles.values(), *chosen.words.values())


@in_every_language
def test_every_script_says_what_the_first_one_says(language: str) -> None:
    chosen, source = script.load(language), script.load()
    assert chosen.language == chosen.locale.speech.language == language
    assert list(chosen.lines) == list(source.lines)  # also in its order
    assert len(chosen.locale.small_numbers) == len(source.locale.small_numbers)
    assert {*chosen.voices} == {*source.voices}
    assert all(text.strip() == text != "" for text in wordings(chosen))


@in_every_language
def test_no_number_is_typed_into_the_words(language: str) -> None:
    for text in wordings(script.load(language)):
        bare = "".join(part for part in text.replace("{", "}").split("}")[::2])
        bare = re.sub(r"\^\([^)]*\)|C_0|\)²", "", bare)  # notation
        assert not any(c.isdigit() for c in bare), text


@in_every_language
def test_a_title_fits_into_a_list_of_chapters(language: str) -> None:
    assert [title for title in script.load(language).titles.values() if len(title) > LONGEST_TITLE] == []


@in_every_language
def test_no_symbol_is_left_for_a_voice_to_guess_at(language: str) -> None:
    chosen = script.load(language)
    for line in chosen.lines.values():
        for case, text in line.texts.items():
            said = chosen.locale.speech.pronounce(line.spoken.get(case, text))
            assert not re.search(r"[_^²∂σ]", said), said


@pytest.mark.parametrize("language", [language for language in script.languages() if language != script.SOURCE])
def test_a_translation_takes_hardly_longer_to_say(language: str) -> None:
    """Pictures wait for the line; the whole film is as long as its words."""

    def words(chosen: Script) -> int:
        speech = chosen.locale.speech
        return sum(
            speech.words(line.spoken.get(case, text).replace("{", " ").replace("}", " "))
            for line in chosen.lines.values()
            for case, text in line.texts.items()
        )

    assert words(script.load(language)) <= 1.15 * words(script.load())


def test_in_spanish_the_letter_y_is_not_read_as_the_word_for_and() -> None:
    """The word stands between two things; the letter is what a translator has written `spoken` for."""
    chosen = script.load("es")
    for name in ("Cost.target", "Cost.formula", "Cost.back"):
        line = chosen.line(name)
        assert {*line.spoken} == {*line.texts}
        assert all("i griega" in spoken for spoken in line.spoken.values()), name
