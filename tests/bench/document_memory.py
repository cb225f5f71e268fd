"""What a large document costs in memory: 500 pages and 100 MB, each page drawn three times, and its text.

`document-memory` is the peak of the process that opens it (VmHWM, with what it maps of the original); `.server` is how
much the process that asks grows by, which passes the original on chunk by chunk and takes every picture.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from signaling.documents.memory import sealed
from signaling.documents.renderer import SandboxedRenderer
from tests.bench import Row, alone, at_most
from tests.hostile.raw import document, image, stream
from tests.hostile.trial import memory_of
from tests.papers import saved

NAMES = ("document-memory", "document-memory.server")
PAGES = 500
SIZE = 100 << 20
CHUNK = 1 << 20


def scanned(page: int) -> bytes:
    """A photo of about 200 KB, no two alike."""
    return saved(Image.effect_noise((700, 900), 40 + page % 30).convert("RGB"), "jpeg", quality=52)


def large() -> bytes:
    """Pages as scanners make them, with text laid over."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    kids = []
    for page in range(PAGES):
        number = 10 + page * 3
        kids.append(b"%d 0 R" % number)
        jpeg = scanned(page)
        words = (
            b"q 500 0 0 700 50 70 cm /X Do Q BT /F 12 Tf 50 800 Td (Page %d of many) Tj ET" % page
        )
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<<"
            b"/XObject<</X %d 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
            % (number + 1, number + 2)
        )
        objects[number + 1] = stream(words)
        entries = b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
        objects[number + 2] = image(700, 900, jpeg, entries)
    objects[2] = b"<</Type/Pages/Count %d/Kids[%b]>>" % (PAGES, b" ".join(kids))
    return document(objects)


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def resident() -> float:
    """MB of this process, without what it shares."""
    told = Path("/proc/self/status").read_text().split("RssAnon:")[1].split()[0]
    return int(told) / 1_024


async def measure(small: Path, path: Path) -> dict[str, float]:
    renderer = SandboxedRenderer()
    await renderer.start()
    peak = before = 0.0
    for each in (small, path):  # the first fills what is filled once
        before = resident()
        source = sealed(chunks(each))
        async with renderer.open(source) as opened:
            for page in range(1, len(opened.inspected.sizes) + 1):
                await opened.page(page, 160, "first")
                await opened.page(page, 800, "first")
                await opened.page(page, 800, "good")
                await opened.text(page)
            peak = memory_of(opened)
        os.close(source)
    await renderer.stop()
    return {"peak": peak, "grown": max(0.0, resident() - before)}


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder) / "large.pdf", Path(folder) / "small.pdf"
        path.write_bytes(large())
        small.write_bytes(document({1: b"<</Type/Catalog/Pages 2 0 R>>", **SMALL}))
        size = path.stat().st_size
        assert SIZE * 0.95 < size < SIZE * 1.2, size
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.document_memory", str(small), str(path)],
            capture_output=True,
            check=True,
        )
    told = json.loads(done.stdout)
    return [
        alone("document-memory", told["peak"], "MB", PAGES, at_most(512)),
        alone("document-memory.server", told["grown"], "MB", PAGES, at_most(50)),
    ]


SMALL = {
    2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
}

if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1]), Path(sys.argv[2])))))
