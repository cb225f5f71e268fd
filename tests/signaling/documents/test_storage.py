"""Whole documents as sealed memfds, off the loop."""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from signaling.documents.storage import SEALS, Threaded, fill, scratch, sha256_of
from signaling.ports import StorageTrouble
from tests.signaling.documents.shelved import put, threaded

BODY = os.urandom(2_500_000)


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Threaded]:
    made = threaded(tmp_path)
    yield made
    made.close()


async def test_a_document_becomes_a_file_in_memory_that_stays_as_it_is(storage: Threaded) -> None:
    put(storage, "a", BODY)
    source = await storage.source("a", len(BODY))
    try:
        assert os.pread(source.fd, len(BODY) + 1, 0) == BODY
        assert source.sha256 == hashlib.sha256(BODY).hexdigest()
        assert fcntl.fcntl(source.fd, fcntl.F_GET_SEALS) == SEALS
        with pytest.raises(PermissionError):
            os.write(source.fd, b"x")
    finally:
        os.close(source.fd)


@pytest.mark.parametrize("size", [len(BODY) - 1, len(BODY) + 1])
async def test_another_size_is_said(storage: Threaded, size: int) -> None:
    put(storage, "a", BODY)
    with pytest.raises(StorageTrouble, match="truncated"):
        await storage.source("a", size)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def test_nobody_who_leaves_leaves_a_descriptor_behind(storage: Threaded) -> None:
    put(storage, "a", BODY)
    before = descriptors()
    for _ in range(5):
        asking = asyncio.ensure_future(storage.source("a", len(BODY)))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    async with asyncio.timeout(60):
        while descriptors() != before:
            await asyncio.sleep(0.005)


def test_what_fails_on_the_way_leaves_none_either() -> None:
    def broken() -> Iterator[bytes]:
        yield b"one"
        raise StorageTrouble("altered", "a/1")

    before = descriptors()
    with pytest.raises(StorageTrouble, match="altered"):
        fill(broken(), "a", 6)
    assert descriptors() == before


def test_a_scratch_file_is_hashed_as_it_lies_there() -> None:
    with scratch() as fd:
        os.write(fd, BODY)
        assert sha256_of(fd) == hashlib.sha256(BODY).hexdigest()
