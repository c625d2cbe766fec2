"""The last two neurons, and the addresses of what belongs to them: a raised bracket names the layer."""

from manim import VGroup, VMobject

from scenes.look import style
from scenes.look.layouts import point
from scenes.pictures import Bias, ChainPicture, LabeledPair, Weight, onto, underlines
from scenes.pictures.primitives import Appear, Dim, Fly, Morph, Move, Vanish, set_presence
from scenes.script.wording import labels as wording
from scenes.stage.lesson_scene import LessonScene


class Labels(LessonScene):
    """All but the last two neurons goes; then a(L), a(L-1), and the same address for weight and bias."""

    def construct(self) -> None:
        self.picture = ChainPicture(self.live, self.script.words)
        self.pair = LabeledPair(self.live, self.script.words)
        self.head = self.titled()
        self.add(self.head, self.picture)
        self.zoom()
        self.name("last", 1)
        self.name("before", 0)
        self.never_a_power()
        self.readdress()
        self.slide(alt=wording.alt_case(self.reading))

    def zoom(self) -> None:
        """The last two neurons with what is theirs move and grow; all else goes."""
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
            self.beside(weight, pair.weight),
        ]  # fmt: skip
        for bias, place in self.own:
            moves += [onto(bias.stub, place.stub), onto(bias.knob, place.knob)]
            way = place.knob.get_center() - bias.knob.get_center()
            drop = place.number.baseline - bias.number.baseline - way[1]
            moves.append(Move(bias.symbol, bias.number, by=way + point(0, drop)))
        with self.line("zoom"):
            self.play(Vanish(*below))
            self.play(*self.earlier(), Vanish(*others, run_time=style.MOVE), *moves)

    def earlier(self) -> list[Move | Appear]:
        """The edge from the left stays, as a line out of the dark."""
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
    def beside(old: Weight, new: Weight) -> Move:
        """The old symbol at the new one's baseline and size, over the middle of the edge."""
        scale = new.symbol.size / old.symbol.size
        center = old.symbol.get_center()
        way = new.edge.get_center() - old.edge.get_center()
        lift = (center[1] - old.symbol.baseline) * scale + new.symbol.baseline - center[1] - way[1]
        return Move(old.symbol, to=center + way + point(0, lift), scale=scale)

    def name(self, line: str, which: int) -> None:
        """The label over a neuron; its bracket is underlined; a copy goes to the legend."""
        label, (entry, word) = self.pair.labels[which].parts["a"], self.pair.legend[which]
        seat = entry.parts["a"]
        mark = underlines([label])
        with self.line(line):
            self.play(Appear(self.pair.labels[which], lag=0.3), run_time=style.MOVE)
            self.hold(style.QUICK)
            self.play(Appear(mark), run_time=style.QUICK)
            self.hold(style.HOLD)
            if which == 1:
                self.play(Appear(self.pair.rule), run_time=style.QUICK)
            self.play(Vanish(mark), Fly(label, seat, run_time=style.MOVE))
            self.play(Appear(word))

    def never_a_power(self) -> None:
        """A power looks otherwise: the same height, no bracket."""
        labels = [label.parts["a"] for label in self.pair.labels]
        marks = underlines(labels)
        with self.line("power"):
            self.play(Appear(marks))
            self.hold(style.SLOW)
            self.play(Vanish(marks))
            self.play(Appear(self.pair.legend[2], lag=0.1), run_time=style.MOVE)

    def readdress(self) -> None:
        """The numbered symbols become those of layer L: the index goes, and the bracket comes."""
        weight = self.picture.chain.weights[-1]
        with self.line("params"):
            self.play(
                Morph(weight.symbol, self.pair.weight.symbol),
                *(Dim(bias, to=style.READABLE_DIM) for bias, _ in self.own[:-1]),
            )
            for bias, place in reversed(self.own):
                self.play(*self.becomes(bias, place))
        self.stand(VGroup(self.pair))

    @staticmethod
    def becomes(bias: Bias, place: Bias) -> list[Morph | Move]:
        """One bias gets its address; its number makes room."""
        return [Morph(bias.symbol, place.symbol), onto(bias.number, place.number)]

    def stand(self, *picture: VMobject) -> None:
        """Only the chapter's last picture, and the heading."""
        self.clear()
        self.add(self.head, *picture)
