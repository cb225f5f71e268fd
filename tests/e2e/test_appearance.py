"""The self-check in the console: a house writes what it asks, an agent looks into the mirror, a supervisor releases."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Route, expect

from tests.browser import axe, launch
from tests.demo_server import DemoServer, demo_server
from tests.e2e.conftest import TEMPLATE
from tests.e2e.people import AgentPage, StaffPage, agent, staff
from tests.e2e.words import Words
from tests.pictures.cameras import camera

BADGE: Final = {"de": "Namensschild ist zu sehen", "en": "Name badge can be seen"}
MUTE: Final = """(word) => {
  const { srcObject } = document.querySelector(".mirror-frame video");
  srcObject.getTracks()[0].dispatchEvent(new Event(word));
}"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def strict(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoServer]:
    """A desk of its own, where the check comes before *available* and may block."""
    data = tmp_path_factory.mktemp("strict")
    (data / "visavis.toml").write_text(
        TEMPLATE.read_text().replace(
            'mode = "self_check"', 'mode = "required"\nallow_block = true\nkeep_days = 3'
        )
    )
    async with demo_server(data) as server:
        yield server
    assert server.faults() == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def studio() -> AsyncIterator[Browser]:
    """A browser before whose camera somebody sits in good light."""
    async with launch(camera=camera("good"), fps=10) as started:
        yield started


def editor(nina: StaffPage) -> Words:
    return nina.words("administration/appearance")


def mirror(anna: AgentPage) -> Words:
    return anna.words("appearance")


def line(anna: AgentPage) -> Locator:
    """How the rail says that they stand."""
    return anna.page.get_by_role("region", name=mirror(anna)("rail.title")).get_by_role("link")


def passes(anna: AgentPage, check: str) -> Locator:
    item = anna.page.get_by_role("listitem").filter(has_text=mirror(anna)(f"check.{check}"))
    return item.filter(has_text=mirror(anna)("good.short"))


async def write(nina: StaffPage, queue: str, *checks: str, badge: str) -> None:
    """In the queue's policy: these checks, and one item to be ticked, of this severity."""
    say = editor(nina)
    await nina.go("nav.appearance")
    await nina.page.get_by_role("link", name=queue, exact=True).click()
    for check in checks:
        await nina.page.get_by_role(
            "checkbox", name=nina.words("appearance")(f"check.{check}"), exact=True
        ).check()
    english = nina.page.get_by_label(say("policy.item.en", number=1), exact=True)
    if not await english.is_visible():
        await nina.press(say("policy.manual.add"))
    await english.fill(BADGE["en"])
    manual = nina.page.get_by_role("region", name=say("policy.manual"))
    await manual.get_by_label(say("policy.severity")).select_option(badge)


async def test_what_a_house_asks_an_agent_shows_or_is_released_from(
    browser: Browser, studio: Browser, strict: DemoServer
) -> None:
    async with (
        staff(browser, strict, "nina", locale="en", ignoring=(r"status of 422",)) as nina,
        staff(browser, strict, "sabine", locale="en") as sabine,
        agent(studio, strict, "anna", locale="en") as anna,
    ):
        # A queue gets a policy, which is refused until it is whole.
        say = editor(nina)
        await write(nina, "Advice in English", "one_face", "too_dark", badge="block")
        assert await axe(nina.page) == []
        await nina.press(say("policy.save"))
        german = nina.page.get_by_label(say("policy.item.de", number=1), exact=True)
        await expect(german).to_be_focused()
        await expect(german).to_have_accessible_description(say("fault.language"))
        await german.fill(BADGE["de"])
        await nina.press(say("policy.save"))
        await nina.reads(say("policy.saved"))
        await expect(nina.page.get_by_role("table").get_by_role("row")).to_have_count(2)

        # Rehearsed, the mirror sends nothing.
        see = mirror(anna)
        await anna.page.get_by_role("link", name=anna.say("practice"), exact=True).click()
        await anna.page.get_by_role("link", name=anna.words("practice")("check.open")).click()
        await anna.reads(see("practice.kept"))
        await expect(anna.button(see("done"))).to_have_count(0)
        await anna.page.get_by_role("link", name=see("practice.back")).click()
        await anna.go("nav.desk")

        # Available leads through the mirror; what must be and isn't, a supervisor releases.
        await expect(line(anna)).to_have_text(see("rail.due"))
        await anna.presence("available").click()
        await anna.heading(see("title")).wait_for()
        await passes(anna, "too_dark").wait_for()
        await passes(anna, "one_face").wait_for()
        assert await axe(anna.page) == []
        await anna.press(see("done"))
        await anna.heading(see("verdict.block")).wait_for()
        await anna.press(see("help.ask"))
        await anna.heading(see("verdict.asked")).wait_for()
        await sabine.page.reload()
        row = sabine.page.get_by_role("row", name="Anna Berger")
        await row.get_by_role("button").click()
        assert await axe(sabine.page) == []
        talk = sabine.words("appearance")
        await sabine.page.get_by_label(talk("blocked.reason")).fill("Badge is being printed")
        await sabine.button(talk("blocked.release"), sabine.page.get_by_role("dialog")).click()
        await sabine.reads(talk("blocked.released", name="Anna Berger"))
        await expect(sabine.heading(talk("blocked"))).to_have_count(0)
        await anna.heading(see("verdict.released")).wait_for()
        await anna.press(see("go.available"))
        await anna.is_now("available")
        await expect(line(anna)).to_have_text(see("rail.released"))

        # What is asked changes in mid-shift: nobody is thrown out, and both consoles say so.
        async with agent(studio, strict, "anna", locale="en") as second:
            await expect(line(second)).to_have_text(see("rail.released"))
            await write(nina, "Advice in English", "back_light", badge="warn")
            await nina.press(say("policy.save"))
            await expect(nina.page.get_by_role("table").get_by_role("row")).to_have_count(3)
            await expect(line(anna)).to_have_text(see("rail.changed"))
            await expect(line(second)).to_have_text(see("rail.changed"))
            await anna.is_now("available")

        # The next shift is asked anew, and when all is well one press leads to available.
        await anna.go_offline()
        await expect(line(anna)).to_have_text(see("rail.due"))
        await anna.presence("available").click()
        await passes(anna, "back_light").wait_for()
        await anna.page.get_by_role("checkbox", name=BADGE["en"]).check()
        await anna.press(see("done"))
        await anna.is_now("available")
        await expect(line(anna)).to_have_text(see("rail.good"))
        await anna.go_offline()


