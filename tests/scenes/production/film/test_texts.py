"""Chapters, description and transcript."""

import pytest

from scenes import script
from scenes.production.film.texts import Section, chapters_vtt, description, escape_markdown, stamp, transcript

PARTS = (
    Section("The first", 0, 150, ("It begins.", "The weight is −2.0.")),
    Section("A <second> & more", 150, 9000, ("It goes on.",)),
)


def test_chapters_have_a_cue_each_from_one_to_the_next() -> None:
    assert chapters_vtt(PARTS, 15) == (
        "WEBVTT\n\n1\n00:00:00.000 --> 00:00:10.000\nThe first\n"
        "\n2\n00:00:10.000 --> 00:10:00.000\nA &lt;second&gt; &amp; more\n"
    )


def test_a_description_has_the_times_that_video_sites_read() -> None:
    text = script.load()
    lines = description(text, PARTS, 15).splitlines()
    assert lines[0] == text.film["title"]
    assert lines[2] == text.film["about"]
    assert lines[4:6] == ["0:00 The first", "0:10 A <second> & more"]
    assert lines[-1] == text.film["licence"]


def test_a_transcript_has_a_heading_for_each_chapter_and_all_that_is_said() -> None:
    assert transcript(script.load(), PARTS, 15) == (
        "# Backpropagation calculus\n\n## The first (0:00)\n\nIt begins.\n\nThe weight is −2.0.\n\n"
        "## A \\<second\\> & more (0:10)\n\nIt goes on.\n"
    )


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0:00"), (7, "0:07"), (59.9, "0:59"), (60, "1:00"), (754, "12:34"), (3723, "1:02:03")]
)
def test_times(seconds: float, written: str) -> None:
    assert stamp(round(seconds * 60), 60) == written


def test_text_stays_text() -> None:
    assert escape_markdown("*a* [b](c) #d `e` <f> g_h") == r"\*a\* \[b\](c) \#d \`e\` \<f\> g\_h"
    assert escape_markdown("A weight of −2.0, or ∂C/∂w.") == "A weight of −2.0, or ∂C/∂w."
