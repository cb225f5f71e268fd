"""The log in the database only grows, in one chain, whoever writes; what somebody does to it by force is found."""

import asyncio
import multiprocessing
import os
import random
import signal
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.core.audit import START, Damage, Entry, Head, digest
from signaling.core.records import AuditRecord, Record
from signaling.store.audit import AuditLog, append
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.models import Audit, Contact, table
from tests.databases import DESK
from tests.signaling.store import examples
from tests.signaling.store.appender import append_some, save_forever

KILLS = 10


def looked(number: int, **changes: Any) -> AuditRecord:
    data: dict[str, str | int | None] = {"queue": "german", "tries": number, "until": None}
    return AuditRecord(
        **{
            "at": number,
            "kind": "contact.looked",
            "actor": "anna",
            "subject": f"c{number}",
            "data": data,
            **changes,
        }
    )


async def all_of(database: Database, desk: str = DESK) -> list[Entry]:
    return [entry async for page in AuditLog(database, desk).entries() for entry in page]


async def test_what_is_appended_is_there_and_whole(database: Database) -> None:
    log = AuditLog(database, DESK)
    assert await log.head() == START
    await log.append(looked(1), looked(2, actor=None, subject=None, data={}))
    await log.append(looked(3))
    entries = await all_of(database)
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].data == '{"queue":"german","tries":1,"until":null}'
    assert (entries[1].actor, entries[1].subject, entries[1].data) == (None, None, "{}")
    verdict = await log.verify()
    assert (verdict.entries, verdict.damages) == (3, ())
    assert verdict.last == await log.head() == Head(3, entries[2].hash)


