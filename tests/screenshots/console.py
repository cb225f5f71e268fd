"""The staff console's pages, for each role, with a contact that goes through all its states."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page

from tests.browser import launch, open_page
from tests.screenshots.camera import Camera, Variant
from tests.screenshots.desk import Desk
from tests.screenshots.people import ADVISOR, CUSTOMER, film

LIMIT_S: Final = 900
TOPICS: Final = {"de": "Anschlussfinanzierung", "en": "Follow-up mortgage"}
NOTES: Final = {
    "de": "Möchte die Rate gleich lassen. Unterlagen bis Freitag.",
    "en": "Wants to keep the rate. Papers by Friday.",
}
FITS: Final = 'localStorage["visavis.background.fit"] = `fits ${Date.now()}`'
COVERED: Final = "() => document.querySelector('v-effects').media.state.effect === 'backdrop'"
SEEN: Final = """() => [...document.querySelectorAll("v-call-stage video")]
    .filter((video) => video.videoWidth > 0).length > 1"""


@dataclass(frozen=True, slots=True)
class Set:
    """The desk, a browser for staff and one for customers, and the camera that takes the pictures."""

    desk: Desk
    staff: Browser
    customers: Browser
    camera: Camera

    @asynccontextmanager
    async def signed_in(self, login: str, variant: Variant) -> AsyncIterator[Page]:
        async with self.open(variant) as page:
            await page.locator("#username").fill(login)
            await page.locator("#password").fill(self.desk.password(login))
            await page.keyboard.press("Enter")
            await page.locator(".bar").wait_for()
            yield page

    @asynccontextmanager
    async def open(self, variant: Variant) -> AsyncIterator[Page]:
        async with open_page(
            self.staff,
            locale=variant.language,
            viewport=variant.size,
            touch=variant.device == "phone",
            reduced_motion=True,
        ) as page:
            await page.goto(f"{self.desk.url}/console")
            await page.locator("#username").wait_for()
            yield page

    @asynccontextmanager
    async def waiting(
        self,
        variant: Variant,
        reference: str,
        *,
        seen: Variant | None = None,
        queue: str = "german",
    ) -> AsyncIterator[Page]:
        """A customer in the waiting room; on a device of this variant if they are photographed too."""
        topic = TOPICS[variant.language]
        link = await self.desk.link(queue, reference=reference, topic=topic)
        size = seen.size if seen else (1280, 800)
        touch = seen is not None and seen.device == "phone"
        async with open_page(
            self.customers,
            locale=variant.language,
            viewport=size,
            touch=touch,
            reduced_motion=True,
        ) as page:
            await page.goto(link)
            await page.locator("button[name=start]").click()
            await page.locator("button[name=join]:enabled").click()
            await page.locator("button[name=leave], v-call-stage").first.wait_for()
            yield page


async def main(desk: Desk, folder: Path) -> None:
    await asyncio.wait_for(photograph(desk, Camera(), folder), timeout=LIMIT_S)


async def photograph(desk: Desk, camera: Camera, folder: Path) -> None:
    async with on_set(desk, camera, folder) as scene:
        for variant in camera.variants:
            await doors(scene, variant)
            await backgrounds(scene, variant)
            await agent(scene, variant)
            await others(scene, variant)


@asynccontextmanager
async def on_set(desk: Desk, camera: Camera, folder: Path) -> AsyncIterator[Set]:
    """Browsers before whose cameras an adviser and a customer sit."""
    async with launch() as studio:
        advisor = await film(studio, ADVISOR, folder / "advisor.mjpeg")
        customer = await film(studio, CUSTOMER, folder / "customer.mjpeg")
    async with launch(camera=advisor) as staff, launch(camera=customer) as customers:
        yield Set(desk, staff, customers, camera)


async def doors(scene: Set, variant: Variant) -> None:
    """Signing in, and not."""
    shoot = scene.camera.shoot
    async with scene.open(variant) as page:
        await shoot(page, "console-sign-in", variant)
        await page.locator("#username").fill("nobody")
        await page.locator("#password").fill("not this one")
        await page.keyboard.press("Enter")
        await page.locator(".notice.bad").wait_for()
        await shoot(page, "console-refused", variant)
    async with scene.signed_in("nina", variant) as page:
        await page.goto(f"{scene.desk.url}/console/account")
        await page.locator("v-account form").wait_for()
        await shoot(page, "console-account", variant)
        await page.context.clear_cookies()
        await page.locator("#current-password").fill("one")
        await page.locator("#new-password").fill("another one entirely")
        await page.keyboard.press("Enter")
        await page.locator("v-sign-in .notice.warn").wait_for()
        await shoot(page, "console-expired", variant)


async def backgrounds(scene: Set, variant: Variant) -> None:
    """What is before the room: chosen below the devices, and kept by the administrator."""
    shoot = scene.camera.shoot
    async with scene.signed_in("anna", variant) as page:
        await page.evaluate(FITS)  # how fast this machine is today is no matter of a picture
        await page.locator("button[name=devices]").click()
        await page.locator(".self.live").wait_for()
        await page.locator("button[name=device-menu]").click()
        await page.locator(".effect-tiles img").nth(1).wait_for()
        await page.locator("input[value^=backdrop]").last.check()
        await page.wait_for_function(COVERED)
        await page.locator(".effects").scroll_into_view_if_needed()
        await shoot(page, "agent-background", variant)
    async with scene.signed_in("nina", variant) as page:
        await page.locator(".backdrop-list img").nth(1).wait_for()
        await page.locator("#backdrops-title").scroll_into_view_if_needed()
        await page.locator(".backdrops form").scroll_into_view_if_needed()
        await shoot(page, "backdrops", variant)


async def agent(scene: Set, variant: Variant) -> None:
    """An agent's day in one contact."""
    shoot = scene.camera.shoot
    async with scene.signed_in("anna", variant) as page:
        await page.locator(".idle-now").wait_for()
        await page.locator("button[name=available]").click()
        await page.locator(".idle-now.available").wait_for()
        await page.locator(".self.live").wait_for()
        await shoot(page, "agent-available", variant)
        await page.locator("button[name=code]").click()
        await page.locator(".code-digits").wait_for()
        await shoot(page, "agent-code", variant)
        await page.keyboard.press("Escape")
        await page.locator("dialog[open]").wait_for(state="detached")
        async with scene.waiting(variant, "K-20815"):
            await page.locator("v-reservation").wait_for()
            await shoot(page, "agent-ring", variant)
            await page.locator("button[name=accept]").click()
            await page.wait_for_function(SEEN)
            await page.locator("#note").fill(NOTES[variant.language])
            await page.locator(".note-state.is-saved").wait_for()
            await page.evaluate("scrollTo(0, 0)")
            await shoot(page, "agent-call", variant)
            await page.locator("button[name=hangup]").click()
            await page.locator("dialog[open] button[name=yes]").click()
            await page.locator("v-wrap-up form").wait_for()
            await shoot(page, "agent-wrap-up", variant)
            await page.locator("input[name=disposition]").first.check()
            await page.locator("input[name=next][value=offline]").check()
            await page.locator("button[name=finish]").click()
            await page.locator(".idle-now.offline").wait_for()
        await page.goto(f"{scene.desk.url}/console/links")
        await page.locator("v-links .table").wait_for()
        await shoot(page, "console-links", variant)


