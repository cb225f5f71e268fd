"""The forwarder over loopback: real DTLS, SRTP and RTCP, participants made by hand so that they can misbehave."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from media.core.rtcp import (
    KeyFrameRequest,
    Nack,
    ReceiverReport,
    Remb,
    Report,
    SenderReport,
    TransportFeedback,
    write_nack,
    write_pli,
    write_receiver_report,
    write_sender_report,
    write_transport_feedback,
)
from media.core.rtp import HEADER, read_vp8
from media.core.twcc import Arrivals
from media.sfu import BadOffer, Sfu
from tests.media.peer import PICTURE, SCREEN, SOUND, Heard, Peer, until, vp8

CERTIFICATE = ":".join(["00"] * 32)


class House:
    """A forwarder and its participants."""

    def __init__(self, sfu: Sfu, heard: Heard) -> None:
        self.sfu, self.heard = sfu, heard
        self.peers: list[Peer] = []

    async def join(self, name: str, slots: list[str | None], **more: int) -> Peer:
        peer = await Peer.join(
            self.sfu,
            "room",
            name,
            slots,
            base=1_000 * (len(self.peers) + 1),
            leg=more.get("leg", 1),
        )
        self.peers.append(peer)
        await until(lambda: "connected" in self.heard.of(name)[-1:])
        return peer

    async def pair(self) -> tuple[Peer, Peer]:
        """Anna and Ben see each other."""
        anna = await self.join("anna", ["ben"])
        return anna, await self.join("ben", ["anna"])


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    heard = Heard()
    sfu = await Sfu.open(host="127.0.0.1", port=0, advertise=[("127.0.0.1", 0)], listener=heard)
    made = House(sfu, heard)
    yield made
    for peer in made.peers:
        peer.close()
    await sfu.close()


def sequences(packets: list[bytes]) -> list[int]:
    return [HEADER.unpack_from(packet)[2] for packet in packets]


async def seen(peer: Peer, source: int, count: int, *, slot: int = 0) -> list[bytes]:
    ssrc = peer.ssrc(slot, source)
    await until(lambda: len(peer.of(ssrc)) >= count)
    return peer.of(ssrc)


async def test_sound_picture_and_screen_reach_the_other(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_sound(3)
    anna.send_picture(7, key=True)
    anna.send_picture(1, key=True, source=SCREEN)
    sound = await seen(ben, SOUND, 3)
    assert [packet[-5:] for packet in sound] == [b"opus0", b"opus1", b"opus2"]
    (picture,) = await seen(ben, PICTURE, 1)
    assert read_vp8(picture, 20, len(picture)).picture == 7
    await seen(ben, SCREEN, 1)
    assert house.sfu.rooms() == {"room": {"anna": 1, "ben": 1}}
    counters = house.sfu.counters()
    assert (counters.rooms, counters.legs, counters.forwarded) == (1, 2, 5)


async def test_a_picture_waits_for_a_key_frame_and_asks_for_it(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_picture(1)
    await until(lambda: anna.told(KeyFrameRequest))
    assert anna.told(KeyFrameRequest)[0].media == anna.base + 10
    anna.send_picture(2, key=True)
    anna.send_picture(3)
    assert len(await seen(ben, PICTURE, 2)) == 2


async def test_nobody_hears_whom_they_are_not_routed_to(house: House) -> None:
    anna, ben = await house.pair()
    carl = await house.join("carl", [None])
    anna.send_sound(1)
    await seen(ben, SOUND, 1)
    house.sfu.route("room", "ben", ["carl"])
    house.sfu.route("room", "anna", [None])
    anna.send_sound(5)
    carl.send_sound(2)
    packets = await seen(ben, SOUND, 3)
    assert len(packets) == 3  # Anna's five reached nobody
    assert carl.packets == []
    first = sequences(packets)[0]
    assert sequences(packets) == [first, first + 1, first + 2]


async def test_slots_and_more_lines(house: House) -> None:
    anna, ben = await house.pair()
    carl = await house.join("carl", ["anna", "ben"])
    ben.send_sound(1)
    anna.send_sound(2)
    await seen(carl, SOUND, 2, slot=0)
    await seen(carl, SOUND, 1, slot=1)
    before = [anna.ssrc(0, source) for source in range(3)]
    anna.offer(["ben", "carl"])
    assert [anna.ssrc(0, source) for source in range(3)] == before
    carl.send_sound(1)
    await seen(anna, SOUND, 1, slot=1)


async def test_who_leaves_is_gone_at_once(house: House) -> None:
    anna, ben = await house.pair()
    house.sfu.leave("room", "anna")
    anna.send_sound(3)
    ben.send_sound(1)
    assert house.sfu.rooms() == {"room": {"ben": 1}}
    await until(lambda: house.sfu.counters().received > 3)
    assert ben.packets == []
    house.sfu.leave("room", "ben")
    house.sfu.leave("room", "nobody")
    house.sfu.close_room("room")
    assert house.sfu.rooms() == {}


async def test_a_new_leg_takes_over_without_a_jump(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_picture(500, key=True)
    anna.send_sound(1)
    await seen(ben, PICTURE, 1)
    again = await house.join("anna", ["ben"], leg=2)
    anna.send_picture(501)  # the old leg goes on until the new one has a key frame
    await seen(ben, PICTURE, 2)
    again.send_picture(9)
    again.send_picture(10, key=True)
    again.send_sound(1)
    await seen(ben, SOUND, 2)
    packets = await seen(ben, PICTURE, 3)
    anna.send_picture(502, key=True)
    again.send_picture(11)
    packets = await seen(ben, PICTURE, 4)
    first = sequences(packets)[0]
    assert sequences(packets) == [first, first + 1, first + 2, first + 3]
    assert [read_vp8(p, 20, len(p)).picture for p in packets] == [500, 501, 502, 503]
    assert house.sfu.rooms() == {"room": {"anna": 2, "ben": 1}}
    with pytest.raises(BadOffer, match="leg_stale"):
        anna.offer(["ben"], leg=1)


async def test_reports_are_translated(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_sound(1, timestamp=960)
    await seen(ben, SOUND, 1)
    anna.send_rtcp(write_sender_report(SenderReport(anna.base, 5 << 32, 4_000, 7, 8)))
    await until(lambda: ben.told(SenderReport))
    told = ben.told(SenderReport)[0]
    assert told.ssrc == ben.ssrc(0, SOUND)
    (packet,) = ben.of(told.ssrc)
    assert told.timestamp - HEADER.unpack_from(packet)[3] == 4_000 - 960
    loss = Report(ben.ssrc(0, SOUND), 64, 3, 1, 50, 0, 0)
    ben.send_rtcp(write_receiver_report(1, [loss]))

    def worst() -> list[Report]:
        return [b for r in anna.told(ReceiverReport) for b in r.reports if b.fraction == 64]

    (block, *_) = await until(worst)
    assert block.ssrc == anna.base
    assert block.jitter == 50
    assert block.last_sr == 5 << 16


async def test_lost_packets_come_again_as_retransmissions(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_picture(1, key=True)
    anna.send_picture(2)
    packets = await seen(ben, PICTURE, 2)
    lost = sequences(packets)[1]
    ben.send_rtcp(write_nack(1, ben.ssrc(0, PICTURE), [lost]))
    rtx = ben.ssrc(0, PICTURE, rtx=True)
    await until(lambda: ben.of(rtx))
    (again,) = ben.of(rtx)
    assert again[20:22] == lost.to_bytes(2, "big")
    assert again[22:] == packets[1][20:]
    assert again[1] & 0x7F == 97
    assert house.sfu.counters().resent == 1


async def test_a_full_link_gets_a_key_frame_instead_of_all_that_it_lost(house: House) -> None:
    anna, ben = await house.pair()
    for picture in range(1, 31):
        anna.send_picture(picture, key=picture == 1)
    packets = await seen(ben, PICTURE, 30)
    asked = len(anna.told(KeyFrameRequest))
    async with asyncio.timeout(30):
        for number in sequences(packets)[10:]:  # they are told of one after another
            ben.send_rtcp(write_nack(1, ben.ssrc(0, PICTURE), [number]))
            await asyncio.sleep(0.02)
    await until(lambda: len(anna.told(KeyFrameRequest)) > asked)
    resent = house.sfu.counters().resent
    assert resent < 20
    ben.send_rtcp(write_nack(1, ben.ssrc(0, PICTURE), [sequences(packets)[5]]))
    anna.send_picture(31, key=True)
    last = (await seen(ben, PICTURE, 31))[30]
    ben.send_rtcp(write_nack(1, ben.ssrc(0, PICTURE), [HEADER.unpack_from(last)[2]]))
    await until(lambda: house.sfu.counters().resent == resent + 1)


async def test_what_never_came_is_asked_of_its_sender(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_picture(1, key=True)
    missing = anna.packet(PICTURE, vp8(2, key=False))
    anna.send_picture(3)
    packets = await seen(ben, PICTURE, 2)
    gap = (sequences(packets)[0] + 1) & 0xFFFF
    assert sequences(packets)[1] == gap + 1
    ben.send_rtcp(write_nack(1, ben.ssrc(0, PICTURE), [gap]))
    await until(lambda: anna.told(Nack))
    assert anna.told(Nack)[0].lost == (201,)
    assert anna.told(Nack)[0].media == anna.base + 10
    osn = missing[2:4]
    anna.send(
        anna.packet(PICTURE, osn + missing[20:], sequence=1, ssrc=anna.base + 11, payload_type=97)
    )
    packets = await seen(ben, PICTURE, 3)
    assert sequences(packets)[2] == gap
    assert packets[2][20:] == missing[20:]


async def test_a_receiver_may_ask_for_a_key_frame_but_not_too_often(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_picture(1, key=True)
    await seen(ben, PICTURE, 1)
    anna.reports.clear()
    for _ in range(50):
        ben.send_rtcp(write_pli(1, ben.ssrc(0, PICTURE)))
    await until(lambda: anna.told(KeyFrameRequest))
    await asyncio.sleep(0.1)
    assert len(anna.told(KeyFrameRequest)) < 10


async def test_two_run_one_control_loop_and_three_get_numbers_of_the_server(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_sound(2)
    packets = await seen(ben, SOUND, 2)
    assert [int.from_bytes(p[17:19], "big") for p in packets] == [1, 2]
    arrivals = Arrivals()
    arrivals.add(1, 1_000_000)
    (body,) = arrivals.flush()
    ben.send_rtcp(write_transport_feedback(1, ben.ssrc(0, SOUND), body))
    await until(lambda: anna.told(TransportFeedback))
    assert anna.told(TransportFeedback)[-1].data == body
    assert anna.told(TransportFeedback)[-1].media == anna.base

    # The same behind a report: not passed on where it lies, but passed on.
    both = write_receiver_report(1, []) + write_transport_feedback(1, ben.ssrc(0, SOUND), body)
    before = len(anna.told(TransportFeedback))
    ben.send_rtcp(both)
    await until(lambda: len(anna.told(TransportFeedback)) > before)
    assert anna.told(TransportFeedback)[-1].data == body

    carl = await house.join("carl", ["anna", "ben"])
    house.sfu.route("room", "ben", ["anna", "carl"])
    anna.reports.clear()
    anna.send_sound(2)
    packets = await seen(carl, SOUND, 2)
    numbers = [int.from_bytes(p[17:19], "big") for p in packets]
    assert numbers[1] == numbers[0] + 1
    await until(lambda: anna.told(TransportFeedback))
    assert int.from_bytes(anna.told(TransportFeedback)[0].data[:2], "big") == 3
    await until(lambda: anna.told(Remb))


async def test_a_link_that_loses_much_gets_sound_and_then_one_picture_after_the_other(
    house: House,
) -> None:
    """Carl's; and nothing stays held back when he is alone with Ben."""
    anna, ben = await house.pair()
    carl = await house.join("carl", ["anna", "ben"])
    pause, loses = 0.006, False
    pictures = [carl.ssrc(slot, PICTURE).to_bytes(4, "big") for slot in (0, 1)]

    async def talk() -> None:
        for picture in itertools.count():
            for peer in (anna, ben):
                peer.send_picture(picture & 0x7FFF, key=True, tail=bytes(1_000))
                peer.send_sound(1, timestamp=picture)
            await asyncio.sleep(pause)

    async def report() -> None:
        """What came since the last time; every other one was lost while `loses`."""
        told = 0
        while True:
            await asyncio.sleep(0.05)
            arrivals, now = Arrivals(), time.monotonic_ns() // 1_000
            for packet in carl.packets[told:]:
                number = int.from_bytes(packet[17:19], "big")
                if number % 2 == 0 or not loses:
                    arrivals.add(number, now)
            told = len(carl.packets)
            for body in arrivals.flush():
                carl.send_rtcp(write_transport_feedback(1, carl.ssrc(0, SOUND), body))

    def lately() -> list[bytes]:
        return [packet[8:12] for packet in carl.packets[-20:]]

    running = [asyncio.create_task(each) for each in (talk(), report())]
    await until(lambda: all(ssrc in lately() for ssrc in pictures), seconds=30)
    loses = True
    await until(lambda: not any(ssrc in lately() for ssrc in pictures), seconds=30)
    loses, pause, here = False, 0.06, len(carl.packets)
    await until(lambda: all(ssrc in lately() for ssrc in pictures), seconds=30)
    back = [packet[8:12] for packet in carl.packets[here:]]
    assert back.index(pictures[0]) + 10 < back.index(pictures[1])

    loses, pause = True, 0.006
    await until(lambda: not any(ssrc in lately() for ssrc in pictures), seconds=30)
    house.sfu.leave("room", "anna")
    await until(lambda: pictures[1] in lately(), seconds=30)
    for task in running:
        task.cancel()


