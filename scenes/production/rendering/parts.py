"""What a film or a set of slides is put together from: found where it is kept, or rendered."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from core import Lesson
from scenes.production.rendering.cache import Cache
from scenes.production.rendering.render import RENDERERS, Rendered, Task, render
from scenes.production.work import pool
from scenes.production.work.cache_keys import digest
from scenes.production.work.errors import Failure
from scenes.production.work.progress import Show, Silent


@dataclass(frozen=True)
class How:
    """How the work is done: where what is kept stands, by whom, with which renderer, whether what is kept is used
    again, who is told."""

    work: Path
    workers: pool.Workers
    renderer: str = RENDERERS[0]
    reuse: bool = True
    show: Show = field(default_factory=Silent)


def made(tasks: Sequence[Task], sizes: Sequence[int], lesson: Lesson, how: How) -> list[Rendered]:
    """The results of these tasks. Each is kept as soon as it is there, for this run or the next. Raises Failure."""
    kept = Cache(how.work / "kept")
    keys = [task.key for task in tasks]
    parts: list[Rendered | None] = [
        kept.find(task.part, key, lesson) if how.reuse else None for task, key in zip(tasks, keys, strict=True)
    ]
    missing = [i for i, part in enumerate(parts) if part is None]

    def finished(at: int, part: Rendered) -> None:
        i = missing[at]
        if digest(part.data) != part.digest:
            raise Failure(f"{tasks[i].name} came back damaged; try again")
        parts[i] = part
        with suppress(OSError):  # then it is rendered again next time; what needs the room says so itself
            kept.keep(tasks[i].part, keys[i], part)

    work = how.work if how.workers.share_folders else None
    last = sorted(missing, key=lambda i: sizes[i])[: how.workers.spare]
    waiting = [replace(tasks[i], work=work, beside=i in last) for i in missing]
    pool.run(render, waiting, [sizes[i] for i in missing], how.workers, how.show, finished)
    return [part for part in parts if part is not None]
