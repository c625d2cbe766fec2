"""A film contains exactly the pictures that were written, each for its number of frames."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import BLUE, RED, RIGHT, UP, Circle, Scene, Square, tempconfig
from manim._config.video_encoder import VideoEncoderSpec
from numpy.typing import NDArray

from scenes.contents import CHAPTERS
from scenes.production.rendering.encoder import FRAME_NUMBERS, OPTIONS, FilmEncoder, FilmWriter, packets_without_change
from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.production.rendering.quality import SETTLED_FRAMES
from scenes.production.rendering.renderer.yuv import YuvArray
from tests.scenes.production.films import LOSSLESS, film, pictures, stock

WIDTH, HEIGHT, FPS = 64, 48, 15

STANDS = (1, 5, 6, 7, 21, 22, 23, 38, 100, 300)
"""Lengths in frames: around those where repeating begins, and one beyond the key frame interval (240)."""

HOLDING_BACK = {"x264-params": LOSSLESS["x264-params"].replace("bframes=0", "bframes=2:b-adapt=0")}
LOOKING_AHEAD = {
    "qp": "-1",
    "crf": "20",
    "x264-params": OPTIONS["x264-params"].replace("rc-lookahead=0:mbtree=0", "rc-lookahead=20:mbtree=1"),
}
OFTEN_ANEW = {"x264-params": LOSSLESS["x264-params"].replace("keyint=240", "keyint=10")}


def spec(**options: str) -> VideoEncoderSpec:
    return VideoEncoderSpec(
        "mp4", "libx264", "yuv420p", WIDTH, HEIGHT, Fraction(FPS), tuple(sorted({**LOSSLESS, **options}.items()))
    )


def other_codec() -> VideoEncoderSpec:
    return replace(spec(), container_format="matroska", codec="ffv1")


def picture(number: int) -> YuvArray:
    """Return a picture with fine detail; each number gives another."""
    return np.random.default_rng(number).integers(16, 236, (HEIGHT * 3 // 2, WIDTH), np.uint8)


def standing_and_moving(seed: int = 0) -> list[tuple[YuvArray, int]]:
    """Return (picture, frames): still pictures in a random order, and moving ones between them."""
    rng = np.random.default_rng(seed)
    parts: list[tuple[YuvArray, int]] = []
    for stand in rng.permutation(STANDS):
        parts += [(picture(len(parts) + i), 1) for i in range(rng.integers(0, 18))]
        parts.append((picture(len(parts)), int(stand)))
    return parts


def write(parts: list[tuple[YuvArray, int]], target: Path, how: VideoEncoderSpec) -> Path:
    encoder = FilmEncoder(target, how)
    for planes, frames in parts:
        encoder.write(planes, frames)
    encoder.close()
    return target


def assert_holds(parts: list[tuple[YuvArray, int]], path: Path) -> None:
    expected = (planes for planes, frames in parts for _ in range(frames))
    for at, (decoded, planes) in enumerate(zip(pictures(path), expected, strict=True)):
        assert np.array_equal(decoded, planes), f"frame {at}"


def packets(path: Path) -> list[av.Packet]:
    with av.open(str(path)) as container:
        return [packet for packet in container.demux(video=0) if packet.size]


@pytest.mark.parametrize("seed", range(4))
def test_every_picture_is_in_the_film_for_as_long_as_it_stands(seed: int, tmp_path: Path) -> None:
    parts = standing_and_moving(seed)
    assert_holds(parts, write(parts, tmp_path / "film.mp4", spec()))


@pytest.mark.parametrize("stand", [*range(SETTLED_FRAMES, SETTLED_FRAMES + 3 * FRAME_NUMBERS), 500])
def test_what_comes_after_a_stand_of_any_length_is_right(stand: int, tmp_path: Path) -> None:
    parts = [(picture(0), 2), (picture(1), stand), (picture(2), 1), (picture(1), stand), (picture(3), 3)]
    assert_holds(parts, write(parts, tmp_path / "film.mp4", spec()))


def test_every_frame_has_one_packet_and_its_own_moment(tmp_path: Path) -> None:
    parts = standing_and_moving()
    written = packets(write(parts, tmp_path / "film.mp4", spec()))
    count = sum(frames for _, frames in parts)
    moments = [Fraction(i, FPS) for i in range(count)]
    assert [packet.pts * packet.time_base for packet in written] == moments
    assert [packet.dts * packet.time_base for packet in written] == moments
    assert {packet.duration * packet.time_base for packet in written} == {Fraction(1, FPS)}
    assert written[0].is_keyframe


def test_a_picture_that_stands_is_encoded_a_few_times_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = FilmEncoder(tmp_path / "film.mp4", spec())
    repeated = []
    packet = av.Packet
    monkeypatch.setattr(av, "Packet", lambda data: (repeated.append(data), packet(data))[1])
    for number, stand in enumerate(STANDS):
        repeated.clear()
        encoder.write(picture(number), stand)
        encoded = stand - len(repeated)
        assert min(stand, SETTLED_FRAMES) <= encoded < SETTLED_FRAMES + FRAME_NUMBERS
    encoder.close()


def test_a_film_that_stands_is_small(tmp_path: Path) -> None:
    short, long = (write([(picture(0), n)], tmp_path / f"{n}.mp4", spec()).stat().st_size for n in (30, 3030))
    assert (long - short) / 3000 < 40


def test_the_same_packets_come_round_where_nothing_changes() -> None:
    round_ = packets_without_change(spec())
    assert len(round_) == FRAME_NUMBERS
    assert len(set(round_)) == FRAME_NUMBERS
    assert max(map(len, round_)) < 40


@pytest.mark.parametrize(
    "how",
    [
        spec(**HOLDING_BACK), spec(**OFTEN_ANEW), spec(**{"x264-params": "keyint=50"}), other_codec(),
    ],
    ids=["pictures held back", "key frames often", "other settings", "another codec"],
)  # fmt: skip
def test_where_packets_cannot_be_repeated_every_picture_is_encoded(how: VideoEncoderSpec, tmp_path: Path) -> None:
    assert packets_without_change(how) == ()
    parts = [*standing_and_moving(1), (picture(5), 41)]
    target = write(parts, tmp_path / "film", how)
    assert_holds(parts, target)
    written = packets(target)
    moments = sorted(packet.pts * packet.time_base for packet in written)
    assert [float(m) for m in moments] == pytest.approx([i / FPS for i in range(len(written))], abs=2e-3)
    assert len(written) == sum(frames for _, frames in parts)


def test_an_encoder_that_gives_its_packets_late_repeats_none(tmp_path: Path) -> None:
    late = replace(spec(), options=tuple({**OPTIONS, **LOOKING_AHEAD}.items()))
    assert packets_without_change(late) == ()
    assert packets_without_change(replace(late, options=tuple(OPTIONS.items()))) != ()
    assert len(packets(write([(picture(0), 70), (picture(1), 3)], tmp_path / "film.mp4", late))) == 73


# ---------------------------------------------------------------- as the film is made


def similarity(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Return the SSIM of two pictures, over adjacent blocks of 8x8 pixels."""
    height, width = (size // 8 * 8 for size in a.shape)
    x, y = (
        p[:height, :width].reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2).reshape(-1, 64).astype(float)
        for p in (a, b)
    )
    means = x.mean(1), y.mean(1)
    covariance = (x * y).mean(1) - means[0] * means[1]
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(
        np.mean(
            (2 * means[0] * means[1] + c1) * (2 * covariance + c2)
            / ((means[0] ** 2 + means[1] ** 2 + c1) * (x.var(1) + y.var(1) + c2))
        )
    )  # fmt: skip


