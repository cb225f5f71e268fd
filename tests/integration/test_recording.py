"""The recorder and a media worker as they run, with people who send real pictures and sound; the test is the desk."""

import asyncio
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from media.core.timeline import moment, points
from media.vault import Vault
from tests.limits import limit
from tests.media.camera import Sent
from tests.media.recorder_process import KEY, ROOM, Found, RecordingHouse, ServersOwn, Told, Track

MS = 1_000_000
NOTICED_S = limit(1.0)
LOST_MS = limit(1_000, 5_000)
APART_MS = limit(40)
MOST_MISSED = limit(25)
"""Frames at either end of what was allowed: until a key frame comes, and what was on its way when it ended."""
BOTH: Sequence[Track] = (("anna", "sound", 1), ("anna", "picture", 2))
pytestmark = pytest.mark.timed


def whole(found: Found, sent: Sequence[Sent], begun: int, ended: int) -> list[Sent]:
    """The frames of a part. All lie in the interval, none is missing but what was on its way at its ends."""
    frames = found.among(sent)
    assert frames[0].key
    assert begun < frames[0].begun
    assert frames[-1].begun < ended
    first, last = sent.index(frames[0]), sent.index(frames[-1])
    assert frames == list(sent[first : last + 1])
    allowed = [each for each in sent if begun < each.begun and each.done < ended]
    assert allowed.index(frames[0]) < MOST_MISSED
    assert len(allowed) - allowed.index(frames[-1]) < MOST_MISSED
    assert found.decoded() == len(frames)
    return frames


