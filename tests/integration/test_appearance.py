"""The self-check over HTTP: measured, judged, overridden, released, and nothing of it left behind."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, ClientWebSocketResponse
from sqlalchemy import select

from policies.appearance.facts import Policy, Rule
from policies.appearance.limits import CHECKS
from signaling.app import Server
from signaling.challenges import LIFETIME_MS
from signaling.store.appearance import Appearance
from signaling.store.desk_store import DeskStore
from signaling.store.models import AppearanceCheck
from tests.policies.appearance.examples import GOOD
from tests.serving import ORIGIN, Serving, generous, serving
from tests.signaling.store import examples

TELLING = 31.62277660168  # a value that nothing else would hold
WORDS = {"de": "Kittel", "en": "Gown"}
BRIGHT: dict[str, Any] = {
    "rules": [
        {"check": "one_face", "severity": "warn", "limits": {}, "text": None},
        {"check": "too_dark", "severity": "warn", "limits": {"face_p97_min": 60}, "text": WORDS},
    ],
    "manual": [{"id": "gown", "text": WORDS, "severity": "block"}],
    "backdrop": "any",
    "palette": [],
    "effects": "any",
}


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[Serving]:
    appearance = {"mode": "required", "allow_block": True}
    async with serving(tmp_path, limits=generous(), appearance=appearance) as house:
        yield house


@pytest_asyncio.fixture
async def admin(house: Serving) -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        await house.sign_in(client, "administrator")
        yield client


@pytest_asyncio.fixture
async def agent(house: Serving, admin: ClientSession) -> AsyncIterator[ClientSession]:
    """Of a desk whose German queue asks for something."""
    status, saved = await post(admin, "policies/german", {"based_on": 0, "policy": BRIGHT})
    assert status == 200, saved
    async with house.client() as client:
        await house.sign_in(client, "agent")
        yield client


async def post(client: ClientSession, path: str, body: Any = None) -> tuple[int, Any]:
    arguments = {} if body is None else {"json": body}
    async with client.post(f"/api/appearance/{path}", **arguments) as response:
        return response.status, await response.json()


async def get(client: ClientSession, path: str = "") -> Any:
    async with client.get(f"/api/appearance{path}") as response:
        assert response.status == 200, await response.text()
        return await response.json()


async def sent(client: ClientSession, **changes: Any) -> dict[str, Any]:
    status, made = await post(client, "challenge")
    assert status == 201, made
    return {
        "challenge": made["challenge"],
        "versions": {"german": 1},
        "measure": "1",
        "models": {"face": "ab12cd34"},
        "values": asdict(GOOD),
        "unmeasured": None,
        "effect": "none",
        "ticks": ["gown"],
        **changes,
    }


async def refusal(client: ClientSession, body: dict[str, Any]) -> tuple[int, str, str | None]:
    status, said = await post(client, "observations", body)
    return status, said["code"], said["field"]


class Console:
    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket

    async def say(self, **body: Any) -> None:
        await self._socket.send_json({"v": 1, "id": body["type"], "body": body})

    async def hear(self, kind: str) -> Any:
        async with asyncio.timeout(30):
            while (body := (await self._socket.receive_json())["body"])["type"] != kind:
                pass
            return body


async def console(socket: ClientWebSocketResponse) -> Console:
    found = Console(socket)
    await found.say(type="hello", instance="page", language="de")
    return found


async def test_checked_then_available(house: Serving, agent: ClientSession) -> None:
    async with agent.ws_connect("/ws/console") as socket:
        anna = await console(socket)
        snapshot = await anna.hear("agent.snapshot")
        view = snapshot["appearance"]
        assert view == await get(agent)
        assert (view["due"], view["passes"], view["mode"]) == (True, False, "required")
        assert view["rules"][1]["limits"] == {"face_p97_min": 60}
        assert view["rules"][1]["text"] == WORDS
        await anna.say(type="presence.set", state="available", reason=None)
        assert (await anna.hear("error"))["code"] == "appearance.check_needed"
        assert await code(agent) == (409, "appearance.check_needed"), "no way round by telephone"
        status, verdict = await post(agent, "observations", await sent(agent))
        assert (status, verdict["outcome"], verdict["reasons"]) == (200, "allow", [])
        told = await anna.hear("agent.appearance")
        assert told["appearance"] == verdict["view"]
        assert verdict["view"]["passes"]
        await anna.say(type="presence.set", state="available", reason=None)
        assert (await anna.hear("ok"))["type"] == "ok"
        assert await code(agent) == (201, None)


async def code(client: ClientSession) -> tuple[int, str | None]:
    """Making a session code: the status, and what is in the way."""
    async with client.post("/api/codes") as response:
        said = await response.json()
        return response.status, None if response.status == 201 else said["code"]


async def test_overridden_and_released(house: Serving, agent: ClientSession) -> None:
    assert (await post(agent, "override", {"reason": "so"}))[1]["code"] == "appearance.no_check"
    dark = {**asdict(GOOD), "face_p97": TELLING}
    _, verdict = await post(agent, "observations", await sent(agent, values=dark))
    assert verdict["outcome"] == "warn"
    (reason,) = verdict["reasons"]
    assert reason == {"kind": "flagged", "severity": "warn", "check": "too_dark", "manual": None}
    assert (await post(agent, "override", {"reason": " \n "}))[1]["field"] == "reason"
    status, view = await post(agent, "override", {"reason": "The lamp\nis broken"})
    assert (status, view["standing"]["overridden"], view["passes"]) == (200, True, True)

    _, verdict = await post(agent, "observations", await sent(agent, ticks=[]))
    assert verdict["outcome"] == "block"
    status, said = await post(agent, "override", {"reason": "no gown"})
    assert (status, said["code"]) == (409, "appearance.blocked")
    async with house.client() as supervisor:
        await house.sign_in(supervisor, "supervisor")
        assert await get(supervisor, "/blocked") == {"blocked": []}
        _, view = await post(agent, "help")
        assert view["standing"]["asked"]
        (waiting,) = (await get(supervisor, "/blocked"))["blocked"]
        anna = house.staff["agent"]
        assert set(waiting) == {"agent", "name", "since"}, "who and since when, never why"
        assert (waiting["agent"], waiting["name"]) == (anna.id, "Person agent")
        wish = {"agent": anna.id, "reason": "gown is in the wash"}
        status, left = await post(supervisor, "release", wish)
        assert (status, left) == (200, {"blocked": []})
        status, said = await post(supervisor, "release", wish)
        assert (status, said["code"]) == (409, "appearance.not_blocked")
    assert (await get(agent))["passes"]


async def test_nobody_plays_an_observation_twice_or_late(
    house: Serving, agent: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await sent(agent)
    assert (await post(agent, "observations", first))[0] == 200
    assert (await refusal(agent, first))[:2] == (409, "appearance.replayed")
    late, unknown = await sent(agent), await sent(agent, challenge="made-up")
    assert (await refusal(agent, unknown))[:2] == (409, "appearance.stale")
    now = house.server.clock.now() + LIFETIME_MS
    monkeypatch.setattr(house.server.clock, "now", lambda: now)
    assert (await refusal(agent, late))[:2] == (409, "appearance.stale")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"face_p97": 1e9}, "values.face_p97"),
        ({"faces": 0}, "values.center_x"),
        ({"center_x": None}, "values.center_x"),
    ],
)
async def test_what_can_not_be_measured_is_refused(
    agent: ClientSession, changes: dict[str, Any], field: str
) -> None:
    body = await sent(agent, values={**asdict(GOOD), **changes})
    assert await refusal(agent, body) == (422, "appearance.implausible", field)
    assert (await get(agent))["standing"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"values": {**asdict(GOOD), "picture": "data:"}}, "values.picture"),
        ({"values": {**asdict(GOOD), "faces": 1.5}}, "values.faces"),
        ({"values": {**asdict(GOOD), "faces": "1"}}, "values.faces"),
        ({"values": {**asdict(GOOD), "faces": True}}, "values.faces"),
        ({"values": None}, "unmeasured"),
        ({"unmeasured": "no_camera"}, "unmeasured"),
        ({"effect": "hat"}, "effect"),
        ({"picture": "data:"}, "picture"),
    ],
)
async def test_nothing_else_than_an_observation_gets_in(
    agent: ClientSession, changes: dict[str, Any], field: str
) -> None:
    assert await refusal(agent, await sent(agent, **changes)) == (422, "field.invalid", field)


async def test_not_a_number_is_no_measurement(agent: ClientSession) -> None:
    body = await sent(agent, values={**asdict(GOOD), "bare": float("nan")})
    async with agent.post(
        "/api/appearance/observations",
        data=json.dumps(body),
        headers={"Content-Type": "application/json"},
    ) as response:
        assert response.status in {400, 422}
        assert (await response.json())["code"] in {
            "appearance.implausible",
            "field.invalid",
            "malformed",
        }


async def test_without_a_camera_it_is_said_and_gone_on(agent: ClientSession) -> None:
    body = await sent(agent, values=None, unmeasured="no_camera")
    _, verdict = await post(agent, "observations", body)
    assert verdict["outcome"] == "warn"
    assert [reason["kind"] for reason in verdict["reasons"]] == ["not_measured"]
    assert (await post(agent, "override", {"reason": "repair"}))[1]["passes"]


async def test_a_policy_that_changes_is_heard_at_once(
    agent: ClientSession, admin: ClientSession
) -> None:
    late = await sent(agent)
    brighter = {**BRIGHT, "rules": BRIGHT["rules"][:1]}
    await post(admin, "policies/german", {"based_on": 1, "policy": brighter})
    status, said = await post(agent, "observations", late)
    assert (status, said["code"], said["details"]) == (
        409,
        "appearance.policy_changed",
        {"queue": "german"},
    )
    now = await sent(agent, versions={"german": 2})
    assert (await post(agent, "observations", now))[0] == 200
    status, entry = await post(admin, "policies/german/remove?based_on=2")
    assert (status, entry["version"]) == (200, 3)
    view = await get(agent)
    assert (view["queues"], view["due"]) == ([], False)
    status, said = await post(agent, "observations", await sent(agent, versions={}))
    assert (status, said["code"]) == (404, "appearance.off")


async def test_policies_are_written_and_read_back(
    house: Serving, agent: ClientSession, admin: ClientSession
) -> None:
    listed = await get(admin, "/policies")
    assert [row["queue"] for row in listed["queues"]] == ["german", "english"]
    assert listed["queues"][0]["current"]["author_name"] == "Person administrator"
    assert listed["queues"][1]["current"] is None
    assert [row["check"] for row in listed["checks"]] == list(CHECKS)
    entry = await get(admin, "/policies/german")
    assert (entry["version"], entry["policy"]) == (1, BRIGHT)
    never = await get(admin, "/policies/english")
    assert (never["version"], never["policy"]["rules"], never["versions"]) == (0, [], [])
    status, said = await post(admin, "policies/german", {"based_on": 0, "policy": BRIGHT})
    assert (status, said["code"], said["details"]) == (
        409,
        "appearance.policy_outdated",
        {"version": 1},
    )
    for path in ("policies/nowhere", "policies/nowhere/remove?based_on=0"):
        status, said = await post(admin, path, {"based_on": 0, "policy": BRIGHT})
        assert (status, said["code"]) == (404, "not_found")
    assert (await post(admin, "policies/german/remove?based_on=x"))[1]["field"] == "based_on"


@pytest.mark.parametrize(
    ("changes", "code", "field", "why"),
    [
        (
            {"rules": [{**BRIGHT["rules"][0], "severity": "block"}]},
            "appearance.policy_invalid",
            "policy.rules.0.severity",
            "not_shown",
        ),
        ({"backdrop": "plain"}, "appearance.policy_invalid", "policy.backdrop", "no_check"),
        (
            {"rules": [{**BRIGHT["rules"][0], "check": "mood"}]},
            "field.invalid",
            "policy.rules.0.check",
            None,
        ),
        ({"overlay": True}, "field.invalid", "policy.overlay", None),
    ],
)
async def test_a_policy_that_can_not_be_meant_is_refused_with_its_field(
    admin: ClientSession, changes: dict[str, Any], code: str, field: str, why: str | None
) -> None:
    wish = {"based_on": 0, "policy": {**BRIGHT, **changes}}
    status, said = await post(admin, "policies/german", wish)
    assert (status, said["code"], said["field"]) == (422, code, field)
    assert said["details"].get("why") == why
    assert (await get(admin, "/policies/german"))["version"] == 0


def placed(low: float, high: float, based_on: int = 0) -> Any:
    limits = {"eye_y_min": low, "eye_y_max": high}
    rule = {"check": "placement", "severity": "warn", "limits": limits, "text": None}
    return {"based_on": based_on, "policy": {**BRIGHT, "rules": [rule]}}


async def test_a_queue_that_left_the_settings_stands_in_nobodys_way(
    house: Serving, admin: ClientSession
) -> None:
    rules = (Rule(check="placement", severity="warn", limits={"eye_y_max": 0.4}),)
    store = Appearance(house.database, house.settings.desk.id)
    await store.save(1, "gone", Policy(rules=rules), based_on=0, by="nina")
    assert (await post(admin, "policies/german", placed(0.1, 0.9)))[0] == 200
    assert (await post(admin, "policies/german", placed(0.5, 0.9, 1)))[0] == 200


async def test_two_queues_must_leave_an_agent_of_both_something(admin: ClientSession) -> None:
    results = await asyncio.gather(
        post(admin, "policies/german", placed(0.1, 0.4)),
        post(admin, "policies/english", placed(0.5, 0.9)),
    )
    refused = [said for status, said in results if status == 422]
    assert [(said["field"], said["details"]["why"]) for said in refused] == [
        ("policy.rules.0.limits.eye_y_min", "leaves_nothing")
    ]


def written(folder: Path) -> bytes:
    """Every byte that lies there: database, journal and all."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_nothing_of_what_was_measured_is_left_anywhere(
    house: Serving, agent: ClientSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    values = {**asdict(GOOD), "face_p97": TELLING, "sharpness": 7_654.321}
    told = {"measure": "telling-measure", "models": {"telling-model": "feedbeef"}}
    body = await sent(agent, values=values, **told)
    assert (await post(agent, "observations", body))[1]["outcome"] == "warn"
    await post(agent, "override", {"reason": "kept with the shift"})
    strange = await sent(agent, values={**values, "back_light": 1e6})
    assert (await refusal(agent, strange))[1] == "appearance.implausible"
    await house.server.stop()
    left = written(tmp_path)
    assert b"kept with the shift" in left, "what is kept would be found"
    for trace in ("31.6227", "7654.32", "telling-", "feedbeef", "1000000.0"):
        assert trace.encode() not in left
        assert trace not in caplog.text


