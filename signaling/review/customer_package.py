"""Everything about one customer as a package: a ZIP file with a page in both languages, JSON, and files.

What of others is in it: the chat, since it was said to the customer; the names of those who advised them; notes about
them; and picture and sound of those alone who agreed that it is passed on, as in every copy for a customer
(`manifest.copy`). Not in it: comments of reviewers, who judge the agent's work; holds; the audit log.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from signaling.api.models import LinkView
from signaling.config import Settings
from signaling.pieces import Sink
from signaling.ports import RecordedPart
from signaling.receipts import Line
from signaling.store.customers import Content, OneContact, Person

DATA: Final = "data.json"
SUMS: Final = "SHA256SUMS"
_SAFE: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789äöüÄÖÜß ._-()"
)
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class House:
    """What the package says of the house, from its settings."""

    settings: Settings

    @property
    def name(self) -> str:
        return self.settings.desk.name

    @property
    def zone(self) -> str:
        return self.settings.desk.time_zone

    @property
    def imprint(self) -> Mapping[str, str]:
        return self.settings.desk.imprint.by_language()

    @property
    def privacy(self) -> Mapping[str, str]:
        return self.settings.desk.privacy.by_language()

    def title(self, queue: str, language: str) -> str:
        """A queue's, or its id where it is no longer there."""
        found = (row.title for row in self.settings.queues if row.id == queue)
        return _in(found, language, queue)

    def outcome(self, disposition: str, language: str) -> str:
        found = (row.title for row in self.settings.dispositions if row.id == disposition)
        return _in(found, language, disposition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One contact. `parts`: of its recording, that may be in it; `withheld`: people of whom nothing is; `trouble`: why
    nothing of it is. `media`, `files`: paths in the package, by sequence and by version."""

    contact: OneContact
    content: Content
    answers: Sequence[Line]
    parts: Sequence[RecordedPart] = ()
    withheld: int = 0
    trouble: str | None = None
    media: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """All that is told of somebody. `made_at`: ms since 1970 UTC."""

    house: House
    person: Person
    made_at: int
    told: Sequence[Told]
    links: Sequence[LinkView]


def folder_of(place: int, contact: OneContact) -> str:
    """Of a contact's files, in the order of time."""
    return f"{place:03}-{contact.id}"


def document_path(folder: str, place: int, name: str) -> str:
    """A name that every system can unpack."""
    safe = "".join(letter if letter in _SAFE else "_" for letter in name).strip(" .")
    return f"{folder}/{place:02}-{safe[-_LONGEST:] or 'document'}"


def data(customer: Customer) -> str:
    """The same as the page, to be read by programs."""
    told = {
        "house": customer.house.name,
        "made_at": customer.made_at,
        "reference": customer.person.reference,
        "contacts": [_contact(each) for each in customer.told],
        "links": [
            {
                name: getattr(link, name)
                for name in ("id", "queue", "topic", "made_at", "expires_at", "used", "revoked_at")
            }
            for link in customer.links
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _contact(told: Told) -> dict[str, Any]:
    content = told.content
    return {
        **{name: value for name, value in asdict(told.contact).items() if name != "link"},
        "advised": list(content.parts),
        "chat": list(content.chat),
        "companions": list(content.companions),
        "timeline": list(content.steps),
        "answers": [asdict(line) for line in told.answers],
        "documents": [
            {**asdict(each), "file": told.files.get(each.version)} for each in content.documents
        ],
        "recording": {
            "files": [
                {
                    "file": told.media[part.sequence],
                    "kind": part.head["kind"],
                    "yours": part.head["participant"] == told.contact.id,
                    "started_at": part.head["started_at"],
                }
                for part in told.parts
            ],
            "people_left_out": told.withheld,
            "why_nothing": told.trouble,
        },
    }


def zipped(
    pages: Mapping[str, str],
    customer: Customer,
    part: Callable[[RecordedPart], Iterator[bytes]],
    document: Callable[[str], Iterator[bytes]],
) -> Iterator[bytes]:
    """Piece by piece; last the SHA-256 of every file. Raises what `part` and `document` raise where something can't be
    read any more."""
    sink, sums = Sink(), dict[str, str]()

    def put(archive: zipfile.ZipFile, path: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        with archive.open(path, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
                yield sink.take()
        sums[path] = digest.hexdigest()

    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for path, text in {**pages, DATA: data(customer)}.items():
            yield from put(archive, path, iter([text.encode()]))
        for told in customer.told:
            for version, path in told.files.items():
                yield from put(archive, path, document(version))
            for each in told.parts:
                yield from put(archive, told.media[each.sequence], part(each))
        listed = "".join(f"{digest}  {path}\n" for path, digest in sums.items())
        archive.writestr(SUMS, listed)
    yield sink.take()


def _in(found: Iterator[Any], language: str, otherwise: str) -> str:
    for title in found:
        told: str = title.by_language().get(language, otherwise)
        return told
    return otherwise
