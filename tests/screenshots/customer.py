"""The customer's pages, from the link to goodbye, and what is said when something is wrong."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, Route

from tests.browser import launch, open_page
from tests.screenshots.camera import Camera, Variant
from tests.screenshots.desk import Desk
from tests.screenshots.people import ADVISOR, CUSTOMER, film

AGENT = Path(__file__).with_name("agent.js")
QUEUES = {"de": "german", "en": "english"}
CHAT = {
    "de": ("Guten Tag, hören Sie mich gut?", "Ja, sehr gut. Ich habe eine Frage zum Bausparen."),
    "en": ("Hello, can you hear me well?", "Yes, very well. I have a question about my savings."),
}
DAY_MS = 86_400_000
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
ELSEWHERE = {
    "devices-ios": f"{IPHONE}Version/18.5 Mobile/15E148 Safari/604.1",
    "devices-in-app": f"{IPHONE}Mobile/15E148 Instagram 380.0.0.1",
}


@dataclass(frozen=True, slots=True)
class Set:
    """What a journey needs: the desk, the customer's browser, the agent's page, the camera that takes the pictures."""

    desk: Desk
    browser: Browser
    agent: Page
    camera: Camera

    @asynccontextmanager
    async def open(self, variant: Variant, user_agent: str = PHONE) -> AsyncIterator[Page]:
        phone = variant.device == "phone"
        async with open_page(
            self.browser,
            locale=variant.language,
            viewport=variant.size,
            touch=phone,
            reduced_motion=True,
        ) as page:
            if phone:
                session = await page.context.new_cdp_session(page)
                await session.send("Emulation.setUserAgentOverride", {"userAgent": user_agent})
            yield page


async def photograph(desk: Desk, camera: Camera, folder: Path) -> None:
    async with AsyncExitStack() as stack:
        studio = await stack.enter_async_context(launch())
        advisor = await film(studio, ADVISOR, folder / "advisor.mjpeg")
        customer = await film(studio, CUSTOMER, folder / "customer.mjpeg")
        browser = await stack.enter_async_context(launch(camera=customer))
        agents = await stack.enter_async_context(launch(camera=advisor))
        denied = await stack.enter_async_context(launch(devices="denied"))
        agent = await stack.enter_async_context(open_page(agents))
        await agent.goto(f"{desk.url}/imprint")
        await agent.evaluate(AGENT.read_text(), ["anna", desk.password("anna")])
        for variant in camera.variants:
            scene = Set(desk, browser, agent, camera)
            await contact(scene, variant)
            await seats(scene, variant)
            await troubles(scene, variant)
            await plain(scene, variant)
            await closed(scene, variant)
            await refused(Set(desk, denied, agent, camera), variant)


async def start(scene: Set, page: Page, link: str) -> None:
    await page.goto(link)
    await page.locator("button[name=start]").click()


async def join(page: Page) -> None:
    await page.locator("v-device-check video:not([hidden])").wait_for()
    await page.locator("button[name=join]:enabled").click()
    await page.locator(".place-number").wait_for()


async def contact(scene: Set, variant: Variant) -> None:
    """The one journey that everybody is meant to have."""
    shoot, link = scene.camera.shoot, await scene.desk.link(QUEUES[variant.language])
    async with scene.open(variant) as page:
        await page.goto(link)
        await page.locator("button[name=start]").wait_for()
        await shoot(page, "welcome", variant)
        await page.locator("button[name=start]").click()
        await page.locator("v-device-check video:not([hidden])").wait_for()
        await shoot(page, "devices", variant)
        await join(page)
        await shoot(page, "waiting", variant)
        await page.locator("button[name=leave]").click()
        await page.locator("dialog[open] button[name=no]").wait_for()
        await shoot(page, "leave", variant)
        await page.locator("button[name=no]").click()
        await scene.agent.evaluate("agent.available()")
        await talk(scene, page, variant)
        await page.locator("button.hangup, button[name=hangup]").first.click()
        await page.locator("v-goodbye .stars").wait_for()
        await shoot(page, "goodbye", variant)
        await page.locator("label.star").nth(4).click()
        await page.locator("button[name=rate]").click()
        await page.locator(".notice.good").wait_for()
        await shoot(page, "thanks", variant)
        await scene.agent.evaluate("agent.finish()")
    async with scene.open(variant) as page:
        await page.goto(link)
        await page.locator("h1").wait_for()
        await shoot(page, "link-used", variant)


async def talk(scene: Set, page: Page, variant: Variant) -> None:
    await page.wait_for_function(
        """() => [...document.querySelectorAll("v-call-stage video")]
             .filter((video) => video.videoWidth > 0).length > 1"""
    )
    await page.locator(".quality-sign").wait_for()
    await scene.camera.shoot(page, "call", variant)
    theirs, ours = CHAT[variant.language]
    await scene.agent.evaluate("(text) => agent.write(text)", theirs)
    await page.locator("button[name=chat]").click()
    await page.get_by_text(theirs).wait_for()
    await page.locator("v-chat textarea").fill(ours)
    await page.locator("v-chat button[type=submit]").click()
    await page.get_by_text(ours).wait_for()
    await scene.camera.shoot(page, "call-chat", variant)
    await page.locator("button[name=chat]").click()


async def seats(scene: Set, variant: Variant) -> None:
    """The same link on two devices, and the same contact in two tabs."""
    link = await scene.desk.link(QUEUES[variant.language])
    async with scene.open(variant) as first, scene.open(variant) as second:
        await start(scene, first, link)
        await join(first)
        await start(scene, second, link)
        await second.locator(".spinner").wait_for()
        await scene.camera.shoot(second, "claimant", variant)
        await first.locator("button[name=admit]").wait_for()
        await scene.camera.shoot(first, "claim", variant)
        await first.locator("button[name=refuse]").click()
        tab = await first.context.new_page()
        await tab.goto(f"{scene.desk.url}/c")
        await first.locator("button[name=here]").wait_for()
        await scene.camera.shoot(first, "replaced", variant)
        await tab.locator("button[name=leave]").click()
        await tab.locator("button[name=yes]").click()
        await tab.locator("[data-page=code]").wait_for()
        await scene.camera.shoot(tab, "left", variant)


async def troubles(scene: Set, variant: Variant) -> None:
    queue = QUEUES[variant.language]
    good = await scene.desk.link(queue)
    later = await scene.desk.link(queue, not_before=scene.desk.now() + DAY_MS)
    gone = await scene.desk.revoked(queue)
    for name, link in (("link-invalid", good[:-6]), ("link-early", later), ("link-revoked", gone)):
        async with scene.open(variant) as page:
            await page.goto(link)
            await page.locator("h1").wait_for()
            await scene.camera.shoot(page, name, variant)


async def plain(scene: Set, variant: Variant) -> None:
    async with scene.open(variant) as page:
        for path in ("", "code", "privacy", "imprint"):
            await page.goto(f"{scene.desk.url}/{path}")
            await page.locator("h1").wait_for()
            await scene.camera.shoot(page, path or "home", variant)


async def closed(scene: Set, variant: Variant) -> None:
    """The demo's desk never closes: its answer is changed on the way."""
    opens = scene.desk.now() + DAY_MS

    async def shut(route: Route) -> None:
        answer = await route.fetch()
        told = await answer.json()
        told["availability"] |= {"open": False, "opens_at": opens}
        await route.fulfill(response=answer, json=told)

    async with scene.open(variant) as page:
        await page.route("**/api/links/check", shut)
        await page.goto(await scene.desk.link(QUEUES[variant.language]))
        await page.locator("h1").wait_for()
        await scene.camera.shoot(page, "closed", variant)


async def refused(scene: Set, variant: Variant) -> None:
    phones = ELSEWHERE if variant.device == "phone" else {}
    for name, user_agent in {"devices-refused": PHONE, **phones}.items():
        async with scene.open(variant, user_agent) as page:
            link = await scene.desk.link(QUEUES[variant.language])
            if name == "devices-in-app":
                await page.goto(link)
                await page.locator("button[name=copy-link]").wait_for()
                await scene.camera.shoot(page, "welcome-in-app", variant)
            await start(scene, page, link)
            await page.locator("v-device-check .notice.warn").wait_for()
            await scene.camera.shoot(page, name, variant)


async def main(desk: Desk, folder: Path) -> None:
    await asyncio.wait_for(photograph(desk, Camera(), folder), timeout=900)
