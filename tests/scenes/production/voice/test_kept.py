"""The lines in git: small, of one loudness, and they say what they should."""

import pytest

from scenes.contents import CHAPTERS
from scenes.production.voice.cache import BUNDLED
from scenes.production.voice.level import LOUDNESS, PEAK, measure
from scenes.production.voice.sound import OpusSound, from_opus
from tests.scenes.production.voice.recall import recall, total

MOST = 3_000_000
"""Bytes."""

LISTENED = 12
"""To one line of so many."""


@pytest.fixture(scope="module")
def lines() -> dict[str, OpusSound]:
    """By the names of their files."""
    return {path.stem: from_opus(path.read_bytes()) for path in sorted(BUNDLED.glob("*.opus"))}


def test_there_is_nothing_else(lines: dict[str, OpusSound]) -> None:
    assert {name.partition(".")[0] for name in lines} == {chapter.name for chapter in CHAPTERS}
    assert {path.name for path in BUNDLED.iterdir()} == {"voice.json", *(f"{name}.opus" for name in lines)}


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) <= MOST


def test_the_sound_says_what_the_line_says_and_is_as_loud_as_the_others(lines: dict[str, OpusSound]) -> None:
    recalls = {}
    for name in [*lines][::LISTENED]:
        sound = lines[name]
        recalls[name] = recall(sound.text, sound.samples)
        loudness, peak = measure(sound.samples)
        assert loudness == pytest.approx(LOUDNESS, abs=0.5)
        assert peak < PEAK
    assert total(recalls.values()) > 0.7, recalls
    assert min(one.share for one in recalls.values()) > 0.3, recalls


def test_the_sound_of_another_line_would_be_noticed(lines: dict[str, OpusSound]) -> None:
    """The recognizer can tell: of a line that is not said, next to nothing is heard."""
    one, *_, other = lines.values()
    assert recall(other.text, one.samples).share < 0.3
