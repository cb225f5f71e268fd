"""The demo's library: filled once, through the same checks and the same sandbox as any upload."""

from dataclasses import replace
from datetime import date
from typing import Final

from signaling import processes
from signaling.config import Settings
from signaling.days import end_of_day, local
from signaling.documents.examine import Examine
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.pictures import Pictures
from signaling.documents.renderer import SandboxedRenderer
from signaling.documents.storage import Threaded
from signaling.generated import new_id
from signaling.ports import Clock
from signaling.store.engine import Database
from signaling.store.library import Document, Library, Valid
from signaling.store.uploads import Upload, Uploads

BY: Final = "nina"
"""The administrator."""


class _Still:
    """A clock for one moment."""

    def __init__(self, now: int) -> None:
        self._now = now

    def now(self) -> int:
        return self._now


async def stock(settings: Settings, database: Database, now: int) -> int:
    """How many documents were put there; none where any were before. A machine that can't confine what opens files
    gets none either."""
    library = Library(database, settings.desk.id)
    if not settings.documents.enabled or await library.all():
        return 0
    renderer = SandboxedRenderer(settings.documents.most_pages)
    await renderer.start()
    storage = Threaded(processes.storage(settings, lambda: now))
    try:
        if renderer.trouble is not None:
            return 0
        await storage.run(storage.storage.prepare)
        return await _fill(settings, database, library, storage, renderer, _Still(now))
    finally:
        await renderer.stop()
        storage.close()


async def _fill(
    settings: Settings,
    database: Database,
    library: Library,
    storage: Threaded,
    renderer: SandboxedRenderer,
    clock: Clock,
) -> int:
    from signaling.demo_papers import PAPERS, last_day  # draws PDFs, which a server never needs

    opened = OpenDocuments(storage, renderer)
    pictures = Pictures(storage, opened, settings.documents.cache_mb << 20)
    examine = Examine(
        storage, opened, pictures, clock, scanner="", most_pages=settings.documents.most_pages
    )
    uploads, now = Uploads(database, settings.desk.id), clock.now()
    zone = settings.desk.time_zone
    today: date = local(now, zone).date()
    for paper in PAPERS:
        until = last_day(paper, today)
        body = paper.draw(until)
        upload = Upload(
            id=new_id(),
            contact=None,
            by=BY,
            name=paper.file,
            size=len(body),
            state="receiving",
            code=None,
            pages=None,
            made_at=now,
            changed_at=now,
        )
        await storage.run(storage.storage.begin, upload.id)
        await storage.run(storage.storage.append, upload.id, 0, body)
        await uploads.add(upload)
        version = await examine.look(upload, None, lambda _: None)
        done = replace(upload, state="ready", pages=version.pages)
        await uploads.change(done, version=version)
        queues = tuple(name for name in paper.queues if name in {q.id for q in settings.queues})
        document = Document(
            id=new_id(),
            name=paper.name,
            topic=paper.topic,
            queues=queues,
            made_at=now,
            made_by=BY,
            changed_at=now,
        )
        last = None if paper.days is None else end_of_day(until, zone)
        await library.add(document, upload.id, Valid(since=None, until=last))
    await pictures.stop()
    await opened.stop()
    return len(PAPERS)
