"""What the recorder does with parts whose worker vanishes; with real processes: tests/integration/test_recording.py."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from media import recorder_control as frames
from media.core.batch import Channel
from media.disk import Disk
from media.recorder import Recorder
from media.recorder_control import Allowed
from media.vault import Vault

PERMIT = Allowed("c1", "anna", "sound", 1)
MS = 1_000_000


@dataclass
class House:
    recorder: Recorder
    now: int = 10_000 * MS

    def stands(self, *permits: Allowed) -> None:
        self.recorder.obey(
            frames.Standing(desk="desk", epoch=0, issued_at=self.now, permits=permits)
        )

    @property
    def open(self) -> int:
        return self.recorder.counters()["open"]


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    vault = Vault(tmp_path / "recordings")
    vault.begin()
    disk = Disk(vault, asyncio.get_running_loop())
    made = House(Recorder("desk", disk, 0, lambda: made.now))
    made.recorder.obey(
        frames.Open(desk="desk", epoch=0, recording="c1", key=bytes(32), started_at=0, at=made.now)
    )
    made.stands(PERMIT)
    assert made.open == 1
    yield made
    disk.stop(5)


def of(leg: int) -> Channel:
    return Channel(recording="c1", participant="anna", kind="sound", sequence=1, leg=leg)


async def test_what_a_lost_worker_fed_alone_ends(house: House) -> None:
    house.recorder.begun(1, of(1))
    house.recorder._give_up([1])
    assert house.open == 0
    house.now += 100 * MS
    house.stands(PERMIT)
    assert house.open == 0, "for good"


@pytest.mark.parametrize("leg", [1, 2])
async def test_what_another_feeds_meanwhile_goes_on_though_no_frame_has_come(
    house: House, leg: int
) -> None:
    """The worker is back, or the person has moved to another one, and a key frame takes its time."""
    house.recorder.begun(1, of(1))
    house.recorder.begun(1_025, of(leg))
    house.recorder._give_up([1])
    assert house.open == 1
    house.recorder._give_up([1_025])
    assert house.open == 0
