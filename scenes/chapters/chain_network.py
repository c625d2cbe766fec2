"""Four neurons in a row, and the cost as a function of their weights and biases."""

from manim import LEFT

from scenes import layouts, notation, style
from scenes.mobjects.motion import Appear, Become, Dim, Fly, Light, one_by_one
from scenes.mobjects.network import ChainDiagram, Neuron
from scenes.mobjects.number import Number
from scenes.mobjects.paint import hide
from scenes.mobjects.shapes import segment
from scenes.mobjects.sliders import Slider
from scenes.mobjects.text import Formula, row
from scenes.stage import LessonScene

RULE, FUNCTION, SLIDERS = -1.05, -1.62, -2.55
"""Heights of the lower half: the line, the function's baseline, the sliders."""

PUSH = 1.0
"""How far a slider is pushed."""


class ChainNetwork(LessonScene):
    """The chain appears, runs forward, and its cost becomes a function with a slider for each argument."""

    def construct(self) -> None:
        depth = int(self.live["chain.size.layers"])
        chain = self.diagram(depth)
        with self.line("row"):
            self.play(Appear(self.titled()))
            self.empty(chain.neurons)
            self.play(
                *one_by_one([Appear(n.circle, w) for n, w in zip(chain.neurons, chain.words, strict=False)], style.LAG)
            )
            self.play(*one_by_one([Become(n.fill_to, n) for n in chain.neurons], 2 * style.LAG))
        with self.line("weights"):
            self.play(*one_by_one([Appear(w.edge) for w in chain.weights], style.LAG))
            self.play(*one_by_one([Appear(w.symbol, w.number) for w in chain.weights], style.LAG))
            self.play(*one_by_one([Appear(b) for b in chain.biases], style.LAG), run_time=style.SLOW)
        self.run_forward(chain)
        function = self.cost_function(chain, depth)
        sliders = self.push_sliders(chain, function, depth)
        with self.line("question"):
            self.play(Light(chain, *sliders), run_time=style.QUICK)
            self.slide(1)

    def diagram(self, depth: int) -> ChainDiagram:
        """Everything in its place, nothing in view."""
        hidden = [self.word("hidden")] * (depth - 1)
        words = [self.word("input"), *hidden, self.word("output"), self.word("target")]
        chain = ChainDiagram(self.live, layouts.chain(depth + 1), words, depth)
        hide(chain)
        self.add(chain)
        return chain

    @staticmethod
    def empty(neurons: list[Neuron]) -> None:
        """No value in them yet."""
        for neuron in neurons:
            neuron.fill_to(0)

    def run_forward(self, chain: ChainDiagram) -> None:
        """The neurons empty, and a front of values runs to the right; then the target and the cost."""
        with self.line("forward"):
            after = chain.neurons[1:]
            self.play(*(Become(n.fill_to, n, start=1, end=0, run_time=style.QUICK) for n in after))
            for weight, neuron in zip(chain.weights, after, strict=True):
                edge = weight.edge
                self.play(Become(edge.focus_to, edge, run_time=0.3))
                self.play(
                    Become(neuron.fill_to, neuron, run_time=0.5),
                    Become(edge.focus_to, edge, start=1, end=0, run_time=0.5),
                )

    def cost_function(self, chain: ChainDiagram, depth: int) -> Formula:
        """C_0 and its six arguments come down from the picture."""
        function = Formula(notation.cost_function(depth), 44)
        equals = Formula(notation.Equation("="), 44)
        value = Number(self.live, "C_0", size=44, kind="C", edge=LEFT)
        whole = row(function, equals, value)
        whole.shift(layouts.point(-whole.get_center()[0], FUNCTION - function.baseline))
        rule = segment(
            layouts.point(-layouts.MARGIN, RULE), layouts.point(layouts.MARGIN, RULE), style.HAIRLINE, style.HAIR
        )
        hide(function)
        with self.line("function"):
            self.play(Appear(chain.target, chain.words[-1]))
            self.play(Appear(chain.cost.arrow, chain.cost.symbol, chain.cost.number))
            self.hold(style.HOLD)
            self.add(function)
            self.play(Appear(rule), Fly(chain.cost.symbol.parts["C"], function.parts["C"]))
            arguments = []
            for n in range(1, depth + 1):
                arguments.append(Fly(chain.weights[n - 1].symbol.parts["w"], function.parts[f"w{n}"]))
                arguments.append(Fly(chain.biases[n - 1].symbol.parts["b"], function.parts[f"b{n}"]))
            self.play(*one_by_one(arguments, 0.12), Appear(function.signs, run_time=style.SLOW))
            self.play(Appear(equals, value))
        return function

    def push_sliders(self, chain: ChainDiagram, function: Formula, depth: int) -> list[Slider]:
        """Two of the sliders move the cost; what a slider does not reach stays dim while it moves."""
        symbols = [s for n in range(1, depth + 1) for s in (notation.nth_weight(n), notation.nth_bias(n))]
        step = 13.0 / len(symbols)
        sliders = [
            Slider(
                self.live, symbol, layouts.point(step * (i - (len(symbols) - 1) / 2), SLIDERS), min(1.3, step - 0.85)
            )
            for i, symbol in enumerate(symbols)
        ]
        last = self.dial(f"chain.weights[{depth - 1}]")
        pushed = self.reading.moved(last.path, last.value + PUSH)
        before, after = self.reading["C_0"], pushed["C_0"]
        case = "falls" if after < before else "rises" if after > before else "stays"
        with self.line("weight", at=pushed, case=case):
            self.play(*one_by_one([Appear(s) for s in sliders], 0.12))
            self.play(*self.only(chain, sliders, chain.weights[-1], depth, 2 * depth - 2))
            self.play(last.by(PUSH))
            self.hold(style.LONG_HOLD)
        early = max(depth - 1, 1)
        with self.line("bias"):
            self.play(last.home(run_time=style.MOVE))
            self.play(Light(chain, *sliders), run_time=style.QUICK)
            self.play(*self.only(chain, sliders, chain.biases[early - 1], early, 2 * early - 1))
            bias = self.dial(f"chain.biases[{early - 1}]")
            self.play(bias.by(PUSH))
            self.hold(style.LONG_HOLD)
            self.play(bias.home(run_time=style.MOVE))
        return sliders

    def only(self, chain: ChainDiagram, sliders: list[Slider], parameter: object, layer: int, at: int) -> list[Dim]:
        """Dim all that a change of this parameter does not reach."""
        lit = {id(m) for m in (parameter, chain.target, *chain.downstream(layer))}
        idle = [m for m in chain.submobjects if id(m) not in lit]
        return [Dim(*idle, *(s for i, s in enumerate(sliders) if i != at), run_time=style.QUICK)]