async def certificates(scene: Set, page: Page, variant: Variant) -> None:
    """As a supervisor sees them, and an agent whose certificate has run out."""
    await page.goto(f"{scene.desk.url}/console/certificates?agent=jonas&history=1")
    await page.locator("v-certificates table").nth(2).wait_for()
    await scene.camera.shoot(page, "certificates", variant)
    async with scene.signed_in("jonas", variant) as desk:
        await desk.locator(".idle .notice").first.wait_for()
        await scene.camera.shoot(desk, "agent-certificate", variant)


async def others(scene: Set, variant: Variant) -> None:
    """Supervisor, compliance, administrator: a customer waits, one has been served."""
    shoot, url = scene.camera.shoot, scene.desk.url
    async with scene.waiting(variant, "K-31007"), scene.signed_in("sabine", variant) as page:
        await page.locator("v-overview tbody tr").first.wait_for()
        await page.locator("v-overview .matches li").first.wait_for()
        await shoot(page, "supervisor", variant)
        await page.locator(".matches a").first.click()
        await page.locator(".timeline li").first.wait_for()
        await shoot(page, "contact", variant)
        await page.goto(f"{url}/console/agents")
        await page.locator("v-agents tbody tr").first.wait_for()
        await shoot(page, "team", variant)
        await certificates(scene, page, variant)
    async with scene.signed_in("thomas", variant) as page:
        await page.locator("v-review .figures").wait_for()
        await page.locator("v-review tbody tr").first.wait_for()
        await shoot(page, "compliance", variant)
        await page.goto(f"{url}/console/contacts")
        await page.locator("v-find .hit").first.wait_for()
        await shoot(page, "find", variant)
    async with scene.signed_in("nina", variant) as page:
        await page.locator("v-administration .figures").wait_for()
        await shoot(page, "administrator", variant)
        await page.goto(f"{url}/console/audit")
        await page.locator("v-audit tbody tr").nth(5).wait_for()
        await shoot(page, "audit", variant)
