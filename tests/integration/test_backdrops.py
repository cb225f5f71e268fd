"""Backdrops over HTTP: an administrator's picture, seen by the staff, gone when it is removed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import ClientSession

from signaling.api.routes import ROUTES
from signaling.documents.backdrop import MOST_BYTES
from signaling.store.audit import AuditLog
from tests.papers import quartered, saved, shown
from tests.serving import Serving, generous, serving

BASE = "/api/appearance/backdrops"
NAMES = {"de": "Filiale", "en": "Branch"}
PHOTO = saved(quartered(1280, 720), "png")


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[Serving]:
    """With the sandboxed renderer; documents are off, backdrops are there all the same."""
    plain = {"enabled": False}
    async with serving(tmp_path, limits=generous(), sandboxed=True, documents=plain) as house:
        yield house


@pytest_asyncio.fixture
async def chief(house: Serving) -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        await house.sign_in(client, "administrator")
        yield client


@pytest_asyncio.fixture
async def agent(house: Serving) -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        await house.sign_in(client, "agent")
        yield client


async def add(client: ClientSession, body: bytes, **names: str) -> tuple[int, Any]:
    async with client.post(BASE, data=body, params=names) as response:
        return response.status, await response.json()


async def listed(client: ClientSession) -> list[Any]:
    async with client.get(BASE) as response:
        assert response.status == 200
        found: list[Any] = (await response.json())["backdrops"]
        return found


async def test_added_seen_by_the_staff_and_removed(
    house: Serving, chief: ClientSession, agent: ClientSession
) -> None:
    assert await listed(agent) == []
    status, added = await add(chief, PHOTO, **NAMES)
    assert (status, added["name"], added["width"]) == (201, NAMES, 1280), added
    assert await listed(agent) == [added]
    address = f"{BASE}/{added['id']}"
    async with agent.get(address) as response:
        assert response.content_type == "image/jpeg"
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        tag = response.headers["ETag"]
        assert shown(await response.read()).size == (1280, 720)
    async with agent.get(address, headers={"If-None-Match": tag}) as response:
        assert (response.status, await response.read()) == (304, b"")
    async with chief.post(f"{address}/remove") as response:
        assert response.status == 204
    assert await listed(agent) == []
    async with agent.get(address, headers={"If-None-Match": tag}) as response:
        assert response.status == 404, "a browser that keeps it doesn't get to show it"
    log = AuditLog(house.database, house.settings.desk.id)
    entries = [each async for page in log.entries() for each in page]
    mine = [each for each in entries if each.kind.startswith("backdrop.")]
    assert [(each.kind, each.actor, each.subject) for each in mine] == [
        (kind, house.staff["administrator"].id, added["id"])
        for kind in ("backdrop.added", "backdrop.removed")
    ]


async def test_what_is_wrong_is_said_and_nothing_is_kept(chief: ClientSession) -> None:
    for names, field in (({"de": "", "en": "x"}, "de"), ({"de": "x", "en": "y" * 61}, "en")):
        status, problem = await add(chief, PHOTO, **names)
        assert (status, problem["code"], problem["field"]) == (422, "field.invalid", field)
    status, problem = await add(chief, b"%PDF-1.7 nothing", **NAMES)
    assert (status, problem["code"]) == (422, "backdrop.unreadable")
    # On a connection of its own: the server waits there for the rest of the body for 10 s.
    announced = {"Content-Length": str(MOST_BYTES + 1), "Connection": "close"}
    async with chief.post(BASE, data=b"x", params=NAMES, headers=announced) as r:
        assert (r.status, (await r.json())["code"]) == (413, "too_large")
    assert await listed(chief) == []


def test_only_administrators_change_them() -> None:
    """That each role gets what the table says is asked of every route in test_api.py."""
    ours = [route for route in ROUTES if route.path.startswith(BASE)]
    assert len(ours) == 4
    for route in ours:
        if route.method == "POST":
            assert route.roles == {"administrator"}
        else:
            assert {"agent", "administrator"} <= route.roles
            assert not {"everyone", "customer", "companion"} & route.roles
