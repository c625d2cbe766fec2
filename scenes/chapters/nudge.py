"""Nudge one weight and follow the change to the cost; the ratio of the two changes settles as the nudge shrinks."""

from scenes.look import style
from scenes.look.layouts import FORWARD_PATH
from scenes.pictures import (
    DIGITS,
    AskedDerivative,
    ForwardPath,
    Lens,
    RatioTable,
    answer_number,
    equals_left,
    nudged_readings,
)
from scenes.pictures import dependency_tree as tree
from scenes.pictures.primitives import Appear, Become, Dim, Into, Light, Move, Vanish, hide, one_by_one, set_presence
from scenes.script.wording import nudge as wording
from scenes.stage.lesson_scene import LessonScene


class Nudge(LessonScene):
    """The weight is pushed, the cost follows, and the changes are divided; then with smaller nudges."""

    def construct(self) -> None:
        self.nudge = self.dial("chain.nudge")
        self.steps = nudged_readings(self.reading)
        self.sizes = [step.parameter("chain.nudge") for step in self.steps]
        self.nudge.set(0.0)
        self.head = self.titled(subtitle="path")
        self.path, self.question = ForwardPath(self.live), AskedDerivative()
        self.move_cards_into_row()
        self.ask_question()
        self.push_weight()
        lenses = self.open_lenses()
        table = self.measure_ratio()
        self.shrink_nudge(table, lenses)
        self.compare_ratios(table)
        self.slide(alt=wording.alt_case(self.settle_case), notes=wording.notes_case(self.settle_case))

    def move_cards_into_row(self) -> None:
        """Move the cards of the path out of the tree into a row, and shrink their other inputs to tags below."""
        whole, row = tree.DependencyTree(self.live), self.path
        whole.show_last_layer()
        path = [whole.last[key] for key in tree.PATH]
        side = [whole.last[key] for key in ("before", "b", "y")]
        moves = [(card, old.form, card.form) for card, old in zip(row.cards, path, strict=True)]
        moves += [(card, card.form, tag.form) for card, tag in zip(side, row.tags, strict=True)]
        hide(row, self.question, *path)
        set_presence(1.0, *row.cards)

        def move_to(share: float) -> None:
            for card, start, end in moves:
                card.take(start.towards(end, share))

        move_to(0.0)
        self.add(*self.head, whole, row, self.question)
        with self.line("path") as said:
            self.play(
                Vanish(*whole.arrows.values(), *whole.formulas.values(), *(card.line for card in side)),
                run_time=style.QUICK,
            )
            self.play(
                Become(move_to, *row.cards, *side, run_time=style.SLOW),
                Dim(*side, to=style.READABLE_DIM, run_time=style.SLOW),
            )
            self.remove(whole)
            set_presence(1.0, *row.tags)
            self.play(*(Appear(feed) for feed in row.feeds), run_time=style.QUICK)
            for arrow, beat in zip(row.arrows, ("z", "a", "C"), strict=True):
                self.hold_until(said[beat])
                self.play(Appear(arrow))

    def ask_question(self) -> None:
        """Show the question: how much does the cost change with the weight?"""
        with self.line("ask"):
            self.play(Appear(self.question, lag=0.05), run_time=style.MORPH)

    def push_weight(self) -> None:
        """Push the weight, then let the change travel on to the cost."""
        weight, *others = self.path.cards
        largest = self.sizes[0]
        with self.held(*others), self.line("push", at=self.steps[0], case=wording.push_case(self.steps[0])):
            self.play(self.nudge.to(largest, run_time=style.MOVE))
        with self.line("travel", case=wording.travel_case(self.steps[0])), self.held(weight):
            self.play(self.nudge.to(largest, start=0.0, through=others, lag=3 * style.LAG, run_time=3 * style.MOVE))

    def open_lenses(self) -> list[Lens]:
        """Magnify the same stretch under every number line, and repeat the nudge slowly; return the lenses."""
        lenses = self.path.lenses(self.steps[0])
        with self.line("lens", case=wording.lens_case(self.steps[0])):
            self.change_subtitle(self.head, "lens")
            self.play(Become(self.path.growth, self.path, run_time=style.MORPH))
            self.hold(style.HOLD)
            self.play(self.nudge.to(0.0, run_time=style.MOVE))
            self.play(self.nudge.to(self.sizes[0], through=self.path.cards, lag=2 * style.LAG, run_time=4 * style.MOVE))
        return lenses

    def measure_ratio(self) -> RatioTable:
        """Write the measured changes into a table, with their ratio in front; return the table."""
        table = RatioTable(self.steps, FORWARD_PATH.lens_header, FORWARD_PATH.lens_rows)
        hide(table)
        self.add(table)
        ratio, *changes = table.rows[0]
        with self.line("measure"):
            self.play(Appear(*table.changes, table.rule))
            self.play(*one_by_one([Appear(number) for number in changes], style.LAG))
        with self.line("ratio", at=self.steps[0]):
            self.play(Appear(table.ratio))
            self.play(Into(changes[-1], ratio), Into(changes[0], ratio), run_time=style.MORPH)
        return table

    def shrink_nudge(self, table: RatioTable, lenses: list[Lens]) -> None:
        """Make the nudge a tenth and the lens ten times stronger, twice."""
        for lens in lenses:
            lens.follows = True
        for name, step, row in zip(("shrink", "again"), self.steps[1:], table.rows[1:], strict=True):
            with self.line(name, at=step):
                self.play(self.nudge.to(step.parameter("chain.nudge"), run_time=2 * style.MORPH))
                self.hold(style.HOLD)
                self.play(*one_by_one([Appear(number) for number in (*row[1:], row[0])], style.LAG / 2))

    def compare_ratios(self, table: RatioTable) -> None:
        """Close the lenses, bring the ratios together, and answer the question."""
        answer = answer_number(self.question, self.reading)
        hide(answer)
        ratios = [row[0] for row in table.rows]
        self.settle_case = wording.settle_case(self.steps, self.reading["dC/dw(L)"], DIGITS)
        with self.line("settle", case=self.settle_case) as said:
            self.play(
                Become(self.path.growth, self.path, start=1, end=0, run_time=style.MORPH),
                *(
                    Move(part, by=[0, up, 0], run_time=style.MORPH)
                    for part, up in table.to(FORWARD_PATH.header, FORWARD_PATH.rows)
                ),
            )
            self.play(*(Dim(m, to=style.READABLE_DIM) for row in table.rows for m in row[1:]), run_time=style.QUICK)
            self.hold(style.HOLD)
            shift = equals_left(self.question, answer) - self.question.equals.left
            self.play(Vanish(self.question.mark), Move(self.question.equals, by=[shift, 0, 0]), run_time=style.QUICK)
            self.play(Into(ratios[-1], answer), run_time=style.MORPH)
            self.play(Light(*table.rows), run_time=style.QUICK)
            self.change_subtitle(self.head, wording.settled_key(self.settle_case))
            self.hold_until(said["held"])
            self.play(Light(self.path.below))  # the inputs that were held constant
            self.hold(style.LONG_HOLD)
            self.play(Dim(self.path.below, to=style.READABLE_DIM))
