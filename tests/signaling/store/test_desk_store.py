"""What is saved is loaded, whole or not at all, and only by the process that holds the desk."""

import time
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError, OperationalError

from signaling.api.models import Role
from signaling.core.endings import KEPT_MS
from signaling.core.marks import head
from signaling.core.records import LinkUseRecord, Record, TimelineRecord
from signaling.ports import DeskTaken, StaleEpoch, Store
from signaling.store import models
from signaling.store.accounts import Accounts
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.links import Links
from tests.databases import DESK, fast_passwords
from tests.signaling.api_examples import wish
from tests.signaling.store import examples


async def begun(database: Database, desk: str = DESK) -> DeskStore:
    store = DeskStore(database)
    await store.begin(desk)
    return store


async def count(database: Database, model: type[models.Base]) -> int:
    async with database.read() as connection:
        return (await connection.scalar(select(func.count()).select_from(model))) or 0


async def test_it_is_the_port(database: Database) -> None:
    store: Store = DeskStore(database)
    assert await store.begin(DESK) == 1
    await store.close()


async def test_what_is_saved_is_loaded(database: Database) -> None:
    store = await begun(database)
    contact, presence = examples.contact(), examples.presence()
    reservation, chat = examples.reservation(), examples.chat()
    claim, timeline, part = examples.claim(), examples.timeline(), examples.part()
    here, left = examples.participant(), examples.participant(participant="bert", left_at=65_000)
    companion, text = examples.companion(), examples.consent_text()
    consent, recording = examples.consent(), examples.recording()
    await store.save([contact, part, presence, reservation, chat, here, left, claim, timeline])
    await store.save([companion, consent, recording, text])
    assert await count(database, models.ConsentText) == 1
    saved = await store.load()
    assert saved.participants == (here,), "who has left is history"
    assert saved.contacts == (contact,)
    assert saved.parts == (part,)
    assert saved.presence == (presence,)
    assert saved.reservations == (reservation,)
    assert saved.chat == (chat,)
    assert saved.claims == (claim,)
    assert saved.companions == (companion,)
    assert saved.consents == (consent,)
    assert saved.recordings == (recording,)
    assert saved.timeline_heads == (("c1", 1),)
    await store.close()


async def test_documents_and_what_is_on_them_are_loaded(database: Database) -> None:
    store = await begun(database)
    contact, shut = examples.contact(), examples.contact(id="shut", state="closed")
    document, sharing = examples.document(), examples.sharing()
    removed = examples.document(version="v2", given=None, library=None, removed_at=65_000)
    here = [examples.mark(1), examples.mark(3, tool="text", text="Ja? 👍 \0", points=(1, 2, 0))]
    await store.save([contact, shut, document, removed, sharing, *here])
    await store.save([examples.mark(2), examples.mark_removal(2, 4)])
    await store.save([examples.mark(1, contact="shut"), examples.document(contact="shut")])
    saved = await store.load()
    assert saved.documents == (document,)
    assert saved.sharings == (sharing,)
    assert saved.marks == tuple(head(mark) for mark in here)
    assert saved.removed_marks == (("c1", f"{2:022}"),)
    assert saved.mark_heads == (("c1", 4, 5),)

    def look(number: int, who: str, page: int | None, contact: str = "c1") -> TimelineRecord:
        return examples.timeline(
            contact=contact,
            number=number,
            kind="document.looked",
            actor=who,
            data={"version": "v1", "page": page},
        )

    await store.save([look(1, "c1", 2), look(2, "p2", 3), look(3, "c1", 5), look(4, "p3", 1)])
    await store.save([look(5, "p3", None), look(1, "shut", 9, "shut")])
    saved = await store.load()
    assert [(each.participant, each.page) for each in saved.looks] == [("p2", 3), ("c1", 5)]
    closed = examples.sharing(version=None, page=None, presenter=None, revision=10)
    await store.save([closed, examples.document(library=None, number=None, valid_until=None)])
    saved = await store.load()
    assert saved.sharings == (closed,)
    assert saved.documents[0].valid_until is None
    await store.close()


async def test_what_may_be_missing_may_be_missing(database: Database) -> None:
    store = await begun(database)
    bare = examples.contact(
        **dict.fromkeys(
            (
                *("link", "fixed_agent", "preferred_agent", "reference", "topic", "joined_at"),
                *("waiting_since", "agent", "connected_at", "ended_at", "end_reason"),
                *("closed_at", "stars", "rating_text"),
            )
        ),
        skills=(),
    )
    claim = examples.claim(decided_at=None, admitted=None)
    part = examples.part(
        **dict.fromkeys(("ended_at", "end", "wrap_up_until", "closed_at")),
        **dict.fromkeys(("disposition", "passed_note")),
    )
    chat = examples.chat(delivered_at=None)
    presence = examples.presence(reason=None, rest_until=None)
    reservation = examples.reservation(ended_at=None, outcome="asked")
    recording = examples.recording(
        **dict.fromkeys(("asked_at", "impossible", "pause", "order_ended", "failed")),
        **dict.fromkeys(("started_at", "ended_at")),
        asked=(),
        headset=(),
    )
    await store.save([bare, part, claim, chat, presence, reservation, recording])
    saved = await store.load()
    assert saved.contacts == (bare,)
    assert saved.parts == (part,)
    assert saved.claims == (claim,)
    assert saved.chat == (chat,)
    assert saved.presence == (presence,)
    assert saved.reservations == (reservation,)
    assert saved.recordings == (recording,)
    await store.close()


