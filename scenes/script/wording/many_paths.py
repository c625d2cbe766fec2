"""ManyPaths: what is said of the paths from one neuron to the cost, of their sum, and of the layer before.

`products` are the products along the paths from the chosen neuron of layer L-1, one path for each output.
"""

from collections.abc import Sequence

from core import Reading


def title_key(reading: Reading) -> str:
    """Choose the title by whether there are several outputs, and so several paths."""
    return "title" if len(reading.table("layers")["target"]) > 1 else "one"


def subtitle_key(products: Sequence[float]) -> str:
    """Choose the subtitle by whether there are several paths."""
    return "alone" if len(products) == 1 else "subtitle"


def first_case(products: Sequence[float], layers: int) -> str:
    """Choose by whether the cost depends on the neuron along every path, and by which layer it is in.

    `layers` counts the layers of neurons, the input included: the neuron is hidden if there are more than two.
    """
    if len(products) == 1:
        return "one"
    if not all(products):
        return "silent"
    return "hidden" if layers > 2 else "input"


def sum_case(products: Sequence[float], shown_products: Sequence[str], shown_sum: str) -> str:
    """Choose by whether a single path would mislead, and by whether paths oppose each other."""
    if len(products) == 1:
        return "one"
    if shown_sum in shown_products:
        return "plain"
    return "against" if min(products) < 0 < max(products) else "along"


def back_key(paths: int) -> str:
    """Choose the second subtitle by the number of paths from one neuron of layer L-2."""
    return "routes" if paths > 1 else "route"


def back_case(paths: int) -> str:
    """Choose by the number of paths from one neuron of layer L-2."""
    return "many" if paths > 1 else "one"


def reuse_case(paths: int, words: int) -> str:
    """Choose by the number of paths, and by whether the language has a word for it; `words` counts those, with zero."""
    return "one" if paths == 1 else "few" if paths < words else "many"


def alt_case(products: Sequence[float]) -> str:
    """Choose the description by whether there are several paths."""
    return "one" if len(products) == 1 else "each"


def notes_case(products: Sequence[float]) -> str:
    """Choose the notes by whether the cost depends on the neuron along every path."""
    return "one" if len(products) == 1 else "every" if all(products) else "silent"
