"""From the presenter's key press to the page painted at the other side.

*page-flip*: two browsers at a real desk, a page read for a moment and then turned, forwards, backwards and to the far
end. *page-flip.50*: 50 contacts, each with a document of its own, turn a page at the same moment. One of them has
browsers; the others speak the protocol and fetch the pages as pages do, and count a page as there when they have both
the desk's word and the picture.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from playwright.async_api import Browser, Page

from tests.bench import Row, alone, at_most
from tests.bench._pair import in_contact
from tests.bench._papers import text
from tests.browser import launch, open_page
from tests.clients import AgentClient, CustomerClient, Person
from tests.demo_server import demo_server
from tests.e2e.people import AgentPage, CustomerPage
from tests.house_server import HouseServer, address, house_server
from tests.limits import PATIENCE_S

NAMES = ("page-flip", "page-flip.50")
WATCH: Final = Path(__file__).with_name("watch_pages.js")
PAGES: Final = 24
FLIPS: Final = 60
CONTACTS: Final = 50
ROUNDS: Final = 20
# A page is read for a moment before it is turned; meanwhile its neighbours come.
READ_S: Final = 0.7
COOKIE: Final = "visavis_staff"
PIECE: Final = 1 << 20
PAINTED: Final = "(page) => window.pages.when(page)"


def percentile(values: list[float], hundredth: int) -> float:
    return quantiles(values, n=100, method="inclusive")[hundredth - 1]


def run() -> list[Row]:
    flips = asyncio.run(one())
    many = asyncio.run(fifty())
    return [
        alone("page-flip", percentile(flips, 95), "ms", len(flips), at_most(100)),
        alone("page-flip.50", percentile(many, 99), "ms", len(many), at_most(300)),
    ]


async def flip(presenter: Page, follower: Page, key: str, page: int) -> float:
    """Press; ms until it is painted at the other side."""
    await follower.evaluate("() => { window.pages.painted = []; }")
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as both:
        there = both.create_task(follower.evaluate(PAINTED, page))
        await presenter.keyboard.press(key)
    pressed = await presenter.evaluate("() => window.pages.pressed")
    return float(there.result() - pressed)


async def shown(agent: AgentPage, customer: CustomerPage, folder: Path) -> None:
    """The agent brings a document and shows it."""
    paper = folder / "Bedingungen.pdf"
    paper.write_bytes(text(PAGES))
    await agent.control("documents").click()
    await agent.page.set_input_files("input[name=bring-file]", paper)
    await agent.page.click("[name=show-document]")
    for person in (agent, customer):
        await person.page.wait_for_selector('.doc-page[data-page="1"]')
    await agent.page.locator("dialog[open]").wait_for(state="detached")
    await agent.page.focus(".doc-view")


async def one(flips: int = FLIPS) -> list[float]:
    found: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        async with (
            demo_server(Path(name) / "data") as server,
            launch(fps=10) as browser,
            in_contact(server, browser, WATCH) as (agent, customer),
        ):
            mine, there = agent.page, customer.page
            await shown(agent, customer, Path(name))
            at, step = 1, 1
            for _ in range(flips):
                await asyncio.sleep(READ_S)
                if not 1 <= at + step <= PAGES:
                    step = -step
                at += step
                found.append(await flip(mine, there, "PageDown" if step > 0 else "PageUp", at))
    return found


class Reader:
    """Somebody who fetches the pages that are shown, and the next one ahead."""

    def __init__(self, person: Person, prefix: str, query: str) -> None:
        self.person = person
        self._prefix = f"{person.url}{prefix}/documents"
        self._query = query
        self._pictures: dict[int, asyncio.Task[None]] = {}
        self.version = ""

    def fetch(self, page: int) -> "asyncio.Task[None]":
        if page not in self._pictures:
            self._pictures[page] = asyncio.create_task(self._fetch(page))
        return self._pictures[page]

    async def _fetch(self, page: int) -> None:
        where = f"{self._prefix}/{self.version}/pages/{page}?width=800&quality=first{self._query}"
        async with self.person.http.get(where) as answer:
            assert answer.status == 200, await answer.text()
            assert await answer.read()

    def has(self, page: int) -> bool:
        view = (self.person.last("documents") or {}).get("documents") or {}
        return bool(view) and (view["sharing"] or {}).get("page") == page


class Contact:
    """A customer and an agent who look at a document of their own."""

    def __init__(self, agent: AgentClient, customer: CustomerClient) -> None:
        self.agent = agent
        contact = customer.contact
        self.contact = contact
        self.presenter = Reader(agent, f"/api/contacts/{contact}", "")
        self.follower = Reader(customer, "/api/contact", f"&contact={contact}")

    @property
    def view(self) -> Any:
        told = self.agent.last("documents") or {"documents": {"documents": ()}}
        return told["documents"]

    async def bring(self, raw: bytes) -> None:
        base = f"/api/contacts/{self.contact}/uploads"
        begun = await self.agent.post(base, {"name": "Bedingungen.pdf", "size": len(raw)})
        for offset in range(0, len(raw), PIECE):
            where = f"{self.agent.url}{base}/{begun['id']}/bytes?offset={offset}"
            async with self.agent.http.post(where, data=raw[offset : offset + PIECE]) as answer:
                assert answer.status == 200, await answer.text()
        await self.agent.until(
            lambda who: bool((who.last("documents") or {}).get("documents", {}).get("documents")),
            120,
        )
        version = self.view["documents"][0]["version"]
        self.presenter.version = self.follower.version = version
        await self.agent.command(
            "document.show",
            contact=self.contact,
            version=version,
            page=1,
            revision=self.view["revision"],
        )
        await self.ahead(1)

    async def ahead(self, page: int) -> None:
        for reader in (self.presenter, self.follower):
            await reader.fetch(page)
            await reader.fetch(page + 1)

    async def flip(self, page: int) -> float:
        """ms until the follower has the desk's word and the picture."""
        clock = asyncio.get_running_loop().time
        began = clock()
        asked = asyncio.create_task(
            self.agent.command(
                "document.page",
                contact=self.contact,
                version=self.presenter.version,
                page=page,
                revision=self.view["revision"],
            )
        )
        await self.follower.person.until(lambda _: self.follower.has(page), 60)
        await self.follower.fetch(page)
        took = 1000 * (clock() - began)
        await asked
        return took


