"""Multiply along each path from a neuron to the cost, and add the paths: one for each neuron of the next layer."""

from collections.abc import Sequence

from manim import Circle, VGroup

from core.reading import most_opposed_row
from scenes.look import notation, style
from scenes.look.layouts import LAYERS, point
from scenes.pictures import EarlierPathTable, LayerRule, Neuron, PathTable, focused, neuron_label
from scenes.pictures.primitives import (
    Appear,
    Become,
    Dim,
    Formula,
    Light,
    Morph,
    Move,
    Vanish,
    hide,
    one_by_one,
    segment,
)
from scenes.script.wording import many_paths as wording
from scenes.stage.lesson_scene import LessonScene


class ManyPaths(LessonScene):
    """Every path from one neuron lights up with its product, and their sum follows; then those of the layer before."""

    def construct(self) -> None:
        layers = self.reading.table("layers")
        self.k = most_opposed_row(layers["paths"])
        self.outputs = len(layers["a"][-1])
        self.products = [via["product"] for via in layers["paths"][self.k]["via"]]
        self.before = LayerRule(self.live)
        self.network = self.before.network
        self.head = self.titled(subtitle=wording.subtitle_key(self.products))
        self.table = PathTable(self.live, self.k, self.script.words)
        self.show_first_picture()
        self.follow_paths()
        self.add_products()
        if layers["routes"]:
            self.show_earlier_layer(most_opposed_row(layers["routes"]))
        self.slide(alt=wording.alt_case(self.products), notes=wording.notes_case(self.products), k=self.k)

    @property
    def own_title(self) -> str:
        return wording.title_key(self.reading)

    def show_first_picture(self) -> None:
        """Add the last picture of the chapter before."""
        self.before.stand()
        self.add(*self.head, self.before)

    def merge_errors(self) -> None:
        """Remove the formulas, and swing the arrows of the errors together to one cost."""
        before, network = self.before, self.network
        self.play(Vanish(before.side, before.rule, before.labels), *focused(before.lit, 0))
        errors = before.errors
        errors.swing_to(0)
        tips = [tip for arrow in errors.arrows for tip in arrow if tip is not arrow.shaft]
        self.play(
            Vanish(*errors.targets, *tips, run_time=style.QUICK),
            Appear(*network.arms, run_time=0.2),
            Vanish(*(arrow.shaft for arrow in errors.arrows), run_time=0.2),
            Become(errors.swing_to, *network.arms, run_time=style.MORPH),
            *one_by_one([Appear(network.cost)], style.HOLD),
        )
        self.remove(before)
        self.add(network)

    # ------------------------------------------------------------ from layer L-1

    def follow_paths(self) -> None:
        """Light path after path: edge, output, cost; then its factors and its product."""
        network, k = self.network, self.k
        neuron = network.layers[-2][k]
        self.labels = self.label_layer()
        hide(self.table, self.labels)
        first = wording.first_case(self.products, len(network.layers))
        for j, (output, arm) in enumerate(zip(network.layers[-1], network.arms, strict=True)):
            with self.line("next" if j else "first", case="" if j else first, k=k, j=j):
                if not j:
                    self.merge_errors()
                    self.add(self.table, self.labels)
                    self.play(Dim(*network.arms), *focused([neuron], 1), Appear(self.labels[0]))
                edge = network.edges[-1][j][k]
                self.play(*focused([edge], 1), Appear(*self.labels[2 * j + 1 : 2 * j + 3]))
                self.play(*focused([output], 1), run_time=style.QUICK)
                self.play(Light(arm), run_time=style.QUICK)
                self.move_dot([neuron, output], arm.get_end())
                row = self.table.rows[j]
                self.play(Appear(row.label))
                if row.numbers:
                    self.play(Appear(row.factors, lag=0.04))
                self.play(Appear(row.product))

    def move_dot(self, neurons: Sequence[Neuron], end: object) -> None:
        """Move a dot once along a path."""
        dot = Circle(0.09, fill_color=style.INK, fill_opacity=1, stroke_width=0).move_to(neurons[0].at)
        self.add(dot)
        stops = [*(n.at for n in neurons[1:]), end]
        for stop in stops:
            self.play(Move(dot, to=stop, run_time=0.5))
        self.play(Vanish(dot), run_time=0.2)

    def label_layer(self) -> VGroup:
        """Return labels: a_k under its neuron, a_j and w_jk at each output."""
        network, k = self.network, self.k
        neuron = network.layers[-2][k]
        lowest = network.layers[-2][-1] if network.crowded(-2) else neuron
        labels = VGroup(neuron_label(notation.a_at("k", 1), lowest, below=True))
        for j, output in enumerate(network.layers[-1]):
            upper = 2 * j < self.outputs - 1
            if network.crowded(-1) and 0 < j < self.outputs - 1:
                labels.add(VGroup(), VGroup())
                continue
            labels.add(neuron_label(notation.a_at(str(j)), output, below=not upper))
            weight = Formula(notation.FormulaTemplate("{w}", {"w": notation.w_at(str(j), "k")}), style.LABEL - 3)
            clear = network.name_edge(weight, network.edges[-1][j][k], 0.60, 0.36)
            labels.add(weight.backed() if clear and not network.crowded(-1) else VGroup())
        return labels

    def add_products(self) -> None:
        """Show the sum of the products, then its formula."""
        self.formula = Formula(notation.path_sum("k", "j", self.outputs - 1), 40)
        self.formula.shift(point(0, LAYERS.formula) - self.formula.get_center())
        shown = [row.product.shown for row in self.table.rows]
        case = wording.sum_case(self.products, shown, self.table.total.sum.shown)
        with self.line("sum", k=self.k, case=case):
            self.play(Appear(self.table.total.rule, self.table.total.word))
            self.play(Appear(self.table.total.sum, *self.table.total[3:]))
            self.hold(style.HOLD)
            self.play(Appear(self.formula, lag=0.04), run_time=style.SLOW)
            self.hold(style.HOLD)
            rows = [*self.table.rows, self.table.total]
            for row in self.table.rows:  # light each row alone, then all
                others = [other for other in rows if other is not row]
                self.play(Light(row), Dim(*others, to=style.READABLE_DIM))
                self.hold(style.HOLD)
            self.play(Light(*rows))

    # ------------------------------------------------------------ from layer L-2

    def show_earlier_layer(self, i: int) -> None:
        """Show all paths from neuron i of layer L-2, their products and their sum; then return to the first picture."""
        network = self.network
        start = network.layers[-3][i]
        first = [row[i] for row in network.edges[-2]]
        paths = int(self.reading["layers.size.routes"])
        back = self.titled("back", wording.back_key(paths))
        table = EarlierPathTable(self.live, i, self.script.words)
        label = Formula(notation.FormulaTemplate("{s}", {"s": notation.a_at("i", 2)}), style.LABEL - 3)
        label.at(start.at[0] - start.radius - 0.15, start.at[1] - 0.1, edge=1)
        if not network.clear_of_neurons(label):
            lowest = network.layers[-3][-1] if network.crowded(-3) else start
            label = neuron_label(notation.a_at("i", 2), lowest, below=True)
        inner = Formula(notation.path_sum("i", "k", len(network.layers[-2]) - 1, 1), 40)
        inner.shift(point(0, LAYERS.formula) - inner.get_center())
        hide(table, label)
        self.add(table, label)
        lit = [network.layers[-2][self.k], *(row[self.k] for row in network.edges[-1]), *network.layers[-1]]
        edges = [e for row in network.edges[-1] for e in row]
        with self.line("back", case=wording.back_case(paths), i=i):
            self.play(Vanish(*self.head, self.table, self.labels), Dim(*network.arms), *focused(lit, 0))
            self.remove(self.table, self.labels)
            self.play(Appear(*back), *focused([start], 1), Appear(label))
            self.play(*focused(first, 1))
            self.play(*focused(network.layers[-2], 1), *focused(edges, 1))
            self.play(*focused(network.layers[-1], 1), Light(*network.arms))
            self.play(Appear(table.head), Morph(self.formula, inner))
            for row in table.rows:
                self.play(Appear(row, lag=0.01))
            self.play(Appear(table.total))
        underline = self.underline_last_factor(inner)
        with self.line("reuse", case=wording.reuse_case(paths, len(self.script.locale.small_numbers))):
            self.hold(3 * style.LONG_HOLD)
            self.play(Appear(underline))
            cells = [m for row in table.rows for m in row[:-1]]
            self.play(Dim(*cells, *table.head, table.total, to=style.READABLE_DIM))
            self.hold(3 * style.LONG_HOLD)
            self.play(Vanish(underline))
            everything = [start, *first, *network.layers[-2], *edges]
            self.play(Vanish(*back, table, label), *focused(everything, 0), run_time=style.SMALL)
            self.remove(table, label)
            hide(self.table, self.labels)
            self.add(self.table, self.labels)
            self.play(
                Appear(*self.head, self.table, self.labels), *focused(lit, 1), Morph(inner, self.formula),
                run_time=style.MORPH,
            )  # fmt: skip

    @staticmethod
    def underline_last_factor(formula: Formula) -> VGroup:
        """Return a line under the factor that the next layer has computed already."""
        factor = VGroup(formula.parts["C2"], formula.parts["a4"])
        left, right, low = factor.get_left()[0] - 0.25, factor.get_right()[0] + 0.05, factor.get_bottom()[1] - 0.1
        return VGroup(segment(point(left, low), point(right, low), style.COLOR["C"], style.BIAS))
