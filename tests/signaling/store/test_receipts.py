"""Somebody's own answers, in order, with the words they were shown."""

import pytest

from signaling.core.errors import Code, Refused
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.receipts import Receipts
from tests.databases import DESK
from tests.signaling.store import examples

OLD, NEW = "ab" * 32, "cd" * 32


def data(text: str) -> dict[str, str | int | None]:
    return {"purpose": "sound", "text": text, "language": "de", "how": "page"}


async def test_each_answer_stands_beside_what_was_shown(database: Database) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    steps = [
        ("consent.asked", None, {"participant": "c1"}),
        ("consent.granted", "c1", data(OLD)),
        ("consent.granted", "anna", data(OLD)),
        ("consent.withdrawn", "c1", data(OLD)),
        ("chat", "c1", {}),
        ("consent.refused", "c1", data(NEW)),
    ]
    await store.save(
        [
            examples.contact(connected_at=500),
            examples.consent_text(hash=OLD),
            examples.consent_text(hash=NEW, version="3", text="Dürfen wir?"),
            *(
                examples.timeline(number=number, at=1_000 * number, kind=kind, actor=who, data=more)
                for number, (kind, who, more) in enumerate(steps, 1)
            ),
        ]
    )
    await store.close()
    receipts = Receipts(database, DESK)
    begun_at, lines = await receipts.of("c1", "c1")
    assert begun_at == 500
    assert [(line.at, line.answer, line.version, line.text) for line in lines] == [
        (2_000, "granted", "2", "Wir möchten …"),
        (4_000, "withdrawn", "2", "Wir möchten …"),
        (6_000, "refused", "3", "Dürfen wir?"),
    ]
    assert {(line.hash, line.language, line.purpose) for line in lines} == {
        (OLD, "de", "sound"),
        (NEW, "de", "sound"),
    }
    assert len((await receipts.of("c1", "anna")).lines) == 1
    assert (await receipts.of("c1", "berta")).lines == ()
    with pytest.raises(Refused) as refused:
        await receipts.of("c2", "c1")
    assert refused.value.code is Code.NOT_FOUND
