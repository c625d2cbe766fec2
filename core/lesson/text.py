"""A lesson as the text of a file, with comments that say what each entry means."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.activations import ACTIVATIONS

COMMENTS = 34
"""The column in which comments begin."""


def lesson_text(source: Mapping[str, Any], head: Sequence[str]) -> str:
    """What to write so that reading it gives this very source, every digit of it; `head` are the comment's first
    lines."""
    chain, layers, descent = source["chain"], source["layers"], source["descent"]
    return "\n".join(
        [
            *(f"# {line}".rstrip() for line in head),
            "",
            _entry(f'activation = "{source["activation"]}"', " | ".join(ACTIVATIONS)),
            "",
            _entry("[chain]", "one neuron per layer"),
            _entry(f"weights  = {chain['weights']}", "w(1) .. w(L)"),
            _entry(f"biases   = {chain['biases']}", "b(1) .. b(L)"),
            _entry("examples = [", "[x, y]; the first is the one that C_0 belongs to"),
            *_rows(chain["examples"], 8),
            "]",
            _entry(f"nudge    = {chain['nudge']}", "the film also shows ten times this and a tenth of it"),
            "",
            _entry("[layers]", "several neurons per layer"),
            f"input   = {layers['input']}",
            _entry("weights = [", "weights[l][j][k]: from neuron k to neuron j"),
            *_rows(layers["weights"], 1),
            "]",
            f"biases  = {layers['biases']}",
            f"target  = {layers['target']}",
            "",
            "[descent]",
            f"rate  = {descent['rate']}",
            f"steps = {descent['steps']}",
            "",
        ]
    )


def _entry(text: str, comment: str) -> str:
    return f"{text:<{COMMENTS - 2}}  # {comment}"


def _rows(values: Sequence[Any], on_a_line: int) -> list[str]:
    """The values of a list, so many on a line."""
    lines = [values[i : i + on_a_line] for i in range(0, len(values), on_a_line)]
    return [f"  {', '.join(map(str, line))}," for line in lines]
