"""Consent through the whole server, with a recorder in memory: a withdrawal ends it at once, whatever the disk does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from policies.consent import hash_of
from signaling.core.records import Record
from signaling.store.desk_store import DeskStore
from tests.plane import MemoryPlane
from tests.recorder import MemoryRecorder
from tests.serving import Serving, generous, serving
from tests.signaling.settings import minimal, texts, with_recording
from tests.talking import Customer, Page, talking

KINDS = ("sound", "picture")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.005)


class Talk:
    def __init__(
        self, house: Serving, one: Customer, page: Page, console: Page, recorder: MemoryRecorder
    ) -> None:
        self.house, self.contact, self.page, self.console = house, one.contact, page, console
        self.recorder = recorder
        self.both = {
            (who, kind) for who in (one.contact, house.staff["agent"].id) for kind in KINDS
        }

    @property
    def written(self) -> set[tuple[str, str]]:
        return self.recorder.writes(self.contact)

    async def agree(self, page: Page) -> None:
        answers = [
            {
                "purpose": kind,
                "text": hash_of(kind, "2026-11", "de", texts(kind)["de"]),
                "granted": True,
            }
            for kind in KINDS
        ]
        said = {"type": "consent.answer", "contact": self.contact, "language": "de"}
        assert (await page.ask({**said, "answers": answers}))["type"] == "ok"

    @property
    def withdrawal(self) -> dict[str, Any]:
        return {"type": "consent.withdraw", "contact": self.contact, "purposes": []}


@asynccontextmanager
async def recorded(folder: Path) -> AsyncIterator[Talk]:
    """Both have agreed, and everything is recorded."""
    raw, recorder = with_recording(minimal()), MemoryRecorder()
    sections = {name: raw[name] for name in ("queues", "media", "recording")}
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(
            serving(folder, limits=generous(), plane=MemoryPlane(), recorder=recorder, **sections)
        )
        met = await talking(house, stack)
        talk = Talk(house, met.one, met.page, met.console, recorder)
        await talk.agree(met.page)
        assert talk.written == set(), "the agent hasn't answered"
        await talk.agree(met.console)
        await until(lambda: talk.written == talk.both)
        yield talk


async def test_a_withdrawal_ends_what_is_written_and_a_new_consent_begins_anew(
    tmp_path: Path,
) -> None:
    async with recorded(tmp_path) as talk:
        before = set(talk.recorder.permits[talk.contact])
        keys = tmp_path / "keys" / "recordings"
        assert [path.stem for path in keys.glob("*.key")] == [talk.contact]
        assert (await talk.page.ask(talk.withdrawal))["type"] == "ok"
        assert talk.written == set()
        await talk.agree(talk.page)
        await until(lambda: talk.written == talk.both)
        assert before.isdisjoint(talk.recorder.permits[talk.contact]), "new files, new numbers"
        end = {"type": "hangup", "contact": talk.contact}
        assert (await talk.page.ask(end))["type"] == "ok"
        assert talk.written == set()
        assert ("close", talk.contact) in talk.recorder.calls


async def test_a_withdrawal_waits_for_no_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its receipt does, and so does what would be written again."""
    async with recorded(tmp_path) as talk:
        save, full = DeskStore.save, asyncio.Event()
        full.set()

        async def on_a_full_disk(store: DeskStore, records: Sequence[Record]) -> None:
            if full.is_set():
                raise OperationalError("commit", {}, Exception("database or disk is full"))
            await save(store, records)

        monkeypatch.setattr(DeskStore, "save", on_a_full_disk)
        asked = asyncio.create_task(talk.page.ask(talk.withdrawal))
        await until(lambda: talk.written == set())
        again = asyncio.create_task(talk.agree(talk.console))
        await until(lambda: talk.house.server.metrics.counts.commit_failures > 0)
        assert not asked.done()
        assert talk.written == set()
        full.clear()
        assert (await asked)["type"] == "ok"
        await again
        assert talk.written == set()
        await talk.agree(talk.page)
        await until(lambda: talk.written == talk.both)
