"""Kept lines are found again for the same text and the same voice, and only whole."""

import os
from pathlib import Path

import pytest

from scenes.production.voice import cache as shelf
from scenes.production.voice.cache import Said, Shelf
from tests.scenes.production.voice.tones import fresh

IDENTITY = {"voice": "test:one", "model": "a"}
LINE = Said("Cost.target", "Here it is.")


@pytest.fixture
def kept(tmp_path: Path) -> Shelf:
    found = Shelf(tmp_path / "shelf")
    found.keep(LINE, IDENTITY, fresh(0.5))
    return found


def test_a_line_is_found_again(kept: Shelf) -> None:
    sound = kept.find(LINE, IDENTITY)
    assert sound is not None
    assert sound.seconds == fresh(0.5).seconds


@pytest.mark.parametrize(
    ("line", "identity"),
    [
        (Said("Cost.target", "Here it was."), IDENTITY),
        (Said("Cost.other", "Here it is."), IDENTITY),
        (LINE, {**IDENTITY, "model": "b"}),
        (LINE, {**IDENTITY, "voice": "test:two"}),
    ],
)
def test_another_text_or_voice_is_not_this_one(kept: Shelf, line: Said, identity: dict[str, str]) -> None:
    assert kept.find(line, identity) is None


def test_a_damaged_line_is_not_there(kept: Shelf) -> None:
    (path,) = kept.folder.glob("*.opus")
    path.write_bytes(path.read_bytes()[:-200])
    assert kept.find(LINE, IDENTITY) is None
    kept.keep(LINE, IDENTITY, fresh(0.5))
    assert kept.find(LINE, IDENTITY) is not None


def test_a_line_under_the_name_of_another_text_is_not_there(kept: Shelf) -> None:
    (path,) = kept.folder.glob("*.opus")
    other = Said("Cost.target", "Something else.")
    kept.keep(other, IDENTITY, fresh(0.7))
    (wrong,) = set(kept.folder.glob("*.opus")) - {path}
    path.write_bytes(wrong.read_bytes())
    assert kept.find(LINE, IDENTITY) is None


def test_a_shelf_of_one_voice_holds_its_lines_and_no_others(kept: Shelf) -> None:
    assert kept.identity is None
    lines = [(LINE, fresh(0.5)), (Said("Cost.flip", "And then."), fresh(0.6))]
    kept.become([(Said("Cost.old", "Gone."), fresh(0.4))], IDENTITY)
    kept.become(lines, IDENTITY)
    found = Shelf(kept.folder)
    assert found.identity == IDENTITY
    assert len([*kept.folder.glob("*.opus")]) == 2
    assert all(found.find(line, IDENTITY) for line, _ in lines)


@pytest.mark.parametrize("content", ["", "[]", "{}", "3", '{"model": 1}'])
def test_a_shelf_that_does_not_say_whose_lines_it_holds_has_no_voice(tmp_path: Path, content: str) -> None:
    (tmp_path / "voice.json").write_text(content)
    assert Shelf(tmp_path).identity is None


def test_lines_not_used_for_longest_go(kept: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST", 1)
    (old,) = kept.folder.glob("*.opus")
    os.utime(old, (0, 0))
    kept.keep(Said("Cost.flip", "And then."), IDENTITY, fresh(0.6))
    kept.tidy()
    assert not old.exists()
    assert len([*kept.folder.glob("*.opus")]) == 1


def test_what_goes_from_shelf_to_shelf_stays_the_same_bytes(kept: Shelf, tmp_path: Path) -> None:
    sound = kept.find(LINE, IDENTITY)
    assert sound is not None
    Shelf(tmp_path / "other").keep(LINE, IDENTITY, sound)
    one, other = (next(folder.glob("*.opus")).read_bytes() for folder in (kept.folder, tmp_path / "other"))
    assert one == other
