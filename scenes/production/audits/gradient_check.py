"""The gradient check of a lesson's two networks."""

from core import Lesson, Report, gradient_check, reading_of
from scenes.production.work.errors import Failure


def reports(lesson: Lesson) -> dict[str, Report]:
    """By network: the chain over all its examples, the layered one on its input and target."""
    reading = reading_of(lesson)
    try:
        return {
            "chain": gradient_check(reading.chain_network, *reading.chain_batch),
            "layers": gradient_check(reading.layered_network, *reading.layers_example),
        }
    except OverflowError as error:
        raise Failure(f"the gradient check of {lesson.file} overflows ({error}); give smaller numbers") from error


def require(lesson: Lesson) -> None:
    """Raises Failure where a derivative by backpropagation differs from its central difference."""
    for name, report in reports(lesson).items():
        if not report.passed:
            failed = str(report).splitlines()
            raise Failure(
                f"gradient check of {name} failed for {len(failed)} of {len(report.comparisons)} derivatives; "
                f"{failed[0]}; nothing is rendered, `backprop check` shows all"
            )
