"""The sound track: cues to the sample, made once."""

from pathlib import Path

import av
import numpy as np
import pytest

from scenes.production.voice import track
from scenes.production.voice.level import RATE
from scenes.production.voice.track import encode_track, mix, sample_of
from tests.scenes.production.voice.tones import fresh

CUES = [(0, fresh(0.5, 300)), (31, fresh(0.7, 500)), (64, fresh(2.0, 700))]


def test_lines_begin_with_their_frames_and_between_them_is_silence() -> None:
    track_samples = mix(CUES, 120, 15)
    assert len(track_samples) == 8 * RATE
    rest = track_samples.copy()
    for frame, sound in CUES:
        start = sample_of(frame, 15)
        assert np.array_equal(track_samples[start : start + len(sound.samples)], sound.samples)
        rest[start : start + len(sound.samples)] = 0
    assert not rest.any()


def test_a_line_longer_than_the_film_ends_with_it() -> None:
    assert len(mix([(10, fresh(3.0))], 15, 15)) == RATE


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_a_frame_begins_with_a_whole_sample(fps: int) -> None:
    assert all(sample_of(frame, fps) * fps == frame * RATE for frame in range(100))


def test_the_file_has_the_track_from_its_first_sample_on(tmp_path: Path) -> None:
    with av.open(str(encode_track(CUES, 120, 15, tmp_path))) as file:
        stream = file.streams.audio[0]
        assert (stream.rate, stream.layout.name, stream.codec_context.name) == (RATE, "stereo", "aac")
        heard = np.concatenate([frame.to_ndarray() for frame in file.decode(stream)], axis=1)
    whole = mix(CUES, 120, 15)
    assert np.allclose(heard[0], heard[1], atol=1e-3)
    assert np.corrcoef(heard[0][: len(whole)], whole)[0, 1] > 0.99


def test_the_same_track_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = encode_track(CUES, 120, 15, tmp_path)
    before = first.read_bytes()
    monkeypatch.setattr(track, "_encode", lambda *_: pytest.fail("made again"))
    assert encode_track(CUES, 120, 15, tmp_path) == first
    monkeypatch.undo()
    first.write_bytes(before[:-1000])
    again = encode_track(CUES, 120, 15, tmp_path)
    assert again.read_bytes() == before


@pytest.mark.parametrize("other", [[(1, CUES[0][1])], CUES[:1], [(0, fresh(0.5, 310))]])
def test_another_track_is_another_file(tmp_path: Path, other: list[track.Cue]) -> None:
    assert encode_track([(0, CUES[0][1]), (40, CUES[1][1])], 60, 15, tmp_path) != encode_track(other, 60, 15, tmp_path)


def test_old_tracks_go(tmp_path: Path) -> None:
    for length in range(15, 15 + track.MOST_TRACKS + 2):
        encode_track(CUES[:1], length, 15, tmp_path)
    assert len([*tmp_path.iterdir()]) == track.MOST_TRACKS
