"""What handlers work with; made by the composition root."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from signaling.codes import Codes
from signaling.config import Settings
from signaling.core.desk import Desk
from signaling.documents.service import Documents
from signaling.evidence.making import Making
from signaling.few import Few
from signaling.head_export import HeadExport
from signaling.hub import Hub
from signaling.metrics import Metrics
from signaling.ports import Archive, Clock
from signaling.review.compositions import Compositions
from signaling.review.customers import CustomerRights
from signaling.review.finding import Finding
from signaling.review.indexing import Indexer
from signaling.review.judging import Judging
from signaling.review.keeping import Keeping
from signaling.review.pseudonyms import Pseudonyms
from signaling.review.purposes import Purposes
from signaling.review.search import Search
from signaling.runner import Runner
from signaling.security import Network, Proxies
from signaling.self_check import SelfCheck
from signaling.store.accounts import Account, Accounts
from signaling.store.audit import AuditLog
from signaling.store.backdrops import Backdrops
from signaling.store.certificates import Certificates
from signaling.store.contacts import Contacts
from signaling.store.keys import ApiKeys, SigningKeys
from signaling.store.links import Links
from signaling.store.receipts import Receipts
from signaling.store.recordings import Recordings
from signaling.store.sessions import Sessions

if TYPE_CHECKING:
    from signaling.api.guard import Limits
    from signaling.api.looks import Looks
    from signaling.api.pages import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    settings: Settings
    clock: Clock
    desk: Desk  # for questions; what changes it goes through the runner
    runner: Runner
    hub: Hub
    metrics: Metrics
    accounts: Accounts
    sessions: Sessions
    links: Links
    link_keys: SigningKeys
    keys: ApiKeys
    codes: Codes
    contacts: Contacts
    certificates: Certificates
    recordings: Recordings
    receipts: Receipts
    search: Search
    indexer: Indexer
    finding: Finding
    archive: Archive
    evidence: Making
    compositions: Compositions
    documents: Documents
    backdrops: Backdrops
    checks: Few  # of whole recordings, chunk by chunk
    drawing: asyncio.Lock  # one stranger's picture at a time is made into a backdrop
    self_check: SelfCheck
    keeping: Keeping
    customers: CustomerRights
    audit: AuditLog
    purposes: Purposes
    pseudonyms: Pseudonyms
    judging: Judging
    looks: "Looks"
    export: HeadExport
    pages: "Pages"
    limits: "Limits"
    proxies: Proxies
    metrics_allow: tuple[Network, ...]
    origins: frozenset[str]
    ready: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Seat:
    """What a customer's cookie says: a contact, and the SHA-256 (hex) of its secret."""

    contact: str
    digest: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. At most one of these is set."""

    account: Account | None = None
    token: str = ""  # of the account's session
    seat: Seat | None = None
    companion: Seat | None = None  # its `contact` is the companion
    key: str | None = None  # id of an API key
    scopes: frozenset[str] = frozenset()


CONTEXT: Final = web.AppKey("context", Context)
CALLER: Final = web.RequestKey("caller", Caller)
