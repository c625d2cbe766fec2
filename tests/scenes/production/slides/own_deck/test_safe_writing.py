"""The images of a deck are written in its own folder, whatever takes the place of a folder while they are rendered."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from core import Lesson, load_lesson
from scenes.contents import Chapter
from scenes.production.rendering.dispatch import RenderOptions
from scenes.production.slides.own_deck import safe_writing as inside_module
from scenes.production.slides.own_deck.safe_writing import OPENS_FOLDERS, safe_writer
from scenes.production.slides.own_deck.writing import image_targets, write_images
from scenes.production.work.errors import BadInput, Failure
from tests.scenes.production.slides.own_deck.sample_decks import chosen, deck, image, painted
from tests.scenes.production.tiny import options


@pytest.fixture(params=[True, False], ids=["open folders", "names"])
def _ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param and not OPENS_FOLDERS:
        pytest.skip("this system cannot name files relative to an open folder")
    monkeypatch.setattr(inside_module, "OPENS_FOLDERS", request.param)


pytestmark = pytest.mark.usefixtures("_ways")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def swapped_for_a_link(talk: Path, elsewhere: Path) -> None:
    (talk / "assets").rename(talk / "old")
    (talk / "assets").symlink_to(elsewhere, target_is_directory=True)


def swapped_for_another(talk: Path, elsewhere: Path) -> None:
    (talk / "assets").rename(talk / "old")
    elsewhere.rename(talk / "assets")


def the_decks_folder(talk: Path, elsewhere: Path) -> None:
    talk.rename(talk.with_name("old"))
    talk.symlink_to(elsewhere, target_is_directory=True)


def removed(talk: Path, elsewhere: Path) -> None:
    for path in (talk / "assets").iterdir():
        path.unlink()
    (talk / "assets").rmdir()


@pytest.mark.parametrize("swap", [swapped_for_a_link, swapped_for_another, the_decks_folder, removed])
def test_a_folder_that_is_swapped_while_images_are_rendered(tmp_path: Path, swap: Callable[[Path, Path], None]) -> None:
    talk, elsewhere = tmp_path / "talk", tmp_path / "elsewhere"
    for folder in (talk / "assets", elsewhere / "assets", elsewhere):
        image(folder / "a.png")
        image(folder / "b.png")
    path = deck(talk, "![cost](assets/a.png)", "![nudge](assets/b.png)")
    before = files(tmp_path)

    def render(
        marked: Sequence[tuple[Chapter, int]],
        sizes: Sequence[tuple[int, int]],
        lesson: Lesson,
        options: RenderOptions,
        language: str,
    ) -> list[bytes]:
        swap(talk, elsewhere)
        return painted(marked, sizes, lesson, options, language)

    with pytest.raises(BadInput, match=r"^the folder .* was replaced while the images were rendered; nothing is wr"):
        write_images(image_targets(chosen(path)), load_lesson(), options(tmp_path / "work"), render=render)
    after = files(tmp_path)
    assert sorted(after.values()) == sorted(content for name, content in before.items() if (
        swap is not removed or not name.startswith("talk/assets")))  # fmt: skip
    assert not [name for name in after if name.endswith(".part")]


def test_all_are_written_and_nothing_else(tmp_path: Path) -> None:
    a, b = tmp_path / "x" / "a.png", tmp_path / "new" / "deep" / "b.png"
    a.parent.mkdir()
    a.write_bytes(b"old")
    place = safe_writer(tmp_path, a, b)
    assert files(tmp_path) == {"x/a.png": b"old"}
    place.replace({a: b"1", b: b"2"})
    assert files(tmp_path) == {"x/a.png": b"1", "new/deep/b.png": b"2"}


def test_what_is_not_inside_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing is written there"):
        safe_writer(tmp_path / "talk", tmp_path / "a.png")


def test_a_name_that_is_too_long_is_reported(tmp_path: Path) -> None:
    for name in ("x" * 251 + ".png", "x" * 300 + ".png", "y" * 300 + "/a.png"):
        with pytest.raises(BadInput, match="is too long; choose a shorter one"):
            safe_writer(tmp_path, tmp_path / name)
    assert not files(tmp_path)


def test_a_file_in_the_place_of_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(Failure, match="cannot write into the folder"):
        safe_writer(tmp_path, tmp_path / "x" / "a.png")


@pytest.mark.skipif(not OPENS_FOLDERS, reason="only where folders can be opened")
@pytest.mark.parametrize("at", range(3))
def test_where_one_cannot_be_replaced_the_others_are_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(inside_module, "OPENS_FOLDERS", True)
    paths = [tmp_path / f"{name}.png" for name in "abc"]
    for path in (paths[0], paths[2]):  # the second is new
        path.write_bytes(b"old")
    place, before, real, moves = safe_writer(tmp_path, *paths), files(tmp_path), os.replace, []

    def replace(source: str, target: str, **options: int) -> None:
        moves.append(target)
        if len(moves) == at + 1:
            raise PermissionError(13, "busy")
        real(source, target, **options)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(PermissionError):
        place.replace(dict.fromkeys(paths, b"new"))
    assert files(tmp_path) == before
