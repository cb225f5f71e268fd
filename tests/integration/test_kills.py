"""The server killed with -9 while people talk; `tests/verify/test_kills.py` does it twenty times with fifty."""

import random
from pathlib import Path

from tests.bustle import Bustle, log_is_clean
from tests.house_server import house_server


async def test_nothing_promised_is_lost_in_two_kills(tmp_path: Path) -> None:
    async with (
        house_server(tmp_path, agents=4, links=2) as server,
        Bustle(server, 6, random.Random(7)) as bustle,
    ):
        for _ in range(2):
            await bustle.full_house()
            await bustle.each_promise()
            await bustle.pause(1.0)
            await bustle.restart()
            bustle.check()
            assert not bustle.faults, bustle.faults
        await bustle.go_home()
        bustle.check()
        bustle.check_ghosts()
        assert not bustle.faults, bustle.faults
        open_ = bustle.rows("SELECT state FROM contacts WHERE state NOT IN ('created', 'closed')")
        assert [tuple(row) for row in open_] == []
    assert log_is_clean(tmp_path / "server.log") == []
