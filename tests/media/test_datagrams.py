"""Batches of datagrams by the kernel's own structures, over real sockets of both families."""

import socket
from collections.abc import Iterator

import pytest

from media.binding import Address
from media.datagrams import AT_ONCE, Datagrams, address_of, name_of
from media.dtls import BUFFER

pytestmark = pytest.mark.network


@pytest.fixture(params=["127.0.0.1", "::1"])
def pair(
    request: pytest.FixtureRequest,
) -> Iterator[tuple[Datagrams, socket.socket, socket.socket]]:
    """Batches on one socket, that socket itself, and another one that is connected to it."""
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    with (
        socket.socket(family, socket.SOCK_DGRAM) as ours,
        socket.socket(family, socket.SOCK_DGRAM) as other,
    ):
        ours.bind((request.param, 0))
        other.bind((request.param, 0))
        other.connect(ours.getsockname())
        other.settimeout(5)
        yield Datagrams(ours), ours, other


Pair = tuple[Datagrams, socket.socket, socket.socket]


def test_nothing_waits(pair: Pair) -> None:
    assert pair[0].receive() == 0


def test_what_came_and_from_whom(pair: Pair) -> None:
    wire, _, other = pair
    sent = [b"x" * size for size in (1, 0, 1_200)]
    for data in sent:
        other.send(data)
    count = wire.receive()
    came = [bytes(wire.packets[i].view[: wire.sizes[i]]) for i in range(count)]
    assert came == sent
    assert {bytes(wire.names[i]) for i in range(count)} == {name_of(other.getsockname())}
    assert address_of(bytes(wire.names[0])) == other.getsockname()


def test_more_than_fit_at_once(pair: Pair) -> None:
    wire, _, other = pair
    for number in range(AT_ONCE + 3):
        other.send(bytes((number,)))
    assert wire.receive() == AT_ONCE
    assert wire.packets[AT_ONCE - 1].view[0] == AT_ONCE - 1
    assert wire.receive() == 3
    assert wire.packets[0].view[0] == AT_ONCE
    assert wire.receive() == 0


def test_what_is_too_long_fills_the_buffer_and_no_more(pair: Pair) -> None:
    wire, _, other = pair
    other.send(b"x" * (BUFFER + 100))
    other.send(b"y")
    assert wire.receive() == 2
    assert wire.sizes[0] == BUFFER
    assert wire.packets[1].view[0] == ord("y")


def test_what_is_put_leaves_in_order(pair: Pair) -> None:
    wire, _, other = pair
    name = name_of(other.getsockname())
    for number in range(AT_ONCE + 3):  # the first batch leaves by itself
        packet = wire.spare()
        packet.view[:2] = bytes((number, number))
        wire.put(packet, 2, name)
    wire.send(b"last", name)
    got = [other.recv(100) for _ in range(AT_ONCE + 4)]
    assert got == [bytes((number, number)) for number in range(AT_ONCE + 3)] + [b"last"]
    assert wire.unsent == 0


def test_received_packets_go_on_from_where_they_lie(pair: Pair) -> None:
    wire, _, other = pair
    other.send(b"one")
    other.send(b"two!")
    for packet, size in zip(wire.packets, wire.sizes[: wire.receive()], strict=False):
        wire.put(packet, size, name_of(other.getsockname()))
    wire.flush()
    assert [other.recv(100), other.recv(100)] == [b"one", b"two!"]


def test_one_that_cannot_be_sent_does_not_hold_up_the_others(pair: Pair) -> None:
    wire, ours, other = pair
    name = name_of(other.getsockname())
    nowhere: Address = ("127.0.0.1", 0) if ours.family == socket.AF_INET else ("::1", 0, 0, 0)
    for where in (name, name_of(nowhere), name):
        packet = wire.spare()
        packet.view[:1] = b"x"
        wire.put(packet, 1, where)
    wire.flush()
    assert [other.recv(100), other.recv(100)] == [b"x", b"x"]
    assert wire.unsent == 1


def test_after_its_end_nothing_is_sent(pair: Pair) -> None:
    wire, _, other = pair
    wire.close()
    wire.send(b"x", name_of(other.getsockname()))
    assert wire.unsent == 1
    assert wire.receive() == 0
