"""What a reviewer waits for, of a talk of an hour between two people, each with 720p at 1.1 Mbit/s and a voice.

- `review-start`: from the press on it in the list of contacts to the first frame of both.
- `review-seek`: from a jump to anywhere in the hour to both pictures of that moment.
- `review-cpu`: what the server takes while somebody watches at normal speed, in percent of a core.

The recording was written by the recorder's own code, so it has the index that a real one has. The server is a process
of its own, and nothing of the recording is known to it or to the browser before the first press.
"""

import asyncio
import random
import tempfile
from pathlib import Path
from statistics import quantiles
from typing import Final

import psutil
from playwright.async_api import Page

from signaling.cli.data import now_ms, opened
from signaling.config_file import load
from signaling.demo import Serving, write_settings
from signaling.store.desk_store import DeskStore
from tests import long_recording, recorded
from tests.bench import Row, alone, at_most
from tests.browser import launch
from tests.demo_server import DemoServer, demo_server, furnish
from tests.e2e.people import StaffPage, staff
from tests.e2e.witnesses import SOUND_AT_ONCE
from tests.signaling.store import examples

NAMES = ("review-start", "review-seek", "review-cpu")
MINUTES: Final = 60
STARTS: Final = 20
SEEKS: Final = 40
SECONDS: Final = 20.0
PICTURES: Final = 2
WATCH: Final = Path(__file__).with_name("watch_review.js")
PATIENCE_MS: Final = 60_000
FRAME_MS: Final = 34


def run() -> list[Row]:
    starts, seeks, spent = asyncio.run(measure())
    return [
        alone("review-start", p95(starts), "ms", len(starts), at_most(1_000)),
        alone("review-seek", p95(seeks), "ms", len(seeks), at_most(500)),
        alone("review-cpu", spent, "%", round(SECONDS), at_most(2)),
    ]


def p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


async def measure() -> tuple[list[float], list[float], float]:
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        await furnish(data)
        await recorded_talk(data)
        async with (
            demo_server(data) as server,
            launch(flags=[SOUND_AT_ONCE]) as browser,
            staff(browser, server, "thomas") as thomas,
        ):
            await thomas.page.context.add_init_script(path=WATCH)
            await thomas.page.reload()
            starts = [await start(thomas) for _ in range(STARTS)]
            seeks = await jumps(thomas.page)
            return starts, seeks, await watched(server, thomas)


async def recorded_talk(data: Path) -> None:
    """A closed contact and its recording, as a talk an hour long would have left them."""
    # Lately, or the demo's own rules would let go of it.
    began, length = now_ms() // 3_600_000 * 3_600_000 - 7_200_000, MINUTES * 60_000
    settings = load(write_settings(data, Serving(port=0)).absolute(), {}, now_ms())
    times = {"joined_at": began - 9_000, "connected_at": began, "ended_at": began + length}
    async with opened(settings) as database:
        store = DeskStore(database)
        await store.begin(settings.desk.id)
        await store.save(
            [
                examples.contact(state="closed", opened_at=began - 9_000, **times),
                examples.recording(
                    mode="consent", state="stopped", started_at=began, ended_at=began + length
                ),
                examples.participant(participant="c1", role="customer"),
                examples.participant(participant="anna", role="agent"),
                *(
                    examples.timeline(number=n, kind="recording.part", data={"sequence": n})
                    for n in range(1, 5)
                ),
                examples.timeline(number=5, kind="recording.started", at=began),
            ]
        )
        await store.close()
    await asyncio.to_thread(
        long_recording.make,
        recorded.archive(data),
        "c1",
        minutes=MINUTES,
        people=("c1", "anna"),
        began_at=began,
    )


async def start(thomas: StaffPage) -> float:
    await thomas.go("nav.find")
    await thomas.page.locator("v-find .hit h2 a").first.click()
    return await started(thomas.page)


async def started(page: Page) -> float:
    begun = "(pictures) => window.review_started(pictures) !== null"
    await page.wait_for_function(begun, arg=PICTURES, timeout=PATIENCE_MS)
    return float(await page.evaluate("(pictures) => window.review_started(pictures)", PICTURES))


async def jumps(page: Page) -> list[float]:
    chance, took = random.Random(7), []
    for _ in range(SEEKS):
        ms = chance.randrange(MINUTES * 600) * 100
        found = await page.evaluate("(ms) => window.review_seek(ms)", ms)
        assert all(abs(apart) <= FRAME_MS for apart in found["apart"]), (ms, found)
        took.append(float(found["took"]))
    return took


async def watched(server: DemoServer, thomas: StaffPage) -> float:
    """Percent of a core."""
    say = thomas.words("review/recording")
    await thomas.page.get_by_role("slider", name=say("position")).fill("600000")
    await thomas.press(say("play"))
    process = psutil.Process(server.server_pid)
    before, at = process.cpu_times(), await position(thomas.page)
    await asyncio.sleep(SECONDS)
    after, until = process.cpu_times(), await position(thomas.page)
    assert until - at > 0.8 * SECONDS * 1_000, "it was not played"
    return (after.user + after.system - before.user - before.system) / SECONDS * 100


async def position(page: Page) -> float:
    return float(await page.evaluate("() => document.querySelector('v-player').position"))
