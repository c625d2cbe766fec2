"""Label the last two neurons and their parameters: a raised bracket names the layer."""

from manim import VGroup, VMobject

from scenes.look import style
from scenes.look.layouts import point
from scenes.pictures import Bias, ChainPicture, LabeledPair, Weight, onto, underlines
from scenes.pictures.primitives import Appear, Dim, Fly, Morph, Move, Vanish, set_presence
from scenes.script.wording import labels as wording
from scenes.stage.lesson_scene import LessonScene


class Labels(LessonScene):
    """Only the last two neurons stay: with the labels a(L) and a(L-1), and brackets for their weight and biases."""

    def construct(self) -> None:
        self.picture = ChainPicture(self.live, self.script.words)
        self.pair = LabeledPair(self.live, self.script.words)
        self.head = self.titled()
        self.add(self.head, self.picture)
        self.zoom()
        self.name_activation("last", 1)
        self.name_activation("before", 0)
        self.contrast_with_power()
        self.relabel_parameters()
        self.slide(alt=wording.alt_case(self.reading))

    def zoom(self) -> None:
        """Move and enlarge the last two neurons with their parameters, and remove everything else."""
        chain, pair = self.picture.chain, self.pair
        inner, outer = chain.neurons[-2:]
        weight, self.weight = chain.weights[-1], pair.weight
        self.own = [*zip(chain.biases[-len(pair.biases) :], pair.biases, strict=True)]
        below = [m for m in self.picture.submobjects if m is not chain]
        kept = {id(m) for m in (inner, outer, weight, *(bias for bias, _ in self.own))}
        others = [m for m in chain.submobjects if id(m) not in kept]
        moves = [
            onto(inner.circle, pair.inner.circle), onto(inner.number, pair.inner.number),
            onto(outer.circle, pair.outer.circle), onto(outer.number, pair.outer.number),
            onto(weight.edge, pair.edge), onto(weight.number, pair.weight.number),
            self.move_symbol(weight, pair.weight),
        ]  # fmt: skip
        for bias, place in self.own:
            moves += [onto(bias.stub, place.stub), onto(bias.knob, place.knob)]
            shift = place.knob.get_center() - bias.knob.get_center()
            drop = place.number.baseline - bias.number.baseline - shift[1]
            moves.append(Move(bias.symbol, bias.number, by=shift + point(0, drop)))
        with self.line("zoom"):
            self.play(Vanish(*below))
            self.play(*self.keep_incoming_edge(), Vanish(*others, run_time=style.MOVE), *moves)

    def keep_incoming_edge(self) -> list[Move | Appear]:
        """Return animations that keep the edge from the left, as a fading line; none in a chain of one layer."""
        if self.pair.layers == 1:
            return []
        edge, fading = self.picture.chain.weights[-2].edge, self.pair.fading
        end = fading.points.copy()
        there = onto(edge, fading)
        fading.points = edge.points.copy()
        self.add(fading)
        set_presence(0.0, fading)
        back = Move(fading, to=(end[0] + end[-1]) / 2, scale=(end[-1] - end[0])[0] / fading.width)
        return [there, back, Appear(fading, run_time=style.MOVE)]

    @staticmethod
    def move_symbol(old: Weight, new: Weight) -> Move:
        """Return an animation that moves the old symbol to the new one's baseline and size, over the edge."""
        scale = new.symbol.size / old.symbol.size
        center = old.symbol.get_center()
        shift = new.edge.get_center() - old.edge.get_center()
        lift = (center[1] - old.symbol.baseline) * scale + new.symbol.baseline - center[1] - shift[1]
        return Move(old.symbol, to=center + shift + point(0, lift), scale=scale)

    def name_activation(self, line: str, which: int) -> None:
        """Show the label of neuron `which` (1 is the last), underline its bracket, and copy it to the legend."""
        label, (entry, word) = self.pair.labels[which].parts["a"], self.pair.legend[which]
        place = entry.parts["a"]
        mark = underlines([label])
        with self.line(line):
            self.play(Appear(self.pair.labels[which], lag=0.3), run_time=style.MOVE)
            self.hold(style.QUICK)
            self.play(Appear(mark), run_time=style.QUICK)
            self.hold(style.HOLD)
            if which == 1:
                self.play(Appear(self.pair.rule), run_time=style.QUICK)
            self.play(Vanish(mark), Fly(label, place, run_time=style.MOVE))
            self.play(Appear(word))

    def contrast_with_power(self) -> None:
        """Show how a power differs: it has no bracket."""
        labels = [label.parts["a"] for label in self.pair.labels]
        marks = underlines(labels)
        with self.line("power"):
            self.play(Appear(marks))
            self.hold(style.SLOW)
            self.play(Vanish(marks))
            self.play(Appear(self.pair.legend[2], lag=0.1), run_time=style.MOVE)

    def relabel_parameters(self) -> None:
        """Replace the index of each parameter's symbol by the bracket of its layer."""
        weight = self.picture.chain.weights[-1]
        with self.line("params"):
            self.play(
                Morph(weight.symbol, self.pair.weight.symbol),
                *(Dim(bias, to=style.READABLE_DIM) for bias, _ in self.own[:-1]),
            )
            for bias, place in reversed(self.own):
                self.play(*self.relabel_bias(bias, place))
        self.show_only(VGroup(self.pair))

    @staticmethod
    def relabel_bias(bias: Bias, place: Bias) -> list[Morph | Move]:
        """Return animations that relabel one bias and make room for its label."""
        return [Morph(bias.symbol, place.symbol), onto(bias.number, place.number)]

    def show_only(self, *picture: VMobject) -> None:
        """Remove everything but the heading and this picture."""
        self.clear()
        self.add(self.head, *picture)
