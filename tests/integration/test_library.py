"""The library over HTTP: versions and days, search, who writes what, and only what holds today is shown."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from signaling.days import local
from signaling.store.accounts import Skills
from signaling.store.audit import AuditLog
from tests.integration.test_documents import PDF, Talk, got, talk, told, uploaded
from tests.serving import PASSWORD, Serving
from tests.talking import post

BASE = "/api/library"


def today(house: Serving) -> date:
    return local(house.server.clock.now(), house.settings.desk.time_zone).date()


async def put(client: ClientSession, name: str, **changes: Any) -> Any:
    """A document with one version; its view."""
    upload = (await uploaded(client, BASE, PDF, f"{name}.pdf"))["version"]
    wish = {
        "upload": upload,
        "name": name,
        "topic": "Wohnen",
        "queues": [],
        "valid_from": None,
        "valid_until": None,
        **changes,
    }
    status, added = await post(client, BASE, wish)
    assert status == 201, added
    return added


async def names(client: ClientSession, **query: str) -> list[str]:
    status, found = await got(client, BASE, **query)
    assert status == 200, found
    return [row["name"] for row in found["documents"]]


async def chief(t: Talk, client: ClientSession) -> ClientSession:
    await t.house.sign_in(client, "supervisor")
    return client


async def test_versions_take_over_on_their_day(tmp_path: Path) -> None:
    async with talk(tmp_path) as t, t.house.client() as client:
        await chief(t, client)
        day = today(t.house)
        tomorrow, yesterday = str(day + timedelta(days=1)), str(day - timedelta(days=1))
        first = await put(client, "Zinsen", valid_until=str(day))
        name = first["document"]["document"]
        assert first["document"]["state"] == "valid"
        assert first["versions"][0]["valid_until"] == str(day), "the last day, included"
        versions = f"{BASE}/{name}/versions"
        upload = (await uploaded(client, BASE))["version"]
        wish = {"upload": upload, "valid_from": tomorrow, "valid_until": None}
        status, found = await post(client, versions, wish)
        assert status == 201, found
        assert [(each["number"], each["state"]) for each in found["versions"]] == [
            (2, "not_yet"),
            (1, "valid"),
        ]
        bring = f"{t.ours}/documents"
        status, problem = await post(t.staff, bring, {"version": upload})
        assert (status, problem["code"]) == (409, "document.outdated")
        assert problem["details"]["state"] == "not_yet"
        async with t.staff.post(
            bring, json={"version": first["versions"][0]["version"]}
        ) as response:
            assert response.status == 204
        [brought] = (await told(t.page))["documents"]
        assert (brought["name"], brought["library"], brought["number"]) == ("Zinsen", name, 1)
        assert brought["valid_until"] > t.house.server.clock.now()
        change = {
            "name": "Zinsen neu",
            "topic": "Kredit",
            "queues": ["german"],
            "validity": {"version": upload, "valid_from": yesterday, "valid_until": None},
        }
        status, found = await post(client, f"{BASE}/{name}", change)
        assert status == 200, found
        assert [each["state"] for each in found["versions"]] == ["valid", "outdated"]
        [replaced] = (await told(t.page))["documents"]
        assert replaced["valid_until"] <= t.house.server.clock.now()
        status, found = await post(client, f"{BASE}/{name}/withdraw", {})
        assert (found["document"]["state"], found["withdrawn_by"]) == (
            "withdrawn",
            "Person supervisor",
        )
        status, problem = await post(t.staff, bring, {"version": upload})
        assert (problem["code"], problem["details"]["state"]) == ("document.outdated", "withdrawn")
        shown = f"{BASE}/versions/{upload}/pages/1"
        assert (await got(client, shown, width="400"))[0] == 200
        log = AuditLog(t.house.database, t.house.settings.desk.id)
        kinds = [each.kind async for page in log.entries() for each in page]
        assert [kind for kind in kinds if kind.startswith("library.")] == [
            "library.added",
            "library.version",
            "library.changed",
            "library.withdrawn",
        ]


async def test_search_and_filters(tmp_path: Path) -> None:
    async with talk(tmp_path) as t, t.house.client() as client:
        await chief(t, client)
        past = str(today(t.house) - timedelta(days=3))
        await put(client, "Zinsblatt Wohnkredit", queues=["german"])
        await put(client, "Rates of last year", topic="Rates", queues=["english"], valid_until=past)
        await put(client, "Saving", topic="Rates")
        assert await names(client) == ["Rates of last year", "Saving", "Zinsblatt Wohnkredit"]
        assert await names(client, query="zins KREDIT") == ["Zinsblatt Wohnkredit"]
        assert await names(client, query="nothing") == []
        assert await names(client, queue="german") == ["Saving", "Zinsblatt Wohnkredit"]
        assert await names(client, topic="Rates", state="valid") == ["Saving"]
        assert await names(client, state="outdated") == ["Rates of last year"]
        _, found = await got(client, BASE, query="zins")
        assert found["topics"] == ["Rates", "Wohnen"]
        status, _ = await got(client, BASE, state="green")
        assert status == 422


async def test_in_a_contact_what_is_of_its_queue(tmp_path: Path) -> None:
    async with talk(tmp_path) as t, t.house.client() as client:
        await chief(t, client)
        documents = t.house.server.documents
        assert documents is not None
        contact = documents._desk.state.contacts[t.contact]
        record = contact.record
        other = next(q.id for q in t.house.settings.queues if q.id != record.queue)
        for name, queues in (("Alle", []), ("Hier", [record.queue]), ("Dort", [other])):
            await put(client, name, queues=queues)
        assert await names(t.staff, contact=t.contact) == ["Alle", "Hier"]
        assert await names(t.staff) == ["Alle", "Dort", "Hier"]
        topic = record.topic or "Steuer"
        contact.record = replace(record, topic=topic)
        await put(client, "Zum Thema", topic=topic.upper())
        assert await names(t.staff, contact=t.contact) == ["Zum Thema", "Alle", "Hier"]
        for who, name in ((client, t.contact), (t.staff, "nobody")):
            status, problem = await got(who, BASE, contact=name)
            assert (status, problem["code"]) == (404, "contact.none")


async def test_agents_write_for_their_own_queues(tmp_path: Path) -> None:
    async with talk(tmp_path) as t, t.house.client() as client, t.house.client() as boss:
        await chief(t, boss)
        await t.house.accounts.add(
            t.house.server.clock.now(),
            login="german",
            name="G",
            role="agent",
            password=PASSWORD,
            skills=Skills(languages=("de",), queues=("german",)),
        )
        async with client.post(
            "/api/sign-in", json={"login": "german", "password": PASSWORD}
        ) as response:
            assert response.status == 200
        mine = await put(client, "Mine", queues=["german"])
        theirs = await put(boss, "Theirs", queues=["english"])
        everybodys = await put(boss, "Everybody's")
        assert await names(client) == ["Everybody's", "Mine"]
        assert mine["document"]["mine"]
        other, common = (each["document"]["document"] for each in (theirs, everybodys))
        assert (await got(client, f"{BASE}/{other}"))[0] == 404
        _, found = await got(client, f"{BASE}/{common}")
        assert not found["document"]["mine"]
        assert (await post(client, f"{BASE}/{common}/withdraw", {}))[0] == 403
        assert (await post(client, f"{BASE}/{other}/withdraw", {}))[0] == 404
        page = f"{BASE}/versions/{theirs['versions'][0]['version']}/pages/1"
        assert (await got(client, page, width="400"))[0] == 404
        moved = {"name": "Mine", "topic": "", "queues": ["english"], "validity": None}
        status, _ = await post(client, f"{BASE}/{mine['document']['document']}", moved)
        assert status == 403
        upload = (await uploaded(boss, BASE))["version"]
        wish = {
            "upload": upload,
            "name": "Stolen",
            "topic": "",
            "queues": ["german"],
            "valid_from": None,
            "valid_until": None,
        }
        assert (await post(client, BASE, wish))[0] == 404, "somebody else's upload"
        status, problem = await post(boss, BASE, {**wish, "queues": ["nowhere"]})
        assert (status, problem["field"]) == (422, "queues")
        ends_first = {**wish, "valid_from": "2026-12-02", "valid_until": "2026-12-01"}
        status, problem = await post(boss, BASE, ends_first)
        assert (status, problem["field"]) == (422, "valid_until")
        assert (await post(boss, BASE, {**wish, "name": "  "}))[1]["field"] == "name"
        status, problem = await post(boss, BASE, {**wish, "upload": "nobody"})
        assert status == 404
        assert (await post(boss, BASE, wish))[0] == 201
        status, problem = await post(boss, BASE, wish)
        assert (status, problem["code"]) == (409, "upload.unready"), "it is in the library already"
