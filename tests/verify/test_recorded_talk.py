"""A recorded talk of two browsers through the real processes, of which each is killed with -9 once.

What is written goes on after each kill by itself, in new files; nothing is written that was not allowed, and everything
that is there plays in sync.
"""

import asyncio
import os
import signal
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.demo_server import demo_server
from tests.e2e.conftest import settings
from tests.e2e.network import NOISE
from tests.e2e.recorded import Shown
from tests.e2e.witnesses import (
    ANNA,
    GUEST,
    agree,
    as_compliance_sees_it,
    recorded_for,
    sender,
    talk,
)

KILLED: Final = ("media.recorder", "signaling", "media.worker")
TALK_S: Final = 4.0
AGAIN_S: Final = 15.0
LONGEST_GAP_MS: Final = 15_000
SYNC_MS: Final = 40


async def test_each_process_killed_once_and_the_recording_goes_on(tmp_path: Path) -> None:
    settings(tmp_path)
    async with demo_server(tmp_path, media=True) as server:
        async with talk(server, ignoring=NOISE) as (guest, anna):
            await agree(guest, anna)
            await recorded_for(TALK_S, guest, anna)
            for module in KILLED:
                [victim] = server.running(module)
                folder = next((tmp_path / "recordings").iterdir())
                before = len(list(folder.iterdir()))
                os.kill(victim, signal.SIGKILL)
                async with asyncio.timeout(AGAIN_S):
                    while len(list(folder.iterdir())) < before + 4:
                        await asyncio.sleep(0.1)
                await recorded_for(TALK_S, guest, anna)
            await guest.hang_up()
        manifest, parts = await as_compliance_sees_it(server)
    assert manifest["trouble"] is None
    assert manifest["missing"] == []
    begins = [row["at"] for row in manifest["timeline"] if row["kind"] == "recording.started"]
    ends = [row["at"] for row in manifest["timeline"] if row["kind"] == "recording.stopped"]
    late = [part.late for part in parts if part.times]
    figures = [f"{max(late) - min(late):.0f} ms apart"]
    for who, voice in ((manifest["recording"]["contact"], GUEST), ("anna", ANNA)):
        for kind in ("sound", "picture"):
            mine = sorted(
                (part for part in parts if (part.participant, part.kind) == (who, kind)),
                key=lambda part: part.first,
            )
            assert {sender(part) for part in mine if part.times} == {voice}
            assert len(mine) >= 1 + len(KILLED), "a file each, and a new one after each kill"
            assert min(begins) <= mine[0].first
            assert mine[-1].last <= max(ends)
            gaps = _gaps(mine)
            assert all(gap > 0 for gap in gaps), "nothing is written twice"
            assert max(gaps) < LONGEST_GAP_MS
            figures.append(f"{kind} gaps " + ", ".join(f"{gap:.0f}" for gap in gaps))
    print("\n" + "; ".join(figures))  # noqa: T201, the figures
    assert max(late) - min(late) <= SYNC_MS


def _gaps(parts: Sequence[Shown]) -> list[float]:
    """ms without a recording between each two of them."""
    return [after.first - before.last for before, after in pairwise(parts)]
