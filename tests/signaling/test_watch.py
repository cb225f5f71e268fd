"""A server hears once of what another process wrote, also when that was committed late."""

from dataclasses import replace

import pytest

from policies.routing.facts import Certificate
from signaling.core.errors import Code, Refused
from signaling.core.events import AgentDisabled, AgentKnown, Event, LinkRevoked
from signaling.store.accounts import Account, Skills
from signaling.watch import LATE_MS, Watch

NOW = 1_000_000
ANNA = Account(
    id="anna",
    login="anna",
    name="Anna",
    role="agent",
    enabled=True,
    skills=Skills(languages=("de",)),
    made_at=NOW,
    changed_at=NOW + 5,
    last_sign_in_at=None,
)


class Data:
    """What is in the database, and what the server heard."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.revoked: dict[str, int] = {}
        self.told: list[Event] = []
        self.forgotten: list[str] = []
        self.signed_out: list[str] = []
        self.refuses = False
        self.certificates: dict[str, tuple[Certificate, ...]] = {}
        self.watch = Watch(
            self,
            self,
            self,
            now=NOW,
            post=self.post,
            forget=self.forgotten.append,
            sign_out=self.signed_out.append,
        )

    async def changed_since(self, at: int) -> list[Account]:
        return [account for account in self.accounts.values() if account.changed_at >= at]

    async def held(self, account: str) -> tuple[Certificate, ...]:
        return self.certificates.get(account, ())

    async def revoked_since(self, at: int) -> list[tuple[str, int]]:
        return [(link, since) for link, since in self.revoked.items() if since >= at]

    def post(self, event: Event) -> None:
        if self.refuses:
            raise Refused(Code.UNAVAILABLE)
        self.told.append(event)


@pytest.fixture
def data() -> Data:
    return Data()


async def test_a_new_agent_is_told_once(data: Data) -> None:
    data.accounts["anna"] = ANNA
    await data.watch.look()
    await data.watch.look()
    [event] = data.told
    assert isinstance(event, AgentKnown)
    assert event.profile.languages == {"de"}


async def test_a_disabled_agent_is_signed_out(data: Data) -> None:
    data.accounts["anna"] = ANNA
    await data.watch.look()
    data.accounts["anna"] = replace(ANNA, enabled=False, changed_at=NOW + 9)
    await data.watch.look()
    assert data.told[1:] == [AgentDisabled(agent="anna")]
    assert data.signed_out == ["anna"]
    assert data.forgotten == ["anna", "anna"]


async def test_a_supervisor_is_no_agent(data: Data) -> None:
    data.accounts["sabine"] = replace(ANNA, id="sabine", role="supervisor", enabled=False)
    await data.watch.look()
    assert data.told == []
    assert data.signed_out == ["sabine"]


async def test_a_revoked_link_is_told_once(data: Data) -> None:
    data.revoked["link"] = NOW + 1
    await data.watch.look()
    await data.watch.look()
    assert data.told == [LinkRevoked(link="link")]


async def test_a_late_commit_is_seen(data: Data) -> None:
    data.accounts["anna"] = replace(ANNA, changed_at=NOW + LATE_MS)
    await data.watch.look()
    data.accounts["ben"] = replace(ANNA, id="ben", changed_at=NOW + 1)
    await data.watch.look()
    assert [e.profile.id for e in data.told if isinstance(e, AgentKnown)] == ["anna", "ben"]


async def test_what_is_old_is_not_kept(data: Data) -> None:
    data.accounts["anna"] = ANNA
    data.revoked["link"] = NOW
    await data.watch.look()
    data.accounts["anna"] = replace(ANNA, changed_at=NOW + 10 * LATE_MS)
    data.revoked["later"] = NOW + 10 * LATE_MS
    await data.watch.look()
    assert set(data.watch._seen) == {("account", "anna"), ("link", "later")}


async def test_a_desk_that_refuses_does_not_end_the_watch(data: Data) -> None:
    data.accounts["anna"] = ANNA
    data.refuses = True
    await data.watch.look()
    assert data.forgotten == ["anna"]


async def test_a_profile_comes_with_the_certificates(data: Data) -> None:
    held = (Certificate(name="video", ends_at=NOW),)
    data.accounts["anna"], data.certificates["anna"] = ANNA, held
    await data.watch.look()
    (event,) = data.told
    assert isinstance(event, AgentKnown)
    assert event.profile.certificates == held
