"""How well speech can be understood: by a recognizer that does not know what is said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

import numpy as np
from pocketsphinx import Decoder
from scipy.signal import resample_poly

from scenes.production.voice.level import RATE, Samples

HEARS = 16_000
"""Samples a second."""


@dataclass(frozen=True)
class Recall:
    """Of the words of a line that the recognizer knows, how many it has heard; and what it thinks was said."""

    heard: int
    known: int
    hypothesis: str

    @property
    def share(self) -> float:
        return self.heard / max(1, self.known)


@cache
def _decoder() -> Any:
    return Decoder(samprate=HEARS, loglevel="FATAL")


def words(text: str) -> list[str]:
    """As the recognizer writes them."""
    return re.sub(r"[^a-z' ]", " ", text.lower().replace("-", " ")).split()


def recall(text: str, samples: Samples) -> Recall:
    """Listen to a line."""
    decoder = _decoder()
    sound = resample_poly(samples, 1, RATE // HEARS)
    decoder.start_utt()
    decoder.process_raw((sound / np.abs(sound).max() * 20_000).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    heard = words(decoder.hyp().hypstr) if decoder.hyp() else []
    known = [word for word in words(text) if decoder.lookup_word(word)]
    matched = SequenceMatcher(None, known, heard, autojunk=False).get_matching_blocks()
    return Recall(sum(block.size for block in matched), len(known), " ".join(heard))


def total(recalls: Iterable[Recall]) -> float:
    """The share over many lines."""
    all_of_it = list(recalls)
    return sum(one.heard for one in all_of_it) / sum(one.known for one in all_of_it)
