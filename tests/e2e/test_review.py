"""From a call between two people to nothing left of it, as compliance goes about it in the console."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests import canary
from tests.browser import launch
from tests.demo_server import ROOT, DemoServer, demo_server
from tests.e2e.conftest import settings
from tests.e2e.people import StaffPage, staff
from tests.e2e.test_player import PLAYER, Compliance
from tests.e2e.witnesses import SOUND_AT_ONCE, agree, as_compliance_sees_it, recorded_for, talk
from tests.e2e.words import Words
from tests.limits import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")

REFERENCE: Final = "K-Zeisig-8801"
LINE: Final = "Stieglitz am Fenster"
ANSWER: Final = "Kernbeisser im Garten"
NOTE: Final = "Gimpel auf dem Dach"
REMARK: Final = "Zaunkoenig in der Hecke"
CANARIES: Final = (REFERENCE, "Stieglitz", "Kernbeisser", "Gimpel", "Zaunkoenig")
CASE: Final = "Verfahren 12 C 7/26"
SEEKS: Final = (0, 2_800, 600, 2_000, 1_200)
"""After the moment from which on everybody is seen."""
REFUSED: Final = r"status of 4\d\d"


@pytest_asyncio.fixture(loop_scope="session")
async def apart(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoServer]:
    """A desk of its own: all of it is looked through in the end."""
    data = tmp_path_factory.mktemp("review") / "desk"
    settings(data)
    async with demo_server(data, media=True) as server:
        yield server
    assert server.faults() == []


async def test_from_the_call_to_nothing_left(apart: DemoServer) -> None:
    await record(apart)
    manifest, _ = await as_compliance_sees_it(apart)
    async with (
        launch(flags=[SOUND_AT_ONCE]) as browser,
        staff(browser, apart, "thomas", ignoring=[REFUSED]) as thomas,
    ):
        await thomas.page.add_init_script(path=PLAYER)
        await thomas.page.reload()
        await found(thomas)
        viewer = Compliance(thomas, manifest)
        for ms in SEEKS:
            await viewer.go(viewer.everybody + ms)
        await commented(thomas)
        await held(thomas)
        copy = await backed_up(apart)
        here = canary.sightings(
            [apart.data / "visavis.db", apart.data / "visavis.db-wal"], CANARIES
        )
        assert here, "what is looked for can be found while it is there"
        await refused(thomas)
        await lifted(thomas, manifest["recording"]["contact"])
        await erased(thomas)
        await thomas.page.goto(f"{thomas.url}/console/contacts/{manifest['recording']['contact']}")
        await expect(thomas.page.get_by_role("main")).not_to_contain_text(LINE)
    await apart.kill(signal.SIGTERM)
    # A database that was backed up before holds its words until it is dropped, as docs/operations.md says.
    assert canary.sightings([apart.data, copy / "media" / "media"], CANARIES) == []


async def record(server: DemoServer) -> None:
    async with talk(server, reference=REFERENCE) as (guest, anna):
        await agree(guest, anna)
        await guest.write(LINE)
        await anna.write(ANSWER)
        await recorded_for(5.0, guest, anna)
        await anna.hang_up()
        await anna.finish("Beraten", NOTE)


async def backed_up(server: DemoServer) -> Path:
    """By the command, while the desk runs."""
    copy = server.data.with_name("backup")
    command = ["-m", "signaling", "backup", "--first", "--to", str(copy / "media")]
    command += ["--keys-to", str(copy / "keys"), "--config", str(server.data / "visavis.toml")]
    made = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT)
    assert await asyncio.wait_for(made.wait(), PATIENCE_S) == 0
    return copy


async def found(thomas: StaffPage) -> None:
    """By a word that the agent wrote afterwards; what was asked stands in the address."""
    say = thomas.words("review/search")
    await thomas.go("nav.find")
    await thomas.page.get_by_label(say("words"), exact=True).fill("gimpel")
    await thomas.press(say("do"))
    hits = thomas.page.get_by_role("list", name=say("results"))
    await hits.get_by_role("heading").get_by_role("link").first.click()


async def commented(thomas: StaffPage) -> None:
    say = thomas.words("review/judgement")
    await thomas.page.get_by_label(say("comment.new"), exact=True).fill(REMARK)
    await thomas.press(say("comment.send"))
    await thomas.reads(REMARK)


async def held(thomas: StaffPage) -> None:
    say = thomas.words("review/keeping")
    await thomas.press(say("panel.set"))
    await thomas.page.get_by_label(say("panel.set_reason"), exact=True).fill(CASE)
    await thomas.press(say("panel.set_do"))
    await thomas.reads(CASE)


async def of_this_person(thomas: StaffPage) -> Words:
    """What is kept of the customer, by the number that the link bore."""
    say = thomas.words("review/customers")
    await thomas.go("nav.customers")
    await thomas.page.get_by_label(say("by.reference"), exact=True).fill(REFERENCE)
    await thomas.press(say("find"))
    return say


async def refused(thomas: StaffPage) -> None:
    """What is held isn't offered for erasure, and the page says what holds it."""
    say = await of_this_person(thomas)
    await thomas.reads(say("state.held", reasons=CASE))
    await thomas.reads(say("erase.nothing"))


async def lifted(thomas: StaffPage, contact: str) -> None:
    say = thomas.words("review/keeping")
    await thomas.page.goto(f"{thomas.url}/console/contacts/{contact}")
    await thomas.press(say("hold.lift"))
    await thomas.page.get_by_label(say("hold.lift_reason"), exact=True).fill("Vergleich")
    await thomas.press(say("hold.lift_do"))
    await thomas.reads(say("holds.lifted"))


async def erased(thomas: StaffPage) -> None:
    say = await of_this_person(thomas)
    await thomas.press(say("erase"))
    sure = thomas.page.get_by_role("dialog")
    await thomas.button(say("erase"), sure).click()
    await thomas.reads(say("results.all"))
