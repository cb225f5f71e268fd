"""Recordings over HTTP as compliance sees them: real server, real archive; each look is in the audit log."""

import asyncio
import errno
import io
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import av
import pytest
import pytest_asyncio
from aiohttp import ClientError, ClientSession
from av.container import InputContainer
from sqlalchemy import update

from media.archive import Archive, Flaw
from media.vault import Reader, Within
from signaling.few import Few
from signaling.processes import FIRST
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.models import Recording, table
from tests import recorded
from tests.limits import PATIENCE_S
from tests.serving import Serving, generous, serving, settings
from tests.signaling.store import examples


@dataclass
class House:
    """A desk with a recording of two parts, and Compliance's browser."""

    serving: Serving
    archive: Archive
    client: ClientSession
    sound: bytes
    """Of part 1 as it was written."""

    async def audited(self) -> list[tuple[str, str | None, str]]:
        """Entries about recordings."""
        log = AuditLog(self.serving.database, self.serving.settings.desk.id)
        pages = [page async for page in log.entries()]
        every = [(each.kind, each.subject, each.data) for page in pages for each in page]
        return [each for each in every if each[0].startswith("recording")]

    async def length(self) -> int:
        """Of part 1 as it is played."""
        film = self.archive.film("c1", 1)
        assert film is not None
        return film.size

    async def json(self, path: str, status: int = 200, **params: str) -> Any:
        async with self.client.get(path, params=params) as response:
            assert response.status == status, await response.text()
            return await response.json()


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    chosen = settings(tmp_path)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    store = DeskStore(database)
    await store.begin(chosen.desk.id)
    times = {"started_at": recorded.AT, "ended_at": recorded.AT + 90_000}
    await store.save(
        [
            examples.contact(state="closed"),
            examples.recording(mode="consent", state="stopped", **times),
            examples.participant(participant="c1", role="customer"),
            examples.consent(participant="c1"),
            examples.consent_text(),
            examples.timeline(),
            examples.timeline(number=2, kind="recording.part", data={"sequence": 1}),
            examples.timeline(number=3, kind="recording.part", data={"sequence": 3}),
        ]
    )
    await store.close()
    await database.close()
    archive = recorded.archive(tmp_path)
    sound = recorded.write(archive, "c1", 1, participant="c1", seconds=60)
    recorded.write(archive, "c1", 2, participant="anna", kind="picture", began_ms=40)
    async with serving(tmp_path, limits=generous()) as started, started.client() as client:
        await started.sign_in(client, "compliance")
        yield House(started, archive, client, sound)


PART = "/api/recordings/c1/parts/1"


async def test_a_talk_that_runs_is_not_listened_to(house: House) -> None:
    async with house.serving.database.write() as connection:
        await connection.execute(update(table(Recording)).values(ended_at=None))
    running = await house.json("/api/recordings/c1")
    assert (running["trouble"], running["parts"]) == ("running", [])
    assert (await house.json(PART, 404))["details"]["reason"] == "running"
    assert (await house.json("/api/recordings/c1/flaws", 404))["details"]["reason"] == "running"


async def test_one_with_all_that_belongs_to_it(house: House) -> None:
    whole = await house.json("/api/recordings/c1")
    assert whole["trouble"] is None
    assert [(part["participant"], part["kind"]) for part in whole["parts"]] == [
        ("c1", "sound"),
        ("anna", "picture"),
    ]
    assert [part["started_at"] - recorded.AT for part in whole["parts"]] == [0, 40]
    assert whole["parts"][0]["ended_at"] - recorded.AT == 59_980
    assert whole["parts"][0]["bytes"] == len(house.sound)
    assert whole["consents"][0]["text"] == whole["texts"][0]["hash"]
    assert [entry["kind"] for entry in whole["timeline"]][:2] == ["opened", "recording.part"]
    assert (whole["unreadable"], whole["missing"]) == ([], [3]), "one was taken away"
    assert (await house.json("/api/recordings/c9", 404))["code"] == "not_found"
    assert await house.audited() == [("recording.looked", "c1", "{}")]


async def test_a_part_plays_and_is_heard_of_once(house: House) -> None:
    async with house.client.get(PART) as response:
        whole = await response.read()
        assert response.status == 200
        assert response.content_type == "audio/webm"
        assert response.headers["Accept-Ranges"] == "bytes"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert int(response.headers["Content-Length"]) == len(whole)
    with av.open(io.BytesIO(whole)) as container:
        assert isinstance(container, InputContainer)
        assert container.duration == 59_980_000, "in us: what was written can't know it"
    assert whole.endswith(house.sound[1_024:]), "as it was written, behind what leads into it"
    for _ in range(3):
        async with house.client.get(PART, headers={"Range": "bytes=10-"}) as response:
            await response.read()
    assert await house.audited() == [("recording.played", "c1", '{"part":1}')]
    async with house.serving.client() as another:  # another sign-in, another look
        await house.serving.sign_in(another, "compliance")
        async with another.get(PART, headers={"Range": "bytes=2000-2001"}) as response:
            assert response.status == 206
    assert len(await house.audited()) == 2


