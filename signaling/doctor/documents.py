"""Whether strangers' files can be opened here: one of our own is, as confined as theirs."""

import os
from typing import Final

from signaling.documents.memory import sealed
from signaling.documents.renderer import SandboxedRenderer
from signaling.findings import Finding
from signaling.ports import RenderTrouble

NAME: Final = "documents.sandbox"
TODO: Final = "Documents need Linux on x86_64 or aarch64 with seccomp; a container has to permit prctl and seccomp."


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
        return Finding(NAME, "bad", f"no document can be opened: {why}", TODO)
    finally:
        await renderer.stop()
        os.close(source)
    also = f" and Landlock {landlock}" if landlock else "; this kernel has no Landlock"
    return Finding(NAME, "ok", f"documents are opened in processes confined by seccomp{also}")
