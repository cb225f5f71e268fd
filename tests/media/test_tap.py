"""What the worker hands to a recorder, whose part the test plays."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from media import sfu as media_sfu
from media import tap as media_tap
from media.core import batch, rtcp
from media.core.batch import Channel
from media.core.rtcp import KeyFrameRequest, Nack, SenderReport
from media.core.rtp import HEADER
from media.sfu import Sfu
from media.tap import BEGIN_S, Tap
from tests.media.peer import PAYLOADS, PICTURE, SOUND, Heard, Peer, until, vp8

pytestmark = pytest.mark.network
RTX = 97


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the test that is about it, a part begins with what comes first."""
    monkeypatch.setattr(media_sfu, "BEGIN_S", 0.0)


class Recorder:
    """Takes what workers hand over, once `listen` was called; `deaf` leaves it in the socket."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.channels: dict[int, Channel] = {}
        self.records: list[tuple[int, int, int, bytes]] = []
        self.deaf = False
        self._socket: socket.socket | None = None
        self._task: asyncio.Task[None] | None = None

    def listen(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setblocking(False)
        self._socket.bind(str(self.path))
        self._socket.listen()
        self._task = asyncio.create_task(self._serve(self._socket))

    async def die(self) -> None:
        if self._task is not None and self._socket is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._socket.close()
            self.path.unlink()
            self._task = None

    async def _serve(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        sock, _ = await loop.sock_accept(listening)
        with sock:
            while data := await loop.sock_recv(sock, 1 << 16):
                for record in batch.records(data):
                    if record[0] == batch.BEGUN:
                        self.channels[record[1]] = batch.read_channel(record[3])
                    self.records.append(record)
                while self.deaf:
                    await asyncio.sleep(0.005)

    def packets(self, kind: str) -> list[int]:
        """The sequence numbers that came of a kind."""
        return [
            HEADER.unpack_from(body)[2]
            for what, channel, _, body in self.records
            if what == batch.PACKET and self.channels[channel].kind == kind
        ]

    def count(self, what: int) -> int:
        return sum(record[0] == what for record in self.records)


@asynccontextmanager
async def house(tmp_path: Path) -> AsyncIterator[tuple[Sfu, Peer, Peer, Recorder]]:
    recorder = Recorder(tmp_path / "packets")
    sfu = await Sfu.open(
        host="127.0.0.1",
        port=0,
        advertise=[("127.0.0.1", 0)],
        listener=Heard(),
        tap=Tap(recorder.path),
    )
    recorder.listen()
    anna = await Peer.join(sfu, "room", "anna", ["ben"], base=1_000)
    ben = await Peer.join(sfu, "room", "ben", ["anna"], base=2_000)
    try:
        yield sfu, anna, ben, recorder
    finally:
        for peer in (anna, ben):
            peer.close()
        await sfu.close()
        await recorder.die()


async def test_exactly_the_tapped_tracks_are_handed_over(tmp_path: Path) -> None:
    async with house(tmp_path) as (sfu, anna, ben, recorder):
        sfu.tap("room", [("anna", "sound", 3), ("anna", "picture", 4)])
        before = time.monotonic_ns()
        anna.send_sound(5)
        anna.send_picture(1, key=True)
        ben.send_sound(5)
        anna.send_rtcp(rtcp.write_sender_report(SenderReport(1_000, 77 << 32, 960, 1, 1)))
        await until(lambda: recorder.count(batch.REPORTED))
        assert recorder.packets("sound") == [100, 101, 102, 103, 104]
        assert len(recorder.packets("picture")) == 1
        told = {
            (c.recording, c.participant, c.kind, c.sequence, c.leg)
            for c in recorder.channels.values()
        }
        assert told == {("room", "anna", "sound", 3, 1), ("room", "anna", "picture", 4, 1)}
        arrivals = [at for what, _, at, _ in recorder.records if what == batch.PACKET]
        assert before < min(arrivals) <= max(arrivals) < time.monotonic_ns()
        (report,) = [body for what, _, _, body in recorder.records if what == batch.REPORTED]
        assert batch.REPORT.unpack(report) == (77 << 32, 960)

        sfu.tap("room", [("anna", "picture", 4)])
        anna.send_sound(5)
        anna.send_picture(2)
        await until(lambda: len(recorder.packets("picture")) == 2)
        assert len(recorder.packets("sound")) == 5
        assert recorder.count(batch.OVER) == 1
        sfu.untap()
        assert [s.consumers for s in sfu._rooms["room"].seats["anna"].legs[0].sources if s] == [
            (),
            (),
            (),
        ]


async def test_a_part_begins_with_a_key_frame_that_was_asked_for(tmp_path: Path) -> None:
    async with house(tmp_path) as (sfu, anna, _, recorder):
        sfu.tap("room", [("anna", "picture", 1)])
        anna.send_picture(1)
        asked = await until(lambda: anna.told(KeyFrameRequest))
        assert asked[0].media == 1_010
        count = len(anna.told(KeyFrameRequest))
        picture = 2
        async with asyncio.timeout(30):
            while len(anna.told(KeyFrameRequest)) == count:  # it was no key frame: asked again
                anna.send_picture(picture)
                picture += 1
                await asyncio.sleep(0.02)
        anna.send_picture(picture, key=True)
        await until(lambda: len(recorder.packets("picture")) == picture)


@pytest.mark.parametrize("thin", [False, True])
async def test_key_frames_are_asked_for_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, thin: bool
) -> None:
    """So that whoever watches later needn't decode what is long before; of a thin picture as seldom as of a screen."""
    monkeypatch.setattr(media_tap, "LOOK_S", 0.02)
    monkeypatch.setattr(media_tap, "THIN", 1 << 40 if thin else 0)
    monkeypatch.setattr(
        media_tap, "KEY_EVERY_S", (0.0, 3_600.0, 0.4) if thin else (0.0, 0.4, 3_600.0)
    )
    async with house(tmp_path) as (sfu, anna, _, recorder):
        sfu.tap("room", [("anna", "picture", 1)])
        picture, asked, first = 0, 0, 0
        async with asyncio.timeout(30):
            while asked < 3:
                anna.send_picture(picture, key=picture % 10 == 0)
                picture += 1
                await asyncio.sleep(0.02)
                sent = len(anna.told(KeyFrameRequest))
                if len(recorder.packets("picture")) < 20:
                    first = sent  # for the beginning of the part
                asked = sent - first


