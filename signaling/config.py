"""The settings of a desk, frozen. `signaling/config_file.py` reads them.

Durations are seconds in the file (`_s`) and milliseconds inside. Relative paths are relative to the file.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator

from policies.retention import Rules as RetentionRules
from policies.routing.facts import Channel, Hours, Loosening, Opening, Overflow, QueueRule
from signaling.config_appearance import AppearanceSection
from signaling.config_documents import DocumentsSection, QueueDocuments
from signaling.config_fields import (
    LEVELS,
    ChoiceRow,
    ClosedDate,
    Colour,
    FilePath,
    Id,
    Language,
    Level,
    Network,
    Origin,
    Section,
    Texts,
    TimeOfDay,
    Webhook,
    address,
    zone,
)
from signaling.config_recording import QueueRecording, RecordingSection
from signaling.config_retention import QueueRetention, RetentionSection
from signaling.config_review import QueueReview, ReviewSection
from signaling.core.call_views import IceServer
from signaling.core.links import LONGEST_S
from signaling.core.model import DeskRules, Relays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Accent(Section):
    """The house's colour, on our light and dark surfaces; contrast is checked."""

    light: Colour = "#0a4f66"
    dark: Colour = "#8bd3ea"


class DeskSection(Section):
    id: Id = "desk"
    name: Annotated[str, Field(min_length=1, max_length=100)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("de", "en")
    time_zone: Annotated[str, AfterValidator(zone)] = "Europe/Berlin"
    privacy: Texts
    imprint: Texts
    contact_hint: Texts
    accent: Accent = Accent()
    demo: bool = False


class Tls(Section):
    certificate: FilePath
    key: FilePath


class ServerSection(Section):
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    public_url: Origin
    origins: tuple[Origin, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    metrics_allow: tuple[Network, ...] = ("127.0.0.0/8", "::1/128")
    tls: Tls | None = None


class StorageSection(Section):
    data: Annotated[FilePath, Field(validate_default=True)] = Path("data")
    database: Annotated[str, Field(repr=False)] = ""

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://")):
            raise ValueError('must begin with "postgresql://" or "sqlite:///", or be left out')
        return value

    @property
    def database_url(self) -> str:
        """The configured database, or SQLite in the data folder."""
        return self.database or f"sqlite:///{(self.data / 'visavis.db').absolute()}"


class LooseningRow(Section):
    after_s: Annotated[int, Field(ge=1, le=86_400)]
    skills: Annotated[dict[Id, Annotated[int, Field(ge=0, le=LEVELS[1])]], Field(min_length=1)]


class OverflowRow(Section):
    after_s: Annotated[int, Field(ge=0, le=86_400)]
    queue: Id


class HoursRow(Section):
    """Open on these days from `start` to `end`, local time of the desk."""

    days: Annotated[
        tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], Field(min_length=1)
    ]
    start: TimeOfDay
    end: TimeOfDay

    def openings(self) -> tuple[Opening, ...]:
        return tuple(
            Opening(weekday=WEEKDAYS.index(day), start=minutes(self.start), end=minutes(self.end))
            for day in self.days
        )


class QueueSection(Section):
    id: Id
    title: Texts
    language: Language
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] = ("video", "sound", "chat")
    skills: dict[Id, Level] = {}
    certificates: dict[Channel, tuple[Id, ...]] = {}
    loosen: tuple[LooseningRow, ...] = ()
    overflow: tuple[OverflowRow, ...] = ()
    hours: tuple[HoursRow, ...] = ()
    closed_on: tuple[ClosedDate, ...] = ()
    network: Literal["direct", "relay", "sfu"] = "direct"
    recording: QueueRecording = QueueRecording()
    documents: QueueDocuments = QueueDocuments()
    review: QueueReview = QueueReview()
    retention: QueueRetention = QueueRetention()
    priority_s: Annotated[int, Field(ge=0, le=86_400)] = 0
    preferred_s: Annotated[int, Field(ge=0, le=86_400)] = 60
    reservation_s: Annotated[int, Field(ge=5, le=300)] = 20
    wrap_up_s: Annotated[int, Field(ge=0, le=3_600)] = 120
    rest_s: Annotated[int, Field(ge=0, le=3_600)] = 0
    longest: Annotated[int, Field(ge=1, le=100_000)] = 20_000

    def rule(self, zone: str, *, documents: bool = True) -> QueueRule:
        """`documents`: the house has them at all."""
        openings = (opening for row in self.hours for opening in row.openings())
        return QueueRule(
            id=self.id,
            title=self.title.by_language(),
            language=self.language,
            channels=self.channels,
            skills=tuple(sorted(self.skills.items())),
            certificates={
                channel: tuple(sorted(names)) for channel, names in self.certificates.items()
            },
            loosen=tuple(
                Loosening(after_ms=row.after_s * 1000, skills=dict(row.skills))
                for row in sorted(self.loosen, key=lambda row: row.after_s)
            ),
            overflow=tuple(
                Overflow(after_ms=row.after_s * 1000, queue=row.queue)
                for row in sorted(self.overflow, key=lambda row: row.after_s)
            ),
            hours=Hours(
                zone=zone,
                openings=tuple(sorted(openings, key=lambda o: (o.weekday, o.start))),
                closed_on=frozenset(self.closed_on),
            ),
            network=self.network,
            head_start_ms=self.priority_s * 1000,
            preferred_ms=self.preferred_s * 1000,
            reservation_ms=self.reservation_s * 1000,
            wrap_up_ms=self.wrap_up_s * 1000,
            rest_ms=self.rest_s * 1000,
            longest=self.longest,
            recording=self.recording.rule(),
            documents=self.documents.rule(enabled=documents),
        )


