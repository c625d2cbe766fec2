"""What the cost depends on: a card for every number, an arrow for every direct dependence."""

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
"""Stroke of an arrow that is pointed at."""


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
        self.feed_z()
        self.make_cost()
        self.point_at_arrow()
        deep = bool(self.tree.earlier)
        if deep:
            self.grow()
        else:
            with self.line("grow", case=wording.grow_case(self.reading)):
                self.play(Dim(*self.all_but("before"), to=style.READABLE_DIM))
                self.hold(style.SLOW)
                self.play(Light(*self.all_but("before")))
        self.draw_lines(deep)
        self.show_path()
        self.slide()

    def all_but(self, *keys: str) -> list[VMobject]:
        """The last layer's cards, arrows and formulas, but for some cards."""
        cards = [card for key, card in self.cards.items() if key not in keys]
        return [*cards, *self.arrows.values(), *self.formulas.values()]

    # ------------------------------------------------------------ beats

    def feed_z(self) -> None:
        """Symbols and values lift out of the diagram into cards; three arrows run into z."""
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

    def make_cost(self) -> None:
        """The output, then the target and the cost."""
        with self.line("cost") as said:
            self.show_card("a", "z", "z")
            self.hold_until(said["together"])
            self.play(*self.shown("y"))
            self.show_card("C", "a", "a")
            self.play(Appear(self.arrows["y", "C"]))

    def show_card(self, key: str, source: str, label: str) -> None:
        """An arrow from the source's card, the card, and its formula, to which the source's symbol comes."""
        formula = self.formulas[key]
        self.play(*one_by_one([Appear(self.arrows[source, key]), *self.shown(key)], 0.0))
        rest: list[VMobject] = [part for name, part in formula.parts.items() if name not in (label, "y")]
        travel = [Fly(self.cards[source].symbol.parts["s"], formula.parts[label], run_time=style.SMALL)]
        if "y" in formula.parts:
            travel.append(Fly(self.cards["y"].symbol.parts["s"], formula.parts["y"], run_time=style.SMALL))
        self.play(*travel, Appear(formula.signs, *rest, run_time=style.SMALL))

    def shown(self, key: str) -> list[Appear]:
        """A card comes into view, without its number line."""
        card = self.cards[key]
        return [Appear(card.panel, card.symbol, card.number)]

    def point_at_arrow(self) -> None:
        """The arrow from the weight, and the weight in the formula that it points to."""
        lit = self.lit("w", "z")
        formula = self.formulas["z"]
        weight = formula.parts["w"]
        others = [m for m in self.all_but("w", "z") if m not in (formula, self.arrows["w", "z"])]
        others += [formula.signs, formula.parts["a"], formula.parts["b"]]
        with self.line("arrow"):
            self.play(Appear(lit), Dim(*others, to=style.READABLE_DIM))
            self.play(Fly(self.cards["w"].symbol.parts["s"], weight))
            self.hold(style.HOLD)
            self.play(Vanish(lit), Light(*others))

    def lit(self, start: str, end: str) -> tree.DependencyArrow:
        """An arrow of the tree, thick and in the color of its source."""
        card = self.cards[start]
        return tree.DependencyArrow(card, self.cards[end], style.COLOR[card.symbol_shown.kind], LIT)

    def grow(self) -> None:
        """The tree makes room, and the layer before grows at its left."""
        arrows = self.tree.earlier_arrows
        with self.line("grow", case=wording.grow_case(self.reading)):
            self.play(Vanish(*self.formulas.values()), run_time=style.QUICK)
            self.play(Become(self.tree.grow_to, self.tree, run_time=style.MORPH))
            self.last_word = self.over("last", 3, 5)
            self.play(Appear(self.last_word), *self.step_back(), run_time=style.SMALL)
            self.change_subtitle(self.head, "grown")
            self.play(*one_by_one([Appear(arrows["z1", "before"]), Appear(*self.face("z1"))], style.LAG))
            self.hold(style.QUICK)
            self.earlier_word = self.over("earlier", 0, 2)
            inputs = ("w1", "before1", "b1")
            self.play(*one_by_one([Appear(arrows[key, "z1"], *self.face(key)) for key in inputs], style.LAG))
            self.play(Appear(self.earlier_word))

    def face(self, key: str) -> tuple[VMobject, VMobject, Formula]:
        """What is seen of an earlier card: all but its number line."""
        card = self.tree.earlier[key]
        return card.panel, card.number, card.symbol

    def over(self, word: str, first: int, last: int) -> Words:
        """A word in the upper row, in the middle of some columns."""
        words = Words(self.word(word), style.NOTE, kind="ink" if first == 0 else "muted")
        x = (TREE_GROWN.columns[first] + TREE_GROWN.columns[last]) / 2
        words.at(x, TREE_GROWN.rows[0] - 0.08)
        return words

    def step_back(self) -> list[Dim]:
        """The last layer, for the time of the layer before; the activation between the two belongs to both."""
        return [Dim(*self.all_but("before"), to=style.READABLE_DIM)]

    def draw_lines(self, deep: bool) -> None:
        """Back to the last layer; its values move aside, and a number line with a dot comes under each."""
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
        """From the weight to the cost, arrow by arrow."""
        path = [self.lit(*pair) for pair in pairwise(tree.PATH)]
        beside = [self.cards[key] for key in ("before", "b", "y")]
        with self.line("path"):
            self.play(Dim(*beside, to=style.READABLE_DIM))
            self.play(*one_by_one([Appear(link) for link in path], 2 * style.LAG))
            self.hold(style.LONG_HOLD)
            self.play(Vanish(*path), Light(*beside))
