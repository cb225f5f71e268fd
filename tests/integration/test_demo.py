"""The demo as a newcomer starts it: a process of its own, asked over HTTP."""

import asyncio
import contextlib
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp


async def started(data: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "signaling", "demo", "--json", "--port", "0", "--data", str(data), "--no-media",
        stdout=PIPE, stderr=PIPE,
    )  # fmt: skip


@contextlib.asynccontextmanager
async def running(data: Path) -> AsyncIterator[tuple[Process, dict[str, Any]]]:
    process = await started(data)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert line, (await process.stderr.read()).decode()
        yield process, json.loads(line)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_demo_from_start_to_end(tmp_path: Path) -> None:
    async with running(tmp_path) as (process, facts), aiohttp.ClientSession() as http:
        async with http.get(f"{facts['url']}/readyz") as answer:
            assert answer.status == 200
        token = facts["links"][0]["url"].split("#")[1]
        async with http.post(
            f"{facts['url']}/api/links/check",
            json={"token": token},
            headers={"Origin": facts["url"]},
        ) as answer:
            assert answer.status == 200, await answer.text()
            assert (await answer.json())["queue"] == "german"
        before = (tmp_path / "visavis.toml").read_bytes()

        second = await started(tmp_path)
        out, err = await asyncio.wait_for(second.communicate(), 60)
        assert second.returncode == 1
        assert out == b""
        assert f"process {process.pid}" in err.decode()
        assert "Traceback" not in err.decode()
        assert (tmp_path / "visavis.toml").read_bytes() == before

        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0
