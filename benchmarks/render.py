"""Time the rendering of the film: against plain Manim, against the encoder alone, and after small changes.

    python benchmarks/render.py [--quick] [--chapter NAME ...] [--quality 1080p60] [--rounds N] [--json FILE]
                                [--only RUN ...]

The runs take turns; with several rounds the numbers are medians. Each run is a process of its own, so that imports and
memory count, and starts in an empty folder, without compiled Typst formulas. CPU seconds are user and system time of
the process and all its children; memory is that of the largest process.

plain       plain Manim: its renderer, its file writer, its encoder settings, no cache, one process, chapter after
            chapter, and the digits of every number from DecimalNumber with MathTypst (plain.py says precisely how)
stock       the same with the film's own Number
ours        `backprop film --voice none`, a worker for each core
unchanged   again, in the same folder
changed     again, in the same folder, with another input of the third training example
one-worker  `backprop film --workers 1 --voice none`, in a folder of its own
narrated    `backprop film`, with the bundled voice, in a folder of its own
narrated-unchanged   again, in the same folder
slides      `backprop slides`: all twelve, at 1920x1080, whatever the chapters
floor       the encoder's time alone, for each distinct picture once (plain.py says how)

Plain and stock write a file for each chapter; ours joins them, adds captions and ledger, and checks the gradients.
The exit code is 1 if a run fails, or if two silent runs differ in their number of frames.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scenes.contents import CHAPTERS
from scenes.production.rendering import DEFAULT_QUALITY, QUALITIES
from scenes.production.work import cores

HOME = Path(__file__).resolve().parents[1]
QUICK = ("Cost",)
"""Chapters of --quick: half a minute, with about as many changing numbers per second as the whole film."""
PACKAGES = ("manim", "typst", "numpy", "av", "pycairo")
SLIDES = sum(len(chapter.slides) for chapter in CHAPTERS)


class RunFailed(Exception):
    """Raised with a one-line reason when a run does not succeed."""


@dataclass
class Measurement:
    """What a process and its children took."""

    wall: float
    """Wall-clock time, in seconds."""
    cpu: float
    """CPU time, in seconds."""
    peak: float
    """Memory of the largest process, in megabytes."""
    counted: dict[str, float] = field(default_factory=dict)
    """What the run itself has counted, such as frames."""


def measure(name: str, command: list[str], folder: Path) -> tuple[Measurement, str]:
    """Run a command in this folder; return what it took and the last line that it printed. Raises RunFailed."""
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": errors}
        process = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, **streams)
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        errors.seek(0)
        lines, complaints = said.read().split("\n"), errors.read().split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    if process.returncode:
        reason = next((line for line in reversed(complaints) if line.strip()), last)
        raise RunFailed(f"{name} failed (exit code {process.returncode}): {reason.strip()}")
    peak = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Measurement(wall, used.ru_utime + used.ru_stime, peak), last


@dataclass(frozen=True)
class Bench:
    """The chapters and the quality that all runs render."""

    chapters: tuple[str, ...]
    quality: str

    def script(self, name: str, folder: Path) -> Measurement:
        """Run plain.py."""
        command = [str(Path(__file__).with_name("plain.py")), name, "--quality", self.quality]
        result, last = measure(name, [*command, "--media", str(folder / "media"), *self.chapters], folder)
        result.counted = json.loads(last)
        return result

    def film(
        self, name: str, folder: Path, workers: int, lesson: Path | None = None, voice: str = "none"
    ) -> Measurement:  # fmt: skip
        """Run `backprop film`, in a folder that may have the cache of an earlier run."""
        command = ["-m", "scenes", "film", "--quality", self.quality, "--workers", str(workers), "-o", "film.mp4"]
        command += ["--voice", voice]
        for chapter in self.chapters:
            command += ["--chapter", chapter]
        if lesson is not None:
            command += ["--lesson", str(lesson)]
        before = cached(folder)
        result, last = measure(name, command, folder)
        frames = re.search(r"(\d+) frames", last)
        if frames is None:
            raise RunFailed(f"{name} does not print its number of frames: {last}")
        result.counted = {"frames": int(frames[1]), "rendered": len(cached(folder) - before)}
        return result

    def slides(self, name: str, folder: Path) -> Measurement:
        """Run `backprop slides`."""
        command = ["-m", "scenes", "slides", "--size", "1920x1080", "--workers", str(cores())]
        result, _ = measure(name, command, folder)
        result.counted = {"slides": len(list(folder.glob("media/slides/assets/*.png")))}
        return result


def cached(folder: Path) -> set[Path]:
    """Return the cache entries of all chapters rendered in this folder."""
    return set(folder.glob("media/.work/kept/*/*.json"))


def changed_lesson(target: Path) -> Path:
    """Write the default lesson with another input of the third example; return the path."""
    text = (HOME / "core" / "lesson" / "default.toml").read_text("utf-8")
    begin = text.index("examples")
    third = list(re.finditer(r"\[\s*([\d.]+)\s*,", text[begin:]))[2]
    value = round(float(third[1]) + 0.05, 10)
    changed = f"{text[: begin + third.start(1)]}{value}{text[begin + third.end(1) :]}"
    expected = tomllib.loads(text)
    expected["chain"]["examples"][2][0] = value
    if tomllib.loads(changed) != expected:
        raise RunFailed("changed: cannot find the third example in the lesson file")
    target.write_text(changed, "utf-8")
    return target


def one_round(bench: Bench, wanted: set[str], note: Callable[[str, Measurement], None]) -> None:
    """Do each wanted run once, in the order of RUNS, each in a temporary folder."""

    def once(name: str, run: Callable[[str, Path], Measurement]) -> None:
        if name in wanted:
            with tempfile.TemporaryDirectory() as folder:
                note(name, run(name, Path(folder)))

    once("plain", bench.script)
    once("stock", bench.script)
    if wanted & {"ours", "unchanged", "changed"}:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            note("ours", bench.film("ours", folder, cores()))
            if "unchanged" in wanted:
                note("unchanged", bench.film("unchanged", folder, cores()))
            if "changed" in wanted:
                note("changed", bench.film("changed", folder, cores(), changed_lesson(folder / "changed.toml")))
    once("one-worker", lambda name, folder: bench.film(name, folder, 1))
    if wanted & {"narrated", "narrated-unchanged"}:
        with tempfile.TemporaryDirectory() as name:
            for run in ("narrated", "narrated-unchanged"):
                if run == "narrated" or run in wanted:
                    note(run, bench.film(run, Path(name), cores(), voice="auto"))
    once("slides", bench.slides)
    once("floor", bench.script)


RUNS = {
    "plain": "plain Manim",
    "stock": "stock renderer with our Number",
    "ours": "ours",
    "unchanged": "rebuild, nothing changed",
    "changed": "rebuild, one lesson value changed",
    "one-worker": "ours, one worker",
    "narrated": "ours, narrated",
    "narrated-unchanged": "narrated again, nothing changed",
    "slides": "slides",
    "floor": "encoder's floor",
}
PAIRS = (
    ("plain", "ours"), ("stock", "ours"), ("plain", "one-worker"), ("stock", "one-worker"), ("plain", "stock"),
    ("one-worker", "ours"), ("one-worker", "floor"), ("narrated", "ours"),
)  # fmt: skip


def median(results: list[Measurement]) -> Measurement:
    """Return the median of each number."""
    counted = {key: statistics.median(r.counted[key] for r in results) for key in results[0].counted}
    wall, cpu, peak = (statistics.median(getattr(r, key) for r in results) for key in ("wall", "cpu", "peak"))
    return Measurement(wall, cpu, peak, counted)


def ratios_of(medians: dict[str, Measurement]) -> dict[str, dict[str, float]]:
    """Return the ratios of wall and CPU time for each of PAIRS; for `floor`, only of the encoder's CPU time."""
    ratios: dict[str, dict[str, float]] = {}
    for one, other in PAIRS:
        if one in medians and other in medians:
            a, b = medians[one], medians[other]
            name = f"{RUNS[one]} / {RUNS[other]}"
            if other == "floor":
                ratios[name] = {"cpu": a.cpu / b.counted["seconds_in_encoder"]}
            else:
                ratios[name] = {"wall": a.wall / b.wall, "cpu": a.cpu / b.cpu}
    return ratios


