"""Legs that fall silent, never come up, or are replaced: on a clock that the test moves ahead."""

import time
from collections.abc import AsyncIterator

import pytest_asyncio

from media.core.rtcp import KeyFrameRequest
from media.sfu import Sfu
from tests.media.peer import PICTURE, SOUND, Heard, Peer, until


class House:
    """A forwarder whose clock can be ahead."""

    def __init__(self) -> None:
        self.heard = Heard()
        self.ahead = 0.0
        self.peers: list[Peer] = []

    def clock(self) -> float:
        return time.monotonic() + self.ahead

    async def open(self) -> None:
        self.sfu = await Sfu.open(
            host="127.0.0.1",
            port=0,
            advertise=[("127.0.0.1", 0)],
            listener=self.heard,
            clock=self.clock,
        )

    async def join(self, name: str, slots: list[str | None], leg: int = 1) -> Peer:
        base = 1_000 * (len(self.peers) + 1)
        peer = await Peer.join(self.sfu, "room", name, slots, base=base, leg=leg)
        self.peers.append(peer)
        await until(lambda: self.heard.of(name)[-1:] == ["connected"])
        return peer


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    await made.open()
    yield made
    for peer in made.peers:
        peer.close()
    await made.sfu.close()


async def test_silence_is_told_and_sending_ends_without_consent(house: House) -> None:
    anna, ben = await house.join("anna", ["ben"]), await house.join("ben", ["anna"])
    house.ahead += 8
    await anna.check()
    await until(lambda: house.heard.of("ben") == ["connected", "disconnected"])
    anna.send_sound(1)
    await until(lambda: len(ben.packets) == 1)  # it may still hear
    house.ahead += 25
    await anna.check()
    forwarded = house.sfu.counters().forwarded
    await until(
        lambda: not [leg for leg in house.sfu._rooms["room"].seats["ben"].legs if leg.flows]
    )
    anna.send_sound(5)
    received = house.sfu.counters().received
    await until(lambda: house.sfu.counters().received >= received)
    await anna.check()
    assert house.sfu.counters().forwarded == forwarded

    await ben.check()  # it is back, with the same keys
    await until(lambda: house.heard.of("ben")[-1] == "connected")
    anna.send_sound(1)
    await until(lambda: len(ben.packets) == 2)


async def test_a_leg_that_stays_silent_fails(house: House) -> None:
    await house.join("anna", [])
    house.ahead += 130
    await until(lambda: house.heard.of("anna") == ["connected", "failed"])
    counters = house.sfu.counters()
    assert (counters.rooms, counters.legs, counters.addresses, counters.credentials) == (0, 0, 0, 0)


async def test_a_leg_that_never_comes_up_fails(house: House) -> None:
    peer = Peer(house.sfu, "room", "anna", 1)
    peer.offer([])
    house.ahead += 31
    await until(lambda: house.heard.of("anna") == ["failed"])


async def test_a_replaced_leg_ends_soon_after_the_new_one_is_up(house: House) -> None:
    await house.join("anna", [])
    await house.join("anna", [], leg=2)
    assert house.sfu.counters().legs == 2
    house.ahead += 4
    await until(lambda: house.sfu.counters().legs == 1)
    assert house.sfu.rooms() == {"room": {"anna": 2}}
    assert house.heard.of("anna") == ["connected", "connected"]


async def test_a_new_leg_that_fails_leaves_the_old_one(house: House) -> None:
    anna, ben = await house.join("anna", ["ben"]), await house.join("ben", ["anna"])
    again = Peer(house.sfu, "room", "anna", 9_000)
    again.offer(["ben"], leg=2)
    house.ahead += 5
    await anna.check()
    await ben.check()
    anna.send_sound(1)
    await until(lambda: ben.of(ben.ssrc(0, SOUND)))
    house.ahead += 26
    await anna.check()
    await until(lambda: house.heard.of("anna")[-1] == "failed")


async def test_pictures_that_come_again_begin_with_a_key_frame(house: House) -> None:
    anna, ben = await house.join("anna", ["ben"]), await house.join("ben", ["anna"])
    anna.send_picture(1, key=True)
    await until(lambda: ben.of(ben.ssrc(0, PICTURE)))
    anna.reports.clear()
    house.ahead += 2
    anna.send_picture(2)
    await until(lambda: anna.told(KeyFrameRequest))


async def test_a_key_frame_is_asked_for_until_it_comes(house: House) -> None:
    anna, ben = await house.join("anna", ["ben"]), await house.join("ben", ["anna"])
    for number in range(4):
        anna.send_picture(number)
        before = len(anna.told(KeyFrameRequest))
        await until(lambda before=before: len(anna.told(KeyFrameRequest)) > before)  # type: ignore[misc]
    assert ben.packets == []
