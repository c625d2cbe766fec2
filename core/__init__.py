"""The mathematics of the lesson: NumPy, no screen.

Conventions, everywhere in this package:

- ``L`` is the number of layers of weights. Layer ``l`` runs from 1 to ``L``; layer 0 is the input.
- ``weights[l - 1][j, k]`` is the weight from neuron ``k`` of layer ``l - 1`` to neuron ``j`` of layer ``l``.
- ``a[l]`` is the activation of layer ``l`` (``a[0]`` is the input); ``z[l - 1]`` is its weighted sum.
- The cost of one example is the plain squared error, no 1/2: ``C = sum_j (a_j(L) - y_j)^2``.
- A leading axis, where there is one, runs over examples.
- A finite change is a *nudge*; a quotient of nudges is a *ratio*; ``dC_dw`` and its kin are derivatives.
"""

from core.activations import ACTIVATIONS, DEFAULT_ACTIVATION, Activation, activation
from core.backprop import Backprop, Gradient, backprop, gradient
from core.cost import COSTS, DEFAULT_COST, Cost, cost
from core.descent import History, descend
from core.gradient_check import Comparison, Report, gradient_check
from core.lesson import DEFAULT_LESSON, Lesson, LessonError
from core.network import Forward, Network, Parameter
from core.nudge import Nudge, nudge
from core.paths import LocalDerivative, Path, chain_path, path_sum, paths_from, paths_from_neuron, weight_factors
from core.reading import Reading, lesson_from_source, load_lesson, parse_lesson, reading_of
from core.teaching import Contradiction, ShownInterval, agrees, contradictions_shown, follows

__all__ = [
    "ACTIVATIONS",
    "COSTS",
    "DEFAULT_ACTIVATION",
    "DEFAULT_COST",
    "DEFAULT_LESSON",
    "Activation",
    "Backprop",
    "Comparison",
    "Contradiction",
    "Cost",
    "Forward",
    "Gradient",
    "History",
    "Lesson",
    "LessonError",
    "LocalDerivative",
    "Network",
    "Nudge",
    "Parameter",
    "Path",
    "Reading",
    "Report",
    "ShownInterval",
    "activation",
    "agrees",
    "backprop",
    "chain_path",
    "contradictions_shown",
    "cost",
    "descend",
    "follows",
    "gradient",
    "gradient_check",
    "lesson_from_source",
    "load_lesson",
    "nudge",
    "parse_lesson",
    "path_sum",
    "paths_from",
    "paths_from_neuron",
    "reading_of",
    "weight_factors",
]
