"""The rules between the rooms of the house, read from the sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "scenes").rglob("*.py")])
SCENES = [path for path in SOURCES if path.is_relative_to(ROOT / "scenes")]

ROOMS = {
    "core": 0,
    "scenes.look.style": 1,
    "scenes.look.notation": 1,
    "scenes.look.layouts": 1,
    "scenes.script": 1,
    "scenes.stage.record": 2,
    "scenes.stage.pace": 2,
    "scenes.pictures": 2,
    "scenes.stage.live": 3,
    "scenes.stage.ledger": 3,
    "scenes.stage.lesson_scene": 4,
    "scenes.production.audits.layout": 4,
    "scenes.chapters": 5,
    "scenes.contents": 6,
    "scenes.production": 7,
    "scenes.__main__": 8,
}
"""From the ground up: a room may use its own and those below."""


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(name: str) -> str | None:
    return max((r for r in ROOMS if name == r or name.startswith(f"{r}.")), key=len, default=None)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: a relative import"
            # "from scenes import style" imports scenes.look.style
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield str(node.module)


def identify(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=identify)
def test_imports_run_one_way(path: Path) -> None:
    mine = room(module(path))
    if module(path) == "scenes":
        return
    assert mine is not None, f"{module(path)} stands in no room"
    for name in imports(path):
        theirs = room(name)
        if theirs is not None:
            assert ROOMS[theirs] <= ROOMS[mine], f"{module(path)} imports {name}"


@pytest.mark.parametrize("path", [p for p in SOURCES if p.is_relative_to(ROOT / "core")], ids=identify)
def test_core_knows_no_screen(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & {"manim", "scenes", "av", "click", "rich"}


@pytest.mark.parametrize("path", sorted((ROOT / "scenes/chapters").glob("*.py")), ids=identify)
def test_a_chapter_imports_no_chapter_and_holds_one_scene(path: Path) -> None:
    assert not [name for name in imports(path) if name.startswith("scenes.chapters")]
    if path.name != "__init__.py":
        tree = ast.parse(path.read_text("utf-8"))
        scenes = [
            node.name
            for node in tree.body
            if isinstance(node, ast.ClassDef) and "LessonScene" in [ast.unparse(base) for base in node.bases]
        ]
        assert len(scenes) == 1
        assert re.sub(r"(?<!^)(?=[A-Z])", "_", scenes[0]).lower() == path.stem


@pytest.mark.parametrize("path", SCENES, ids=identify)
def test_scenes_draw_no_random_numbers(path: Path) -> None:
    assert not [name for name in imports(path) if name.split(".")[0] in ("random", "secrets")]
    assert "np.random" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", SCENES, ids=identify)
def test_nothing_needs_latex_or_fonts_of_the_machine(path: Path) -> None:
    needy = {"Tex", "MathTex", "SingleStringMathTex", "Text", "MarkupText", "Paragraph", "DecimalNumber", "Integer",
             "Variable", "Matrix", "BulletedList", "Title", "Code"}  # fmt: skip
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("manim"):
            assert not needy & {alias.name for alias in node.names}, path.name


def shown_texts(tree: ast.AST) -> Iterator[ast.expr]:
    """First arguments of what sets text on the screen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func).split(".")[-1]
            if name in ("Words", "Equation"):
                yield node.args[0]


@pytest.mark.parametrize("path", [p for p in SCENES if "chapters" in p.parts or "mobjects" in p.parts], ids=identify)
def test_no_number_is_typed_into_a_shown_text(path: Path) -> None:
    """Numbers are drawn by Number alone; a digit in Typst source is an index or an exponent, and those stand in
    scenes/look/notation.py."""
    for argument in shown_texts(ast.parse(path.read_text("utf-8"))):
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant):
                assert not isinstance(node.value, int | float) or isinstance(node.value, bool), ast.unparse(argument)
                assert not (isinstance(node.value, str) and re.search(r"\d", node.value)), ast.unparse(argument)


@pytest.mark.parametrize("path", SCENES, ids=identify)
def test_no_number_takes_a_value_instead_of_a_name(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Number":
            assert len(node.args) >= 2, ast.unparse(node)
            assert not (isinstance(node.args[1], ast.Constant) and not isinstance(node.args[1].value, str))


@pytest.mark.parametrize("path", SOURCES, ids=identify)
def test_files_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 420


def test_public_functions_and_classes_are_documented() -> None:
    bare = []
    for path in SOURCES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and not ast.get_docstring(node)
            ):
                bare.append(f"{module(path)}.{node.name}")
    assert bare == []
