"""A customer's rights: all that is kept of them in one file, and its erasure, which leaves certificates alone."""

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest_asyncio
from aiohttp import ClientSession

from signaling import destructions, processes
from signaling.clock import SystemClock
from signaling.config import Settings
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.holds import Holds
from signaling.store.keepings import Keepings
from signaling.store.migrations import upgrade
from signaling.store.uploads import Uploads
from tests import canary, recorded
from tests.serving import Serving, generous, serving, settings
from tests.signaling.settings import texts
from tests.signaling.store import examples
from tests.signaling.store.library_examples import upload, version

DAY = 86_400_000
NOW = SystemClock().now()
RULES = {"recording": {"consent": "30 days", "statutory": "5 years"}, "record": "1 year"}
SECTIONS: dict[str, Any] = {
    "queues": [
        {"id": "german", "title": texts("Beratung"), "language": "de", "retention": RULES},
        {"id": "english", "title": texts("Advice"), "language": "en"},
    ]
}
WORDS = ("Goldammer", "Heckenbraunelle", "Wintergoldhähnchen", "Ortolan")
"""Chat, note, topic, document of the first contact: they stand nowhere else."""
REFERENCE = "K-GIRLITZ-88"


@dataclass
class House:
    serving: Serving
    client: ClientSession
    folder: Path

    async def found(self, **who: str) -> dict[str, Any]:
        async with self.client.get("/api/review/customers", params=who) as response:
            assert response.status == 200, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer

    async def states(self) -> dict[str, str]:
        rows = (await self.found(reference=REFERENCE))["contacts"]
        return {row["id"]: row["standing"]["state"] for row in rows}

    async def package(self, **who: str) -> zipfile.ZipFile:
        url = "/api/review/customers/package"
        async with self.client.get(url, params=who) as response:
            assert response.status == 200, await response.text()
            return zipfile.ZipFile(io.BytesIO(await response.read()))

    async def erase(self, *contacts: str, **who: str) -> Any:
        wish = {**(who or {"reference": REFERENCE}), "contacts": list(contacts)}
        async with self.client.post("/api/review/customers/erase", json=wish) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def audited(self, *families: str) -> list[tuple[str, str | None, dict[str, Any]]]:
        log = AuditLog(self.serving.database, self.serving.settings.desk.id)
        every = [entry async for page in log.entries() for entry in page]
        return [
            (each.kind, each.subject, json.loads(each.data))
            for each in every
            if each.kind.partition(".")[0] in families
        ]


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    chosen = settings(tmp_path, **SECTIONS)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    await fill(database, chosen)
    await database.close()
    async with serving(tmp_path, limits=generous(), **SECTIONS) as started:
        async with started.client() as client:
            await started.sign_in(client, "supervisor")
            for wish in ({"reference": REFERENCE}, {"reference": "K-2"}):
                await started.link(client, **wish)
        async with started.client() as client:
            await started.sign_in(client, "compliance")
            yield House(started, client, tmp_path)


async def fill(database: Database, chosen: Settings) -> None:
    desk = chosen.desk.id
    store = DeskStore(database)
    await store.begin(desk)
    closed = {
        "state": "closed",
        "closed_at": NOW - 2 * DAY,
        "ended_at": NOW - 2 * DAY,
        "connected_at": NOW - 3 * DAY,
    }
    base = {**closed, "link": None, "agent": None, "rating_text": None, "queue": "german"}
    about = {"mode": "consent", "state": "stopped", "started_at": NOW, "ended_at": NOW}
    mine = {"contact": "k1"}
    await store.save(
        [
            examples.contact(
                **{**base, "id": "k1", "reference": REFERENCE, "topic": WORDS[2]},
                opened_at=NOW - 9 * DAY,
            ),
            examples.contact(
                **{**base, "id": "k2", "reference": REFERENCE, "topic": "<b>&"},
                opened_at=NOW - 8 * DAY,
            ),
            examples.contact(
                **{**base, "id": "k3", "reference": REFERENCE}, opened_at=NOW - 7 * DAY
            ),
            examples.contact(**{**base, "id": "k4", "reference": "K-2"}),
            examples.contact(**{**base, "id": "k5", "reference": None}),
            examples.recording(**{**mine, **about}),
            examples.recording(**{**about, "contact": "k3", "mode": "statutory"}),
            examples.part(**mine, note=WORDS[1], passed_note=None, disposition="done"),
            examples.participant(**mine, participant="k1", role="customer"),
            examples.participant(**mine, participant="anna", role="agent"),
            examples.consent(**mine, participant="k1"),
            examples.consent_text(),
            examples.timeline(
                **mine,
                kind="consent.granted",
                actor="k1",
                data={"purpose": "sound", "text": "ab" * 32, "language": "de"},
            ),
            examples.chat(**mine, text=f"{WORDS[0]} <i>"),
            examples.document(**mine, version="v1", name=f"{WORDS[3]}/../x.pdf", by="k1"),
            examples.document(**mine, version="v2", name="Angebot.pdf", by="anna", given="plain"),
            examples.document(**mine, version="v3", name="Intern.pdf", by="anna", given=None),
        ]
    )
    await store.close()
    uploads = Uploads(database, desk)
    storage = processes.storage(chosen, SystemClock().now)
    storage.prepare()
    for name in ("v1", "v2"):
        await uploads.add(upload(name, contact="k1", name=WORDS[3]))
        await uploads.change(upload(name), version=version(name, contact="k1", name=WORDS[3]))
        storage.begin(name)
        storage.append(name, 0, f"content of {name}".encode())
    archive = recorded.archive(chosen.storage.data)
    recorded.write(archive, "k1", 1, participant="k1", seconds=3)
    recorded.write(archive, "k1", 2, participant="anna", seconds=3)
    holds = Holds(database, desk, Keepings(database, desk, chosen.retention_rules()))
    await holds.set(["k2"], "Rechtsstreit 5", "compliance", NOW)


