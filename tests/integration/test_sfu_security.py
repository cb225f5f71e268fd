"""ASVS 5.0, chapter V17.2 (media), on the forwarder: the id of each requirement is in its test's name."""

import asyncio
import os
import random
import socket
import time
from collections.abc import AsyncIterator
from typing import cast

import pytest
import pytest_asyncio
from aioice import stun
from aiortc.rtcdtlstransport import RTCDtlsTransport, SRTPProtectionProfile
from cryptography.hazmat.primitives.hashes import SHA256
from OpenSSL import SSL
from pylibsrtp import Error

from media import dtls
from media.sfu import Sfu
from tests.limits import limit
from tests.media.peer import PICTURE, SOUND, Heard, Peer, until

FLOOD = 20_000
WAIT_S = limit(0.25, 5.0)


class House:
    """A forwarder with two participants, and a stranger's socket."""

    def __init__(self, sfu: Sfu, heard: Heard, stranger: socket.socket) -> None:
        self.sfu, self.heard, self.stranger = sfu, heard, stranger
        self.anna = self.ben = cast("Peer", None)

    async def begin(self) -> None:
        self.anna = await Peer.join(self.sfu, "room", "anna", ["ben"], base=1_000)
        self.ben = await Peer.join(self.sfu, "room", "ben", ["anna"], base=2_000)
        await until(lambda: len(self.heard.states) == 2)

    async def talks(self) -> None:
        """What Anna says from here on reaches Ben, and the other way round."""
        for peer, other in ((self.anna, self.ben), (self.ben, self.anna)):
            ssrc = other.ssrc(0, SOUND)
            before = len(other.of(ssrc))
            peer.send_sound(1)
            await until(lambda other=other, ssrc=ssrc, before=before: len(other.of(ssrc)) > before)  # type: ignore[misc]


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    heard = Heard()
    sfu = await Sfu.open(host="127.0.0.1", port=0, advertise=[("127.0.0.1", 0)], listener=heard)
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stranger.setblocking(False)
    stranger.connect(("127.0.0.1", sfu.port))
    made = House(sfu, heard, stranger)
    await made.begin()
    yield made
    made.anna.close()
    made.ben.close()
    stranger.close()
    await sfu.close()


def client_hello() -> bytes:
    """The first flight of a DTLS client that nobody invited."""
    context = SSL.Context(SSL.DTLS_METHOD)
    connection = SSL.Connection(context)
    connection.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(1_500)


FATAL_ALERT = bytes.fromhex("15fefd00000000000000000002022f")


async def test_17_2_1_the_answer_names_the_key_of_this_process(house: House) -> None:
    ssl = house.anna.dtls._ssl
    assert ssl is not None
    certificate = ssl.get_peer_certificate(as_cryptography=True)
    assert certificate is not None
    digest = certificate.fingerprint(SHA256()).hex(":").upper()
    assert house.anna.said("fingerprint") == f"sha-256 {digest}"
    assert house.ben.said("fingerprint") == house.anna.said("fingerprint")
    other = await Sfu.open(host="127.0.0.1", port=0, advertise=[], listener=Heard())
    peer = Peer(other, "room", "carl", 1)
    peer.offer([])
    assert peer.said("fingerprint") != house.anna.said("fingerprint")
    await other.close()


@pytest.mark.parametrize("profile", dtls.PROFILES, ids=lambda p: p.openssl_profile.decode())
async def test_17_2_2_each_approved_profile_works(
    house: House, profile: SRTPProtectionProfile
) -> None:
    carl = await Peer.join(house.sfu, "room", "carl", ["anna"], base=3_000, profiles=[profile])
    await until(lambda: house.heard.of("carl") == ["connected"])
    house.anna.send_sound(1)
    await until(lambda: carl.packets)
    carl.close()


