"""One chapter under audit: gone through without pictures, and looked at wherever it comes to rest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scenes import script
from scenes.pictures.primitives.number import Number
from scenes.production.audits import completeness, narration, recomputed
from scenes.production.audits.layout import faults as layout_faults
from scenes.production.audits.layout import texts_in_view
from scenes.production.audits.reading import Reader
from scenes.production.audits.typst_text import plain
from scenes.stage.lesson_scene import LessonScene
from scenes.stage.record import Described, Record, Spoken, Written


@dataclass
class Look:
    """What there is to see at the end of every line and at every slide: given to a LessonScene as `at_rest`."""

    lesson: Mapping[str, Any]
    """The content of the lesson file."""
    moments: int = 0
    digits: int = 0
    faults: dict[str, dict[str, str]] = field(
        default_factory=lambda: {"completeness": {}, "arithmetic": {}, "layout": {}}
    )
    """By audit: each fault with the moment at which it was first seen."""
    equations: dict[str, bool] = field(default_factory=dict)
    """Each that stands between numbers, and whether it holds."""
    formulas: dict[str, bool] = field(default_factory=dict)
    """Each in which symbols are given their values, and whether it holds."""
    slides: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By number: the numbers in view, each as drawn, with the box (left, bottom, right, top) that its ink fills."""

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
        for audit, found in (("completeness", incomplete), ("arithmetic", wrong), ("layout", layout_faults(scene))):
            for fault in found:
                self.faults[audit].setdefault(fault, moment)
        if moment.startswith("slide "):
            self.slides[moment.removeprefix("slide ")] = [
                {"shown": plain(text.mobject), "box": [*text.boxes[:, :2].min(0), *text.boxes[:, 2:].max(0)]}
                for text in texts_in_view(scene.mobjects)
                if isinstance(text.mobject, Number)
            ]


def document(look: Look, record: Record, language: str) -> bytes:
    """What was seen and what the record holds, audited, as JSON."""
    spoken = script.load(language)
    texts: list[Spoken | Described | Written] = [*record.lines, *record.described, *record.written]
    said = [number for text in texts for number in text.numbers]
    words = {word: n for n, word in enumerate(spoken.locale.small_numbers)}
    differing, others = recomputed.faults([*record.numbers, *said], look.reader.oracle, words)
    faults = {
        "ledger": dict.fromkeys(differing, ""),
        **look.faults,
        "narration": dict.fromkeys(narration.faults(record.lines, spoken), ""),
    }
    checked = {
        "ledger": len(record.numbers) + len(said) - others,
        "completeness": look.digits,
        "arithmetic": len(look.equations) + len(look.formulas),
        "layout": look.moments,
        "narration": len(record.lines),
    }
    found = {"checked": checked, "others": others, "faults": faults, "slides": look.slides}
    found["equations"] = look.equations
    return json.dumps(found, ensure_ascii=False).encode()
