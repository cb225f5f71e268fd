"""Legal holds: set with a reason on any number of contacts, added to, found, lifted; and longer on request."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from signaling.core.errors import Code, Refused
from signaling.review.destroying import Ground
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.holds import MOST_AT_ONCE, Holds
from tests.keeping import DAY, DESK, NOW, Scene, scene


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(database, tmp_path) as made:
        for name in ("c1", "c2", "c3"):
            await made.add(name, ago=400, files=False)
        yield made


@pytest.fixture
def holds(house: Scene) -> Holds:
    return house.keeping.holds


async def log(database: Database) -> list[tuple[str, str | None, str]]:
    found = [each async for page in AuditLog(database, DESK).entries() for each in page]
    return [(each.kind, each.subject, each.data) for each in found]


async def test_a_case_holds_contacts_until_it_is_lifted(house: Scene, holds: Holds) -> None:
    case = await holds.set(["c2", "c1", "c2"], "  Klage Huber ./. Bank  ", "vera", NOW)
    assert await holds.set(["c2", "c3"], "", "willi", NOW + 1, hold=case) == case
    row = await holds.one(case)
    assert (row.reason, row.set_by, row.contacts, row.all) == (
        "Klage Huber ./. Bank",
        "vera",
        3,
        3,
    )
    assert [each.contact for each in await holds.contacts(case)] == ["c1", "c2", "c3"]
    assert await holds.lift(case, "verglichen", "vera", NOW + 2, contacts=["c1", "none"]) == 1
    (was,) = await holds.of("c1")
    assert (was.lifted_by, was.lifted_at, was.lift_reason) == ("vera", NOW + 2, "verglichen")
    assert (await holds.one(case)).contacts == 2
    assert await holds.lift(case, "verglichen", "vera", NOW + 3) == 2
    assert await holds.lift(case, "verglichen", "vera", NOW + 4) == 0
    await holds.set(["c1"], "", "vera", NOW + 5, hold=case)
    (again,) = await holds.of("c1")
    assert (again.lifted_at, again.held_at) == (None, NOW + 5)


async def test_the_log_has_references_alone(house: Scene, holds: Holds) -> None:
    case = await holds.set(["c1", "c2"], "Klage", "vera", NOW)
    await holds.lift(case, "vorbei", "vera", NOW, contacts=["c2"])
    told = await log(house.database)
    about = f'{{"hold":"{case}"}}'
    assert told == [
        ("hold.set", "c1", about),
        ("hold.set", "c2", about),
        ("hold.lifted", "c2", about),
    ]


async def test_all_or_none(house: Scene, holds: Holds) -> None:
    with pytest.raises(Refused) as refused:
        await holds.set(["c1", "nobody"], "Klage", "vera", NOW)
    assert (refused.value.code, refused.value.details["contact"]) == (Code.NOT_FOUND, "nobody")
    assert await holds.of("c1") == []
    wrong: tuple[tuple[list[str], str, Code], ...] = (
        ([], "Klage", Code.FIELD_INVALID),
        ([str(n) for n in range(MOST_AT_ONCE + 1)], "Klage", Code.FIELD_INVALID),
        (["c1"], "   ", Code.TEXT_EMPTY),
        (["c1"], "x" * 501, Code.TEXT_TOO_LONG),
    )
    for contacts, reason, code in wrong:
        with pytest.raises(Refused) as other:
            await holds.set(contacts, reason, "vera", NOW)
        assert other.value.code is code
    for work in (
        holds.set(["c1"], "", "vera", NOW, hold="none"),
        holds.lift("none", "x", "vera", NOW),
        holds.one("none"),
    ):
        with pytest.raises(Refused) as none:
            await work
        assert none.value.code is Code.NOT_FOUND


async def test_there_is_no_limit_of_cases_and_they_are_found(house: Scene, holds: Holds) -> None:
    cases = [
        await holds.set(["c1"], f"Verfahren {number} 100%", "vera", NOW + number)
        for number in range(7)
    ]
    await holds.lift(cases[0], "vorbei", "vera", NOW + 9)
    first, more = await holds.page(limit=4)
    assert more is not None
    second, end = await holds.page(limit=4, after_cursor=more)
    assert end is None
    assert [row.id for row in (*first, *second)] == cases[:0:-1]
    assert [row.id for row in (await holds.page(lifted=True))[0]] == [cases[0]]
    assert [row.id for row in (await holds.page(words="verfahren 3 100%"))[0]] == [cases[3]]
    assert (await holds.page(words="%"))[0] != []
    assert (await holds.page(words="1_0"))[0] == []
    assert len((await holds.page(words="c1"))[0]) == 6
    with pytest.raises(Refused):
        await holds.page(after_cursor="no cursor")


async def test_a_reviewer_of_some_queues_sees_theirs_alone(house: Scene, holds: Holds) -> None:
    await house.add("e1", queue="english", files=False)
    case = await holds.set(["c1", "e1"], "Klage", "vera", NOW)
    english = frozenset({"english"})
    assert (await holds.one(case, english)).contacts == 1
    assert [row.contact for row in await holds.contacts(case, english)] == ["e1"]
    assert await holds.lift(case, "vorbei", "willi", NOW, queues=english) == 1
    assert (await holds.one(case)).contacts == 1
    assert (await holds.page(queues=english))[0] == []


async def test_lifted_reasons_go_with_the_record(house: Scene, holds: Holds) -> None:
    both = await holds.set(["c1", "c2"], "Klage", "vera", NOW)
    alone = await holds.set(["c1"], "Prüfung", "vera", NOW)
    for case in (both, alone):
        await holds.lift(case, "vorbei", "vera", NOW)
    await house.keeping.destroyer.destroy("c1", "record", Ground(why="erasure", by="vera"))
    with pytest.raises(Refused):
        await holds.one(alone)
    assert (await holds.one(both)).all == 1


async def test_longer_on_request_and_back(house: Scene, holds: Holds) -> None:
    await house.keeping.extend("c1", "Anfrage der FMA", "vera")
    await house.keeping.extend("c1", "noch einmal", "willi")
    assert await holds.extension("c1") == ("Anfrage der FMA", "vera", NOW)
    kept = await house.keeping.of("c1")
    assert {each.reason for each in kept.due.values()} == {"extended"}
    await house.keeping.run()
    assert (await house.keeping.of("c1")).gone == frozenset()
    await holds.shorten("c1", "vera", NOW)
    await holds.shorten("c1", "vera", NOW)
    house.clock.at += DAY
    await house.keeping.run()
    with pytest.raises(Refused):
        await house.keeping.of("c1")
    kinds = [kind for kind, _, _ in await log(house.database)]
    assert (kinds.count("retention.extended"), kinds.count("retention.shortened")) == (1, 1)
