"""Uploads on both databases and a real shelf: whatever happens on the way, each ends as a document or with a reason."""

import asyncio
import errno
import hashlib
import os
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from signaling.core.errors import Code, Refused
from signaling.documents import examine as examining
from signaling.documents import uploads as module
from signaling.documents.examine import short
from signaling.ports import StorageTrouble
from signaling.store.engine import Database
from signaling.store.uploads import Upload
from tests.signaling.documents.reception import PDF, Reception
from tests.signaling.documents.shelved import threaded
from tests.signaling.documents.test_clamav import received, scanner


@pytest_asyncio.fixture
async def here(database: Database, tmp_path: Path) -> AsyncIterator[Reception]:
    storage = threaded(tmp_path)
    made = Reception(database, storage)
    yield made
    await made.close()
    storage.close()


async def test_a_version_is_told_and_kept(here: Reception) -> None:
    name = await here.send()
    view = await here.until(name, "ready")
    assert (view.version, view.pages, view.offset) == (name, 2, len(PDF))
    [told] = here.brought
    kept = await here.table.version(name)
    assert kept == told
    assert kept.lies == (name, len(PDF))
    assert (kept.contact, kept.made_by, kept.sizes) == ("c", "p", ((59_500, 84_200),))
    assert here.uploads.names == set()


async def test_an_upload_for_the_library_is_nobodys_contact(here: Reception) -> None:
    name = await here.send(contact=None)
    await here.until(name, "ready")
    kept = await here.table.version(name)
    assert kept is not None
    assert (kept.contact, kept.document) == (None, None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<svg onload=alert(1)>" * 1_000, "unsupported"),
        (b"%PDF-0009" + b"." * 20_000, "too_many_pages"),
    ],
)
async def test_what_is_refused_says_why_and_leaves_nothing(
    here: Reception, body: bytes, code: str
) -> None:
    name = await here.send(body)
    view = await here.until(name, "refused")
    assert view.code == code
    assert here.left() == []
    assert await here.table.version(name) is None
    [entry] = [each async for page in here.log.entries() for each in page]
    assert (entry.kind, entry.subject, entry.actor) == ("upload.refused", name, "p")


@pytest.mark.parametrize(
    ("no", "code"),
    [
        (Refused(Code.DOCUMENT_LIMIT), "document_limit"),
        (Refused(Code.CONTACT_CLOSED), "contact_over"),
    ],
)
async def test_what_the_desk_does_not_take(here: Reception, no: Refused, code: str) -> None:
    here.no = no
    name = await here.send(b"%PDF-0001 locked" + b"." * 20_000)
    await here.until(name, "needs_password")
    here.uploads.unlock(name, "geheim")
    assert (await here.until(name, "refused")).code == code
    assert here.left() == [], "the copy without password is gone, too"


async def test_a_renderer_that_is_away_is_waited_for(here: Reception) -> None:
    here.renderer.troubles = {"open": "renderer_away"}
    name = await here.send()
    assert (await here.until(name, "waiting")).code == "renderer_away"
    here.renderer.troubles = {}
    await here.until(name, "ready")


async def test_a_scanner_that_is_away_is_waited_for(database: Database, tmp_path: Path) -> None:
    storage = threaded(tmp_path)
    here = Reception(database, storage, scanner=str(tmp_path / "clamd.ctl"))
    verdicts = [b"stream: OK\0", b"stream: Eicar FOUND\0"]

    async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await received(reader) == PDF
        writer.write(verdicts.pop(0))

    try:
        first = await here.send()
        assert (await here.until(first, "waiting")).code == "scanner_away"
        assert here.renderer.opened == 0, "nothing is opened before it was checked"
        stored = await here.table.get(first)
        assert stored is not None
        assert stored.state == "waiting"
        async with scanner(tmp_path, answering):
            await here.until(first, "ready")
            second = await here.send()
            assert (await here.until(second, "refused")).code == "infected"
        assert here.left() == [first]
    finally:
        await here.close()
        storage.close()