async def talking(house: HouseServer, name: str, stack: AsyncExitStack) -> Contact:
    agent = AgentClient(house.url, {COOKIE: house.tokens[name]}, address())
    customer = CustomerClient(house.url, headers=address())
    for person in (agent, customer):
        await stack.enter_async_context(person)
    await agent.connect()
    await agent.available()
    await customer.redeem(house.links[0])
    await customer.connect()
    await customer.until(lambda who: bool(who.view))
    await customer.join()
    await customer.until(lambda who: who.state == "connected", 60)
    await agent.until(lambda who: customer.contact in who.contacts, 60)
    return Contact(agent, customer)


async def in_browsers(
    house: HouseServer, browser: Browser, stack: AsyncExitStack, folder: Path
) -> tuple[Page, Page]:
    """A contact with real pages; the agent is the house's last one."""
    mine = await stack.enter_async_context(open_page(browser, locale="de", viewport=(1440, 900)))
    there = await stack.enter_async_context(open_page(browser, locale="de"))
    for page in (mine, there):
        await page.context.add_init_script(path=WATCH)
    await mine.context.grant_permissions(["camera", "microphone"], origin=house.url)
    token = house.tokens[f"agent-{CONTACTS}"]
    await mine.context.add_cookies([{"name": COOKIE, "value": token, "url": house.url}])
    agent, customer = AgentPage(mine, house, "de"), CustomerPage(there, house, "de")  # type: ignore[arg-type]
    await mine.goto(f"{house.url}/console")
    await agent.be_available()
    await customer.come(house.links[0])
    await agent.accept(60)
    await shown(agent, customer, folder)
    return mine, there


async def fifty(rounds: int = ROUNDS) -> list[float]:
    found: list[float] = []
    raw = text(PAGES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            AsyncExitStack() as stack,
            house_server(folder, agents=CONTACTS, links=1) as house,
            launch(fps=10) as browser,
        ):
            names = [f"agent-{number}" for number in range(1, CONTACTS)]
            contacts = [await talking(house, name, stack) for name in names]
            for contact in contacts:
                await contact.bring(raw)
            mine, there = await in_browsers(house, browser, stack, folder)
            for page in range(2, 2 + rounds):
                await asyncio.sleep(READ_S)
                flips = [contact.flip(page) for contact in contacts]
                found += await asyncio.gather(flip(mine, there, "PageDown", page), *flips)
                for contact in contacts:
                    await contact.ahead(page)
            await stack.aclose()
    return found