async def test_what_is_kept_is_found_with_what_stands_against_erasing_it(house: House) -> None:
    found = await house.found(reference=REFERENCE)
    standing = {row["id"]: row["standing"] for row in found["contacts"]}
    assert {name: row["state"] for name, row in standing.items()} == {
        "k1": "free", "k2": "held", "k3": "duty",
    }  # fmt: skip
    assert standing["k2"]["reasons"] == ["Rechtsstreit 5"]
    assert standing["k3"]["rule"] == "queues.german.retention.recording.statutory"
    assert standing["k3"]["until"] > NOW + 4 * 365 * DAY
    assert found["links"] == 1
    assert [row["id"] for row in (await house.found(contact="k5"))["contacts"]] == ["k5"]
    nothing = {"contacts": [], "more": False, "links": 0, "searches": 0}
    assert await house.found(reference="nobody") == nothing
    for wrong in ({}, {"reference": "x", "contact": "y"}, {"reference": " "}):
        async with house.client.get("/api/review/customers", params=wrong) as response:
            assert response.status == 422
    looks = await house.audited("customer")
    assert looks[0] == ("customer.looked", None, {"contacts": 3})
    assert REFERENCE not in json.dumps(looks)


async def test_the_package_holds_what_is_theirs_and_of_others_what_may_be_passed_on(
    house: House,
) -> None:
    package = await house.package(reference=REFERENCE)
    names = set(package.namelist())
    assert names == {
        "Auskunft.de.html",
        "Information.en.html",
        "data.json",
        "SHA256SUMS",
        "001-k1/01-Ortolan_.._x.pdf",
        "001-k1/02-Angebot.pdf",
        "001-k1/0001-sound.webm",
    }
    assert package.read("001-k1/01-Ortolan_.._x.pdf") == b"content of v1"
    for line in package.read("SHA256SUMS").decode().splitlines():
        digest, _, path = line.partition("  ")
        assert hashlib.sha256(package.read(path)).hexdigest() == digest
    data = json.loads(package.read("data.json"))
    assert [row["id"] for row in data["contacts"]] == ["k1", "k2", "k3"]
    first = data["contacts"][0]
    assert first["chat"][0]["text"] == f"{WORDS[0]} <i>"
    assert first["advised"][0]["note"] == WORDS[1]
    assert first["answers"][0]["purpose"] == "sound"
    assert first["recording"]["people_left_out"] == 1
    assert "Intern.pdf" not in json.dumps(data)
    german, english = (package.read(path).decode() for path in sorted(names)[1:3])
    german = package.read("Auskunft.de.html").decode()
    english = package.read("Information.en.html").decode()
    for page in (german, english):
        assert all(word in page for word in (*WORDS, REFERENCE, "Beispielbank"))
        assert "<i>" not in page.replace("<i></i>", "")
        assert "&lt;b&gt;&amp;" in page
        assert "<script" not in page
        assert 'src="001-k1/0001-sound.webm"' in page
    assert "Nicht dabei: eine Person." in german
    assert "Not included: one person." in english
    exported = [each for each in await house.audited("customer") if "exported" in each[0]]
    assert [each[1] for each in exported] == [None, "k1", "k2", "k3"]
    assert exported[1][2] == {"parts": 1, "withheld": 1, "documents": 2}
    url = "/api/review/customers/package"
    async with house.client.get(url, params={"reference": "nobody"}) as response:
        assert response.status == 404


