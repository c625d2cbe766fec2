"""Descent: what is said of the start, the first step, the run and its end."""

from itertools import pairwise

from core import Network, Reading
from scenes.look import notation, style

DECIMALS = 3
"""Decimals with which the mean cost is shown beside its plot."""

FLAT = 0.1
"""Share of the output's axis: a curve that covers less is called flat."""

MUCH = 0.7
"""Share of the first cost: a run that ends below it has lowered the cost by much."""

FALLS, TOO_LONG = ("falls", "moves", "single"), ("rises", "once_rises", "diverges", "bursts")
"""Cases of the line `run` in which the cost falls by much, and in which the steps are too long."""


def title_key(reading: Reading) -> str:
    """Choose the title by whether the steps are too long."""
    return "long" if run_case(reading) in TOO_LONG else "title"


def average_case(reading: Reading) -> str:
    """Choose the caption of the mean cost by whether there are several examples."""
    return "many" if reading["chain.size.examples"] > 1 else "one"


def start_case(reading: Reading) -> str:
    """Choose by the number of examples, and by whether the first network's curve is flat."""
    count = reading["chain.size.examples"]
    if count == 1:
        return "one"
    flat = is_flat(reading, reading.chain_network)
    if count == 2:
        return "flat_both" if flat else "both"
    return "flat" if flat else "many"


def is_flat(reading: Reading, network: Network) -> bool:
    """True if a chain's output, which is monotonic, hardly changes over the axis of inputs."""
    (left, right), (low, high) = (
        [reading[f"axis(descent.{axis}).{end}"] for end in ("low", "high")] for axis in ("input", "output")
    )
    try:
        ends = network.feedforward([[left], [right]]).a[-1][:, 0]
    except OverflowError:  # an axis may extend beyond the examples
        return False
    return bool(abs(ends[1] - ends[0]) < FLAT * (high - low))


def step_case(reading: Reading) -> str:
    """Choose by whether the gradient is zero, and by whether more than one step is asked for and the first works."""
    depth, history = int(reading["chain.size.layers"]), reading.history
    if not any(reading[name] for name in notation.chain_gradient(depth)):
        return "still"
    return "moves" if history.last > 1 or history.diverged_at == 2 else "once"


def run_case(reading: Reading) -> str:
    """Choose by what becomes of the mean cost, as it is shown."""
    history = reading.history
    costs, shown = history.costs, [style.as_shown(cost, DECIMALS) for cost in history.costs]
    if history.diverged_at:
        return "diverges" if history.last else "bursts"
    change = shown[-1] - shown[0]
    if history.last == 1:
        return "once_falls" if change < 0 else "once_rises" if change > 0 else "once_stays"
    wanders = any(after > before for before, after in pairwise(shown))
    if not change:
        return "stays" if len({*costs}) == 1 else "returns" if wanders else "hardly"
    if change > 0:
        return "rises"
    return "wanders" if wanders else _falling_case(reading) if costs[-1] < MUCH * costs[0] else "little"


def _falling_case(reading: Reading) -> str:
    """Choose by what the curve does while the cost falls: it bends toward the examples, or only moves."""
    if reading["chain.size.examples"] == 1:
        return "single"
    depth = int(reading["chain.size.layers"])
    activations = [reading.activation_of(str(layer)) for layer in range(1, depth + 1)]
    straight = all(activation.straight for activation in activations)
    return "moves" if straight or is_flat(reading, reading.history.networks[-1]) else "falls"


def end_case(reading: Reading) -> str:
    """Choose by the case of the line `run`, and by whether there was one step only."""
    run = run_case(reading)
    if run in TOO_LONG:
        return "long"
    if run in FALLS:
        return "falls"
    return "once" if reading.history.last == 1 else "plain"


def every_parameter_moves(reading: Reading) -> bool:
    """True if no derivative of the first example's cost is zero."""
    depth = int(reading["chain.size.layers"])
    return all(reading[f"dC/d{parameter}({n})"] for n in range(1, depth + 1) for parameter in "wb")


def closing_key(reading: Reading) -> str:
    """Choose the closing subtitle by whether every parameter has a way to move."""
    return "passes" if every_parameter_moves(reading) else "slopes"


def close_case(reading: Reading) -> str:
    """Choose by whether every parameter has a way to move."""
    return "moves" if every_parameter_moves(reading) else "whether"
