"""Replace the weight by the bias, then by the previous activation, and go on back to the first weight."""

from collections.abc import Sequence
from itertools import pairwise

from manim import VGroup

from scenes.look import style
from scenes.pictures import (
    AlignedProduct,
    AlignedProducts,
    BackwardPath,
    FoldedPath,
    GradientEquation,
    Heading,
    ProductRow,
    ProductRows,
    SwappedFactorRow,
    SwappedFactors,
    WorkedFactor,
)
from scenes.pictures.primitives import (
    Appear,
    Dim,
    Fly,
    Go,
    Into,
    Light,
    Morph,
    Vanish,
    frame,
    hide,
    one_by_one,
    set_level,
)
from scenes.script.wording import bias_and_backward as wording
from scenes.stage.lesson_scene import LessonScene


class BiasAndBackward(LessonScene):
    """Only the first factor changes; the products for earlier weights share their last factors: backpropagation."""

    def construct(self) -> None:
        self.depth = int(self.reading["chain.size.layers"])
        self.head = self.titled()
        self.add(self.head)
        self.swapped = SwappedFactors(self.live)
        hide(self.swapped)
        self.add(self.swapped)
        self.expand_row()
        self.swap_factor("bias", self.swapped.rows[0], self.swapped.rows[1])
        self.swap_factor("activation", self.swapped.rows[1], self.swapped.rows[2])
        self.mark_step_back()
        if self.depth > 1:
            path = self.walk_back()
            if self.depth - 1 > path.back:
                self.share_collapsed_tails(*self.fold_path(path))
            else:
                aligned = AlignedProducts(self.live, path.back)
                if aligned.fits:
                    self.share_tails(path, aligned)
                else:
                    self.share_collapsed_tails(path, path.factors[path.back], VGroup(self.dots, self.product))

    def replace_heading(self, head: Heading) -> None:
        """Replace the title and the subtitle."""
        self.play(Vanish(*self.head), run_time=style.QUICK)
        self.remove(self.head)
        self.play(Appear(*head), run_time=style.QUICK)
        self.head = head

    # ------------------------------------------------------------ the first factor

    def expand_row(self) -> None:
        """Turn the explained row of the gradient into the chain rule that it came from, for one example."""
        equation = GradientEquation(self.reading, (self.word("falls"), self.word("rises")))
        entry = equation.column.entries[-2]
        boxes = equation.entry_frames(entry)
        self.add(equation, *boxes)
        self.bring_to_front(entry)
        row = self.swapped.rows[0]
        with self.line("row"):
            self.play(Vanish(equation, *boxes), Appear(row.fractions[0], run_time=style.MOVE))
            self.remove(equation, *boxes)
            self.play(Appear(*row.fractions[1:], row.signs[0], row.signs[1], row.signs[2]))
            self.play(Appear(*row.symbols, row.signs[3]))
            self.play(Appear(*row.numbers, row.signs[4], row.signs[5]))
            self.play(Appear(row.signs[6], row.result))

    def swap_factor(self, name: str, old: SwappedFactorRow, new: SwappedFactorRow) -> None:
        """Slide a copy of one row down, and change what the derivative is taken by."""
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
                self.play(Appear(self.swapped.shades))
                self.hold(style.LONG_HOLD)
            self.play(Appear(new.signs[6], new.result))

    def mark_step_back(self) -> None:
        """Frame the derivative by the previous activation: it is the step backward."""
        *others, last = self.swapped.rows
        fraction = last.fractions[0]
        box = frame(fraction.width + 0.22, fraction.height + 0.24, fraction.get_center(), style.COLOR["C"], stroke=2.5)
        box.set_fill(opacity=0)
        with self.line("step", case=wording.step_case(self.reading)):
            self.play(Dim(*others, to=style.DIM))
            self.hold(2 * style.MORPH)
            self.play(Appear(box))
            self.hold(2 * style.MORPH)
            self.play(Light(*others))
        self.box = box

    # ------------------------------------------------------------ the way back

    def walk_back(self) -> BackwardPath:
        """Go back arrow by arrow from the cost to an earlier weight, a factor for each; then to the weight before.

        Return the picture of the path.
        """
        path = BackwardPath(self.live)
        set_level(style.DIM, *path.arrows)
        hide(path)
        self.add(path)
        with self.line("five", case=wording.five_case(self.reading)):
            self.play(Vanish(self.swapped, self.box), run_time=style.QUICK)
            self.remove(self.swapped, self.box)
            self.replace_heading(self.titled("back", "arrows"))
            self.play(*one_by_one([Appear(card) for card in reversed(path.cards[-6:])], 0.1))
            self.play(Appear(*path.arrows[-5:]), Appear(*self.side_inputs_of(path, path.cards[-6:])))
            factors = path.factors[1]
            for arrow, factor in zip(reversed(path.arrows[-4:]), reversed(factors[1:]), strict=True):
                self.play(Light(arrow, run_time=style.QUICK), Appear(factor, run_time=style.QUICK))
            if path.back > 1:  # the path begins at a side input; otherwise, at the first card
                self.start = path.start_of(1)
                self.play(Light(self.start.tag), Appear(self.start.stem), Appear(factors[0]))
            else:
                self.play(Light(path.arrows[0]), Appear(factors[0]))
            self.dots, self.product = path.dots(1), path.product(1)
            self.play(Appear(self.dots, self.product))
        if path.back > 1:
            with self.line("seven", case=wording.seven_case(self.reading, folded=False)):
                self.play(Appear(*path.cards[:-6]), Appear(*self.side_inputs_of(path, path.cards[:-6])))
                self.extend_path(path)
        return path

    def side_inputs_of(self, path: BackwardPath, cards: list[VGroup]) -> list[VGroup]:
        """Return the side inputs of some cards."""
        left = min(card.get_left()[0] for card in cards)
        right = max(card.get_right()[0] for card in cards)
        return [side for side in path.sides if left - 0.6 < side[0].get_center()[0] < right]

    def extend_path(self, path: BackwardPath) -> None:
        """Continue the path to the weight before: replace its start by a factor, and light the arrows before it."""
        old, new = path.factors[1], path.factors[2]
        self.add(*new[3:])  # factors that the longer path shares, in their places
        self.remove(*old[1:])
        self.play(Vanish(old[0], self.start.stem, self.product), Dim(self.start.tag, to=style.READABLE_DIM))
        self.play(Light(path.arrows[2]), Appear(new[2]), Appear(*path.arrows[:2]))
        for arrow, factor in zip((path.arrows[1], path.arrows[0]), (new[1], new[0]), strict=True):
            self.play(Light(arrow), Appear(factor))
        self.remove(self.dots)
        self.dots, self.product = path.dots(2), path.product(2)
        self.play(Appear(self.dots, self.product))
        self.hold(style.LONG_HOLD)

    def fold_path(self, path: BackwardPath) -> tuple[FoldedPath, Sequence[WorkedFactor], VGroup]:
        """Fold the path into two lines, and go back along the upper line to the first weight.

        Return the folded path, its factors, and its dots and product.
        """
        folded = FoldedPath(self.live)
        hide(folded)
        self.add(folded)
        start = folded.above
        set_level(style.DIM, *folded.arrows[:start])
        factors, below = path.factors[path.back], folded.factors[start:]
        with self.line("seven", case=wording.seven_case(self.reading, folded=True)):
            first = path.cards[0]
            self.play(
                Vanish(*path.sides, *(card.number for card in path.cards), first.panel, first.symbol),
                Vanish(factors[0], path.arrows[0], self.dots, self.product),
            )
            self.play(
                *(Go(a.panel, b.panel) for a, b in zip(path.cards[1:], folded.cards[start + 1 :], strict=True)),
                *(Go(a.symbol, b.symbol) for a, b in zip(path.cards[1:], folded.cards[start + 1 :], strict=True)),
                *(Go(a, b) for a, b in zip(path.arrows[1:], folded.arrows[start + 1 :], strict=True)),
                *(Go(a, b) for a, b in zip(factors[1:], below[1:], strict=True)),
            )
            self.remove(path, *factors)
            self.play(Appear(folded.cards[start]), Appear(folded.arrows[start], below[0]))
            self.play(*one_by_one([Appear(card) for card in reversed(folded.cards[:start])], 0.1))
            self.play(Appear(*folded.arrows[:start]), run_time=style.QUICK)
            for arrow, factor in zip(reversed(folded.arrows[:start]), reversed(folded.factors[:start]), strict=True):
                self.play(Light(arrow), Appear(factor))
            self.play(Appear(folded.dots, folded.product))
            self.hold(style.LONG_HOLD)
        return folded, folded.factors, VGroup(folded.dots, folded.product)

    # ------------------------------------------------------------ what they share

    def share_tails(self, path: BackwardPath, aligned: AlignedProducts) -> None:
        """Align the products so that equal factors share a column, and mark their shared last factors, the tails."""
        hide(aligned)
        self.add(aligned)
        longest = aligned.products[-1]
        worked = path.factors[path.back]
        with self.line("stairs", case=wording.tails_case(aligned=True)):
            self.play(
                Vanish(*path, self.dots, self.product, *(factor.underline for factor in worked)),
                *(Fly(a.symbol, b, run_time=style.SLOW) for a, b in zip(worked, longest.symbols, strict=True)),
                *(Fly(a.number, b, run_time=style.SLOW) for a, b in zip(worked, longest.numbers, strict=True)),
                *(Vanish(factor.symbol, factor.number, run_time=0.2) for factor in worked),
            )
            self.remove(path, *worked)
            self.replace_heading(self.titled("tail", "reuse"))
            self.play(Appear(longest.fraction, longest.signs, longest.result))
            for product in reversed(aligned.products[:-1]):
                self.play(Appear(product))
        with self.line("tail", case=wording.tails_case(aligned=True)):
            self.hold(style.HOLD)
            for tail in aligned.tails:
                self.play(Appear(tail))
                self.hold(style.LONG_HOLD)
        self.name_backpropagation(aligned.products)

    def share_collapsed_tails(self, path: VGroup, worked: Sequence[WorkedFactor], result: VGroup) -> None:
        """Show products that are too wide to align: each has the tail of the product above as a single factor."""
        collapsed = ProductRows(self.live, self.depth - 1)
        hide(collapsed)
        self.add(collapsed)
        *others, longest = collapsed.rows
        own, rest = worked[: len(longest.symbols) - 1], worked[len(longest.symbols) - 1 :]
        pairs = [*zip(own, longest.symbols, longest.numbers, strict=False)]
        with self.line("stairs", case=wording.tails_case(aligned=False)):
            self.play(
                Vanish(*path.submobjects, result, *(factor.underline for factor in worked)),
                *(Fly(factor.symbol, symbol, run_time=style.SLOW) for factor, symbol, _ in pairs),
                *(Fly(factor.number, number, run_time=style.SLOW) for factor, _, number in pairs),
                *(Into(factor.symbol, longest.symbols[-1], run_time=style.SLOW) for factor in rest),
                *(Into(factor.number, longest.numbers[-1], run_time=style.SLOW) for factor in rest),
                *(Vanish(factor.symbol, factor.number, run_time=0.2) for factor in worked),
            )
            self.remove(path, result, *worked)
            self.replace_heading(self.titled("tail", "reuse"))
            self.play(Appear(longest.fraction, longest.signs, longest.result))
            for row in reversed(others):
                self.play(Appear(row), run_time=style.QUICK)
        with self.line("tail", case=wording.tails_case(aligned=False)):
            self.hold(style.HOLD)
            for row, after in pairwise(collapsed.rows):
                self.play(Appear(row.outer))
                self.play(Fly(row.outer, after.inner))
            self.play(Appear(longest.outer))
        self.name_backpropagation(collapsed.rows)

    def name_backpropagation(self, products: Sequence[AlignedProduct | ProductRow]) -> None:
        """Dim for a moment what precedes the factors, so that the shared factors are seen."""
        with self.line("name"):
            self.play(*(Dim(product.fraction, product.signs, to=style.READABLE_DIM) for product in products))
            self.hold(style.SLOW)
            self.play(Light(*products))
