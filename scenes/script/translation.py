"""Translations: a script in another language has the words of the English one, and takes the numbers from it."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenes.script.line import beats, places
from scenes.script.schema import SOURCE, Fault

WORDING = ("text", "cases", "spoken")
"""Keys of a line that a translation has itself; the others it takes from the source."""


def gaps(content: Mapping[str, Any], source: Mapping[str, Any]) -> list[Fault]:
    """Return every entry that a translation lacks, has in addition, or words with other places than its source."""
    ours, theirs = dict(_entries(content)), dict(_entries(source))
    faults = [Fault(key, "is missing", f"translate it from {SOURCE}.toml") for key in theirs if key not in ours]
    faults += [Fault(key, f"is not in {SOURCE}.toml", "remove it") for key in ours if key not in theirs]
    for key, entry in ours.items():
        if key in theirs:
            faults += _differences(key, entry, theirs[key])
    return faults


def merged(content: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """Return a translation whose lines have the numbers, indices, counts and pauses of the source."""
    complete = dict(content)
    if "phrases" in content:
        complete["phrases"] = _with_numbers(content["phrases"], source.get("phrases"))
    originals = _table(source.get("chapters"))
    if isinstance(chapters := content.get("chapters"), dict):
        complete["chapters"] = {
            name: {key: _with_numbers(part, _table(originals.get(name)).get(key)) for key, part in chapter.items()}
            if isinstance(chapter, dict) else chapter
            for name, chapter in chapters.items()
        }  # fmt: skip
    return complete


def _table(content: Any) -> Mapping[str, Any]:
    """Return a table, empty where a broken file has something else."""
    return content if isinstance(content, dict) else {}


def _entries(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each entry with its dotted key: words, phrases, and of each chapter titles, subtitles, lines and slide."""
    for section in ("words", "phrases"):
        for key, entry in _table(content.get(section)).items():
            yield f"{section}.{key}", entry
    for name, chapter in _table(content.get("chapters")).items():
        for key, part in _table(chapter).items():
            if isinstance(part, dict):
                yield from ((f"chapters.{name}.{key}.{inner}", entry) for inner, entry in part.items())
            else:
                yield f"chapters.{name}.{key}", part


def _with_numbers(part: Any, source: Any) -> Any:
    """Return a table of entries, each with what the source's entry has besides its words."""
    if not isinstance(part, dict) or not isinstance(source, dict):
        return part
    kept = {key: {k: v for k, v in _table(entry).items() if k not in WORDING} for key, entry in source.items()}
    return {
        key: {**kept.get(key, {}), **({"text": entry} if isinstance(entry, str) else entry)}
        if isinstance(entry, (str, dict)) else entry
        for key, entry in part.items()
    }  # fmt: skip


def _differences(key: str, entry: Any, source: Any) -> list[Fault]:
    """Return in what a translated entry differs from its source, but for its words."""
    surplus = [part for part in _table(entry) if part not in WORDING]
    faults = [Fault(f"{key}.{part}", f"is taken from {SOURCE}.toml", "remove it here") for part in surplus]
    ours, theirs = _marks(entry), _marks(source)
    if ours is None or theirs is None:  # malformed: reported by the validation of the form
        return faults
    names = {case: f"{key}.cases.{case}" if case else f"{key}.text" for case in (*ours, *theirs)}
    faults += [
        Fault(names[case], "is missing", f"translate it from {SOURCE}.toml") for case in theirs if case not in ours
    ]
    faults += [Fault(names[case], f"is not in {SOURCE}.toml", "remove it") for case in ours if case not in theirs]
    for case in ours.keys() & theirs.keys():
        where = names[case] if case else key
        for place in sorted(ours[case] ^ theirs[case]):
            if place in ours[case]:
                faults.append(Fault(where, f"the place {{{place}}} is not in {SOURCE}.toml", "remove it"))
            else:
                faults.append(Fault(where, f"the place {{{place}}} is missing", f"put it where {SOURCE}.toml has it"))
    return faults


def _marks(entry: Any) -> dict[str, set[str]] | None:
    """Return the places of each case and, as "@name", the beats of what is said; None if the entry is malformed."""
    table = {"text": entry} if isinstance(entry, str) else _table(entry)
    texts: Any = table.get("cases", {"": table.get("text")})
    spoken: Any = table.get("spoken", {})
    spoken = {"": spoken} if isinstance(spoken, str) else spoken
    try:
        return {
            case: {*places(text), *(f"@{beat}" for beat in beats(spoken.get(case, text)))}
            for case, text in texts.items()
        }
    except (AttributeError, TypeError, ValueError):
        return None
