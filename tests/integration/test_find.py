"""Finding contacts over HTTP: what fits is found, what was typed is in no log, and who may not see it doesn't."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest_asyncio

from signaling.clock import SystemClock
from signaling.review.search_sqlite import path_of
from signaling.store.accounts import Skills
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.serving import PASSWORD, Serving, generous, serving, settings
from tests.signaling.store import examples

AT = 1_795_000_000_000


class House:
    def __init__(self, started: Serving) -> None:
        self.serving = started

    async def ask(
        self,
        path: str = "contacts",
        status: int = 200,
        *,
        login: str = "compliance",
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        async with self.serving.client() as client:
            sign_in = {"login": login, "password": PASSWORD}
            async with client.post("/api/sign-in", json=sign_in) as response:
                assert response.status == 200
            method = "GET" if body is None else "POST"
            address = f"/api/review/{path}"
            async with client.request(method, address, params=query or {}, json=body) as response:
                assert response.status == status, await response.text()
                json_ = response.content_type == "application/json"
                return await response.json() if json_ else None

    async def found(self, **query: str) -> list[str]:
        return [each["contact"]["id"] for each in (await self.ask(query=query))["contacts"]]

    async def searched(self) -> list[dict[str, Any]]:
        log = AuditLog(self.serving.database, self.serving.settings.desk.id)
        every = [each async for page in log.entries() for each in page]
        return [json.loads(each.data) for each in every if each.kind == "contacts.searched"]


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    chosen = settings(tmp_path)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    store = DeskStore(database)
    await store.begin(chosen.desk.id)
    for name, queue, said in (("c1", "german", "Was kostet es?"), ("c2", "english", "A loan?")):
        connected = AT + 60_000
        await store.save(
            [
                examples.contact(
                    id=name,
                    queue=queue,
                    state="closed",
                    opened_at=AT + int(name[1]),
                    connected_at=connected,
                    ended_at=connected + 600_000,
                ),
                examples.part(contact=name, queue=queue, agent="anna"),
                examples.chat(contact=name, text=said),
                examples.recording(contact=name, started_at=AT, mode="consent", failed=None),
            ]
        )
    await store.close()
    await database.close()
    async with serving(tmp_path, limits=generous()) as started:
        await started.accounts.add(
            SystemClock().now(),
            login="limited",
            name="Person limited",
            role="compliance",
            password=PASSWORD,
            skills=Skills(queues=("english",)),
        )
        house = House(started)
        async with asyncio.timeout(30):  # the server indexes beside its work
            while not (await house.ask())["complete"]:
                await asyncio.sleep(0.02)
        yield house


async def test_contacts_are_found_by_every_filter(house: House) -> None:
    assert await house.found() == ["c2", "c1"]
    fits: dict[str, str] = {
        "q": "kostet",
        "queue": "german,other",
        "until": str(AT + 2),
    }
    for name, value in fits.items():
        assert await house.found(**{name: value}) == ["c1"], name
    both = {
        "agent": "anna",
        "disposition": "done",
        "mode": "consent,statutory",
        "verdict": "none",
        "recorded": "yes",
        "min": "10",
        "max": "11",
        "reference": "K-4711",
        "since": str(AT),
    }
    assert await house.found(**both) == ["c2", "c1"]
    for name, value in {
        "flag": "lost",
        "verdict": "pass",
        "recorded": "no",
        "min": "11",
        "document": "x",
    }.items():
        assert await house.found(**{name: value}) == [], name
    answer = await house.ask(query={"q": "kostet"})
    assert answer["contacts"][0]["snippets"][0]["pieces"][1] == {"text": "kostet", "hit": True}
    assert answer["total"] == 1


async def test_what_makes_no_sense_is_named(house: House) -> None:
    wrong = {
        "q": "x" * 201,
        "since": "soon",
        "until": "9" * 15,
        "mode": "loud",
        "flag": "red",
        "verdict": "guilty",
        "queue": ",".join(map(str, range(31))),
        "recorded": "maybe",
        "min": "-1",
        "max": "1000",
        "after": "nowhere",
    }
    for name, value in wrong.items():
        refused = await house.ask(status=422, query={name: value})
        assert (refused["code"], refused["field"]) == ("field.invalid", name)


async def test_a_limited_reviewer_finds_their_queues_alone(house: House) -> None:
    answer = await house.ask(login="limited")
    assert [each["contact"]["id"] for each in answer["contacts"]] == ["c2"]
    assert (await house.ask(login="limited", query={"queue": "german"}))["contacts"] == []
    for login in ("agent", "supervisor", "administrator"):
        for path in ("contacts", "searches"):
            assert (await house.ask(path, 403, login=login))["code"] == "not_allowed"


async def test_each_search_is_an_entry_without_what_was_typed(house: House) -> None:
    before = len(await house.searched())
    await house.ask(query={"q": "kostet nirgends", "queue": "german"})
    await house.ask(query={"q": "kostet", "queue": "german", "Frau Muster": "1"})
    await house.ask(query={"queue": "german"})
    entries = (await house.searched())[before:]
    assert entries == [
        {"filters": "q queue", "found": 0},
        {"filters": "q queue", "found": 1},
        {"filters": "queue", "found": 1},
    ]


async def test_a_page_that_asks_again_by_itself_is_one_look(house: House) -> None:
    before = len(await house.searched())
    async with house.serving.client() as client:
        await house.serving.sign_in(client, "compliance")
        for _ in range(3):
            query = {"q": "kostet", "again": "yes"}
            async with client.get("/api/review/contacts", params=query) as response:
                assert response.status == 200
    assert len(await house.searched()) == before + 1


async def test_searches_are_saved_shared_and_removed(house: House) -> None:
    wish = {"name": "Kosten", "query": "q=kosten&queue=german", "shared": True}
    made = await house.ask("searches", 201, body=wish)
    (mine,) = made["searches"]
    assert (mine["name"], mine["mine"], mine["account_name"]) == (
        "Kosten",
        True,
        "Person compliance",
    )
    assert {agent["name"] for agent in made["agents"]} == {"Person agent", "Person supervisor"}
    (theirs,) = (await house.ask("searches", login="limited"))["searches"]
    assert (theirs["query"], theirs["mine"]) == ("q=kosten&queue=german", False)
    remove, that = "searches/remove", {"id": mine["id"]}
    assert (await house.ask(remove, 404, login="limited", body=that))["code"] == "not_found"
    assert await house.ask(remove, 204, body=that) is None
    assert (await house.ask("searches"))["searches"] == []
    assert (await house.ask("searches", 422, body={"name": " ", "query": ""}))["field"] == "name"


async def test_an_index_that_is_no_index_breaks_nothing_else(tmp_path: Path) -> None:
    database = tmp_path / "visavis.db"
    path_of(database, settings(tmp_path).desk.id).write_bytes(b"no database" * 1_000)
    async with serving(tmp_path, limits=generous()) as started:
        refused = await House(started).ask(status=503)
        assert refused["code"] == "search.away"
        async with started.client() as client, client.get("/readyz") as response:
            assert response.status == 200