async def test_feedback_for_somebody_who_has_left_harms_nobody(house: House) -> None:
    raised: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: raised.append(context))
    anna, ben = await house.pair()
    anna.send_sound(1)
    await seen(ben, SOUND, 1)
    house.sfu.leave("room", "anna")
    arrivals = Arrivals()
    arrivals.add(1, 1_000_000)
    ben.send_rtcp(write_transport_feedback(1, ben.ssrc(0, SOUND), arrivals.flush()[0]))
    ben.send_rtcp(write_nack(1, ben.ssrc(0, SOUND), [1]) + write_pli(1, ben.ssrc(0, PICTURE)))
    await ben.check()  # answered after those
    assert raised == []


async def test_ice_restart_keeps_everything(house: House) -> None:
    anna, ben = await house.pair()
    anna.send_sound(1)
    await seen(ben, SOUND, 1)
    old = anna.request()
    anna.offer(["ben"], ufrag="other")
    await anna.open()
    anna.put(old)  # still good: the answer might be on its way
    await until(lambda: len(anna.checks) == 2)
    await anna.check()
    anna.send_sound(1)
    packets = await seen(ben, SOUND, 2)
    ben.send_sound(1)
    await seen(anna, SOUND, 1)
    assert sequences(packets)[1] == sequences(packets)[0] + 1
    assert house.heard.of("anna") == ["connected"]


