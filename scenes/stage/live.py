"""The live network of a scene, and the dials that change its parameters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from manim import Animation, Mobject, Scene

from core import Reading
from scenes.look import style
from scenes.pictures.primitives import BoundMobject, bound_members


class Live:
    """A source of quantities whose reading changes when a dial turns."""

    def __init__(self, reading: Reading) -> None:
        self.now = reading

    def __getitem__(self, name: str) -> float:
        return self.now[name]

    def __deepcopy__(self, memo: dict[int, Any]) -> "Live":
        return self  # copies of a bound mobject share the live network


class TurnDial(Animation):
    """Animates a change of one parameter. The mobjects of each stop in `through` follow `lag` seconds later than
    those of the stop before; everything else follows at once.

    Each stop is drawn from a complete reading of its own, with the parameter's value at that stop. So what a stop
    shows is true at every moment.
    """

    def __init__(
        self, live: Live, path: str, value: float, *, through: Sequence[Iterable[Mobject]] = (),
        start: float | None = None, lag: float = style.LAG, run_time: float = style.SLOW, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.live, self.path, self.value, self.origin = live, path, value, start
        self.stops: list[list[BoundMobject]] = [bound_members(stop) for stop in through]
        self.lag = lag
        super().__init__(None, introducer=True, run_time=run_time, suspend_mobject_updating=False, **kwargs)

    def _setup_scene(self, scene: Scene) -> None:
        """Manim adds the animation's mobject here; this animation has none."""

    def begin(self) -> None:
        self.start = self.live.now.parameter(self.path) if self.origin is None else self.origin
        for mobject in self._stopped():
            mobject.suspend_updating(recursive=False)
        self.interpolate(0)

    def interpolate_mobject(self, alpha: float) -> None:
        """Set the parameter and draw every stop. Raises ValueError if the run time is too short for the lags."""
        alpha = min(max(alpha, 0.0), 1.0)
        lag = self.lag / self.run_time
        span = 1 - lag * max(0, len(self.stops) - 1)
        if span <= 0:
            raise ValueError(f"a turn of {self.run_time} s is too short for {len(self.stops)} stops")
        self.live.now = self._reading(alpha / span)
        for i, stop in enumerate(self.stops):
            reading = self._reading((alpha - i * lag) / span)
            for mobject in stop:
                mobject.show(reading)

    def _reading(self, alpha: float) -> Reading:
        t = self.rate_func(min(max(alpha, 0.0), 1.0))
        value = self.value if t == 1 else self.start + (self.value - self.start) * t
        return self.live.now.moved(self.path, value)

    def update_mobjects(self, dt: float) -> None:
        """Manim runs the updaters of the animation's mobject here; this animation has none."""

    def finish(self) -> None:
        self.interpolate(1)
        for mobject in self._stopped():
            mobject.resume_updating(recursive=False)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Manim removes the animation's mobject here; this animation has none."""

    def _stopped(self) -> Iterable[BoundMobject]:
        return (mobject for stop in self.stops for mobject in stop)


@dataclass(frozen=True)
class Dial:
    """One parameter of the live network, by its path in the lesson file."""

    live: Live
    path: str

    @property
    def value(self) -> float:
        """Return the current value."""
        return self.live.now.parameter(self.path)

    def to(self, value: float, **kwargs: Any) -> TurnDial:
        """Return an animation that changes the parameter to a value."""
        return TurnDial(self.live, self.path, value, **kwargs)

    def by(self, change: float, **kwargs: Any) -> TurnDial:
        """Return an animation that changes the parameter by an amount."""
        return self.to(self.value + change, **kwargs)

    def home(self, **kwargs: Any) -> TurnDial:
        """Return an animation back to the lesson's value."""
        return self.to(self.live.now.own.parameter(self.path), **kwargs)

    def set(self, value: float) -> None:
        """Set the parameter at once, without an animation."""
        self.live.now = self.live.now.moved(self.path, value)