def lines_of(medians: dict[str, Measurement], film: float, chapters: int) -> list[str]:
    """Return the lines to print after the ratios. `film` is the film's length in seconds."""
    lines = []
    if "ours" in medians:
        ours = medians["ours"]
        lines.append(f"film plays {film:.1f} s, rendered in {ours.wall:.1f} s")
        lines.append(f"peak memory: {ours.peak:.0f} MB a process")
    if "plain" in medians:
        plain = medians["plain"]
        lines.append(f"peak memory, plain Manim: {plain.peak:.0f} MB")
        changes, seconds = plain.counted["changes"], plain.counted["seconds_in_changes"]
        if changes:
            each = 1e3 * seconds / changes
            lines.append(f"plain Manim: {changes:.0f} changes of a number, {each:.2f} ms of CPU each in set_value")
    for name in ("unchanged", "changed", "narrated-unchanged"):
        if name in medians:
            again = medians[name]
            rendered = f"{again.counted['rendered']:.0f} of {chapters} chapters rendered"
            lines.append(f"{RUNS[name]}: {again.wall:.1f} s, {rendered}")
    if "slides" in medians:
        lines.append(f"the {SLIDES} slides at 1920x1080: {medians['slides'].wall:.1f} s")
    if "floor" in medians:
        counted = medians["floor"].counted
        share = f"{counted['pictures']:.0f} distinct pictures in {counted['frames']:.0f} frames"
        lines.append(f"encoder's floor: {counted['seconds_in_encoder']:.1f} s of CPU, {share}")
    return lines