async def test_passwords_are_not_tried_for_ever(here: Reception) -> None:
    name = await here.send(b"%PDF-0001 locked" + b"." * 20_000)
    for attempt in range(module.MOST_PASSWORDS):
        view = await here.until(name, "needs_password")
        assert view.code == ("wrong_password" if attempt else None)
        here.uploads.unlock(name, "falsch")
    assert (await here.until(name, "refused")).code == "too_many_passwords"
    with pytest.raises(Refused):
        here.uploads.unlock(name, "geheim")


async def test_after_a_restart_it_goes_on_where_the_disk_is(here: Reception) -> None:
    half = await here.uploads.begin("c", "p", "a.pdf", len(PDF))
    await here.uploads.write(half.id, 0, PDF[:20_000])
    whole = await here.uploads.begin("c", "p", "b.pdf", len(PDF))
    await here.uploads.stop()
    here.storage.storage.append(whole.id, 0, PDF)  # on disk, and the server died before it said so
    here.uploads = here.again()
    await here.uploads.start()
    found = {view.id: view.offset for view in here.uploads.of("c", "p")}
    assert found[half.id] == 20_000
    await here.until(whole.id, "ready")
    with pytest.raises(Refused) as refused:
        await here.uploads.write(half.id, 0, PDF[:20_000])
    assert refused.value.details["offset"] == 20_000
    await here.uploads.write(half.id, 20_000, PDF[20_000:])
    await here.until(half.id, "ready")


async def test_a_restart_in_the_midst_of_being_told_tells_it_again(here: Reception) -> None:
    name = await here.send()
    await here.until(name, "ready")
    stored = await here.table.get(name)
    assert stored is not None
    await here.table.change(replace(stored, state="converting", pages=None))
    here.uploads = here.again()
    await here.uploads.start()
    await here.until(name, "ready")
    assert [version.id for version in here.brought] == [name, name]
    assert await here.table.version(name) == here.brought[1]


async def test_a_restart_without_its_key_says_so(here: Reception) -> None:
    view = await here.uploads.begin("c", "p", "a.pdf", len(PDF))
    here.storage.storage.destroy(view.id)
    here.uploads = here.again()
    await here.uploads.start()
    assert (await here.until(view.id, "refused")).code == "failed"


