"""Named local derivatives and their product, for any parameter of a network."""

import math
from dataclasses import dataclass

from core.backprop import Backprop
from core.network import Parameter
from core.paths import LocalDerivative, paths_from_bias, paths_from_weight

__all__ = ["LocalDerivative", "Product", "chain_product", "weight_product"]


@dataclass(frozen=True)
class Product:
    """Factors in the order in which a nudge meets them, and their product."""

    factors: tuple[LocalDerivative, ...]

    @property
    def value(self) -> float:
        """The product of the factors."""
        return math.prod(factor.value for factor in self.factors)


def chain_product(found: Backprop, parameter: Parameter) -> Product:
    """All the factors from a parameter to the cost of a network with one neuron a layer.

    `found` is one evaluated example. A weight or bias of layer l has 3 + 2 (L - l) factors.
    Raises ValueError where a layer has several neurons (then paths.py has one product for each path).
    """
    found.network[parameter]  # raises where there is none
    if any(n > 1 for n in found.network.sizes[parameter.layer :]):
        raise ValueError(
            f"chain_product: expected one neuron a layer from layer {parameter.layer} on, "
            f"got {found.network.sizes}; see core.paths for several"
        )
    if parameter.kind == "w":
        (path,) = paths_from_weight(found, parameter.layer, parameter.j, parameter.k)
    else:
        (path,) = paths_from_bias(found, parameter.layer, parameter.j)
    return Product(path.factors)


def weight_product(found: Backprop, layer: int, j: int, k: int) -> Product:
    """Three factors for w_jk(layer) in a network of any width: dz_j/dw_jk, da_j/dz_j, dC/da_j.

    In the last layer all three are local; further back the third already is a sum over paths.
    """
    path = paths_from_weight(found, layer, j, k)[0]
    sensitivity = LocalDerivative("C", f"a({layer})[{j}]", float(found.dC_da[layer][j]))
    return Product((*path.factors[:2], sensitivity))
