"""The composition root: the only place where everything meets.

Start: take the desk (lock and epoch), load it, then listen. End (SIGTERM, SIGINT, or an exit code of the
runner): no longer ready, nothing new accepted, websockets closed with 1012 spread over 1.5 s, pending groups
committed, the desk given back; all within 5 s.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Final

from aiohttp import web

from signaling import garbage, processes, starts
from signaling.api import routes
from signaling.api.context import CONTEXT, Context
from signaling.api.guard import Limits, edge
from signaling.api.http import MAX_BODY
from signaling.api.looks import Looks
from signaling.api.pages import Pages
from signaling.clock import SystemClock
from signaling.codes import Codes
from signaling.config import Settings
from signaling.consoles import Consoles
from signaling.core.desk import Desk
from signaling.core.events import AgentKnown, ContactLetGo
from signaling.documents.palette import COLOURS
from signaling.documents.renderer import SandboxedRenderer
from signaling.documents.service import Documents
from signaling.evidence.making import Making, making_of
from signaling.evidence.pictures import Painter
from signaling.few import Few
from signaling.head_export import HeadExport
from signaling.hub import Hub
from signaling.looking import keep_looking
from signaling.metrics import Metrics
from signaling.ports import Archive, Clock, MediaPlane, Recorder, Renderer
from signaling.recordings import Recordings
from signaling.relays import relays
from signaling.review.compositions import Compositions
from signaling.review.customers import CustomerRights
from signaling.review.film_jobs import FilmJobs
from signaling.review.finding import Finding, search_of
from signaling.review.indexing import Forgetting, Indexer, Watched
from signaling.review.judging import Judging
from signaling.review.keeping import LOOK_S as KEEPING_S
from signaling.review.keeping import Keeping
from signaling.review.pseudonyms import Pseudonyms
from signaling.review.purposes import Purposes
from signaling.review.sampling import LOOK_S
from signaling.runner import Runner
from signaling.security import Proxies, networks
from signaling.self_check import SWEEP_S, SelfCheck
from signaling.store.accounts import Accounts
from signaling.store.appearance import Appearance
from signaling.store.audit import AuditLog
from signaling.store.backdrops import Backdrops
from signaling.store.certificates import Certificates
from signaling.store.contacts import Contacts
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.found import FoundContacts
from signaling.store.keys import ApiKeys, SigningKeys
from signaling.store.links import Links
from signaling.store.migrations import upgrade
from signaling.store.passwords import Passwords
from signaling.store.receipts import Receipts
from signaling.store.recordings import Recordings as Recorded
from signaling.store.sessions import Sessions, SignInRules
from signaling.switchboard import Switchboard
from signaling.tls import Reloading
from signaling.watch import Watch

log = logging.getLogger(__name__)

DIST: Final = Path(__file__).parent.parent / "web" / "dist"
CERTIFICATE_S: Final = 60.0  # how often its files are looked at
DATABASE_S: Final = 60.0  # after a boot the database may take longer than we do
PROBE_S: Final = 5.0  # how often a desk at rest is tried
# Connections that may wait to be accepted: everybody comes back after a restart.
BACKLOG: Final = 4_096


class Server:
    """One desk, served. `start`, then `wait` for the exit code, then `stop`."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        dist: Path = DIST,
        limits: Limits | None = None,
        passwords: Passwords | None = None,
        plane: MediaPlane | None = None,
        recorder: Recorder | None = None,
        archive: Archive | None = None,
        renderer: Renderer | None = None,
    ) -> None:
        """`archive`, `renderer`: those of the settings, unless others are given."""
        self._renderer = renderer
        self._plane = plane
        self._recorder = recorder
        self._archive = archive
        self._settings = settings
        self.clock: Final = clock or SystemClock()
        self._dist = dist
        self._limits = limits or Limits()
        self._passwords = passwords
        self._stack = contextlib.AsyncExitStack()
        self._ready = False
        self._ended: asyncio.Future[int] | None = None
        self.metrics: Final = Metrics()
        self._asked = asyncio.Event()
        self.port = settings.server.port
        self.export: HeadExport | None = None
        self.documents: Documents | None = None
        self.keeping: Keeping | None = None

    async def start(self) -> None:
        """Raises `DeskTaken`, `DatabaseAway`, `PagesMissing`, `OSError` (the port); leaves nothing behind then."""
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise

    async def _start(self) -> None:
        settings, clock = self._settings, self.clock
        pages = Pages.load(self._dist, settings.desk.accent)
        database = Database(settings.storage.database_url)
        self._stack.push_async_callback(database.close)
        await database.answers(DATABASE_S, _tell_of_database)
        await upgrade(database)
        search = search_of(database, settings.desk.id)
        self._stack.push_async_callback(search.close)
        indexer = Indexer(search, FoundContacts(database, settings.desk.id), clock.now)
        store = DeskStore(database)
        epoch = await store.begin(settings.desk.id)
        self._stack.push_async_callback(store.close)
        audit = AuditLog(database, settings.desk.id)
        self.export = export = await self._keep_heads(audit, epoch)
        turn = relays(settings.turn) if settings.turn else None
        rules = settings.to_rules(turn, media=self._plane is not None)
        desk = Desk(rules, await store.load(), clock.now())
        hub = Hub(self.metrics.counts, asyncio.get_running_loop().time)
        archive = self._archive or processes.reading(settings, clock.now)
        board = self._board(archive)
        runner = Runner(desk, Watched(store, indexer), clock, hub, self.metrics, board=board)
        hub.attach(runner)
        if board is not None:
            board.attach(runner.post)
            await board.start(settings.desk.id, epoch)
            self._stack.push_async_callback(board.stop)  # after the runner, which may have promised
            self._media_gauges(board, desk)
        self._stack.push_async_callback(runner.stop)
        for known in await store.agents():
            runner.post(AgentKnown(profile=known))
        self_check = SelfCheck(Appearance(database, settings.desk.id), desk, clock, runner.submit)
        await self_check.start(runner.post)
        accounts = Accounts(database, settings.desk.id, self._passwords)
        sessions = Sessions(
            database,
            settings.desk.id,
            accounts,
            SignInRules(absolute_ms=settings.sign_in.session_ms, idle_ms=settings.sign_in.idle_ms),
        )
        documents = await self._documents(database, desk, runner)
        painter = Painter(documents.versions, documents.opened, COLOURS)
        evidence = making_of(settings, database, archive, painter)
        compositions = await self._compositions(archive, evidence)
        self.keeping = keeping = self._keeping(database, archive, desk, runner)
        context = Context(
            settings=settings,
            clock=clock,
            desk=desk,
            runner=runner,
            hub=hub,
            metrics=self.metrics,
            accounts=accounts,
            sessions=sessions,
            links=Links(database, settings.desk.id),
            link_keys=SigningKeys(database, settings.desk.id),
            keys=ApiKeys(database, settings.desk.id),
            codes=Codes(database, settings.desk.id),
            contacts=Contacts(database, settings.desk.id),
            certificates=Certificates(database, settings.desk.id),
            recordings=Recorded(database, settings.desk.id),
            receipts=Receipts(database, settings.desk.id),
            search=search,
            indexer=indexer,
            finding=Finding(database, settings.desk.id, search, indexer),
            archive=archive,
            evidence=evidence,
            compositions=compositions,
            documents=documents,
            backdrops=Backdrops(database, settings.desk.id),
            checks=Few(),
            drawing=asyncio.Lock(),
            self_check=self_check,
            keeping=keeping,
            customers=CustomerRights.of(settings, database, archive, keeping, clock, runner.submit),
            audit=audit,
            purposes=Purposes(),
            pseudonyms=Pseudonyms(database, settings.desk.id, clock),
            judging=Judging(database, settings, clock),
            looks=Looks(),
            export=export,
            pages=pages,
            limits=self._limits,
            proxies=Proxies(networks(settings.server.trusted_proxies)),
            metrics_allow=networks(settings.server.metrics_allow),
            origins=frozenset(settings.origins),
            ready=lambda: self._ready and runner.writable,
        )
        forgetting = Forgetting(search)
        for holder in (compositions, documents.forgetting, context.judging.holder, forgetting):
            keeping.destroyer.register(holder)
        keeping.also_scrub(forgetting.scrub)
        context.judging.on_words(indexer.touch)
        await indexer.begin()
        keeping.destroyer.tell(self._journalled)
        self._gauges(hub, runner)
        self.metrics.gauge(
            "search_complete",
            "1 if every contact that is over can be found",
            lambda: indexer.complete and indexer.trouble is None,
        )
        await self._listen(context)
        hub.start()
        self._stack.push_async_callback(hub.stop)
        watch = Watch(
            accounts,
            context.certificates,
            context.links,
            now=clock.now(),
            post=runner.post,
            forget=sessions.forget,
            sign_out=hub.sign_out,
        )
        consoles = Consoles(sessions, hub, now=clock.now, busy=_busy(desk))
        self._watch(keep_looking(watch.look, "changes by other processes could not be read"))
        self._watch(keep_looking(consoles.look, "the sessions of open consoles could not be read"))
        self._watch(
            keep_looking(
                self_check.sweep, "checks of former shifts could not be deleted", every_s=SWEEP_S
            )
        )
        self._watch(
            keep_looking(
                context.judging.sampling.look, "a sample could not be drawn", every_s=LOOK_S
            )
        )
        self._watch(keep_looking(keeping.look, "retention could not go on", every_s=KEEPING_S))
        self._watch(self._probe(runner))
        self._watch(indexer.run())
        runner.start()
        self._ended = runner.ended
        self._ready = True
        log.info("serving", extra={"desk": settings.desk.id, "port": self.port})

    def _board(self, archive: Archive) -> Switchboard | None:
        """What stands between the desk and its media plane; between desk and recorder, where queues may record."""
        counts, recordings = self.metrics.counts, None
        if self._plane is None:
            return None
        if self._recorder is not None:
            recordings = Recordings(self._recorder, archive, self._plane, self.clock, counts)
            self._recording_gauges(recordings)
        return Switchboard(self._plane, counts, recordings)

    async def _documents(self, database: Database, desk: Desk, runner: Runner) -> Documents:
        """Stopped before the runner, which it tells what was brought."""
        settings = self._settings
        documents = Documents(
            settings,
            database,
            processes.storage(settings, self.clock.now),
            self._renderer or SandboxedRenderer(settings.documents.most_pages),
            self.clock,
            desk,
            runner.submit,
        )
        self.documents = documents
        self._stack.push_async_callback(documents.stop)
        await documents.start()
        gauge = self.metrics.gauge
        gauge(
            "documents_available",
            "1 if documents can be kept and read",
            lambda: documents.trouble is None,
        )
        gauge("documents_open", "Documents with a process of their own", documents.open_now)
        gauge("uploads", "Uploads that are not over", lambda: len(documents.uploads.names))
        return documents

    def _keeping(
        self,
        database: Database,
        archive: Archive,
        desk: Desk,
        runner: Runner,
    ) -> Keeping:
        """What is kept and what goes."""

        async def release(contact: str) -> None:
            if contact in desk.state.contacts:
                await runner.submit(ContactLetGo(contact=contact))

        def quiet() -> bool:
            return all(each.state == "closed" for each in desk.state.contacts.values())

        return Keeping(self._settings, database, archive, self.clock, release=release, quiet=quiet)

    async def _compositions(self, archive: Archive, evidence: Making) -> Compositions:
        films = processes.films(self._settings)
        jobs = FilmJobs(self._settings.storage.data.absolute() / "film-jobs")
        compositions = Compositions(films, jobs, archive, self.clock, evidence)
        self._stack.push_async_callback(compositions.stop)
        await compositions.start()
        return compositions

    async def _journalled(self, _: object) -> None:
        """What went is told outside of the database at once; if that can't be written, with the next head."""
        if self.export is not None:
            try:
                await self.export.journal.catch_up()
            except OSError:
                log.exception("a destruction is not in the journal yet")

    async def _keep_heads(self, audit: AuditLog, epoch: int) -> HeadExport:
        """From the entry of the start to that of the stop; the last head leaves when all else is written."""
        settings, now = self._settings, self.clock.now
        export = HeadExport(
            audit,
            settings.desk.id,
            settings.keys_folder,
            settings.heads_file,
            now=now,
            counts=self.metrics.counts,
            webhook=settings.audit.webhook,
        )
        await starts.started(audit, now(), epoch, settings)
        await export.start()
        self._stack.push_async_callback(export.stop)
        self._stack.push_async_callback(starts.stopped, audit, now, epoch)
        self._watch(export.run())
        return export

    async def _listen(self, context: Context) -> None:
        app = web.Application(middlewares=[edge], client_max_size=MAX_BODY)
        app[CONTEXT] = context
        routes.register(app)
        server, tls = self._settings.server, None
        if server.tls is not None:
            tls = Reloading(server.tls.certificate, server.tls.key)
            self._watch(self._follow_certificate(tls))
        listener = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await listener.setup()
        self._stack.push_async_callback(listener.cleanup)
        site = web.TCPSite(
            listener,
            server.host,
            server.port,
            ssl_context=tls.context if tls else None,
            backlog=BACKLOG,
        )
        await site.start()
        self.port = listener.addresses[0][1]

    def _gauges(self, hub: Hub, runner: Runner) -> None:
        gauge = self.metrics.gauge
        gauge("connections", "Open websockets", lambda: len(hub))
        gauge("pending_effects", "Effects that wait for a commit", lambda: runner.pending)
        gauge("ready", "1 if the server is ready", lambda: self._ready and runner.writable)

    def _media_gauges(self, board: Switchboard, desk: Desk) -> None:
        def calls() -> int:
            return sum(c.on_sfu and c.state == "connected" for c in desk.state.contacts.values())

        self.metrics.gauge(
            "media_available", "1 if a media worker takes calls", lambda: board.available_now
        )
        self.metrics.gauge("media_calls", "Calls on the media plane", calls)

    def _recording_gauges(self, recordings: Recordings) -> None:
        gauge = self.metrics.gauge
        gauge(
            "recorder_available",
            "1 if something can be recorded",
            lambda: recordings.available_now,
        )
        gauge(
            "recordings",
            "Contacts of which something may be written now",
            lambda: recordings.running,
        )

    def _watch(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)

        async def end() -> None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

        self._stack.push_async_callback(end)

    async def _probe(self, runner: Runner) -> None:
        """A desk at rest saves nothing: it would call itself ready on a full disk, or long after another took over."""
        while not runner.ended.done():
            await asyncio.sleep(PROBE_S)
            runner.probe()

    async def _follow_certificate(self, tls: Reloading) -> None:
        """Once a minute, and at once when asked to (SIGHUP)."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), CERTIFICATE_S)
            asked = self._asked.is_set()
            self._asked.clear()
            for words in tls.look(self.clock.now(), always=asked):
                log.error("the new certificate can't be used", extra={"why": words})

    def reload_certificate(self) -> None:
        self._asked.set()

    async def wait(self) -> int:
        """Until the process must end; the exit code."""
        assert self._ended is not None
        return await self._ended

    async def stop(self) -> None:
        self._ready = False
        await self._stack.aclose()


def _tell_of_database(error: object) -> None:
    log.warning("the database can't be reached yet: trying again", extra={"why": str(error)})


def _busy(desk: Desk) -> Callable[[str], bool]:
    def busy(account: str) -> bool:
        agent = desk.state.agents.get(account)
        return agent is not None and bool(agent.contacts)

    return busy


async def serve(
    settings: Settings,
    *,
    on_ready: Callable[[Server], None] | None = None,
    on_stop: Callable[[int], None] | None = None,
) -> int:
    """Serve until a signal; the exit code (0, or what the runner says). `on_stop` hears it before stopping begins."""
    server = Server(
        settings, plane=processes.plane(settings), recorder=processes.recorder(settings)
    )
    await server.start()
    garbage.look_seldom()
    loop = asyncio.get_running_loop()
    signalled: asyncio.Future[int] = loop.create_future()

    def stop() -> None:
        if not signalled.done():
            signalled.set_result(0)

    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop)
    loop.add_signal_handler(signal.SIGHUP, server.reload_certificate)
    processes.on_launcher_gone(stop)
    code = 0
    try:
        if on_ready is not None:
            on_ready(server)
        processes.say_ready()
        ended = asyncio.ensure_future(server.wait())
        await asyncio.wait({ended, signalled}, return_when=asyncio.FIRST_COMPLETED)
        code = ended.result() if ended.done() else 0
        ended.cancel()
        return code
    finally:
        if on_stop is not None:
            on_stop(code)
        await server.stop()
