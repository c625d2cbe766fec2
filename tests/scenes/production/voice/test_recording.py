"""Recordings: whole ones of a sensible length are taken, whatever their format and name; others are named."""

import os
import wave
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenes.production.voice import recording
from scenes.production.voice.level import RATE
from scenes.production.voice.recording import LONGEST, TooLong, read
from scenes.production.voice.sound import Damaged
from tests.scenes.production.voice.tones import tone, write

FORMATS = [
    ("a.wav", "pcm_s16le"), ("a.flac", "flac"), ("a.ogg", "libopus"), ("a.mp3", "libmp3lame"), ("a.m4a", "aac"),
    ("a.m4a", "alac"),
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Recordings of three seconds, by codec."""
    folder = tmp_path_factory.mktemp("whole")
    for name, codec in FORMATS:
        write(folder / f"{codec}-{name}", tone(3.0), codec)
    return {codec: (folder / f"{codec}-{name}").read_bytes() for name, codec in FORMATS}


@pytest.mark.parametrize(("name", "codec"), [*FORMATS, ("a.aac", "aac")])
def test_recordings_in_the_usual_formats(tmp_path: Path, name: str, codec: str) -> None:
    write(tmp_path / name, tone(1.0), codec)
    assert read(tmp_path / name).seconds == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("name", ["a:b.wav", "http:/x.wav", "concat:a|b.wav", "file:x.wav", "-x.wav", "%03d.wav"])
def test_a_name_is_never_a_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).parent.mkdir(exist_ok=True)
    write(tmp_path / "plain.wav", tone(1.0))
    Path("plain.wav").rename(name)
    assert read(Path(name)).seconds == pytest.approx(1.0, abs=0.03)


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("not a sound")
    with pytest.raises(Damaged, match=r"cannot be read as sound \(Invalid data found"):
        read(tmp_path / "a.wav")
    with pytest.raises(Damaged, match=r"cannot be read as sound \(No such file"):
        read(tmp_path / "none.wav")


def test_a_recording_whose_rate_changes_is_named(tmp_path: Path) -> None:
    content = b""
    for rate in (48_000, 44_100):
        with wave.open(str(tmp_path / "a.wav"), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes((tone(1.0, rate=rate) * 32_000).astype("<i2").tobytes())
        sound, packed = str(tmp_path / "a.wav"), str(tmp_path / "a.flac")
        with recording.av.open(sound) as source, recording.av.open(packed, "w") as target:
            stream: Any = target.add_stream("flac", rate=rate, layout="mono")
            for frame in source.decode(audio=0):
                target.mux(stream.encode(frame))
            target.mux(stream.encode(None))
        content += (tmp_path / "a.flac").read_bytes()
    (tmp_path / "a.flac").write_bytes(content)
    with pytest.raises(Damaged, match="cannot be read as sound"):
        read(tmp_path / "a.flac")


def test_a_playlist_is_no_recording(tmp_path: Path) -> None:
    write(tmp_path / "other.aac", tone(1.0), "aac")
    (tmp_path / "a.wav").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nother.aac\n#EXT-X-ENDLIST\n", "utf-8"
    )
    with pytest.raises(Damaged, match="cannot be read as sound"):
        read(tmp_path / "a.wav")


@pytest.mark.parametrize("codec", [codec for _, codec in FORMATS])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.97])
def test_a_recording_that_is_cut_off_is_damaged(
    tmp_path: Path, whole: dict[str, bytes], codec: str, share: float
) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(whole[codec][: int(share * len(whole[codec]))])
    with pytest.raises(Damaged, match=r"is cut off|cannot be read as sound"):
        read(path)


@given(cut=st.integers(1, 250_000))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_wav_that_lacks_any_of_its_bytes_is_damaged(tmp_path: Path, whole: dict[str, bytes], cut: int) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(whole["pcm_s16le"][:-cut])
    with pytest.raises(Damaged, match="is cut off after"):
        read(path)


@pytest.mark.parametrize("length", [0, 0x7FFFF000, 0xFFFFFFFF])
def test_a_wav_from_a_pipe_does_not_know_its_length(tmp_path: Path, whole: dict[str, bytes], length: int) -> None:
    content = bytearray(whole["pcm_s16le"])
    at = content.index(b"data") + 4
    content[at : at + 4] = length.to_bytes(4, "little")
    (tmp_path / "a.wav").write_bytes(content)
    assert read(tmp_path / "a.wav").seconds == pytest.approx(3.0, abs=0.03)


def test_a_large_wav_has_its_length_in_a_chunk_of_its_own(tmp_path: Path, whole: dict[str, bytes]) -> None:
    content = bytearray(whole["pcm_s16le"])
    at = content.index(b"data") + 4
    length = int.from_bytes(content[at : at + 4], "little")
    content[at : at + 4] = b"\xff" * 4
    sizes = (len(content).to_bytes(8, "little"), length.to_bytes(8, "little"), (length // 2).to_bytes(8, "little"))
    content[:12] = b"RF64\xff\xff\xff\xffWAVEds64" + (28).to_bytes(4, "little") + b"".join(sizes) + bytes(4)
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert read(path).seconds == pytest.approx(3.0, abs=0.03)
    path.write_bytes(content[:-1000])
    with pytest.raises(Damaged, match="is cut off after"):
        read(path)


def test_an_ogg_file_without_its_last_page_is_damaged(tmp_path: Path, whole: dict[str, bytes]) -> None:
    content = whole["libopus"]
    (tmp_path / "a.ogg").write_bytes(content[: content.rindex(b"OggS")])
    with pytest.raises(Damaged, match="last page is missing"):
        read(tmp_path / "a.ogg")


def long_wav(path: Path, seconds: int) -> None:
    """A file of silence that takes no room on the disk."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(b"\x80\x00" * 4000)
    head = bytearray(path.read_bytes()[:44])
    head[40:44] = (8000 * seconds).to_bytes(4, "little")
    path.write_bytes(head)
    os.truncate(path, 44 + 8000 * seconds)


@pytest.mark.parametrize("seconds", [LONGEST + 1, 3600])
def test_a_recording_that_is_too_long_is_refused(tmp_path: Path, seconds: int) -> None:
    long_wav(tmp_path / "a.wav", seconds)
    with pytest.raises(TooLong, match="lasts longer than 5 minutes"):
        read(tmp_path / "a.wav")


def test_decoding_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "LONGEST", 1)
    decoded: list[int] = []

    class Counting:
        def __init__(self, *arguments: object) -> None:
            """Takes what a resampler takes."""

        def resample(self, frame: Any) -> list[object]:
            decoded.append(frame.samples)
            return []

    monkeypatch.setattr(recording.av, "AudioResampler", Counting)
    write(tmp_path / "a.wav", tone(20.0))
    with pytest.raises(TooLong):
        read(tmp_path / "a.wav")
    assert 0 < sum(decoded) <= RATE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    with pytest.raises(Damaged, match="is a pipe, not a file"):
        read(tmp_path / "a.wav")