async def test_what_was_on_its_way_when_it_was_allowed_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_sfu, "BEGIN_S", BEGIN_S)
    async with house(tmp_path) as (sfu, anna, _, recorder):
        asked = len(anna.told(KeyFrameRequest))
        allowed = time.monotonic()
        sfu.tap("room", [("anna", "sound", 1), ("anna", "picture", 2)])
        anna.send_picture(0, key=True)
        picture = 1
        async with asyncio.timeout(30):
            while not recorder.packets("picture"):
                anna.send_sound(1)
                anna.send_picture(picture)
                picture += 1
                await asyncio.sleep(0.02)
        arrivals = [at for what, _, at, _ in recorder.records if what == batch.PACKET]
        assert min(arrivals) >= (allowed + BEGIN_S) * 1e9
        assert recorder.packets("sound")[0] > 100
        assert await until(lambda: len(anna.told(KeyFrameRequest)) > asked), "of its own beginning"
        sfu.tap("room", [("anna", "sound", 1)])
        sfu.tap("room", [("anna", "sound", 1), ("anna", "picture", 3)])
        count = len(recorder.packets("sound"))
        anna.send_sound(1)
        await until(lambda: len(recorder.packets("sound")) > count)  # it had begun before


async def test_what_is_lost_is_asked_for_though_nobody_watches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its turn comes after what it was found by is gone: nothing more has to come.
    monkeypatch.setattr(media_tap, "REORDER_S", 3 * media_tap.GATHER_S)
    async with house(tmp_path) as (sfu, anna, _ben, recorder):
        sfu.route("room", "ben", [None])  # so nobody but the recorder takes anna's picture
        sfu.tap("room", [("anna", "picture", 1)])
        anna.send_picture(1, key=True)
        anna.sequences[PICTURE] += 2  # two packets are lost
        anna.send_picture(4)
        nack = (await until(lambda: anna.told(Nack)))[0]
        assert (nack.media, nack.lost) == (1_010, (201, 202))
        inner = vp8(2, key=False)
        repair = anna.packet(
            PICTURE, (201).to_bytes(2, "big") + inner, sequence=500, ssrc=1_011, payload_type=RTX
        )
        anna.send(repair)
        await until(lambda: 201 in recorder.packets("picture"))
        count = len(anna.told(KeyFrameRequest))
        async with asyncio.timeout(30):
            while len(anna.told(KeyFrameRequest)) == count:  # the other never comes: begin anew
                anna.send_picture(5)
                await asyncio.sleep(0.02)
        assert {number for each in anna.told(Nack) for number in each.lost} == {201, 202}


