"""10,000 people in one waiting room, 5 matches a second: joining, learning one's place, and what it costs.

Server and load run in processes of their own. The bare aiohttp server then sends the same messages to the same
people at the same times. CPU and memory are the server process's, from the first join until 60 s after the
last. `VISAVIS_BENCH_N` and `VISAVIS_BENCH_AFTER` make a smaller try.
"""

import asyncio
import base64
import os
import pickle
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil

from tests.bench import Row
from tests.bench._waiting_servers import seed

NAMES = (
    "waiting-room.join",
    "waiting-room.update",
    "waiting-room.update.beyond",
    "waiting-room.cpu",
    "waiting-room.memory",
)
CUSTOMERS = int(os.environ.get("VISAVIS_BENCH_N", "10000"))
AFTER_S = float(os.environ.get("VISAVIS_BENCH_AFTER", "60"))
RATE = 10_000 / 30  # everybody back within 30 s of a restart
AGENTS = 50  # each talks for 10 s: 5 matches a second
ROOT = Path(__file__).parent.parent.parent
BARE = "a bare aiohttp websocket server sending the same messages"


def run() -> list[Row]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CUSTOMERS + 1_000
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tokens = asyncio.run(seed(folder, CUSTOMERS, AGENTS))
        plan = {
            "customers": CUSTOMERS,
            "rate": RATE,
            "after": AFTER_S,
            "tokens": tokens,
            "uplink": [],
        }
        found, cpu, memory = measured(folder, ["ours", name], {**plan, "record": True})
        script = found["script"]
        (folder / "script").write_bytes(pickle.dumps(script))
        again = {**plan, "record": False, "uplink": script["uplink"]}
        bare, bare_cpu, bare_memory = measured(folder, ["bare", str(folder / "script")], again)
    for result, who in ((found, "ours"), (bare, "the bare one")):
        if len(result["joined"]) < CUSTOMERS:
            print(f"only {len(result['joined'])} of {CUSTOMERS} joined {who}", file=sys.stderr)
    join, bare_join = p99(found["joined"]), p99(bare["joined"])
    if len(found["joined"]) < CUSTOMERS:
        join = float("inf")
    print(f"matches: {found['matches']}, messages: {len(script['schedule'])}", file=sys.stderr)
    return [
        row("waiting-room.join", join, "ms", len(found["joined"]), 1_000, bare_join),
        row("waiting-room.update", p99(found["front"]), "ms", len(found["front"]), 2_000),
        row("waiting-room.update.beyond", p99(found["back"]), "ms", len(found["back"]), 15_000),
        ratio("waiting-room.cpu", cpu, "s", bare_cpu),
        ratio("waiting-room.memory", memory, "MiB", bare_memory),
    ]


def measured(
    folder: Path, server: list[str], plan: dict[str, Any]
) -> tuple[dict[str, Any], float, float]:
    """The load's findings, CPU seconds and peak MiB of the server."""
    with (folder / f"{server[0]}.log").open("wb") as log:
        serving = subprocess.Popen(
            [sys.executable, "-m", "tests.bench._waiting_servers", *server],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    try:
        assert serving.stdout is not None
        port = int(serving.stdout.readline())
        process = psutil.Process(serving.pid)
        (folder / "plan").write_bytes(pickle.dumps({**plan, "port": port}))
        loading = subprocess.Popen(
            [sys.executable, "-m", "tests.bench._waiting_load", str(folder / "plan")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert loading.stdout is not None
        assert loading.stdout.readline() == b"began\n"
        before = process.cpu_times()
        found: dict[str, Any] = pickle.loads(base64.b64decode(loading.stdout.read()))  # noqa: S301
        after = process.cpu_times()
        memory = process.memory_info().rss / 2**20
        loading.wait()
        used = after.user + after.system - before.user - before.system
        return found, used, memory
    finally:
        serving.communicate()


def p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98] if len(values) > 1 else float("inf")


def row(name: str, value: float, unit: str, n: int, limit: float, bare: float | None = None) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "n": n,
        "baseline": BARE if bare is not None else None,
        "baseline_value": bare,
        "ratio": value / bare if bare else None,
        "goal": {"of": "value", "op": "<=", "limit": limit},
    }


def ratio(name: str, value: float, unit: str, bare: float) -> Row:
    made = row(name, value, unit, CUSTOMERS, 2.5, bare)
    made["goal"] = {"of": "ratio", "op": "<=", "limit": 2.5}
    return made
