"""What makes a lesson teach well: shown digits that follow from each other, warnings, and random lessons.

`advice` lists what a lesson teaches badly; `random_lesson` draws lessons of which `advice` has nothing to say.
"""

from core.teaching.decimals import MOST_DECIMALS, Decimals, as_shown, at_rest, fixed, shortest, significant
from core.teaching.equals_sign import Contradiction, ShownInterval, agrees, contradictions_shown, follows
from core.teaching.random_lesson import LAYERS, draw_lesson

__all__ = [
    "LAYERS",
    "MOST_DECIMALS",
    "Contradiction",
    "Decimals",
    "ShownInterval",
    "agrees",
    "as_shown",
    "at_rest",
    "contradictions_shown",
    "draw_lesson",
    "fixed",
    "follows",
    "shortest",
    "significant",
]
