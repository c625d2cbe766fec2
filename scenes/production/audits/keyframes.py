"""Audit one chapter: run it without drawing frames, and check every moment of rest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scenes import script
from scenes.pictures.primitives import Number
from scenes.production.audits import completeness, narration, recomputed
from scenes.production.audits.layout import faults as layout_faults
from scenes.production.audits.layout import texts_in_view
from scenes.production.audits.reading import Reader
from scenes.production.audits.typst_text import plain
from scenes.stage import Described, Record, Spoken, Written
from scenes.stage.lesson_scene import LessonScene


@dataclass
class KeyframeAudit:
    """Checks the stage at the end of every line and at every slide; passed to a LessonScene as `at_rest`."""

    lesson: Mapping[str, Any]
    """The content of the lesson file."""
    moments: int = 0
    digits: int = 0
    faults: dict[str, dict[str, str]] = field(
        default_factory=lambda: {"completeness": {}, "arithmetic": {}, "layout": {}}
    )
    """By audit: each fault with the moment at which it first occurred."""
    equations: dict[str, bool] = field(default_factory=dict)
    """Each equation between numbers, with True if it holds."""
    formulas: dict[str, bool] = field(default_factory=dict)
    """Each equation with symbols, with True if it holds for their values."""
    slides: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By slide number: the numbers in view, as drawn, with their boxes (left, bottom, right, top) in Manim units."""

    def __post_init__(self) -> None:
        self.reader = Reader(self.lesson)

    def __call__(self, scene: LessonScene, moment: str) -> None:
        self.moments += 1
        count, incomplete = completeness.checked(scene)
        self.digits += count
        read = self.reader(scene.mobjects, scene.live.now.overrides)
        for equation in read:
            known = self.formulas if equation.symbols else self.equations
            known[equation.text] = equation.holds
        wrong = [equation.fault for equation in read if not equation.holds]
        for audit, faults in (("completeness", incomplete), ("arithmetic", wrong), ("layout", layout_faults(scene))):
            for fault in faults:
                self.faults[audit].setdefault(fault, moment)
        if moment.startswith("slide "):
            self.slides[moment.removeprefix("slide ")] = [
                {"shown": plain(text.mobject), "box": [*text.boxes[:, :2].min(0), *text.boxes[:, 2:].max(0)]}
                for text in texts_in_view(scene.mobjects)
                if isinstance(text.mobject, Number)
            ]


def document(audit: KeyframeAudit, record: Record, language: str) -> bytes:
    """Return the results of the audits of a chapter and its record, as JSON."""
    spoken = script.load(language)
    texts: list[Spoken | Described | Written] = [*record.lines, *record.described, *record.written]
    said = [number for text in texts for number in text.numbers]
    words = {word: n for n, word in enumerate(spoken.locale.small_numbers)}
    differing, others = recomputed.faults([*record.numbers, *said], audit.reader.oracle, words)
    faults = {
        "ledger": dict.fromkeys(differing, ""),
        **audit.faults,
        "narration": dict.fromkeys(narration.faults(record.lines, spoken), ""),
    }
    checked = {
        "ledger": len(record.numbers) + len(said) - others,
        "completeness": audit.digits,
        "arithmetic": len(audit.equations) + len(audit.formulas),
        "layout": audit.moments,
        "narration": len(record.lines),
    }
    audited = {"checked": checked, "others": others, "faults": faults, "slides": audit.slides}
    audited["equations"] = audit.equations
    return json.dumps(audited, ensure_ascii=False).encode()
