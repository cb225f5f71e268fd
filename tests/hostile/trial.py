"""Opens a hostile file as the server would, while another document is looked at beside."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from signaling.documents.memory import sealed
from signaling.documents.renderer import Document, SandboxedRenderer
from signaling.documents.sandbox import ADDRESS_SPACE
from signaling.ports import RenderTrouble
from tests.hostile import PICTURE, Hostile
from tests.papers import pdf, shown

WITHIN_S = 10
MIB = 1 << 20


@dataclass
class Outcome:
    """`what`: *picture*, or a code; `seconds` until then; `peak`: MB of memory, 0 where the process was
    gone too soon to be asked."""

    what: str
    seconds: float
    peak: int


@asynccontextmanager
async def trials() -> AsyncIterator[tuple[SandboxedRenderer, Document]]:
    """A renderer, and an honest document that stays open beside whatever is tried."""
    renderer = SandboxedRenderer()
    await renderer.start()
    assert renderer.trouble is None
    source = sealed([pdf(3)])
    async with renderer.open(source) as beside:
        yield renderer, beside
    os.close(source)
    await renderer.stop()


async def tried(renderer: SandboxedRenderer, beside: Document, file: Hostile) -> Outcome:
    """Raises `AssertionError` where harm was done, to the other document too."""
    expected = await beside.page(1, 400, "first")
    source = sealed([file.make()])
    peak = 0
    started = time.monotonic()
    try:
        async with renderer.open(source) as document:
            try:
                picture = await document.page(1, 800, "first")
                assert shown(picture.body).size == (picture.width, picture.height)
                what, seconds = PICTURE, time.monotonic() - started
                peak = memory_of(document)
                await _more(document)
            finally:
                peak = max(peak, memory_of(document))
            assert await beside.page(1, 400, "first") == expected
    except RenderTrouble as trouble:
        what, seconds = trouble.code, time.monotonic() - started
    finally:
        os.close(source)
    assert await beside.page(1, 400, "first") == expected
    assert what in file.expected, f"{file.name}: {what}"
    assert peak <= ADDRESS_SPACE // MIB, f"{file.name}: {peak} MB"
    return Outcome(what, seconds, peak)


async def _more(document: Document) -> None:
    """Everything else that can be asked for: it may be refused, and ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        await document.text(1)
        await document.tile(1, 6_400, 0, 0)
        await document.page(1, 1_600, "good")
        await document.flatten([], nowhere)
    except RenderTrouble:
        pass  # as well
    finally:
        os.close(nowhere)


def memory_of(document: Document) -> int:
    """MB at most so far (VmHWM)."""
    status = process_of(document) / "status"
    try:
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    except OSError:
        return 0
    return int(lines["VmHWM"].split()[0]) // 1_024 if "VmHWM" in lines else 0


def process_of(document: Document) -> Path:
    """In /proc; it may be gone."""
    told = Path(f"/proc/self/fdinfo/{document._child.pidfd}").read_text()
    return Path("/proc") / told.partition("Pid:")[2].split()[0]
