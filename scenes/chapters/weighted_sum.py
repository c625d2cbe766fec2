"""Show where an activation comes from: the weighted sum z, then the activation function."""

from manim import VGroup

from scenes.look import style
from scenes.pictures import CostPicture, WeightedSumPicture
from scenes.pictures.primitives import Appear, Become, Dim, Fly, Into, Light, Vanish, hide, one_by_one, set_presence
from scenes.script.wording import weighted_sum as wording
from scenes.stage.lesson_scene import LessonScene

ON_AXIS = 0.08
"""How far the guides are drawn while z is marked on its axis; at 1 they reach the curve."""


class WeightedSum(LessonScene):
    """w a + b merges into a box and is called z; the activation function turns z into the output."""

    @property
    def own_title(self) -> str:
        return wording.title_key(self.reading)

    def construct(self) -> None:
        self.picture = WeightedSumPicture(self.live)
        self.diagram, self.formulas, self.curve = self.picture.diagram, self.picture.formulas, self.picture.curve
        self.separate_neurons()
        self.show_sum()
        self.name_sum()
        self.show_curve()
        self.show_other_curve()
        self.read_off()
        self.contrast_steps()
        self.slide()

    def separate_neurons(self) -> None:
        """Remove the cost, move the two neurons apart, and empty the output."""
        before, diagram = CostPicture(self.live), self.diagram
        diagram.open_to(0.0)
        self.curve.reach_to(0.0)
        self.add(self.titled(), before)
        with self.line("pieces"):
            self.play(Vanish(*before.around), run_time=style.SMALL)
            self.play(*before.pair.to(diagram), Light(before.pair.before, run_time=style.MOVE))
            self.remove(before)
            hide(self.picture)
            self.add(self.picture)
            set_presence(1.0, diagram.before, diagram.outer, diagram.labels[1])
            self.play(Become(diagram.outer.fill_to, start=1, end=0))

    def show_sum(self) -> None:
        """Merge weight, activation and bias into their weighted sum, as a formula and in a box."""
        diagram, box = self.diagram, self.diagram.box
        above, below = self.formulas.sum, self.formulas.numbers
        w, a, b = diagram.weight.symbol.parts["w"], diagram.labels[0].parts["a"], diagram.bias.symbol.parts["b"]
        with self.line("weighted") as said:
            self.play(Become(diagram.open_to, run_time=style.MOVE), Appear(box.panel, run_time=style.MOVE))
            self.play(Appear(diagram.bias))
            for beat, symbol in (("a", a), ("w", w), ("b", b)):
                self.hold_until(said[beat])
                self.play(Fly(symbol, above.parts[beat]))
            self.play(Appear(above.signs[1]), run_time=style.QUICK)
            self.hold_until(said["z"])
            self.play(
                *(Into(above.parts[key], below.parts[key]) for key in ("w", "a", "b")),
                Appear(*below.signs[:-1], run_time=style.MOVE),
            )
            self.play(*one_by_one([Into(symbol, box.number, run_time=style.MOVE) for symbol in (a, w, b)], style.LAG))
            self.play(Appear(below.signs[-1], run_time=style.MOVE), Into(box.number, below.parts["value"]))

    def name_sum(self) -> None:
        """Write z over the box and before the formula."""
        box, formula = self.diagram.box, self.formulas.sum
        others = [self.diagram.before, self.diagram.bias, self.diagram.labels[1], self.formulas.numbers]
        with self.line("name"):
            self.play(Appear(box.symbol), Dim(*others, to=style.READABLE_DIM))
            self.play(Fly(box.symbol.parts["z"], formula.parts["z"]))
            self.play(Appear(formula.signs[0]), run_time=style.QUICK)
            self.hold(style.HOLD)
            self.play(Light(*others))

    def show_curve(self) -> None:
        """Show an arrow for the activation function, and its curve."""
        curve, row, diagram = self.curve, self.formulas.output, self.diagram
        sign = diagram.function.parts["f"]
        with self.line("squeeze", case=wording.squeeze_case(self.reading)):
            self.play(Appear(diagram.arrow), Appear(diagram.function))
            self.hold(style.HOLD)
            curve.trace_to(0.0)
            self.play(Appear(curve.axes, curve.along, curve.up, *curve.labels[:2]), run_time=style.SMALL)
            self.play(Appear(curve.curve, run_time=0.1), Become(curve.trace_to, curve.curve, run_time=style.SLOW))
            self.play(Fly(sign, curve.name.parts["f"]), Appear(*_rest_of_name(curve.name), run_time=style.MOVE))
            self.play(
                *one_by_one(
                    [
                        Fly(diagram.labels[1].parts["a"], row.parts["a"]),
                        Fly(sign, row.parts["f"]),
                        Fly(diagram.box.symbol.parts["z"], row.parts["z"]),
                    ],
                    style.LAG,
                ),
                Appear(*row.signs[:3], run_time=style.MOVE + style.LAG),
            )

    def show_other_curve(self) -> None:
        """Show another activation's curve for a moment."""
        sketch = self.picture.sketch()
        with self.line("other", case=sketch.function_name):
            self.hold(style.LONG_HOLD)
            sketch.trace_to(0.0)
            self.play(Appear(sketch))
            self.hold(style.QUICK)
            self.play(Become(sketch.trace_to, sketch, run_time=style.SLOW))
            self.hold(style.LONG_HOLD)
        self.play(Vanish(sketch), run_time=style.QUICK)

    def read_off(self) -> None:
        """Read the output off the curve, from z up and across to a, and fill the output's neuron."""
        curve, row, diagram = self.curve, self.formulas.output, self.diagram
        with self.line("curve") as said:
            self.play(Become(curve.reach_to, curve, end=ON_AXIS, run_time=style.QUICK))
            self.hold_until(said["up"])
            self.play(Become(curve.reach_to, curve, start=ON_AXIS, end=1, run_time=style.SLOW))
            self.hold_until(said["across"])
            self.play(Become(curve.reach_to, curve, start=1, end=2, run_time=style.SLOW))
            self.hold_until(said["read"])
            self.play(
                Fly(row.parts["f"], row.parts["g"]),
                Into(curve.z_number, row.parts["n"]),
                Appear(*row.signs[3:6], run_time=style.MOVE),
            )
            self.play(
                Into(curve.a_number, row.parts["value"]),
                Appear(row.signs[6], run_time=style.MOVE),
                Become(diagram.outer.fill_to, run_time=style.MOVE),
            )

    def contrast_steps(self) -> None:
        """Light the sum alone, the curve alone, and both again."""
        diagram, rows = self.diagram, self.formulas
        first = [diagram.before, diagram.bias, diagram.box, rows.sum, rows.numbers]
        second = [diagram.arrow, diagram.function, diagram.outer, diagram.labels[1], rows.output, self.curve]
        with self.line("both", case=wording.both_case(self.reading)) as said:
            self.play(Dim(*second, to=style.READABLE_DIM))
            self.hold_until(said["then"])
            self.play(Light(*second), Dim(*first, to=style.READABLE_DIM))
            self.hold_until(said["each"])
            self.play(Light(*first))


def _rest_of_name(formula: VGroup) -> list[VGroup]:
    """Return the parts of a curve's name without the function's sign."""
    return [formula.signs, formula.parts["z"]]
