"""A wrong term in any formula of the film is found: planted in each, in every chapter, one after another.

The formulas are those in view at moments of rest, so a new one is covered as soon as a chapter shows it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from core import Lesson, lesson_from_source, load_lesson, reading_of
from scenes.contents import CHAPTERS, Chapter
from scenes.pictures.primitives.number import Number
from scenes.pictures.primitives.text import Formula
from scenes.production.audits import rows, tables
from scenes.production.audits import typst_text as scripts
from scenes.production.audits.expressions import normal
from scenes.production.audits.layout import texts_in_view
from scenes.production.audits.reading import NOTATION, Reader
from scenes.production.rendering.film_renderer import FilmRenderer
from scenes.stage.lesson_scene import LessonScene

MARK = "\x00"
"""Stands for a number in the script of a formula."""

OTHERS = {
    "the square is missing": [(r"\^2(?![\d ])", "")],
    "the factor 2 is missing": [(r"(?<![\w.^])2 (?=\()", "")],
    "a plus for a minus": [(r"(?<=[)\w\x00]) - (?=[\w\x00])", " + ")],
    "a minus for a plus": [(r" \+ ", " - ")],
    "another activation": [(r"\bsigma\b", "tanh"), (r'op\("ReLU"\)', "sigma")],
    "no slope": [(r"'(?= ?\()", "")],
    "another layer": [
        (r"\(\(L\)\)", "((L-1))"), (r"\(\(L-1\)\)", "((L))"), (r"\(\(L-2\)\)", "((L-1))"), (r"\(\(L-3\)\)", "((L-2))"),
    ],
    "another index": [
        (r"(?<=[wb]_)1\b", "2"), (r"(?<=[wb]_)[2-9]\b", "1"), (r"(?<=a_)0", "1"), (r"(?<=a_)1", "0"),
        (r"(?<=[zay]_)j", "k"), (r"(?<=a_)k", "j"), (r"(?<=a_)i", "k"), (r"(?<=C_)k", "0"), (r"j k(?=\))", "k j"),
        (r"\((\d) k(?=\))", r"(k \1"),
    ],
    "the cost of all examples": [(r"\bC_0", "C")],
    "the cost of one example": [(r"\bC\b(?!_)", "C_0")],
    "no mean": [(r"1/n ", "")],
    "a shorter sum": [(r"(?<==0\)\^)2", "1"), (r"(?<== 0\)\^)[12]", "0"), (r"(?<==0\)\^)1", "0")],
    "another symbol": [(r"\bw(?=[_^])", "b"), (r"\bb(?=[_^])", "w"), (r"\bz(?=[_^])", "a"), (r"\ba(?=[_^])", "z")],
    "another target": [(r"\by\b(?!_)", "a^((L))")],
    "a sum for a product": [(r" dot\.c ", " + ")],
    "no change": [(r"Delta ", "")],
}  # fmt: skip
"""Wrong terms: patterns in the script of a formula, and what is put in their place."""


def wrong(script: str) -> Iterator[tuple[str, str]]:
    """Every script with one wrong term, and what is wrong in it."""
    for name, changes in OTHERS.items():
        for pattern, other in changes:
            for match in re.finditer(pattern, script):
                yield name, script[: match.start()] + match.expand(other) + script[match.end() :]


def telling() -> Lesson:
    """The default lesson with targets between 0 and 1, and with no two numbers alike, so that every wrong term gives
    another number."""
    source = load_lesson().source
    targets = (0.9, 0.1, 1.0, 0.3, 0.7, 0.0, 0.8, 0.2)
    examples = [[x, target] for (x, _), target in zip(source["chain"]["examples"], targets, strict=True)]
    chain = {**source["chain"], "biases": [-0.5, 0.2, -1.1], "examples": examples}
    return lesson_from_source(
        {**source, "chain": chain, "layers": {**source["layers"], "target": [0.7, 0.2]}}, "telling"
    )


@dataclass
class Plants:
    """Given to a chapter as `at_rest`: reads each picture again and again, each time with one term planted."""

    lesson: Lesson
    reader: Reader = field(init=False)
    planted: tuple[Formula, str] | None = None
    caught: dict[tuple[str, str, str], bool] = field(default_factory=dict)
    """By script, by what is wrong and by the wrong script: whether an audit saw it at some moment."""
    bare: set[str] = field(default_factory=set)
    """Formulas in which nothing can be planted."""

    def __post_init__(self) -> None:
        self.reader = Reader(self.lesson.source)

    def __call__(self, scene: LessonScene, moment: str) -> None:
        moved = scene.live.now.overrides
        assert [equation.fault for equation in self.reader(scene.mobjects, moved) if not equation.holds] == []
        for text in texts_in_view(scene.mobjects):
            if isinstance(text.mobject, Formula):
                script = marked(PIECES(text.mobject))
                terms = [*wrong(script)]
                if not terms and not NOTATION.fullmatch(normal(script)):
                    self.bare.add(script)
                for name, other in terms:
                    if not self.caught.get((script, name, other)):
                        self.planted = (text.mobject, other)
                        read = self.reader(scene.mobjects, moved)
                        self.caught[script, name, other] = not all(equation.holds for equation in read)
                        self.planted = None

    def pieces(self, formula: Formula) -> list[str | Number]:
        """A formula as it is drawn, or as it would be with the planted term."""
        parts = PIECES(formula)
        if self.planted is None or self.planted[0] is not formula:
            return parts
        numbers = iter(part for part in parts if isinstance(part, Number))
        return [next(numbers) if part == MARK else part for part in re.split(f"({MARK})", self.planted[1])]


PIECES = scripts.pieces


def marked(parts: list[str | Number]) -> str:
    """A script with a mark for each number."""
    return " ".join("".join(MARK if isinstance(part, Number) else part for part in parts).split())


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_a_wrong_term_in_any_formula_is_found(chapter: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    plants = Plants(telling())
    for module in (scripts, rows, tables):
        monkeypatch.setattr(module, "pieces", plants.pieces)
    scene = chapter.scene(
        renderer=FilmRenderer(skip_animations=True),
        every_frame=False,
        at_rest=plants,
        reading=reading_of(plants.lesson),
    )
    scene.render()
    assert plants.caught
    assert plants.bare == set()
    assert [key for key, seen in plants.caught.items() if not seen] == []
