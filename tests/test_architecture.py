"""Rules for the sources that neither ruff nor mypy nor the import contracts in pyproject.toml check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "scenes").rglob("*.py")])
SCENES = [path for path in SOURCES if path.is_relative_to(ROOT / "scenes")]


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def identify(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", sorted((ROOT / "scenes/chapters").glob("*.py")), ids=identify)
def test_a_chapter_holds_one_scene_named_like_its_file(path: Path) -> None:
    if path.name != "__init__.py":
        tree = ast.parse(path.read_text("utf-8"))
        scenes = [
            node.name
            for node in tree.body
            if isinstance(node, ast.ClassDef) and "LessonScene" in [ast.unparse(base) for base in node.bases]
        ]
        assert len(scenes) == 1
        assert re.sub(r"(?<!^)(?=[A-Z])", "_", scenes[0]).lower() == path.stem


@pytest.mark.parametrize("path", sorted((ROOT / "scenes/chapters").glob("*.py")), ids=identify)
def test_a_chapter_names_no_case_of_its_script(path: Path) -> None:
    """The rules that choose a wording are in scenes/script/wording."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("self.line", "self.slide", "self.phrase"):
            chosen = [keyword.value for keyword in node.keywords if keyword.arg in ("case", "alt", "notes")]
            constants = [part.value for value in chosen for part in ast.walk(value) if isinstance(part, ast.Constant)]
            assert not {value for value in constants if isinstance(value, str)} - {""}, ast.unparse(node)


@pytest.mark.parametrize("path", SCENES, ids=identify)
def test_scenes_draw_no_random_numbers_from_numpy(path: Path) -> None:
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
            if name in ("Words", "FormulaTemplate"):
                yield node.args[0]


@pytest.mark.parametrize("path", [p for p in SCENES if "chapters" in p.parts or "pictures" in p.parts], ids=identify)
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
    assert len(path.read_text("utf-8").splitlines()) <= 400


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


def names_from(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield every name that is imported from a module of ours, with the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


FACES = {
    module(path): {*names_from(ast.parse(path.read_text("utf-8")))} for path in SOURCES if path.name == "__init__.py"
}
"""By package: the names that its `__init__` hands out, each with the module that it comes from."""


@pytest.mark.parametrize("path", SOURCES, ids=identify)
def test_outsiders_import_from_the_face_of_a_package(path: Path) -> None:
    """The audits take errors alone from the work of the production, so that the oracle shares nothing else with it."""
    own = module(path)
    past = [
        (source, name)
        for source, name in names_from(ast.parse(path.read_text("utf-8")))
        for package, handed_out in FACES.items()
        if package != "core" and (source, name) in handed_out and not f"{own}.".startswith(f"{package}.")
    ]
    if path.parent.name == "audits":
        past = [(source, name) for source, name in past if source != "scenes.production.work.errors"]
    assert not past