class LinksSection(Section):
    """How long a link is valid, unless its maker says otherwise, and at most."""

    lifetime_s: Annotated[int, Field(ge=60)] = 7 * 86_400
    maximum_s: Annotated[int, Field(ge=60, le=LONGEST_S)] = 90 * 86_400

    @property
    def lifetime_ms(self) -> int:
        return self.lifetime_s * 1000

    @property
    def maximum_ms(self) -> int:
        return self.maximum_s * 1000


class SignInSection(Section):
    """How long staff stay signed in: at most, and without doing anything."""

    session_s: Annotated[int, Field(ge=300, le=7 * 86_400)] = 12 * 3_600
    idle_s: Annotated[int, Field(ge=60, le=7 * 86_400)] = 2 * 3_600

    @property
    def session_ms(self) -> int:
        return self.session_s * 1000

    @property
    def idle_ms(self) -> int:
        return self.idle_s * 1000


class IceRow(Section):
    urls: Annotated[
        tuple[Annotated[str, Field(pattern=r"^(stuns?|turns?):[^\s/]+$")], ...], Field(min_length=1)
    ]
    username: str | None = None
    credential: Annotated[str | None, Field(repr=False)] = None


class TurnTls(Section):
    """Read by coturn, on its machine: not checked here."""

    certificate: str
    key: str


class TurnSection(Section):
    """A TURN server that shares a secret with the desk; `turn/configuration.py` checks and renders the rest."""

    urls: Annotated[
        tuple[Annotated[str, Field(pattern=r"^turns?:[^\s/]+$")], ...], Field(min_length=1)
    ]
    secret: Annotated[str, Field(repr=False)] = ""
    lifetime_s: Annotated[int, Field(ge=60, le=600)] = 600
    realm: str
    addresses: Annotated[tuple[str, ...], Field(min_length=1)]
    public_address: str | None = None
    port: int = 3478
    tls_port: int = 443
    tls: TurnTls | None = None
    relay_ports: tuple[int, int] = (49_152, 65_535)
    media: tuple[str, ...] = ()
    user_quota: int = 12
    total_quota: int = 1_200
    max_kbit_s: int = 4_000


class MediaSection(Section):
    """The media plane: processes that forward calls, for more than two and for queues that want it."""

    enabled: bool = False
    workers: Annotated[int | None, Field(ge=1, le=64)] = None  # None: all processors but one
    host: Annotated[str, AfterValidator(address)] = "0.0.0.0"  # noqa: S104 - media is for everybody
    # UDP; each worker takes the next one. 0: any that are free.
    port: Annotated[int, Field(ge=0, le=65_535)] = 40_000
    advertise: tuple[Annotated[str, AfterValidator(address)], ...] = ()  # empty: the machine's own
    socket_folder: FilePath | None = None


class LimitsSection(Section):
    """Graces: how long the desk waits for somebody who is gone."""

    waiting_grace_s: Annotated[int, Field(ge=10, le=3_600)] = 300
    absent_s: Annotated[int, Field(ge=1, le=300)] = 5
    call_grace_s: Annotated[int, Field(ge=10, le=3_600)] = 300
    agent_grace_s: Annotated[int, Field(ge=1, le=300)] = 15
    open_grace_s: Annotated[int, Field(ge=60, le=86_400)] = 1_800


