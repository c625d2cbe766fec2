"""The chapters in order, and the numbers of their slides: the only place that lists either."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from scenes import script

if TYPE_CHECKING:  # Manim takes seconds to import, and a list of chapters does not need it
    from scenes.stage.lesson_scene import LessonScene


@dataclass(frozen=True)
class Chapter:
    """A scene class by its name, the module in scenes.chapters that defines it, and the numbers of its slides.

    `slides` has a number for each call of LessonScene.slide, in order. A chapter is `joined` if it begins with the
    picture that the previous one ended with, except for the heading.
    """

    name: str
    module: str
    slides: tuple[int, ...] = ()
    joined: bool = True

    @property
    def scene_module(self) -> str:
        """Return the full name of the module."""
        return f"scenes.chapters.{self.module}"

    @property
    def scene(self) -> "type[LessonScene]":
        """Import and return the scene class, which gets the numbers of its slides here.

        Raises AttributeError if the module does not define it.
        """
        scene: type[LessonScene] = getattr(import_module(self.scene_module), self.name)
        scene.slide_numbers = self.slides
        return scene

    def title(self, language: str = script.SOURCE) -> str:
        """Return the title that viewers see."""
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
"""Number of the slide that is the film's poster: the chain rule, which the film is about."""
