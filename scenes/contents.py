"""The chapters in order: the only place that says so."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from scenes import script

if TYPE_CHECKING:  # Manim takes seconds to import, and a list of chapters does not need it
    from scenes.stage.lesson_scene import LessonScene


@dataclass(frozen=True)
class Chapter:
    """A scene class by its name, the module that holds it, and the slides that it marks.

    A chapter is `joined` where it begins with the very picture that the one before ended with, its heading aside.
    """

    name: str
    module: str
    slides: tuple[int, ...] = ()
    joined: bool = True

    @property
    def scene_module(self) -> str:
        """The full name of the module."""
        return f"scenes.chapters.{self.module}"

    @property
    def scene(self) -> "type[LessonScene]":
        """The class; imported when asked for."""
        found: type[LessonScene] = getattr(import_module(self.scene_module), self.name)
        return found

    def title(self, language: str = script.SOURCE) -> str:
        """For the viewer."""
        return script.load(language).titles[self.name]


CHAPTERS = (
    Chapter("Opening", "opening", joined=False),
    Chapter("ChainNetwork", "chain_network", (1,)),
    Chapter("Labels", "labels", (2,)),
    Chapter("Cost", "cost", (3,)),
    Chapter("WeightedSum", "weighted_sum", (4,)),
    Chapter("DependencyTree", "dependency_tree", (5,)),
    Chapter("Nudge", "nudge", (6,)),
    Chapter("ChainRule", "chain_rule", (7,)),
    Chapter("Derivatives", "derivatives", (8,)),
    Chapter("Averaging", "averaging", (9,)),
    Chapter("GradientVector", "gradient_vector", (10,)),
    Chapter("BiasAndBackward", "bias_and_backward"),
    Chapter("ManyNeurons", "many_neurons", (11,), joined=False),
    Chapter("ManyPaths", "many_paths", (12,)),
    Chapter("Descent", "descent", joined=False),
)

POSTER = 7
"""The slide that stands for the film."""
