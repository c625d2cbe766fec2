"""Numbers read back from pixels: another digit in the picture than in the ledger is found."""

from io import BytesIO
from typing import Any

import pytest
from manim import Square, tempconfig

from core import load_lesson, reading_of
from scenes.pictures.network import Neuron
from scenes.pictures.primitives.number import Number
from scenes.production.audits import pixels
from scenes.production.audits.layout import texts_in_view
from scenes.production.audits.reading import plain
from scenes.stage.lesson_scene import LessonScene

needs_reader = pytest.mark.skipif(pixels.reader() is None, reason="tesseract is not installed")


@pytest.fixture(scope="module")
def slide() -> tuple[bytes, list[dict[str, Any]]]:
    """Numbers on a plain ground and on a light one, as an image, with their boxes."""

    class Stage(LessonScene):
        def construct(self) -> None:
            names = ("C_0", "z(L)", "dC/dw(L)", "y", "w(L)", "b(L)", "x", "dC/db(L)", "dC/da(L)", "da/dz(L)")
            self.add(Square(2, fill_color="#DDDDDD", fill_opacity=1).move_to([2, 0, 0]))
            for i, name in enumerate(names):
                self.add(Number(self.live, name, decimals=3, size=30).at(-4, 3 - 0.6 * i))
            self.add(Neuron(self.live, "a(L)", [2, 0, 0], 0.7, size=30))
            self.wait(0.2)

    with tempconfig({"dry_run": True, "pixel_width": 1920, "pixel_height": 1080, "progress_bar": "none"}):
        scene = Stage(reading=reading_of(load_lesson()))
        scene.render()
        scene.renderer.update_frame(scene, ignore_skipping=True)
        content = BytesIO()
        scene.renderer.camera.get_image().convert("RGB").save(content, "PNG")
    numbers = [
        {"shown": plain(text.mobject), "box": [*text.boxes[:, :2].min(0), *text.boxes[:, 2:].max(0)]}
        for text in texts_in_view(scene.mobjects)
        if isinstance(text.mobject, Number)
    ]
    return content.getvalue(), numbers


@needs_reader
def test_numbers_are_read_back_on_any_ground(slide: tuple[bytes, list[dict[str, Any]]]) -> None:
    result = pixels.read_back({1: slide})
    assert (result.count, result.recognized, result.misread, result.faults) == (11, 11, (), ())
    assert result.at_once >= 9


@needs_reader
def test_another_number_in_the_picture_is_a_fault(slide: tuple[bytes, list[dict[str, Any]]]) -> None:
    content, numbers = slide
    wrong = [{**numbers[0], "shown": "0.368"}, *numbers[1:]]
    result = pixels.read_back({1: (content, wrong)})
    assert result.recognized == 10
    assert "slide 1 has 0.368, read as 0.360" in result.faults


@needs_reader
def test_a_number_that_is_not_there_is_misread_and_too_many_of_them_are_a_fault(
    slide: tuple[bytes, list[dict[str, Any]]],
) -> None:
    content, numbers = slide
    elsewhere = [{"shown": "0.36", "box": [-6, -3.5, -5, -3.2]}]
    few = pixels.read_back({1: (content, [*numbers, *numbers, *elsewhere])})
    assert few.faults == ()
    assert len(few.misread) == 1
    many = pixels.read_back({1: (content, elsewhere)})
    assert many.faults == ("only 0 of 1 numbers were recognized",)
