"""The cost of one example."""

from scenes.mobjects.motion import Appear, Move
from scenes.mobjects.number import Number
from scenes.mobjects.text import Formula
from scenes import notation
from scenes.stage import LessonScene


class Cost(LessonScene):
    def construct(self) -> None:
        h = self.titled()
        self.play(Appear(h))
        n = Number(self.live, "C_0", kind="C")
        f = Formula(notation.COST, 66)
        f2 = Formula(notation.COST_IN_NUMBERS, 40, source=self.live, numbers={"a": {}, "y": {}, "value": {}}).shift([0, -2, 0])
        with self.line("target"):
            self.play(Appear(f, lag=.1), run_time=1.2)
            self.play(Move(f, by=[0, 1, 0]))
        with self.line("formula"):
            self.play(Appear(n, f2))
        with self.line("flip"):
            self.play(self.dial("chain.examples[0].y").to(0.0))
        self.slide(3)