async def test_17_2_3_packets_that_are_not_authentic_reach_nobody(house: House) -> None:
    good = house.anna.dtls._tx_srtp.protect(house.anna.packet(SOUND, b"opus"))
    before = house.sfu.counters().unauthentic
    house.anna.put(good[:-1] + bytes([good[-1] ^ 1]))
    house.anna.put(good[:20] + bytes([good[20] ^ 1]) + good[21:])
    await until(lambda: house.sfu.counters().unauthentic == before + 2)
    assert house.ben.packets == []
    house.anna.put(good)
    await until(lambda: len(house.ben.packets) == 1)
    house.anna.put(good)  # a replay
    await until(lambda: house.sfu.counters().unauthentic == before + 3)
    assert len(house.ben.packets) == 1


async def test_17_2_3_reports_that_are_not_authentic_change_nothing(house: House) -> None:
    house.anna.send_picture(1, key=True)
    await until(lambda: house.ben.packets)
    forged = bytes.fromhex("81ce0002000000010000000000000000000000000000000000000001")
    before = house.sfu.counters().unauthentic
    house.ben.put(forged)
    await until(lambda: house.sfu.counters().unauthentic == before + 1)
    await house.talks()


async def test_17_2_4_the_call_goes_on_under_malformed_packets(house: House) -> None:
    draw = random.Random(17)
    real = [house.anna.dtls._tx_srtp.protect(house.anna.packet(SOUND, b"opus")) for _ in range(5)]
    real.append(house.anna.request())
    for number in range(3_000):
        data = bytearray(draw.choice(real))
        for _ in range(draw.randrange(1, 6)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        cut = bytes(data[: draw.randrange(1, len(data) + 1)])
        noise = bytes([draw.choice((0x80, 0x90, 0xB0, 0xBF, 0x00, 0x01, 0xFF))]) + draw.randbytes(
            draw.randrange(60)
        )
        for each in (cut, noise):
            house.anna.put(each)
            house.stranger.send(each)
        if number % 100 == 0:
            await asyncio.sleep(0)
            await house.talks()
    await house.talks()
    assert house.heard.of("anna") == ["connected"]
    assert house.heard.of("ben") == ["connected"]


async def test_17_2_4_authentic_nonsense_harms_nobody(house: House) -> None:
    """A participant may encrypt anything: headers that lie, reports that lie."""
    draw = random.Random(4)
    for number in range(1_500):
        head = bytes([draw.choice((0x80, 0x90, 0xA0, 0xB0, 0x9F)), draw.choice((96, 97, 111, 224))])
        ssrc = draw.choice((1_000, 1_010, 1_011, 1_020, draw.randrange(2**32)))
        body = draw.randbytes(10 if draw.random() < 0.5 else 60)
        data = head + number.to_bytes(2, "big") + draw.randbytes(4) + ssrc.to_bytes(4, "big") + body
        if len(data) > 16 and not (data[0] & 16 and len(data) < 20):
            try:
                house.anna.send(data)
            except Error:
                continue
        kind = draw.choice((200, 201, 202, 203, 205, 206))
        report = bytes([0x80 | draw.randrange(32), kind]) + draw.choice(
            (b"\0\1", b"\0\7", b"\xff\xff")
        )
        house.anna.send_rtcp(report + draw.randbytes(4 * draw.randrange(1, 20)))
        if number % 100 == 0:
            await asyncio.sleep(0.01)
    await until(lambda: house.sfu.counters().received >= 1_000)
    house.ben.send_sound(1)
    await until(lambda: house.anna.of(house.anna.ssrc(0, SOUND)))
    assert house.heard.of("ben") == ["connected"]


@pytest.mark.timed
@pytest.mark.parametrize("who", ["stranger", "participant"])
async def test_17_2_5_the_call_goes_on_under_a_flood(house: House, who: str) -> None:
    carl = await Peer.join(house.sfu, "other", "carl", [], base=3_000)
    good = carl.dtls._tx_srtp.protect(carl.packet(PICTURE, b"x" * 900))
    forged = good[:-1] + bytes([good[-1] ^ 1])
    assert carl.transport is not None
    own = socket.socket(fileno=os.dup(carl.transport.get_extra_info("socket").fileno()))
    own.setblocking(False)
    sock = own if who == "participant" else house.stranger
    waits: list[float] = []
    sent = 0
    while sent < FLOOD:
        for _ in range(200):
            try:
                sock.send(forged)
            except BlockingIOError:
                break
            sent += 1
        begun = time.monotonic()
        await house.talks()
        waits.append(time.monotonic() - begun)
    assert sorted(waits)[len(waits) * 99 // 100] < WAIT_S
    assert house.sfu.counters().received > FLOOD * 0.9
    own.close()
    carl.close()


async def test_17_2_6_a_strangers_client_hello_starts_nothing(house: House) -> None:
    """Between check and handshake is when the race would be won."""
    carl = Peer(house.sfu, "room", "carl", 3_000)
    carl.offer(["anna"])
    await carl.open()
    strangers = house.sfu.counters().strangers
    hello = client_hello()
    for data in (hello, FATAL_ALERT, hello):
        house.stranger.send(data)
    await carl.check()
    for data in (FATAL_ALERT, hello, FATAL_ALERT):
        house.stranger.send(data)
    await until(lambda: house.sfu.counters().strangers == strangers + 6)
    await carl.shake_hands()
    for data in (FATAL_ALERT, hello):
        house.stranger.send(data)
    await until(lambda: house.heard.of("carl") == ["connected"])
    house.anna.send_sound(1)
    await until(lambda: carl.packets)
    with pytest.raises(BlockingIOError):
        house.stranger.recv(2_000)  # and nothing was ever answered
    carl.close()


async def test_17_2_6_twenty_of_twenty_set_ups_succeed_while_hellos_rain(house: House) -> None:
    hello, going = client_hello(), True

    async def rain() -> None:
        while going:
            house.stranger.send(hello)
            house.stranger.send(FATAL_ALERT)
            await asyncio.sleep(0)

    raining = asyncio.create_task(rain())
    for number in range(20):
        name = f"guest{number}"
        peer = await Peer.join(house.sfu, name, name, [], base=5_000)
        await until(lambda name=name: house.heard.of(name) == ["connected"])  # type: ignore[misc]
        peer.close()
    going = False
    await raining


async def test_17_2_6_checks_with_other_credentials_are_not_answered(house: House) -> None:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{house.anna.said('ice-ufrag')}:nXyy"
    message.add_message_integrity(b"a guess that is wrong")
    before = house.sfu.counters().refused_checks
    house.stranger.send(bytes(message))
    house.stranger.send(house.anna.request(ufrag="somebody"))
    await until(lambda: house.sfu.counters().refused_checks == before + 2)
    with pytest.raises(BlockingIOError):
        house.stranger.recv(2_000)
    await house.talks()


async def test_17_2_8_another_certificate_than_announced_ends_the_leg(house: House) -> None:
    wrong = ":".join(["00"] * 32)
    carl = Peer(house.sfu, "room", "carl", 3_000)
    carl.offer(["anna"], fingerprint=wrong)
    await carl.open()
    await carl.check()
    shaking = asyncio.create_task(carl.shake_hands())
    await until(lambda: house.heard.of("carl") == ["certificate_mismatch"])
    assert "carl" not in house.sfu.rooms()["room"]
    house.anna.send_sound(3)
    await house.talks()
    assert carl.packets == []
    shaking.cancel()
    await asyncio.gather(shaking, return_exceptions=True)
    carl.close()


async def test_17_2_8_the_certificate_stays_the_same_for_the_whole_leg(house: House) -> None:
    other = RTCDtlsTransport(house.anna.pipe, [dtls.Certificate.generateCertificate()])  # type: ignore[arg-type]
    assert other.getLocalParameters().fingerprints != []
    with pytest.raises(Exception, match="sdp_invalid"):
        house.anna.offer(["ben"], fingerprint=other.getLocalParameters().fingerprints[0].value)
    await house.talks()
