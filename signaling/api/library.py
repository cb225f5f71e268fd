"""The library: documents by queue and topic, each with its versions and the days on which they hold.

Everybody who works here reads what concerns their queues; agents write for their own queues, supervisors and
administrators for all.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, get_args

from aiohttp import web

from signaling.api.askers import allowed, asker, documents_of
from signaling.api.context import CALLER, CONTEXT, Context
from signaling.api.document_models import (
    Library,
    LibraryChange,
    LibraryDocument,
    LibraryRow,
    LibraryVersion,
    LibraryWish,
    VersionWish,
)
from signaling.api.documents import picture_of
from signaling.api.http import answer, read
from signaling.api.uploads import speakable
from signaling.core.errors import Code, Refused
from signaling.core.events import LibraryChanged
from signaling.core.state import State
from signaling.days import end_of_day, last_day, local, start_of_day
from signaling.documents import library
from signaling.documents.access import Asker, InContact, InLibrary, Taking, authorise
from signaling.generated import new_id
from signaling.store.library import Document, Entry, Valid
from signaling.store.uploads import Version

MOST: Final = 500
"""Documents in one answer; who looks for more has to say what."""


async def page(request: web.Request) -> web.Response:
    """`query` in name, topic or file's name; `queue`, `topic`, `state` filter.

    `contact`: what is of its queue, first what is of its topic; for somebody who takes part in it.
    """
    context, documents = request.app[CONTEXT], documents_of(request)
    await allowed(request, "read")
    who, names = asker(request), await _names(context)
    mine = [
        entry
        for entry in await documents.library.all()
        if may(context.desk.state, who, "read", entry)
    ]
    rows = [_row(context, who, entry, names) for entry in mine]
    topics = tuple(sorted({row.topic for row in rows if row.topic}, key=str.casefold))
    wanted = _for_contact(request, _wanted(request, rows))
    return answer(Library(documents=tuple(wanted[:MOST]), topics=topics))


async def one(request: web.Request) -> web.Response:
    return await _answered(request, await _entry(request, "read"))


async def add(request: web.Request) -> web.Response:
    context, documents = request.app[CONTEXT], documents_of(request)
    wish = await read(request, LibraryWish)
    grant = authorise(
        context.desk.state, asker(request), InLibrary(act="write", queues=wish.queues)
    )
    _check_queues(context, wish.queues)
    await _own_upload(request, wish.upload)
    now = context.clock.now()
    document = Document(
        id=new_id(),
        name=_named(wish.name),
        topic=speakable(wish.topic),
        queues=wish.queues,
        made_at=now,
        made_by=grant.who,
        changed_at=now,
    )
    valid = _valid(context, wish.valid_from, wish.valid_until)
    entry = await documents.library.add(document, wish.upload, valid)
    documents.versions.forget(wish.upload)
    return await _answered(request, entry, 201)


async def add_version(request: web.Request) -> web.Response:
    context, documents = request.app[CONTEXT], documents_of(request)
    entry, wish = await _entry(request, "write"), await read(request, VersionWish)
    await _own_upload(request, wish.upload)
    valid, now = _valid(context, wish.valid_from, wish.valid_until), context.clock.now()
    entry = await documents.library.add_version(
        now, entry.document.id, wish.upload, valid, by=_who(request)
    )
    documents.versions.forget(wish.upload)
    await _tell_talks(context, entry)
    return await _answered(request, entry, 201)


async def change(request: web.Request) -> web.Response:
    """Whoever moves a document to other queues must be allowed to write there, too."""
    context, documents = request.app[CONTEXT], documents_of(request)
    entry, wish = await _entry(request, "write"), await read(request, LibraryChange)
    authorise(context.desk.state, asker(request), InLibrary(act="write", queues=wish.queues))
    _check_queues(context, wish.queues)
    version = None
    if wish.validity is not None:
        valid = _valid(context, wish.validity.valid_from, wish.validity.valid_until)
        version = (wish.validity.version, valid)
    entry = await documents.library.change(
        context.clock.now(),
        entry.document.id,
        by=_who(request),
        name=_named(wish.name),
        topic=speakable(wish.topic),
        queues=wish.queues,
        version=version,
    )
    await _tell_talks(context, entry)
    return await _answered(request, entry)


async def withdraw(request: web.Request) -> web.Response:
    context, documents = request.app[CONTEXT], documents_of(request)
    entry = await _entry(request, "write")
    entry = await documents.library.withdraw(
        context.clock.now(), entry.document.id, by=_who(request)
    )
    await _tell_talks(context, entry)
    return await _answered(request, entry)


async def picture(request: web.Request) -> web.Response:
    """A page of a version; of one's own upload also before it is in the library."""
    documents, name = documents_of(request), request.match_info["version"]
    known = await documents.versions.get(name)
    account = request[CALLER].account
    assert account is not None
    fresh = known.contact is None and known.document is None and known.made_by == account.id
    await allowed(request, "read", None if fresh else name)
    return await picture_of(request, name, account.id)


def may(d: State, who: Asker, act: str, entry: Entry) -> bool:
    try:
        wish = InLibrary(act="write" if act == "write" else "read", queues=entry.document.queues)
        authorise(d, who, wish)
    except Refused:
        return False
    return True