async def test_ice_restarts_without_end_hold_no_passwords_without_end(house: House) -> None:
    anna, _ = await house.pair()
    before = house.sfu.counters().credentials
    for number in range(40):
        anna.offer(["ben"], ufrag=f"again{number}")
    assert house.sfu.counters().credentials - before < 10
    await anna.open()
    await anna.check()
    anna.send_sound(1)


async def test_another_port_of_the_same_participant(house: House) -> None:
    anna, ben = await house.pair()
    await anna.open()
    anna.send_sound(1)  # not yet proven: dropped
    await anna.check()
    anna.send_sound(1)
    ben.send_sound(1)
    await seen(anna, SOUND, 1)
    assert len(await seen(ben, SOUND, 1)) == 1


async def test_the_rest_of_the_room_hears_who_says_goodbye(house: House) -> None:
    anna, _ = await house.pair()
    await anna.dtls.stop()
    await until(lambda: house.heard.of("anna") == ["connected", "failed"])
    assert house.sfu.rooms() == {"room": {"ben": 1}}


async def test_two_addresses_and_ipv6() -> None:
    heard = Heard()
    sfu = await Sfu.open(
        host="::", port=0, advertise=[("192.0.2.1", 0), ("2001:db8::1", 9)], listener=heard
    )
    anna, ben = Peer(sfu, "room", "anna", 1_000), Peer(sfu, "room", "ben", 2_000)
    try:
        for peer, other, host in ((anna, "ben", "127.0.0.1"), (ben, "anna", "::1")):
            peer.offer([other])
            await peer.open(host)
            await peer.check()
            assert peer.checks[0].attributes["XOR-MAPPED-ADDRESS"][0] == host
            await peer.shake_hands()
        assert f"192.0.2.1 {sfu.port} typ host" in anna.answer
        assert "2001:db8::1 9 typ host" in anna.answer
        await until(lambda: len(heard.states) == 2)
        anna.send_sound(1)
        await until(lambda: ben.packets)
    finally:
        anna.close()
        ben.close()
        await sfu.close()


async def test_with_much_to_do_the_socket_is_read_by_the_clock(house: House) -> None:
    anna, ben = await house.pair()
    sent = 0
    async with asyncio.timeout(30):
        while house.sfu.gathers is False:
            if sent < len(ben.of(ben.ssrc(0, SOUND))) + 80:  # his socket holds some 270
                anna.send_sound(120)
                sent += 120
            await asyncio.sleep(0.01)
    anna.send_sound(40)
    heard = await seen(ben, SOUND, sent + 40)
    assert sequences(heard) == [*range(sequences(heard)[0], sequences(heard)[0] + sent + 40)]
    await until(lambda: not house.sfu.gathers)  # and as it comes when little is left
    anna.send_sound(1)
    await seen(ben, SOUND, sent + 41)


async def test_bad_offers_change_nothing(house: House) -> None:
    await house.pair()
    with pytest.raises(BadOffer) as caught:
        house.sfu.join("room", "anna", 2, ["ben"], "nonsense")
    assert caught.value.code == "sdp_invalid"
    with pytest.raises(BadOffer):
        house.sfu.join("new", "anna", 1, [], "nonsense")
    assert house.sfu.rooms() == {"room": {"anna": 1, "ben": 1}}
