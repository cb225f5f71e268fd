"""A worker process under calls that come and go: nothing of them stays. For longer: tests/verify, `make bench`."""

from pathlib import Path

from tests.media.soaking import soak
from tests.media.traffic import Traffic
from tests.media.worker_process import WorkerProcess

WARM = 40
MEASURED = 60
"""Calls; one that left its legs behind would show as 30 MiB and more."""


async def test_nothing_stays_of_calls_that_came_and_went(tmp_path: Path) -> None:
    async with WorkerProcess(tmp_path) as worker:
        soaked = await soak(worker, lambda look: look.calls < WARM + MEASURED)
        log = worker.log()
    early = soaked.middle("memory", lambda look: WARM <= look.calls < WARM + MEASURED // 3)
    late = soaked.middle("memory", lambda look: look.calls >= WARM + MEASURED * 2 // 3)
    assert late <= 1.05 * early, soaked.looks
    assert len({look.descriptors for look in soaked.looks}) == 1
    assert set(soaked.happened) >= set(Traffic.DEEDS)
    assert log == ""
