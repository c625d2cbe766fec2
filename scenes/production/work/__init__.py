"""What the production's work is done with: worker processes, a Dask cluster, cache keys, and files replaced atomically.

Nothing here knows what the work is, except that `cache_keys` reads the words of a chapter.
"""

from scenes.production.work.cache_keys import (
    digest,
    key_of,
    manim_settings,
    package_versions,
    script_words,
    source_checksums,
)
from scenes.production.work.checkout import CHECKOUT, DISTRIBUTION
from scenes.production.work.dask_cluster import FarmWorkers
from scenes.production.work.errors import DISK_FULL, BadInput, Failure, message_of, too_long
from scenes.production.work.file_cache import cached_file, last_used
from scenes.production.work.files import (
    discard,
    make_folder,
    make_writable,
    part_of,
    read_file,
    replacing,
    sweep,
    write_file,
)
from scenes.production.work.imports import HOME
from scenes.production.work.locks import emptied
from scenes.production.work.media_names import media_name
from scenes.production.work.pool import cores
from scenes.production.work.printing import echo, echo_lines
from scenes.production.work.processes import ReportProgress
from scenes.production.work.progress_bars import Show, Silent, progress

__all__ = [
    "CHECKOUT",
    "DISK_FULL",
    "DISTRIBUTION",
    "HOME",
    "BadInput",
    "Failure",
    "FarmWorkers",
    "ReportProgress",
    "Show",
    "Silent",
    "cached_file",
    "cores",
    "digest",
    "discard",
    "echo",
    "echo_lines",
    "emptied",
    "key_of",
    "last_used",
    "make_folder",
    "make_writable",
    "manim_settings",
    "media_name",
    "message_of",
    "package_versions",
    "part_of",
    "progress",
    "read_file",
    "replacing",
    "script_words",
    "source_checksums",
    "sweep",
    "too_long",
    "write_file",
]
