"""Tables and JSON that the command line prints: quantities, chapters, gradient checks, audits."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from core import Network, Reading, Report
from core.lesson import printable
from scenes.contents import Chapter
from scenes.production.work import echo

if TYPE_CHECKING:
    from scenes.production.audits import AuditReport

MOST_FAULTS = 20
"""Faults printed per audit: as many as fit on a screen beside the table; --json has all."""

_SECTIONS = {
    "chain": "The network with one neuron in each layer",
    "layers": "The network with several neurons in each layer",
    "descent": "Gradient descent on the chain's examples",
}


def as_json(document: Any) -> str:
    """Return the document as indented JSON, with all digits of floats; characters that are not printable are escaped.

    Raises ValueError for a float that is not finite.
    """
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def print_numbers(reading: Reading) -> None:
    """Print every quantity on stdout, one table per section; in a pipe each table is as wide as its longest row."""
    for section, title in _SECTIONS.items():
        table = _table(title, "name", "symbol", "value", "how it is computed")
        table.columns[2].justify = "right"
        for name in reading:
            if name.startswith(f"{section}."):
                quantity = reading.describe(name)
                cells = (quantity.name, quantity.symbol, f"{quantity.value:.6g}", quantity.formula)
                table.add_row(*map(_cell, cells))
        _print(table)


def chapters_document(chapters: Sequence[Chapter]) -> list[dict[str, Any]]:
    """Return the chapters in film order, as plain data for JSON."""
    return [{"name": c.name, "title": c.title(), "slides": list(c.slides)} for c in chapters]


def print_chapters(chapters: Sequence[Chapter]) -> None:
    """Print the chapters in film order on stdout."""
    table = _table(None, "name", "title", "slides")
    for chapter in chapters:
        table.add_row(*map(_cell, (chapter.name, chapter.title(), ", ".join(map(str, chapter.slides)))))
    _print(table)


def check_lines(reports: Mapping[str, Report]) -> list[str]:
    """Return lines about a gradient check: the largest error of each network, or both values where they disagree."""
    lines = []
    for name, report in reports.items():
        worst = report.worst
        if report.passed:
            lines.append(f"{name}: {report} ({worst.parameter.name})")
        else:
            lines += [f"{name}: {line}" for line in str(report).splitlines()]
    return lines


def weight_lines(network: Network) -> list[str]:
    """Return a line for each layer that says how its first weight between unlike neurons was read.

    A square matrix that was entered transposed has a valid shape, so only its author can see that it is.
    """
    lines = []
    for layer, weights in enumerate(network.weights, 1):
        j, k = (0, 1) if weights.shape[1] > 1 else (min(1, len(weights) - 1), 0)
        where = f"from neuron {k + 1} to neuron {j + 1} (layers.weights[{layer - 1}][{j}][{k}])"
        lines.append(f"layers: w_{j + 1}{k + 1}({layer}) = {weights[j, k]:.10g}: {where}")
    return lines


def print_audits(report: "AuditReport") -> None:
    """Print a row for each audit on stdout, then the first MOST_FAULTS faults of each."""
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
            echo(f"{audit.name}: (and {len(audit.faults) - MOST_FAULTS} more; --json lists all)")


def _cell(text: str) -> Text:
    return Text(printable(text))


def _table(title: str | None, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table) -> None:
    console = Console(highlight=False)
    if not console.is_terminal:  # output in a pipe is not folded: programs need whole rows
        console.width = console.measure(table, options=console.options.update(max_width=10_000)).maximum
    console.print(table)
    console.print()