async def test_it_is_verified_page_by_page(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signaling.store.audit.PAGE", 4)
    log = AuditLog(database, DESK)
    for count, whole in ((4, 4), (5, 9), (1, 10)):
        await log.append(*(looked(number) for number in range(count)))
        verdict = await log.verify()
        assert (verdict.entries, verdict.damages) == (whole, ())
    assert (await log.verify(Head(9, (await all_of(database))[8].hash))).entries == 1


async def test_desks_have_chains_of_their_own(database: Database) -> None:
    for desk in ("north", "south", "north"):
        await AuditLog(database, desk).append(looked(1))
    assert [(await AuditLog(database, each).head()).number for each in ("north", "south")] == [2, 1]
    for desk in ("north", "south"):
        assert (await AuditLog(database, desk).verify()).damages == ()


async def test_an_entry_stands_or_falls_with_what_it_tells_of(database: Database) -> None:
    async def half() -> None:
        async with database.write() as connection:
            await append(connection, DESK, looked(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    assert await all_of(database) == []


async def test_characters_that_no_database_takes_are_replaced(database: Database) -> None:
    log = AuditLog(database, DESK)
    await log.append(looked(1, actor="a\0", subject="\ud83d", data={"why": "\0ü👍"}))
    (entry,) = await all_of(database)
    assert (entry.actor, entry.subject, entry.data) == ("a\ufffd", "\ufffd", '{"why":"\ufffdü👍"}')
    assert (await log.verify()).damages == ()


# --- the desk's saves ----------------------------------------------------------------------------------------------


async def test_a_save_appends_in_its_order(database: Database) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    await store.save([looked(1), examples.contact(), looked(1), looked(2)])
    assert [entry.at for entry in await all_of(database)] == [1, 1, 2]
    assert (await AuditLog(database, DESK).verify()).damages == ()
    await store.close()


async def test_a_save_tried_again_after_a_failure_appends_once(database: Database) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    records: list[Record] = [looked(1), examples.contact(), examples.chat(sent_at=2**70)]
    for _ in range(2):
        with pytest.raises((DBAPIError, OverflowError)):
            await store.save(records)
    assert await all_of(database) == []
    records[2] = examples.chat()
    await store.save(records)
    assert len(await all_of(database)) == 1
    await store.close()


async def test_a_commit_whose_answer_was_lost_appends_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lost after the commit, so it is tried again, and lost again."""
    store = DeskStore(database)
    await store.begin(DESK)
    records: list[Record] = [looked(1), examples.contact(topic="first")]
    transact = database.transact

    async def lost(work: Any) -> Any:
        await transact(work)
        raise ConnectionError("the answer was lost")

    with monkeypatch.context() as broken:
        broken.setattr(database, "transact", lost)
        for _ in range(2):
            with pytest.raises(ConnectionError):
                await store.save(records)
    await store.save(records)
    assert len(await all_of(database)) == 1
    await store.save([looked(2)])
    with monkeypatch.context() as broken:
        broken.setattr(database, "transact", lost)
        with pytest.raises(ConnectionError):
            await store.save([looked(3)])
    await store.save([looked(4)])  # something else: not what was in doubt
    assert [entry.at for entry in await all_of(database)] == [1, 2, 3, 4]
    assert (await AuditLog(database, DESK).verify()).damages == ()
    await store.close()


# --- several at once -----------------------------------------------------------------------------------------------


async def test_many_at_once_in_one_process(database: Database) -> None:
    log = AuditLog(database, DESK)
    await asyncio.gather(*(log.append(looked(number)) for number in range(20)))
    verdict = await log.verify()
    assert (verdict.entries, verdict.damages) == (20, ())


async def test_two_processes_append_to_one_chain(database: Database, url: str) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.signaling.store.appender"])
    children = [
        processes.Process(target=append_some, args=(url, kind, 60), daemon=True)
        for kind in ("left", "right")
    ]
    for child in children:
        child.start()
    for child in children:
        await asyncio.to_thread(child.join)
        assert child.exitcode == 0
    entries = await all_of(database)
    for kind in ("left", "right"):
        assert [entry.at for entry in entries if entry.kind == kind] == list(range(60))
    verdict = await AuditLog(database, DESK).verify()
    assert (verdict.entries, verdict.damages) == (120, ())


async def test_ten_kills_lose_nothing_acknowledged_and_break_no_chain(
    database: Database, url: str
) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.signaling.store.appender"])
    luck = random.Random(7)
    acknowledged: set[int] = set()
    for kill in range(KILLS):
        here, there = processes.Pipe(duplex=False)
        child = processes.Process(
            target=save_forever, args=(url, there, 10_000 * (kill + 1)), daemon=True
        )
        child.start()
        there.close()
        assert child.pid is not None
        for _ in range(luck.randrange(1, 30)):
            acknowledged.add(here.recv())
        if luck.random() < 0.5:
            here.poll(luck.random() / 200)  # somewhere within the next save
        os.kill(child.pid, signal.SIGKILL)
        try:
            while True:
                acknowledged.add(here.recv())
        except EOFError:
            here.close()
        child.join()
        child.close()
    found = [entry.at for entry in await all_of(database)]
    async with database.read() as connection:
        contacts = (await connection.execute(select(Contact.id))).scalars().all()
    assert len(acknowledged) >= KILLS
    assert acknowledged <= set(found)
    assert sorted(found) == sorted(int(each[1:]) for each in contacts), "each with its row, once"
    assert (await AuditLog(database, DESK).verify()).damages == ()


# --- by force ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET kind = 'other'",
        "UPDATE audit SET hash = hash",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE number = 2",
    ],
)
async def test_the_database_refuses_update_and_delete(database: Database, statement: str) -> None:
    log = AuditLog(database, DESK)
    await log.append(looked(1), looked(2))
    before = await all_of(database)
    with pytest.raises(DBAPIError, match="the audit log only grows"):
        async with database.write() as connection:
            await connection.execute(text(statement))
    assert await all_of(database) == before


async def test_the_database_refuses_replacing_and_emptying(database: Database) -> None:
    log = AuditLog(database, DESK)
    await log.append(looked(1))
    statement = "TRUNCATE audit"
    if database.path is not None:
        statement = (
            "INSERT OR REPLACE INTO audit (desk, number, at, kind, data, hash) "
            "VALUES ('demo', 1, 1, 'x', '{}', 'y')"
        )
    with pytest.raises(DBAPIError, match="the audit log only grows"):
        async with database.write() as connection:
            await connection.execute(text(statement))
    assert (await log.verify()).damages == ()


async def forced(connection: AsyncConnection) -> None:
    """As somebody with all rights over the database could."""
    if connection.dialect.name == "sqlite":
        for name in ("audit_update", "audit_delete", "audit_replace"):
            await connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        await connection.execute(text("DROP TRIGGER audit_only_grows ON audit"))
        await connection.execute(text("DROP TRIGGER audit_never_emptied ON audit"))


FORCE: list[tuple[str, tuple[Damage, ...]]] = [
    ("UPDATE audit SET at = 9 WHERE number = 3", (Damage(3, 3, "altered"),)),
    ("UPDATE audit SET actor = NULL WHERE number = 3", (Damage(3, 3, "altered"),)),
    ("UPDATE audit SET data = '{} ' WHERE number = 6", (Damage(6, 6, "altered"),)),
    ("UPDATE audit SET hash = upper(hash) WHERE number = 1", (Damage(1, 1, "altered"),)),
    ("DELETE FROM audit WHERE number IN (2, 3)", (Damage(2, 3, "removed"),)),
    ("DELETE FROM audit WHERE number > 4", (Damage(5, 6, "cut"),)),
    ("DELETE FROM audit", (Damage(1, 6, "cut"),)),
    ("UPDATE audit SET number = -number WHERE number = 2", (Damage(2, 2, "removed"),)),
    ("UPDATE audit SET desk = 'other' WHERE number = 2", (Damage(2, 2, "removed"),)),
    ("UPDATE audit_heads SET number = 4", (Damage(5, 6, "added"),)),
]


@pytest.mark.parametrize(("statement", "damages"), FORCE)
async def test_what_is_done_by_force_is_found(
    database: Database, statement: str, damages: tuple[Damage, ...]
) -> None:
    log = AuditLog(database, DESK)
    await log.append(*(looked(number) for number in range(1, 7)))
    async with database.write() as connection:
        await forced(connection)
        await connection.execute(text(statement))
    assert (await log.verify()).damages == damages


async def test_a_swap_by_force_is_found(database: Database) -> None:
    log = AuditLog(database, DESK)
    await log.append(*(looked(number) for number in range(1, 7)))
    mine = Audit.desk == DESK
    async with database.write() as connection:
        await forced(connection)
        for old, new in ((2, 100), (5, 2), (100, 5)):
            await connection.execute(
                update(Audit).where(mine, Audit.number == old).values(number=new)
            )
    assert (await log.verify()).damages == (Damage(2, 5, "swapped"),)


async def test_a_cut_with_the_log_s_own_head_is_found_by_one_that_was_kept(
    database: Database,
) -> None:
    log = AuditLog(database, DESK)
    await log.append(*(looked(number) for number in range(1, 7)))
    kept = await log.head()
    third = (await all_of(database))[2]
    async with database.write() as connection:
        await forced(connection)
        await connection.execute(text("DELETE FROM audit WHERE number > 3"))
        await connection.execute(
            text("UPDATE audit_heads SET number = 3, hash = :hash"), {"hash": third.hash}
        )
    assert (await log.verify()).damages == (), "the log alone can't tell"
    assert (await log.verify(heads=[kept])).damages == (Damage(4, 6, "cut"),)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_sqlite_alone_can_hold_is_found_too(database: Database) -> None:
    log = AuditLog(database, DESK)
    await log.append(*(looked(number) for number in range(1, 6)))
    async with database.write() as connection:
        await forced(connection)
        for change in (
            "UPDATE audit SET at = 'never' WHERE number = 1",
            "UPDATE audit SET kind = x'ff00' WHERE number = 3",
            "UPDATE audit SET hash = CAST(x'fe' AS TEXT) WHERE number = 5",
        ):
            await connection.execute(text(change))
    assert (await log.verify()).damages == tuple(
        Damage(number, number, "altered") for number in (1, 3, 5)
    )
    assert [each.number for each in await log.page(limit=9)] == [5, 4, 3, 2, 1]
    assert [each.number for each in await log.page(limit=2, before=4)] == [3, 2]
    assert len(await log.all_of("contact.looked")) == 4


async def test_the_command_verifies_what_a_server_goes_on_appending(database: Database) -> None:
    log = AuditLog(database, DESK)

    async def go_on() -> None:
        for number in range(100):
            await log.append(looked(number))

    writing = asyncio.create_task(go_on())
    while not writing.done():
        assert (await log.verify()).damages == ()
    await writing


async def test_the_table_has_no_other_way_in(database: Database) -> None:
    """An entry beside the chain is possible for who owns the database, and told."""
    log = AuditLog(database, DESK)
    await log.append(looked(1))
    async with database.write() as connection:
        await connection.execute(
            insert(table(Audit)).values(
                desk=DESK, number=2, at=2, kind="forged", data="{}", hash="0" * 64
            )
        )
        assert await connection.scalar(select(func.count()).select_from(Audit)) == 2
    damages = (await log.verify()).damages
    assert Damage(2, 2, "altered") in damages
    assert Damage(2, 2, "added") in damages


async def test_an_excerpt_is_of_one_subject_and_leads_to_its_head(database: Database) -> None:
    log = AuditLog(database, DESK)
    for subject in ("a", "b", "a", "a", "b", "b"):
        await log.append(AuditRecord(at=1, kind="link.made", subject=subject, data={}))
    found, head = await log.excerpt("a")
    assert [entry.number for _, entry in found] == [1, 3, 4, 5, 6]
    assert all(digest(previous, entry) == entry.hash for previous, entry in found)
    assert head == await log.head() == (6, found[-1][1].hash)
    only, _ = await log.excerpt("b")
    assert [entry.number for _, entry in only] == [2, 5, 6]
