"""Certificates over HTTP: entered with evidence, heard of at once, and what queues lose by those that run out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from signaling.days import end_of_day, local, start_of_day
from tests.serving import Serving, generous, serving
from tests.signaling.settings import texts

ZONE = "Pacific/Auckland"
QUEUE = {
    "id": "german",
    "title": texts("Beratung"),
    "language": "de",
    "certificates": {"video": ["video"]},
}


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[Serving]:
    desk = {
        "name": "Beispielbank",
        "time_zone": ZONE,
        "privacy": texts("Datenschutz"),
        "imprint": texts("Impressum"),
        "contact_hint": texts("Telefon"),
    }
    video = {"id": "video", "title": texts("Video")}
    async with serving(
        tmp_path, limits=generous(), desk=desk, certificates=[video], queues=[QUEUE]
    ) as house:
        yield house


@pytest_asyncio.fixture
async def supervisor(house: Serving) -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        await house.sign_in(client, "supervisor")
        yield client


async def enter(house: Serving, client: ClientSession, **changes: Any) -> Any:
    wish = {
        "agent": house.staff["agent"].id,
        "name": "video",
        "valid_from": "2026-01-31",
        "valid_until": None,
        "issuer": "Academy",
        "evidence": "No. 7",
        **changes,
    }
    async with client.post("/api/certificates", json=wish) as response:
        return response.status, await response.json()


async def test_entered_seen_and_revoked(house: Serving, supervisor: ClientSession) -> None:
    status, made = await enter(house, supervisor, valid_until="2199-12-31")
    assert status == 201, made
    assert (made["valid_from"], made["valid_until"]) == ("2026-01-31", "2199-12-31")
    assert (made["agent_name"], made["entered_by_name"]) == ("Person agent", "Person supervisor")
    async with supervisor.get("/api/certificates") as response:
        assert (await response.json())["entries"] == [made]

    address = f"/api/certificates/{made['id']}/revoke"
    async with supervisor.post(address, json={"reason": " "}) as response:
        assert (response.status, (await response.json())["field"]) == (422, "reason")
    async with supervisor.post(address, json={"reason": "not passed"}) as response:
        ended = await response.json()
        assert response.status == 200
    assert (ended["end"], ended["reason"], ended["ended_by"]) == (
        "revoked",
        "not passed",
        house.staff["supervisor"].id,
    )
    async with supervisor.post(address, json={"reason": "again"}) as response:
        assert (response.status, (await response.json())["code"]) == (409, "certificate.over")
    async with supervisor.get("/api/certificates?agent=somebody") as response:
        assert (await response.json())["entries"] == []


async def test_the_desk_hears_of_it_at_once(house: Serving, supervisor: ClientSession) -> None:
    today = local(house.server.clock.now(), ZONE).date()
    yesterday = today - timedelta(days=1)
    await enter(house, supervisor, valid_until=yesterday.isoformat())
    async with house.client() as agent:
        await house.sign_in(agent, "agent")
        async with agent.ws_connect("/ws/console") as socket:
            hello = {"type": "hello", "instance": "page", "language": "de"}
            await socket.send_json({"v": 1, "id": "h", "body": hello})
            snapshot = (await socket.receive_json())["body"]
            (lacking,) = snapshot["me"]["qualification"]
            assert lacking == {
                "certificate": "video",
                "state": "run_out",
                "ends_at": end_of_day(yesterday, ZONE),
                "begins_at": None,
                "queues": ["german"],
            }
            # a calendar day of the desk's zone: valid on the whole of its last day
            await enter(
                house, supervisor, valid_from=today.isoformat(), valid_until=today.isoformat()
            )
            while True:
                heard = (await socket.receive_json(timeout=30))["body"]
                if heard["type"] == "agent.presence":
                    break
            (ending,) = heard["me"]["qualification"]
            assert (ending["state"], ending["ends_at"]) == (
                "ending",
                start_of_day(today + timedelta(days=1), ZONE),
            )


async def test_what_runs_out_and_what_queues_lose(
    house: Serving, supervisor: ClientSession
) -> None:
    today = local(house.server.clock.now(), ZONE).date()

    async def look() -> Any:
        async with supervisor.get("/api/qualification") as response:
            assert response.status == 200
            return await response.json()

    assert await look() == {
        "days": 60,
        "prospects": [],
        "losses": [{"queue": "german", "channel": "video", "able": 0, "losing": 0, "lost": 0}],
    }
    last = today + timedelta(days=40)
    _, made = await enter(house, supervisor, valid_until=last.isoformat())
    found = await look()
    assert found["prospects"] == [
        {
            "agent": house.staff["agent"].id,
            "agent_name": "Person agent",
            "name": "video",
            "state": "ending",
            "last_day": last.isoformat(),
            "begins_on": None,
            "queues": ["german"],
        }
    ]
    assert found["losses"][0] == {
        "queue": "german", "channel": "video", "able": 1, "losing": 1, "lost": 0,
    }  # fmt: skip
    await enter(house, supervisor, valid_until="2020-02-01", valid_from=None, replaces=made["id"])
    found = await look()
    assert [(row["state"], row["last_day"]) for row in found["prospects"]] == [
        ("run_out", "2020-02-01")
    ]
    assert (found["losses"][0]["able"], found["losses"][0]["lost"]) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "golf"}, "name"),
        ({"agent": "nobody"}, "agent"),
        ({"valid_until": "2026-01-30"}, "valid_until"),
        ({"valid_until": "9999-12-31"}, "valid_until"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"issuer": ""}, "issuer"),
        ({"evidence": " "}, "evidence"),
    ],
)
async def test_what_does_not_fit_is_named(
    house: Serving, supervisor: ClientSession, changes: dict[str, str], field: str
) -> None:
    status, answer = await enter(house, supervisor, **changes)
    assert (status, answer["code"], answer["field"]) == (422, "field.invalid", field)


async def test_agents_do_not_certify_themselves(house: Serving) -> None:
    async with house.client() as agent:
        await house.sign_in(agent, "agent")
        status, answer = await enter(house, agent)
        assert (status, answer["code"]) == (403, "not_allowed")
