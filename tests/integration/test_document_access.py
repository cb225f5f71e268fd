"""Every route of documents against everybody who might ask: only those who take part get anything, and only of their
own contact. Made from the table of routes, so that a new one is in it."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession

from signaling.api.guard import Route
from signaling.api.routes import ROUTES
from signaling.store.accounts import Skills
from tests.integration.test_documents import PDF, Talk, bytes_to, got, settled, talk, uploaded
from tests.serving import PASSWORD, Serving
from tests.signaling.settings import texts
from tests.talking import Page, customer, post

SHOWS: Final = re.compile(r"/documents/\{version\}/")
PREFIXES: Final = {
    "/api/contact/": {"customer"},
    "/api/companion/": {"companion"},
    "/api/contacts/{id}/": {"agent", "supervisor in the call"},
    "/api/recordings/{id}/": set[str](),  # of pages that were kept with it: none was
}
LIBRARY: Final = {"agent", "other agent", "supervisor", "supervisor in the call", "administrator"}
REFUSED: Final = frozenset({401, 403, 404, 409, 410})


@dataclass
class World:
    """Two talks, a document in each, everybody who might ask."""

    one: Talk
    version: str
    elsewhere: str  # a version of another contact
    library: str
    document: str  # of the library
    callers: dict[str, ClientSession] = field(default_factory=dict)


async def login(house: Serving, stack: AsyncExitStack, name: str) -> ClientSession:
    client = await stack.enter_async_context(house.client())
    async with client.post("/api/sign-in", json={"login": name, "password": PASSWORD}) as response:
        assert response.status == 200
    return client


async def companion(t: Talk, stack: AsyncExitStack, *, admit: bool) -> ClientSession:
    _, made = await post(t.staff, "/api/companions", {"contact": t.contact, "name": "Tochter"})
    client = await stack.enter_async_context(t.house.client())
    await post(client, "/api/companions/redeem", {"token": made["url"].split("#")[1]})
    page = Page(await client.ws_connect("/ws/companion"))
    await page.snapshot()
    if admit:
        wish = {
            "type": "companion.admit",
            "contact": t.contact,
            "companion": made["companion"],
            "admit": True,
        }
        assert (await t.console.ask(wish))["type"] == "ok"
    return client


async def supervising(t: Talk, stack: AsyncExitStack) -> tuple[ClientSession, Page]:
    client = await login(t.house, stack, "supervisor")
    page = Page(await client.ws_connect("/ws/console"))
    await page.snapshot()
    join = {"type": "supervision.join", "contact": t.contact, "purpose": "training"}
    assert (await page.ask(join))["type"] == "ok"
    return client, page


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    purposes = [{"id": "training", "title": texts("Einarbeitung")}]
    async with (
        talk(folder, supervision={"join_purposes": purposes}) as t,
        AsyncExitStack() as stack,
    ):
        house, now = t.house, t.house.server.clock.now()
        accounts = t.house.accounts
        await accounts.add(
            now, login="other", name="Other", role="agent", password=PASSWORD, skills=Skills()
        )
        await accounts.add(
            now, login="chief", name="Chief", role="supervisor", password=PASSWORD, skills=None
        )
        version = (await uploaded(t.client, "/api/contact"))["version"]
        waiting = await stack.enter_async_context(house.client())
        another = await customer(house, t.staff, waiting)
        page = await another.page()
        await page.snapshot()
        await page.ask(
            {"type": "queue.join", "contact": another.contact, "channel": "chat", "camera": False, "microphone": False}
        )  # fmt: skip
        elsewhere = (await uploaded(waiting, "/api/contact"))["version"]
        chief = await login(house, stack, "chief")
        upload = (await uploaded(chief, "/api/library"))["version"]
        wish = {
            "upload": upload,
            "name": "Zinsblatt",
            "topic": "",
            "queues": [],
            "valid_from": None,
            "valid_until": None,
        }
        status, added = await post(chief, "/api/library", wish)
        assert status == 201, added
        joined, console = await supervising(t, stack)
        found = World(t, version, elsewhere, upload, added["document"]["document"])
        found.callers = {
            "nobody": await stack.enter_async_context(house.client()),
            "customer": t.client,
            "another customer": waiting,
            "companion": await companion(t, stack, admit=True),
            "companion in the lobby": await companion(t, stack, admit=False),
            "agent": t.staff,
            "other agent": await login(house, stack, "other"),
            "supervisor": chief,
            "supervisor in the call": joined,
            "compliance": await login(house, stack, "compliance"),
            "administrator": await login(house, stack, "administrator"),
            "an API key": await stack.enter_async_context(
                house.client({"Authorization": f"Bearer {house.keys['links.read']}"})
            ),
        }
        yield found
        assert not console.socket.closed, "who supervises is there as long as the page is"


def address(w: World, route: Route, version: str) -> str:
    values = {
        "id": w.one.contact,
        "version": version,
        "page": "1",
        "width": "6400",
        "column": "0",
        "row": "0",
        "upload": "none",
        "document": w.document,
    }
    path = re.sub(r"\{([a-z]+)\}", lambda name: values[name[1]], route.path)
    return path + ("?width=800" if "/pages/" in path else "?page=1" if "/marks" in path else "")


async def asked(client: ClientSession, route: Route, path: str) -> int:
    arguments: dict[str, Any] = {} if route.method == "GET" else {"json": {}}
    async with client.request(route.method, path, **arguments) as response:
        await response.read()
        return response.status


def lets_in(route: Route) -> set[str]:
    return next(who for prefix, who in PREFIXES.items() if route.path.startswith(prefix))


async def test_only_who_takes_part_sees_pages_marks_and_files(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        shown = [route for route in ROUTES if SHOWS.search(route.path)]
        assert len(shown) == 19
        for route in shown:
            for caller, client in w.callers.items():
                status = await asked(client, route, address(w, route, w.version))
                named = f"{route.method} {route.path} as {caller}: {status}"
                if caller not in lets_in(route):
                    assert status in REFUSED, named
                elif route.path.endswith("/marked"):
                    assert status == 404, named  # nothing is drawn on it
                else:
                    assert status == 200, named
                for foreign in (w.elsewhere, w.library, "nobody"):
                    status = await asked(client, route, address(w, route, foreign))
                    own = caller == "another customer" and foreign == w.elsewhere
                    if own and route.path.startswith("/api/contact/"):
                        continue  # that is theirs
                    assert status in REFUSED, f"{named}, of another contact"


async def test_only_who_takes_part_brings_anything(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        for prefix, bringers in (
            ("/api/contact", {"customer", "another customer"}),
            ("/api/companion", set[str]()),
            (f"/api/contacts/{w.one.contact}", {"agent"}),
        ):
            for caller, client in w.callers.items():
                async with client.post(
                    f"{prefix}/uploads", json={"name": "a.pdf", "size": len(PDF)}
                ) as response:
                    text = await response.json()
                    if caller not in bringers:
                        assert response.status in REFUSED, (prefix, caller, text)
                        continue
                    assert response.status == 201, (prefix, caller, text)
                for other, stranger in w.callers.items():
                    if other == caller:
                        continue
                    status, _ = await bytes_to(stranger, prefix, text["id"], 0, PDF[:20_000])
                    assert status in REFUSED, (prefix, other)
                status, _ = await bytes_to(client, prefix, text["id"], 0, PDF)
                assert status == 200
                assert (await settled(client, prefix, text["id"]))["state"] == "ready"
        wish = {"version": w.library}
        for caller, client in w.callers.items():
            async with client.post(
                f"/api/contacts/{w.one.contact}/documents", json=wish
            ) as response:
                named = (caller, response.status)
                assert (response.status == 204) == (caller == "agent"), named
                assert response.status == 204 or response.status in REFUSED, named


async def test_the_library_is_for_those_who_work_here(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        routes = [route for route in ROUTES if route.path.startswith("/api/library")]
        assert len(routes) == 13
        for route in sorted(routes, key=lambda route: "withdraw" in route.path):
            for caller, client in w.callers.items():
                status = await asked(client, route, address(w, route, w.library))
                named = f"{route.method} {route.path} as {caller}: {status}"
                if caller in LIBRARY:
                    assert status not in {401, 403, 500}, named
                else:
                    assert status in {401, 403}, named


async def test_a_download_is_for_who_holds_its_token(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        for caller, client in w.callers.items():
            for path in ("/api/downloads", f"/api/downloads/{w.version}"):
                async with client.get(path) as response:
                    assert response.status == 410, (caller, path)
            async with client.post(
                "/api/downloads/redeem", json={"token": "e30.e30.e30"}
            ) as response:
                assert response.status in {410, 403}, caller
        for route in ROUTES:
            if not route.path.endswith("/downloads") or route.path == "/api/downloads":
                continue
            may = {"/api/contact/downloads": {"customer", "another customer"}}.get(
                route.path, {"agent"}
            )
            for caller, client in w.callers.items():
                status = await asked(client, route, address(w, route, w.version))
                named = f"{route.path} as {caller}: {status}"
                assert (status == 200) == (caller in may), named


async def test_after_the_talk_the_customer_sees_nothing_more(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        t = w.one
        assert (await t.page.ask({"type": "hangup", "contact": t.contact}))["type"] == "ok"
        shown = [route for route in ROUTES if SHOWS.search(route.path)]
        for route in shown:
            for caller, client in w.callers.items():
                status = await asked(client, route, address(w, route, w.version))
                wraps_up = caller == "agent" and route.path.startswith("/api/contacts/")
                if wraps_up and not route.path.endswith("/marked"):
                    assert status == 200, f"{route.path}: the agent still wraps up"
                else:
                    assert status in REFUSED, f"{route.path} as {caller}: {status}"


async def test_who_was_removed_and_what_was_removed_open_nothing_more(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        t = w.one
        others = [route for route in ROUTES if SHOWS.search(route.path)]
        companions = [route for route in others if route.path.startswith("/api/companion")]
        assert companions
        documents = t.house.server.documents
        assert documents is not None
        sides = documents._desk.state.contacts[t.contact].sides.values()
        (daughter,) = (side.id for side in sides if side.role == "companion")
        wish = {"type": "participant.remove", "contact": t.contact, "participant": daughter}
        assert (await t.console.ask(wish))["type"] == "ok"
        for route in companions:
            status = await asked(w.callers["companion"], route, address(w, route, w.version))
            assert status in REFUSED, f"{route.path}: {status}"
        wish = {"type": "document.remove", "contact": t.contact, "version": w.version}
        assert (await t.console.ask(wish))["type"] == "ok"
        for route in others:
            for caller, client in w.callers.items():
                status = await asked(client, route, address(w, route, w.version))
                assert status in REFUSED, f"{route.path} as {caller}: {status}"


async def test_an_agent_who_has_finished_wrapping_up_sees_nothing_more(tmp_path: Path) -> None:
    async with world(tmp_path) as w:
        t = w.one
        assert (await t.page.ask({"type": "hangup", "contact": t.contact}))["type"] == "ok"
        finish = {
            "type": "wrap_up.finish",
            "contact": t.contact,
            "disposition": "done",
            "note": "",
            "then": "offline",
            "reason": None,
        }
        done = await t.console.ask(finish)
        assert done["type"] == "ok", done
        for route in ROUTES:
            if SHOWS.search(route.path) and route.path.startswith("/api/contacts/"):
                status = await asked(t.staff, route, address(w, route, w.version))
                assert status in REFUSED, f"{route.path}: {status}"
        status, _ = await got(t.staff, f"/api/contacts/{t.contact}/downloads")
        assert status in REFUSED
