"""Whether the project runs from a checkout of its repository or from an installed wheel.

A checkout has `make`, the lock files and media/voice. A wheel carries the packages `core` and `scenes`, with the
spoken lines inside, and nothing may be written there.
"""

from pathlib import Path

DISTRIBUTION = "backpropagation-calculus"
"""Name of the project for pip."""


def checkout_around(module: Path) -> Path | None:
    """Return the folder of the checkout that this module of ours is in; None if it comes from a wheel."""
    folder = module.resolve().parents[3]
    return folder if (folder / "Makefile").is_file() and (folder / "media/voice/voice.json").is_file() else None


CHECKOUT = checkout_around(Path(__file__))
"""The folder of the checkout; None in a wheel."""
