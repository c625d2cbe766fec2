"""Measure the speech of a film: pace, silence, loudness, and how much of it a speech recognizer understands.

    .venv/bin/python benchmarks/speech.py media/film.ledger.json [--sound media/film.mp4] [--json FILE]

The ledger says what is said when; the sound is taken from the film beside it. Recall is the share of the spoken words
that pocketsphinx recognizes, among those in its general English model. Listen to a line that is far below the others.
Loudness is measured by pyloudnorm, the true peak by oversampling 16 times.
"""

import argparse
import json
import statistics
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pyloudnorm
from scipy.signal import resample_poly

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scenes.production.voice import RATE
from scenes.production.work import media_name
from tests.scenes.production.voice.recall import Recall, recall, total

FAR = 0.35
"""A line is listed if its recall is this far below the median."""


def sound_of(film: Path) -> Any:
    """Return the film's sound, a (channels, samples) array."""
    with av.open(media_name(film)) as source:
        return np.concatenate([frame.to_ndarray() for frame in source.decode(audio=0)], axis=1)


def peak(channel: Any) -> float:
    """Return the true peak in dB, between samples too. Works minute by minute to save memory."""
    pieces = (channel[at : at + 60 * RATE + 480] for at in range(0, len(channel), 60 * RATE))
    return float(20 * np.log10(max(np.abs(resample_poly(piece, 16, 1)).max() for piece in pieces)))


def measure(ledger: dict[str, Any], sound: Any) -> dict[str, Any]:
    """Return all measurements, and the recall of every line."""
    fps = ledger["fps"]
    spans = [(line["frame"] / fps, line["until"] / fps) for line in ledger["lines"]]
    spoken = sum(end - start for start, end in spans)
    count = sum(len(line["spoken"].split()) for line in ledger["lines"])
    lines: dict[str, Recall] = {}
    for i, (line, (start, end)) in enumerate(zip(ledger["lines"], spans, strict=True)):
        lines[f"{i:03} {line['id']}"] = recall(line["spoken"], sound[0][round(start * RATE) : round(end * RATE)])
    pauses = [after - before for (_, before), (after, _) in pairwise(spans)]
    length = sound.shape[1] / RATE
    return {
        "seconds": length,
        "words a minute while speaking": 60 * count / spoken,
        "share of silence": 1 - spoken / length,
        "longest pause": max(pauses),
        "median pause": statistics.median(pauses),
        "loudness (LUFS)": float(pyloudnorm.Meter(RATE).integrated_loudness(sound.T)),
        "true peak (dB)": peak(sound[0]),
        "recall": total(lines.values()),
        "median recall of a line": statistics.median(one.share for one in lines.values()),
        "lines": {name: {"recall": one.share, "heard": one.hypothesis} for name, one in lines.items()},
    }


def main() -> None:
    """Measure a film and print the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--sound", type=Path, help="a file with the sound; default: the film beside the ledger")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    film = args.sound or args.ledger.with_name(args.ledger.name.removesuffix(".ledger.json") + ".mp4")
    ledger = json.loads(args.ledger.read_text("utf-8"))
    measurements = measure(ledger, sound_of(film))
    for name, value in measurements.items():
        if name != "lines":
            print(f"{name}: {value:.2f}")
    for name, line in sorted(measurements["lines"].items(), key=lambda item: item[1]["recall"]):
        if line["recall"] < measurements["median recall of a line"] - FAR:
            print(f"far below the others: {name}: {line['recall']:.2f}, heard {line['heard']!r}")
    if args.json:
        args.json.write_text(json.dumps(measurements, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
