"""Who sees that a single agent declined: compliance, and supervisors only where the house says so."""

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from signaling.api.models import Role
from tests.serving import Serving, generous, serving
from tests.signaling.settings import texts
from tests.talking import Customer, customer, ringing


async def _declined(house: Serving, client: ClientSession, staff: ClientSession) -> Customer:
    """Somebody waits whom the agent didn't want."""
    await house.sign_in(staff, "agent")
    one = await customer(house, staff, client)
    _, console, reservation = await ringing(house, staff, one)
    answer = await console.ask({"type": "reservation.decline", "reservation": reservation})
    assert answer["type"] == "ok"
    return one


async def _asks(house: Serving, role: Role, path: str) -> Any:
    async with house.client() as person:
        await house.sign_in(person, role)
        async with person.get(path) as response:
            assert response.status == 200
            return await response.json()


@pytest.mark.parametrize("details", [False, True])
async def test_details_of_single_agents_reach_supervisors_only_by_the_setting(
    tmp_path: Path, details: bool
) -> None:
    chosen = {"agent_details": details, "purpose": texts("Planung")}
    async with (
        serving(tmp_path, limits=generous(), supervision=chosen) as house,
        house.client() as client,
        house.client() as staff,
    ):
        one = await _declined(house, client, staff)
        path = f"/api/contacts/{one.contact}"
        roles: tuple[tuple[Role, bool], ...] = (("compliance", True), ("supervisor", details))
        for role, seen in roles:
            found = await _asks(house, role, path)
            outcome = found["matches"][0]["outcome"]
            kinds = [(row["kind"], row["actor"]) for row in found["timeline"]]
            assert outcome == ("declined" if seen else "not_taken")
            assert ("declined" in json.dumps(kinds)) is seen
            assert (found["matches"][0]["reason"]["idle_ms"] is not None) is seen
            assert ("not_taken", None) in kinds or seen


async def test_everyone_can_read_what_is_shown_of_them_and_only_administrators_who_came_when(
    tmp_path: Path,
) -> None:
    chosen = {"agent_details": True, "purpose": texts("Planung")}
    async with serving(tmp_path, limits=generous(), supervision=chosen) as house:
        me = await _asks(house, "agent", "/api/me")
        assert me["supervision"] == {
            "agent_details": True,
            "purpose": texts("Planung"),
            "join_purposes": [],
        }
        roles: tuple[tuple[Role, bool], ...] = (("administrator", True), ("supervisor", False))
        for role, seen in roles:
            found = await _asks(house, role, "/api/agents")
            agent = next(each for each in found["agents"] if each["login"] == "agent")
            assert (agent["last_sign_in_at"] is not None) is seen
