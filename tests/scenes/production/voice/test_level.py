"""Loudness, held against another implementation of the standard."""

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray
from scipy.signal import resample_poly

from scenes.production.voice.level import LOUDNESS, PEAK, RATE, level, measure
from tests.scenes.production.voice.tones import tone


def loudness(samples: NDArray[np.float32]) -> float:
    return float(pyloudnorm.Meter(RATE).integrated_loudness(np.stack([samples, samples], 1).astype(float)))


def true_peak(samples: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.abs(resample_poly(samples.astype(float), 16, 1)).max()))


@pytest.mark.parametrize(("seconds", "loud"), [(3.3371, 0.2), (5.0, 0.01), (8.05, 0.5)])
def test_it_is_measured_as_the_standard_has_it(seconds: float, loud: float) -> None:
    samples = tone(seconds, loud=loud)
    measured, peak = measure(samples)
    assert measured == pytest.approx(loudness(samples), abs=0.2)
    assert peak == pytest.approx(true_peak(samples), abs=0.5)


def test_silence_has_no_loudness() -> None:
    assert measure(np.zeros(RATE, np.float32))[0] is None
    with pytest.raises(ValueError, match="no sound in it"):
        level(np.zeros(RATE, np.float32))


@pytest.mark.parametrize("loud", [0.003, 0.1, 0.6])
@pytest.mark.parametrize("clap", [1.0, 9.0])
def test_every_line_becomes_as_loud_as_the_others_and_stays_below_the_peak(loud: float, clap: float) -> None:
    samples = tone(4.0, loud=loud)
    samples[RATE : RATE + 300] *= clap
    leveled = level(samples)
    assert len(leveled) == len(samples)
    assert loudness(leveled) == pytest.approx(LOUDNESS, abs=0.5)
    assert true_peak(leveled) < PEAK


def test_a_single_word_is_as_loud_as_a_sentence() -> None:
    word = level(tone(0.3, loud=0.05))
    assert loudness(np.tile(word, 10)) == pytest.approx(LOUDNESS, abs=0.5)


def test_the_limiter_moves_nothing() -> None:
    samples = tone(3.0, loud=0.05)
    samples[2 * RATE : 2 * RATE + 200] *= 12
    leveled = level(samples).astype(float)
    middle = slice(RATE, RATE + RATE // 2)
    lags = [float(leveled[middle.start + lag : middle.stop + lag] @ samples[middle]) for lag in range(-50, 51)]
    assert int(np.argmax(lags)) == 50
