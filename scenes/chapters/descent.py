"""Follow the gradient downhill step by step; then sum up the film in one picture."""

from scenes.look import layouts, notation, style
from scenes.look.layouts import NeuronRow, point
from scenes.pictures import CostPlot, DerivativeMark, FitPlot, MovingChain, PassArrow, PlotArea, paced
from scenes.pictures.primitives import Appear, Become, Dim, Later, Light, Move, Vanish, Words, hide, one_by_one
from scenes.script.wording import descent as wording
from scenes.stage.lesson_scene import LessonScene

TOP, CLOSING, RADIUS = 1.66, 0.96, 0.54
"""Heights (y) of the chain at first and in the closing picture, and the largest radius of its neurons."""
FIT, COST = PlotArea(-6.02, -2.22, 5.30, 1.58), PlotArea(1.20, -2.22, 4.75, 1.58)
"""Areas of the two plots side by side: the output by the input, and the mean cost by the step."""
VALUES, SLOPES = 2.16, -1.26
"""Heights (y) of the two arrows of the closing picture."""
LONGEST_RUN = 8.0
"""Most seconds that the animation of a run lasts, however many steps it has."""


class Descent(LessonScene):
    """A run of gradient descent on the training set; then values go forward and derivatives backward."""

    @property
    def own_title(self) -> str:
        return wording.title_key(self.reading)

    def construct(self) -> None:
        self.depth = int(self.live["chain.size.layers"])
        row = layouts.chain(self.depth + 1)
        self.chain = MovingChain(self.live, NeuronRow(row.xs, TOP, min(row.radius, RADIUS), row.target), self.depth)
        self.step = self.dial("descent.step")
        self.history = self.reading.history
        self.head = self.titled()
        self.add(*self.head, self.chain)
        self.show_plots()
        self.first_step()
        self.run_all_steps()
        self.rest_at_last_step()
        self.return_to_start()
        self.show_forward_pass()
        self.show_backward_pass()

    # ------------------------------------------------------------ the run

    def show_plots(self) -> None:
        """Show the plots at step 0."""
        self.fit = FitPlot(self.live, FIT, (self.word("input"), self.word("output")), self.reading)
        average = self.phrase("average", wording.average_case(self.reading))
        self.costs = CostPlot(self.live, COST, self.word("step"), average)
        fit, costs = self.fit, self.costs
        hide(fit, costs)
        self.add(fit, costs)
        with self.line("start", case=wording.start_case(self.reading)):
            self.hold(style.HOLD)
            self.play(Appear(fit.axes, fit.labels))
            self.play(Appear(fit.rings, lag=0.05))
            self.hold(style.HOLD)
            self.play(Appear(fit.curve, fit.dots))
            self.hold(style.LONG_HOLD)
            self.play(Appear(fit.gaps))
            self.hold(style.HOLD)
            self.play(Appear(costs.axes, costs.labels))
            self.play(Appear(costs.trail, costs.dot, costs.guide, costs.here, costs.cost))

    def first_step(self) -> None:
        """Show an arrow for each parameter, as long as minus its derivative; then make the first step.

        The parameters move first, then the curve, then the cost.
        """
        chain = self.chain
        case = wording.step_case(self.reading)
        hide(*chain.pushes)
        self.add(*chain.pushes)
        with self.line("step", case=case):
            for push in chain.pushes:
                push.grow_to(0)
            self.play(Appear(*chain.pushes, run_time=0.1), *(Become(p.grow_to, p) for p in chain.pushes))
            self.hold(style.HOLD)
            if self.history.last and case != "still":
                with self.held(*chain.pushes):
                    self.play(
                        self.step.to(1, through=[[chain], [self.fit], [self.costs]], lag=style.HOLD, run_time=2.4),
                        Appear(self.fit.memory, run_time=style.QUICK),
                        Dim(self.fit.memory, run_time=style.QUICK),
                    )
                    self.play(*(Become(p.grow_to, p, start=1, end=0, run_time=style.QUICK) for p in chain.pushes))
                self.play(*(Become(p.grow_to, p) for p in chain.pushes))
            self.hold(style.HOLD)
            self.play(Vanish(*chain.pushes), run_time=style.QUICK)

    def run_all_steps(self) -> None:
        """Animate all steps, slowly where the cost changes most."""
        first, last = self.live.now.step, self.history.last
        with self.line("run", case=wording.run_case(self.reading)):
            if last > first:
                self.play(
                    self.step.to(
                        last, rate_func=paced(self.history, first), run_time=min(LONGEST_RUN, 2 + 0.5 * (last - first))
                    )
                )

    def rest_at_last_step(self) -> None:
        """Hold the picture of the last step."""
        with self.line("end", case=wording.end_case(self.reading)):
            self.play(Dim(self.chain, to=style.READABLE_DIM))
            self.hold(2 * style.LONG_HOLD)
            self.play(Light(self.chain))

    # ------------------------------------------------------------ the closing picture

    def return_to_start(self) -> None:
        """Remove the plots, return the parameters to their first values, and move the chain down."""
        closing = self.titled("closing", wording.closing_key(self.reading))
        with self.line("again"):
            self.play(Vanish(*self.head, self.fit, self.costs))
            self.play(Appear(*closing), self.step.home(run_time=2 * style.MOVE))
            self.play(Move(self.chain, by=point(0, CLOSING - TOP)))

    def show_forward_pass(self) -> None:
        """Draw the upper arrow to the right, and light what it passes."""
        chain, left, right = self.chain, -layouts.MARGIN, layouts.MARGIN
        name = Words(self.word("values"), style.NOTE)
        name.at(left, VALUES - 0.08, edge=-1)
        arrow = PassArrow(point(left + name.width + 0.3, VALUES), point(right, VALUES), "a", name)
        passed = [(neuron.at[0], neuron) for neuron in chain.neurons]
        passed += [(weight.edge.get_center()[0], weight) for weight in chain.weights]
        passed += [(neuron.at[0], bias) for neuron, bias in zip(chain.neurons[1:], chain.biases, strict=True)]
        passed += [(chain.cost.arrow.get_center()[0], chain.cost), (chain.target.at[0], chain.target)]
        time = 2 * style.MORPH
        with self.line("forward"):
            self.play(Dim(chain), Appear(name))
            self.hold(style.HOLD)
            self.play(
                Appear(arrow.shaft, arrow.tip, run_time=0.1),
                Become(arrow.grow_to, arrow, rate_func=lambda t: t, run_time=time),
                *(Later(Light(part, run_time=style.QUICK), max(0.0, arrow.passing(x)) * time) for x, part in passed),
            )

    def show_backward_pass(self) -> None:
        """Draw the lower arrow to the left, with a derivative for each parameter; then say which way to move each."""
        left, right = -layouts.MARGIN, layouts.MARGIN
        name = Words(self.word("slopes"), style.NOTE, kind="C")
        name.at(right, SLOPES - 0.08, edge=1)
        arrow = PassArrow(point(right - name.width - 0.3, SLOPES), point(left, SLOPES), "C", name)
        marks = self.derivative_marks()
        hide(*marks)
        self.add(*marks)
        time = 3 * style.MORPH
        with self.line("backward"):
            self.play(Appear(name))
            self.play(
                Appear(arrow.shaft, arrow.tip, run_time=0.1),
                Become(arrow.grow_to, arrow, rate_func=lambda t: t, run_time=time),
                *(
                    Later(
                        Appear(mark.arrow, mark.number, run_time=style.QUICK),
                        arrow.passing(mark.number.get_center()[0]) * time,
                    )
                    for mark in marks
                ),
            )
        with self.line("close", case=wording.close_case(self.reading)):
            self.play(*one_by_one([Appear(mark.says) for mark in reversed(marks)], style.LAG))
        self.hold(2 * style.LONG_HOLD)

    def derivative_marks(self) -> list[DerivativeMark]:
        """Return a mark for each parameter, from left to right; in a long chain, marks of biases are lower."""
        words = {key: self.word(key) for key in ("raise", "lower", "keep")}
        crowded = self.depth > 3
        pitch = self.chain.neurons[1].at[0] - self.chain.neurons[0].at[0]
        room = float(pitch if crowded else pitch / 2) - 0.14
        marks = []
        for n in range(1, self.depth + 1):
            weight, neuron = self.chain.weights[n - 1], self.chain.neurons[n]
            for symbol, x in (
                (notation.nth_weight(n), weight.edge.get_center()[0]),
                (notation.nth_bias(n), neuron.at[0]),
            ):
                drop = 0.62 if crowded and symbol.kind == "b" else 0.0
                marks.append(
                    DerivativeMark(self.live, symbol, float(x), SLOPES, words, drop=drop, small=crowded, room=room)
                )
        return marks
