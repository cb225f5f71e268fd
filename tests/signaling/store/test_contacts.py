"""Looking contacts up: pages, one in detail, the day."""

import pytest
import pytest_asyncio

from signaling.core.errors import Code, Refused
from signaling.store.accounts import Accounts
from signaling.store.contacts import Contacts
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.links import Links
from signaling.store.sessions import Sessions
from tests.databases import DESK, fast_passwords
from tests.signaling.api_examples import wish
from tests.signaling.store import examples


@pytest.fixture
def contacts(database: Database) -> Contacts:
    return Contacts(database, DESK)


@pytest_asyncio.fixture
async def store(database: Database) -> DeskStore:
    begun = DeskStore(database)
    await begun.begin(DESK)
    return begun


async def test_a_page_filters_by_queue_and_state(contacts: Contacts, store: DeskStore) -> None:
    await store.save(
        [
            examples.contact(
                id=f"c{number:02}",
                opened_at=number // 2,
                queue="german" if number % 3 else "english",
                state="closed" if number % 2 else "waiting",
            )
            for number in range(12)
        ]
    )
    await store.close()
    everything = [row.id for row in (await contacts.page()).contacts]
    assert everything == [f"c{number:02}" for number in reversed(range(12))]
    found = await contacts.page(queue="german", state="closed")
    assert [row.id for row in found.contacts] == ["c11", "c07", "c05", "c01"]
    first = await contacts.page(limit=5)
    assert first.next is not None
    second = await contacts.page(limit=7, after_cursor=first.next)
    assert [row.id for row in (*first.contacts, *second.contacts)] == everything
    assert second.next is None


async def test_a_contact_in_detail(
    contacts: Contacts, store: DeskStore, database: Database
) -> None:
    accounts = Accounts(database, DESK, fast_passwords())
    await accounts.add(
        1, login="anna", name="Anna Ast", role="agent", password="long enough words", id="anna"
    )
    await store.save(
        [
            examples.contact(agent="berta"),
            examples.part(number=2, agent="berta", end="ended", disposition="again", note=""),
            examples.part(),
            examples.part(contact="c2"),
            examples.reservation(id="r2", made_at=2, agent="gone", outcome="declined"),
            examples.reservation(id="r3", made_at=3),
            examples.reservation(id="other", contact="c2"),
            examples.timeline(number=2, kind="joined", actor="p1", data={}),
            examples.timeline(number=1),
            examples.document(version="v2", name="Später.pdf", brought_at=99),
            examples.document(removed_at=70, brought_at=98),
            examples.document(contact="c2"),
            examples.companion(name="Zita"),
            examples.companion(id="p2", name="never came"),
            examples.timeline(number=3, kind="entered", actor="p1", data={"role": "companion"}),
            examples.timeline(number=4, kind="entered", actor="anna", data={"role": "colleague"}),
            examples.timeline(number=5, kind="entered", actor="p1", data={"role": "companion"}),
            examples.timeline(contact="c2", kind="entered", actor="p2"),
        ]
    )
    await store.close()
    detail = await contacts.detail("c1")
    brought = [(document.version, document.name) for document in detail.documents]
    assert brought == [("v1", "Zinssätze März.pdf"), ("v2", "Später.pdf")]
    guests = [(guest.who, guest.name) for guest in detail.guests]
    assert guests == [("anna", "Anna Ast"), ("p1", "Zita")]
    assert (detail.contact.agent, detail.contact.agent_name) == ("berta", None)
    assert detail.contact.disposition == "again"
    assert detail.contact.stars == 5
    assert detail.rating_text == "Sehr gut 👍"
    assert [(part.number, part.agent_name, part.disposition) for part in detail.parts] == [
        (1, "Anna Ast", "done"),
        (2, "berta", "again"),
    ]
    assert detail.parts[0].note == "Rückruf am Montag"
    assert detail.parts[0].passed_note == "Frau Muster fragt nach dem Zins"
    assert [(match.reservation, match.agent_name) for match in detail.matches] == [
        ("r2", "gone"),
        ("r3", "Anna Ast"),
    ]
    assert detail.matches[1].reason == examples.REASON
    assert [(row.number, row.kind) for row in detail.timeline[:3]] == [
        (1, "opened"),
        (2, "joined"),
        (3, "entered"),
    ]
    assert detail.timeline[0].data == {"queue": "german", "tries": 2, "agent": None}
    with pytest.raises(Refused) as refused:
        await contacts.detail("x")
    assert refused.value.code is Code.NOT_FOUND
    with pytest.raises(Refused):
        await Contacts(database, "other").detail("c1")


async def test_an_empty_day(contacts: Contacts) -> None:
    day = await contacts.today(since=0, now=1)
    assert (day.contacts, day.connected, day.abandoned, day.waiting, day.in_call) == (0,) * 5
    assert (day.median_wait_ms, day.service_level) == (None, None)
    assert (day.links_open, day.agents_enabled, day.agents_signed_in) == (0, 0, 0)


@pytest.mark.parametrize(("waits", "median"), [((10, 30, 90), 30), ((10, 30, 50, 90), 40)])
async def test_a_day_in_numbers(
    contacts: Contacts, store: DeskStore, waits: tuple[int, ...], median: int
) -> None:
    answered = [
        examples.contact(
            id=f"a{wait}",
            state="closed",
            opened_at=1_000_000,
            joined_at=1_000_000,
            waiting_since=1_000_000,
            connected_at=1_000_000 + wait * 1_000,
        )
        for wait in waits
    ]
    never = {"connected_at": None, "agent": None, "opened_at": 1_000_000}
    await store.save(
        [
            *answered,
            examples.contact(id="yesterday", opened_at=999_999, state="closed"),
            examples.contact(id="left", state="closed", end_reason="customer_left", **never),
            examples.contact(id="looked", state="closed", **{**never, "joined_at": None}),
            examples.contact(id="waits", state="waiting", ended_at=None, **never),
            examples.contact(id="rings", state="reserved", ended_at=None, **never),
            examples.contact(id="since yesterday", opened_at=5, state="connected", ended_at=None),
        ]
    )
    await store.close()
    day = await contacts.today(since=1_000_000, now=2_000_000)
    assert day.contacts == len(waits) + 4
    assert day.connected == len(waits)
    assert day.abandoned == 1
    assert (day.waiting, day.in_call) == (2, 1)
    assert day.median_wait_ms == median * 1_000
    assert day.service_level == (len(waits) - 1) / len(waits)


async def test_open_links_and_agents_at_work(contacts: Contacts, database: Database) -> None:
    links = Links(database, DESK)
    await links.create(1, wish(), expires_at=1_000, made_by="x")
    await links.create(1, wish(), expires_at=10, made_by="x")
    gone = await links.create(1, wish(), expires_at=1_000, made_by="x")
    await links.revoke(2, gone.id)
    accounts = Accounts(database, DESK, fast_passwords())
    sessions = Sessions(database, DESK, accounts)
    for login in ("anna", "berta", "clara"):
        await accounts.add(
            1, login=login, name=login, role="agent", password="long enough words", id=login
        )
    await accounts.add(1, login="chief", name="C", role="supervisor", password="long enough words")
    for login in ("anna", "anna", "clara", "chief"):
        await sessions.sign_in(5, login, "long enough words")
    await accounts.disable(6, "clara")
    day = await contacts.today(since=0, now=100)
    assert (day.links_open, day.agents_enabled, day.agents_signed_in) == (1, 2, 1)
