"""The film renderer draws what Manim draws: whole films, compared frame by frame."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import RED, RIGHT, UP, CairoRenderer, Dot, MovingCamera, MovingCameraScene, Scene, Square, tempconfig
from PIL import Image

from scenes.contents import CHAPTERS, Chapter
from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.production.rendering.renderer.layers import Layer
from tests.scenes.production.acts import KNOWN, UNKNOWN, a_cloud, among_known_ones
from tests.scenes.production.films import Make, both, differences, write_pictures
from tests.scenes.production.turns import TURN, todays_chapters, turn

TODAY = todays_chapters(CHAPTERS)
"""A fifth of the chapters; five consecutive days cover all. `pytest -m slow` compares all at once."""


def acted(act: Callable[[Scene], None], kind: type[Scene] = Scene) -> Make:
    """Return a scene class whose `construct` is `act`."""
    return type("Acted", (kind,), {"construct": act})


@pytest.fixture
def images_can_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ImageMobject work: Manim 0.22 makes an empty image from a float array, which Pillow 13 refuses."""
    fromarray = Image.fromarray

    def taken(array: np.ndarray, mode: str | None = None) -> Image.Image:
        return Image.new("RGBA", array.shape[::-1]) if array.dtype == float else fromarray(array)

    monkeypatch.setattr(Image, "fromarray", taken)


@pytest.fixture
def left_to_manim(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that gets, for each update of a layer, whether it was left to Manim."""
    seen: list[bool] = []
    update, draw_with_manim = Layer.update, Layer._draw_with_manim

    def updated(*args: Any) -> Any:
        seen.append(False)
        return update(*args)

    def left(*args: Any) -> Any:
        seen[-1] = True
        return draw_with_manim(*args)

    monkeypatch.setattr(Layer, "update", updated)
    monkeypatch.setattr(Layer, "_draw_with_manim", left)
    return seen


def assert_both_films_are_the_same(make: Make, folder: Path, **config: Any) -> None:
    theirs, ours = both(make, folder, **config)
    levels = differences(theirs.path, ours.path)
    assert len(levels) > 5
    assert [(frame, level) for frame, level in enumerate(levels) if level] == []
    assert theirs.scene.renderer.time == ours.scene.renderer.time
    assert np.array_equal(theirs.scene.camera.pixel_array, ours.scene.camera.pixel_array)


@pytest.mark.parametrize("act", KNOWN, ids=lambda act: act.__name__)
def test_what_it_knows_it_draws_as_manim_does(act: Any, tmp_path: Path, left_to_manim: list[bool]) -> None:
    assert_both_films_are_the_same(acted(act), tmp_path)
    assert len(left_to_manim) > 5
    assert not any(left_to_manim)


@pytest.mark.usefixtures("images_can_be_drawn")
@pytest.mark.parametrize("make", UNKNOWN, ids=lambda make: make.__name__)
def test_what_it_does_not_know_it_leaves_to_manim(
    make: Any, tmp_path: Path, left_to_manim: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_both_films_are_the_same(acted(among_known_ones(make)), tmp_path)
    assert any(left_to_manim)
    assert not all(left_to_manim)


def test_a_moving_camera_keeps_its_ways(tmp_path: Path) -> None:
    def act(scene: MovingCameraScene) -> None:
        dot = Dot(RIGHT)
        scene.add(Square(2, fill_opacity=0.5, color=RED), dot)
        scene.play(scene.camera.frame.animate(run_time=0.4).scale(0.5).shift(RIGHT))
        scene.play(dot.animate(run_time=0.3).shift(UP))
        scene.wait(0.3)

    assert_both_films_are_the_same(acted(act, MovingCameraScene), tmp_path, camera_class=MovingCamera)


@pytest.mark.parametrize("act", [*KNOWN, among_known_ones(a_cloud)], ids=lambda act: act.__name__)
def test_a_still_has_the_same_pixels(act: Any, tmp_path: Path) -> None:
    stills = []
    with tempconfig({"save_last_frame": True, "dry_run": False, "media_dir": str(tmp_path)}):
        for renderer in (CairoRenderer(), FilmRenderer()):
            scene = acted(act)(renderer=renderer)
            scene.render()
            with Image.open(scene.renderer.file_writer.image_file_path) as picture:
                stills.append(np.asarray(picture.convert("RGB")))
    assert np.array_equal(*stills)
    assert stills[0].shape == (180, 320, 3)
    assert len(np.unique(stills[0].reshape(-1, 3), axis=0)) > 1 or act.__name__ == "stillness"


@pytest.mark.parametrize("chapter", TODAY, ids=lambda chapter: f"{chapter.name}-turn{turn()}")
def test_a_chapter_is_drawn_as_manim_does(chapter: Chapter, tmp_path: Path, media: Path) -> None:
    assert_both_films_are_the_same(chapter.scene, tmp_path, media_dir=str(media))


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_each_chapter_is_drawn_as_manim_does(chapter: Chapter, tmp_path: Path, media: Path) -> None:
    assert_both_films_are_the_same(chapter.scene, tmp_path, media_dir=str(media))


def test_in_five_days_each_chapter_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Chapter] = []
    for day in range(739_000, 739_005):
        monkeypatch.setenv(TURN, str(day))
        assert len(todays_chapters(CHAPTERS)) == 3
        seen += todays_chapters(CHAPTERS)
    assert sorted(chapter.name for chapter in seen) == sorted(chapter.name for chapter in CHAPTERS)


@pytest.mark.parametrize("wrong", ["", "x", "1.5"])
def test_a_turn_that_is_no_number_is_named(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TURN, wrong)
    with pytest.raises(pytest.UsageError, match=f"{TURN}: '{wrong}' is not a whole number"):
        turn()


@pytest.mark.parametrize("level", [1, 2])
def test_one_level_in_one_pixel_of_one_frame_is_a_difference(level: int, tmp_path: Path) -> None:
    picture = np.full((180 * 3 // 2, 320), 128, np.uint8)
    other = picture.copy()
    other[40, 100] += level
    one = write_pictures(tmp_path / "one.mp4", [picture] * 3)
    two = write_pictures(tmp_path / "two.mp4", [picture, other, picture])
    assert differences(one, one) == [0, 0, 0]
    assert differences(one, two) == [0, level, 0]
    shorter = write_pictures(tmp_path / "short.mp4", [picture] * 2)
    with pytest.raises(ValueError, match="shorter"):
        differences(one, shorter)
