"""Recordings: the user's sound files, read only if they are complete and not too long."""

import os
from pathlib import Path
from typing import Any, BinaryIO

import av
import numpy as np
from av.container import InputContainer

from core.lesson import NotAFile, open_file
from scenes.production.voice.level import RATE, Samples
from scenes.production.voice.sound import Damaged, UncompressedSound, prepare
from scenes.production.work import media_name

LONGEST = 300
"""Longest recording, in seconds. A line takes a few seconds; an hour of sound would fill the memory."""

SLACK = 0.05
"""Seconds by which a compressed sound may be shorter than its file says: encoders add and drop some samples."""

FORMATS = "wav,w64,flac,ogg,mp3,mov,aac,aiff,caf,matroska"
"""Formats that FFmpeg may detect. Others, such as playlists, would make it open more files."""

STATED = {"flac": 0.0, "mov,mp4,m4a,3gp,3g2,mj2": SLACK, "mp3": SLACK}
"""Formats that state their length, with the seconds by which the sound may be shorter."""

UNKNOWN = 0x7FFFF000
"""Smallest size in a WAV header, in bytes, that means "unknown": the file was written into a pipe."""

PAGE = 65_307
"""Size of the largest page of an Ogg file, in bytes."""

MOST_CHUNKS = 1000
"""Chunks of a WAV file that are searched for its sound, so that the search ends in any file."""


class TooLong(Damaged):
    """A recording longer than LONGEST."""


def read(path: Path) -> UncompressedSound:
    """Return the sound of a recording. Raises TooLong, or Damaged if it cannot be read or is incomplete."""
    try:
        with open_file(path) as file:
            _require_whole(file)
            has_length = not _is_mp3_without_length(file)
        limits = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
        with av.open(media_name(path), options=limits) as source:
            if not source.streams.audio:
                raise Damaged("has no sound in it")
            samples = _decoded(source, has_length)
    except Damaged:
        raise
    except NotAFile as error:
        raise Damaged(f"is {error}, not a file") from error
    except (av.FFmpegError, OSError, ValueError) as error:  # ValueError: its sampling rate or its channels change
        reason = getattr(error, "strerror", None) or error
        raise Damaged(f"cannot be read as sound ({reason})") from error
    return prepare(samples, RATE)


def _decoded(source: InputContainer, has_length: bool) -> Samples:
    """Return one channel at RATE. At most LONGEST is decoded."""
    stream = source.streams.audio[0]
    resampler = av.AudioResampler("fltp", "mono", RATE)
    pieces: list[Any] = []
    seconds = 0.0
    for frame in source.decode(stream):
        seconds += frame.samples / frame.sample_rate
        if seconds > LONGEST:
            raise TooLong(f"lasts longer than {LONGEST // 60} minutes")
        pieces += resampler.resample(frame)
    stated = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    slack = STATED.get(source.format.name)
    if has_length and slack is not None and seconds + slack + 0.5 / RATE < stated:
        raise Damaged(f"is cut off after {seconds:.2f} of {stated:.2f} seconds")
    if pieces:
        pieces += resampler.resample(None)
    arrays = [piece.to_ndarray()[0] for piece in pieces]
    return np.concatenate(arrays).astype(np.float32) if arrays else np.zeros(0, np.float32)


# ---------------------------------------------------------------- the length that a file states


def _require_whole(file: BinaryIO) -> None:
    """Raise Damaged if a WAV or Ogg file is shorter than it states; FFmpeg reads such files without an error."""
    size = os.fstat(file.fileno()).st_size
    head = file.read(12)
    if head[:4] in (b"RIFF", b"RF64") and head[8:] == b"WAVE":
        start, length = _sound_of_wav(file)
        if start + length > size:
            raise Damaged(f"is cut off after {size - start} of {length} bytes of sound")
    elif head[:4] == b"OggS":
        file.seek(max(0, size - PAGE))
        tail = file.read()
        page = tail[max(0, tail.rfind(b"OggS")) :]
        if len(page) < 27 or len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]]):
            raise Damaged("is cut off in the middle of a page")
        if not page[5] & 4:
            raise Damaged("is cut off: its last page is missing")


def _sound_of_wav(file: BinaryIO) -> tuple[int, int]:
    """Return the start of the sound in a WAV file and its stated length in bytes, 0 if not stated."""
    at = 12
    large = 0  # the length, from the ds64 chunk of a file larger than 4 GB
    for _ in range(MOST_CHUNKS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8:
            break
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"ds64":
            large = int.from_bytes(file.read(16)[8:], "little")
        if head[:4] == b"data":
            return at + 8, large or (length if length < UNKNOWN else 0)
        at += 8 + length + length % 2
    return 0, 0


def _is_mp3_without_length(file: BinaryIO) -> bool:
    """True if an MP3 file does not state its length; FFmpeg then estimates it."""
    file.seek(0)
    head = file.read(PAGE)
    return not any(mark in head for mark in (b"Xing", b"Info", b"VBRI"))
