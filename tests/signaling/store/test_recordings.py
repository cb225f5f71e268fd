"""Looking recordings up: pages, and what belongs to one."""

import pytest
import pytest_asyncio

from signaling.core.errors import Code, Refused
from signaling.store.accounts import Accounts
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.recordings import Recordings
from tests.databases import DESK, fast_passwords
from tests.signaling.store import examples


@pytest.fixture
def recordings(database: Database) -> Recordings:
    return Recordings(database, DESK)


@pytest_asyncio.fixture
async def store(database: Database) -> DeskStore:
    begun = DeskStore(database)
    await begun.begin(DESK)
    return begun


async def test_pages_hold_what_was_recorded_the_latest_first(
    recordings: Recordings, store: DeskStore
) -> None:
    names = [f"c{number}" for number in range(6)]
    await store.save(
        [
            *(
                examples.contact(id=name, queue="german" if name < "c3" else "english")
                for name in names
            ),
            *(
                examples.recording(contact=name, started_at=1_000 + number // 2)
                for number, name in enumerate(names)
            ),
            examples.contact(id="never"),
            examples.recording(contact="never", started_at=None),
        ]
    )
    await store.close()
    everything = [row.contact for row in (await recordings.page())[0]]
    assert everything == list(reversed(names))
    first, more = await recordings.page(limit=2)
    second, end = await recordings.page(after_cursor=more, limit=4)
    assert [row.contact for row in (*first, *second)] == everything
    assert end is None
    found, _ = await recordings.page(queue="german")
    assert [row.contact for row in found] == ["c2", "c1", "c0"]
    with pytest.raises(Refused) as refused:
        await recordings.page(after_cursor="'; drop table")
    assert refused.value.code is Code.FIELD_INVALID


async def test_what_belongs_to_one(
    recordings: Recordings, store: DeskStore, database: Database
) -> None:
    accounts = Accounts(database, DESK, fast_passwords())
    await accounts.add(
        1, login="anna", name="Anna Ast", role="agent", password="long enough words", id="anna"
    )
    await store.save(
        [
            examples.contact(),
            examples.part(agent="anna"),
            examples.recording(),
            examples.participant(participant="c1", role="customer", joined_at=1),
            examples.participant(participant="anna", role="agent", joined_at=2),
            examples.participant(participant="p1", role="companion", joined_at=3),
            examples.companion(),
            examples.consent(),
            examples.consent_text(),
            examples.chat(),
            examples.timeline(),
            examples.contact(id="c2"),
            examples.recording(contact="c2"),
            examples.consent(contact="c2", participant="berta"),
        ]
    )
    await store.close()
    about = await recordings.about("c1")
    assert about.recording.mode == "statutory"
    assert (about.recording.agent, about.recording.agent_name) == ("anna", "Anna Ast")
    assert [(person.participant, person.role, person.name) for person in about.people] == [
        ("c1", "customer", None),
        ("anna", "agent", "Anna Ast"),
        ("p1", "companion", "Tochter 👍"),
    ]
    (consent,) = about.consents
    (words,) = about.texts
    assert consent.text == words.hash
    assert words.text == "Wir möchten …"
    assert [line.text for line in about.chat] == ["Guten Tag"]
    assert [entry.kind for entry in about.timeline] == ["opened"]


@pytest.mark.parametrize("name", ["nothing", "unrecorded"])
async def test_what_was_not_recorded_is_not_there(
    recordings: Recordings, store: DeskStore, name: str
) -> None:
    row = examples.recording(contact="unrecorded", started_at=None)
    await store.save([examples.contact(id="unrecorded"), row])
    await store.close()
    with pytest.raises(Refused) as refused:
        await recordings.about(name)
    assert refused.value.code is Code.NOT_FOUND
