"""File names in the form that FFmpeg takes for files and nothing else."""

import os
from pathlib import Path


def media_name(path: Path) -> str:
    """Return the URL by which FFmpeg opens this file.

    FFmpeg takes what comes before a colon for a protocol, so it would not open `http:/x.mp4` or `concat:a|b.mp4` as
    files. After `file:` it takes the name literally. Passing an open file does not work: for a film that can be
    played while it loads, FFmpeg opens the file a second time, by name.
    """
    return f"file:{os.path.abspath(path)}"
