"""Refusals: every way in which the desk says no, each with a stable code.

A refusal is an answer, not an accident: the state is as it was before, and whoever asked is told. The code is part of
the protocol (clients translate it); the English sentence is for logs and for people who write clients.
"""

from enum import StrEnum


class Code(StrEnum):
    """Stable error codes. Never renamed; a test holds the translations of each."""

    # the envelope
    MALFORMED = "malformed"
    UNSUPPORTED_VERSION = "unsupported_version"
    TOO_LARGE = "too_large"
    TOO_MANY_MESSAGES = "too_many_messages"
    HELLO_FIRST = "hello_first"
    NOT_ALLOWED = "not_allowed"
    ORIGIN_REFUSED = "origin_refused"
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    # links and codes
    LINK_INVALID = "link.invalid"
    LINK_WRONG_DESK = "link.wrong_desk"
    LINK_NOT_YET_VALID = "link.not_yet_valid"
    LINK_EXPIRED = "link.expired"
    LINK_REVOKED = "link.revoked"
    LINK_USED_UP = "link.used_up"
    CODE_UNKNOWN = "code.unknown"
    CODE_TOO_MANY_TRIES = "code.too_many_tries"
    CODE_CERTIFICATE = "code.certificate"
    CERTIFICATE_OVER = "certificate.over"
    # a contact
    CONTACT_NONE = "contact.none"
    CONTACT_CLOSED = "contact.closed"
    CONTACT_WRONG_STATE = "contact.wrong_state"
    CONTACT_NOT_ADMITTED = "contact.not_admitted"
    CONTACT_OPEN = "contact.open"
    CONTACT_HELD = "contact.held"
    CONTACT_DESTROYING = "contact.destroying"
    QUEUE_CLOSED = "queue.closed"
    QUEUE_FULL = "queue.full"
    CHANNEL_NOT_OFFERED = "queue.channel_not_offered"
    QUEUE_UNKNOWN = "queue.unknown"
    QUEUE_UNSTAFFED = "queue.unstaffed"
    CONTACT_FULL = "contact.full"
    CALL_STALE = "call.stale"
    SIGNAL_INVALID = "signal.invalid"
    MEDIA_UNAVAILABLE = "media.unavailable"
    MEDIA_REFUSED = "media.refused"
    MEDIA_MISMATCH = "media.certificate_mismatch"
    TEXT_EMPTY = "text.empty"
    TEXT_TOO_LONG = "text.too_long"
    RATING_INVALID = "rating.invalid"
    CLAIM_GONE = "claim.gone"
    # agents
    RESERVATION_GONE = "reservation.gone"
    PRESENCE_BUSY = "presence.busy"
    PAUSE_REASON_UNKNOWN = "presence.reason_unknown"
    DISPOSITION_UNKNOWN = "wrap_up.disposition_unknown"
    AGENT_DISABLED = "agent.disabled"
    COLLEAGUE_UNKNOWN = "colleague.unknown"
    COLLEAGUE_NOT_QUALIFIED = "colleague.not_qualified"
    COLLEAGUE_NOT_AVAILABLE = "colleague.not_available"
    COMPANION_GONE = "companion.gone"
    CONSULT_RUNNING = "consult.running"
    CONSULT_NONE = "consult.none"
    PRACTICE_BUSY = "practice.busy"
    PRACTICE_FULL = "practice.full"
    SUPERVISION_OFF = "supervision.off"
    SUPERVISION_PURPOSE = "supervision.purpose_unknown"
    # consent and recording
    CONSENT_OUTDATED = "consent.outdated"
    CONSENT_PURPOSE = "consent.purpose_unknown"
    CONSENT_NOT_ASKED = "consent.not_asked"
    CONSENT_IMPOSSIBLE = "consent.impossible"
    RECORDING_OFF = "recording.off"
    ORDER_IMPOSSIBLE = "order.not_possible"
    # documents
    DOCUMENTS_OFF = "documents.off"
    DOCUMENT_OUTDATED = "document.outdated"
    DOCUMENT_GONE = "document.gone"
    DOCUMENT_UNREADABLE = "document.unreadable"
    DOCUMENT_BUSY = "document.busy"
    UPLOAD_OFFSET = "upload.offset"
    UPLOAD_OVER = "upload.over"
    UPLOAD_LIMIT = "upload.limit"
    UPLOAD_DISK_FULL = "upload.disk_full"
    UPLOAD_UNREADY = "upload.unready"
    DOWNLOAD_OVER = "download.over"
    DOCUMENT_PAGE = "document.page_unknown"
    DOCUMENT_STALE = "document.stale"
    DOCUMENT_NOT_PRESENTER = "document.not_presenter"
    DOCUMENT_SHOWN = "document.shown"
    DOCUMENT_LIMIT = "document.limit"
    MARK_INVALID = "mark.invalid"
    MARK_LIMIT = "mark.limit"
    # dress and background
    APPEARANCE_OFF = "appearance.off"
    APPEARANCE_NEEDED = "appearance.check_needed"
    APPEARANCE_STALE = "appearance.stale"
    APPEARANCE_REPLAYED = "appearance.replayed"
    APPEARANCE_IMPLAUSIBLE = "appearance.implausible"
    APPEARANCE_CHANGED = "appearance.policy_changed"
    APPEARANCE_IN_CALL = "appearance.in_call"
    APPEARANCE_NONE = "appearance.no_check"
    APPEARANCE_BLOCKED = "appearance.blocked"
    APPEARANCE_NOT_BLOCKED = "appearance.not_blocked"
    APPEARANCE_POLICY = "appearance.policy_invalid"
    APPEARANCE_OUTDATED = "appearance.policy_outdated"
    # backdrops
    BACKDROP_UNREADABLE = "backdrop.unreadable"
    BACKDROP_LIMIT = "backdrop.limit"
    # review
    PURPOSE_NEEDED = "review.purpose_needed"
    QUESTIONS_OUTDATED = "questions.outdated"
    DRAFT_OUTDATED = "judgement.draft_outdated"
    JUDGEMENT_EARLY = "judgement.early"
    JUDGEMENT_OUTDATED = "judgement.outdated"
    JUDGEMENT_GIVEN = "judgement.given"
    JUDGEMENT_ENOUGH = "judgement.enough"
    JUDGEMENT_INCOMPLETE = "judgement.incomplete"
    JUDGEMENT_SETTLED = "judgement.settled"
    TASK_TAKEN = "task.taken"
    TASK_DONE = "task.done"
    TASK_BARRED = "task.barred"
    PLAN_ENDED = "plan.ended"
    SAMPLE_DRAWN = "sample.drawn"
    SAMPLE_EMPTY = "sample.empty"
    SEARCH_AWAY = "search.away"
    # staff sign-in
    SIGN_IN_REFUSED = "sign_in.refused"
    SIGN_IN_LOCKED = "sign_in.locked"
    SIGN_IN_NEEDED = "sign_in.needed"
    PASSWORD_WEAK = "password.weak"
    # the API
    FIELD_INVALID = "field.invalid"


class Refused(Exception):
    """Raised before anything has changed.

    `details` are plain values for the client (ids, times in ms), never secrets.
    """

    def __init__(self, code: Code, sentence: str = "", **details: str | int | None) -> None:
        super().__init__(f"{code}: {sentence}" if sentence else str(code))
        self.code = code
        self.sentence = sentence
        self.details = details