def test_similarity_is_one_for_the_same_and_less_for_any_other() -> None:
    a = picture(0)
    assert similarity(a, a) == pytest.approx(1)
    assert 0.9 < similarity(a, np.clip(a.astype(int) + 3, 0, 255).astype(np.uint8)) < 0.9999
    assert similarity(a, picture(1)) < 0.3


def test_what_is_lost_in_the_film_cannot_be_seen(tmp_path: Path, media: Path) -> None:
    cost = next(chapter for chapter in CHAPTERS if chapter.name == "Cost").scene
    size = {"pixel_width": 854, "pixel_height": 480, "frame_rate": 5, "media_dir": str(media)}
    lossy, exact = (
        pictures(film(cost, FilmRenderer, tmp_path, options, **size).path) for options in (OPTIONS, LOSSLESS)
    )
    similarities = [similarity(a[:480], b[:480]) for a, b in zip(lossy, exact, strict=True)]
    assert len(similarities) > 50
    assert min(similarities) >= 0.998


class Red(Scene):
    """A still picture, a move, and a still picture."""

    def construct(self) -> None:
        square = Square(6, color=RED, fill_opacity=1)
        self.add(square)
        self.wait(3)
        self.play(square.animate(run_time=1).shift(RIGHT))
        self.add(Circle(1, color=BLUE).shift(3 * UP))
        self.wait(2)


