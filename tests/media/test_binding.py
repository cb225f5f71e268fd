"""Connectivity checks: who may use an address, and how little strangers cost."""

import struct

from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from media.binding import FAILURES, Doorkeeper, plain, username

PASSWORDS = {"server": ("secret" * 4, "client")}
ADDRESS = ("192.0.2.7", 5_000)


def request(
    name: str = "server:client", password: str = "secret" * 4, *, nominated: bool = False
) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes.update({"USERNAME": name, "PRIORITY": 1})
    if nominated:
        message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(password.encode())
    return bytes(message)


def test_a_good_check_is_answered() -> None:
    data = request(nominated=True)
    check = Doorkeeper().check(data, ADDRESS, PASSWORDS, 0.0)
    assert check is not None
    assert check.ufrag == "server"
    assert check.nominated
    answer = stun.parse_message(check.answer)
    assert answer.message_class is stun.Class.RESPONSE
    assert answer.transaction_id == stun.parse_message(data).transaction_id
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ADDRESS
    assert answer.check_message_integrity(b"secret" * 4)


def test_without_nomination() -> None:
    check = Doorkeeper().check(request(), ADDRESS, PASSWORDS, 0.0)
    assert check is not None
    assert not check.nominated


def test_what_is_refused() -> None:
    door = Doorkeeper()
    response = bytearray(request())
    response[0] = 1
    bad = [
        request("other:client"),
        request("server:somebody"),
        request("server"),
        request(password="wrong"),
        request()[:-1],
        bytes(response),
        b"",
        b"\0\1",
    ]
    assert [door.check(data, ADDRESS, PASSWORDS, 0.0) for data in bad] == [None] * len(bad)
    assert door.refused == len(bad)


def test_guessing_is_slowed_by_source() -> None:
    door = Doorkeeper()
    for _ in range(FAILURES):
        assert door.check(request(password="wrong"), ADDRESS, PASSWORDS, 0.0) is None
    assert door.check(request(), ADDRESS, PASSWORDS, 0.0) is None
    assert door.check(request(), ("192.0.2.8", 1), PASSWORDS, 0.0) is not None
    assert door.check(request(), ADDRESS, PASSWORDS, 1.0) is not None


def test_addresses_are_shown_plainly() -> None:
    assert plain(("::ffff:192.0.2.1", 9, 0, 0)) == ("192.0.2.1", 9)
    assert plain(("2001:db8::1", 9, 0, 0)) == ("2001:db8::1", 9)
    assert plain(("fe80::1%eth0", 9, 0, 2)) == ("fe80::1", 9)
    assert plain(ADDRESS) == ADDRESS


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes) -> None:
    door = Doorkeeper()
    head = b"\x00\x01" + struct.pack("!H", len(data)) + b"\x21\x12\xa4\x42" + bytes(12)
    for candidate in (data, head + data, head + b"\0\6\0\x0dserver:client\0\0\0" + data):
        assert door.check(candidate, ADDRESS, PASSWORDS, 0.0) is None
        username(candidate)
