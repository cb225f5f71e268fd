"""How often what is written is brought to the disk; with a recorder: tests/integration/test_recording.py."""

import asyncio
from pathlib import Path

import pytest

from media import disk as media_disk
from media.disk import Disk, PartFile
from media.vault import Vault, Writer


@pytest.mark.parametrize(("every", "times"), [(0.0, 3), (60.0, 0)])
async def test_a_power_cut_costs_seconds_of_a_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: float, times: int
) -> None:
    synced: list[int] = []
    sync = Writer.sync

    def counted(self: Writer) -> None:
        synced.append(self.written)
        sync(self)

    monkeypatch.setattr(media_disk, "SYNC_S", every)
    monkeypatch.setattr(Writer, "sync", counted)
    vault = Vault(tmp_path / "recordings")
    vault.begin()
    disk = Disk(vault, asyncio.get_running_loop())
    failures: list[str] = []
    file = PartFile(disk, "c1", 1, bytes(32), written=lambda: None, failed=failures.append)
    file.begin({"kind": "sound"}, b"header")
    for _ in range(3):
        file.media(b"cluster")
    disk.stop(10)
    assert len(synced) == times
    assert sorted(set(synced)) == synced, "each time after more was written"
    assert failures == []
