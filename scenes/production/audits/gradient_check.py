"""The gradient check of a lesson's two networks."""

from core import Lesson, Report, gradient_check, reading_of
from scenes.production.work.errors import Failure


def reports(lesson: Lesson) -> dict[str, Report]:
    """Return the report of each network: of the chain over all examples, of the layered network on its input.

    Raises Failure if a number overflows.
    """
    reading = reading_of(lesson)
    try:
        return {
            "chain": gradient_check(reading.chain_network, *reading.chain_batch),
            "layers": gradient_check(reading.layered_network, *reading.layers_example),
        }
    except OverflowError as error:
        raise Failure(f"the gradient check of {lesson.file} overflows ({error}); give smaller numbers") from error


def require(lesson: Lesson) -> None:
    """Raise Failure if a derivative by backpropagation differs from its central difference."""
    for name, report in reports(lesson).items():
        if not report.passed:
            failed = str(report).splitlines()
            raise Failure(
                f"gradient check of {name} failed for {len(failed)} of {len(report.comparisons)} derivatives; "
                f"{failed[0]}; nothing is rendered, `backprop check` shows all"
            )
