"""A disk that is really full, of a few megabytes: said in words, nothing half-written, and on when there is room."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path
from typing import NoReturn

import pytest

from signaling.documents.uploads import RESERVE
from tests.integration.test_documents import bytes_to, got, settled, talk
from tests.talking import post

SIZE = RESERVE + (32 << 20)
PIECE = 512 << 10
PDF = b"%PDF-0009" + os.urandom(3 * PIECE)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mounted for this test; needs root's rights."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() or not (mount and umount):
        pytest.fail("a disk of its own can't be made here without root's rights, mount and umount")
    options = ["-t", "tmpfs", "-o", f"size={SIZE}", "none"]
    subprocess.run([mount, *options, folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run([umount, "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Until not a byte more can be written."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (bytes(1 << 20), bytes(1 << 10), b"0"):
            with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
                _write_for_ever(file, piece)
    return ballast


def _write_for_ever(file: RawIOBase, piece: bytes) -> NoReturn:
    while True:
        file.write(piece)


def written(documents: Path) -> list[str]:
    return sorted(str(path.relative_to(documents)) for path in documents.rglob("*.part"))


async def test_uploads_and_pages_on_a_full_disk(disk: Path, tmp_path: Path) -> None:
    documents = disk / "documents"
    section = {"enabled": True, "folder": str(documents)}
    async with talk(tmp_path / "data", documents=section) as t:
        base, name = "/api/contact", {"name": "Antrag.pdf", "size": len(PDF)}
        status, begun = await post(t.client, f"{base}/uploads", name)
        assert status == 201, begun
        upload = begun["id"]
        status, _ = await bytes_to(t.client, base, upload, 0, PDF[:PIECE])
        assert status == 200
        before = written(documents)
        assert len(before) == 1

        ballast = fill(disk)
        rest = PDF[PIECE : 2 * PIECE]
        for _ in range(2):
            status, problem = await bytes_to(t.client, base, upload, PIECE, rest)
            assert (status, problem["code"]) == (507, "upload.disk_full")
            assert written(documents) == before, "nothing half-written"
        status, problem = await post(t.client, f"{base}/uploads", name)
        assert (status, problem["code"]) == (507, "upload.disk_full")
        status, view = await got(t.client, f"{base}/uploads/{upload}")
        assert (view["state"], view["offset"]) == ("receiving", PIECE)

        ballast.unlink()
        for at in range(PIECE, len(PDF), PIECE):
            status, view = await bytes_to(t.client, base, upload, at, PDF[at : at + PIECE])
            assert status == 200, view
        view = await settled(t.client, base, upload)
        assert view["state"] == "ready"

        ballast = fill(disk)
        before = written(documents)
        pages = f"{base}/documents/{view['version']}/pages"
        status, body = await got(t.client, f"{pages}/5", width="800")
        assert (status, body) == (200, b"RIFF5/800/good"), "the page is there all the same"
        assert t.house.server.documents is not None
        await t.house.server.documents.pictures.stop()  # what is being kept has come to something
        assert written(documents) == before

        ballast.unlink()
        status, body = await got(t.client, f"{pages}/6", width="800")
        assert (status, body) == (200, b"RIFF6/800/good")
        await t.house.server.documents.pictures.stop()
        assert len(written(documents)) == len(before) + 1
        async with t.staff.get(f"{t.ours}/documents/{view['version']}/file") as response:
            assert await response.read() == PDF