async def test_a_full_disk_is_said_and_the_upload_goes_on_when_there_is_room(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = await here.uploads.begin("c", "p", "a.pdf", len(PDF))
    await here.uploads.write(view.id, 0, PDF[:20_000])
    real = os.write

    def full(fd: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("media.vault.os.write", full)
    with pytest.raises(Refused) as refused:
        await here.uploads.write(view.id, 20_000, PDF[20_000:])
    assert refused.value.code is Code.UPLOAD_DISK_FULL
    monkeypatch.setattr("media.vault.os.write", real)
    looked = await here.uploads.look(view.id)
    assert looked is not None
    assert (looked.state, looked.offset) == ("receiving", 20_000)
    assert here.storage.storage.pieces(view.id) == [20_000]
    await here.uploads.write(view.id, 20_000, PDF[20_000:])
    await here.until(view.id, "ready")


async def test_no_room_is_said_before_anything_is_sent(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESERVE", 1 << 60)
    with pytest.raises(Refused) as refused:
        await here.uploads.begin("c", "p", "a.pdf", 1_000)
    assert refused.value.code is Code.UPLOAD_DISK_FULL


async def test_there_are_only_so_many_at_once_and_so_much_in_all(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(module.MOST_AT_ONCE):
        await here.uploads.begin("c", "p", "a.pdf", 1_000)
    with pytest.raises(Refused) as refused:
        await here.uploads.begin("c", "p", "a.pdf", 1_000)
    assert refused.value.code is Code.UPLOAD_LIMIT
    monkeypatch.setattr(module, "MOST_BYTES", 1)
    await here.uploads.begin("d", "p", "a.pdf", 1 << 20)
    with pytest.raises(Refused) as refused:
        await here.uploads.begin("d", "p", "a.pdf", 1_000)
    assert refused.value.code is Code.UPLOAD_LIMIT


async def test_what_nobody_goes_on_with_is_given_up(here: Reception) -> None:
    old = await here.uploads.begin("c", "p", "a.pdf", len(PDF))
    await here.uploads.write(old.id, 0, PDF[:20_000])
    here.clock.at += module.ABANDONED_MS
    new = await here.uploads.begin("c", "p", "b.pdf", len(PDF))
    here.clock.at += 1
    await here.uploads.sweep()
    assert (await here.until(old.id, "refused")).code == "abandoned"
    assert (await here.until(new.id, "receiving")).offset == 0
    assert here.left() == []


async def test_the_end_of_a_contact_ends_what_was_on_the_way(here: Reception) -> None:
    mine = await here.uploads.begin("c", "p", "a.pdf", len(PDF))
    other = await here.uploads.begin("d", "p", "b.pdf", len(PDF))
    assert here.uploads.contacts == {"c", "d"}
    await here.uploads.contact_over("c")
    assert (await here.until(mine.id, "refused")).code == "contact_over"
    await here.until(other.id, "receiving")


async def test_cancelled_while_it_is_examined(here: Reception) -> None:
    here.renderer.go.clear()
    name = await here.send()
    await here.until(name, "converting")
    assert (await here.uploads.cancel(name)).state == "cancelled"
    assert here.left() == []
    here.renderer.go.set()
    assert here.brought == []
    with pytest.raises(Refused):
        await here.uploads.cancel("nobody")


async def test_one_that_sends_twice_at_once_is_answered_in_turn(here: Reception) -> None:
    view = await here.uploads.begin("c", "p", "a.pdf", len(PDF))
    answers = await asyncio.gather(
        *(here.uploads.write(view.id, 0, PDF) for _ in range(3)), return_exceptions=True
    )
    refused = [each for each in answers if isinstance(each, Refused)]
    assert len(refused) == 2
    assert {each.details["offset"] for each in refused} == {len(PDF)}
    await here.until(view.id, "ready")


async def test_whoever_hangs_up_in_the_midst_of_a_piece_has_sent_it(here: Reception) -> None:
    view = await here.uploads.begin("c", "p", "a.pdf", len(PDF))
    writing = asyncio.ensure_future(here.uploads.write(view.id, 0, PDF))
    await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert (await here.until(view.id, "ready")).offset == len(PDF)


async def test_one_contact_leaves_others_a_place_to_be_examined(here: Reception) -> None:
    here.renderer.go.clear()
    for _ in range(module.MOST_AT_ONCE):
        await here.send(contact="greedy")
    last = await here.send(contact="other")
    await here.until(last, "converting")
    async with asyncio.timeout(30):
        while here.renderer.open_now < module.SHARE + 1:
            await asyncio.sleep(0.005)
    assert here.renderer.opened == module.SHARE + 1
    here.renderer.go.set()
    await here.until(last, "ready")


async def test_only_a_few_are_in_memory_at_the_same_time(here: Reception) -> None:
    here.renderer.go.clear()
    names = [await here.send(contact=f"c{number}") for number in range(module.MOST_EXAMINED + 2)]
    await here.until(names[module.MOST_EXAMINED - 1], "converting")
    async with asyncio.timeout(30):
        while here.renderer.open_now < module.MOST_EXAMINED:
            await asyncio.sleep(0.005)
    views = [await here.uploads.look(name) for name in names]
    assert [view.state for view in views if view][-2:] == ["checking", "checking"]
    assert here.renderer.opened == module.MOST_EXAMINED
    here.renderer.go.set()
    for name in names:
        await here.until(name, "ready")


def test_sizes_that_repeat_are_told_once() -> None:
    a, b = (1, 2), (3, 4)
    assert short((a, a, a)) == (a,)
    assert short((a, b, b)) == (a, b)
    assert short((a, b, a)) == (a, b, a)
    assert short(()) == ()


async def test_many_begun_at_the_same_moment_are_counted(here: Reception) -> None:
    many = (here.uploads.begin("c", "p", "a.pdf", 1_000) for _ in range(module.MOST_AT_ONCE + 3))
    begun = await asyncio.gather(*many, return_exceptions=True)
    refused = [each.code for each in begun if isinstance(each, Refused)]
    assert refused == [Code.UPLOAD_LIMIT] * 3


async def test_what_the_desk_has_stays_though_the_database_is_away(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, away = here.table.change, ["converting", "ready", "ready"]

    async def failing(upload: Upload, *rest: Any, **more: Any) -> None:
        if upload.state in away:
            away.remove(upload.state)
            raise OSError("the database is away")
        await change(upload, *rest, **more)

    monkeypatch.setattr(here.table, "change", failing)
    name = await here.send()
    await here.until(name, "ready", "refused")
    stored = await here.table.get(name)
    assert stored is not None
    assert stored.state == "ready"
    assert away == []
    assert [version.id for version in here.brought] == [name]
    assert here.left() == [name]


async def test_a_refusal_outlives_a_database_that_is_away(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, away = here.table.change, [1, 2]

    async def failing(upload: Upload, *rest: Any, **more: Any) -> None:
        if away:
            raise OSError(f"the database is away {away.pop()}")
        await change(upload, *rest, **more)

    monkeypatch.setattr(here.table, "change", failing)
    name = await here.send(b"<svg/>" + b"." * 20_000)
    assert (await here.until(name, "refused")).code == "unsupported"


async def test_a_desk_that_restarts_is_waited_for(here: Reception) -> None:
    here.no = Refused(Code.UNAVAILABLE)
    name = await here.send()
    async with asyncio.timeout(30):
        while here.asked < 2:
            await asyncio.sleep(0.005)
    await here.uploads.stop()
    here.no = None
    here.uploads = here.again()
    await here.uploads.start()
    await here.until(name, "ready")


async def test_a_folder_that_is_away_is_waited_for(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(holder: str) -> Any:
        raise StorageTrouble("storage_away", holder)

    name = (await here.uploads.begin("c", "p", "Antrag.pdf", len(PDF))).id
    await here.uploads.write(name, 0, PDF[:20_000])
    await here.uploads.stop()
    here.uploads = here.again()  # what had arrived is on disk alone
    await here.uploads.start()
    with monkeypatch.context() as patched:
        patched.setattr(here.storage.storage, "read", away)
        await here.uploads.write(name, 20_000, PDF[20_000:])
        assert (await here.until(name, "waiting", "refused")).code == "storage_away"
        assert here.left() == [name]
    view = await here.until(name, "ready")
    assert (view.version, here.brought[0].sha256) == (name, hashlib.sha256(PDF).hexdigest())


async def test_what_has_just_arrived_is_not_read_once_more(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(holder: str) -> Any:
        raise AssertionError(holder)

    monkeypatch.setattr(here.storage.storage, "read", never)
    name = await here.send()
    await here.until(name, "ready")
    assert here.brought[0].sha256 == hashlib.sha256(PDF).hexdigest()


async def test_cancelled_while_the_copy_without_password_is_kept(
    here: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored, begun, go = examining.stored, threading.Event(), threading.Event()
    kept: list[tuple[str, int]] = []

    def slow(storage: Any, fd: int) -> Any:
        begun.set()
        assert go.wait(30)
        kept.append(stored(storage, fd))
        return kept[0]

    monkeypatch.setattr(examining, "stored", slow)
    name = await here.send(b"%PDF-0001 locked" + b"." * 20_000)
    await here.until(name, "needs_password")
    here.uploads.unlock(name, "geheim")
    await asyncio.to_thread(begun.wait, 30)
    cancelling = asyncio.ensure_future(here.uploads.cancel(name))
    await asyncio.sleep(0)
    go.set()
    assert (await cancelling).state == "cancelled"
    assert kept, "the memory was there as long as it was read"
    assert here.left() == []
