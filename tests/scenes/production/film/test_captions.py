"""Captions can be read: the limits hold, nothing is lost, cuts stand where one pauses."""

import math
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scenes import script
from scenes.look import style
from scenes.production.film.captions import GAP, LINE, LINES, LONGEST, RATE, SHORTEST, Caption, captions, srt, vtt
from tests.core.strategies import quick

WORDS = """
a I of to in is it the and but sum one its has cost each path then long weight output moves nudge layer neuron
change target because several gradient measured through multiply derivative
""".split()  # noqa: SIM905
ENGLISH = script.load()
SPEECH = ENGLISH.locale.speech
NUMBERS = ("0.36", "−0.081", "1", "12", "−1.20", "0.0004")


@dataclass(frozen=True)
class Line:
    frame: int
    until: int
    text: str


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Plain prose: no line is nothing but the longest words there are."""
    words = draw(st.lists(st.sampled_from(WORDS) | st.sampled_from(NUMBERS), min_size=2, max_size=40))
    marks = st.sampled_from(["", "", "", "", ",", ".", ";", "?", ":"])
    text = " ".join(word + draw(marks) for word in words) + "."
    short = " ".join(text.split())
    if len(short) > 0.9 * RATE * SPEECH.seconds(short):
        short += " So it is as we said it is."
    return short if len(short) <= 0.9 * RATE * SPEECH.seconds(short) else "So it is as we said it is."


def said(texts: list[str], fps: int, speech: script.Speech = SPEECH) -> tuple[list[Line], int]:
    """Lines as the stage times them: each said at 165 words a minute, then a pause."""
    lines, frame = [], 0
    for text in texts:
        spoken = math.ceil(speech.seconds(text) * fps)
        lines.append(Line(frame, frame + spoken, text))
        frame += math.ceil((speech.seconds(text) + style.HOLD) * fps)
    return lines, frame


def assert_readable(cut: list[Caption], fps: int) -> None:
    assert cut
    for caption in cut:
        seconds = (caption.until - caption.frame) / fps
        assert 1 <= len(caption.lines) <= LINES
        assert all(0 < len(line) <= LINE for line in caption.lines)
        assert SHORTEST - 1e-9 <= seconds <= LONGEST
        assert len(caption.text) <= RATE * seconds + 1e-9
    for before, after in pairwise(cut):
        assert after.frame - before.until >= GAP


@quick
@given(st.lists(sentences(), min_size=1, max_size=4), st.sampled_from([15, 30, 60]))
@example(["Look."], 15)
@example(["−0.081 −0.081 −0.081 −0.081 −0.081 −0.081 −0.081 −0.081 −0.081 −0.081 −0.081."], 15)
def test_the_limits_hold_and_no_word_is_lost(texts: list[str], fps: int) -> None:
    lines, frames = said(texts, fps)
    cut = captions(lines, frames, fps, ENGLISH)
    assert_readable(cut, fps)
    assert " ".join(" ".join(c.lines) for c in cut).split() == " ".join(texts).split()
    assert cut[0].frame == 0
    assert cut[-1].until <= frames
    starts = {line.frame for line in lines}
    assert starts <= {caption.frame for caption in cut}


class Numbers(dict[str, str]):
    """A number for every place of a line, nothing for a beat."""

    def __missing__(self, place: str) -> str:
        return "" if place.startswith("@") else "−0.081"


@pytest.mark.parametrize("language", script.languages())
def test_the_limits_hold_for_the_whole_script(language: str) -> None:
    whole = script.load(language)
    texts = [text.format_map(Numbers()) for line in whole.lines.values() for text in line.texts.values()]
    for fps in (15, 60):
        lines, frames = said(texts, fps, whole.locale.speech)
        assert_readable(captions(lines, frames, fps, whole), fps)


def test_a_line_that_fits_is_one_caption_while_it_is_said() -> None:
    (only,) = captions([Line(10, 40, "The network has not changed.")], 100, 15, ENGLISH)
    assert only == Caption(10, 40, ("The network has not changed.",))


def test_a_long_line_is_cut_between_sentences() -> None:
    first = "These differences are measured once more."
    second = "The network was simply run again, from the beginning on."
    text = f"{first} {second}"
    lines, frames = said([text], 60)
    cut = captions(lines, frames, 60, ENGLISH)
    assert [" ".join(caption.lines) for caption in cut] == [first, second]
    share = SPEECH.words(first) / SPEECH.words(text)
    assert cut[1].frame == round(share * lines[0].until)


def test_the_pause_after_a_line_is_used_for_reading_and_the_next_line_is_not() -> None:
    short = captions([Line(0, 5, "Look."), Line(30, 60, "And here it is again.")], 90, 15, ENGLISH)
    assert short[0].until == math.ceil(SHORTEST * 15)
    crowded = captions([Line(0, 5, "Look."), Line(8, 60, "And here it is again.")], 90, 15, ENGLISH)
    assert crowded[0].until == 8 - GAP


def test_too_little_time_still_gives_every_word_in_order_and_apart() -> None:
    text = "Unquestionably differentiable interdependencies characteristically overcomplicate straightforward. " * 3
    cut = captions([Line(0, 30, text), Line(40, 60, "So.")], 60, 15, ENGLISH)
    assert " ".join(" ".join(c.lines) for c in cut).split() == [*text.split(), "So."]
    assert all(b.frame - a.until >= GAP for a, b in pairwise(cut))
    assert all(c.until > c.frame for c in cut)


def test_a_word_longer_than_a_line_stays_whole() -> None:
    (only,) = captions([Line(0, 30, "x" * 60)], 60, 15, ENGLISH)
    assert only.lines == ("x" * 60,)


def test_nothing_said_makes_no_captions() -> None:
    assert captions([], 60, 15, ENGLISH) == []
    assert captions([Line(0, 5, " ")], 60, 15, ENGLISH) == []


def test_subrip() -> None:
    cut = [Caption(0, 15, ("One,", "two.")), Caption(54_017, 54_032, ("Three.",))]
    assert srt(cut, 15) == (
        "1\n00:00:00,000 --> 00:00:01,000\nOne,\ntwo.\n\n2\n01:00:01,133 --> 01:00:02,133\nThree.\n"
    )


def test_webvtt_escapes_what_it_would_read_as_markup() -> None:
    assert vtt([Caption(0, 30, ("a < b & c",))], 60) == "WEBVTT\n\n00:00:00.000 --> 00:00:00.500\na &lt; b &amp; c\n"
