"""Uploads in memory while they arrive: whole or not at all, and never more than there is room for."""

import fcntl
import hashlib
import os
from pathlib import Path

from signaling.documents.gathering import Gathering
from signaling.documents.storage import SEALS

BODY = os.urandom(50_000)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_all_of_it_is_there_once() -> None:
    gathering = Gathering()
    gathering.begin("a", len(BODY))
    for at in range(0, len(BODY), 20_000):
        gathering.add("a", BODY[at : at + 20_000])
    source = gathering.take("a", len(BODY))
    assert source is not None
    assert os.pread(source.fd, len(BODY) + 1, 0) == BODY
    assert source.sha256 == hashlib.sha256(BODY).hexdigest()
    assert fcntl.fcntl(source.fd, fcntl.F_GET_SEALS) == SEALS
    os.close(source.fd)
    assert gathering.take("a", len(BODY)) is None
    assert gathering.held == 0


def test_a_part_is_nothing() -> None:
    before = descriptors()
    gathering = Gathering()
    gathering.begin("a", len(BODY))
    gathering.add("a", BODY[:20_000])
    assert gathering.take("a", len(BODY)) is None
    gathering.add("unknown", BODY)
    assert gathering.take("unknown", len(BODY)) is None
    assert descriptors() == before


def test_there_is_room_for_so_much() -> None:
    before = descriptors()
    gathering = Gathering(most=100)
    for name in "abc":
        gathering.begin(name, 40)
        gathering.add(name, b"x" * 40)
    assert gathering.held == 80
    assert gathering.take("c", 40) is None, "came last"
    gathering.drop("a")
    gathering.begin("d", 60)
    assert gathering.held == 100
    gathering.close()
    assert (gathering.held, descriptors()) == (0, before)


def test_who_does_not_go_on_makes_way() -> None:
    before = descriptors()
    gathering = Gathering(most=100, rests_s=0)
    gathering.begin("a", 80)
    gathering.begin("b", 80)
    assert gathering.held == 80
    gathering.add("a", b"x" * 80)
    gathering.add("b", b"x" * 80)
    assert gathering.take("a", 80) is None
    source = gathering.take("b", 80)
    assert source is not None
    os.close(source.fd)
    assert descriptors() == before
