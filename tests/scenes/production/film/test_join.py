"""Segments become one film: every frame in its place, chapters and captions where they belong."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from scenes.production.film.captions import Caption
from scenes.production.film.join import ChapterMark, count_frames, join
from scenes.production.film.poster import write_poster
from scenes.production.voice.track import _encode
from scenes.production.work.errors import Failure
from tests.scenes.production.voice.tones import tone

FPS = 15


def segment(path: Path, levels: list[int], *, width: int = 64, options: dict[str, str] | None = None) -> Path:
    """A film of gray pictures, in the order of these levels."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=FPS, options={"crf": "1", "threads": "1", **(options or {})})
        stream.width, stream.height, stream.pix_fmt = width, 48, "yuv420p"
        for i, level in enumerate(levels):
            frame = av.VideoFrame.from_ndarray(np.full((48, width), level, np.uint8), format="gray")
            frame.pts, frame.time_base = i, Fraction(1, FPS)
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    return path


def ramp(first: int, count: int) -> list[int]:
    """Levels that differ by enough to tell neighbors apart after encoding."""
    return [60 + (first + 7 * i) % 120 for i in range(count)]


@pytest.fixture
def segments(tmp_path: Path) -> tuple[list[Path], list[int]]:
    parts = [ramp(0, 20), ramp(50, 1), ramp(90, 33)]
    return [segment(tmp_path / f"{i}.mp4", part) for i, part in enumerate(parts)], [x for part in parts for x in part]


def test_every_picture_is_there_and_on_the_beat(segments: tuple[list[Path], list[int]], tmp_path: Path) -> None:
    paths, levels = segments
    film = tmp_path / "film.part"
    join(paths, film, fps=FPS)
    with av.open(str(film)) as source:
        frames = [*source.decode(video=0)]
        assert source.streams.video[0].average_rate == FPS
    assert [f.pts * f.time_base for f in frames] == [Fraction(i, FPS) for i in range(len(levels))]
    assert np.allclose([f.to_ndarray(format="gray").mean() for f in frames], levels, atol=4)
    assert count_frames(film) == len(levels)


def test_it_plays_before_all_of_it_is_loaded(segments: tuple[list[Path], list[int]], tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    join(segments[0], film, fps=FPS)
    content = film.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_chapters_and_captions(segments: tuple[list[Path], list[int]], tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    marks = [ChapterMark(0, "One"), ChapterMark(20, "Two – the “second”"), ChapterMark(21, "Three")]
    said = [Caption(0, 10, ("Hear,", "hear.")), Caption(12, 30, ("−0.081 {is} \\less",)), Caption(50, 54, ("End.",))]
    join(segments[0], film, fps=FPS, marks=marks, captions=said)
    with av.open(str(film)) as source:
        assert [
            (c["start"] * c["time_base"], c["end"] * c["time_base"], c["metadata"]["title"]) for c in source.chapters()
        ] == [
            (pytest.approx(start / FPS, abs=1e-3), pytest.approx(end / FPS, abs=1e-3), title)
            for start, end, title in [(0, 20, "One"), (20, 21, "Two – the “second”"), (21, 54, "Three")]
        ]
        (track,) = source.streams.subtitles
        assert (track.codec_context.name, track.language) == ("mov_text", "eng")
        texts = [
            (p.pts * p.time_base * FPS, p.duration * p.time_base * FPS, bytes(p)[2:].decode())
            for p in source.demux(track)
            if p.size > 2
        ]
    assert texts == [(0, 10, "Hear,\nhear."), (12, 18, "−0.081 (is) /less"), (50, 4, "End.")]


def test_segments_that_were_encoded_differently_are_refused(tmp_path: Path) -> None:
    paths = [segment(tmp_path / "a.mp4", ramp(0, 3)), segment(tmp_path / "b.mp4", ramp(0, 3), width=128)]
    with pytest.raises(Failure, match=r"cannot join b\.mp4 and a\.mp4, which were encoded with different settings"):
        join(paths, tmp_path / "film.mp4", fps=FPS)


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing of the kind")
    with pytest.raises(Failure, match=r"broken\.mp4 cannot be read as a film"):
        count_frames(broken)


def test_segments_with_and_without_reordered_pictures_join(tmp_path: Path) -> None:
    """An encoder may store pictures ahead of their turn in one segment and need not in the next."""
    parts = [[90], ramp(0, 40), [99]]
    paths = [segment(tmp_path / f"{i}.mp4", part) for i, part in enumerate(parts)]
    join(paths, tmp_path / "film.mp4", fps=FPS)
    with av.open(str(tmp_path / "film.mp4")) as film:
        levels = [f.to_ndarray(format="gray").mean() for f in film.decode(video=0)]
    assert np.allclose(levels, [90, *ramp(0, 40), 99], atol=4)


NAMES = ["a:b.mp4", "http:/x.mp4", "file:x.mp4", "concat:a|b.mp4", "pipe:1.mp4", "-x.mp4", "%03d.mp4", "a\x1b\n.mp4"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_a_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Of segments, of the sound, of the film, and of the film whose poster is made."""
    monkeypatch.chdir(tmp_path)
    for folder in ("parts", "sound", "film"):
        (tmp_path / folder / name).parent.mkdir(parents=True)
    segment(tmp_path / "plain.mp4", ramp(0, 5)).rename(tmp_path / "parts" / name)
    _encode(tone(0.4), tmp_path / "sound" / name)
    for folder in ("parts", "sound", "film"):
        monkeypatch.chdir(tmp_path / folder)
        if folder == "film":
            (tmp_path / "film" / name).parent.mkdir(exist_ok=True)
            sound = tmp_path / "sound" / name
            join([tmp_path / "parts" / name], Path(name), fps=FPS, sound=sound)
        else:
            assert Path(name).is_file()
    assert count_frames(Path(name)) == 5
    write_poster(Path(name), 3, tmp_path / "poster.part")
    assert (tmp_path / "poster.part").stat().st_size > 100
    content = Path(name).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
