"""Draw what the cost depends on: a card for every number, an arrow for every direct dependence."""

from itertools import pairwise

from manim import VMobject

from scenes.look import style
from scenes.look.layouts import TREE_GROWN
from scenes.pictures import WeightedSumPicture
from scenes.pictures import dependency_tree as tree
from scenes.pictures.primitives import Appear, Become, Dim, Fly, Formula, Into, Light, Vanish, Words, hide, one_by_one
from scenes.script.wording import dependency_tree as wording
from scenes.stage.lesson_scene import LessonScene

LIT = 6.5
"""Stroke width of a highlighted arrow, so much larger than that of the others that it is seen at once."""


class DependencyTree(LessonScene):
    """The last layer's tree, one layer more, and a number line for every number."""

    def construct(self) -> None:
        self.picture = WeightedSumPicture(self.live)
        self.tree = tree.DependencyTree(self.live)
        self.cards, self.arrows, self.formulas = self.tree.last, self.tree.arrows, self.tree.formulas
        self.head = self.titled()
        self.add(*self.head, self.picture)
        hide(self.tree)
        self.add(self.tree)
        self.show_inputs_of_z()
        self.show_cost()
        self.point_at_arrow()
        deep = bool(self.tree.earlier)
        if deep:
            self.grow_earlier_layer()
        else:
            with self.line("grow", case=wording.grow_case(self.reading)):
                self.play(Dim(*self.all_but("before"), to=style.READABLE_DIM))
                self.hold(style.SLOW)
                self.play(Light(*self.all_but("before")))
        self.show_number_lines(deep)
        self.show_path()
        self.slide()

    def all_but(self, *keys: str) -> list[VMobject]:
        """Return the last layer's cards, arrows and formulas, without the cards of these keys."""
        cards = [card for key, card in self.cards.items() if key not in keys]
        return [*cards, *self.arrows.values(), *self.formulas.values()]

    # ------------------------------------------------------------ beats

    def show_inputs_of_z(self) -> None:
        """Move symbols and values out of the diagram into cards, and show the three arrows to z."""
        diagram, rows, curve = self.picture.diagram, self.picture.formulas, self.picture.curve
        symbols = {
            "w": diagram.weight.symbol.parts["w"],
            "before": diagram.labels[0].parts["a"],
            "b": diagram.bias.symbol.parts["b"],
            "z": diagram.box.symbol.parts["z"],
        }
        values = {"w": "w", "before": "a", "b": "b", "z": "value"}
        formula = self.formulas["z"]
        with self.line("z") as said:
            self.play(Vanish(curve, rows.output, diagram.arrow, diagram.function, diagram.outer, diagram.labels[1]))
            self.play(
                Vanish(self.picture, run_time=style.SMALL),
                *(Appear(self.cards[key].panel, run_time=style.MORPH) for key in symbols),
                *(
                    Fly(symbol, self.cards[key].symbol.parts["s"], run_time=style.MORPH)
                    for key, symbol in symbols.items()
                ),
                *(
                    Into(rows.numbers.parts[part], self.cards[key].number, run_time=style.MORPH)
                    for key, part in values.items()
                ),
                *(Fly(rows.sum.parts[part], formula.parts[part], run_time=style.MORPH) for part in ("w", "a", "b")),
                Appear(formula.signs, run_time=style.MORPH),
            )
            for key in ("w", "before", "b"):
                self.hold_until(said[key])
                self.play(Appear(self.arrows[key, "z"]))

    def show_cost(self) -> None:
        """Show the output, then the target and the cost."""
        with self.line("cost") as said:
            self.show_card("a", "z", "z")
            self.hold_until(said["together"])
            self.play(*self.appear_card("y"))
            self.show_card("C", "a", "a")
            self.play(Appear(self.arrows["y", "C"]))

    def show_card(self, key: str, source: str, label: str) -> None:
        """Show the arrow from the source's card, then the card, and move the source's symbol into its formula."""
        formula = self.formulas[key]
        self.play(*one_by_one([Appear(self.arrows[source, key]), *self.appear_card(key)], 0.0))
        rest: list[VMobject] = [part for name, part in formula.parts.items() if name not in (label, "y")]
        travel = [Fly(self.cards[source].symbol.parts["s"], formula.parts[label], run_time=style.SMALL)]
        if "y" in formula.parts:
            travel.append(Fly(self.cards["y"].symbol.parts["s"], formula.parts["y"], run_time=style.SMALL))
        self.play(*travel, Appear(formula.signs, *rest, run_time=style.SMALL))

    def appear_card(self, key: str) -> list[Appear]:
        """Return an animation that shows a card without its number line."""
        card = self.cards[key]
        return [Appear(card.panel, card.symbol, card.number)]

    def point_at_arrow(self) -> None:
        """Highlight the arrow from the weight, and the weight in the formula of z."""
        lit = self.lit_arrow("w", "z")
        formula = self.formulas["z"]
        weight = formula.parts["w"]
        others = [m for m in self.all_but("w", "z") if m not in (formula, self.arrows["w", "z"])]
        others += [formula.signs, formula.parts["a"], formula.parts["b"]]
        with self.line("arrow"):
            self.play(Appear(lit), Dim(*others, to=style.READABLE_DIM))
            self.play(Fly(self.cards["w"].symbol.parts["s"], weight))
            self.hold(style.HOLD)
            self.play(Vanish(lit), Light(*others))

    def lit_arrow(self, start: str, end: str) -> tree.DependencyArrow:
        """Return a copy of an arrow of the tree, thick and in the color of its source."""
        card = self.cards[start]
        return tree.DependencyArrow(card, self.cards[end], style.COLOR[card.symbol_shown.kind], LIT)

    def grow_earlier_layer(self) -> None:
        """Make room at the left of the tree, and show the layer before."""
        arrows = self.tree.earlier_arrows
        with self.line("grow", case=wording.grow_case(self.reading)):
            self.play(Vanish(*self.formulas.values()), run_time=style.QUICK)
            self.play(Become(self.tree.grow_to, self.tree, run_time=style.MORPH))
            self.last_word = self.word_over("last", 3, 5)
            self.play(Appear(self.last_word), *self.dim_last_layer(), run_time=style.SMALL)
            self.change_subtitle(self.head, "grown")
            self.play(*one_by_one([Appear(arrows["z1", "before"]), Appear(*self.appearing_parts("z1"))], style.LAG))
            self.hold(style.QUICK)
            self.earlier_word = self.word_over("earlier", 0, 2)
            inputs = ("w1", "before1", "b1")
            self.play(*one_by_one([Appear(arrows[key, "z1"], *self.appearing_parts(key)) for key in inputs], style.LAG))
            self.play(Appear(self.earlier_word))

    def appearing_parts(self, key: str) -> tuple[VMobject, VMobject, Formula]:
        """Return the parts of an earlier card that are shown: all but its number line."""
        card = self.tree.earlier[key]
        return card.panel, card.number, card.symbol

    def word_over(self, word: str, first: int, last: int) -> Words:
        """Return a word in the upper row, centered over some columns."""
        words = Words(self.word(word), style.NOTE, kind="ink" if first == 0 else "muted")
        x = (TREE_GROWN.columns[first] + TREE_GROWN.columns[last]) / 2
        words.at(x, TREE_GROWN.rows[0] - 0.08)
        return words

    def dim_last_layer(self) -> list[Dim]:
        """Return an animation that dims the last layer, except for the activation that both layers share."""
        return [Dim(*self.all_but("before"), to=style.READABLE_DIM)]

    def show_number_lines(self, deep: bool) -> None:
        """Return to the last layer, and show a number line with a dot under each of its values."""
        lines = [card.line for card in self.cards.values()]
        with self.line("lines", case=wording.lines_case(self.reading)):
            if deep:
                self.play(
                    Vanish(*self.tree.earlier.values(), *self.tree.earlier_arrows.values()),
                    Vanish(self.last_word, self.earlier_word),
                )
                self.play(
                    Become(self.tree.grow_to, self.tree, start=1, end=0, run_time=style.MORPH),
                    Light(*self.all_but("before"), run_time=style.MORPH),
                )
            self.change_subtitle(self.head, "lines")
            self.play(Become(self.tree.open_to, self.tree))
            self.play(*(Appear(line.axis, *line.ticks, *line.ends) for line in lines))
            self.play(*one_by_one([Appear(line.was, run_time=style.QUICK) for line in lines], 0.1))
            if deep:
                self.play(Appear(*self.formulas.values()))

    def show_path(self) -> None:
        """Highlight the path from the weight to the cost, arrow by arrow."""
        path = [self.lit_arrow(*pair) for pair in pairwise(tree.PATH)]
        beside = [self.cards[key] for key in ("before", "b", "y")]
        with self.line("path"):
            self.play(Dim(*beside, to=style.READABLE_DIM))
            self.play(*one_by_one([Appear(arrow) for arrow in path], 2 * style.LAG))
            self.hold(style.LONG_HOLD)
            self.play(Vanish(*path), Light(*beside))
