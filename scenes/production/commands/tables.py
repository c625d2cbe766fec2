"""What the command line prints: quantities, chapters, gradient checks."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core import Reading, Report
from core.lesson.printable import printable
from scenes.contents import Chapter
from scenes.production.work.echo import echo

if TYPE_CHECKING:
    from scenes.production.audits.report import AuditReport

MOST_FAULTS = 20
"""So many of an audit are printed."""

_SECTIONS = {
    "chain": "The network with one neuron in each layer",
    "layers": "The network with several neurons in each layer",
    "descent": "Gradient descent on the chain's examples",
}


def as_json(document: Any) -> str:
    """Return the document as JSON, indented, floats with all their digits, characters that are not printable escaped.

    Raises ValueError for a float that is not finite.
    """
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def print_numbers(reading: Reading) -> None:
    """Every quantity, a table a section, on stdout; in a pipe as wide as it takes."""
    for section, title in _SECTIONS.items():
        table = _table(title, "name", "symbol", "value", "how it is computed")
        table.columns[2].justify = "right"
        for name in reading:
            if name.startswith(f"{section}."):
                found = reading.describe(name)
                table.add_row(*map(_cell, (found.name, found.symbol, f"{found.value:.6g}", found.formula)))
        _print(table)


def chapters_document(chapters: Sequence[Chapter]) -> list[dict[str, Any]]:
    """The chapters in film order, as plain data."""
    return [{"name": c.name, "title": c.title(), "slides": list(c.slides)} for c in chapters]


def print_chapters(chapters: Sequence[Chapter]) -> None:
    """The chapters in film order, on stdout."""
    table = _table(None, "name", "title", "slides")
    for chapter in chapters:
        table.add_row(*map(_cell, (chapter.name, chapter.title(), ", ".join(map(str, chapter.slides)))))
    _print(table)


def check_lines(reports: Mapping[str, Report]) -> list[str]:
    """What the gradient check found: the worst error of each network, or both sides where they differ."""
    lines = []
    for name, report in reports.items():
        worst = report.worst
        if report.passed:
            lines.append(f"{name}: {report} ({worst.parameter.name})")
        else:
            lines += [f"{name}: {line}" for line in str(report).splitlines()]
    return lines


def print_audits(report: "AuditReport") -> None:
    """A line for each audit, then the faults of each, at most MOST_FAULTS, on stdout."""
    table = _table(None, "audit", "checked", "faults", "what was checked")
    for audit in report.audits:
        what = f"{audit.what} ({audit.note})" if audit.note else audit.what
        table.add_row(*map(_cell, (audit.name, str(audit.checked), str(len(audit.faults)), what)))
    table.columns[1].justify = table.columns[2].justify = "right"
    _print(table)
    for audit in report.audits:
        for fault in audit.faults[:MOST_FAULTS]:
            echo(f"{audit.name}: {fault}")
        if len(audit.faults) > MOST_FAULTS:
            echo(f"{audit.name}: {len(audit.faults) - MOST_FAULTS} more; --json has all")


def _cell(text: str) -> Text:
    return Text(printable(text))


def _table(title: str | None, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:  # nothing is cut or folded where nobody looks at columns of a screen
        console.width = console.measure(table, options=console.options.update(max_width=10_000)).maximum
    console.print(table)
    console.print()
