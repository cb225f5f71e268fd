"""Keeping and letting go over HTTP, on a real server: the plan, holds, one contact's days, and what is gone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from signaling.clock import SystemClock
from signaling.core.errors import Code, Refused
from signaling.review.destroying import Ground
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.keeping import DESK, RETENTION, Scene
from tests.serving import Serving, generous, serving, settings
from tests.signaling.settings import texts

SECTIONS: Final[dict[str, Any]] = {
    "desk": {
        "id": DESK,
        "name": "Beispielbank",
        "privacy": texts("Datenschutz"),
        "imprint": texts("Impressum"),
        "contact_hint": texts("Telefon"),
    },
    "queues": [
        {"id": "german", "title": texts("Deutsch"), "language": "de", "retention": RETENTION},
        {"id": "english", "title": texts("Englisch"), "language": "en"},
    ],
}
SECTIONS["documents"] = {"days": 365}
HOLDS: Final = "/api/review/holds"


@dataclass
class House:
    serving: Serving
    client: ClientSession

    async def get(self, path: str, status: int = 200, **params: str) -> Any:
        async with self.client.get(path, params=params) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def post(self, path: str, status: int = 200, **body: Any) -> Any:
        async with self.client.post(path, json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def kept(self, contact: str) -> Any:
        return await self.get(f"/api/review/contacts/{contact}/keeping")

    async def told(self, *kinds: str) -> list[tuple[str, str | None]]:
        log = AuditLog(self.serving.database, DESK)
        pages = [page async for page in log.entries()]
        return [(e.kind, e.subject) for page in pages for e in page if e.kind in kinds]


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    chosen = settings(tmp_path, **SECTIONS)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    scene = Scene(database, tmp_path, chosen)
    scene.clock.at = SystemClock().now()
    for name, ago in (("new", 1), ("month", 31), ("held", 31), ("year", 366)):
        await scene.add(name, ago=ago)
    await scene.add("english", ago=5, queue="english", home_queue="english", files=False)
    await scene.close()
    await database.close()
    async with (
        serving(tmp_path, limits=generous(), **SECTIONS) as started,
        started.client() as client,
    ):
        await started.sign_in(client, "compliance")
        yield House(started, client)


async def test_the_plan_says_what_goes_and_why(house: House) -> None:
    plan = await house.get("/api/review/retention")
    rule = "queues.german.retention.recording.consent"
    assert plan["counts"] == [
        {"what": "recording", "reason": "period", "rule": rule, "contacts": 3, "held": 0}
    ]
    assert [row["contact"] for row in plan["rows"]] == ["year", "held", "month"]
    assert (plan["nightly"], plan["next"], plan["unruled"]) == (
        True,
        None,
        [{"queue": "english", "contacts": 1}],
    )
    later = await house.get("/api/review/retention", until=str(plan["rows"][0]["due_at"]))
    assert [row["contact"] for row in later["rows"]] == ["year"]
    after = f"{plan['rows'][0]['due_at']}-year"
    rest = await house.get("/api/review/retention", after=after)
    assert [row["contact"] for row in rest["rows"]] == ["held", "month"]
    for wrong in ({"until": "tonight"}, {"after": "x"}):
        assert (await house.get("/api/review/retention", 422, **wrong))["code"] == "field.invalid"
    assert ("retention.looked", None) in await house.told("retention.looked")


async def test_a_hold_is_set_found_grown_and_lifted(house: House) -> None:
    made = await house.post(HOLDS, 201, contacts=["held"], reason="Klage Huber")
    case = made["hold"]["id"]
    assert (made["hold"]["set_by_name"], made["hold"]["contacts"]) == ("Person compliance", 1)
    grown = await house.post(f"{HOLDS}/{case}/contacts", contacts=["month"])
    assert [row["contact"] for row in grown["contacts"]] == ["held", "month"]
    assert (await house.get(HOLDS, words="huber"))["holds"][0]["id"] == case
    assert (await house.get(HOLDS, words="Meier"))["holds"] == []
    kept = await house.kept("held")
    assert [hold["reason"] for hold in kept["holds"]] == ["Klage Huber"]
    assert (await house.get("/api/review/retention"))["counts"][0]["held"] == 2
    lifted = await house.post(f"{HOLDS}/{case}/lift", reason="Vergleich", contacts=["month"])
    assert lifted["hold"]["contacts"] == 1
    await house.post(f"{HOLDS}/{case}/lift", reason="Vergleich")
    assert (await house.get(HOLDS))["holds"] == []
    assert (await house.get(HOLDS, lifted="yes"))["holds"][0]["id"] == case
    assert (await house.get(f"{HOLDS}/{case}"))["hold"]["all"] == 2
    told = await house.told("hold.set", "hold.lifted")
    assert told == [
        ("hold.set", "held"),
        ("hold.set", "month"),
        ("hold.lifted", "month"),
        ("hold.lifted", "held"),
    ]


async def test_what_can_not_be_held(house: House) -> None:
    none = await house.post(HOLDS, 404, contacts=["nobody"], reason="Klage")
    assert none["details"]["contact"] == "nobody"
    for body in (
        {"contacts": [], "reason": "x"},
        {"contacts": ["held"], "reason": ""},
        {"contacts": ["held"], "reason": "x" * 501},
    ):
        assert (await house.post(HOLDS, 422, **body))["code"] == "field.invalid"
    await house.get(f"{HOLDS}/none", 404)
    await house.post(f"{HOLDS}/none/lift", 404, reason="x")


async def test_one_contact_tells_when_what_of_it_goes(house: House) -> None:
    kept = await house.kept("new")
    assert [(each["what"], each["reason"]) for each in kept["due"]] == [
        ("recording", "period"),
        ("content", "period"),
        ("record", "period"),
    ]
    assert (kept["key"], kept["gone"], kept["open"]) == ("whole", [], False)
    longer = await house.post("/api/review/contacts/new/extension", reason="Anfrage der FMA")
    assert longer["extension"]["made_by_name"] == "Person compliance"
    assert {each["reason"] for each in longer["due"]} == {"extended"}
    assert longer["duty"]["reason"] == "extended"
    back = await house.post("/api/review/contacts/new/extension/remove")
    assert (back["extension"], back["duty"]) == (None, None)
    path = "/api/review/contacts/english/extension"
    assert (await house.post(path, 422, reason="x"))["field"] == "contact"
    await house.get("/api/review/contacts/nobody/keeping", 404)
    assert ("keeping.looked", "new") in await house.told("keeping.looked")


async def test_what_is_gone_is_certified(house: House) -> None:
    server = house.serving.server
    assert server.keeping is not None
    await house.post(HOLDS, 201, contacts=["held"], reason="Klage")
    ran = await server.keeping.run()
    assert (ran.recordings, ran.contents, ran.records, ran.scrubbed) == (2, 1, 1, True)
    found = (await house.get("/api/review/certificates"))["certificates"]
    gone = {(row["contact"], row["what"], row["key"]) for row in found}
    assert gone == {
        ("month", "recording", "destroyed"),
        ("year", "recording", "destroyed"),
        ("year", "content", "none"),
        ("year", "record", "none"),
    }
    assert {(row["why"], row["by"]) for row in found} == {("retention", None)}
    await house.get("/api/review/contacts/year/keeping", 404)
    assert (await house.kept("month"))["gone"] == ["recording"]
    after = f"{found[0]['at']}-{found[0]['contact']}:{found[0]['what']}"
    rest = await house.get("/api/review/certificates", after=after)
    assert rest["certificates"] == found[1:]
    assert (await house.get("/api/review/certificates", 422, after="1-x"))["field"] == "after"


async def test_a_contact_that_is_open_is_refused_by_the_desk_itself(house: House) -> None:
    server = house.serving.server
    assert server.keeping is not None
    ground = Ground(why="erasure", by="vera")
    async with house.serving.client() as client:
        await house.serving.sign_in(client, "agent")
        token = await house.serving.link(client)
    async with house.serving.client() as customer:
        async with customer.post("/api/links/redeem", json={"token": token}) as response:
            contact = (await response.json())["contact"]
        with pytest.raises(Refused) as refused:
            await server.keeping.destroyer.destroy(contact, "record", ground)
        assert refused.value.code is Code.CONTACT_OPEN
    assert (await house.kept(contact))["open"] is True
