"""Audit the ledger file beside a film, and the film, captions and transcript beside it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from core import Lesson, lesson_from_source, reading_of
from core.reading import STEP, WHAT_IF
from scenes import script
from scenes.production.audits import film_files, narration, recomputed, wording
from scenes.production.audits.forward import Incomparable
from scenes.production.audits.ledger_shape import LedgerDocument, LedgerNumber, load, safe_line
from scenes.production.audits.oracle import Oracle
from scenes.production.audits.report import Audit, AuditReport, Fault
from scenes.production.work.errors import BadInput
from scenes.script import Script, TextNumber
from scenes.stage import Spoken

WHAT = {
    "ledger": "numbers computed again from the ledger's lesson by forward passes and central differences alone",
    "narration": "lines and words: those of the script, with the numbers that the ledger has for them",
    "frames": "chapters, slides, lines, words and numbers: in order, each within its chapter",
    "files": "files beside the ledger that belong to it",
}
"""What each audit checks, by the name of the audit, for the report."""


def audited_ledger(path: Path) -> AuditReport:
    """Audit a ledger file. Raises BadInput if it is not a ledger, LessonError if its lesson is not valid."""
    ledger = load(path)
    name = safe_line(str(path))
    if ledger.language not in script.languages():
        raise BadInput(f"{name}: language: there is no script {safe_line(ledger.language)!r}")
    text = script.load(ledger.language)
    lesson = lesson_from_source(ledger.lesson, f"{name}: lesson")
    files = film_files.checked(path, ledger)
    numbers = [*_numbers(ledger)]
    differing, incomparable = _recomputed(numbers, lesson, text)
    audits = (
        _audit("ledger", len(numbers) - incomparable, differing, recomputed.note(incomparable)),
        _audit("narration", len(ledger.lines) + len(ledger.words), _narration(ledger, text, lesson)),
        _audit("frames", _count(ledger), _frames(ledger)),
        _audit("files", len(files.names), files.faults, files.note),
    )
    return AuditReport(name, audits, "ledger")


def _audit(name: str, checked: int, faults: Iterable[Fault], note: str = "") -> Audit:
    unique = dict.fromkeys(
        Fault(safe_line(fault.chapter), fault.moment, safe_line(fault.what, 400)) for fault in faults
    )
    return Audit(name, WHAT[name], checked, tuple(unique), note)


# ---------------------------------------------------------------- numbers


def _numbers(ledger: LedgerDocument) -> Iterator[tuple[str, int, LedgerNumber]]:
    """Yield every number with its chapter and its first frame."""
    yield from ((entry.chapter, entry.frame, entry) for entry in ledger.entries)
    yield from ((line.chapter, line.frame, number) for line in ledger.lines for number in line.numbers)
    yield from ((words.chapter, words.frame, number) for words in ledger.words for number in words.numbers)


def _recomputed(
    numbers: Iterable[tuple[str, int, LedgerNumber]], lesson: Lesson, text: Script
) -> tuple[list[Fault], int]:
    """Return the faults of numbers, and the count of numbers that cannot be compared."""
    oracle = Oracle(lesson.source)
    words = {word: n for n, word in enumerate(text.locale.small_numbers)}
    values: dict[object, float] = {}
    differing: list[Fault] = []
    incomparable = 0
    for chapter, frame, number in numbers:
        try:
            wrong = _moved(number, lesson) or recomputed.fault(number, oracle, words) or _contradicted(number, values)
        except Incomparable:
            incomparable += 1
            continue
        if wrong:
            differing.append(Fault(chapter, f"frame {frame}", wrong))
    return differing, incomparable


def _contradicted(number: LedgerNumber, values: dict[object, float]) -> str | None:
    """Return the fault of a number whose value differs from an earlier one of its name and parameters, or None."""
    before = values.setdefault((number.name, frozenset(number.overrides.items())), number.value)
    return None if before == number.value else f"{number.name} has the value {number.value!r}, and before {before!r}"


def _moved(number: LedgerNumber, lesson: Lesson) -> str | None:
    """Return what is wrong with the moved parameters that a number names, or None."""
    for path, value in number.overrides.items():
        try:
            own = None if path == WHAT_IF else reading_of(lesson).parameter(path)
        except KeyError:
            return f"{number.name}: with {path}: the lesson has no such parameter"
        if own == value:
            return f"{number.name}: with {path}: {value:g} is what the lesson has anyway"
        if path == STEP and value not in range(lesson.source["descent"]["steps"] + 1):
            return f"{number.name}: with {path}: the descent has no step {value:g}"
        if path == "descent.steps":
            return f"{number.name}: with {path}: a film does not move it"
    return None


# ---------------------------------------------------------------- words


def _narration(ledger: LedgerDocument, text: Script, lesson: Lesson) -> Iterator[Fault]:
    yield from wording.faults(ledger, text, reading_of(lesson))
    for line in ledger.lines:
        if line.id in text.lines:
            numbers = tuple(TextNumber("", n.name, n.overrides, n.value, n.shown) for n in line.numbers)
            spoken = Spoken(line.frame, line.until, line.id, line.text, line.spoken, numbers)
            yield from (Fault(line.chapter, f"frame {line.frame}", what) for what in _said(spoken, text))


def _said(line: Spoken, text: Script) -> list[str]:
    try:
        return narration.faults([line], text)
    except (ArithmeticError, ValueError):  # num2words has no words for it
        return [f"{line.id}: one of its numbers cannot be said"]


# ---------------------------------------------------------------- frames


def _count(ledger: LedgerDocument) -> int:
    slides = sum(len(part.slides) for part in ledger.chapters)
    return len(ledger.chapters) + slides + len(ledger.lines) + len(ledger.words) + len(ledger.entries)


def _frames(ledger: LedgerDocument) -> Iterator[Fault]:
    spans: dict[str, tuple[int, int]] = {}
    end = 0
    for chapter in ledger.chapters:
        if chapter.name in spans:
            yield Fault(chapter.name, "", "the chapter is there twice")
        if chapter.frame != end:
            yield Fault(
                chapter.name, "", f"begins with frame {chapter.frame}, and the chapter before it ends with frame {end}"
            )
        if not chapter.frames:
            yield Fault(chapter.name, "", "has no frames")
        end = chapter.frame + chapter.frames
        spans[chapter.name] = chapter.frame, end
        before = -1
        for slide in chapter.slides:
            if not max(chapter.frame, before) <= slide.frame < end:
                yield Fault(
                    chapter.name, f"frame {slide.frame}", f"slide {slide.number} is not in its chapter, or not in order"
                )
            before = slide.frame
    yield from _within(((e.chapter, e.frame, e.until, e.name) for e in ledger.entries), spans)
    yield from _within(((x.chapter, x.frame, x.until, x.id) for x in ledger.lines), spans)
    yield from _within(((w.chapter, w.frame, w.frame + 1, f"“{w.text}”") for w in ledger.words), spans)
    for one, other in zip(ledger.lines, ledger.lines[1:], strict=False):
        if one.until > other.frame:
            yield Fault(other.chapter, f"frame {other.frame}", f"{other.id}: begins while {one.id} is said")


def _within(items: Iterable[tuple[str, int, int, str]], spans: dict[str, tuple[int, int]]) -> Iterator[Fault]:
    before = 0
    for chapter, frame, until, what in items:
        moment = f"frame {frame}"
        if chapter not in spans:
            yield Fault(chapter, moment, f"{what}: the ledger has no chapter {chapter}")
            continue
        first, end = spans[chapter]
        if not first <= frame < until <= end:
            yield Fault(chapter, moment, f"{what}: until {until}: is not within its chapter, frames {first} to {end}")
        elif frame < before:
            yield Fault(chapter, moment, f"{what}: comes after one of frame {before}")
        before = frame
