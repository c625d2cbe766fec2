"""How the lists of a lesson file would have to be nested to fit, for messages about lists that do not."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

Matrix = list[list[float]]


LONGEST_INTEGER = 256
"""Bits of a whole number that a message repeats. Python refuses to write the digits of very long ones."""


def shown(value: Any) -> str:
    """Return a value as a lesson file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    return str(value) if not isinstance(value, int) or value.bit_length() < LONGEST_INTEGER else "..."


def is_numbers(value: Any) -> TypeGuard[list[float]]:
    """True if the value is a list of one or more numbers."""
    return isinstance(value, list) and bool(value) and all(type(part) in (int, float) for part in value)


def transposed(rows: Matrix, columns: int, biases: Sequence[float]) -> Matrix | None:
    """Return the transpose of a matrix if it, and not the matrix, fits a layer of `columns` inputs."""
    if len(rows) != columns or {len(row) for row in rows} != {len(biases)}:
        return None
    return [list(column) for column in zip(*rows, strict=True)]


def nested_weights(layers: Mapping[str, Any]) -> list[Matrix] | None:
    """Return the numbers of `layers.weights` nested as layers, neurons and weights, or None if they fit nowhere."""
    weights, inputs = layers.get("weights"), layers.get("input")
    sizes = [len(inputs)] if is_numbers(inputs) else [*range(2, 9), 1]
    if is_numbers(weights):
        biases = layers.get("biases")
        if len(sizes) == 1 and isinstance(biases, list) and all(map(is_numbers, biases)):
            return _split(weights, sizes[0], [len(row) for row in biases])
        return _fitting([weights], sizes)
    if not isinstance(weights, list) or not all(map(is_numbers, weights)):
        return None
    if len({len(row) for row in weights}) == 1 and (len(sizes) > 1 or len(weights[0]) == sizes[0]):
        return [weights]
    return _fitting(weights, sizes)


def _split(numbers: list[float], inputs: int, sizes: list[int]) -> list[Matrix] | None:
    flat = []
    for before, neurons in zip([inputs, *sizes], sizes, strict=False):
        flat.append(numbers[: before * neurons])
        numbers = numbers[before * neurons :]
    return None if numbers or not all(flat) else _fitting(flat, [inputs])


def _fitting(flat: list[list[float]], sizes: Sequence[int]) -> list[Matrix] | None:
    """Return one list of numbers for each layer as matrices, for the first number of inputs that fits them."""
    for inputs in sizes:
        layers, before = [], inputs
        for numbers in flat:
            if len(numbers) % before:
                break
            layers.append([numbers[at : at + before] for at in range(0, len(numbers), before)])
            before = len(layers[-1])
        if len(layers) == len(flat):
            return layers
    return None


def nested_biases(layers: Mapping[str, Any]) -> list[list[float]] | None:
    """Return one bias for each neuron, where `layers.biases` has one number for each layer."""
    biases, weights = layers.get("biases"), layers.get("weights")
    if not is_numbers(biases):
        return None
    sizes = [len(rows) if isinstance(rows, list) else 1 for rows in weights] if isinstance(weights, list) else []
    if len(sizes) != len(biases):
        return [biases] if len(sizes) == 1 and sizes[0] == len(biases) else [[bias] for bias in biases]
    return [[bias] * size for bias, size in zip(biases, sizes, strict=True)]
