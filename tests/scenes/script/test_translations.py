"""Every chapter in every other language: its words fit into the picture, its lines into captions, and its numbers
have the language's decimal mark."""

import pytest

from scenes import script
from scenes.contents import CHAPTERS, Chapter
from scenes.pictures.primitives.number import Number
from scenes.production.audits.layout import faults, texts_in_view
from scenes.production.film.captions import captions
from scenes.stage.lesson_scene import LessonScene
from tests.scenes.chapters.test_chapters import assert_lively
from tests.scenes.production.film.test_captions import assert_readable


@pytest.mark.parametrize("language", [language for language in script.languages() if language != script.SOURCE])
@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_chapter_in_another_language_fits_and_has_its_numbers(chapter: Chapter, language: str) -> None:
    first_seen: dict[str, str] = {}
    drawn: set[tuple[str, str]] = set()

    def look(scene: LessonScene, name: str) -> None:
        first_seen.update((fault, name) for fault in faults(scene))
        numbers = (text.mobject for text in texts_in_view(scene.mobjects) if isinstance(text.mobject, Number))
        drawn.update((number.text, number.shown) for number in numbers)

    scene = chapter.scene(language=language, at_rest=look, every_frame=False, skip_animations=True)
    scene.render()
    record, mark = scene.record, scene.script.locale.decimal_mark
    assert first_seen == {}
    assert drawn
    assert [text for text, shown in drawn if text.count(mark) != shown.count(".")] == []
    assert_readable(captions(record.lines, record.frames, record.fps, scene.script), record.fps)
    assert_lively(record)
