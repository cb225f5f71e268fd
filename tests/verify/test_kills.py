"""The server killed with -9 at random moments, for real, while the desk is busy."""

import random
from pathlib import Path

import pytest

from tests.bustle import Bustle, log_is_clean
from tests.house_server import house_server

KILLS = 20
CUSTOMERS = 50
AGENTS = 20
BACK_S = 5.0


@pytest.mark.parametrize("seed", [2026])
async def test_nothing_promised_is_lost_in_twenty_kills(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    latest = []
    async with (
        house_server(tmp_path, agents=AGENTS, links=10) as server,
        Bustle(server, CUSTOMERS, chance) as bustle,
    ):
        for _ in range(KILLS):
            await bustle.full_house()
            await bustle.each_promise()
            await bustle.pause(2.0)
            latest.append(await bustle.restart())
            bustle.check()
            assert not bustle.faults, bustle.faults[:20]
        await bustle.go_home()
        bustle.check()
        bustle.check_ghosts()
        open_ = bustle.rows("SELECT id, state FROM contacts WHERE state NOT IN ('closed')")
        kept = bustle.ledger
    print(  # noqa: T201, the figures
        f"\n{KILLS} kills, {bustle.visits} visits: back after at most {max(latest):.2f} s; kept "
        f"{len(kept.chat)} chat lines, {len(kept.joined)} places, {len(kept.wrapped_up)} wrap-ups, "
        f"{len(kept.rated)} ratings; left open {len(open_)}"
    )
    assert not bustle.faults, bustle.faults[:20]
    assert all(state == "created" for _, state in open_), [tuple(row) for row in open_]
    assert max(latest) <= BACK_S
    assert not log_is_clean(tmp_path / "server.log")
