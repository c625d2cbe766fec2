"""Words and formulas: their baseline, colors by kind, and text that is never run as code."""

import numpy as np
import pytest
from manim import tempconfig

from core import Lesson, reading_of
from scenes.look import notation, style
from scenes.pictures.primitives.text import Formula, Words, row


@pytest.mark.parametrize(
    "text", ['#read("x")', "$x^2$", "a\\b", 'say "no"', "*bold* _it_", "// comment", "#panic()", "= heading", "@label"]
)
def test_words_are_never_run_as_code(text: str) -> None:
    words = Words(text)
    visible = [g for g in words.submobjects if g is not words.line]
    assert len(visible) >= len(text.replace(" ", "")) - 2  # ligatures may join two letters


def test_words_share_a_baseline_whatever_letters_they_have() -> None:
    flat, deep = Words("nun").at(0, 1.0), Words("gypsy").at(3, 1.0)
    assert flat.baseline == pytest.approx(deep.baseline) == pytest.approx(1.0)
    assert flat.get_bottom()[1] == pytest.approx(1.0, abs=0.02)
    assert deep.get_bottom()[1] < 0.95


@pytest.mark.parametrize("edge", [-1, 0, 1])
def test_at_puts_an_edge_where_it_is_told(edge: int) -> None:
    words = Words("words").at(2.0, -1.0, edge=edge)
    assert words.get_center()[0] + edge * words.width / 2 == pytest.approx(2.0)


def test_symbols_have_the_color_of_their_kind() -> None:
    formula = Formula(notation.COST)
    for label, symbol in notation.COST.symbols.items():
        assert len(formula.parts[label])
        for leaf in formula.parts[label]:
            assert leaf.get_fill_color().to_hex().upper() == style.COLOR[symbol.kind]
    assert all(leaf.get_fill_color().to_hex().upper() == style.INK for leaf in formula.signs)


def test_parts_and_signs_make_up_the_formula() -> None:
    formula = Formula(notation.COST)
    inside = {id(leaf) for part in formula.parts.values() for leaf in part} | {id(leaf) for leaf in formula.signs}
    assert inside == {id(leaf) for leaf in formula.submobjects if leaf is not formula.line}


def test_a_place_with_a_number_holds_the_readings_value(lesson: Lesson) -> None:
    numbers: dict[str, dict[str, object]] = {"a": {}, "y": {}, "value": {}}
    formula = Formula(notation.COST_IN_NUMBERS, source=reading_of(lesson), numbers=numbers)
    assert {k: n.shown for k, n in formula.numbers.items()} == {"a": "0.40", "y": "1.00", "value": "0.36"}
    assert all(n.baseline == pytest.approx(formula.baseline, abs=1e-3) for n in formula.numbers.values())


def test_the_numbers_digits_are_no_glyphs_of_the_formula(lesson: Lesson) -> None:
    """They would stand twice."""
    with_numbers = Formula(notation.TARGET_IS, source=reading_of(lesson), numbers={"value": {}})
    assert len(with_numbers.parts["y"]) == 1
    assert len(with_numbers.signs) == 1


def test_the_sign_is_equal_only_where_the_shown_digits_agree() -> None:
    honest = {"a": "0.40", "y": "1.00", "value": "0.36"}
    assert "approx" not in notation.COST_IN_NUMBERS.typst(honest)
    assert "approx" in notation.COST_IN_NUMBERS.typst(honest | {"value": "0.37"})
    assert "approx" not in notation.COST_IN_NUMBERS.typst()
    comma = {label: text.replace(".", ",") for label, text in honest.items()}
    assert "approx" not in notation.COST_IN_NUMBERS.typst(comma)
    assert "approx" in notation.COST_IN_NUMBERS.typst(comma | {"value": "0,37"})


def test_a_decimal_comma_is_set_without_a_space(lesson: Lesson) -> None:
    """Typst would else set it as the comma of a list."""
    signs = []
    for mark in style.MARKS:
        with style.decimal_mark(mark):
            formula = Formula(
                notation.COST_IN_NUMBERS, source=reading_of(lesson), numbers={"a": {}, "y": {}, "value": {}}
            )
        assert mark in formula.numbers["a"].text
        signs.append([sign.get_center()[0] for sign in formula.signs])
    assert signs[0] == pytest.approx(signs[1], abs=0.01)


@pytest.mark.parametrize("width", [320, 1920])
def test_fraction_bars_are_filled_and_as_thick_at_any_picture_size(width: int) -> None:
    with tempconfig({"pixel_width": width, "pixel_height": width * 9 // 16}):
        formula = Formula(notation.PARTIAL, 60)
    (bar,) = formula.bars
    assert bar.get_stroke_width() == 0
    assert bar.get_fill_opacity() == 1
    assert bar.height == pytest.approx(2 * 0.0115 * 60 / 40, rel=1e-3)


def test_fractions_align_by_their_bars() -> None:
    one, other = Formula(notation.PARTIAL).bar_at(0, 0.5), Formula(notation.DA_DZ).bar_at(2, 0.5)
    assert one.bars[0].get_center()[1] == pytest.approx(0.5)
    assert one.baseline == pytest.approx(other.baseline, abs=1e-3)


def test_a_centered_sign_has_its_ink_in_the_middle() -> None:
    sign = Formula(notation.FormulaTemplate("=")).centered_at(1.0, 2.0)
    assert sign.signs.get_center() == pytest.approx([1.0, 2.0, 0], abs=1e-6)


def test_a_row_aligns_on_one_baseline() -> None:
    things = [Words("one"), Formula(notation.COST), Words("gypsy")]
    row(*things)
    assert len({round(t.baseline, 6) for t in things}) == 1
    assert things[0].get_right()[0] < things[1].get_left()[0] < things[2].get_left()[0]


def test_a_backed_label_covers_the_lines_under_it() -> None:
    label = Formula(notation.COST).backed()
    back, front = label
    assert all(leaf.get_stroke_width() == 10 for leaf in back)
    assert {leaf.get_stroke_color().to_hex().upper() for leaf in back} == {style.GROUND}
    assert np.allclose(front.get_left(), back.get_left(), atol=0.02)
