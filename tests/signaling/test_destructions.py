"""The journal tells outside of the database what was destroyed, each once, in whatever way it came to be written."""

import json
from pathlib import Path

import pytest

from signaling import destructions, heads
from signaling.core.records import AuditRecord
from signaling.destructions import WHAT, Destruction, Journal, read
from signaling.heads import BadHead, HeadKey
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from tests.databases import DESK, database, migrated, postgres, url

__all__ = ["database", "migrated", "postgres", "url"]


def entry(number: int, kind: str = "contact.looked") -> AuditRecord:
    return AuditRecord(at=number, kind=kind, subject=f"c{number}", data={"why": "erasure"})


class Desk:
    def __init__(self, database: Database, folder: Path) -> None:
        self.log = AuditLog(database, DESK)
        self.key = HeadKey.of(folder / "keys")
        self.path = destructions.path_of(folder / "kept" / "heads.jsonl")

    def journal(self) -> Journal:
        return Journal(self.log, DESK, self.key, self.path)

    def told(self) -> list[Destruction]:
        found, bad = read(self.path.read_bytes(), DESK, [self.key.public])
        assert bad == []
        return found


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def test_each_destruction_is_told_once_and_nothing_else(desk: Desk) -> None:
    journal = desk.journal()
    assert await journal.catch_up() == 0
    kinds = ["contact.looked", *WHAT, "document.destroyed"]
    await desk.log.append(*(entry(number, kind) for number, kind in enumerate(kinds, 1)))
    for _ in range(2):
        assert await journal.catch_up() == 5
    assert await desk.journal().catch_up() == 5, "another process"
    assert [(one.number, one.what, one.subject) for one in desk.told()] == [
        (2, "recording", "c2"),
        (3, "content", "c3"),
        (4, "record", "c4"),
        (5, "link", "c5"),
    ]
    assert len(desk.path.read_bytes().splitlines()) == 4
    await desk.log.append(entry(7, "record.destroyed"))
    assert await journal.catch_up() == 7
    assert len(desk.told()) == 5


async def test_a_journal_that_was_lost_or_cut_is_written_again(desk: Desk) -> None:
    await desk.log.append(*(entry(number, "content.destroyed") for number in range(1, 4)))
    await desk.journal().catch_up()
    whole = desk.told()
    lines = desk.path.read_bytes().splitlines(keepends=True)
    desk.path.write_bytes(lines[0] + lines[1][:40])  # a crash
    await desk.journal().catch_up()
    found, bad = read(desk.path.read_bytes(), DESK, [desk.key.public])
    assert (found, bad) == (whole, [BadHead(2, "unreadable")])
    desk.path.unlink()
    await desk.journal().catch_up()
    assert desk.told() == whole


async def test_lines_of_a_log_that_was_cut_back_hide_none_of_the_new_one(desk: Desk) -> None:
    """After a restored backup numbers come again, for something else."""
    lost = {"at": 1, "desk": DESK, "hash": "ab" * 32, "key": desk.key.id}
    line = desk.key.line(
        json.dumps(
            {**lost, "kind": "record.destroyed", "number": 90, "subject": "c90"},
            separators=(",", ":"),
            sort_keys=True,
        )
    )
    await desk.log.append(entry(1, "record.destroyed"))
    await desk.journal().catch_up()
    heads.write(desk.path, line)
    await desk.log.append(entry(2, "record.destroyed"))
    assert await desk.journal().catch_up() == 2
    assert {one.subject for one in desk.told()} == {"c1", "c2", "c90"}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_was_touched_or_signed_by_others_proves_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.log.append(entry(1, "record.destroyed"))
    await desk.journal().catch_up()
    raw = desk.path.read_bytes()
    other = HeadKey.of(tmp_path / "other")
    assert read(raw, DESK, [other.public]) == ([], [BadHead(1, "key")])
    assert read(raw, "another", [desk.key.public]) == ([], [BadHead(1, "desk")])
    touched = raw.replace(b'"c1"', b'"c2"')
    assert read(touched, DESK, [desk.key.public]) == ([], [BadHead(1, "signature")])
    head = desk.key.sign(DESK, 1, await desk.log.head(), 1).encode()
    assert read(head, DESK, [desk.key.public]) == ([], [BadHead(1, "unreadable")])


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_more_than_a_page_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destructions, "PAGE", 2)
    await desk.log.append(*(entry(number, "record.destroyed") for number in range(1, 6)))
    assert await desk.journal().catch_up() == 5
    assert [one.number for one in desk.told()] == [1, 2, 3, 4, 5]