class SupervisionSection(Section):
    """What supervisors see of single agents. With details comes their purpose, which those concerned can read."""

    agent_details: bool = False
    purpose: Texts | None = None
    join_purposes: tuple[ChoiceRow, ...] = ()  # for which they may join a call; none: they may not


class AuditSection(Section):
    """Where the signed heads of the audit log go."""

    heads: FilePath | None = None  # None: in the data folder
    webhook: Webhook | None = None


class Settings(Section):
    """Everything a desk is told before it starts."""

    desk: DeskSection
    server: ServerSection
    storage: StorageSection
    queues: Annotated[tuple[QueueSection, ...], Field(min_length=1)]
    skills: tuple[ChoiceRow, ...] = ()
    certificates: tuple[ChoiceRow, ...] = ()
    pause_reasons: tuple[ChoiceRow, ...] = ()
    dispositions: Annotated[tuple[ChoiceRow, ...], Field(min_length=1)]
    links: LinksSection = LinksSection()
    sign_in: SignInSection = SignInSection()
    supervision: SupervisionSection = SupervisionSection()
    ice_servers: tuple[IceRow, ...] = ()
    turn: TurnSection | None = None
    media: MediaSection = MediaSection()
    recording: RecordingSection = RecordingSection()
    documents: DocumentsSection = DocumentsSection()
    appearance: AppearanceSection = AppearanceSection()
    retention: RetentionSection = RetentionSection()
    audit: AuditSection = AuditSection()
    review: ReviewSection = ReviewSection()
    limits: LimitsSection = LimitsSection()

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins that may talk to this desk: the public one and those named beside it."""
        return tuple(dict.fromkeys((self.server.public_url, *self.server.origins)))

    @property
    def records(self) -> bool:
        """Whether anything may ever be recorded here."""
        return any(queue.recording.mode != "never" for queue in self.queues)

    @property
    def recordings_folder(self) -> Path:
        return self.recording.folder or self.storage.data.absolute() / "recordings"

    @property
    def keys_folder(self) -> Path:
        return self.recording.keys or self.storage.data.absolute() / "keys"

    @property
    def documents_folder(self) -> Path:
        return self.documents.folder or self.storage.data.absolute() / "documents"

    @property
    def heads_file(self) -> Path:
        return self.audit.heads or self.storage.data.absolute() / "audit-heads.jsonl"

    @property
    def secure(self) -> bool:
        """Whether browsers reach the desk by HTTPS, so that cookies may be `Secure`."""
        return self.server.public_url.startswith("https://")

    def retention_rules(self) -> RetentionRules:
        return RetentionRules(
            queues={queue.id: queue.retention.rule() for queue in self.queues},
            floor=self.retention.floor,
            ceiling=self.retention.ceiling,
        )

    def to_rules(self, relays: Relays | None = None, *, media: bool = False) -> DeskRules:
        """`relays`: how participants get credentials for `turn`. `media`: there is a media plane."""
        limits = self.limits
        return DeskRules(
            desk=self.desk.id,
            languages=self.desk.languages,
            queues=tuple(
                queue.rule(self.desk.time_zone, documents=self.documents.enabled)
                for queue in self.queues
            ),
            pause_reasons=tuple(row.id for row in self.pause_reasons),
            dispositions=tuple(row.id for row in self.dispositions),
            ice_servers=tuple(
                IceServer(urls=row.urls, username=row.username, credential=row.credential)
                for row in self.ice_servers
            ),
            relays=relays,
            media=media,
            agent_details=self.supervision.agent_details,
            supervision_purposes=tuple(row.id for row in self.supervision.join_purposes),
            waiting_grace_ms=limits.waiting_grace_s * 1000,
            absent_ms=limits.absent_s * 1000,
            call_grace_ms=limits.call_grace_s * 1000,
            agent_grace_ms=limits.agent_grace_s * 1000,
            open_grace_ms=limits.open_grace_s * 1000,
            appearance=self.appearance.rules(),
            consent_texts=tuple(row.consent_text() for row in self.recording.texts),
        )


def minutes(time_of_day: str) -> int:
    """Minutes after midnight of "HH:MM"."""
    hours, rest = time_of_day.split(":")
    return int(hours) * 60 + int(rest)
