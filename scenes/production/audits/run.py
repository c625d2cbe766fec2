"""Run all audits of a lesson."""

import json
from collections.abc import Sequence
from typing import Any

from core import Lesson
from scenes.contents import Chapter
from scenes.production.audits import gradient_check, pixels, recomputed
from scenes.production.audits.report import Audit, AuditReport, Fault
from scenes.production.rendering import UNDRAWN_QUALITY, RenderOptions, Task, render_images, render_parts
from scenes.production.work.errors import Failure

SIZE = (1920, 1080)
"""Width and height of the rendered slides, in pixels: tesseract reads digits of this size reliably."""

WHAT = {
    "ledger": "numbers computed again by forward passes and central differences alone",
    "completeness": "texts with digits: in the ledger, or notation",
    "arithmetic": "equations and formulas that hold for their shown digits, or within their rounding",
    "layout": "moments of rest without a fault of layout",
    "pixels": "numbers of the slides read back from their pixels",
    "narration": "lines whose numbers, spoken and in captions, are in the ledger",
}
"""What each audit checks, by the name of the audit, for the report."""


def audited(chapters: Sequence[Chapter], lesson: Lesson, language: str, options: RenderOptions) -> AuditReport:
    """Audit chapters of a lesson. Raises Failure if the gradient check or the rendering of a chapter fails."""
    gradient_check.require(lesson)
    tasks = [Task(c, lesson.source, lesson.file, UNDRAWN_QUALITY, language=language, audit=True) for c in chapters]
    parts = [json.loads(part.data) for part in render_parts(tasks, [1] * len(tasks), lesson, options)]
    by_name = dict(zip([chapter.name for chapter in chapters], parts, strict=True))
    audits = []
    for name, what in WHAT.items():
        if name == "pixels":
            wrong = any(part["faults"]["arithmetic"] for part in parts)
            audits.append(_pixels(chapters, by_name, lesson, language, options, wrong=wrong))
            continue
        faults = [
            Fault(chapter, moment, fault)
            for chapter, part in by_name.items()
            for fault, moment in part["faults"][name].items()
        ]
        audits.append(
            Audit(name, what, sum(part["checked"][name] for part in parts), tuple(faults), _note(name, parts))
        )
    return AuditReport(lesson.file, tuple(audits))


def _note(name: str, parts: Sequence[Any]) -> str:
    if name == "ledger":
        return recomputed.note(sum(part["others"] for part in parts))
    if name == "arithmetic":
        near = sum("≈" in text for part in parts for text in part["equations"])
        return f"{near} of them bear ≈" if near else ""
    return ""


def _pixels(
    chapters: Sequence[Chapter],
    by_name: dict[str, Any],
    lesson: Lesson,
    language: str,
    options: RenderOptions,
    *,
    wrong: bool,
) -> Audit:
    """Render and read the slides. `wrong` is True if there are faults of arithmetic, which can stop a slide."""
    marked = [(chapter, number) for chapter in chapters for number in chapter.slides]
    if not marked or pixels.reader() is None:
        missing = "tesseract is not installed (Debian's package tesseract-ocr)" if marked else "no slide"
        return Audit("pixels", WHAT["pixels"], 0, (), f"not run: {missing}")
    try:
        images = render_images(marked, [SIZE] * len(marked), lesson, options, language)
    except Failure as error:
        if not wrong:
            raise
        return Audit("pixels", WHAT["pixels"], 0, (), f"not run: {error}")
    slides = {
        number: (image, by_name[chapter.name]["slides"][str(number)])
        for (chapter, number), image in zip(marked, images, strict=True)
    }
    if not any(numbers for _, numbers in slides.values()):
        return Audit("pixels", WHAT["pixels"], 0, (), "no numbers on these slides")
    result = pixels.read_back(slides)
    faults = tuple(Fault("slides", "", fault) for fault in result.faults)
    rate = f"{result.recognized / result.count:.1%} recognized, {result.at_once / result.count:.1%} at first sight"
    return Audit("pixels", WHAT["pixels"], result.count, faults, "; ".join([rate, *result.misread]))
