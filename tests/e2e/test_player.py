"""Compliance watches what was recorded: everybody in time, what is missing named, and words for what can't be read."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from media.archive import Archive
from tests.browser import axe, launch
from tests.demo_server import DemoServer, demo_server
from tests.e2e.conftest import settings
from tests.e2e.people import StaffPage, staff
from tests.e2e.test_pages import PHONE, TOO_WIDE
from tests.e2e.witnesses import SOUND_AT_ONCE, agree, as_compliance_sees_it, recorded_for, talk
from tests.limits import PATIENCE_S, limit

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLAYER: Final = Path(__file__).with_name("player.js")
SYNC_MS: Final = limit(80, 220)
LIPS_MS: Final = limit(80)
FRAME_MS: Final = 40  # a picture stays until the next one
STEP_MS: Final = 100  # of the bar
BEEPS: Final = 5
TALK_S: Final = 4.0
PAUSE_S: Final = 1.5
PATIENCE_MS: Final = PATIENCE_S * 1000
# Every picture that is seen shows the moment, but for a frame and what sound and picture may differ by.
IN_TIME: Final = """([moment, most, seen]) => {
  const found = window.behind(moment).filter((late) => late !== null);
  return found.length === seen && found.every((late) => late >= -most && late <= most);
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def alone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoServer]:
    data = tmp_path_factory.mktemp("player")
    settings(data)
    async with demo_server(data, media=True) as server:
        yield server


async def record(server: DemoServer) -> None:
    """Two people who agree, a pause for card data in between."""
    async with talk(server) as (guest, anna):
        await agree(guest, anna)
        await recorded_for(TALK_S, guest, anna)
        say = anna.words("recording")
        await anna.press(say("control.pause.card_data"))
        await guest.reads(say("sign.paused"))
        await asyncio.sleep(PAUSE_S)  # what lasts a while is the pause itself
        await anna.press(say("control.resume"))
        await recorded_for(TALK_S, guest, anna)
        await guest.hang_up()


