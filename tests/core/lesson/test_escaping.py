"""What is printed of a text from outside."""

from hypothesis import given
from hypothesis import strategies as st

from core.lesson.escaping import one_line, printable


@given(st.text())
def test_any_text_becomes_printable_and_printable_text_stays(text):
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown
    assert shown == text or not text.isprintable()


def test_what_is_not_printable_is_seen():
    assert printable("a\x1b[31m\x9b\u202e\u2028\n\x7f\udcff b−é") == r"a\x1b[31m\x9b\u202e\u2028\n\x7f\udcff b−é"


@given(st.text())
def test_one_line_has_no_more_than_one_line(text):
    shown = one_line(text)
    assert shown.isprintable()
    assert shown == shown.strip()


def test_white_space_becomes_one_space():
    assert one_line(" a\n\tb\u2028c\x1b ") == r"a b c\x1b"
