"""Uploads and versions on both databases."""

from dataclasses import replace

from signaling.core.records import AuditRecord
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.uploads import Uploads
from tests.signaling.store.library_examples import AT, upload, version

DESK = "demo"


async def test_an_upload_is_found_as_it_was_put(database: Database) -> None:
    table = Uploads(database, DESK)
    made = upload(state="receiving", name="Z\0insen \ud83d.pdf", pages=None)
    await table.add(made)
    found = await table.get("u")
    assert found == replace(made, name=found.name if found else "")
    assert found is not None
    assert "\0" not in found.name
    assert await table.get("v") is None
    assert await Uploads(database, "other").get("u") is None


async def test_what_is_unfinished_is_found_at_a_start(database: Database) -> None:
    table = Uploads(database, DESK)
    for number, state in enumerate(("ready", "waiting", "refused", "receiving", "needs_password")):
        await table.add(upload(f"u{number}", state=state, made_at=AT - number))
    assert [each.id for each in await table.unfinished()] == ["u4", "u3", "u1"]


async def test_a_version_comes_with_its_upload_and_may_come_twice(database: Database) -> None:
    table = Uploads(database, DESK)
    await table.add(upload(state="receiving"))
    entry = AuditRecord(at=AT, kind="upload.refused", actor="a", subject="u", data={})
    await table.change(upload(changed_at=AT + 1), entry, version=version())
    await table.change(upload(), version=version(sha256="cd" * 32))
    assert await table.version("u") == version(sha256="cd" * 32)
    assert await table.version("v") is None
    assert await table.versions(["u", "v"]) == [version(sha256="cd" * 32)]
    found = await table.get("u")
    assert found is not None
    assert found.state == "ready"
    [told] = [each async for page in AuditLog(database, DESK).entries() for each in page]
    assert told.kind == "upload.refused"


async def test_what_a_contact_has_brought_is_counted(database: Database) -> None:
    table = Uploads(database, DESK)
    for number, (contact, state) in enumerate(
        (("c", "ready"), ("c", "receiving"), ("c", "refused"), ("d", "ready"), (None, "ready"))
    ):
        await table.add(upload(f"u{number}", contact=contact, state=state, size=10**number))
    assert await table.bytes_of("c") == 11
    assert await table.bytes_of("x") == 0


def test_what_is_rendered_is_the_copy_that_opens() -> None:
    assert version().lies == ("u", 10)
    assert version(readable="r", readable_size=7).lies == ("r", 7)