async def test_the_last_of_a_key_wins_within_and_across_saves(database: Database) -> None:
    store = await begun(database)
    await store.save([examples.contact(topic="one"), examples.contact(topic="two")])
    await store.save([examples.chat(delivered_at=None), examples.chat(delivered_at=9)])
    await store.save([examples.contact(topic="three", skills=(("loans", 1),))])
    saved = await store.load()
    assert saved.contacts == (examples.contact(topic="three", skills=(("loans", 1),)),)
    assert saved.chat == (examples.chat(delivered_at=9),)
    await store.close()


async def test_saving_again_changes_nothing(database: Database) -> None:
    store = await begun(database)
    records: list[Record] = [examples.contact(), examples.chat(), examples.timeline()]
    await store.save(records)
    once = await store.load()
    await store.save(records)
    assert await store.load() == once
    await store.close()


async def test_closed_contacts_are_history(database: Database) -> None:
    store = await begun(database)
    await store.save(
        [
            examples.contact(id="old", state="closed"),
            examples.chat(contact="old"),
            examples.claim(id="k0", contact="old"),
            examples.timeline(contact="old", number=7),
            examples.contact(id="new", state="wrap_up"),
            examples.chat(contact="new", message="b", number=2),
            examples.chat(contact="new", message="a", number=1),
            examples.timeline(contact="new", number=1),
            examples.timeline(contact="new", number=2),
        ]
    )
    saved = await store.load()
    assert [contact.id for contact in saved.contacts] == ["new"]
    assert [chat.message for chat in saved.chat] == ["a", "b"]
    assert saved.claims == ()
    assert saved.timeline_heads == (("new", 2),)
    await store.close()


async def test_who_was_answered_and_closed_just_now_is_loaded(database: Database) -> None:
    store, now = await begun(database), int(time.time() * 1000)
    just = {"state": "closed", "opened_at": now - 60_000, "connected_at": now - 50_000}
    await store.save(
        [
            examples.contact(id="just", **just, closed_at=now - 1_000),
            examples.chat(contact="just"),
            examples.contact(id="earlier", **just, closed_at=now - KEPT_MS - 1),
            examples.contact(id="left", **{**just, "connected_at": None}, closed_at=now - 1_000),
        ]
    )
    saved = await store.load()
    assert [contact.id for contact in saved.contacts] == ["just"]
    assert [chat.contact for chat in saved.chat] == ["just"]
    await store.close()


async def test_the_latest_hundred_reservations_and_those_of_open_contacts(
    database: Database,
) -> None:
    store = await begun(database)
    await store.save([examples.contact(id="open"), examples.contact(id="shut", state="closed")])
    await store.save([examples.reservation(id="first", contact="open", made_at=0)])
    await store.save(
        [
            examples.reservation(id=f"r{number:03}", contact="shut", made_at=number + 1)
            for number in range(150)
        ]
    )
    loaded = [reservation.id for reservation in (await store.load()).reservations]
    assert loaded == ["first", *(f"r{number:03}" for number in range(50, 150))]
    await store.close()


async def test_desks_are_apart(database: Database) -> None:
    store = await begun(database, "north")
    await store.save([examples.contact(topic="north"), examples.presence(), examples.chat()])
    await store.close()
    store = await begun(database, "south")
    assert (await store.load()).contacts == ()
    await store.save([examples.contact(topic="south")])
    assert [contact.topic for contact in (await store.load()).contacts] == ["south"]
    await store.close()
    store = await begun(database, "north")
    assert [contact.topic for contact in (await store.load()).contacts] == ["north"]
    await store.close()


async def test_the_use_of_a_link_is_kept(database: Database) -> None:
    links = Links(database, DESK)
    made = await links.create(1, wish(contacts=3), expires_at=99, made_by="anna")
    store = await begun(database)
    await store.save([LinkUseRecord(link=made.id, used=1), LinkUseRecord(link=made.id, used=2)])
    await store.save([LinkUseRecord(link="unknown", used=1)])
    assert (await links.get(made.id)).used == 2
    assert (await store.load()).link_uses == ()
    await store.save([examples.contact(link=made.id)])
    assert (await store.load()).link_uses == (LinkUseRecord(link=made.id, used=2),)
    await store.close()