async def test_a_part_holds_exactly_what_was_allowed(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna, ben = await house.enter("anna", "ben"), await house.enter("ben", "anna")
        anna.start()
        ben.start()
        await house.until(lambda: len(anna.sent) > 30)
        begun = house.permit(BOTH)
        await house.recorded(1, 2)
        await asyncio.sleep(1)
        paused = house.permit(())
        await house.finished(1, 2)
        await asyncio.sleep(0.3)  # of this nothing is kept
        resumed = house.permit([("anna", "sound", 3), ("anna", "picture", 4)])
        await house.recorded(3, 4)
        kept = [each.data for each in anna.of("picture")][-5:]
        ended = house.permit([("anna", "sound", 3)])
        await house.finished(4)
        house.link.close(ROOM)
        await house.finished(3)
        for sequences, since, until in (((1, 2), begun, paused), ((3, 4), resumed, ended)):
            for sequence, kind in zip(sequences, ("sound", "picture"), strict=True):
                found = house.read(sequence)
                assert found.head["kind"] == kind
                assert found.head["participant"] == "anna"
                assert abs(found.head["started_at"] - house.opened_at) < 60_000
                assert found.end
                assert found.end["why"] == "stopped"
                if sequence != 3:
                    frames = whole(found, anna.of(kind), since, until)
                    assert found.end["frames"] == len(frames)
                    assert found.end["lost"] == found.end["missed"] == 0
        assert house.parts() == [1, 2, 3, 4]
        for secret in (b"A_OPUS", b"V_VP8", KEY, *(data[10:40] for data in kept)):
            assert house.in_clear(secret) == []
        assert [told for told in house.told.all if told[0] in ("closed", "failed")] == []


async def test_silence_closes_and_a_new_permit_opens_again(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        begun = house.permit(BOTH)
        await house.recorded(1, 2)
        house.link.fall_silent()
        silent = asyncio.get_running_loop().time()
        await house.until(lambda: len(house.told.sequences("closed")) == 2)
        assert asyncio.get_running_loop().time() - silent < NOTICED_S
        assert {told[-1] for told in house.told.all if told[0] == "closed"} == {"lapsed"}
        await house.finished(1, 2)
        for sequence, kind in ((1, "sound"), (2, "picture")):
            found = house.read(sequence)
            assert found.end
            assert found.end["why"] == "lapsed"
            frames = found.among(anna.of(kind))
            assert begun < frames[0].begun
            assert frames[-1].begun < found.end["until"] - 500 * MS  # the last word about it
        house.permit(BOTH)  # never again
        house.permit([("anna", "sound", 3)])
        await house.recorded(3)
        assert house.parts() == [1, 2, 3]


async def test_a_killed_recorder_loses_less_than_a_second(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        house.permit(BOTH)
        await house.recorded(1, 2)
        await asyncio.sleep(1)
        killed = await house.kill_recorder()
        await house.until(lambda: ("available", False, "no_recorder") in house.told.all)
        await house.start_recorder()
        await house.until(lambda: house.told.all[-1] == ("available", True, ""))
        again = house.permit([("anna", "sound", 3), ("anna", "picture", 4)])
        await house.recorded(3, 4)
        ended = house.permit(())
        await house.finished(3, 4)
        for sequence, kind in ((1, "sound"), (2, "picture")):
            found = house.read(sequence)
            assert found.end is None
            assert killed - found.among(anna.of(kind))[-1].done < LOST_MS * MS
            assert found.decoded() == len(found.frames)
            whole(house.read(sequence + 2), anna.of(kind), again, ended)
        assert {t[-1] for t in house.told.all if t[0] == "closed"} == {"lapsed"}


async def test_a_killed_worker_ends_its_parts(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        house.permit(BOTH)
        await house.recorded(1, 2)
        sent = anna
        await house.worker.kill()
        killed = max(each.done for each in sent.sent)
        await house.until(lambda: len(house.told.sequences("closed")) == 2)
        await house.finished(1, 2)
        for sequence, kind in ((1, "sound"), (2, "picture")):
            found = house.read(sequence)
            assert found.end
            assert found.end["why"] == "worker_gone"
            assert killed - found.among(sent.of(kind))[-1].done < LOST_MS * MS
        await house.restart_worker()
        anna = await house.enter("anna")
        anna.start()
        again = house.permit([("anna", "picture", 3)])
        await house.recorded(3)
        ended = house.permit(())
        await house.finished(3)
        whole(house.read(3), anna.of("picture"), again, ended)


async def test_what_the_network_loses_is_repaired(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna", loss=0.05, size=(640, 360))
        anna.start()
        begun = house.permit([("anna", "picture", 1)])
        # The same one may be repaired twice.
        await house.until(lambda: anna.repaired >= 15 and anna.lost >= 15)
        after = len(anna.of("picture")) + 20  # so the last one can still be repaired
        await house.until(lambda: len(anna.of("picture")) >= after)
        ended = house.permit(())
        await house.finished(1)
        found = house.read(1)
        assert found.end
        # On a busy machine repairs come late; `make verify` is strict.
        assert found.end["lost"] < anna.lost
        frames = found.among(anna.of("picture"))
        assert begun < frames[0].begun
        assert frames[-1].begun < ended
        assert found.decoded() == len(frames)
        if found.end["lost"] == 0:
            whole(found, anna.of("picture"), begun, ended)


async def test_17_2_7_a_recording_misses_nothing_during_a_flood(tmp_path: Path) -> None:
    """ASVS 5.0: a stranger's junk, thrice as much as there is media."""
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        begun = house.permit(BOTH)
        await house.recorded(1, 2)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.connect(("127.0.0.1", house.worker.port))
            junk = [b"\x90\x6f" + os.urandom(200), b"\x16" + os.urandom(60), os.urandom(900)]
            enough, flooded = len(anna.sent) + 120, 0
            while len(anna.sent) < enough or flooded < 600:
                for each in junk:
                    stranger.send(each)
                flooded += len(junk)
                await asyncio.sleep(0.004)
        ended = house.permit(())
        await house.finished(1, 2)
        for sequence, kind in ((1, "sound"), (2, "picture")):
            found = house.read(sequence)
            whole(found, anna.of(kind), begun, ended)
            assert found.end
            assert found.end["lost"] == found.end["missed"] == 0
        counters = await house.worker.counters()
        assert counters["strangers"] > 300


async def test_a_gap_that_nothing_mends_is_marked_and_ends_with_a_key_frame(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna", loss=0.04, repairs=False)
        anna.start()
        house.permit([("anna", "picture", 1)])
        await house.recorded(1)
        await house.until(lambda: len(house.marks(1, "gap")) >= 2)
        house.permit(())
        await house.finished(1)
        found = house.read(1)
        frames = found.among(anna.of("picture"))
        gaps = [mark for mark in found.marks if mark["type"] == "gap"]
        stamps = [pts for pts, _ in found.frames]
        order = [anna.of("picture").index(frame) for frame in frames]
        breaks = [place for place in range(1, len(order)) if order[place] != order[place - 1] + 1]
        assert all(frames[place].key for place in breaks)
        assert [(stamps[at - 1], stamps[at]) for at in breaks] == [
            (g["from"], g["to"]) for g in gaps
        ]
        assert found.decoded() == len(frames)


async def test_all_parts_lie_on_one_clock(tmp_path: Path) -> None:
    """Whose wall clock is an hour ahead, whose a day behind: a frame's moment is when it was sent."""
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna", "ben", ahead_s=3_600.0)
        ben = await house.enter("ben", "anna", ahead_s=-86_400.0)
        anna.start()
        ben.start()
        tracks: list[Track] = [*BOTH, ("ben", "sound", 3), ("ben", "picture", 4)]
        house.permit(tracks)
        await house.recorded(1, 2, 3, 4)
        parts = (1, 2, 3, 4)
        await house.until(
            lambda: all("report" in {p.by for p in points(house.marks(n, "clock"))} for n in parts)
        )
        enough = max(len(camera.of("picture")) for camera in (anna, ben)) + 30
        await house.until(lambda: all(len(c.of("picture")) > enough for c in (anna, ben)))
        house.permit(())
        await house.finished(*parts)
        for sequence, camera, kind in (
            (1, anna, "sound"),
            (2, anna, "picture"),
            (3, ben, "sound"),
            (4, ben, "picture"),
        ):
            found = house.read(sequence)
            placed = points(found.marks)
            rate, base = (48_000, 4_294_900_000) if kind == "sound" else (90_000, 77_000)
            for (pts, _), frame in zip(found.frames, found.among(camera.of(kind)), strict=True):
                taken = ((frame.timestamp - base) & 0xFFFFFFFF) / rate  # as its sender counts
                sent = camera.begun + int(taken * 1e9)
                assert abs(moment(placed, pts) - sent) < APART_MS * MS


async def test_somebody_who_comes_back_goes_on_in_the_same_part(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        first = await house.enter("anna")
        first.start()
        house.permit(BOTH)
        await house.recorded(1, 2)
        await first.stop()
        second = await house.enter("anna", leg=2, seed=2)
        second.start()
        await house.until(lambda: len(second.of("picture")) > 40)
        house.permit(())
        await house.finished(1, 2)
        for sequence, kind in ((1, "sound"), (2, "picture")):
            found = house.read(sequence)
            frames = found.among([*first.of(kind), *second.of(kind)])
            assert frames[0] in first.of(kind)
            assert frames[-1] in second.of(kind)
            assert len([mark for mark in found.marks if mark["type"] == "source"]) == 1
            stamps = [pts for pts, _ in found.frames]
            assert stamps == sorted(set(stamps))
            assert found.decoded() == len(frames)


# --- the archive's troubles -----------------------------------------------------------------------------------------


async def test_a_full_disk_ends_what_it_takes_no_more_and_is_told_at_once(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        house.permit(BOTH)
        await house.recorded(1, 2)
        limit = house.link  # no file may grow beyond this any more
        assert limit.writer is not None
        size = (house.archive / ROOM / "2.part").stat().st_size
        resource.prlimit(house.recorder.pid, resource.RLIMIT_FSIZE, (size + 1_000, size + 1_000))
        await house.until(lambda: ("failed", ROOM, "disk_full") in house.told.all)
        assert ("closed", ROOM, "anna", "picture", 2, "disk_full") in house.told.all
        found = house.read(2)
        assert found.end is None
        assert found.decoded() == len(found.frames) > 0
        assert house.recorder.returncode is None


async def test_too_little_free_space_is_refused(tmp_path: Path) -> None:
    house = RecordingHouse(tmp_path, least_free=1 << 62)
    Vault(house.archive).begin()
    await house.start_recorder()
    await house.link.start("desk", 1, house.told)
    await house.until(lambda: ("available", False, "disk_full") in house.told.all)
    house.open()
    house.link.permit(ROOM, BOTH)
    await house.until(lambda: len(house.told.sequences("closed")) == 2)
    assert ("failed", ROOM, "disk_full") in house.told.all
    await house.link.stop()
    await house.stop_recorder()


async def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    house = RecordingHouse(tmp_path, archive=tmp_path / "file" / "recordings")
    await house.start_recorder()
    await house.link.start("desk", 1, house.told)
    await house.until(lambda: ("available", False, "archive_unreachable") in house.told.all)
    await house.link.stop()
    await house.stop_recorder()


SLOW = (
    "import sys, time; from media import vault, recorder\n"
    "write = vault.Writer._write\n"
    "def slow(self, data):\n"
    "    time.sleep(0.15)\n"
    "    write(self, data)\n"
    "vault.Writer._write = slow\n"
    "sys.exit(recorder.main())"
)


async def test_a_slow_disk_loses_nothing_and_holds_up_nobody(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path, code=SLOW) as house:
        anna, ben = await house.enter("anna", "ben"), await house.enter("ben", "anna")
        anna.start()
        begun = house.permit(BOTH)
        await house.recorded(1, 2)
        await asyncio.sleep(2)
        ended = house.permit(())
        await house.until(lambda: len(ben.peer.packets) > 0.9 * len(anna.sent))
        await house.finished(1, 2)
        for sequence, kind in ((1, "sound"), (2, "picture")):
            found = house.read(sequence)
            whole(found, anna.of(kind), begun, ended)
            assert found.end
            assert found.end["missed"] == 0
        assert [told for told in house.told.all if told[0] in ("closed", "failed")] == []


STUCK = (
    "import os, sys, time; from media import vault, recorder\n"
    "recorder.UNREACHABLE_S = 0.5\n"
    "write = vault.Writer._write\n"
    "def stuck(self, data):\n"
    "    while os.path.exists(os.environ['STUCK']):\n"
    "        time.sleep(0.01)\n"
    "    write(self, data)\n"
    "vault.Writer._write = stuck\n"
    "sys.exit(recorder.main())"
)


async def test_a_disk_that_stands_still_is_told_and_so_is_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = tmp_path / "stuck"
    monkeypatch.setenv("STUCK", str(stuck))
    async with RecordingHouse(tmp_path, code=STUCK) as house:
        anna = await house.enter("anna")
        anna.start()
        house.permit(BOTH)
        await house.recorded(1, 2)
        stuck.touch()
        await house.until(lambda: ("failed", ROOM, "archive_unreachable") in house.told.all)
        assert not house.told.can_record
        stuck.unlink()
        await house.until(lambda: house.told.can_record)
        await house.finished(1, 2)  # what was released before is written after all
        house.permit([("anna", "sound", 3)])
        await house.recorded(3)


# --- who commands ---------------------------------------------------------------------------------------------------


async def test_a_newer_server_takes_over_and_the_old_one_can_do_nothing(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        house.permit(BOTH)
        await house.recorded(1, 2)
        newer, told = ServersOwn(tmp_path / "recorder"), Told()
        await newer.start("desk", 2, told)
        await house.until(lambda: ("available", True, "") in told.all)
        await house.until(lambda: len(house.told.sequences("closed")) == 2)
        await house.finished(1, 2)
        for sequence in (1, 2):
            end = house.read(sequence).end
            assert end
            assert end["why"] in ("server_gone", "lapsed")
        newer.permit(ROOM, [("anna", "sound", 9)])  # without a key
        await house.until(lambda: ("failed", ROOM, "key_missing") in told.all)
        newer.open(ROOM, KEY, house.opened_at)
        newer.permit(ROOM, [("anna", "sound", 10)])
        await house.until(lambda: told.sequences("recorded") == [10])
        house.permit([("anna", "picture", 11)])
        await house.until(lambda: 11 in house.told.sequences("closed"))
        await newer.stop()
        await house.finished(10)
        assert house.parts() == [1, 2, 10]


async def test_a_recorder_that_stands_still_is_noticed(tmp_path: Path) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        house.permit(BOTH)
        await house.recorded(1, 2)
        os.kill(house.recorder.pid, signal.SIGSTOP)
        await house.until(lambda: ("available", False, "no_recorder") in house.told.all)
        assert {told[-1] for told in house.told.all if told[0] == "closed"} == {"lapsed"}
        await house.kill_recorder()  # as its launcher or the kernel's alarm would
        for sequence in (1, 2):
            assert house.read(sequence).decoded() > 0


def test_the_recorder_needs_no_codec() -> None:
    """Whatever a participant sends is copied, never decoded: FFmpeg is not even loaded."""
    import subprocess

    code = "import sys, media.recorder; sys.exit('av' in sys.modules or 'aiortc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
