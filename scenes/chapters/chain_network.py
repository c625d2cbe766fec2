"""Show a chain of single neurons, and the cost as a function of its weights and biases."""

from collections.abc import Sequence

from manim import Animation

from scenes.look import layouts, style
from scenes.pictures import FUNCTION, Bias, ChainDiagram, ChainPicture, PushColumn, Slider, Weight
from scenes.pictures.primitives import Appear, Become, Dim, Fly, Formula, Go, Light, Move, Vanish, hide, one_by_one
from scenes.script.wording import chain_network as wording
from scenes.stage.lesson_scene import LessonScene

WAITING = 4.5
"""Half the width of the row in which the symbols wait, in units of the picture."""


class ChainNetwork(LessonScene):
    """The chain appears, runs forward, and its cost becomes a function with a slider for each argument."""

    def construct(self) -> None:
        self.picture = ChainPicture(self.live, self.script.words)
        self.place_symbols(self.gather())
        self.run_forward(self.picture.chain)
        self.show_cost_function()
        self.move_sliders()
        with self.line("question"):
            self.play(Light(self.picture.chain, *self.picture.sliders), run_time=style.QUICK)
            self.slide()

    def gather(self) -> list[Formula]:
        """Move the symbols of the column into a row below, and show the neurons; return the symbols."""
        column = PushColumn(self.live, self.script.words, self.phrase)
        symbols, chain = column.symbols, self.picture.chain
        self.add(self.titled(), column)
        with self.line("row"):
            self.play(Vanish(*column.besides))
            self.remove(column)
            hide(self.picture)
            self.add(self.picture, *symbols)
            self.play(*one_by_one([self.move_to_row(s, i, len(symbols)) for i, s in enumerate(symbols)], 0.08))
            for neuron in chain.neurons:
                neuron.fill_to(0)
            neurons = zip(chain.neurons, chain.words, strict=False)
            self.play(*one_by_one([Appear(n.circle, w) for n, w in neurons], style.LAG))
            self.play(*one_by_one([Become(n.fill_to, n) for n in chain.neurons], 2 * style.LAG))
        return symbols

    @staticmethod
    def move_to_row(symbol: Formula, i: int, count: int) -> Move:
        """Return an animation that moves a symbol to its place in the row."""
        x = layouts.spread(-WAITING, WAITING, count)[i]
        here = symbol.get_center()
        return Move(symbol, to=layouts.point(x, FUNCTION + here[1] - symbol.baseline))

    def place_symbols(self, symbols: list[Formula]) -> None:
        """Move every symbol to its edge or its stub, and show its value there."""
        chain = self.picture.chain
        with self.line("weights") as said:
            self.play(
                *one_by_one([Appear(w.edge) for w in chain.weights], style.LAG),
                *self.fly_to_places("w", symbols[0::2], chain.weights),
            )
            self.play(*one_by_one([Appear(w.number) for w in chain.weights], 0.1))
            self.hold_until(said["bias"])
            self.play(
                *one_by_one([Appear(b.stub, b.knob) for b in chain.biases], style.LAG),
                *self.fly_to_places("b", symbols[1::2], chain.biases),
            )
            self.play(*one_by_one([Appear(b.number) for b in chain.biases], 0.1))
        self.remove(*symbols)

    @staticmethod
    def fly_to_places(kind: str, symbols: Sequence[Formula], places: Sequence[Weight | Bias]) -> list[Animation]:
        """Return animations that move symbols one by one from the row to their places."""
        pairs = zip(symbols, places, strict=True)
        return one_by_one([Go(s.parts[kind], place.symbol.parts[kind]) for s, place in pairs], style.LAG)

    def run_forward(self, chain: ChainDiagram) -> None:
        """Empty the neurons, then fill them layer by layer from left to right."""
        with self.line("forward"):
            after = chain.neurons[1:]
            self.play(*(Become(n.fill_to, n, start=1, end=0, run_time=style.QUICK) for n in after))
            self.hold(style.HOLD)
            for weight, neuron in zip(chain.weights, after, strict=True):
                edge = weight.edge
                self.play(Become(edge.focus_to, edge, run_time=style.QUICK))
                self.play(Become(neuron.fill_to, neuron), Become(edge.focus_to, edge, start=1, end=0))
                self.hold(style.QUICK)

    def show_cost_function(self) -> None:
        """Show the target and the cost, and write the cost as a function of the parameters."""
        chain, function = self.picture.chain, self.picture.function
        with self.line("function"):
            self.play(Appear(chain.target, chain.words[-1]))
            self.play(Appear(chain.cost.arrow, chain.cost.symbol, chain.cost.number))
            self.hold(style.SLOW)
            self.play(Appear(self.picture.rule), Fly(chain.cost.symbol.parts["C"], function.parts["C"]))
            arguments = []
            for n, (weight, bias) in enumerate(zip(chain.weights, chain.biases, strict=True), 1):
                arguments.append(Fly(weight.symbol.parts["w"], function.parts[f"w{n}"]))
                arguments.append(Fly(bias.symbol.parts["b"], function.parts[f"b{n}"]))
            self.play(*one_by_one(arguments, 0.12), Appear(function.signs, run_time=style.SLOW))
            self.play(Appear(self.picture.equals, self.picture.value))

    def move_sliders(self) -> None:
        """Move two of the sliders, each with everything dimmed that it does not reach."""
        chain, sliders, depth = self.picture.chain, self.picture.sliders, self.picture.layers
        last, push = self.dial(f"chain.weights[{depth - 1}]"), self.reading["chain.aims.push"]
        pushed = self.reading.moved(last.path, last.value + push)
        with self.line("weight", at=pushed, case=wording.weight_case(self.reading, pushed)):
            self.play(*one_by_one([Appear(s) for s in sliders], 0.12))
            self.play(*self.dim_unreached(chain, sliders, chain.weights[-1], depth, 2 * depth - 2))
            self.play(last.by(push))
            self.hold(style.LONG_HOLD)
        early = max(depth - 1, 1)
        bias = self.dial(f"chain.biases[{early - 1}]")
        pushed = self.reading.moved(bias.path, bias.value + push)
        with self.line("bias", case=wording.bias_case(self.reading, pushed)) as said:
            self.play(last.home(run_time=style.MOVE))
            self.play(Light(chain, *sliders), run_time=style.QUICK)
            self.play(*self.dim_unreached(chain, sliders, chain.biases[early - 1], early, 2 * early - 1))
            self.hold_until(said["push"])
            self.play(bias.by(push))
            self.hold(style.SLOW)
            self.play(bias.home(run_time=style.MOVE))

    def dim_unreached(
        self, chain: ChainDiagram, sliders: list[Slider], parameter: object, layer: int, at: int
    ) -> list[Dim]:
        """Return an animation that dims everything that a change of this parameter does not reach.

        `at` is the index of its slider.
        """
        lit = {id(m) for m in (parameter, chain.target, *chain.downstream(layer))}
        idle = [m for m in chain.submobjects if id(m) not in lit]
        return [Dim(*idle, *(s for i, s in enumerate(sliders) if i != at), run_time=style.QUICK)]
