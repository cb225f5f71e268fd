"""The product's own worker, in headless Chromium, looks at every picture."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from aiohttp import web
from playwright.async_api import Page

from tests.browser import launch, open_page
from tests.evaluation.figures import Seen
from tests.evaluation.scenes import Shot, background, shots
from tests.pictures.fetch import HERE as PICTURES

BUILD = Path(__file__).parents[2] / "build" / "evaluation"
FRAMES = BUILD / "frames"
PAGE = BUILD / "page"
QUALITY = 88  # JPEG, about as a webcam compresses
AT_ONCE = 2
SLOWEST_MS = 60_000
MEASURE = """async ([address, reference, text]) => {
  window.eyes ??= await appearance.openVision();
  window.grids ??= new Map();
  if (reference !== null && !grids.has(reference)) {
    const bitmap = await appearance.picture(reference);
    grids.set(reference, await eyes.reference(bitmap));
    bitmap.close();
  }
  const bitmap = await appearance.picture(address);
  const grid = reference === null ? null : grids.get(reference);
  let answer = null;
  // The detector of text comes some time after the first question for it.
  for (let tries = 0; answer === null || (text && answer.values.background_text === null); tries++) {
    if (tries > 200) throw new Error("no detector of text");
    answer = await eyes.measure(bitmap, { text, reference: grid, palette: [] });
  }
  bitmap.close();
  return { values: answer.values, took_ms: answer.took_ms, models: { ...eyes.models } };
}"""


def compose() -> None:
    """Have all pictures as files; made anew when a source or a label changes."""
    stamp = FRAMES / "made.txt"
    state = _state()
    if stamp.exists() and stamp.read_text() == state:
        return
    FRAMES.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    with ProcessPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_write, range(len(_shots())), chunksize=32))
    for name in {shot.reference for shot in _shots() if shot.reference}:
        background(name).save(FRAMES / f"background-{name}.jpg", quality=QUALITY)
    stamp.write_text(state)


def _state() -> str:
    here = Path(__file__).parent
    sources = [PICTURES / "compose.py", PICTURES / "people.json", PICTURES / "rooms.json"]
    sources += [here / "scenes.py", here / "dressing.py", *sorted((PICTURES / "classes").iterdir())]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


@cache
def _shots() -> list[Shot]:
    return shots()


def _write(number: int) -> None:
    shot = _shots()[number]
    shot.make().save(FRAMES / f"{shot.name}.jpg", quality=QUALITY)


async def measure(sample: int | None = None) -> tuple[list[Seen], dict[str, Any]]:
    """Values of every picture, and what measured them. A run that was broken off goes on where it was.

    `sample`: of so many pictures, drawn by lot, always the same.
    """
    known = _Known()
    drawn = [*_shots()]
    Random(0).shuffle(drawn)
    drawn = drawn[::-1][:sample]
    waiting = [shot for shot in reversed(drawn) if shot.name not in known]
    async with _served() as address, launch(devices="missing") as browser:

        async def look() -> None:
            async with open_page(browser) as page:
                page.set_default_timeout(SLOWEST_MS)
                await page.goto(f"{address}/page/console.html")
                while waiting:
                    shot = waiting.pop()
                    known.add(shot.name, await _values(page, address, shot))
                    if len(waiting) % 100 == 0:
                        print(f"{len(waiting)} pictures to go", flush=True)

        await asyncio.gather(*(look() for _ in range(AT_ONCE)))
    found = [known[shot.name] for shot in drawn]
    seen = [_seen(shot, each["values"]) for shot, each in zip(drawn, found, strict=True)]
    return seen, {
        "pictures": len(seen),
        "of": len(_shots()),
        "models": found[0]["models"],
        "median_ms": median(each["took_ms"] for each in found),
    }


class _Known:
    """Answers by picture, kept in a file that holds for these pictures and this build of the worker alone."""

    def __init__(self) -> None:
        workers = sorted(PAGE.glob("assets/eyes-*.worker.js"))
        state = "".join([_state(), *(path.name for path in workers)])
        self._file = BUILD / f"measured-{hashlib.sha256(state.encode()).hexdigest()[:12]}.jsonl"
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        self._answers: dict[str, Any] = dict(json.loads(line) for line in lines)

    def __contains__(self, name: str) -> bool:
        return name in self._answers

    def __getitem__(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self._answers[name]
        return found

    def add(self, name: str, answer: dict[str, Any]) -> None:
        self._answers[name] = answer
        with self._file.open("a") as lines:
            lines.write(json.dumps([name, answer]) + "\n")


async def _values(page: Page, address: str, shot: Shot) -> dict[str, Any]:
    reference = f"{address}/frames/background-{shot.reference}.jpg" if shot.reference else None
    answer = await page.evaluate(
        MEASURE, [f"{address}/frames/{shot.name}.jpg", reference, shot.text]
    )
    assert isinstance(answer, dict)
    return answer


def _seen(shot: Shot, values: dict[str, float | None]) -> Seen:
    person = shot.person
    return Seen(
        name=shot.name,
        half=shot.half,
        person=person.id if person else "",
        tone=person.tone if person else "",
        asks=dict(shot.asks),
        values=values,
    )


@asynccontextmanager
async def _served() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_static("/frames", FRAMES)
    app.router.add_static("/page", PAGE)
    # The page asks for its parts from the root, as the product does.
    app.router.add_static("/assets", PAGE / "assets")
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


def save(seen: Sequence[Seen], path: Path) -> None:
    """Every value, for who wants to look closer."""
    rows = [{"name": e.name, "half": e.half, "asks": e.asks, "values": e.values} for e in seen]
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
