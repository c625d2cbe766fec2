"""The dependency tree: its cards, their values and places, and the arrows between them."""

import numpy as np
import pytest

from core import ACTIVATIONS, Lesson, reading_of
from scenes.look.layouts import FLOOR, MARGIN, point
from scenes.pictures.cards import Card, Form
from scenes.pictures.dependency_tree import ARROWS, EARLIER_ARROWS, PATH, DependencyArrow, DependencyTree
from scenes.pictures.primitives.paint import paint_of
from scenes.stage.live import Live
from tests.scenes.pictures.test_activation_curve import lesson_with

VALUES = {
    "w": "w(L)", "before": "a(L-1)", "b": "b(L)", "z": "z(L)", "a": "a(L)", "y": "y", "C": "C_0",
    "w1": "w(L-1)", "before1": "a(L-2)", "b1": "b(L-1)", "z1": "z(L-1)",
}  # fmt: skip

depths = pytest.mark.parametrize("depth", range(1, 7))
every = pytest.mark.parametrize("activation", sorted(ACTIVATIONS))


@depths
@every
def test_every_card_shows_its_value_and_its_dot_lies_there(activation: str, depth: int) -> None:
    reading = reading_of(lesson_with(activation, depth))
    tree = DependencyTree(reading)
    tree.open_to(1.0)
    assert tree.cards.keys() == {key for key in VALUES if depth > 1 or not key.endswith("1")}
    for key, card in tree.cards.items():
        name = VALUES[key]
        assert card.number.value == reading[name]
        line = card.line
        low, high = (reading[f"line({name}).{end}"] for end in ("low", "high"))
        share = (reading[name] - low) / (high - low)
        start, end = line.axis.get_start(), line.axis.get_end()
        assert line.was.get_center() == pytest.approx(start + (end - start) * share)
        assert 0 <= share <= 1


@depths
def test_a_chain_of_one_weight_has_no_layer_further_back(depth: int) -> None:
    tree = DependencyTree(reading_of(lesson_with("sigmoid", depth)))
    assert bool(tree.earlier) == bool(tree.earlier_arrows) == (depth > 1)


def ends(arrow: DependencyArrow) -> tuple[np.ndarray, np.ndarray]:
    """Where an arrow begins, and where its tip points."""
    return arrow.shaft.points[0], arrow.tip.points[0]


@pytest.mark.parametrize("growth", [0.0, 0.4, 1.0])
def test_every_arrow_runs_from_rim_to_rim_however_the_cards_stand(lesson: Lesson, growth: float) -> None:
    tree = DependencyTree(reading_of(lesson))
    tree.grow_to(growth)
    arrows = {**tree.arrows, **(tree.earlier_arrows if growth == 1 else {})}
    assert arrows.keys() == {*ARROWS, *(EARLIER_ARROWS if growth == 1 else ())}
    for (source, target), arrow in arrows.items():
        start, end = ends(arrow)
        right, left = tree.cards[source].panel.get_right(), tree.cards[target].panel.get_left()
        assert start == pytest.approx(right + point(0.05, 0), abs=1e-6)
        assert end == pytest.approx(left - point(0.05, 0), abs=1e-6)
        assert start[0] < end[0]


@pytest.mark.parametrize("opening", [0.0, 1.0])
@pytest.mark.parametrize("growth", [0.0, 1.0])
def test_cards_keep_apart_and_inside_of_the_picture(lesson: Lesson, growth: float, opening: float) -> None:
    tree = DependencyTree(reading_of(lesson))
    tree.grow_to(growth)
    tree.open_to(opening)
    cards = [*tree.last.values(), *(tree.earlier.values() if growth else ())]
    boxes = [(c.panel.get_corner([-1, -1, 0]), c.panel.get_corner([1, 1, 0])) for c in cards]
    for low, high in boxes:
        assert -MARGIN - 0.01 <= low[0] < high[0] <= MARGIN + 0.01
        assert low[1] >= FLOOR
    for i, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[:i]:
            assert (high < other_low + 1e-9)[:2].any() or (other_high < low + 1e-9)[:2].any()


def test_growing_and_coming_back_leaves_all_as_it_was(lesson: Lesson) -> None:
    tree = DependencyTree(reading_of(lesson))
    before = [leaf.points.copy() for leaf in tree.family_members_with_points()]
    tree.grow_to(1.0)
    tree.open_to(1.0)
    tree.open_to(0.0)
    tree.grow_to(0.0)
    for leaf, points in zip(tree.family_members_with_points(), before, strict=True):
        assert leaf.points == pytest.approx(points, abs=1e-9)


def test_its_path_leads_from_the_weight_to_the_cost(lesson: Lesson) -> None:
    tree = DependencyTree(reading_of(lesson))
    assert [arrow.start for arrow in tree.path] == [tree.last[key] for key in PATH[:-1]]
    assert [arrow.end for arrow in tree.path] == [tree.last[key] for key in PATH[1:]]


def test_the_last_layer_alone_shows_nothing_of_the_layer_before(lesson: Lesson) -> None:
    tree = DependencyTree(reading_of(lesson))
    tree.show_last_layer()
    hidden = [*tree.earlier.values(), *tree.earlier_arrows.values()]
    assert not any(paint_of(leaf).presence for m in hidden for leaf in m.family_members_with_points())
    assert all(card.number.visible for card in tree.last.values())
    assert tree.opening == 1.0


def test_it_follows_a_live_network(lesson: Lesson) -> None:
    live = Live(reading_of(lesson))
    tree = DependencyTree(live)
    tree.open_to(1.0)
    live.now = live.now.moved("chain.weights[2]", 1.7)
    for card in tree.cards.values():
        card.number.follow()
        card.line.follow()
    assert tree.last["w"].number.shown == "1.70"
    assert tree.last["C"].number.value == live.now["C_0"]
    assert tree.last["w"].line.was.get_center() == pytest.approx(tree.last["w"].line.place(1.7))


def test_a_card_takes_forms_between_two_others(lesson: Lesson) -> None:
    tree = DependencyTree(reading_of(lesson))
    card: Card = tree.last["w"]
    wide, small = Form(0, 0, 4, 2), Form(2, 1, 2, 1, stacked=1, accent=0, scale=0.5)
    middle = wide.towards(small, 0.5)
    assert (middle.x, middle.y, middle.width, middle.height, middle.scale) == (1, 0.5, 3, 1.5, 0.75)
    card.take(wide)
    height = card.symbol.height
    card.take(middle)
    assert card.panel.get_center() == pytest.approx([1, 0.5, 0])
    assert (card.panel.width, card.panel.height) == pytest.approx((3, 1.5))
    assert card.symbol.height == pytest.approx(0.75 * height)
    card.take(small)
    assert card.symbol.get_center()[0] == pytest.approx(2)
    card.take(wide)
    assert card.symbol.height == pytest.approx(height)