async def test_a_recorder_that_does_not_keep_up_holds_up_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_tap, "MOST_WAITING", 200_000)
    monkeypatch.setattr(media_tap, "SOCKET_BUFFER", 100_000)
    async with house(tmp_path) as (sfu, anna, ben, recorder):
        recorder.deaf = True
        sfu.tap("room", [("anna", "picture", 1)])
        lane = ben.ssrc(0, PICTURE)
        sent = 0
        async with asyncio.timeout(30):
            while not sfu.counters().unrecorded:
                anna.send_picture(sent & 0x7FFF, key=True, tail=bytes(1_000))
                sent += 1
                await asyncio.sleep(0)
        await until(lambda: sfu.counters().forwarded == sent)
        assert ben.of(lane)
        recorder.deaf = False
        async with asyncio.timeout(30):
            while not recorder.count(batch.MISSED):
                anna.send_picture(sent & 0x7FFF, key=True)
                sent += 1
                await asyncio.sleep(0.005)
        await until(lambda: len(recorder.packets("picture")) + sfu.counters().unrecorded == sent)
        (missed, *_) = [body for what, _, _, body in recorder.records if what == batch.MISSED]
        assert batch.COUNT.unpack(missed)[0] == sfu.counters().unrecorded


async def test_a_new_recorder_is_told_what_it_gets(tmp_path: Path) -> None:
    async with house(tmp_path) as (sfu, anna, _, recorder):
        sfu.tap("room", [("anna", "sound", 1)])
        anna.send_sound(1)
        await until(lambda: recorder.packets("sound"))
        await recorder.die()
        another = Recorder(recorder.path)
        another.listen()
        async with asyncio.timeout(30):
            while not another.packets("sound") if another.channels else True:
                anna.send_sound(1)
                await asyncio.sleep(0.01)
        assert [channel.sequence for channel in another.channels.values()] == [1]
        await another.die()


async def test_a_tap_waits_for_whoever_is_still_to_come(tmp_path: Path) -> None:
    async with house(tmp_path) as (sfu, _anna, _ben, recorder):
        sfu.tap("later", [("carl", "sound", 9)])
        carl = await Peer.join(sfu, "later", "carl", [None], base=3_000)
        carl.send_sound(1)
        await until(lambda: recorder.packets("sound") == [100])
        sfu.leave("later", "carl")
        await until(lambda: recorder.count(batch.OVER))
        carl.close()
        again = await Peer.join(sfu, "later", "carl", [None], base=4_000, leg=2)
        again.send_sound(1)
        await until(lambda: recorder.packets("sound") == [100, 100])
        assert {c.leg for c in recorder.channels.values()} == {1, 2}
        again.close()
        sfu.close_room("later")
        assert sfu._tapped == {}


def test_the_payload_type_of_retransmissions_is_the_peers() -> None:
    assert PAYLOADS[PICTURE] + 1 == RTX
    assert SOUND == 0
