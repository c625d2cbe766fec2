"""Swap the weight for the bias, then for the activation before; and walk on, back to the first weight."""

from collections.abc import Sequence
from itertools import pairwise

from manim import VGroup

from scenes.look import style
from scenes.pictures.aligned_products import Stair, Staircase
from scenes.pictures.backward_path import Spine, WorkedFactor
from scenes.pictures.folded_path import Fold
from scenes.pictures.gradient_equation import GradientEquation
from scenes.pictures.heading import Heading
from scenes.pictures.primitives.morph import Morph
from scenes.pictures.primitives.motion import Appear, Dim, Fly, Go, Into, Light, Vanish, one_by_one
from scenes.pictures.primitives.paint import hide, set_level
from scenes.pictures.primitives.shapes import frame
from scenes.pictures.product_rows import Ladder, Rung
from scenes.pictures.swapped_factor import SwapRow, Swaps
from scenes.stage.lesson_scene import LessonScene


class BiasAndBackward(LessonScene):
    """Only the first factor changes; the products for earlier weights share their tails: backpropagation."""

    def construct(self) -> None:
        self.depth = int(self.reading["chain.size.layers"])
        self.head = self.titled()
        self.add(self.head)
        self.swaps = Swaps(self.live)
        hide(self.swaps)
        self.add(self.swaps)
        self.from_the_column()
        self.swap("bias", self.swaps.rows[0], self.swaps.rows[1])
        self.swap("activation", self.swaps.rows[1], self.swaps.rows[2])
        self.step_back()
        if self.depth > 1:
            spine = self.walk_back()
            if self.depth - 1 > spine.back:
                self.share_collapsed_tails(*self.fold(spine))
            else:
                stairs = Staircase(self.live, spine.back)
                if stairs.fits:
                    self.share_tails(spine, stairs)
                else:
                    self.share_collapsed_tails(spine, spine.routes[spine.back], VGroup(self.dots, self.product))

    def retitle(self, head: Heading) -> None:
        """Another title and subtitle."""
        self.play(Vanish(*self.head), run_time=style.QUICK)
        self.remove(self.head)
        self.play(Appear(*head), run_time=style.QUICK)
        self.head = head

    # ------------------------------------------------------------ the first factor

    def from_the_column(self) -> None:
        """The row that was explained becomes the chain rule it came from; for one example again."""
        equation = GradientEquation(self.reading, (self.word("falls"), self.word("rises")))
        entry = equation.column.entries[-2]
        boxes = equation.entry_frames(entry)
        self.add(equation, *boxes)
        self.bring_to_front(entry)
        row = self.swaps.rows[0]
        with self.line("row"):
            self.play(Vanish(equation, *boxes), Appear(row.fractions[0], run_time=style.MOVE))
            self.remove(equation, *boxes)
            self.play(Appear(*row.fractions[1:], row.signs[0], row.signs[1], row.signs[2]))
            self.play(Appear(*row.symbols, row.signs[3]))
            self.play(Appear(*row.numbers, row.signs[4], row.signs[5]))
            self.play(Appear(row.signs[6], row.result))

    def swap(self, name: str, old: SwapRow, new: SwapRow) -> None:
        """A copy of one row slides down, and what it is taken by changes."""
        with self.line(name):
            self.play(
                *(Morph(a, b, keep=True) for a, b in zip(old.fractions, new.fractions, strict=True)),
                *(Morph(a, b, keep=True) for a, b in zip(old.symbols[-2:], new.symbols[-2:], strict=True)),
                Appear(new.signs[:6], run_time=style.MORPH),
                *(Into(a, b, run_time=style.MORPH) for a, b in zip(old.numbers[1:], new.numbers[1:], strict=True)),
            )
            self.hold(3 * style.LONG_HOLD)
            self.play(Appear(*new.symbols[:-2], new.numbers[0]))
            self.hold(style.SLOW)
            if name == "bias":
                self.play(Appear(self.swaps.shades))
                self.hold(style.LONG_HOLD)
            self.play(Appear(new.signs[6], new.result))

    def step_back(self) -> None:
        """The last row is the step backwards: how the cost feels the activation before."""
        *others, last = self.swaps.rows
        fraction = last.fractions[0]
        box = frame(fraction.width + 0.22, fraction.height + 0.24, fraction.get_center(), style.COLOR["C"], stroke=2.5)
        box.set_fill(opacity=0)
        with self.line("step", case="own" if self.depth > 1 else "input"):
            self.play(Dim(*others, to=style.DIM))
            self.hold(2 * style.MORPH)
            self.play(Appear(box))
            self.hold(2 * style.MORPH)
            self.play(Light(*others))
        self.box = box

    # ------------------------------------------------------------ the way back

    def walk_back(self) -> Spine:
        """Arrow by arrow from the cost to an earlier weight, a factor for each; then to one earlier still."""
        spine = Spine(self.live)
        set_level(style.DIM, *spine.arrows)
        hide(spine)
        self.add(spine)
        with self.line("five", case="earlier" if self.depth > 2 else "first"):
            self.play(Vanish(self.swaps, self.box), run_time=style.QUICK)
            self.remove(self.swaps, self.box)
            self.retitle(self.titled("back", "arrows"))
            self.play(*one_by_one([Appear(card) for card in reversed(spine.cards[-6:])], 0.1))
            self.play(Appear(*spine.arrows[-5:]), Appear(*self.sides_of(spine, spine.cards[-6:])))
            factors = spine.routes[1]
            for arrow, factor in zip(reversed(spine.arrows[-4:]), reversed(factors[1:]), strict=True):
                self.play(Light(arrow, run_time=style.QUICK), Appear(factor, run_time=style.QUICK))
            if spine.back > 1:  # the path begins at a side input, and else at the first card
                self.start = spine.start_of(1)
                self.play(Light(self.start.tag), Appear(self.start.stem), Appear(factors[0]))
            else:
                self.play(Light(spine.arrows[0]), Appear(factors[0]))
            self.dots, self.product = spine.dots(1), spine.product(1)
            self.play(Appear(self.dots, self.product))
        if spine.back > 1:
            with self.line("seven", case="earlier" if self.depth > 3 else "first"):
                self.play(Appear(*spine.cards[:-6]), Appear(*self.sides_of(spine, spine.cards[:-6])))
                self.to_the_earliest(spine)
        return spine

    def sides_of(self, spine: Spine, cards: list[VGroup]) -> list[VGroup]:
        """The side inputs that hang on some cards."""
        left = min(card.get_left()[0] for card in cards)
        right = max(card.get_right()[0] for card in cards)
        return [side for side in spine.sides if left - 0.6 < side[0].get_center()[0] < right]

    def to_the_earliest(self, spine: Spine) -> None:
        """What was the start becomes a factor; two more arrows light."""
        old, new = spine.routes[1], spine.routes[2]
        self.add(*new[3:])  # the same four, in the same places
        self.remove(*old[1:])
        self.play(Vanish(old[0], self.start.stem, self.product), Dim(self.start.tag, to=style.READABLE_DIM))
        self.play(Light(spine.arrows[2]), Appear(new[2]), Appear(*spine.arrows[:2]))
        for arrow, factor in zip((spine.arrows[1], spine.arrows[0]), (new[1], new[0]), strict=True):
            self.play(Light(arrow), Appear(factor))
        self.remove(self.dots)
        self.dots, self.product = spine.dots(2), spine.product(2)
        self.play(Appear(self.dots, self.product))
        self.hold(style.LONG_HOLD)

    def fold(self, spine: Spine) -> tuple[Fold, Sequence[WorkedFactor], VGroup]:
        """The path in two lines, and back along the upper one to the first weight; what the next act needs of it."""
        fold = Fold(self.live)
        hide(fold)
        self.add(fold)
        start = fold.above
        set_level(style.DIM, *fold.arrows[:start])
        route, below = spine.routes[spine.back], fold.factors[start:]
        with self.line("seven", case="beyond"):
            first = spine.cards[0]
            self.play(
                Vanish(*spine.sides, *(card.number for card in spine.cards), first.panel, first.symbol),
                Vanish(route[0], spine.arrows[0], self.dots, self.product),
            )
            self.play(
                *(Go(a.panel, b.panel) for a, b in zip(spine.cards[1:], fold.cards[start + 1 :], strict=True)),
                *(Go(a.symbol, b.symbol) for a, b in zip(spine.cards[1:], fold.cards[start + 1 :], strict=True)),
                *(Go(a, b) for a, b in zip(spine.arrows[1:], fold.arrows[start + 1 :], strict=True)),
                *(Go(a, b) for a, b in zip(route[1:], below[1:], strict=True)),
            )
            self.remove(spine, *route)
            self.play(Appear(fold.cards[start]), Appear(fold.arrows[start], below[0]))
            self.play(*one_by_one([Appear(card) for card in reversed(fold.cards[:start])], 0.1))
            self.play(Appear(*fold.arrows[:start]), run_time=style.QUICK)
            for arrow, factor in zip(reversed(fold.arrows[:start]), reversed(fold.factors[:start]), strict=True):
                self.play(Light(arrow), Appear(factor))
            self.play(Appear(fold.dots, fold.product))
            self.hold(style.LONG_HOLD)
        return fold, fold.factors, VGroup(fold.dots, fold.product)

    # ------------------------------------------------------------ what they share

    def share_tails(self, spine: Spine, stairs: Staircase) -> None:
        """The products below each other: equal factors in one column, and the tails they have in common."""
        hide(stairs)
        self.add(stairs)
        longest = stairs.stairs[-1]
        worked = spine.routes[spine.back]
        with self.line("stairs", case="stairs"):
            self.play(
                Vanish(*spine, self.dots, self.product, *(factor.underline for factor in worked)),
                *(Fly(a.symbol, b, run_time=style.SLOW) for a, b in zip(worked, longest.symbols, strict=True)),
                *(Fly(a.number, b, run_time=style.SLOW) for a, b in zip(worked, longest.numbers, strict=True)),
                *(Vanish(factor.symbol, factor.number, run_time=0.2) for factor in worked),
            )
            self.remove(spine, *worked)
            self.retitle(self.titled("tail", "reuse"))
            self.play(Appear(longest.fraction, longest.signs, longest.result))
            for stair in reversed(stairs.stairs[:-1]):
                self.play(Appear(stair))
        with self.line("tail", case="stairs"):
            self.hold(style.HOLD)
            for tail in stairs.tails:
                self.play(Appear(tail))
                self.hold(style.LONG_HOLD)
        self.name_it(stairs.stairs)

    def share_collapsed_tails(self, path: VGroup, worked: Sequence[WorkedFactor], result: VGroup) -> None:
        """The same where they are too wide for that: in each the tail of the one above is a single factor."""
        ladder = Ladder(self.live, self.depth - 1)
        hide(ladder)
        self.add(ladder)
        *others, longest = ladder.rungs
        own, rest = worked[: len(longest.symbols) - 1], worked[len(longest.symbols) - 1 :]
        pairs = [*zip(own, longest.symbols, longest.numbers, strict=False)]
        with self.line("stairs", case="ladder"):
            self.play(
                Vanish(*path.submobjects, result, *(factor.underline for factor in worked)),
                *(Fly(factor.symbol, symbol, run_time=style.SLOW) for factor, symbol, _ in pairs),
                *(Fly(factor.number, number, run_time=style.SLOW) for factor, _, number in pairs),
                *(Into(factor.symbol, longest.symbols[-1], run_time=style.SLOW) for factor in rest),
                *(Into(factor.number, longest.numbers[-1], run_time=style.SLOW) for factor in rest),
                *(Vanish(factor.symbol, factor.number, run_time=0.2) for factor in worked),
            )
            self.remove(path, result, *worked)
            self.retitle(self.titled("tail", "reuse"))
            self.play(Appear(longest.fraction, longest.signs, longest.result))
            for rung in reversed(others):
                self.play(Appear(rung), run_time=style.QUICK)
        with self.line("tail", case="ladder"):
            self.hold(style.HOLD)
            for rung, after in pairwise(ladder.rungs):
                self.play(Appear(rung.outer))
                self.play(Fly(rung.outer, after.inner))
            self.play(Appear(longest.outer))
        self.name_it(ladder.rungs)

    def name_it(self, products: Sequence[Stair | Rung]) -> None:
        """What stands before the factors steps back for a moment: they are what is meant."""
        with self.line("name"):
            self.play(*(Dim(product.fraction, product.signs, to=style.READABLE_DIM) for product in products))
            self.hold(style.SLOW)
            self.play(Light(*products))
