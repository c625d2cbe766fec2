"""The stage: what a chapter is performed on. A scene with a frame clock, lines, slides, dials and a ledger.

This face has only the plain data, which commands import quickly. Chapters import scenes.stage.lesson_scene, which
imports Manim.
"""

from scenes.stage.pace import Beats, MissingTake, Pace, Take
from scenes.stage.record import Described, Record, Shown, Spoken, Written

__all__ = ["Beats", "Described", "MissingTake", "Pace", "Record", "Shown", "Spoken", "Take", "Written"]
