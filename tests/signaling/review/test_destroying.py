"""Nothing of a contact dies but in one way: decided once, key first, certified, gone on with after a kill, no trace."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, func, select

from policies.retention import WHATS, What
from signaling.core.errors import Code, Refused
from signaling.ports import ArchiveTrouble
from signaling.review.destroying import APART_MS, Certificate, Ground
from signaling.review.offline import offline
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.models import Base, Chat, Contact, Destruction, Link, Part, table
from tests.keeping import DAY, DESK, NOW, Scene, scene

ERASED = Ground(why="erasure", by="vera")


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(database, tmp_path) as made:
        yield made


async def entries(database: Database) -> list[tuple[str, str | None]]:
    found = [each async for page in AuditLog(database, DESK).entries() for each in page]
    return [(each.kind, each.subject) for each in found]


async def rows_of(database: Database, contact: str) -> dict[str, int]:
    """By table, how many rows name it."""
    found = {}
    async with database.read() as connection:
        for each in Base.metadata.sorted_tables:
            column = each.c.get("contact", each.c.id if each is table(Contact) else None)
            if column is None or each is table(Destruction):
                continue
            query = select(func.count()).select_from(each).where(column == contact)
            found[each.name] = int(await connection.scalar(query) or 0)
    return {name: count for name, count in found.items() if count}


class Witnesses:
    """A part that holds something of contacts, and hears of certificates."""

    def __init__(self) -> None:
        self.forgotten: list[tuple[tuple[str, ...], What]] = []
        self.rowed: list[tuple[tuple[str, ...], What]] = []
        self.heard: list[Certificate] = []
        self.away = False
        self.out_of_reach: set[str] = set()

    def rows(self, connection: Connection, contacts: Sequence[str], what: What) -> None:
        assert connection.in_transaction()
        self.rowed.append((tuple(contacts), what))

    async def forget(self, contacts: Sequence[str], what: What) -> None:
        if self.away or self.out_of_reach & set(contacts):
            raise OSError("away")
        self.forgotten.append((tuple(contacts), what))

    async def hear(self, certificates: Sequence[Certificate]) -> None:
        self.heard += certificates


async def test_a_recording_goes_and_the_rest_stays(house: Scene) -> None:
    await house.add("c1")
    await house.add("c2")
    certificate = await house.keeping.destroyer.destroy(
        "c1", "recording", Ground(why="withdrawn", by="vera")
    )
    assert (certificate.key, certificate.parts, certificate.what) == ("destroyed", 1, "recording")
    assert house.files.key_state("c1") == "destroyed"
    assert house.files.recordings() == ["c2"]
    assert house.files.key_state("c2") == "whole"
    assert (await rows_of(house.database, "c1"))["chat"] == 1
    told = [each for each in await entries(house.database) if each[1] == "c1"]
    assert told[-2:] == [("destruction.begun", "c1"), ("recording.destroyed", "c1")]
    with pytest.raises(Refused) as again:
        await house.keeping.destroyer.destroy("c1", "recording", ERASED)
    assert again.value.code is Code.NOT_FOUND


async def test_content_goes_and_the_record_tells_that_it_was_there(house: Scene) -> None:
    await house.add("c1")
    await house.keeping.destroyer.destroy("c1", "content", ERASED)
    left = await rows_of(house.database, "c1")
    assert not {"chat", "contact_documents", "marks", "versions", "uploads"} & set(left)
    assert {"contacts", "parts", "timeline", "consents", "recordings"} <= set(left)
    assert house.files.key_state("c1") == "whole"
    assert house.storage.storage.holders() == []
    async with house.database.read() as connection:
        part = (await connection.execute(select(Part.note, Part.passed_note))).one()
        contact = (await connection.execute(select(Contact.topic, Contact.reference))).one()
    assert tuple(part) == ("", None)
    assert tuple(contact) == (None, "K-4711")


async def test_all_of_it_goes_with_a_certificate_for_each_layer(house: Scene) -> None:
    await house.add("c1")
    await house.add("c2")
    made = await house.keeping.destroyer.destroy("c1", "record", ERASED)
    assert made.number > 0
    assert await rows_of(house.database, "c1") == {}
    assert (await rows_of(house.database, "c2"))["contacts"] == 1
    kinds = [kind for kind, subject in await entries(house.database) if subject == "c1"]
    assert {"recording.destroyed", "content.destroyed", "record.destroyed"} < set(kinds)


async def test_what_was_never_recorded_gets_no_certificate_for_a_recording(house: Scene) -> None:
    await house.add("c1", recorded=False)
    await house.keeping.destroyer.destroy("c1", "record", ERASED)
    assert "recording.destroyed" not in {kind for kind, _ in await entries(house.database)}
    assert house.files.keys.names() == []


async def test_a_lost_key_is_told_apart_from_a_destroyed_one(house: Scene) -> None:
    await house.add("lost")
    (house.folder / "keys" / "recordings" / "lost.key").unlink()
    certificate = await house.keeping.destroyer.destroy("lost", "recording", ERASED)
    assert (certificate.key, certificate.parts) == ("missing", 1)
    assert house.files.recordings() == []


async def test_a_contact_that_is_open_is_never_touched(house: Scene) -> None:
    await house.add("c1", state="connected", closed_at=None)
    for what in WHATS:
        with pytest.raises(Refused) as refused:
            await house.keeping.destroyer.destroy("c1", what, ERASED)
        assert refused.value.code is Code.CONTACT_OPEN

    async def talking(_contact: str) -> None:
        raise Refused(Code.CONTACT_OPEN, "still there")

    await house.add("c2")
    live = house.another(release=talking)
    with pytest.raises(Refused) as refused:
        await live.destroyer.destroy("c2", "record", ERASED)
    assert refused.value.code is Code.CONTACT_OPEN
    assert await live.destroyer.destroy_many(["c1", "c2", "none"], "record", ERASED) == []


async def test_beside_a_server_what_was_closed_lately_is_left_alone(house: Scene) -> None:
    await house.add("c1")
    async with offline(house.settings, house.database, house.clock) as beside:
        with pytest.raises(Refused) as refused:
            await beside.destroyer.destroy("c1", "record", ERASED)
        assert refused.value.code is Code.CONTACT_OPEN
        house.clock.at += APART_MS
        await beside.destroyer.destroy("c1", "record", ERASED)
    assert await rows_of(house.database, "c1") == {}
    assert house.storage.storage.holders() == []


async def test_a_hold_keeps_all_of_it(house: Scene) -> None:
    await house.add("c1")
    hold = await house.keeping.holds.set(["c1"], "Klage", "vera", NOW)
    with pytest.raises(Refused) as refused:
        await house.keeping.destroyer.destroy("c1", "recording", ERASED)
    assert refused.value.code is Code.CONTACT_HELD
    await house.keeping.holds.lift(hold, "Vergleich", "vera", NOW)
    await house.keeping.destroyer.destroy("c1", "record", ERASED)
    assert await rows_of(house.database, "c1") == {}


async def test_what_a_disk_keeps_back_is_claimed_and_goes_later(house: Scene) -> None:
    await house.add("c1")
    house.archive.away = True
    with pytest.raises(Refused) as refused:
        await house.keeping.destroyer.destroy("c1", "record", ERASED)
    assert refused.value.code is Code.UNAVAILABLE
    with pytest.raises(Refused) as late:
        await house.keeping.holds.set(["c1"], "zu spät", "vera", NOW)
    assert late.value.code is Code.CONTACT_DESTROYING
    house.archive.away = False
    gone = await house.another().destroyer.resume()
    assert {each.what for each in gone} == {"recording", "content", "record"}
    assert {each.why for each in gone} == {"erasure"}
    assert await rows_of(house.database, "c1") == {}


async def test_other_parts_let_go_too_and_hear_of_it(house: Scene) -> None:
    part = Witnesses()
    house.keeping.destroyer.register(part)
    house.keeping.destroyer.tell(part.hear)
    await house.add("c1")
    part.away = True
    with pytest.raises(Refused):
        await house.keeping.destroyer.destroy("c1", "content", ERASED)
    assert (part.rowed, part.heard) == ([], [])
    part.away = False
    await house.keeping.destroyer.resume()
    assert part.forgotten == part.rowed == [(("c1",), "content")]
    assert [each.contact for each in part.heard] == ["c1"]


async def test_one_that_can_not_be_reached_keeps_nobody_else(house: Scene) -> None:
    part = Witnesses()
    house.keeping.destroyer.register(part)
    for name in ("c1", "c2", "c3"):
        await house.add(name)
    part.out_of_reach = {"c2"}
    made = await house.keeping.destroyer.destroy_many(["c1", "c2", "c3"], "record", ERASED)
    assert {each.contact for each in made} == {"c1", "c3"}
    assert (await rows_of(house.database, "c2"))["contacts"] == 1
    assert await house.keeping.destroyer.resume() == []
    part.out_of_reach = set()
    assert {each.contact for each in await house.keeping.destroyer.resume()} == {"c2"}
    assert await rows_of(house.database, "c2") == {}


async def test_a_link_goes_with_the_last_contact_it_opened(house: Scene) -> None:
    async with house.database.write() as connection:
        await connection.execute(
            table(Link).insert(),
            [
                {
                    "desk": DESK, "id": name, "queue": "german", "skills": {}, "contacts": 2,
                    "used": used, "priority_s": 0, "expires_at": NOW + DAY, "made_at": 0,
                    "made_by": "anna", "reference": "K-1", "topic": "Erbe",
                }
                for name, used in (("over", 2), ("valid", 1))
            ],
        )  # fmt: skip
    await house.add("c1", link="over")
    await house.add("c2", link="over")
    await house.add("c3", link="valid")
    destroyer = house.keeping.destroyer
    for contact, left in (("c1", ["over", "valid"]), ("c3", ["over", "valid"]), ("c2", ["valid"])):
        await destroyer.destroy(contact, "record", ERASED)
        async with house.database.read() as connection:
            assert sorted(await connection.scalars(select(Link.id))) == left


async def test_a_restore_destroys_again_whatever_the_backup_says(house: Scene) -> None:
    replay = Ground(why="erasure", by="command-line", rule="restore")
    await house.add("c1")
    await house.keeping.holds.set(["c1"], "im Backup noch da", "vera", NOW)
    await house.add("open", state="connected", closed_at=None)
    for name in ("c1", "open"):
        await house.keeping.destroyer.destroy(name, "record", replay)
        assert await rows_of(house.database, name) == {}
        assert house.files.key_state(name) == "destroyed"
    house.record("media")
    again = await house.keeping.destroyer.destroy("media", "recording", replay)
    assert again.key == "destroyed"
    assert house.files.recordings() == []


async def test_a_hold_that_comes_while_the_purge_runs_wins(url: str, tmp_path: Path) -> None:
    """Two connections, as the server and another process have them: whichever commits first."""
    own = Database(url)
    house = Scene(own, tmp_path)
    names = [f"c{number:02}" for number in range(40)]
    for name in names:
        await house.add(name, ago=400, files=False)
    other = Database(url)
    second = Scene(other, tmp_path, house.settings)
    try:
        purge = asyncio.ensure_future(house.keeping.run())
        outcomes: dict[str, bool] = {}
        codes: set[Code] = set()
        for name in reversed(names):
            try:
                await second.keeping.holds.set([name], "Klage", "vera", NOW)
                outcomes[name] = True
            except Refused as refused:
                codes.add(refused.code)
                outcomes[name] = False
        await purge
        assert codes <= {Code.CONTACT_DESTROYING, Code.NOT_FOUND}
        for name, held in outcomes.items():
            assert ("contacts" in await rows_of(other, name)) == held
        assert any(outcomes.values())
    finally:
        for each in (second, house):
            await each.close()
        for database in (other, own):
            await database.close()


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_nothing_is_left_in_any_file(tmp_path: Path) -> None:
    """SQLite: the database with its log, the folders of recordings and documents."""
    database = Database(f"sqlite:///{tmp_path / 'visavis.db'}")
    await upgrade(database)
    async with scene(database, tmp_path) as house:
        for number in range(60):
            await house.add(f"c{number:02}", ago=400 if number % 3 else 1, files=number < 6)
        gone = [word for word in house.words if int(word[8:10]) % 3]
        kept = [word for word in house.words if not int(word[8:10]) % 3 and word[-4:] != "file"]
        await house.keeping.run()
    raw = everything(tmp_path)
    assert [word for word in gone if word.encode() in raw] == []
    assert [word for word in kept if word.encode() not in raw] == []
    await database.close()


class Died(BaseException):
    """The process ends here."""


class Interleaved(RuleBasedStateMachine):
    """Holds, runs, erasures and kills in any order: what was held before it was claimed is never touched."""

    folder: Path
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.count = 0
        self.held: dict[str, str] = {}
        self.gone: set[str] = set()
        self.going: set[str] = set()
        name = f"{id(self)}-{self.loop.time()}"
        path = self.folder / name
        path.mkdir()
        (path / "visavis.db").write_bytes(self.template.read_bytes())
        self.database = Database(f"sqlite:///{path / 'visavis.db'}")
        self.house = Scene(self.database, path)

    def teardown(self) -> None:
        self.loop.run_until_complete(self.house.close())
        self.loop.run_until_complete(self.database.close())
        self.loop.close()

    def do(self, work: object) -> object:
        return self.loop.run_until_complete(work)  # type: ignore[arg-type]

    @property
    def left(self) -> list[str]:
        names = [f"c{number}" for number in range(self.count)]
        return [name for name in names if name not in self.gone]

    @rule()
    def close_a_contact(self) -> None:
        self.do(self.house.add(f"c{self.count}", ago=400))
        self.count += 1

    @precondition(lambda self: self.left)
    @rule()
    def hold(self) -> None:
        name = self.left[self.count % len(self.left)]
        if name in self.going:
            with pytest.raises(Refused) as refused:
                self.do(self.house.keeping.holds.set([name], "Klage", "vera", NOW))
            assert refused.value.code is Code.CONTACT_DESTROYING
        else:
            self.held[name] = str(
                self.do(self.house.keeping.holds.set([name], "Klage", "vera", NOW))
            )

    @precondition(lambda self: self.held)
    @rule()
    def lift(self) -> None:
        name = max(self.held)
        del self.held[name]
        rows = self.do(self.house.keeping.holds.of(name))
        for row in rows:  # type: ignore[attr-defined]
            if row.lifted_at is None:
                self.do(self.house.keeping.holds.lift(row.hold, "vorbei", "vera", NOW))

    @rule()
    def run(self) -> None:
        self.do(self.house.keeping.run())
        self.gone |= set(self.left) - self.held.keys()
        self.going.clear()

    @precondition(lambda self: self.left)
    @rule()
    def killed_half_way(self) -> None:
        """After it was decided: before the keys, or between keys and rows."""
        before = self.count % 2
        inner = self.house.archive._inner

        class Deadly:
            def destroy(self, recordings: Sequence[str]) -> object:
                if not before:
                    inner.destroy(recordings)
                raise Died

            def __getattr__(self, name: str) -> object:
                return getattr(inner, name)

        mortal = self.house.another()
        mortal.destroyer._archive = Deadly()  # type: ignore[assignment]
        try:
            self.do(mortal.run())
        except Died:
            self.going |= set(self.left) - self.held.keys()

    @rule()
    def start_again(self) -> None:
        self.house.keeping = self.house.another()
        self.do(self.house.keeping.destroyer.resume())
        self.gone |= self.going
        self.going.clear()

    @invariant()
    def what_is_held_is_whole_and_what_is_gone_is_gone(self) -> None:
        for name in self.held:
            assert self.house.files.key_state(name) == "whole"
            rows = self.do(rows_of(self.database, name))
            assert {"contacts", "chat", "recordings"} <= set(rows)  # type: ignore[call-overload]
        for name in self.gone:
            assert self.house.files.key_state(name) == "destroyed"
            assert self.do(rows_of(self.database, name)) == {}


def test_whatever_comes_between(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("interleaved")

    async def prepare() -> None:
        database = Database(f"sqlite:///{folder / 'template.db'}")
        await upgrade(database)
        await database.scrub(whole=False)
        await database.close()

    asyncio.run(prepare())
    Interleaved.folder, Interleaved.template = folder, folder / "template.db"
    run_state_machine_as_test(
        Interleaved,
        settings=settings(
            max_examples=6,
            stateful_step_count=9,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


async def test_troubles_of_keys_are_no_reason_to_certify(house: Scene) -> None:
    await house.add("c1")

    class Locked:
        def destroy(self, _recordings: Sequence[str]) -> object:
            raise ArchiveTrouble("master_missing", "current")

    house.keeping.destroyer._archive = Locked()  # type: ignore[assignment]
    with pytest.raises(Refused):
        await house.keeping.destroyer.destroy("c1", "recording", ERASED)
    async with house.database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(Chat)) == 1
    assert "recording.destroyed" not in {kind for kind, _ in await entries(house.database)}
