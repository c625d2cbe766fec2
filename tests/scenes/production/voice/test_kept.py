"""The lines in git: those of the usual film, all of them, and they say what they should."""

import pytest

from core import Lesson
from scenes.contents import CHAPTERS
from scenes.production.narration import named, rehearsed
from scenes.production.parts import How
from scenes.production.pool import LocalWorkers
from scenes.production.voice.level import LOUDNESS, PEAK, measured
from scenes.production.voice.shelf import KEPT, Said, Shelf
from tests.scenes.production.voice.recall import recall, total

MOST = 3_000_000
"""Bytes."""

LISTENED = 12
"""To one line of so many."""


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[Said]:
    how = How(tmp_path_factory.mktemp("work"), LocalWorkers(1))
    said = named(rehearsed(CHAPTERS, Lesson.load(), "en", how))
    return [line for part in said.values() for line in part]


def test_every_line_is_there_and_no_other(lines: list[Said]) -> None:
    """Where this fails, lines have changed: `make voice`, then `backprop voice` speaks them anew."""
    shelf = Shelf(KEPT)
    assert shelf.identity is not None
    missing = [line.name for line in lines if shelf.find(line, shelf.identity) is None]
    assert not missing
    assert len([*KEPT.iterdir()]) == len(lines) + 1


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in KEPT.iterdir()) <= MOST


def test_the_sound_says_what_the_line_says(lines: list[Said]) -> None:
    shelf = Shelf(KEPT)
    assert shelf.identity is not None
    found = {}
    for line in lines[::LISTENED]:
        sound = shelf.find(line, shelf.identity)
        assert sound is not None
        found[line.name] = recall(line.text, sound.samples)
        loudness, peak = measured(sound.samples)
        assert loudness == pytest.approx(LOUDNESS, abs=0.5)
        assert peak < PEAK
    assert total(found.values()) > 0.7, found
    assert min(one.share for one in found.values()) > 0.3, found


def test_another_line_is_noticed(lines: list[Said]) -> None:
    """The recogniser can tell: with the sound of another line, next to nothing is recalled."""
    shelf = Shelf(KEPT)
    assert shelf.identity is not None
    sound = shelf.find(lines[1], shelf.identity)
    assert sound is not None
    assert recall(lines[4].text, sound.samples).share < 0.3