class Compliance:
    """Somebody in front of the player."""

    def __init__(self, person: StaffPage, manifest: dict[str, Any]) -> None:
        self.person = person
        self.page = person.page
        self.say = person.words("review/recording")
        self.manifest = manifest
        self.start: int = min(part["started_at"] for part in manifest["parts"])

    @property
    def everybody(self) -> int:
        """So long after the beginning everybody is seen: pictures begin one after another."""
        begun: dict[str, int] = {}
        for part in self.manifest["parts"]:
            if part["kind"] == "picture":
                who, at = part["participant"], part["started_at"]
                begun[who] = min(at, begun.get(who, at))
        return -(-(max(begun.values()) - self.start + FRAME_MS) // STEP_MS) * STEP_MS

    @property
    def bar(self) -> Locator:
        return self.page.get_by_role("slider", name=self.say("position"))

    @property
    def missing(self) -> Locator:
        region = self.page.get_by_role("region", name=self.say("missing"), exact=True)
        return region.get_by_role("row")

    async def go(self, ms: int, *, seen: int = 2) -> None:
        """To so long after the beginning; the pictures show that moment then."""
        await self.bar.fill(str(ms))
        told = [self.start + ms, SYNC_MS + FRAME_MS, seen]
        await self.page.wait_for_function(IN_TIME, arg=told, timeout=PATIENCE_MS, polling=50)

    async def beeps(self, participant: str) -> list[float]:
        """Played from the beginning: how far apart lips and voice of this person are."""
        await self.bar.fill("0")
        await self.person.press(self.say("play"))
        listening = "([...asked]) => window.beeps(...asked)"
        asked = [participant, BEEPS, FRAME_MS, self.start]
        found: list[float] = await asyncio.wait_for(
            self.page.evaluate(listening, asked), PATIENCE_S
        )
        await self.person.press(self.say("pause"))
        return found

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Something is done to files meanwhile: nobody reads them."""
        here = self.page.url
        await self.page.goto("about:blank")
        yield
        await self.page.goto(here)
        await self.page.get_by_role("heading", level=1).wait_for()


@pytest.mark.timed
async def test_everybody_is_seen_and_heard_in_time(alone: DemoServer) -> None:
    await record(alone)
    manifest, _ = await as_compliance_sees_it(alone)
    async with launch(flags=[SOUND_AT_ONCE]) as browser, watching(browser, alone) as thomas:
        await thomas.page.add_init_script(path=PLAYER)
        await thomas.page.reload()
        viewer = Compliance(thomas, manifest)
        await thomas.go("nav.find")
        await viewer.page.locator("v-find .hit").get_by_role("link").click()
        await in_time(viewer)
        await lips_and_voice(viewer)
        await what_is_missing(viewer)
        await by_keyboard(viewer)
        await faster_and_slower(viewer)
        await from_moment_to_moment(viewer)
        await by_phone(viewer)
        await from_the_list_of_contacts(viewer)
        archive = Archive(alone.data / "recordings", alone.data / "keys", now)
        await altered(viewer, alone.data)
        await cut_off(viewer, alone.data)
        await without_key(viewer, alone.data)
        await file_missing(viewer, alone.data)
        async with viewer.away():
            archive.destroy_key(manifest["recording"]["contact"])
        await thomas.reads(viewer.say("trouble.key_destroyed"))
        assert not await axe(viewer.page)


def now() -> int:
    return time.time_ns() // 1_000_000


def watching(browser: Browser, server: DemoServer) -> Any:
    # A part that is read while its file is gone is refused, and the browser says so.
    return staff(browser, server, "thomas", ignoring=[r"status of 404"])


async def in_time(viewer: Compliance) -> None:
    for ms in (1_000, 3_200, 1_600):
        await viewer.go(ms)
    last = max(part["ended_at"] for part in viewer.manifest["parts"]) - viewer.start
    await viewer.go(last - 1_500)


async def lips_and_voice(viewer: Compliance) -> None:
    """Of everybody, as they are played."""
    people = {part["participant"] for part in viewer.manifest["parts"]}
    for participant in people:
        apart = await viewer.beeps(participant)
        assert abs(median(apart)) <= LIPS_MS, (participant, apart)
        print(f"lips and voice: {median(apart):.0f} ms ({apart})")  # noqa: T201 # a figure


async def what_is_missing(viewer: Compliance) -> None:
    say = viewer.say
    row = viewer.missing.filter(has_text=say("what.silence"))
    await expect(row).to_contain_text(
        say("why.paused", reason=say("pause.card_data")), timeout=PATIENCE_MS
    )
    lanes = viewer.page.get_by_role("group", name=say("lanes"))
    await expect(lanes.get_by_role("img")).to_have_count(4, timeout=PATIENCE_MS)
    # from the list to just before it, and on: nobody waits for what was never recorded
    await row.get_by_role("button").click()
    await viewer.person.press(say("play"))
    silence = "(end) => Number(document.querySelector('v-player input').value) > end"
    stops = [row["at"] for row in viewer.manifest["timeline"] if row["kind"] == "recording.stopped"]
    begun = [part["started_at"] for part in viewer.manifest["parts"]]
    after = min(at for at in begun if at > stops[0]) - viewer.start
    await viewer.page.wait_for_function(silence, arg=after, timeout=PATIENCE_MS)
    await viewer.person.press(say("pause"))


async def by_keyboard(viewer: Compliance) -> None:
    await viewer.go(2_000)
    await viewer.bar.press("ArrowRight")
    await expect(viewer.bar).to_have_value("3000", timeout=PATIENCE_MS)
    await viewer.bar.press("PageUp")
    end = await viewer.bar.input_value()
    assert int(end) > 3_000
    await viewer.page.get_by_role("heading", level=1).focus()
    await viewer.page.keyboard.press("j")
    await expect(viewer.bar).not_to_have_value(end, timeout=PATIENCE_MS)
    await viewer.page.keyboard.press("k")
    pause = viewer.person.button(viewer.say("pause"))
    await expect(pause).to_be_visible(timeout=PATIENCE_MS)
    await viewer.page.keyboard.press("k")
    await expect(pause).to_be_hidden(timeout=PATIENCE_MS)


async def faster_and_slower(viewer: Compliance) -> None:
    """Everybody stays together, however fast."""
    speed = viewer.page.get_by_label(viewer.say("speed"))
    for chosen in ("2", "0.5"):
        await speed.select_option(chosen)
        await viewer.go(1_000)
        await viewer.person.press(viewer.say("play"))
        apart = await asyncio.wait_for(
            viewer.page.evaluate("(looks) => window.apart(looks)", 15), PATIENCE_S
        )
        await viewer.person.press(viewer.say("pause"))
        assert all(abs(late) <= SYNC_MS + FRAME_MS for late in apart), (chosen, apart)
    await viewer.page.get_by_role("heading", level=1).focus()
    await viewer.page.keyboard.press(">")
    await expect(speed).to_have_value("0.75", timeout=PATIENCE_MS)
    await speed.select_option("1")


async def from_moment_to_moment(viewer: Compliance) -> None:
    """Voices are drawn, and what happened is gone to by list, lane and key."""
    say, page = viewer.say, viewer.page
    await expect(page.locator(".film-voice path")).to_have_count(2, timeout=PATIENCE_MS)
    drawn = await page.locator(".film-voice path").first.get_attribute("d")
    assert drawn
    assert len({y for _, y in zip(*[iter(drawn[4:-2].split())] * 2, strict=False)}) > 2, (
        "it was heard"
    )
    pause = page.get_by_role("group", name=say("lane.pause"), exact=True).get_by_role("button")
    await pause.focus()
    await page.keyboard.press("Enter")
    at = await viewer.bar.input_value()
    await viewer.go(viewer.everybody)
    row = page.get_by_role("region", name=say("moments")).get_by_role("button")
    await row.filter(has_text=say("pause.card_data")).click()
    await expect(viewer.bar).to_have_value(str(int(at) - 1_000), timeout=PATIENCE_MS)
    await viewer.go(viewer.everybody)
    before = await viewer.bar.input_value()
    await page.get_by_role("heading", level=1).focus()
    await page.keyboard.press("n")
    await expect(viewer.bar).not_to_have_value(before, timeout=PATIENCE_MS)
    lane = page.locator(".film-lane-line").first
    box = await lane.bounding_box()
    assert box
    await lane.click(position={"x": box["width"] / 2, "y": 5})
    length = int(await viewer.bar.get_attribute("max") or 0)
    assert abs(int(await viewer.bar.input_value()) - length / 2) < length / 20


async def by_phone(viewer: Compliance) -> None:
    """It fits, and nobody is shut out, on a large screen and on a small one."""
    page, before = viewer.page, viewer.page.viewport_size
    assert before
    assert not await axe(page)
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert not await axe(page)
    assert await page.evaluate(TOO_WIDE) == []
    await viewer.go(1_500)
    await page.set_viewport_size(before)


async def from_the_list_of_contacts(viewer: Compliance) -> None:
    """The same page is there, with what the desk knows of the contact below the player."""
    await viewer.person.go("nav.find")
    await viewer.page.locator("v-find .hit").get_by_role("link").first.click()
    await viewer.bar.wait_for()
    review = viewer.person.words("review")
    await viewer.page.get_by_role("heading", name=review("timeline")).wait_for()


async def altered(viewer: Compliance, data: Path) -> None:
    """A single byte: its chunk is named, and what is around it is played."""
    parts = viewer.manifest["parts"]
    first = min(
        (part for part in parts if part["kind"] == "picture"), key=lambda p: p["started_at"]
    )
    [file] = (data / "recordings").glob(f"*/{first['sequence']}.part")
    whole = file.read_bytes()
    changed = bytearray(whole)
    changed[len(whole) * 8 // 10] ^= 1
    async with viewer.away():
        file.write_bytes(changed)
    await viewer.person.press(viewer.say("check"))
    found = viewer.page.get_by_role("alert").filter(has_text=viewer.say("check.altered"))
    await found.wait_for(timeout=PATIENCE_MS)
    await viewer.go(1_500)
    async with viewer.away():
        file.write_bytes(whole)
    await viewer.person.press(viewer.say("check"))
    await viewer.person.reads(viewer.say("check.none"))


async def cut_off(viewer: Compliance, data: Path) -> None:
    """Part of a picture's file is gone: said, and what is there is played."""
    parts = viewer.manifest["parts"]
    last = max((part for part in parts if part["kind"] == "picture"), key=lambda p: p["started_at"])
    [file] = (data / "recordings").glob(f"*/{last['sequence']}.part")
    whole = file.read_bytes()
    async with viewer.away():
        os.truncate(file, len(whole) * 6 // 10)
    row = viewer.missing.filter(has_text=viewer.say.like("what.truncated"))
    await expect(row).to_contain_text(viewer.say("why.truncated"), timeout=PATIENCE_MS)
    await viewer.go(last["started_at"] - viewer.start + 1_000)
    await viewer.go(2_000)
    async with viewer.away():
        file.write_bytes(whole)


async def without_key(viewer: Compliance, data: Path) -> None:
    [key] = (data / "keys" / "recordings").glob("*.key")
    aside = key.with_suffix(".aside")
    async with viewer.away():
        key.rename(aside)
    await viewer.person.reads(viewer.say("trouble.key_missing"))
    aside.rename(key)
    await viewer.person.press(viewer.say("again"))
    await viewer.bar.wait_for()


async def file_missing(viewer: Compliance, data: Path) -> None:
    """A part's file was taken away: the others are played without it."""
    parts = viewer.manifest["parts"]
    first = min(
        (part for part in parts if part["kind"] == "picture"), key=lambda p: p["started_at"]
    )
    [file] = (data / "recordings").glob(f"*/{first['sequence']}.part")
    whole = file.read_bytes()
    async with viewer.away():
        file.unlink()
    await viewer.go(2_000, seen=1)
    async with viewer.away():
        file.write_bytes(whole)
