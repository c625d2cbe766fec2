"""Lines as samples and as files."""

from pathlib import Path

import numpy as np
import pytest

from scenes.production.voice.level import RATE
from scenes.production.voice.sound import LEAD, TAIL, Damaged, from_opus, prepare, to_opus
from tests.scenes.production.voice.tones import fresh, tone, write

CONTENT = to_opus(fresh(1.5), "One two.", "test")


def test_silence_around_it_is_cut_off_and_words_move_along() -> None:
    quiet = np.zeros(RATE // 2, np.float32)
    sound = prepare(np.concatenate([quiet, tone(1.0), quiet]), RATE, (0.5, 1.0, 9.0))
    assert sound.seconds == pytest.approx(1.0 + LEAD + TAIL, abs=0.02)
    assert sound.words == pytest.approx((LEAD, 0.5 + LEAD, sound.seconds), abs=0.02)


def test_it_begins_and_ends_without_a_click() -> None:
    samples = prepare(tone(1.0) + np.float32(0.2), RATE).samples
    assert max(abs(samples[0]), abs(samples[-1])) < 0.005
    assert np.abs(np.diff(samples[:240])).max() < 0.2


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_any_rate_becomes_ours(rate: int) -> None:
    sound = prepare(tone(1.0, 440, rate), rate)
    spectrum = np.abs(np.fft.rfft(sound.samples))
    assert np.argmax(spectrum) * RATE / len(sound.samples) == pytest.approx(440, abs=6)
    assert sound.seconds == pytest.approx(1.0, abs=0.02)


def test_silence_is_no_line() -> None:
    with pytest.raises(Damaged, match="no sound"):
        prepare(np.zeros(RATE, np.float32), RATE)
    with pytest.raises(Damaged, match="no sound"):
        prepare(np.zeros(0, np.float32), RATE)


def test_a_kept_line_is_the_line_to_the_sample() -> None:
    line = prepare(tone(1.5), RATE, (0.1, 0.7))
    kept = from_opus(to_opus(line, "One two.", "test"))
    assert (kept.text, kept.words) == ("One two.", pytest.approx(line.words, abs=1e-3))
    assert kept.seconds == line.seconds
    assert len(kept.samples) == len(line.samples)
    assert np.corrcoef(kept.samples, line.samples)[0, 1] > 0.95


def test_what_is_kept_is_the_same_bytes_each_time() -> None:
    assert to_opus(fresh(0.8), "One.", "test") == to_opus(fresh(0.8), "One.", "test")


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.6, 0.9, 0.99])
def test_half_a_file_is_noticed(share: float) -> None:
    with pytest.raises(Damaged):
        from_opus(CONTENT[: int(share * len(CONTENT))])


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.8, 0.95])
def test_a_flipped_bit_is_noticed(share: float) -> None:
    content = bytearray(CONTENT)
    content[int(share * len(content))] ^= 4
    with pytest.raises(Damaged):
        from_opus(bytes(content))


def test_something_else_is_no_line(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", tone(0.5))
    with pytest.raises(Damaged):
        from_opus((tmp_path / "a.wav").read_bytes())
