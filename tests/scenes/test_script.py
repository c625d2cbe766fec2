"""The script: numbers in their places, wording by case, time by speaking rate, faults named."""

from pathlib import Path

import pytest

from core import Lesson
from scenes import script
from scenes.script import Line, ScriptError, said_as, seconds, spoken_words

SMALL = ("zero", "one", "two", "three")


def test_numbers_come_from_the_reading_they_are_filled_with(lesson: Lesson) -> None:
    line = Line("x", {"": "The cost is {C}."}, {"C": ("C_0", 2)})
    assert line.fill(lesson.reading, SMALL)[0] == "The cost is 0.36."
    moved = lesson.reading.moved("chain.examples[0].y", 0.0)
    text, (said,) = line.fill(moved, SMALL)
    assert text == "The cost is 0.16."
    assert (said.name, said.value, said.shown) == ("chain.examples[0].C", moved["C_0"], "0.16")
    assert said.overrides == {"chain.examples[0].y": 0.0}


def test_a_case_picks_the_wording(lesson: Lesson) -> None:
    line = Line("x", {"up": "rises", "down": "falls"}, {})
    assert line.fill(lesson.reading, SMALL, "down")[0] == "falls"
    with pytest.raises(KeyError, match="x: no case 'sideways'; the script has up, down"):
        line.fill(lesson.reading, SMALL, "sideways")


def test_indices_go_into_names_and_into_the_text(lesson: Lesson) -> None:
    line = Line("x", {"": "Output {j}: {a}."}, {"a": ("a(L)[{j}]", 2)}, ("j",))
    assert line.fill(lesson.reading, SMALL, indices={"j": 1})[0] == "Output one: 0.32."


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
    assert said_as(value, form, SMALL) == text


def test_an_unknown_way_is_an_error() -> None:
    with pytest.raises(ScriptError, match="no such way"):
        said_as(1.0, "roughly", SMALL)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two three", 3),
        ("0.36", 4),  # zero point three six
        ("−0.081.", 6),  # minus zero point zero eight one
        ("Here it is 1.", 4),
        ("", 0),
    ],
)
def test_every_spoken_digit_counts_as_a_word(text: str, words: int) -> None:
    assert spoken_words(text) == words


def test_a_line_lasts_as_long_as_it_takes_to_say() -> None:
    assert seconds(" ".join(["word"] * 165)) == pytest.approx(60)


def write(folder: Path, text: str) -> None:
    (folder / "xx.toml").write_text(text, "utf-8")


HEAD = 'language = "xx"\nsmall_numbers = ["zero"]\n[words]\n[chapters.A]\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("language = ", "xx.toml: is not valid TOML"),
        ('language = "xx"', "'chapters' is missing"),
        (HEAD + '[chapters.A.lines.b]\ntext = "{n}"', r"A.b: the places \['n'\]"),
        (HEAD + '[chapters.A.lines.b]\ntext = "none"\nnumbers = { n = ["C_0", 2] }', r"A.b: the places \['n'\]"),
        (HEAD + "[chapters.A.lines.b]\nnumbers = {}", "A.b: a line has a text or cases"),
        (HEAD + '[chapters.A.lines.b]\ntext = "x"\ncases.y = "z"', "A.b: a line has a text or cases"),
    ],
)
def test_faults_of_a_script_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str) -> None:
    write(tmp_path, text)
    monkeypatch.setattr(script, "FOLDER", tmp_path)
    script.load.cache_clear()
    with pytest.raises(ScriptError, match=fault):
        script.load("xx")
    script.load.cache_clear()


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(ScriptError, match="tlh: no such script; there are en"):
        script.load("tlh")


def test_an_unknown_line_is_named() -> None:
    with pytest.raises(KeyError, match=r"Nowhere\.line: no such line"):
        script.load().line("Nowhere.line")


def test_every_quantity_that_the_english_script_names_exists(lesson: Lesson) -> None:
    found = script.load()
    lines = [*found.lines.values(), *(line for lines in found.subtitles.values() for line in lines.values())]
    indices = {"k": 0, "i": 0, "j": 0, "last": 0, "n": 0}
    source = {**lesson.source, "layers": {"input": [1.0], "target": [1.0]}}
    source["layers"] |= {"weights": [[[1.0]]] * 4, "biases": [[0.0]] * 4}  # as many layers as there may be
    deepest = Lesson.from_source(source, "deepest.toml")
    for line in lines:
        for name, _ in line.numbers.values():
            assert isinstance(deepest.reading[name.format_map(indices)], float)


def test_no_number_is_typed_into_the_words() -> None:
    found = script.load()
    texts = [text for line in found.lines.values() for text in line.texts.values()]
    texts += [text for lines in found.subtitles.values() for line in lines.values() for text in line.texts.values()]
    texts += list(found.titles.values())
    for text in texts:
        bare = "".join(part for part in text.replace("{", "}").split("}")[::2])
        assert not any(c.isdigit() for c in bare), text
