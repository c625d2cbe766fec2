"""Ask which way each number should move, and show the answer that the film is about: the gradient."""

from manim import VGroup

from scenes.look import style
from scenes.look.layouts import Point, point
from scenes.pictures import SIZE, Bias, PushColumn, UpDownArrows, Weight, chain_diagram
from scenes.pictures.primitives import Appear, Become, Into, Number, Vanish, Words, hide, one_by_one
from scenes.stage.lesson_scene import LessonScene

QUESTIONS = (-1.62, -2.30)
"""Baselines (y) of the two questions."""

NUMBER_ABOVE = 0.38
"""Distance from an edge up to the middle of the number that may be chosen."""

ARROWS_WIDTH = SIZE + 0.24
"""Width of the arrows before a number, with the gap between."""


class Opening(LessonScene):
    """A chain with numbers that may be chosen, its cost, and a question; then the column that answers it."""

    def construct(self) -> None:
        self.head = self.titled(subtitle="question")
        self.chain = chain_diagram(self.live, self.script.words)
        self.parameters = [p for pair in zip(self.chain.weights, self.chain.biases, strict=True) for p in pair]
        self.arrows = [self.place_arrows(parameter) for parameter in self.parameters]
        hide(self.chain, *self.arrows)
        self.run_forward()
        self.show_parameters()
        self.show_cost()
        questions = self.ask_question()
        column = self.show_gradient(questions)
        self.explain_signs(column)
        with self.line("promise"):
            self.hold(style.LONG_HOLD)

    def place_arrows(self, parameter: Weight | Bias) -> UpDownArrows:
        """Place a parameter's number without its symbol, above an edge or below a stub; return the arrows beside it."""
        if isinstance(parameter, Bias):
            return self.side_by_side(parameter.number, parameter.knob.get_center() - point(0, NUMBER_ABOVE), "b")
        middle = parameter.edge.get_center()
        if parameter.edge.width + 0.2 < max(weight.number.width for weight in self.chain.weights) + ARROWS_WIDTH:
            parameter.number.shift(middle + point(0, NUMBER_ABOVE) - parameter.number.get_center())
            return UpDownArrows(middle - point(0, NUMBER_ABOVE), "w")
        return self.side_by_side(parameter.number, middle + point(0, NUMBER_ABOVE), "w")

    @staticmethod
    def side_by_side(number: Number, middle: Point, kind: str) -> UpDownArrows:
        """Center arrows and number together on a point; return the arrows."""
        width = ARROWS_WIDTH + number.width
        number.shift(middle + point(width / 2, 0) - number.get_right())
        return UpDownArrows(middle - point((width - SIZE) / 2, 0), kind)

    def run_forward(self) -> None:
        """Show the chain from left to right and fill its neurons; the target comes last."""
        chain = self.chain
        self.add(chain)
        first, *others = chain.neurons
        for neuron in chain.neurons:
            neuron.fill_to(0)
        with self.line("network") as said:
            self.play(Appear(self.head))
            self.play(Appear(first.circle, chain.words[0]))
            self.hold_until(said["in"])
            self.play(Become(first.fill_to, first))
            for weight, bias, neuron, word in zip(chain.weights, chain.biases, others, chain.words[1:], strict=False):
                if neuron is others[-1]:
                    self.hold_until(said["out"])
                self.play(*one_by_one([Appear(weight.edge), Appear(neuron.circle, word, bias.stub, bias.knob)], 0.2))
                self.play(Become(neuron.fill_to, neuron))
            self.hold_until(said["target"])
            self.play(Appear(chain.target, chain.words[-1]))

    def show_parameters(self) -> None:
        """Show the numbers that may be chosen, each with its arrows: weights, then biases."""
        self.add(*self.arrows)
        with self.line("knobs"):
            for half in (0, 1):
                pairs = zip(self.parameters[half::2], self.arrows[half::2], strict=True)
                self.play(*one_by_one([Appear(p.number, arrows) for p, arrows in pairs], style.LAG))

    def show_cost(self) -> None:
        """Show the cost between output and target, with its name in words."""
        cost = self.chain.cost
        self.cost_word = Words(self.word("cost"), style.NOTE, kind="C")
        self.cost_word.at(float(cost.arrow.get_center()[0]), cost.symbol.baseline)
        with self.line("cost"):
            self.play(Appear(cost.arrow), Appear(self.cost_word))
            self.play(Appear(cost.number))

    def ask_question(self) -> VGroup:
        """Ask the questions, and pulse the arrows of weights, then of biases; return the questions."""
        questions = VGroup(Words(self.word("up_or_down"), 32), Words(self.phrase("matters"), 32))
        for words, y in zip(questions, QUESTIONS, strict=True):
            words.at(0, y)
        with self.line("question"):
            self.play(Appear(questions[0], lag=0.05))
            for half in (0, 1):
                for method in ("raise_to", "lower_to"):
                    self.pulse(self.arrows[half::2], method)
            self.play(Appear(questions[1], lag=0.05))
        return questions

    def pulse(self, arrows: list[UpDownArrows], method: str) -> None:
        """Animate these arrows out and back; `method` is the name of the arrows' method."""
        for start, end in ((0, 1), (1, 0)):
            self.play(*(Become(getattr(c, method), c, start=start, end=end, run_time=0.2) for c in arrows))

    def show_gradient(self, questions: VGroup) -> PushColumn:
        """Turn the chain's values into symbols, and show the gradient's entries beside them; return the column."""
        column = PushColumn(self.live, self.script.words, self.phrase)
        hide(column)
        with self.line("gradient"):
            self.change_subtitle(self.head, "answer")
            rest = [m for m in (*self.chain.submobjects, *self.arrows, self.cost_word) if m not in self.parameters]
            drawn = [m for p in self.parameters for m in p.submobjects if m is not p.number]
            self.play(Vanish(questions, *rest, *drawn))
            self.add(column)
            self.play(
                *(Vanish(p.number, run_time=style.QUICK) for p in self.parameters),
                *one_by_one(
                    [Into(p.number, s) for p, s in zip(self.parameters, column.symbols, strict=True)], 0.2
                ),
            )  # fmt: skip
            self.remove(self.chain)
            self.play(Appear(column.nabla), Appear(column.column.brackets))
            self.play(*one_by_one([Appear(entry.number) for entry in column.entries], 0.25))
            self.play(Appear(column.average))
        return column

    def explain_signs(self, column: PushColumn) -> None:
        """Say row by row what the sign means; then grow the bars, whose length is what the size means."""
        bars = column.column.bars
        with self.line("signs") as said:
            for chosen, beat in ((("raise",), ""), (("lower", "keep"), "positive")):
                self.hold_until(said[beat])
                words = [w for w, side in zip(column.words, column.sides, strict=True) if side in chosen]
                if words:
                    self.play(*one_by_one([Appear(word) for word in words], 0.2))
            self.hold_until(said["long"])
            for bar in bars:
                bar.grow_to(0)
            self.play(Appear(column.column.axis, column.to_scale, *bars))
            self.play(*one_by_one([Become(bar.grow_to, bar, run_time=style.SLOW) for bar in bars], 0.6 / len(bars)))