async def test_ranges(house: House) -> None:
    async with house.client.get(PART) as response:
        whole = await response.read()
    ranges: dict[str, tuple[int, int | None]] = {
        "bytes=0-0": (0, 1),
        "bytes=100-1199": (100, 1_200),
        "bytes=1024-": (1_024, None),
        "bytes=1500-999999": (1_500, None),
        "bytes=-7": (-7, None),
        "bytes=-999999": (0, None),
    }
    for asked, (start, end) in ranges.items():
        async with house.client.get(PART, headers={"Range": asked}) as response:
            piece = await response.read()
            assert response.status == 206, asked
            first = start if start >= 0 else len(whole) + start
            last = (len(whole) if end is None else end) - 1
            assert response.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
        assert piece == whole[start:end], asked


async def test_ranges_and_parts_that_are_not_there(house: House) -> None:
    for asked in ("bytes=999999-", "bytes=5-2", "bytes=a-b", "lines=1-2"):
        async with house.client.get(PART, headers={"Range": asked}) as response:
            assert response.status == 416, asked
            assert response.headers["Content-Range"] == f"bytes */{await house.length()}"
    for part in ("3", "01", "x", "%2e%2e"):
        refused = await house.json(f"/api/recordings/c1/parts/{part}", 404)
        assert refused["code"] == "not_found", part
    assert await house.audited() == []


async def test_asking_for_the_head_alone(house: House) -> None:
    async with house.client.head(PART) as response:
        assert response.status == 200
        assert int(response.headers["Content-Length"]) == await house.length()
        assert await response.read() == b""


async def test_a_destroyed_key_is_said(house: House) -> None:
    house.archive.destroy_key("c1")
    whole = await house.json("/api/recordings/c1")
    assert (whole["parts"], whole["trouble"]) == ([], "key_destroyed")
    assert whole["recording"]["contact"] == "c1"
    refused = await house.json(PART, 404)
    assert refused["details"] == {"reason": "key_destroyed"}
    assert [kind for kind, _, _ in await house.audited()] == ["recording.looked"]


async def test_what_is_damaged_is_named_and_the_rest_plays(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await house.json("/api/recordings/c1/flaws"))["flaws"] == [
        {"sequence": 3, "chunk": None, "what": "missing", "start": None, "end": None}
    ]
    path = house.archive.vault.path("c1", 1)
    altered = bytearray(path.read_bytes())
    altered[len(altered) * 3 // 4] ^= 1
    path.write_bytes(altered)
    async with house.client.get(PART) as response:
        assert len(await response.read()) == await house.length()
    assert "a chunk is altered" in caplog.text
    altered_one, _ = (await house.json("/api/recordings/c1/flaws"))["flaws"]
    assert (altered_one["sequence"], altered_one["what"]) == (1, "altered")
    assert 0 < altered_one["end"] - altered_one["start"] <= 280, "a cluster's worth"
    assert 44_000 < altered_one["start"] - recorded.AT < 46_000, "three quarters of a minute"
    head = house.archive.vault.path("c1", 2)
    altered = bytearray(head.read_bytes())
    altered[60] ^= 1
    head.write_bytes(altered)
    whole = await house.json("/api/recordings/c1")
    assert whole["unreadable"] == [2]
    assert [part["sequence"] for part in whole["parts"]] == [1]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """One check at a time, for which nobody waits long."""
    monkeypatch.setattr("signaling.app.Few", lambda: Few(1, 0.1))


@pytest.mark.usefixtures("hurried")
async def test_few_recordings_are_read_through_at_the_same_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def slowly(_: Archive, __: str) -> list[Flaw]:
        begun.set()
        assert let_go.wait(PATIENCE_S)
        return []

    monkeypatch.setattr(Archive, "verify", slowly)
    first = asyncio.create_task(house.json("/api/recordings/c1/flaws"))
    assert await asyncio.to_thread(begun.wait, PATIENCE_S)
    refused = await house.json("/api/recordings/c1/flaws", 503)
    assert (refused["code"], refused["details"]) == ("unavailable", {"reason": "busy"})
    let_go.set()
    assert [each["what"] for each in (await first)["flaws"]] == ["missing"]
    assert (await house.json("/api/recordings/c1/flaws"))["flaws"] == (await first)["flaws"]


async def test_a_folder_that_is_away_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: Archive, __: str) -> list[Flaw]:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Archive, "verify", away)
    refused = await house.json("/api/recordings/c1/flaws", 404)
    assert refused["details"] == {"reason": "archive_unreachable"}


async def test_an_archive_that_goes_away_meanwhile_ends_the_answer(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    within = Reader.within

    def breaks(self: Reader, start: int, end: int) -> Iterator[Within]:
        yield from islice(within(self, start, end), 30)
        if end > FIRST:
            raise OSError(errno.EIO, "Input/output error")

    await house.length()
    monkeypatch.setattr(Reader, "within", breaks)
    with pytest.raises(ClientError):
        async with house.client.get(PART) as response:
            await response.read()
    assert "could not be read" in caplog.text
    assert "a request failed" not in caplog.text