async def test_the_uses_of_open_contacts_links_are_loaded(database: Database) -> None:
    links = Links(database, DESK)
    made = await links.create(1, wish(contacts=3), expires_at=99, made_by="anna")
    idle = await links.create(1, wish(contacts=3), expires_at=99, made_by="anna")
    store = await begun(database)
    await store.save(
        [
            examples.contact(link=made.id),
            LinkUseRecord(link=made.id, used=2),
            LinkUseRecord(link=idle.id, used=1),
        ]
    )
    assert (await store.load()).link_uses == (LinkUseRecord(link=made.id, used=2),)
    await store.close()


async def test_agents_are_those_who_may_work(database: Database) -> None:
    accounts = Accounts(database, DESK, fast_passwords())
    staff: tuple[tuple[str, Role], ...] = (
        ("anna", "agent"),
        ("berta", "agent"),
        ("chief", "supervisor"),
    )
    for login, role in staff:
        await accounts.add(
            1, login=login, name=login, role=role, password="long enough words", id=login
        )
    await accounts.disable(2, "berta")
    store = await begun(database)
    assert [profile.id for profile in await store.agents()] == ["anna"]
    await store.close()


# --- one writer ----------------------------------------------------------------------------------------------------


async def test_each_start_takes_a_new_epoch(database: Database) -> None:
    for epoch in (1, 2, 3):
        store = DeskStore(database)
        assert await store.begin(DESK) == epoch
        await store.close()


async def test_a_second_start_is_refused_and_told_by_whom(database: Database) -> None:
    store = await begun(database)
    with pytest.raises(DeskTaken, match=r"the desk 'demo' is served by process \d+ on .+ since 20"):
        await DeskStore(database).begin(DESK)
    await store.save([examples.contact()])  # the first goes on
    await store.close()


async def test_a_stale_process_can_write_nothing(database: Database) -> None:
    store = await begun(database)
    await store.save([examples.contact(topic="mine")])
    async with database.write() as connection:  # as another start would
        await connection.execute(models.table(models.Desk).update().values(epoch=7))
    with pytest.raises(StaleEpoch):
        await store.save([examples.contact(topic="stale"), examples.chat()])
    assert [contact.topic for contact in (await store.load()).contacts] == ["mine"]
    assert await count(database, models.Chat) == 0
    await store.close()


async def test_without_the_desk_nothing_is_saved(database: Database) -> None:
    with pytest.raises(StaleEpoch):
        await DeskStore(database).save([examples.contact()])
    store = await begun(database)
    await store.close()
    with pytest.raises(StaleEpoch):
        await store.save([examples.contact()])


# --- all or nothing ------------------------------------------------------------------------------------------------


async def test_a_save_that_fails_in_the_middle_leaves_nothing(database: Database) -> None:
    store = await begun(database)
    with pytest.raises((DBAPIError, OverflowError)):
        await store.save([examples.contact(), examples.chat(sent_at=2**70)])
    assert await count(database, models.Contact) == 0
    await store.save([examples.contact()])  # and the next works
    assert await count(database, models.Contact) == 1
    await store.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_locked_database_refuses_and_recovers(database: Database) -> None:
    store = await begun(database)
    other = Database(database.url.render_as_string())
    async with other.write() as connection:
        await connection.execute(models.table(models.Presence).delete())
        with pytest.raises(OperationalError, match="locked"):
            await store.save([examples.contact()])
    await other.close()
    await store.save([examples.presence()])
    assert (await store.load()).contacts == ()
    await store.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_full_disk_refuses_and_recovers(database: Database) -> None:
    store = await begun(database)
    await store.save([examples.contact(topic="before")])
    await database.transact(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1"))
    with pytest.raises(OperationalError, match="full"):
        await store.save([examples.contact(topic="x" * 5_000_000), examples.chat()])
    assert [contact.topic for contact in (await store.load()).contacts] == ["before"]
    assert await count(database, models.Chat) == 0
    await database.transact(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    await store.save([examples.contact(topic="after")])
    assert [contact.topic for contact in (await store.load()).contacts] == ["after"]
    await store.close()


async def test_characters_that_no_database_takes_lose_no_group(database: Database) -> None:
    store = await begun(database)
    await store.save(
        [
            examples.chat(text="nul \0 and half \ud83d"),
            examples.contact(topic="\0", rating_text="\udfff"),
            examples.timeline(data={"why": "\0"}),
        ]
    )
    saved = await store.load()
    assert saved.chat[0].text == "nul \ufffd and half \ufffd"
    assert (saved.contacts[0].topic, saved.contacts[0].rating_text) == ("\ufffd", "\ufffd")
    await store.close()


async def test_many_of_everything_in_one_save(database: Database) -> None:
    store = await begun(database)
    contacts = [examples.contact(id=f"c{number:04}", opened_at=number) for number in range(2_000)]
    await store.save([*contacts, *(replace(contact, topic="second") for contact in contacts)])
    loaded = (await store.load()).contacts
    assert [contact.id for contact in loaded] == [contact.id for contact in contacts]
    assert {contact.topic for contact in loaded} == {"second"}
    await store.close()
