"""Other names: stable, keyed, never alike, and wherever an account stands beside its name."""

import re
from pathlib import Path

import pytest

from signaling.api.models import Role
from signaling.clock import SystemClock
from signaling.review import pseudonyms
from signaling.review.pseudonyms import LETTERS, Names, Pseudonyms, code, codes
from signaling.store.accounts import Accounts
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.databases import fast_passwords
from tests.serving import PASSWORD

SECRET = b"s" * 32


def test_a_code_is_keyed_and_stable() -> None:
    assert code(SECRET, "a1") == code(SECRET, "a1")
    assert re.fullmatch(f"[{LETTERS}]{{4}}", code(SECRET, "a1"))
    assert len({code(SECRET, "a1"), code(b"t" * 32, "a1"), code(SECRET, "a2")}) == 3


def test_no_two_are_alike_and_a_new_one_changes_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "LENGTH", 1)  # 31 codes for 31 people
    accounts = [f"a{number}" for number in range(len(LETTERS))]
    made = codes(SECRET, accounts)
    assert sorted(made.values()) == sorted(LETTERS)
    for some in range(len(accounts)):
        assert codes(SECRET, accounts[:some]) == {each: made[each] for each in accounts[:some]}


def test_names_are_replaced_wherever_they_stand_beside_an_account() -> None:
    names = Names({"a1": "Agent 7QF2"})
    body = {
        "agent": "a1",
        "agent_name": "Anna",
        "parts": [{"agent": "a1", "agent_name": "Anna", "note": "Anna"}],
        "people": [{"participant": "a1", "name": "Anna"}, {"participant": "c1", "name": None}],
        "guests": [{"who": "a1", "name": "Anna"}, {"who": "k1", "name": "Karl"}],
        "documents": [{"version": "v1", "name": "Antrag"}],
        "colleague": None,
        "colleague_name": "Karl",
        "found": {"actor": "a1", "actor_name": None},
        "ids": ["a1"],
    }
    assert names.told(body) == {
        "agent": "a1",
        "agent_name": "Agent 7QF2",
        "parts": [{"agent": "a1", "agent_name": "Agent 7QF2", "note": "Anna"}],
        "people": [
            {"participant": "a1", "name": "Agent 7QF2"},
            {"participant": "c1", "name": None},
        ],
        "guests": [{"who": "a1", "name": "Agent 7QF2"}, {"who": "k1", "name": "Karl"}],
        "documents": [{"version": "v1", "name": "Antrag"}],
        "colleague": None,
        "colleague_name": "Karl",
        "found": {"actor": "a1", "actor_name": None},
        "ids": ["a1"],
    }
    assert (names.of("a1", "Anna"), names.of("k1", "Karl"), names.of(None, None)) == (
        "Agent 7QF2",
        "Karl",
        None,
    )
    assert Names().told(body) is body


async def test_those_of_a_desk_outlive_a_restart_and_see_who_is_new(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'visavis.db'}")
    await upgrade(database)
    try:
        clock, accounts = SystemClock(), Accounts(database, "desk", fast_passwords())

        async def added(login: str, role: Role) -> str:
            made = await accounts.add(
                clock.now(), login=login, name=login, role=role, password=PASSWORD
            )
            return made.id

        anna, sabine = await added("anna", "agent"), await added("sabine", "supervisor")
        petra = await added("petra", "compliance")
        desk = Pseudonyms(database, "desk", clock)
        first = await desk.names()
        assert re.fullmatch(r"Agent \w{4}", first.of(anna, "Anna") or "")
        assert re.fullmatch(r"Supervisor \w{4}", first.of(sabine, "Sabine") or "")
        assert first.of(petra, "Petra") == "Petra"
        assert await desk.names() is first
        berta = await added("berta", "agent")
        assert (await desk.names()).of(berta, "Berta") != "Berta"
        again = await Pseudonyms(database, "desk", clock).names()
        assert again.of(anna, None) == first.of(anna, None)
        other = await Pseudonyms(database, "another", clock).names()
        assert other.of(anna, "Anna") == "Anna"
    finally:
        await database.close()
