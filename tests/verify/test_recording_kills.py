"""Recorder and media worker killed with -9 at random moments, fifty times, in a talk that is recorded; bad networks."""

import asyncio
import random
from pathlib import Path

import pytest

from media.core.timeline import points
from tests.media.recorder_process import RecordingHouse

KILLS = 50
MS = 1_000_000


@pytest.mark.parametrize("seed", [2026])
async def test_fifty_kills_lose_less_than_a_second_each(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    worst = {"recorder": 0, "worker": 0}
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna")
        anna.start()
        for kill in range(KILLS):
            sound, picture = 2 * kill, 2 * kill + 1
            house.permit([("anna", "sound", sound), ("anna", "picture", picture)])
            await house.recorded(sound, picture)
            await asyncio.sleep(chance.uniform(0.1, 1.2))
            sent, which = anna, chance.choice(sorted(worst))
            if which == "recorder":
                killed = await house.kill_recorder()
                await house.until(lambda: not house.told.can_record)
                await house.start_recorder()
                await house.until(lambda: house.told.can_record)
            else:
                await house.worker.kill()
                killed = max(each.done for each in sent.sent)
                await house.finished(sound, picture)
                await house.restart_worker()
                anna = await house.enter("anna", seed=kill + 2)
                anna.start()
            for sequence, kind in ((sound, "sound"), (picture, "picture")):
                found = house.read(sequence)
                frames = found.among(sent.of(kind))
                assert found.decoded() == len(frames) > 0
                assert points(found.marks)
                # where it breaks off is told: by the end, or by there being none
                assert (found.end or {}).get("why") == (
                    "worker_gone" if which == "worker" else None
                )
                worst[which] = max(worst[which], killed - frames[-1].done)
            closed = [each for each in house.told.all if each[0] == "closed"]
            assert {each[4] for each in closed} >= {sound, picture}
        house.permit(())
        assert house.parts() == list(range(2 * KILLS))
    told = ", ".join(f"{which} {lost / 1e6:.0f} ms" for which, lost in worst.items())
    print(f"\n{KILLS} kills; at most lost before one: {told}")  # noqa: T201, the figures
    assert max(worst.values()) < 1_000 * MS


@pytest.mark.parametrize("loss", [0.005, 0.02, 0.05])
async def test_what_a_bad_network_loses_is_mended(tmp_path: Path, loss: float) -> None:
    async with RecordingHouse(tmp_path) as house:
        anna = await house.enter("anna", loss=loss, size=(640, 360))
        anna.start()
        house.permit([("anna", "picture", 1)])
        await house.recorded(1)
        await asyncio.sleep(20)
        house.permit(())
        await house.finished(1)
        found = house.read(1)
        assert found.end
        print(f"\n{loss:.1%} lost: {anna.lost} packets, {found.end['lost']} not mended")  # noqa: T201
        assert anna.lost > 0
        assert found.end["lost"] <= max(1, anna.lost // 50)  # who repairs may be slow once
        assert found.decoded() == found.end["frames"] == len(found.frames)