async def test_what_was_erased_is_nowhere_any_more(house: House) -> None:
    before = canary.sightings([house.folder], WORDS)
    assert before, "else this would prove nothing"
    saved = {"name": "them", "query": f"reference={REFERENCE}"}
    async with house.client.post("/api/review/searches", json=saved) as response:
        assert len((await response.json())["searches"]) == 1
    assert (await house.found(reference=REFERENCE))["searches"] == 1
    answer = await house.erase("k1", "k2", "k3", "k4")
    assert answer["searches"] == 1
    told = [
        facts for kind, _, facts in await house.audited("customer") if kind == "customer.erased"
    ]
    assert [facts["searches"] for facts in told] == [1]
    async with house.client.get("/api/review/searches") as response:
        assert (await response.json())["searches"] == []
    assert {row["contact"]: row["state"] for row in answer["results"]} == {
        "k1": "erased", "k2": "held", "k3": "duty", "k4": "gone",
    }  # fmt: skip
    assert answer["links"] == 1
    assert canary.sightings([house.folder], WORDS) == []
    assert await house.states() == {"k2": "held", "k3": "duty"}
    assert len((await house.found(reference="K-2"))["contacts"]) == 1, "another's, though named"
    assert not (house.folder / "recordings" / "k1").exists()
    again = await house.erase("k1", "k2")
    assert [row["state"] for row in again["results"]] == ["gone", "held"]
    kinds = [
        each[:2] for each in await house.audited("customer", "recording", "content", "record")
        if not each[0].endswith("looked")
    ]  # fmt: skip
    assert kinds == [
        ("customer.erasure_begun", None),
        ("recording.destroyed", "k1"),
        ("content.destroyed", "k1"),
        ("record.destroyed", "k1"),
        ("customer.erased", None),
        ("customer.erasure_begun", None),
        ("customer.erased", None),
    ]
    journal = destructions.path_of(house.serving.settings.heads_file).read_text()
    told = [json.loads(line) for line in journal.splitlines()]
    assert [(each["kind"], each["subject"]) for each in told if "link" not in each["kind"]] == [
        ("recording.destroyed", "k1"),
        ("content.destroyed", "k1"),
        ("record.destroyed", "k1"),
    ]


async def test_a_double_click_does_nothing_twice(house: House) -> None:
    one, other = await asyncio.gather(house.erase("k1"), house.erase("k1"))
    states = sorted(row["state"] for answer in (one, other) for row in answer["results"])
    assert states == ["erased", "gone"]
    destroyed = [each for each in await house.audited("record") if each[0] == "record.destroyed"]
    assert len(destroyed) == 1


async def test_a_page_that_goes_in_the_midst_stops_nothing(house: House) -> None:
    leaving = asyncio.create_task(house.erase("k1"))
    async with asyncio.timeout(20):
        while not await house.audited("destruction"):
            await asyncio.sleep(0.005)
    leaving.cancel()
    async with asyncio.timeout(20):
        while "k1" in await house.states():
            await asyncio.sleep(0.02)
    assert [each[0] for each in await house.audited("record")] == ["record.destroyed"]


async def test_one_contact_without_a_reference_is_erased_by_its_number(house: House) -> None:
    answer = await house.erase("k5", contact="k5")
    assert [row["state"] for row in answer["results"]] == ["erased"]
    assert (await house.found(contact="k5"))["contacts"] == []
    again = await house.erase("k5", contact="k5")
    assert [row["state"] for row in again["results"]] == ["gone"]


async def test_a_link_that_still_stands_opens_nothing_for_who_was_erased(house: House) -> None:
    async with house.serving.client() as supervisor:
        await house.serving.sign_in(supervisor, "supervisor")
        token = await house.serving.link(supervisor, reference="K-9")
    assert (await house.found(reference="K-9"))["links"] == 1
    await house.erase(reference="K-9")
    assert (await house.found(reference="K-9"))["links"] == 0
    wish = {"token": token}
    async with (
        house.serving.client() as customer,
        customer.post("/api/links/redeem", json=wish) as response,
    ):
        assert response.status == 404
