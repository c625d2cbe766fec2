"""The parts of a film or of a set of slides: taken from the cache or rendered."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from core import Lesson
from scenes.production.rendering.cache import Cache
from scenes.production.rendering.render import RENDERERS, Rendered, Task, render
from scenes.production.work import Failure, Show, Silent, digest, pool


@dataclass(frozen=True)
class RenderOptions:
    """Where, by which workers and with which renderer parts are rendered."""

    work: Path
    """Work folder: the cache and temporary files."""
    workers: pool.Workers
    """Processes of this machine, or workers of a Dask cluster."""
    renderer: str = RENDERERS[0]
    """One of RENDERERS."""
    reuse: bool = True
    """False to ignore cached parts and render all of them; what is rendered is cached either way."""
    show: Show = field(default_factory=Silent)
    """Progress display."""


def render_parts(tasks: Sequence[Task], sizes: Sequence[int], lesson: Lesson, options: RenderOptions) -> list[Rendered]:
    """Return the result of each task: from the cache, or rendered now and cached as soon as it is complete.

    `sizes` are the expected numbers of frames; the longest parts are started first. Raises Failure if a part fails.
    """
    cache = Cache(options.work / "kept")
    keys = [task.key for task in tasks]
    parts: list[Rendered | None] = [
        cache.find(task.part, key, lesson) if options.reuse else None for task, key in zip(tasks, keys, strict=True)
    ]
    missing = [i for i, part in enumerate(parts) if part is None]

    def finished(index: int, part: Rendered) -> None:
        i = missing[index]
        if digest(part.data) != part.digest:
            raise Failure(f"{tasks[i].name} failed: checksum mismatch in the result; try again")
        parts[i] = part
        with suppress(OSError):  # it is then rendered again next time; a full disk fails where the film is written
            cache.store(tasks[i].part, keys[i], part)

    work = options.work if options.workers.share_folders else None
    threaded = sorted(missing, key=lambda i: sizes[i])[: options.workers.threaded_tasks]  # the smallest start last
    to_render = [replace(tasks[i], work=work, encode_in_thread=i in threaded) for i in missing]
    pool.run(render, to_render, [sizes[i] for i in missing], options.workers, options.show, finished)
    return [part for part in parts if part is not None]
