"""What was recorded, from the command line: listed, verified, destroyed."""

import asyncio
from pathlib import Path

import pytest

from media.archive import Archive
from media.keys import KeyTrouble
from signaling.cli.data import Now, opened
from signaling.config_file import load
from signaling.core.records import Record, TimelineRecord
from signaling.review.offline import offline
from signaling.store.audit import COMMAND_LINE, AuditLog
from signaling.store.desk_store import DeskStore
from tests import recorded
from tests.signaling.cli.command import Command
from tests.signaling.store import examples


def saved(command: Command, *records: Record) -> None:
    settings = load(command.config, {}, recorded.AT)

    async def work() -> None:
        async with opened(settings) as database:
            store = DeskStore(database)
            await store.begin(settings.desk.id)
            await store.save(records)
            await store.close()

    asyncio.run(work())


def audited(command: Command) -> list[tuple[str, str | None, str]]:
    settings = load(command.config, {}, recorded.AT)

    async def work() -> list[tuple[str, str | None, str]]:
        async with opened(settings) as database:
            pages = [page async for page in AuditLog(database, settings.desk.id).entries()]
            entries = [each for page in pages for each in page]
            assert {each.actor for each in entries} <= {COMMAND_LINE}
            return [(each.kind, each.subject, each.data) for each in entries]

    return asyncio.run(work())


@pytest.fixture
def archive(command: Command, tmp_path: Path) -> Archive:
    """A contact of two parts that is over, and one that runs."""
    saved(
        command,
        examples.contact(id="c1", state="closed"),
        examples.recording(
            contact="c1",
            mode="consent",
            state="stopped",
            started_at=recorded.AT,
            ended_at=recorded.AT + 90_000,
        ),
        examples.contact(id="c2"),
        examples.recording(contact="c2", started_at=recorded.AT + 60_000, ended_at=None),
    )
    made = recorded.archive(tmp_path / "data")
    recorded.write(made, "c1", 1, participant="c1")
    recorded.write(made, "c1", 2, participant="anna", kind="picture", began_ms=500)
    recorded.write(made, "c2", 1, participant="c2", whole=False)
    return made


@pytest.mark.usefixtures("archive")
def test_the_list_tells_the_latest_first(command: Command) -> None:
    done = command("recordings", "list")
    lines = done.out.splitlines()
    assert (done.code, len(lines)) == (0, 4)
    assert lines[2].startswith("c2")
    assert lines[3].split()[:6] == ["c1", "2026-11-18", "11:06", "1.5", "german", "consent"]
    assert command("recordings", "list", "--queue", "english").out.startswith("Nothing")
    rows = command("recordings", "list", "--json").json
    assert [row["contact"] for row in rows] == ["c2", "c1"]


def test_before_anything_is_recorded(command: Command) -> None:
    assert command("recordings", "list").out == "Nothing has been recorded yet.\n"
    done = command("recordings", "verify")
    assert (done.code, done.err) == (1, "visavis: nothing has been recorded yet.\n")


def test_a_part_that_was_taken_away_is_named(command: Command, archive: Archive) -> None:
    parts = [
        TimelineRecord(
            contact="c1",
            number=number,
            at=recorded.AT,
            kind="recording.part",
            actor=None,
            data={"participant": who, "track": kind, "sequence": number},
        )
        for number, (who, kind) in enumerate((("c1", "sound"), ("anna", "picture")), start=1)
    ]
    saved(command, *parts)
    assert "c1 is as it was written" in command("recordings", "verify").out
    archive.vault.path("c1", 2).unlink()
    done = command("recordings", "verify", "c1")
    assert done.code == 1
    assert "BAD  c1, part 2 was written and isn't there any more\n" in done.out
    archive.vault.path("c1", 1).unlink()
    archive.vault.path("c1", 1).parent.rmdir()
    done = command("recordings", "verify")
    assert done.out.count("isn't there any more") == 2
    archive.destroy_key("c1")
    assert command("recordings", "verify", "c1").code == 0, "then it may be deleted"


def test_a_destroyed_key_is_said(command: Command, archive: Archive) -> None:
    archive.destroy_key("c1")
    verified = command("recordings", "verify", "c1")
    assert verified.code == 0, "as it was wished"
    assert "was destroyed on purpose" in verified.out


@pytest.mark.usefixtures("archive")
def test_what_is_whole_or_still_written_is_well(command: Command) -> None:
    done = command("recordings", "verify")
    assert done.code == 0, done.out
    assert "c1 is as it was written" in done.out
    assert "c2, part 1, chunk" in done.out
    assert "still being written" in done.out


def test_each_damage_is_named_by_its_place(command: Command, archive: Archive) -> None:
    sound, picture = (archive.vault.path("c1", number) for number in (1, 2))
    flipped = bytearray(sound.read_bytes())
    flipped[-200] ^= 1
    sound.write_bytes(flipped)
    picture.write_bytes(picture.read_bytes()[:-10])
    done = command("recordings", "verify", "c1", "--json")
    assert done.code == 1
    found = {each["name"]: each["what"] for each in done.json["findings"]}
    assert found.keys() == {"recording.altered", "recording.truncated"}
    assert found["recording.altered"].startswith("c1, part 1, chunk ")
    assert found["recording.truncated"].startswith("c1, part 2, chunk ")
    sound.write_bytes(picture.read_bytes())
    assert "lies in the place of another" in command("recordings", "verify", "c1").out


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("name", ["c9", "../keys"])
def test_only_what_is_there_is_verified(command: Command, name: str) -> None:
    done = command("recordings", "verify", name)
    assert (done.code, done.err) == (1, f"visavis: nothing is written of a recording {name}.\n")


def test_destroyed_by_its_key_and_only_if_it_is_meant(command: Command, archive: Archive) -> None:
    words = ("recordings", "destroy", "c1", "--reason", "erasure")
    done = command(*words)
    assert done.code == 1
    assert "add --yes if that is wanted" in done.err
    assert command("recordings", "verify", "c1").code == 0
    assert audited(command) == []
    done = command(*words, "--yes")
    assert (done.code, done.err) == (0, "")
    assert "destroy older backups" in done.out
    with pytest.raises(KeyTrouble):
        archive.parts("c1")
    assert audited(command) == [
        ("destruction.begun", "c1", '{"rule":null,"what":"recording","why":"erasure"}'),
        (
            "recording.destroyed",
            "c1",
            '{"key":"destroyed","parts":2,"rule":null,"why":"erasure"}',
        ),
    ]
    assert archive.recordings() == ["c2"]
    again = command(*words, "--yes")
    assert (again.code, again.err) == (1, "visavis: there is no such contact.\n")


@pytest.mark.usefixtures("archive")
def test_what_is_held_is_not_destroyed(command: Command) -> None:
    settings = load(command.config, {}, recorded.AT)

    async def hold() -> None:
        async with opened(settings) as database, offline(settings, database, Now()) as keeping:
            await keeping.holds.set(["c1"], "Klage", "vera", recorded.AT)

    asyncio.run(hold())
    done = command("recordings", "destroy", "c1", "--reason", "erasure", "--yes")
    assert (done.code, done.err) == (1, "visavis: a legal hold keeps this contact as it is.\n")


@pytest.mark.usefixtures("archive")
def test_what_still_runs_is_not_destroyed(command: Command) -> None:
    done = command("recordings", "destroy", "c2", "--reason", "withdrawn", "--yes")
    assert done.code == 1
    assert "still running: end the talk first" in done.err
    done = command("recordings", "destroy", "c9", "--reason", "withdrawn", "--yes")
    assert done.err == "visavis: there is no such recording.\n"
    assert audited(command) == []