async def test_whatever_fails_is_told_and_leaves_a_way_on_by_keyboard(
    studio: Browser, strict: DemoServer
) -> None:
    async with agent(studio, strict, "anna", ignoring=(r"net::ERR_FAILED",)) as anna:
        see = mirror(anna)

        async def refuse(route: Route) -> None:
            await route.abort()

        # The programs don't come: told, tried again, they come.
        await anna.page.context.route("**/*.tflite", refuse)
        await anna.page.keyboard.press("a")
        await anna.heading(see("title")).wait_for()
        await anna.reads(see("failed.load"))
        await anna.page.context.unroute("**/*.tflite")
        await anna.press(see("retry"))
        await passes(anna, "one_face").wait_for()

        # The camera is taken away and comes back.
        await anna.page.evaluate(MUTE, "mute")
        await anna.reads(see("camera.interrupted"))
        await expect(passes(anna, "one_face")).to_have_count(0)
        await anna.page.evaluate(MUTE, "unmute")
        await passes(anna, "one_face").wait_for()

        # By keyboard: what isn't ticked is told, and overridden with a reason.
        await anna.button(see("done")).focus()
        await anna.page.keyboard.press("Enter")
        title = anna.heading(see("verdict.warn"))
        await expect(title).to_be_focused()
        open_item = anna.page.get_by_role("listitem").filter(has_text=BADGE["de"])
        await expect(open_item).to_contain_text(see("manual.open"))
        assert await axe(anna.page) == []
        await anna.button(see("override.open")).focus()
        await anna.page.keyboard.press("Enter")
        reason = anna.page.get_by_label(see("override.label"))
        await expect(reason).to_be_focused()
        await anna.page.keyboard.press("Enter")
        await expect(reason).to_have_attribute("aria-invalid", "true")
        await anna.page.keyboard.type("Schild zu Hause vergessen")
        await anna.page.keyboard.press("Enter")
        await anna.is_now("available")
        await expect(line(anna)).to_have_text(see("rail.overridden"))
        await anna.go_offline()


async def test_without_a_camera_the_list_by_hand_remains_until_nothing_is_asked(
    browser: Browser, strict: DemoServer
) -> None:
    async with (
        launch(devices="denied") as poor,
        agent(poor, strict, "anna") as anna,
        staff(browser, strict, "nina") as nina,
    ):
        see = mirror(anna)
        await anna.presence("available").click()
        await anna.reads(see("camera.refused"))
        await anna.press(see("done.by_hand"))
        await anna.heading(see("verdict.warn")).wait_for()
        await anna.press(see("override.open"))
        await anna.press(see("override.suggestion.camera"))
        await anna.press(see("override.send"))
        await anna.is_now("available")
        await anna.go_offline()

        say = editor(nina)
        await nina.go("nav.appearance")
        await nina.page.get_by_role("link", name="Beratung auf Englisch", exact=True).click()
        await nina.press(say("policy.remove"))
        await nina.button(say("policy.remove"), nina.page.get_by_role("dialog")).click()
        await nina.page.get_by_role("cell", name=say("version.empty"), exact=True).wait_for()
        await expect(line(anna)).to_have_count(0)
        await anna.be_available()
        await anna.go_offline()