async def test_a_restart_keeps_what_stands_and_deletes_what_was_kept_long_enough(
    house: Serving, agent: ClientSession
) -> None:
    await post(agent, "observations", await sent(agent, values={**asdict(GOOD), "face_p97": 31.0}))
    _, before = await post(agent, "override", {"reason": "lamp"})
    stale = await sent(agent)
    await house.server.stop()
    former = examples.appearance(id="former", reasons=None, ended_at=1, forget_at=2)
    store = DeskStore(house.database)
    await store.begin(house.settings.desk.id)
    await store.save([former])
    await store.close()
    again = Server(house.settings, dist=house.settings.storage.data / "dist", limits=generous())
    await again.start()
    try:
        url = f"http://127.0.0.1:{again.port}"
        jar, headers = agent.cookie_jar, {"Origin": ORIGIN}
        async with ClientSession(url, headers=headers, cookie_jar=jar) as client:
            assert await get(client) == before
            assert (await refusal(client, stale))[1] == "appearance.stale"
            assert (await post(client, "observations", await sent(client)))[0] == 200
        async with house.database.read() as connection:
            left = await connection.execute(select(AppearanceCheck.outcome))
            assert [outcome for (outcome,) in left] == ["allow"]
    finally:
        await again.stop()


async def test_verdicts_are_no_matter_for_the_audit_log(
    house: Serving, agent: ClientSession
) -> None:
    await post(agent, "observations", await sent(agent, ticks=[]))
    await post(agent, "help")
    async with house.client() as supervisor:
        await house.sign_in(supervisor, "supervisor")
        wish = {"agent": house.staff["agent"].id, "reason": "seen"}
        await post(supervisor, "release", wish)
    async with house.client() as compliance:
        await house.sign_in(compliance, "compliance")
        async with compliance.get("/api/audit?kind=appearance") as response:
            entries = (await response.json())["entries"]
    assert [entry["kind"] for entry in entries] == ["appearance.policy_saved"]
    assert set(entries[0]["data"]) == {"version", "sha256"}
