"""Files are replaced atomically; a claimed folder belongs to one process."""

from pathlib import Path

import pytest

from scenes.production.work.errors import BadInput, Failure
from scenes.production.work.files import make_writable, replacing
from scenes.production.work.locks import claimed, emptied


def test_all_files_are_replaced_together(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")
    with replacing(one, two) as (first, second):
        first.write_text("new")
        second.write_text("new")
        assert first.parent == one.parent
        assert one.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"]
    assert one.read_text() == two.read_text() == "new"


def test_a_failure_leaves_the_old_files_and_nothing_else(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_text("old")

    def write() -> None:
        with replacing(one) as (part,):
            part.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert [p.name for p in tmp_path.iterdir()] == ["one"]
    assert one.read_text() == "old"


def test_folders_are_made_before_the_work_and_nothing_else(tmp_path: Path) -> None:
    make_writable(tmp_path / "new" / "deep" / "film.mp4")
    assert [p.name for p in tmp_path.rglob("*")] == ["new", "deep"]


@pytest.mark.parametrize("place", ["file/film.mp4", "/proc/nowhere/film.mp4"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Failure, match="cannot write into the folder"):
        make_writable(tmp_path / place)


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("x" * 300 + "/film.mp4", f"{'x' * 40}…{'x' * 30}"),
        ("x" * 300, f"{'x' * 40}…{'x' * 30}"),
        ("x" * 255, f"{'x' * 40}…{'x' * 30}"),  # the file would fit, the temporary one beside it does not
        ("é" * 127, f"{'é' * 40}…{'é' * 30}"),
        ("/".join(["y" * 200] * 30), f"{'y' * 40}…{'y' * 30}"),
    ],
)
def test_a_name_that_is_too_long_is_reported(tmp_path: Path, place: str, named: str) -> None:
    with pytest.raises(BadInput, match=f"^the file name {named} is too long; choose a shorter one$"):
        make_writable(tmp_path / place)
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="is a folder; give the name of a file"):
        make_writable(tmp_path)


def test_a_claimed_folder_is_nobody_elses_and_lasts(tmp_path: Path) -> None:
    with claimed(tmp_path / "work", "Cost") as first, claimed(tmp_path / "work", "Cost") as second:
        assert first.name == "Cost"
        assert second.name == "Cost.2"
        (first / "kept").touch()
    with claimed(tmp_path / "work", "Cost") as again:
        assert [p.name for p in again.iterdir()] == ["kept"]


def test_an_emptied_folder_is_empty_before_and_gone_after(tmp_path: Path) -> None:
    with claimed(tmp_path, "film") as left_over:
        (left_over / "old").touch()
    with emptied(tmp_path, "film") as folder:
        assert not [*folder.iterdir()]
        (folder / "new").touch()
    assert not folder.exists()
