"""Any lesson that is valid: its quantities are finite, every chapter renders, what is shown is what is computed, and
no picture at rest has a fault of layout or an equation that does not hold.

Each chapter has lessons of its own, over two hundred in all. `pytest -m slow` takes ten times more.
"""

import math

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.conjecture import providers

from core import ACTIVATIONS, Lesson, Reading, reading_of
from scenes.contents import CHAPTERS, Chapter
from scenes.production.audits.layout import faults
from scenes.production.audits.reading import Reader
from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.stage.lesson_scene import LessonScene
from scenes.stage.record import Shown
from tests.scenes.chapters.expected import EXPECTED
from tests.scenes.lessons import valid_lessons


def random_lessons(count: int, number: int) -> list[Lesson]:
    """Return `count` lessons that depend on `number` alone. Hypothesis draws the plainest one first; it is left out.

    Hypothesis also draws constants that it finds in the sources imported so far, which differ from run to run: here
    it finds none.
    """
    drawn: list[Lesson] = []

    @seed(number)
    @settings(
        max_examples=count + 1, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(valid_lessons())
    def draw(lesson: Lesson) -> None:
        drawn.append(lesson)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "_get_local_constants", providers.Constants)
        providers.CONSTANTS_CACHE.cache.clear()
        draw()
    providers.CONSTANTS_CACHE.cache.clear()
    return drawn[1:]


def lessons(times: int) -> list[object]:
    """Return a test parameter for each chapter and each number of its random lessons."""
    return [
        pytest.param(chapter, i, id=f"{chapter.name}-{i}")
        for chapter in CHAPTERS
        for i in range(times * EXPECTED[chapter.name].random_lessons)
    ]


_DRAWN: dict[tuple[str, int], list[Lesson]] = {}


def drawn(chapter: Chapter, i: int, times: int) -> Lesson:
    """Return the random lesson of a number for a chapter."""
    key, many = (chapter.name, times), times * EXPECTED[chapter.name].random_lessons
    if key not in _DRAWN:
        _DRAWN[key] = random_lessons(many, number=CHAPTERS.index(chapter) + 14 * times)
    return _DRAWN[key][i]


@pytest.mark.parametrize(("chapter", "i"), lessons(1))
def test_any_valid_lesson(chapter: Chapter, i: int) -> None:
    assert_sound(chapter, drawn(chapter, i, 1))


@pytest.mark.slow
@pytest.mark.parametrize(("chapter", "i"), lessons(10))
def test_any_of_many_more(chapter: Chapter, i: int) -> None:
    assert_sound(chapter, drawn(chapter, i, 10))


def test_there_are_two_hundred() -> None:
    assert len(lessons(1)) >= 200


def test_the_random_lessons_reach_the_corners() -> None:
    sources = [lesson.source for lesson in random_lessons(300, number=0)]
    weights = [abs(w) for source in sources for w in source["chain"]["weights"]]
    sizes = [len(layer) for source in sources for layer in source["layers"]["biases"]]
    assert {source["activation"] for source in sources} == {*ACTIVATIONS}
    assert {len(source["chain"]["weights"]) for source in sources} == set(range(1, 7))
    assert {len(source["layers"]["weights"]) for source in sources} == set(range(1, 5))
    assert (min(sizes), max(sizes)) == (1, 8)
    assert min(w for w in weights if w) < 1e-5
    assert max(weights) > 5e3
    counts = {len(source["chain"]["examples"]) for source in sources}
    assert min(counts) == 1
    assert max(counts) > 150


def assert_sound(chapter: Chapter, lesson: Lesson) -> None:
    """One lesson through one chapter."""
    reading = reading_of(lesson)
    assert all(math.isfinite(reading[name]) for name in reading)
    first_seen: dict[str, str] = {}
    reader = Reader(lesson.source)

    def look(scene: LessonScene, name: str) -> None:
        equations = reader(scene.mobjects, scene.live.now.overrides)
        for fault in (*faults(scene), *(equation.fault for equation in equations if not equation.holds)):
            first_seen.setdefault(fault, name)

    renderer = FilmRenderer(skip_animations=True)
    scene = chapter.scene(renderer=renderer, reading=reading_of(lesson), every_frame=False, at_rest=look)
    scene.render()
    assert [f"{name}: {fault}" for fault, name in first_seen.items()] == [], dict(lesson.source)
    assert scene.record is not None
    assert scene.record.numbers
    readings: dict[tuple[tuple[str, float], ...], Reading] = {}
    for entry in scene.record.numbers:
        key = tuple(sorted(entry.overrides.items()))
        again = readings.setdefault(key, Reading(lesson, entry.overrides))
        assert again[entry.name] == entry.value
        assert_agrees(entry)


def assert_agrees(entry: Shown) -> None:
    """The text is the value, rounded to the decimals that it has; nothing is shown as zero that is not."""
    mantissa, _, power = entry.shown.partition("e")
    place = int(power or 0) - len(mantissa.partition(".")[2])
    assert abs(float(entry.shown) - entry.value) <= 0.5001 * 10.0**place, entry
    assert float(entry.shown) != 0 or entry.value == 0, entry
