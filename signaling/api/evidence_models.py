"""The bodies of evidence bundles and films. Times are UTC in ms since 1970."""

from typing import Literal

from pydantic import BaseModel

from policies.consent import Mode, Purpose, Recipient
from policies.retention import What
from signaling.api.models import Body
from signaling.api.recording_models import Kept, RecordingRow
from signaling.core.commands import Channel

Why = Literal[
    "no_call",  # nobody accepted
    "chat",
    "never",  # the queue doesn't record
    "impossible",  # somebody can't agree
    "refused",
    "withdrawn",
    "unanswered",
    "unasked",
    "order",  # recorded by duty, and no order talk was begun
    "headset",  # only agents are recorded, and none has said that they wear one
    "failed",
    "restarted",  # the server, meanwhile
    "not_begun",  # it was allowed, and the contact was over before anything was on disk
]
"""Why nothing of a contact was recorded."""


class EvidenceWish(Body):
    """For whom it is made: decides what may be in it."""

    purpose: Recipient


class EvidenceOffer(Body):
    """What a bundle for that purpose would hold. `recorded`: anything ever was; `lines`: of chat;
    `documents`: that were brought; `withheld`: who is left out; `trouble`: why there is no media."""

    contact: str
    purpose: Recipient
    recorded: bool
    parts: int
    pages: int
    lines: int
    documents: int
    withheld: tuple[str, ...]
    trouble: str | None


class ContactFacts(Body):
    id: str
    queue: str
    channel: Channel
    opened_at: int
    connected_at: int | None
    ended_at: int | None


class Unrecorded(Body):
    """A reason for which nothing was recorded. `who`: whose it is; `purposes`: of which consent; `code`: of a failure,
    or why somebody can't agree; `at`: when."""

    why: Why
    who: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    code: str | None = None
    at: tuple[int, ...] = ()


class DestroyedLayer(Body):
    """What is gone for good. `number`: of its certificate's entry in the audit log; `key`, `parts`: of a recording."""

    what: What
    why: str
    rule: str | None
    at: int
    key: str | None
    parts: int | None
    number: int | None = None


class Manifest(Kept):
    """manifest.json. `recording` None: nothing was begun; `mode`: how the contact was to be recorded; `unrecorded`: why
    it wasn't, empty where it was. Of a contact that wasn't recorded it tells the whole chat, and what was shown as far
    as nobody was against that being kept."""

    contact: ContactFacts
    mode: Mode
    recording: RecordingRow | None
    unrecorded: tuple[Unrecorded, ...]
    destroyed: tuple[DestroyedLayer, ...]


class FilmWish(Body):
    """`language`: of the words in it."""

    purpose: Recipient
    language: Literal["de", "en"]


class FilmRow(Body):
    """`state` None: there is none. `done`, `of`: ms of the film; `until`: when it goes by itself; `code`: why it
    failed."""

    contact: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"] | None
    purpose: Recipient | None
    done: int
    of: int
    size: int
    code: str | None
    until: int | None


MODELS: tuple[type[BaseModel], ...] = (EvidenceWish, EvidenceOffer, FilmWish, FilmRow)
