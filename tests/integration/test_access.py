"""Purposes, limited reviewers and other names, against a real server; what is in the log is there before the answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from signaling.clock import SystemClock
from signaling.store.accounts import Skills
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests import recorded
from tests.serving import PASSWORD, Serving, generous, serving, settings
from tests.signaling.settings import texts
from tests.signaling.store import examples

PURPOSES = [
    {"id": "complaint", "title": texts("Beschwerde")},
    {"id": "quality", "title": texts("Qualität")},
]
LIMITED = "limited"


@asynccontextmanager
async def house(folder: Path, **review: Any) -> AsyncIterator[Serving]:
    """A desk with a recorded contact in each of its two queues; *limited* reviews the English one alone."""
    chosen = settings(folder)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    store = DeskStore(database)
    await store.begin(chosen.desk.id)
    for name, queue in (("c1", "german"), ("c2", "english")):
        times = {"started_at": recorded.AT, "ended_at": recorded.AT + 90_000}
        await store.save(
            [
                examples.contact(id=name, queue=queue, state="closed"),
                examples.recording(contact=name, mode="consent", state="stopped", **times),
                examples.timeline(contact=name),
            ]
        )
    await store.close()
    await database.close()
    archive = recorded.archive(folder)
    for name in ("c1", "c2"):
        recorded.write(archive, name, 1, participant=name)
    async with serving(folder, limits=generous(), review=review) as started:
        await started.accounts.add(
            SystemClock().now(),
            login=LIMITED,
            name="Person limited",
            role="compliance",
            password=PASSWORD,
            skills=Skills(queues=("english",)),
        )
        yield started


@asynccontextmanager
async def reviewer(house: Serving, login: str = "compliance") -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        body = {"login": login, "password": PASSWORD}
        async with client.post("/api/sign-in", json=body) as response:
            assert response.status == 200
        yield client


async def got(client: ClientSession, path: str, status: int = 200) -> Any:
    async with client.get(path) as response:
        assert response.status == status, (path, await response.text())
        return await response.json() if response.content_type == "application/json" else None


async def declared(
    client: ClientSession, subject: str, purpose: str = "complaint", status: int = 204
) -> Any:
    wish = {"subject": subject, "purpose": purpose}
    async with client.post("/api/review/purpose", json=wish) as response:
        assert response.status == status, await response.text()
        return await response.json() if status != 204 else None


async def looks(house: Serving) -> list[tuple[str, str | None, str]]:
    log = AuditLog(house.database, house.settings.desk.id)
    every = [each async for page in log.entries() for each in page]
    quiet = ("server.", "account.", "key.", "sign_in.", "signing_key.", "settings.")
    return [(e.kind, e.subject, e.data) for e in every if not e.kind.startswith(quiet)]


# --- purposes --------------------------------------------------------------------------------------------------------


async def test_each_look_asks_for_its_purpose_and_bears_it(tmp_path: Path) -> None:
    async with house(tmp_path, purposes=PURPOSES) as desk, reviewer(desk) as client:
        for path, subject in (
            ("/api/contacts", "search"),
            ("/api/contacts/c1", "c1"),
            ("/api/recordings", "search"),
            ("/api/recordings/c1", "c1"),
            ("/api/recordings/c1/parts/1", "c1"),
            ("/api/audit", "audit"),
        ):
            refused = await got(client, path, 403)
            assert refused["code"] == "review.purpose_needed", path
            assert refused["details"] == {"subject": subject}, path
        assert await looks(desk) == [], "nothing was shown"
        await declared(client, "c1")
        await got(client, "/api/recordings/c1/parts/1")
        await got(client, "/api/contacts/c1")
        assert (await got(client, "/api/contacts/c2", 403))["details"] == {"subject": "c2"}
        await declared(client, "search", "quality")
        await got(client, "/api/recordings")
        assert await looks(desk) == [
            ("purpose.declared", "c1", '{"purpose":"complaint"}'),
            ("recording.played", "c1", '{"declared":"complaint","part":1}'),
            ("contact.looked", "c1", '{"declared":"complaint"}'),
            ("purpose.declared", None, '{"purpose":"quality","scope":"search"}'),
            ("recordings.listed", None, '{"declared":"quality"}'),
        ]


async def test_a_purpose_is_for_one_sign_in_and_of_the_house_s_own(tmp_path: Path) -> None:
    async with house(tmp_path, purposes=PURPOSES) as desk, reviewer(desk) as client:
        assert (await declared(client, "c1", "curiosity", 422))["field"] == "purpose"
        assert (await declared(client, "c9", status=404))["code"] == "not_found"
        await declared(client, "c1")
        await got(client, "/api/contacts/c1")
        async with reviewer(desk) as elsewhere:
            await got(elsewhere, "/api/contacts/c1", 403)
        async with reviewer(desk, "supervisor") as supervisor:
            await got(supervisor, "/api/contacts/c1")
            assert (await declared(supervisor, "c1", status=403))["code"] == "not_allowed"


async def test_without_purposes_nobody_is_asked(tmp_path: Path) -> None:
    async with house(tmp_path) as desk, reviewer(desk) as client:
        await got(client, "/api/contacts/c1")
        assert await looks(desk) == [("contact.looked", "c1", "{}")]


async def test_a_page_knows_what_its_reviewer_is_asked_and_limited_to(tmp_path: Path) -> None:
    async with house(tmp_path, purposes=PURPOSES, pseudonyms=True) as desk:
        async with reviewer(desk, LIMITED) as client:
            me = await got(client, "/api/me")
            assert [queue["id"] for queue in me["queues"]] == ["english"]
            assert me["review"]["queues"] == ["english"]
            assert me["review"]["pseudonyms"]
            assert [each["id"] for each in me["review"]["purposes"]] == ["complaint", "quality"]
        async with reviewer(desk) as client:
            me = await got(client, "/api/me")
            assert [queue["id"] for queue in me["queues"]] == ["german", "english"]
            assert me["review"]["queues"] is None
        async with reviewer(desk, "supervisor") as client:
            assert (await got(client, "/api/me"))["review"] is None


# --- limited reviewers -----------------------------------------------------------------------------------------------


async def test_a_limited_reviewer_knows_of_their_queues_contacts_alone(tmp_path: Path) -> None:
    async with house(tmp_path, purposes=PURPOSES) as desk, reviewer(desk, LIMITED) as client:
        await declared(client, "search")
        contacts = await got(client, "/api/contacts")
        assert [row["id"] for row in contacts["contacts"]] == ["c2"]
        assert (await got(client, "/api/contacts?queue=german"))["contacts"] == []
        recordings = await got(client, "/api/recordings")
        assert [row["contact"] for row in recordings["recordings"]] == ["c2"]
        assert (await got(client, "/api/recordings?queue=german"))["recordings"] == []
        hidden = await got(client, "/api/contacts/c1", 404)
        assert hidden == await got(client, "/api/contacts/c9", 404)
        for path in ("", "/parts/1", "/parts/7", "/documents/v1/pages/1"):
            there = await got(client, f"/api/recordings/c1{path}", 404)
            assert there == await got(client, f"/api/recordings/c9{path}", 404), path
        for contact in ("c1", "c9"):
            wish = {"purpose": "authority"}
            async with client.post(f"/api/recordings/{contact}/export", json=wish) as response:
                assert (response.status, await response.json()) == (404, hidden)
            assert await declared(client, contact, status=404) == hidden
        refused = await got(client, "/api/audit", 403)
        assert refused["code"] == "not_allowed", "the log is of all queues"
        assert (await looks(desk))[1:] == [
            ("contacts.listed", None, '{"declared":"complaint"}'),
            ("contacts.listed", None, '{"declared":"complaint","queue":"german"}'),
            ("recordings.listed", None, '{"declared":"complaint"}'),
            ("recordings.listed", None, '{"declared":"complaint","queue":"german"}'),
        ]
        await declared(client, "c2")
        assert (await got(client, "/api/recordings/c2"))["recording"]["contact"] == "c2"