def row(name: str, result: Measurement) -> str:
    """Return a line of the table. For `floor`, only the encoder's time counts."""
    if name == "floor":
        return f"{RUNS[name]:34}{'-':>9}{result.counted['seconds_in_encoder']:9.1f}{'-':>9}"
    return f"{RUNS[name]:34}{result.wall:9.1f}{result.cpu:9.1f}{result.peak:9.0f}"


def arguments() -> argparse.Namespace:
    names = [chapter.name for chapter in CHAPTERS]
    parser = argparse.ArgumentParser(description="Time the rendering of the film.")
    parser.add_argument("--quick", action="store_true", help=f"only {', '.join(QUICK)}")
    parser.add_argument("--chapter", nargs="+", choices=names, metavar="NAME", help="only these chapters")
    parser.add_argument("--quality", choices=list(QUALITIES), default=DEFAULT_QUALITY)
    parser.add_argument("--rounds", type=int, default=1, metavar="N", help="repeat in turn, take medians")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the numbers to FILE")
    parser.add_argument(
        "--only", nargs="+", choices=list(RUNS), metavar="RUN", help=f"only these runs: {', '.join(RUNS)}"
    )
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    chosen = options.chapter or (QUICK if options.quick else names)
    options.chapters = tuple(name for name in names if name in chosen)
    return options


def main() -> int:
    options = arguments()
    wanted, results = set(options.only or RUNS), {name: [] for name in RUNS}

    def note(name: str, result: Measurement) -> None:
        results[name].append(result)
        print(f"{RUNS[name]}: {result.wall:.1f} s", file=sys.stderr, flush=True)

    try:
        for _ in range(options.rounds):
            one_round(Bench(options.chapters, options.quality), wanted, note)
    except RunFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    silent = [name for name in RUNS if not name.startswith("narrated")]
    frames = {r.counted["frames"] for name in silent for r in results[name] if "frames" in r.counted}
    if len(frames) > 1:
        print(f"the runs differ in their frames: {', '.join(f'{n:.0f}' for n in sorted(frames))}", file=sys.stderr)
        return 1

    medians = {name: median(rounds) for name, rounds in results.items() if rounds}
    film = max(frames, default=0) / QUALITIES[options.quality].fps
    ratios, which = ratios_of(medians), f"{len(options.chapters)} of {len(CHAPTERS)} chapters"
    print(f"{which} at {options.quality}, {cores()} cores, {options.rounds} x in turn, medians")
    if len(options.chapters) < cores():
        print("fewer chapters than cores: ours cannot use them all")
    print(f"{'':34}{'wall s':>9}{'CPU s':>9}{'peak MB':>9}")
    for name, result in medians.items():
        print(row(name, result))
    for name, ratio in ratios.items():
        print(f"{name}: {', '.join(f'{value:.1f}x {what}' for what, value in ratio.items()).replace('cpu', 'CPU')}")
    for line in lines_of(medians, film, len(options.chapters)):
        print(line)
    if options.json:
        report: dict[str, Any] = {
            "chapters": options.chapters, "quality": options.quality, "rounds": options.rounds, "cores": cores(),
            "python": platform.python_version(), "versions": {package: version(package) for package in PACKAGES},
            "frames": max(frames, default=0), "seconds": film, "ratios": ratios,
            "medians": {name: asdict(result) for name, result in medians.items()},
            "runs": {name: [asdict(result) for result in rounds] for name, rounds in results.items() if rounds},
        }  # fmt: skip
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