async def _tell_talks(context: Context, entry: Entry) -> None:
    """A talk that has one of its versions must not be shown it when it may no longer be."""
    now, withdrawn = context.clock.now(), entry.document.withdrawn_at is not None

    def until(version: Version) -> int | None:
        state = library.validity(version, entry.versions, now, withdrawn=withdrawn)
        return library.shown_until(version, entry.versions, now) if state == "valid" else now

    ends = {version.id: until(version) for version in entry.versions}
    await context.runner.submit(LibraryChanged(until=ends))


async def _entry(request: web.Request, act: str) -> Entry:
    """Raises `Refused`; a document that somebody may not read isn't found."""
    context, documents = request.app[CONTEXT], documents_of(request)
    entry = await documents.library.get(request.match_info["document"])
    for needed in ("read", act):
        wish = InLibrary(act="write" if needed == "write" else "read", queues=entry.document.queues)
        authorise(context.desk.state, asker(request), wish)
    return entry


async def _own_upload(request: web.Request, upload: str) -> None:
    if await documents_of(request).uploads.owner(upload) != (None, _who(request)):
        raise Refused(Code.NOT_FOUND, "there is no such upload of yours")


def _who(request: web.Request) -> str:
    account = request[CALLER].account
    assert account is not None
    return account.id


def _named(name: str) -> str:
    named = speakable(name)
    if not named:
        raise Refused(Code.FIELD_INVALID, "a document needs a name", field="name")
    return named


def _check_queues(context: Context, queues: Sequence[str]) -> None:
    if not set(queues) <= set(context.desk.state.queues):
        raise Refused(Code.FIELD_INVALID, "there is no such queue", field="queues")


def _valid(context: Context, since: date | None, until: date | None) -> Valid:
    zone = context.settings.desk.time_zone
    try:
        valid = Valid(
            since=None if since is None else start_of_day(since, zone),
            until=None if until is None else end_of_day(until, zone),
        )
    except (OverflowError, ValueError):
        raise Refused(Code.FIELD_INVALID, "not a day of this age", field="valid_until") from None
    if valid.since is not None and valid.until is not None and valid.until <= valid.since:
        raise Refused(Code.FIELD_INVALID, "ends before it begins", field="valid_until")
    return valid


def _wanted(request: web.Request, rows: Sequence[LibraryRow]) -> list[LibraryRow]:
    query = request.query.get("query", "").casefold().split()
    queue, topic = request.query.get("queue"), request.query.get("topic")
    state = request.query.get("state")
    if state and state not in get_args(library.Validity):
        raise Refused(Code.FIELD_INVALID, "no such state", field="state")

    def fits(row: LibraryRow) -> bool:
        words = f"{row.name} {row.topic} {row.current.name}".casefold()
        return (
            all(word in words for word in query)
            and (not queue or not row.queues or queue in row.queues)
            and (not topic or row.topic == topic)
            and (not state or row.state == state)
        )

    return [row for row in rows if fits(row)]


def _for_contact(request: web.Request, rows: list[LibraryRow]) -> list[LibraryRow]:
    """Raises `Refused`."""
    name, account = request.query.get("contact"), request[CALLER].account
    if name is None:
        return rows
    assert account is not None
    state = request.app[CONTEXT].desk.state
    authorise(state, Taking(account=account, contact=name), InContact(act="look"))
    record = state.contacts[name].record
    topic = (record.topic or "").casefold()
    mine = (row for row in rows if not row.queues or record.queue in row.queues)
    return sorted(mine, key=lambda row: not topic or row.topic.casefold() != topic)


async def _answered(request: web.Request, entry: Entry, status: int = 200) -> web.Response:
    context = request.app[CONTEXT]
    names = await _names(context)
    versions = tuple(_version(context, entry, each, names) for each in reversed(entry.versions))
    by = entry.document.withdrawn_by
    body = LibraryDocument(
        document=_row(context, asker(request), entry, names),
        versions=versions,
        withdrawn_at=entry.document.withdrawn_at,
        withdrawn_by=names.get(by, by) if by is not None else None,
    )
    return answer(body, status)


async def _names(context: Context) -> Mapping[str, str]:
    return {account.id: account.name for account in await context.accounts.all()}


def _row(context: Context, who: Asker, entry: Entry, names: Mapping[str, str]) -> LibraryRow:
    document, now = entry.document, context.clock.now()
    shown = library.current(entry.versions, now) or entry.versions[-1]
    current = _version(context, entry, shown, names)
    return LibraryRow(
        document=document.id,
        name=document.name,
        topic=document.topic,
        queues=document.queues,
        state=current.state,
        current=current,
        versions=len(entry.versions),
        changed_at=document.changed_at,
        mine=may(context.desk.state, who, "write", entry),
    )


def _version(
    context: Context, entry: Entry, version: Version, names: Mapping[str, str]
) -> LibraryVersion:
    zone, now = context.settings.desk.time_zone, context.clock.now()
    since, until = version.valid_from, version.valid_until
    withdrawn = entry.document.withdrawn_at is not None
    return LibraryVersion(
        version=version.id,
        number=version.number or 0,
        name=version.name,
        kind=version.kind,
        pages=version.pages,
        sizes=version.sizes,
        size=version.size,
        sha256=version.sha256,
        notes=version.notes,
        valid_from=None if since is None else local(since, zone).date(),
        valid_until=None if until is None else last_day(until, zone),
        state=library.validity(version, entry.versions, now, withdrawn=withdrawn),
        made_at=version.made_at,
        made_by=version.made_by,
        made_by_name=names.get(version.made_by),
    )
