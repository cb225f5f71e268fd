"""Three minutes of calls on a worker process: as heavy at the end as at the beginning, and empty when all have gone.

Longer than the two minutes after which the worker gives up who vanished without a word.
"""

from pathlib import Path

from tests.media.soaking import soak
from tests.media.worker_process import WorkerProcess

SECONDS = 180.0
WINDOW = 30.0


async def test_three_minutes_of_calls_leave_nothing(tmp_path: Path) -> None:
    async with WorkerProcess(tmp_path) as worker:
        soaked = await soak(worker, lambda look: look.at < SECONDS)
        log = worker.log()
    early = soaked.middle("memory", lambda look: WINDOW / 2 <= look.at < WINDOW * 3 / 2)
    late = soaked.middle("memory", lambda look: look.at >= SECONDS - WINDOW)
    print(  # noqa: T201, the figures
        f"\n{soaked.looks[-1].calls} calls: {early / 2**20:.1f} MiB, then {late / 2**20:.1f} MiB; "
        f"{soaked.looks[-1].descriptors} descriptors; {dict(soaked.happened)}"
    )
    assert late <= 1.05 * early
    assert len({look.descriptors for look in soaked.looks}) == 1
    assert log == ""
