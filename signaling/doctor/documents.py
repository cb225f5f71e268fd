"""Documents on this machine: whether strangers' files can be opened (one of our own is, as confined as theirs), whether
they can be kept, and whether the virus scanner answers."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from signaling.doctor.recording import MIB, placed
from signaling.documents import clamav
from signaling.documents.memory import sealed
from signaling.documents.renderer import SandboxedRenderer
from signaling.findings import Finding
from signaling.ports import RenderTrouble

NAME: Final = "documents.sandbox"
REMEDY: Final = "Documents need Linux on x86_64 or aarch64 with seccomp; a container has to permit prctl and seccomp."


async def sandbox() -> Finding:
    """Nothing is opened where this is bad; the rest of the desk works."""
    renderer = SandboxedRenderer()
    source = sealed([b"Visavis"])
    try:
        await renderer.start()
        async with renderer.open(source) as document:
            await document.page(1, 160, "first")
            landlock = document.landlock
    except RenderTrouble as trouble:
        why = renderer.trouble or trouble.code
        return Finding(NAME, "bad", f"no document can be opened: {why}", REMEDY)
    finally:
        await renderer.stop()
        os.close(source)
    also = f" and Landlock {landlock}" if landlock else "; this kernel has no Landlock"
    return Finding(NAME, "ok", f"documents are opened in processes confined by seccomp{also}")


def folder(documents: Path, most_mib: int, *, away: bool) -> Iterator[Finding]:
    """Where they are kept, and whether there is room for some of the largest. `away`: it was there once."""
    yield placed("documents.folder", documents, "no document can be kept", away=away)
    place = next(each for each in (documents, *documents.parents) if each.exists())
    free = shutil.disk_usage(place).free // MIB
    words = f"{free:,} MiB free for documents"
    if free < 2 * most_mib:
        todo = "Make room: uploads are refused when it gets full."
        yield Finding("documents.disk", "warn", words, todo)
    else:
        yield Finding("documents.disk", "ok", words)


async def scanner(address: str) -> Finding:
    """Uploads wait until it answers."""
    name = "documents.clamav"
    try:
        said = await clamav.version(address)
    except clamav.ScannerAway as away:
        todo = "Start clamd, or correct documents.clamav: until then every upload waits."
        words = f"the virus scanner at {address} doesn't answer: {away}"
        return Finding(name, "bad", words, todo)
    return Finding(name, "ok", f"uploads are checked by {said}")
