"""Put several neurons into each layer: two indices, a sum in the cost, and the same three factors."""

from manim import VGroup, there_and_back

from scenes.look import notation, style
from scenes.look.layouts import LAYERS, point
from scenes.pictures import Edge, LayerRule, Neuron, focused
from scenes.pictures.primitives import Appear, Become, Fly, Formula, Morph, Move, Vanish, hide, one_by_one
from scenes.script.wording import many_neurons as wording
from scenes.stage.lesson_scene import LessonScene


class ManyNeurons(LessonScene):
    """Two neurons grow into layers; then come indices, sums, and the chain rule for one weight."""

    def construct(self) -> None:
        self.picture = LayerRule(self.live)
        self.network = self.picture.network
        self.before, self.outputs = self.network.layers[-2:]
        self.sizes = [len(layer) for layer in self.network.layers]
        hide(self.picture)
        self.pair = self.last_two_neurons()
        self.add(*self.titled(), self.pair, self.picture)
        self.grow_layers()
        self.show_indices()
        self.name_weight()
        self.show_sum()
        self.show_cost()
        self.show_rule()
        alt, notes = wording.alt_case(self.sizes), wording.cost_case(self.sizes)
        self.slide(alt=alt, notes=notes, j=self.picture.j, k=self.picture.k)

    def last_two_neurons(self) -> VGroup:
        """Return the chain's last two neurons and the weight between them, in the places of the last two layers."""
        xs = [layer[0].at[0] for layer in (self.before, self.outputs)]
        radius = LAYERS.radius
        first, last = (
            Neuron(self.live, name, point(x, LAYERS.y), radius, size=style.NOTE)
            for name, x in zip(("a(L-1)", "a(L)"), xs, strict=True)
        )
        return VGroup(Edge(self.live, "w(L)", first, last, abs(self.reading["w(L)"])), first, last)

    def grow_layers(self) -> None:
        """Turn each of the two neurons into a layer, and show the layers before and all edges."""
        with self.line("grow", case=wording.grow_case(self.sizes)):
            self.hold(2 * style.HOLD)
            edge, *pair = self.pair
            self.play(Vanish(edge), run_time=style.QUICK)
            moves = [Vanish(*pair, run_time=style.QUICK)]
            for layer in (self.before, self.outputs):
                for neuron in layer:
                    lift = LAYERS.y - neuron.at[1]
                    neuron.shift(point(0, lift))
                    move = Move(neuron, by=point(0, -lift), run_time=style.MORPH)
                    moves += [Appear(neuron, run_time=style.QUICK), move]
            self.play(*moves)
            self.remove(self.pair)
            for layer in self.network.layers[:-2]:
                self.play(*one_by_one([Appear(neuron) for neuron in layer], 0.12))
            for matrix in self.network.edges:
                self.play(Appear(*(edge for row in matrix for edge in row)))

    # ------------------------------------------------------------ names

    def show_indices(self) -> None:
        """Number the neurons of the layer before the last, then of the last; replace the numbers by a letter."""
        with self.line("indices") as said:
            self.hold(style.LONG_HOLD)
            for layer, label, beat in ((self.before, self.picture.a_k, "k"), (self.outputs, self.picture.a_j, "j")):
                counts = [self.index_label(i, neuron) for i, neuron in enumerate(layer)]
                self.play(
                    *one_by_one([Appear(count) for count in counts], style.LAG),
                    *one_by_one([self.glow(neuron) for neuron in layer], style.LAG),
                )
                self.hold_until(said[beat])
                self.play(Vanish(*counts, run_time=style.QUICK), Appear(label))

    @staticmethod
    def index_label(i: int, neuron: Neuron) -> VGroup:
        """Return an index under its neuron or, where there is little room, at its left."""
        formula = Formula(notation.FormulaTemplate(str(i)), 30)
        away = neuron.radius + 0.2
        under = neuron.radius > 0.3
        formula.centered_at(neuron.at[0] - (0 if under else away), neuron.at[1] - (away if under else 0))
        return formula.backed()

    @staticmethod
    def glow(neuron: Neuron) -> Become:
        """Return an animation that toggles a neuron's focus for a moment."""
        lit = neuron.focus
        return Become(
            neuron.focus_to, neuron, start=lit, end=1 - lit, rate_func=there_and_back, run_time=2 * style.QUICK
        )

    def name_weight(self) -> None:
        """Name one weight, from k to j, and show the order of its indices."""
        start, edge, end = self.picture.lit
        with self.line("edge"):
            self.play(*focused([start], 1))
            self.play(*focused([edge], 1))
            self.play(*focused([end], 1))
            self.play(Appear(self.picture.w_jk))
            self.hold(style.LONG_HOLD)
            for neuron in (end, start):
                self.play(self.glow(neuron))
                self.hold(style.HOLD)

    # ------------------------------------------------------------ sums

    def show_sum(self) -> None:
        """Light all edges into output j, write the weighted sum, then the activation."""
        picture = self.picture
        edges = self.network.edges[-1][picture.j]
        others = [edge for edge in edges if edge is not picture.edge]
        total = picture.sum
        with self.line("z"):
            self.play(Appear(total.parts["z"]))
            if others:
                self.play(*one_by_one(focused(others, 1), style.QUICK))
            self.play(
                Appear(total.signs, run_time=style.MOVE),
                Fly(picture.w_jk[1].parts["w"], total.parts["w"]),
                Fly(picture.a_k.parts["s"], total.parts["a"]),
            )
            self.hold(style.HOLD)
            self.play(Appear(total.parts["b"]))
            self.hold(style.HOLD)
            self.play(Appear(picture.output, lag=0.05), run_time=style.MOVE)
            if others:
                self.play(*focused(others, 0))

    def show_cost(self) -> None:
        """Show the targets and the errors, and add up their squares."""
        picture, errors = self.picture, self.picture.errors
        parts = [n for label, n in picture.costs.numbers.items() if label != "value"]
        with self.line("cost", case=wording.cost_case(self.sizes)):
            self.play(*one_by_one([Appear(target) for target in errors.targets], style.LAG), Appear(picture.y_j))
            self.play(*one_by_one([Appear(arrow) for arrow in errors.arrows], style.LAG))
            self.play(Appear(picture.cost, lag=0.04), run_time=style.MOVE)
            self.hold(style.HOLD)
            self.play(*one_by_one([Appear(part) for part in parts], style.LAG), Appear(picture.costs.signs))
            self.play(Appear(picture.costs.numbers["value"]))

    def show_rule(self) -> None:
        """Add indices to the chain rule, and a number to every factor."""
        rule = self.picture.rule
        with self.line("rule", j=self.picture.j, k=self.picture.k) as said:
            self.play(Appear(rule.chain), run_time=style.MOVE)
            self.hold_until(said["indices"])
            self.play(Morph(rule.chain, rule.fractions))
            self.play(Appear(rule.equals))
            beats = ("before", "slope", "off")
            for i, (symbol, number, beat) in enumerate(zip(rule.symbols, rule.numbers, beats, strict=True)):
                self.hold_until(said[beat])
                self.play(Appear(symbol), *(Appear(dot) for dot in rule.dots[i - 1 : i] if i))
                self.play(Appear(number), run_time=style.QUICK)
            self.hold_until(said["together"])
            self.play(Appear(rule.sign, rule.result))
