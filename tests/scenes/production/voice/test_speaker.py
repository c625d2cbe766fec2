"""Kokoro and Piper as we call them; with stand-ins for both, and for real where they are installed."""

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from scenes.production.commands import fetch_voice as fetch
from scenes.production.voice import speaker
from scenes.production.voice.speaker import Kokoro, Piper
from scenes.production.work.errors import Failure
from tests.scenes.production.voice.tones import tone

TEXT = "Push the weight up by zero point one."


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model and voices that are none, where Kokoro looks for them."""
    monkeypatch.setattr(speaker, "MODELS", tmp_path)
    style = np.ones((510, 1, 256), np.float32)
    fetch.install(b"model", {"af_heart": style, "ef_dora": 2 * style, "zf_xiaoyi": style}, tmp_path)
    monkeypatch.setattr(speaker, "version", lambda package: "1")
    return tmp_path


@pytest.fixture
def calls(models: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the stand-in for Kokoro is asked for."""
    asked: list[dict[str, Any]] = []

    class Model:
        def __init__(self, model: str, voices: str) -> None:
            assert Path(model).read_bytes() == b"model"

        def create(self, text: str, **kwargs: Any) -> tuple[Any, int]:
            asked.append({"text": text, **kwargs})
            return tone(1.0, 300, 24_000), 24_000

    package = ModuleType("kokoro_onnx")
    package.Kokoro = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kokoro_onnx", package)
    return asked


def test_kokoro_speaks_with_its_voice_in_its_language(calls: list[dict[str, Any]]) -> None:
    assert Kokoro("ef_dora").say("Hola.").seconds == pytest.approx(1.0, abs=0.03)
    (asked,) = calls
    assert (asked["text"], asked["lang"], asked["voice"].max()) == ("Hola.", "es", 2)


def test_its_identity_follows_model_voice_and_speed(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    identities = [Kokoro("af_heart").identity, Kokoro("ef_dora").identity]
    (models / "model.onnx").write_bytes(b"another")
    identities.append(Kokoro("af_heart").identity)
    monkeypatch.setattr(speaker, "SPEED", 1.7)
    identities.append(Kokoro("af_heart").identity)
    assert len({tuple(identity.items()) for identity in identities}) == 4
    assert Kokoro("af_heart").identity == identities[-1]


def test_an_unknown_voice_is_a_failure_that_names_the_known(models: Path) -> None:
    with pytest.raises(Failure, match=r"unknown Kokoro voice 'bob'; choose from af_heart, ef_dora$"):
        _ = Kokoro("bob").identity


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speaker, "MODELS", tmp_path)
    monkeypatch.setattr(speaker, "find_spec", lambda name: None)
    assert Kokoro.missing() == "the package kokoro-onnx is not installed"
    assert Piper.missing("en_US-joe-medium") == "the package piper-tts is not installed"
    monkeypatch.setattr(speaker, "find_spec", lambda name: name in ("piper", "kokoro_onnx") or None)
    assert Kokoro.missing() == "its model is not installed"
    assert Piper.missing("en_US-joe-medium") == "the package of its voice en_US-joe-medium is not installed"
    assert Piper.missing("").startswith("this language has no default Piper voice")
    assert Piper.missing(str(tmp_path / "m.onnx")) == f"file not found: {tmp_path / 'm.onnx'}"
    (tmp_path / "m.onnx").touch()
    assert Piper.missing(str(tmp_path / "m.onnx")).endswith("m.onnx.json, the settings of the model")


def test_piper_gives_the_beginnings_of_the_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def alignment(text: str) -> list[SimpleNamespace]:
        return [SimpleNamespace(phoneme=p, num_samples=2205) for p in text]

    class Model:
        def synthesize(self, text: str, syn_config: Any, include_alignments: bool) -> Any:
            assert include_alignments
            assert (syn_config.noise_scale, syn_config.noise_w_scale) == (0, 0)
            for phonemes in ("^ˈab cd.$", "^ˌef$"):
                sound = tone(0.1 * len(phonemes), 300, 22_050)
                yield SimpleNamespace(
                    sample_rate=22_050, audio_float_array=sound, phoneme_alignments=alignment(phonemes)
                )

    package = ModuleType("piper")
    package.PiperVoice = SimpleNamespace(load=lambda path, include_alignments: Model())  # type: ignore[attr-defined]
    package.SynthesisConfig = SimpleNamespace  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "piper", package)
    sound = Piper(str(tmp_path / "m.onnx")).say("ab cd. ef")
    assert sound.words == pytest.approx((0.1, 0.5, 1.0), abs=0.02)


def test_a_damaged_model_is_not_put_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in fetch.PARTS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
        (tmp_path / name / "part.bin").write_bytes(b"part")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Failure, match="checksum mismatch in Kokoro's model"):
        fetch.joined_model()
    for name in fetch.PARTS:
        sys.modules.pop(name, None)


def test_without_npm_ones_own_voices_are_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match=r"npm not found.* make voice MODEL=model.onnx VOICES=voices.npz"):
        fetch.packed_voices(tmp_path)


def test_voices_of_ones_own(models: Path, tmp_path: Path) -> None:
    voices = fetch.voices_of(models / "voices.npz")
    assert sorted(voices) == ["af_heart", "ef_dora", "zf_xiaoyi"]
    (tmp_path / "none.npz").write_bytes(b"nothing")
    with pytest.raises(Failure, match="is not a file of Kokoro voices"):
        fetch.voices_of(tmp_path / "none.npz")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_neither_a_model_nor_voices(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe\x1b")
    for option, told in [
        ("--voices", "pipe\\x1b is not a file of Kokoro voices (a pipe)"),
        ("--model", "pipe\\x1b (a pipe); give Kokoro's .onnx file"),
    ]:
        voices = ("--voices", str(voices_file(tmp_path))) if option == "--model" else ()
        result = CliRunner().invoke(fetch.main, [option, str(tmp_path / "pipe\x1b"), *voices])
        assert result.exit_code == 2, result.output
        assert result.stderr.startswith("Error: ")
        assert told in result.stderr
        assert result.stderr.removesuffix("\n").isprintable()


def voices_file(folder: Path) -> Path:
    np.savez(folder / "v.npz", allow_pickle=False, af_heart=np.zeros((510, 1, 256), np.float32))
    return folder / "v.npz"


@pytest.mark.skipif(bool(Kokoro.missing()), reason="Kokoro is not installed (make voice)")
def test_kokoro_itself_says_the_same_each_time() -> None:
    one, other = Kokoro("af_heart").say(TEXT), Kokoro("af_heart").say(TEXT)
    assert 1.5 < one.seconds < 5
    assert np.array_equal(one.samples, other.samples)


@pytest.mark.skipif(
    bool(Piper.missing("en_US-joe-medium")), reason="Piper and its voice are not installed (make voice-light)"
)
def test_piper_itself_says_the_same_each_time_and_knows_its_words() -> None:
    one, other = Piper("en_US-joe-medium").say(TEXT), Piper("en_US-joe-medium").say(TEXT)
    assert np.array_equal(one.samples, other.samples)
    assert len(one.words) == len(TEXT.split())
