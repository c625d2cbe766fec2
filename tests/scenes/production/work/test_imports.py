"""Which modules a module depends on: through a package's face, only the one that a name comes from."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scenes.production.work import imports
from scenes.production.work.imports import imported_sources

HOUSE = {
    "house/__init__.py": '"""A face."""\nfrom house.hall import Chair as Seat\nfrom house.attic import ghost\n'
    'from house import cellar\nfrom house.wing import Bed\n\n__all__ = ["Bed", "Seat", "cellar", "ghost"]\n',
    "house/hall.py": "from house.wood import Oak\nclass Chair: ...\n",
    "house/wood.py": "class Oak: ...\n",
    "house/attic.py": "def ghost(): ...\n",
    "house/cellar.py": "",
    "house/wing/__init__.py": "from .room import Bed, Lamp\n",
    "house/wing/room.py": "from . import fabric\nfrom ..wood import Oak\nclass Bed: ...\nclass Lamp: ...\n",
    "house/wing/fabric.py": "",
    "shed/__init__.py": "from shed.tools import Saw\nfrom shed.paint import Red\nsharpened = Saw()\n",
    "shed/tools.py": "class Saw: ...\n",
    "shed/paint.py": "class Red: ...\n",
}

Needed = Callable[[str], set[str]]


@pytest.fixture
def needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Needed]:
    """Yield what returns the modules that a module with this source depends on, besides itself."""
    for name, source in HOUSE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    monkeypatch.setattr(imports, "HOME", tmp_path)
    monkeypatch.setattr(imports, "ROOTS", ("house", "shed", "guest"))

    def modules(source: str) -> set[str]:
        clear_caches()
        (tmp_path / "guest.py").write_text(source)
        return {*imported_sources("guest")} - {"guest"}

    yield modules
    clear_caches()


def clear_caches() -> None:
    for function in (imports._source, imports._imports, imports._face):
        function.cache_clear()


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("from house import Seat", {"house", "house.hall", "house.wood"}),
        ("def later():\n    from house import ghost", {"house", "house.attic"}),
        ("from house.attic import ghost", {"house", "house.attic"}),
        ("import house.attic as top", {"house", "house.attic"}),
        ("from house import wood", {"house", "house.wood"}),
        ("from house import cellar", {"house", "house.cellar"}),
        ("from house import Bed", {"house", "house.wing", "house.wing.room", "house.wing.fabric", "house.wood"}),
        ("import json", set()),
    ],
)
def test_a_name_from_a_face_counts_for_the_module_that_it_comes_from(
    needed: Needed, source: str, modules: set[str]
) -> None:
    assert needed(source) == modules


EVERY_ROOM = {
    "house", "house.hall", "house.wood", "house.attic", "house.cellar", "house.wing", "house.wing.room",
    "house.wing.fabric",
}  # fmt: skip


@pytest.mark.parametrize(
    "source", ["import house", "from house import *", "import house as h, json", "import house.attic"]
)
def test_a_face_as_a_whole_counts_for_all_that_it_hands_out(needed: Needed, source: str) -> None:
    assert needed(source) == EVERY_ROOM


def test_a_package_that_does_more_than_hand_out_names_counts_with_all_that_it_imports(needed: Needed) -> None:
    assert needed("from shed import Red") == {"shed", "shed.tools", "shed.paint"}
    assert needed("import shed.paint") == {"shed", "shed.tools", "shed.paint"}
