"""Kept lines are found again for the same text and the same voice, and only whole."""

import os
from pathlib import Path

import pytest

from scenes.production.voice import cache as shelf
from scenes.production.voice.cache import NarrationLine, VoiceCache
from tests.scenes.production.voice.tones import fresh

IDENTITY = {"voice": "test:one", "model": "a"}
LINE = NarrationLine("Cost.target", "Here it is.")


@pytest.fixture
def kept(tmp_path: Path) -> VoiceCache:
    cache = VoiceCache(tmp_path / "shelf")
    cache.store(LINE, IDENTITY, fresh(0.5))
    return cache


def test_a_line_is_found_again(kept: VoiceCache) -> None:
    sound = kept.find(LINE, IDENTITY)
    assert sound is not None
    assert sound.seconds == fresh(0.5).seconds


@pytest.mark.parametrize(
    ("line", "identity"),
    [
        (NarrationLine("Cost.target", "Here it was."), IDENTITY),
        (NarrationLine("Cost.other", "Here it is."), IDENTITY),
        (LINE, {**IDENTITY, "model": "b"}),
        (LINE, {**IDENTITY, "voice": "test:two"}),
    ],
)
def test_another_text_or_voice_is_not_this_one(kept: VoiceCache, line: NarrationLine, identity: dict[str, str]) -> None:
    assert kept.find(line, identity) is None


def test_a_damaged_line_is_not_there(kept: VoiceCache) -> None:
    (path,) = kept.folder.glob("*.opus")
    path.write_bytes(path.read_bytes()[:-200])
    assert kept.find(LINE, IDENTITY) is None
    kept.store(LINE, IDENTITY, fresh(0.5))
    assert kept.find(LINE, IDENTITY) is not None


def test_a_line_under_the_name_of_another_text_is_not_there(kept: VoiceCache) -> None:
    (path,) = kept.folder.glob("*.opus")
    other = NarrationLine("Cost.target", "Something else.")
    kept.store(other, IDENTITY, fresh(0.7))
    (wrong,) = set(kept.folder.glob("*.opus")) - {path}
    path.write_bytes(wrong.read_bytes())
    assert kept.find(LINE, IDENTITY) is None


def test_a_shelf_of_one_voice_holds_its_lines_and_no_others(kept: VoiceCache) -> None:
    assert kept.identity is None
    lines = [(LINE, fresh(0.5)), (NarrationLine("Cost.flip", "And then."), fresh(0.6))]
    kept.replace_all([(NarrationLine("Cost.old", "Gone."), fresh(0.4))], IDENTITY)
    kept.replace_all(lines, IDENTITY)
    cache = VoiceCache(kept.folder)
    assert cache.identity == IDENTITY
    assert len([*kept.folder.glob("*.opus")]) == 2
    assert all(cache.find(line, IDENTITY) for line, _ in lines)


@pytest.mark.parametrize("content", ["", "[]", "{}", "3", '{"model": 1}'])
def test_a_shelf_that_does_not_say_whose_lines_it_holds_has_no_voice(tmp_path: Path, content: str) -> None:
    (tmp_path / "voice.json").write_text(content)
    assert VoiceCache(tmp_path).identity is None


def test_lines_not_used_for_longest_go(kept: VoiceCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST", 1)
    (old,) = kept.folder.glob("*.opus")
    os.utime(old, (0, 0))
    kept.store(NarrationLine("Cost.flip", "And then."), IDENTITY, fresh(0.6))
    kept.prune()
    assert not old.exists()
    assert len([*kept.folder.glob("*.opus")]) == 1


def test_what_goes_from_shelf_to_shelf_stays_the_same_bytes(kept: VoiceCache, tmp_path: Path) -> None:
    sound = kept.find(LINE, IDENTITY)
    assert sound is not None
    VoiceCache(tmp_path / "other").store(LINE, IDENTITY, sound)
    one, other = (next(folder.glob("*.opus")).read_bytes() for folder in (kept.folder, tmp_path / "other"))
    assert one == other
