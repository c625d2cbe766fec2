"""The cache: a chapter is taken from it if nothing that it depends on has changed, and only then."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core import Lesson, lesson_from_source, load_lesson, reading_of
from core.reading.dependencies import EVERYTHING
from scenes import contents, script
from scenes.production.film.film import make_film
from scenes.production.rendering.cache import VERSIONS_PER_PART, Cache
from scenes.production.rendering.quality import QUALITIES
from scenes.production.rendering.render import RENDERERS, Rendered, Task
from scenes.production.rendering.tracked_lesson import TrackedLesson, inputs_match
from scenes.production.work import cache_keys
from scenes.production.work.progress_bars import Silent
from scenes.stage.pace import Take
from scenes.stage.record import Record, Shown
from tests.scenes.production import tiny
from tests.scenes.production.tiny import options

ROOT = Path(__file__).parents[4]
LESSON = load_lesson()
QUALITY = QUALITIES["480p15"]
ALL = {chapter.name for chapter in contents.CHAPTERS}
KEYS = (
    "import json; from scenes import contents; from scenes.production.rendering.render import Task; "
    "from scenes.production.rendering.quality import QUALITIES; "
    "print(json.dumps({c.name: Task(c, {}, '', QUALITIES['480p15']).key for c in contents.CHAPTERS}))"
)

# ---------------------------------------------------------------- sources, words, settings, versions


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sources, to be changed by the tests."""
    folder = tmp_path_factory.mktemp("project")
    for package in ("core", "scenes"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def keys(project: Path) -> dict[str, str]:
    environment = {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", KEYS], cwd=project, env=environment, capture_output=True, text=True, check=True
    )
    keys_by_chapter: dict[str, str] = json.loads(run.stdout)
    return keys_by_chapter


@pytest.fixture(scope="module")
def before(project: Path) -> dict[str, str]:
    return keys(project)


def changed(project: Path, before: dict[str, str], file: str, edit: Callable[[str], str]) -> set[str]:
    """Return the names of the chapters that would be re-rendered after an edit of this file."""
    path = project / file
    old = path.read_text("utf-8")
    assert edit(old) != old
    path.write_text(edit(old), "utf-8")
    try:
        return {name for name, key in keys(project).items() if key != before[name]}
    finally:
        path.write_text(old, "utf-8")


def append(text: str) -> Callable[[str], str]:
    return lambda old: f"{old}\n{text}\n"


@pytest.mark.parametrize(
    ("file", "chapters"),
    [
        ("scenes/chapters/cost.py", {"Cost"}),
        ("scenes/script/wording/nudge.py", {"Nudge"}),
        ("scenes/pictures/swapped_factor.py", {"BiasAndBackward"}),
        ("scenes/pictures/sliders.py", {"ChainNetwork", "Labels", "Opening"}),
        ("scenes/stage/lesson_scene.py", ALL),
        ("scenes/look/style.py", ALL),
        ("core/network.py", ALL),
        ("core/__init__.py", ALL),
        ("core/gradient_check.py", set()),
        ("scenes/production/rendering/render.py", ALL),
        ("scenes/production/rendering/encoder.py", ALL),
        ("scenes/production/rendering/renderer/layers.py", ALL),
        ("scenes/production/film/captions.py", set()),
        ("scenes/production/commands/cli.py", set()),
        ("scenes/production/audits/layout.py", set()),
    ],
)
def test_a_changed_source_concerns_the_chapters_that_import_it(
    project: Path, before: dict[str, str], file: str, chapters: set[str]
) -> None:
    assert changed(project, before, file, append("CHANGED = 1")) == chapters


def test_changed_words_concern_the_chapter_that_says_them(project: Path, before: dict[str, str]) -> None:
    title = 'title = "The cost of one example"'
    chapters = changed(project, before, "scenes/script/en.toml", lambda text: text.replace(title, 'title = "One cost"'))
    assert chapters == {"Cost"}


def test_a_word_for_the_screen_may_stand_anywhere(project: Path, before: dict[str, str]) -> None:
    word = next(iter(script.load().words))
    edit = partial(re.sub, rf'(?m)^{word}( *)= "', rf'{word}\1= "New ')
    assert changed(project, before, "scenes/script/en.toml", edit) == ALL


NUMBERS = """
from functools import partial

from scenes.pictures.primitives.number import Number
from scenes.pictures.swapped_factor import far
from scenes.stage.lesson_scene import LessonScene


class Slotted:
    __slots__ = ("size",)

    def __init__(self):
        self.size = 3.1


class Cost(LessonScene):
    attribute = 4.1

    def construct(self):
        number = Number(self.live, "C_0", size=60)
        self.add(number)
        number.add_updater(lambda m, by=1.1: m.shift([by, 0, 0]))
        number.add_updater(partial(lambda m, by: m.shift([by, 0, 0]), by=2.1))
        number.shift([Slotted().size, self.attribute, far()])
        self.add_updater(lambda dt: number.shift([6.1 * dt, 0, 0]))
        self.wait(1)
"""


HELPER = "\n\ndef far():\n    return 5.1\n"


def key_with_numbers(project: Path, edit: Callable[[str], str]) -> str:
    """Return the key of a chapter that has numbers in many kinds of places, after an edit."""
    chapter, helper = project / "scenes/chapters/cost.py", project / "scenes/pictures/swapped_factor.py"
    old = chapter.read_text("utf-8"), helper.read_text("utf-8")
    try:
        chapter.write_text(edit(NUMBERS), "utf-8")
        helper.write_text(edit(old[1] + HELPER), "utf-8")
        return keys(project)["Cost"]
    finally:
        chapter.write_text(old[0], "utf-8")
        helper.write_text(old[1], "utf-8")


@pytest.fixture(scope="module")
def unedited(project: Path) -> str:
    return key_with_numbers(project, lambda text: text)


@pytest.mark.parametrize("value", ["1.1", "2.1", "3.1", "4.1", "5.1", "6.1"])
def test_no_way_to_hold_a_number_is_missed(project: Path, unedited: str, value: str) -> None:
    """In a lambda's default, a partial, a slot, an attribute of the scene, a function elsewhere, a scene's updater."""
    assert value in NUMBERS + HELPER
    assert key_with_numbers(project, lambda text: text.replace(value, "9.9")) != unedited


def test_settings_and_versions_are_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    task = Task(tiny.CHAPTERS[0], LESSON.source, LESSON.file, QUALITY)
    others = [
        replace(task, quality=QUALITIES["720p30"]),
        replace(task, slide=3),
        replace(task, renderer=RENDERERS[1]),
        replace(task, chapter=tiny.CHAPTERS[1]),
        replace(task, language="es"),
        replace(task, rehearsal=True),
        replace(task, takes={}),
        replace(task, chapter=replace(task.chapter, slides=(99,))),
        replace(task, takes={"One.": Take(1.0)}),
        replace(task, takes={"One.": Take(1.1)}),
        replace(task, takes={"One.": Take(1.0, (0.1,))}),
    ]
    keys = {task.key, *(other.key for other in others)}
    for package in cache_keys.PACKAGES:
        real = cache_keys.version
        monkeypatch.setattr(cache_keys, "version", lambda name, p=package, r=real: "0" if name == p else r(name))
        cache_keys.package_versions.cache_clear()
        keys.add(task.key)
        monkeypatch.setattr(cache_keys, "version", real)
    cache_keys.package_versions.cache_clear()
    assert len(keys) == 1 + len(others) + len(cache_keys.PACKAGES)
    assert task.key == replace(task, work=Path("elsewhere"), lesson_file="another name").key


def test_a_users_own_settings_of_manim_are_in_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    task = Task(tiny.CHAPTERS[0], LESSON.source, LESSON.file, QUALITY)
    without = task.key
    (tmp_path / "manim.cfg").write_text("[CLI]\n")
    one = task.key
    (tmp_path / "manim.cfg").write_text("[CLI]\ntransparent = True\n")
    assert len({without, one, task.key}) == 3


# ---------------------------------------------------------------- the lesson


@dataclass
class Seen(Silent):
    names: list[str] = field(default_factory=list)

    def finished(self, name: str) -> None:
        self.names.append(name)


def with_value(place: tuple[Any, ...], value: Any) -> Lesson:
    source: Any = deepcopy(dict(LESSON.source))
    table = source
    for key in place[:-1]:
        table = table[key]
    table[place[-1]] = value
    return lesson_from_source(source, "changed")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    make_film(tiny.CHAPTERS, LESSON, QUALITY, folder / "film.mp4", options(folder / "work"))
    return folder


@pytest.mark.parametrize(
    ("place", "value", "rendered"),
    [
        (("descent", "rate"), 1.0, set()),
        (("layers", "biases", 0, 0), 0.25, set()),
        (("chain", "examples", 3), [0.7, 1.0], set()),
        (("chain", "nudge"), 0.02, {"Nudge"}),
        (("chain", "biases", 2), -0.7, {"Cost", "Nudge"}),
        (("chain", "weights", 0), 1.4, {"Cost", "Nudge"}),
    ],
)
def test_a_changed_number_concerns_the_chapters_that_read_it(
    work: Path, place: tuple[Any, ...], value: Any, rendered: set[str]
) -> None:
    show = Seen()
    target = work / "other.mp4"
    make_film(tiny.CHAPTERS, with_value(place, value), QUALITY, target, options(work / "work", show=show))
    assert set(show.names) == rendered
    ledger = json.loads(target.with_suffix(".ledger.json").read_text("utf-8"))
    reading = reading_of(with_value(place, value))
    shown = [entry for entry in ledger["entries"] if not entry["with"]]
    assert shown
    assert all(reading[entry["name"]] == entry["value"] for entry in shown)


def test_what_is_read_is_recorded() -> None:
    tracked = TrackedLesson(LESSON)
    reading = tracked.reading
    assert reading["chain.examples[2].C"] == reading_of(LESSON)["chain.examples[2].C"]
    assert reading.moved("chain.nudge", 0.5)["line(z(L)).low"] == reading_of(LESSON)["line(z(L)).low"]
    inputs = tracked.inputs()
    assert set(inputs["entries"]) >= {"activation", "chain.weights", "chain.biases", "chain.examples[2]"}
    assert not {"chain.examples[0]", "layers", "chain.nudge"} & set(inputs["entries"])
    assert list(inputs["scales"]) == ["line(chain.examples[0].z[2]).low"]
    assert inputs_match(inputs, LESSON)
    assert inputs_match(inputs, with_value(("chain", "examples", 1), [0.1, 0.0]))
    assert not inputs_match(inputs, with_value(("chain", "examples", 2), [0.1, 0.0]))
    fewer = LESSON.source["chain"]["examples"][:2]
    assert not inputs_match(inputs, with_value(("chain", "examples"), fewer))
    assert inputs_match(inputs, with_value(("chain", "nudge"), 0.0101))
    assert not inputs_match(inputs, with_value(("chain", "nudge"), 0.5))  # the line has other ends


def test_a_chain_after_some_steps_depends_on_the_whole_run() -> None:
    tracked = TrackedLesson(LESSON)
    assert tracked.reading.moved("descent.step", 3)["w(L)"] != reading_of(LESSON)["w(L)"]
    assert not inputs_match(tracked.inputs(), with_value(("descent", "rate"), 1.0))


def test_what_is_not_foreseen_depends_on_everything() -> None:
    tracked = TrackedLesson(LESSON)
    assert tracked.reading.layered_network is reading_of(LESSON).layered_network
    assert tracked.entries == EVERYTHING
    other = TrackedLesson(LESSON)
    assert other.source == LESSON.source
    assert other.entries == EVERYTHING


def test_what_a_lesson_has_not_may_be_in_another() -> None:
    tracked = TrackedLesson(LESSON)
    for name in ("chain.examples[99].C", "line(chain.examples[99].C).low"):
        with pytest.raises(KeyError):
            tracked.reading[name]
        assert not inputs_match(tracked.inputs(), with_value(("chain", "nudge"), 0.02))


# ---------------------------------------------------------------- the files

RECORD = Record("Cost", 15, 3, (), ((2, 3),), (Shown(0, "C_0", {"chain.nudge": 0.1}, 0.25, "0.25", 3),), ((0, 3),))


def part(data: bytes, inputs: dict[str, Any] | None = None) -> Rendered:
    return Rendered(data, cache_keys.digest(data), RECORD, inputs or {"entries": {}, "scales": {}})


def test_a_stored_part_is_found_as_it_was(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.store("Cost", "key", part(b"film"))
    assert cache.find("Cost", "key", LESSON) == part(b"film")
    assert cache.find("Cost", "another", LESSON) is None
    assert cache.find("Nudge", "key", LESSON) is None


@pytest.mark.parametrize(
    "harm",
    [
        lambda data, note: data.write_bytes(b"fil"),
        lambda data, note: data.write_bytes(b""),
        lambda data, note: data.unlink(),
        lambda data, note: note.write_text("{"),
        lambda data, note: note.write_text("{}"),
        lambda data, note: note.write_text("[]"),
        lambda data, note: note.write_bytes(b"\xff\xfe\x00"),
        lambda data, note: note.write_text(note.read_text().replace('"frames": 3', '"frames": "many"')),
        lambda data, note: note.unlink(),
    ],
)
def test_a_damaged_part_does_not_count(tmp_path: Path, harm: Callable[[Path, Path], Any]) -> None:
    cache = Cache(tmp_path)
    cache.store("Cost", "key", part(b"film"))
    (data,), (note,) = tmp_path.glob("*/*.data"), tmp_path.glob("*/*.json")
    harm(data, note)
    assert cache.find("Cost", "key", LESSON) is None
    cache.store("Cost", "key", part(b"film"))
    assert cache.find("Cost", "key", LESSON) == part(b"film")


def test_several_versions_are_kept_and_the_oldest_is_deleted(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for i in range(VERSIONS_PER_PART + 2):
        inputs = {"entries": {"chain.nudge": 0.01 * (i + 1)}, "scales": {}}
        cache.store("Cost", "key", part(str(i).encode(), inputs))
        for note in tmp_path.glob("*/*.json"):
            os.utime(note, ns=(0, note.stat().st_mtime_ns - 10**9))
    assert len([*tmp_path.glob("*/*.json")]) == len([*tmp_path.glob("*/*.data")]) == VERSIONS_PER_PART
    latest = cache.find("Cost", "key", with_value(("chain", "nudge"), 0.05))
    assert latest is not None
    assert latest.data == b"4"
    assert cache.find("Cost", "key", with_value(("chain", "nudge"), 0.01)) is None
