"""Keys that sign links, and those of recordings, from the command line."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from media.archive import Archive
from media.vault import BODY
from signaling.cli.data import opened
from signaling.config_file import load
from signaling.core.audit import Entry
from signaling.heads import HeadKey
from signaling.store.audit import COMMAND_LINE, AuditLog
from tests.signaling.cli.command import Command

AT = 1_790_000_000_000


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "data" / "recordings", tmp_path / "data" / "keys", lambda: AT)
    made.prepare()
    for name in ("c1", "c2", "c3"):
        writer = made.vault.create(name, 1, made.key(name))
        writer.append(BODY, name.encode())
        writer.finish(b"{}")
    return made


def key_file(archive: Archive, name: str) -> Path:
    return archive.keys.folder / "recordings" / f"{name}.key"


def audited(command: Command) -> list[Entry]:
    settings = load(command.config, {}, AT)

    async def work() -> list[Entry]:
        async with opened(settings) as database:
            pages = [page async for page in AuditLog(database, settings.desk.id).entries()]
            return [entry for page in pages for entry in page]

    return asyncio.run(work())


def test_rotation_changes_the_key_that_signs(command: Command) -> None:
    first, second = command("keys", "rotate").out, command("keys", "rotate").out
    assert first != second
    assert "earlier keys stay valid for 366 days" in second


def test_a_new_master_key_opens_what_was_recorded(command: Command, archive: Archive) -> None:
    (old,) = (archive.keys.folder / "master").glob("*.key")
    done = command("keys", "rotate-master")
    (new,) = (archive.keys.folder / "master").glob("*.key")
    assert (done.code, done.err) == (0, "")
    assert f"The new master key {new.stem} wraps 3 keys of recordings and documents." in done.out
    assert new != old
    assert b"".join(archive.read("c2", 1, 0, 10)) == b"c2"
    told = [(entry.kind, entry.actor, entry.subject) for entry in audited(command)]
    assert told == [
        ("keys.rotation_begun", COMMAND_LINE, None),
        ("keys.rotated", COMMAND_LINE, new.stem),
    ]


def test_what_can_t_be_rewrapped_keeps_the_old_master_key(
    command: Command, archive: Archive
) -> None:
    key_file(archive, "c2").write_text("{}")
    done = command("keys", "rotate-master")
    assert done.code == 1
    assert "the file with the key for c2 was changed. Restore" in done.err
    assert "then rotate again" in done.out
    assert len(list((archive.keys.folder / "master").glob("*.key"))) == 2


def test_no_keys_yet(command: Command, tmp_path: Path) -> None:
    for _ in range(2):
        assert "there are no keys of recordings yet" in command("keys", "rotate-master").err
        assert "there are no keys of recordings yet" in command("keys", "check").err
        HeadKey.of(tmp_path / "data" / "keys")  # the audit log's, in the same folder


def test_the_audit_log_s_key_is_left_alone(command: Command, archive: Archive) -> None:
    before = HeadKey.of(archive.keys.folder)
    assert command("keys", "rotate-master").code == 0
    assert HeadKey.of(archive.keys.folder).id == before.id
    assert command("keys", "check").code == 0


@pytest.mark.parametrize("all_of_it", [False, True])
def test_a_lost_master_key_is_told(command: Command, archive: Archive, all_of_it: bool) -> None:
    for path in (archive.keys.folder / "master").iterdir():
        path.unlink()
    if all_of_it:
        shutil.rmtree(archive.keys.folder)
    done = command("keys", "rotate-master")
    assert done.code == 1
    assert "master_missing: current. Restore the folder master" in done.err
    assert "Restore the folder master" in command("keys", "check").out


def test_each_key_is_checked(command: Command, archive: Archive) -> None:
    done = command("keys", "check")
    assert done.code == 0
    assert "3 recordings can be opened" in done.out
    archive.destroy_key("c1")
    key_file(archive, "c2").unlink()
    content = json.loads(key_file(archive, "c3").read_text())
    key_file(archive, "c3").write_text(json.dumps({**content, "made_at": 1}))
    found = command("keys", "check", "--json")
    assert found.code == 1
    told = [(one["name"], one["what"]) for one in found.json["findings"]]
    assert told == [
        ("keys.whole", "0 recordings can be opened; the keys of 1 were destroyed"),
        ("keys.key_altered", "the file with the key for c3 was changed"),
        ("keys.key_missing", "the key for c2 is lost"),
    ]
