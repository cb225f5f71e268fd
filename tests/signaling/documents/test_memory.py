import os

import pytest

from signaling.documents.memory import is_sealed, sealed


def test_nobody_changes_what_is_sealed() -> None:
    fd = sealed([b"Hello ", b"world"])
    try:
        assert os.pread(fd, 100, 0) == b"Hello world"
        assert is_sealed(fd)
        with pytest.raises(PermissionError):
            os.pwrite(fd, b"J", 0)
        with pytest.raises(PermissionError):
            os.ftruncate(fd, 1)
    finally:
        os.close(fd)


def test_a_source_that_breaks_leaves_nothing_open() -> None:
    before = set(os.listdir("/proc/self/fd"))  # noqa: PTH208
    with pytest.raises(ZeroDivisionError):
        sealed(bytes(1 // each) for each in (1, 0))
    assert set(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_other_files_are_not_sealed() -> None:
    fd = os.memfd_create("open", os.MFD_ALLOW_SEALING)
    reading, writing = os.pipe()
    try:
        assert not is_sealed(fd)
        assert not is_sealed(reading)
    finally:
        for each in (fd, reading, writing):
            os.close(each)
