"""Documents that were shown in a recorded talk: pages and marks for compliance, as long as the recording is there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy import func, insert, select

from media.keys import KeyStore
from signaling.store.audit import AuditLog
from signaling.store.models import Destruction, Recording, Timeline, table
from signaling.store.papers import Papers
from signaling.store.recordings import Recordings
from tests.integration.test_documents import Talk, got, talk, told, uploaded
from tests.signaling.store import examples

FUTURE = 10**14
STROKE = [1_000, 1_000, 50, 5_000, 5_000, 50]


@dataclass
class Recorded:
    talk: Talk
    version: str
    compliance: ClientSession

    @property
    def pages(self) -> str:
        return f"/api/recordings/{self.talk.contact}/documents/{self.version}/pages"


async def note(t: Talk, at: int, kind: str, **data: object) -> None:
    """As the desk writes it down."""
    rows = table(Timeline)
    async with t.house.database.write() as connection:
        last = await connection.scalar(
            select(func.max(rows.c.number)).where(rows.c.contact == t.contact)
        )
        await connection.execute(
            insert(rows).values(
                desk=t.house.settings.desk.id,
                contact=t.contact,
                number=(last or 0) + 1,
                at=at,
                kind=kind,
                actor=None,
                data=data,
            )
        )


@asynccontextmanager
async def recorded(folder: Path) -> AsyncIterator[Recorded]:
    """A talk in which the first page was shown and drawn on, and kept; the second one was turned to afterwards."""
    async with talk(folder) as t:
        version = (await uploaded(t.client, "/api/contact"))["version"]
        await told(t.console)
        show = {"contact": t.contact, "version": version}
        began = t.house.server.clock.now()
        assert (await t.console.ask({"type": "document.show", **show, "page": 1, "revision": 0}))[
            "type"
        ] == "ok"
        drawn = {"tool": "pen", "points": STROKE, "text": None, "size": 200}
        add = {"type": "mark.add", **show, "page": 1, "mark": "A" * 22, **drawn}
        assert (await t.console.ask(add))["type"] == "ok"
        ended = t.house.server.clock.now()
        while t.house.server.clock.now() <= ended:
            await asyncio.sleep(0)
        turn = {"type": "document.page", **show, "page": 2, "revision": 1}
        assert (await t.console.ask(turn))["type"] == "ok"
        assert (await t.page.ask({"type": "hangup", "contact": t.contact}))["type"] == "ok"
        await note(t, began, "recording.documents", kept=1)
        await note(t, began, "document.recorded", version=version)
        await note(t, ended, "recording.documents", kept=0)
        times = {"started_at": began, "ended_at": t.house.server.clock.now()}
        row = asdict(examples.recording(contact=t.contact, mode="consent", **times))
        async with t.house.database.write() as connection:
            desk = t.house.settings.desk.id
            await connection.execute(insert(table(Recording)).values(desk=desk, **row))
        keys = KeyStore(t.house.settings.keys_folder)
        keys.prepare(1)
        keys.make(t.contact, 1)
        async with t.house.client() as compliance:
            await t.house.sign_in(compliance, "compliance")
            yield Recorded(t, version, compliance)


async def test_compliance_sees_the_pages_that_were_kept_and_no_others(tmp_path: Path) -> None:
    async with recorded(tmp_path) as r:
        status, body = await got(r.compliance, f"{r.pages}/1", width="800")
        assert (status, body) == (200, b"RIFF1/800/good")
        for page in ("2", "3", "0", "x"):
            assert (await got(r.compliance, f"{r.pages}/{page}", width="800"))[0] == 404, page
        assert (await got(r.talk.staff, f"{r.pages}/1", width="800"))[0] == 403
        elsewhere = f"/api/recordings/{r.talk.contact}/documents/other/pages/1"
        assert (await got(r.compliance, elsewhere, width="800"))[0] == 404
        log = AuditLog(r.talk.house.database, r.talk.house.settings.desk.id)
        entries = [each for page in [page async for page in log.entries()] for each in page]
        played = [each.data for each in entries if each.kind == "recording.played"]
        assert played == [f'{{"version":"{r.version}"}}']


async def test_what_is_told_of_it_ends_with_what_was_recorded(tmp_path: Path) -> None:
    async with recorded(tmp_path) as r:
        about = await Recordings(r.talk.house.database, r.talk.house.settings.desk.id).about(
            r.talk.contact
        )
        [document] = about.documents
        assert (document.version, document.name, document.there) == (r.version, "Antrag.pdf", True)
        [drawn] = about.marks
        assert (drawn.page, drawn.points, drawn.removed_at) == (1, tuple(STROKE), None)
        status, whole = await got(r.compliance, f"/api/recordings/{r.talk.contact}")
        assert status == 200
        assert (whole["shown"], whole["documents"]) == ([], []), "no track was recorded beside it"


async def test_a_page_is_seen_no_more_once_the_recording_is_destroyed(tmp_path: Path) -> None:
    async with recorded(tmp_path) as r:
        assert (await got(r.compliance, f"{r.pages}/1", width="800"))[0] == 200
        KeyStore(r.talk.house.settings.keys_folder).destroy(r.talk.contact, 2)
        status, body = await got(r.compliance, f"{r.pages}/1", width="800")
        assert (status, body["details"]) == (404, {"reason": "key_destroyed"})


async def test_it_is_kept_as_long_as_the_recording(tmp_path: Path) -> None:
    async with recorded(tmp_path) as r:
        desk, database = r.talk.house.settings.desk.id, r.talk.house.database
        papers = Papers(database, desk)
        assert await papers.overdue(FUTURE) == []
        async with database.write() as connection:
            gone = {"contact": r.talk.contact, "what": "recording", "why": "erasure"}
            times = {"begun_at": 1, "done_at": 1}
            await connection.execute(insert(Destruction).values(desk=desk, **gone, **times))
        assert [each.id for each in await papers.overdue(FUTURE)] == [r.version]
