"""Films and sounds by the names of their files."""

import os
from pathlib import Path


def media_name(path: Path) -> str:
    """Return the name by which FFmpeg opens this file and nothing else.

    FFmpeg takes what stands before a colon for a protocol, so `http:/x.mp4` and `concat:a|b.mp4` are not opened as
    files. Behind `file:` it takes all of the name as it is. An open file would not do: a film that is to be playable
    while it loads is opened once more by its name.
    """
    return f"file:{os.path.abspath(path)}"
