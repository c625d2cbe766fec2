"""The ledger of a film: every number shown or spoken, with all that is needed to recompute it."""

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenes.script import TextNumber
    from scenes.stage import Record


def starts(records: "Sequence[Record]") -> list[int]:
    """Return the first frame of each chapter in the film."""
    return [0, *accumulate(record.frames for record in records)][:-1]


def document(lesson: Mapping[str, Any], records: "Sequence[Record]", language: str) -> dict[str, Any]:
    """Return the ledger as plain data; all frames are counted from the start of the film.

    `lesson` is the content of the lesson file, `language` the code of the film's language. An entry's `with` holds
    the parameters that differed from the lesson, so that `Reading(lesson_from_source(lesson, ""), with)[name]` is its
    value.
    """
    offsets = starts(records)
    parts = list(zip(offsets, records, strict=True))
    return {
        "fps": records[0].fps,
        "language": language,
        "lesson": lesson,
        "chapters": [
            {
                "name": record.chapter, "title": record.title, "frame": offset, "frames": record.frames,
                "slides": [{"number": number, "frame": offset + frame} for frame, number in record.slides],
            }
            for offset, record in parts
        ],
        "lines": [
            {
                "chapter": record.chapter, "id": line.id, "frame": offset + line.frame, "until": offset + line.until,
                "text": line.text, "spoken": line.spoken, "numbers": _said(line.numbers),
            }
            for offset, record in parts
            for line in record.lines
        ],
        "words": [
            {
                "chapter": record.chapter, "frame": offset + words.frame, "text": words.text,
                "numbers": _said(words.numbers),
            }
            for offset, record in parts
            for words in record.written
        ],
        "entries": [
            {
                "chapter": record.chapter, "frame": offset + entry.frame, "until": offset + entry.until,
                "name": entry.name, "with": dict(entry.overrides), "value": entry.value, "shown": entry.shown,
            }
            for offset, record in parts
            for entry in record.numbers
        ],
    }  # fmt: skip


def _said(numbers: "Sequence[TextNumber]") -> list[dict[str, Any]]:
    return [
        {"name": said.name, "with": dict(said.overrides), "value": said.value, "shown": said.shown} for said in numbers
    ]


def text(document: Mapping[str, Any]) -> str:
    """Return a ledger as JSON: one chapter, line or entry per line of the file, floats with all digits."""
    fields = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            fields.append(f'"{key}": [\n' + ",\n".join(_json(item) for item in value) + "\n]")
        else:
            fields.append(f'"{key}": {_json(value)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
