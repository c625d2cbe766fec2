"""Averaging: what is said of the training examples, of their derivatives' signs and of the mean.

`shown` are the derivatives that have a column in the table: of many examples, only some do.
"""

from collections.abc import Sequence

from core import Reading
from scenes.look import style


def derivatives_of_examples(reading: Reading) -> list[float]:
    """Return dC_k/dw of the last weight for each training example."""
    return [example["dC/dw"][-1] for example in reading.table("chain")["examples"]]


def subtitle_key(reading: Reading, shown: Sequence[float]) -> str:
    """Choose the subtitle by the number of examples, and by whether all of them have a column."""
    count = len(derivatives_of_examples(reading))
    return "single" if count == 1 else "subtitle" if len(shown) == count else "some"


def one_case(reading: Reading) -> str:
    """Choose by whether the first example's derivative is zero."""
    return "voice" if derivatives_of_examples(reading)[0] else "silent"


def parade_case(reading: Reading, shown: Sequence[float]) -> str:
    """Choose by whether all examples have a column, and every column a bar."""
    count = len(derivatives_of_examples(reading))
    if count == 1:
        return "one"
    if not all(shown):
        return "blank"
    if len(shown) < count:
        return "some"
    return "both" if count == 2 else "all"


def sides_case(reading: Reading, shown: Sequence[float], decimals: int) -> str:
    """Choose what is true of the signs, over all examples and over those with a column.

    `decimals` is the number of decimals with which the derivatives are shown.
    """
    derivatives = derivatives_of_examples(reading)
    targets = [example["y"] for example in reading.table("chain")["examples"]]
    if {*targets} == {0, 1} and all(d < 0 if y else d > 0 for y, d in zip(targets, derivatives, strict=True)):
        return "targets"
    if not any(derivatives):
        return "none"
    if min(derivatives) < 0 < max(derivatives):
        return "mixed" if min(sum(d < 0 for d in shown), sum(d > 0 for d in shown)) > 1 else "differ"
    if all(derivatives) and len({style.as_shown(d, decimals) for d in derivatives}) == 1:
        return "alike"
    return ("down" if max(derivatives) <= 0 else "up") + ("" if all(derivatives) else "_or_none")


def mean_case(reading: Reading, decimals: int) -> str:
    """Choose by whether the mean is smaller in size than every derivative, both as they are shown."""
    derivatives = derivatives_of_examples(reading)
    if len(derivatives) == 1:
        return "one"
    last = int(reading["chain.size.layers"]) - 1
    mean = abs(style.as_shown(reading[f"chain.mean.dC/dw[{last}]"], decimals))
    return "small" if all(abs(style.as_shown(d, decimals)) > mean for d in derivatives) else "plain"


def notes_case(reading: Reading) -> str:
    """Choose the notes by whether there are several examples to average."""
    return "one" if len(derivatives_of_examples(reading)) == 1 else "many"
