"""Certificates in the console: entered, corrected and revoked by a supervisor, and what the agent reads meanwhile."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, StaffPage, agent, customer, staff
from tests.e2e.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="session")

ZONE = "Europe/Vienna"  # the demo's


def day(days: int) -> str:
    return (datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=days)).isoformat()


def notice(person: AgentPage, state: str) -> Locator:
    """What the desk tells this agent of a certificate."""
    words = person.say.like(f"lack.{state}")
    return person.page.locator(".notice").filter(has_text=words)


def rows(person: StaffPage, table: str, say: Words) -> Locator:
    return person.page.get_by_role("region", name=say(table), exact=True).get_by_role("row")


async def enter(person: StaffPage, say: Words, *, agent: str, until: str, evidence: str) -> None:
    """The form, by its labels."""
    await person.press(say("enter"))
    dialog = person.page.get_by_role("dialog", name=say("enter"))
    await dialog.get_by_label(say("enter.agent")).select_option(label=agent)
    await dialog.get_by_label(say("enter.certificate")).select_option(index=1)
    await dialog.get_by_label(say("enter.until")).fill(until)
    await dialog.get_by_label(say("enter.issuer")).fill("Akademie Wien")
    await dialog.get_by_label(say("enter.evidence")).fill(evidence)
    await person.button(say("enter.save"), dialog).click()
    await expect(dialog).to_be_hidden()


async def test_what_a_supervisor_enters_and_revokes_reaches_the_agent(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        staff(browser, desk, "sabine") as sabine,
        agent(browser, desk, "jonas") as jonas,
        customer(browser, desk) as guest,
    ):
        say = sabine.words("administration")
        await expect(notice(jonas, "run_out")).to_be_visible()
        await jonas.be_available()
        await guest.come(await desk.link())
        await guest.waits()

        await sabine.look()
        await sabine.reads(sabine.words("supervisor").like("certificates.lacking"))
        await sabine.go("nav.certificates")
        about = rows(sabine, "endings", say).filter(has_text="Jonas Petersen")
        await expect(about).to_contain_text(say.like("state.run_out"))
        lost = rows(sabine, "losses", say).nth(1).get_by_role("cell").last
        await expect(lost).to_have_text("1")

        # entered: the customer who waits is offered to him at once
        await enter(sabine, say, agent="Jonas Petersen", until=day(20), evidence="Nr. 4711")
        await expect(about).to_contain_text(say.like("state.ending"))
        await expect(lost).to_have_text("–")
        await jonas.accept()

        # revoked: the talk goes on, and he is told why nothing follows
        await sabine.look()
        entry = rows(sabine, "entries", say).filter(has_text="Nr. 4711")
        await expect(entry).to_contain_text("Akademie Wien")
        await expect(entry).to_contain_text("Sabine Hofer")
        await sabine.button(say("revoke"), entry).click()
        dialog = sabine.page.get_by_role("dialog", name=say("revoke.title"))
        await sabine.button(say("revoke"), dialog).click()
        await expect(dialog.get_by_role("alert")).to_contain_text(say("fault.reason"))
        assert not await axe(sabine.page)
        await dialog.get_by_label(say("revoke.reason")).fill("Prüfung nicht bestanden")
        await sabine.button(say("revoke"), dialog).click()
        await expect(dialog).to_be_hidden()
        await expect(about).to_contain_text(say.like("state.revoked"))
        await expect(entry).to_have_count(0)

        await jonas.look()
        await guest.talks()
        await guest.hang_up()
        await jonas.finish("Beraten", then="available")
        await expect(notice(jonas, "revoked")).to_be_visible()
        assert not await axe(jonas.page)
        await jonas.go_offline()

        # kept as history, with who and why
        await sabine.look()
        await sabine.page.get_by_label(say("filter.history")).check()
        await expect(entry).to_contain_text("Prüfung nicht bestanden")
        await sabine.page.reload()
        await expect(entry).to_have_count(1)


async def test_a_wrong_entry_is_corrected_and_faults_are_named(
    browser: Browser, desk: DemoServer
) -> None:
    async with staff(browser, desk, "nina", locale="en") as nina:
        say = nina.words("administration")
        await nina.go("nav.certificates")
        await nina.press(say("enter"))
        dialog = nina.page.get_by_role("dialog", name=say("enter"))
        await nina.button(say("enter.save"), dialog).click()
        await expect(dialog.get_by_role("alert")).to_contain_text(say("fault.agent"))
        await expect(dialog.get_by_label(say("enter.agent"))).to_be_focused()
        await dialog.get_by_label(say("enter.agent")).select_option(label="Mia Gerber")
        await dialog.get_by_label(say("enter.certificate")).select_option(
            label="Video advice certificate"
        )
        await dialog.get_by_label(say("enter.from")).fill(day(9))
        await dialog.get_by_label(say("enter.until")).fill(day(3))
        await nina.button(say("enter.save"), dialog).click()
        await expect(dialog.get_by_role("alert")).to_contain_text(say("fault.valid_until"))
        assert not await axe(nina.page)
        await dialog.get_by_label(say("enter.until")).fill(day(700))
        await dialog.get_by_label(say("enter.issuer")).fill("Academy")
        await dialog.get_by_label(say("enter.evidence")).fill("No. 12")
        await nina.button(say("enter.save"), dialog).click()
        entry = rows(nina, "entries", say).filter(has_text="Mia Gerber")
        await expect(entry).to_contain_text(say("state.not_yet"))

        await nina.button(say("correct"), entry).click()
        dialog = nina.page.get_by_role("dialog", name=say("correct.title"))
        await expect(dialog.get_by_label(say("enter.evidence"))).to_have_value("No. 12")
        await dialog.get_by_label(say("enter.from")).fill("")
        await dialog.get_by_label(say("enter.evidence")).fill("No. 21")
        await nina.button(say("enter.save"), dialog).click()
        await expect(entry).to_have_count(1)
        await expect(entry).to_contain_text("No. 21")
        await expect(entry).to_contain_text(say("state.valid"))
        await nina.page.get_by_label(say("filter.history")).check()
        await expect(entry.filter(has_text="No. 12")).to_contain_text(say("state.replaced"))


async def test_an_agent_is_told_thirty_days_before(browser: Browser, desk: DemoServer) -> None:
    async with agent(browser, desk, "katharina", locale="en") as katharina:
        told = notice(katharina, "ending")
        await expect(told).to_be_visible()
        await expect(told).to_contain_text(katharina.say("lack.todo_soon"))
