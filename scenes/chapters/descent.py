"""The gradient at work: repeated steps downhill; then what was shown, in one picture."""

from scenes.look import layouts, notation, style
from scenes.look.layouts import NeuronRow, point
from scenes.pictures import CostPlot, DerivativeMark, FitPlot, MovingChain, PassArrow, PlotArea, paced
from scenes.pictures.primitives import Appear, Become, Dim, Later, Light, Move, Vanish, Words, hide, one_by_one
from scenes.script.wording import descent as wording
from scenes.stage.lesson_scene import LessonScene

TOP, CLOSING, RADIUS = 1.66, 0.96, 0.54
"""Heights of the chain, first and at the end, and its neurons' radius."""
FIT, COST = PlotArea(-6.02, -2.22, 5.30, 1.58), PlotArea(1.20, -2.22, 4.75, 1.58)
VALUES, SLOPES = 2.16, -1.26
"""Heights of the two arrows of the closing picture."""
LONGEST_RUN = 8.0


class Descent(LessonScene):
    """A run of gradient descent on the lesson's examples, watched; then values forward, slopes backward."""

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
        self.start()
        self.first_step()
        self.run()
        self.end()
        self.back_to_the_start()
        self.forward()
        self.backward()

    # ------------------------------------------------------------ the run

    def start(self) -> None:
        """The plots at step 0."""
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
        """The pushes, as long as minus the gradient; then the parameters, the curve and the cost, in that order."""
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

    def run(self) -> None:
        """All the steps, slowly where the cost moves most."""
        first, last = self.live.now.step, self.history.last
        with self.line("run", case=wording.run_case(self.reading)):
            if last > first:
                self.play(
                    self.step.to(
                        last, rate_func=paced(self.history, first), run_time=min(LONGEST_RUN, 2 + 0.5 * (last - first))
                    )
                )

    def end(self) -> None:
        """The last step stands still."""
        with self.line("end", case=wording.end_case(self.reading)):
            self.play(Dim(self.chain, to=style.READABLE_DIM))
            self.hold(2 * style.LONG_HOLD)
            self.play(Light(self.chain))

    # ------------------------------------------------------------ the closing picture

    def back_to_the_start(self) -> None:
        """The plots go, the parameters go back to where they began, and the chain comes down."""
        closing = self.titled("closing", wording.closing_key(self.reading))
        with self.line("again"):
            self.play(Vanish(*self.head, self.fit, self.costs))
            self.play(Appear(*closing), self.step.home(run_time=2 * style.MOVE))
            self.play(Move(self.chain, by=point(0, CLOSING - TOP)))

    def forward(self) -> None:
        """The upper arrow runs to the right; what it passes lights up."""
        chain, left, right = self.chain, -layouts.MARGIN, layouts.MARGIN
        name = Words(self.word("values"), style.NOTE)
        name.at(left, VALUES - 0.08, edge=-1)
        sweep = PassArrow(point(left + name.width + 0.3, VALUES), point(right, VALUES), "a", name)
        passed = [(neuron.at[0], neuron) for neuron in chain.neurons]
        passed += [(weight.edge.get_center()[0], weight) for weight in chain.weights]
        passed += [(neuron.at[0], bias) for neuron, bias in zip(chain.neurons[1:], chain.biases, strict=True)]
        passed += [(chain.cost.arrow.get_center()[0], chain.cost), (chain.target.at[0], chain.target)]
        time = 2 * style.MORPH
        with self.line("forward"):
            self.play(Dim(chain), Appear(name))
            self.hold(style.HOLD)
            self.play(
                Appear(sweep.shaft, sweep.tip, run_time=0.1),
                Become(sweep.grow_to, sweep, rate_func=lambda t: t, run_time=time),
                *(Later(Light(thing, run_time=style.QUICK), max(0.0, sweep.passing(x)) * time) for x, thing in passed),
            )

    def backward(self) -> None:
        """The lower arrow runs to the left and drops a derivative for each parameter; then what to do with it."""
        left, right = -layouts.MARGIN, layouts.MARGIN
        name = Words(self.word("slopes"), style.NOTE, kind="C")
        name.at(right, SLOPES - 0.08, edge=1)
        sweep = PassArrow(point(right - name.width - 0.3, SLOPES), point(left, SLOPES), "C", name)
        verdicts = self.verdicts()
        hide(*verdicts)
        self.add(*verdicts)
        time = 3 * style.MORPH
        with self.line("backward"):
            self.play(Appear(name))
            self.play(
                Appear(sweep.shaft, sweep.tip, run_time=0.1),
                Become(sweep.grow_to, sweep, rate_func=lambda t: t, run_time=time),
                *(
                    Later(
                        Appear(v.arrow, v.number, run_time=style.QUICK), sweep.passing(v.number.get_center()[0]) * time
                    )
                    for v in verdicts
                ),
            )
        with self.line("close", case=wording.close_case(self.reading)):
            self.play(*one_by_one([Appear(v.says) for v in reversed(verdicts)], style.LAG))
        self.hold(2 * style.LONG_HOLD)

    def verdicts(self) -> list[DerivativeMark]:
        """One for each parameter, from left to right; of a long chain the biases' stand lower, to have room."""
        words = {key: self.word(key) for key in ("raise", "lower", "keep")}
        crowded = self.depth > 3
        pitch = self.chain.neurons[1].at[0] - self.chain.neurons[0].at[0]
        room = float(pitch if crowded else pitch / 2) - 0.14
        verdicts = []
        for n in range(1, self.depth + 1):
            weight, neuron = self.chain.weights[n - 1], self.chain.neurons[n]
            for symbol, x in (
                (notation.nth_weight(n), weight.edge.get_center()[0]),
                (notation.nth_bias(n), neuron.at[0]),
            ):
                drop = 0.62 if crowded and symbol.kind == "b" else 0.0
                verdicts.append(
                    DerivativeMark(self.live, symbol, float(x), SLOPES, words, drop=drop, small=crowded, room=room)
                )
        return verdicts
