"""The kept deck in a real browser: reveal.js shows twelve slides, each with its image, its notes in the notes."""

import hashlib
import json
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from scenes.production.work.imports import HOME

PACKAGE, PACKED = "reveal.js@5.2.1", "359b575dd51bbda32f89b2fd4c7dc46ad7389a805572158916c29252f7a27333"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")

PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="package/dist/reveal.css">
<div class="reveal"><div class="slides"><section data-markdown="deck.md" data-separator="^\\r?\\n---\\r?\\n$"
 data-separator-vertical="^\\r?\\n--\\r?\\n$" data-separator-notes="^note:"></section></div></div>
<script src="package/dist/reveal.js"></script><script src="package/plugin/markdown/markdown.js"></script>
<script>
Reveal.initialize({ plugins: [RevealMarkdown], width: 1920, height: 1080, margin: 0 }).then(async () => {
  const report = []
  for (const slide of Reveal.getSlides()) {
    Reveal.slide(...Object.values(Reveal.getIndices(slide)).slice(0, 2))
    const images = [...slide.querySelectorAll("img")], notes = [...slide.querySelectorAll("aside.notes")]
    for (const image of images) { image.src = image.src || image.dataset.src; await image.decode() }
    const shown = slide.cloneNode(true)
    shown.querySelectorAll("aside.notes").forEach(aside => aside.remove())
    report.push({ images: images.map(image => [image.naturalWidth, image.naturalHeight, image.alt]),
      notes: notes.map(aside => [aside.textContent.trim(), getComputedStyle(aside).display]),
      shown: shown.textContent.trim() })
  }
  await fetch("shown", { method: "POST", body: JSON.stringify(report) })
})
</script>"""


class Site(ThreadingHTTPServer):
    """Serves a folder to the browser, and waits for the report of the page."""

    def __init__(self, folder: Path) -> None:
        self.reports: Queue[Any] = Queue()
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(folder)))


class Handler(SimpleHTTPRequestHandler):
    """Says nothing of it."""

    server: Site

    def do_POST(self) -> None:
        self.server.reports.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page that shows the kept deck."""
    if BROWSER is None:
        pytest.skip("Chromium is not installed (make test installs it on Debian)")
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed (make test installs it on Debian)")
    folder = tmp_path_factory.mktemp("reveal")
    done = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, check=False)
    packs = [*folder.glob("*.tgz")]
    if done.returncode or not packs:
        pytest.skip(f"npm could not fetch {PACKAGE}")
    assert hashlib.sha256(packs[0].read_bytes()).hexdigest() == PACKED
    with tarfile.open(packs[0]) as pack:
        pack.extractall(folder, filter="data")
    shutil.copytree(HOME / "media" / "slides", folder, dirs_exist_ok=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    with Site(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_the_deck_shows_twelve_slides_and_keeps_the_notes_for_the_speaker(site: Site, tmp_path: Path) -> None:
    assert BROWSER is not None
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={tmp_path}", "--remote-debugging-port=0", f"http://127.0.0.1:{site.server_port}/index.html",
    ]  # fmt: skip
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        slides = site.reports.get(timeout=90)
    finally:
        browser.terminate()
        browser.wait()
    assert len(slides) == 12
    for slide in slides:
        ((width, height, alt),) = slide["images"]
        assert (width, height) == (1920, 1080)
        assert len(alt) > 80
        ((notes, display),) = slide["notes"]
        assert len(notes) > 80
        assert display == "none"
        assert slide["shown"] == ""
    assert len({slide["notes"][0][0] for slide in slides}) == 12