@pytest.mark.parametrize("renderer", [FilmRenderer, stock])
def test_the_film_is_tagged_and_colored_as_hd_video(renderer: Any, tmp_path: Path) -> None:
    with av.open(str(film(Red, renderer, tmp_path, OPTIONS, background_color="#000000").path)) as container:
        context = container.streams.video[0].codec_context
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        first = next(container.decode(video=0)).to_ndarray(format="yuv420p")
    assert [int(tag) for tag in tags] == [1, 1, 1, 1]
    red = 16 + 219 * float(np.dot(RED.to_rgb(), (0.2126, 0.7152, 0.0722)))  # 11 more in standard definition
    assert int(first[90, 160]) == pytest.approx(red, abs=1)
    assert int(first[2, 2]) == pytest.approx(16, abs=1)


def between_the_pictures() -> FilmRenderer:
    return FilmRenderer(file_writer_class=partial(FilmWriter, in_thread=False))


def test_a_film_is_the_same_when_no_thread_encodes_it(tmp_path: Path) -> None:
    beside, between = (film(Red, make, tmp_path, OPTIONS).path for make in (FilmRenderer, between_the_pictures))
    assert beside.read_bytes() == between.read_bytes()


class Broken(Exception):
    """Raised where a test makes something fail."""


@pytest.fixture
def no_thread_is_left() -> Iterator[None]:
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("encoder")]


@pytest.mark.usefixtures("no_thread_is_left")
@pytest.mark.parametrize("renderer", [FilmRenderer, between_the_pictures])
@pytest.mark.parametrize(
    ("method", "at"), [("write", 0), ("write", 5), ("write", 16), ("close", 0)], ids=["first", "middle", "last", "end"]
)
def test_where_encoding_fails_the_rendering_does_and_leaves_no_film(
    method: str, at: int, renderer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = iter(range(at))
    original = getattr(FilmEncoder, method)

    def failing(*args: Any) -> Any:
        if next(done, None) is None:
            raise Broken
        return original(*args)

    monkeypatch.setattr(FilmEncoder, method, failing)
    with pytest.raises(Broken):
        film(Red, renderer, tmp_path)
    assert not [*tmp_path.rglob("*.mp4")]


@pytest.mark.usefixtures("no_thread_is_left")
@pytest.mark.parametrize("renderer", [FilmRenderer, between_the_pictures])
def test_where_a_scene_fails_it_leaves_no_film(renderer: Any, tmp_path: Path) -> None:
    class Failing(Scene):
        def construct(self) -> None:
            self.add(Square())
            self.wait(1)
            raise Broken

    with pytest.raises(Broken):
        film(Failing, renderer, tmp_path)
    assert not [*tmp_path.rglob("*.mp4")]


def test_a_scene_whose_plays_are_all_left_out_makes_no_film(tmp_path: Path) -> None:
    class LeftOut(Scene):
        def construct(self) -> None:
            self.next_section(skip_animations=True)
            self.wait(1)

    with tempconfig({"dry_run": False, "format": "mp4", "media_dir": str(tmp_path)}):
        scene = LeftOut(renderer=FilmRenderer())
        scene.render()
    assert not [*tmp_path.rglob("*.mp4")]
