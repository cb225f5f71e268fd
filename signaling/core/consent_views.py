"""What each participant is told of consent and recording.

Like everything in `messages.py` these classes are the wire.
"""

from dataclasses import dataclass
from typing import Literal

from policies.consent import Answer, Kind, Mode, Purpose
from signaling.core.commands import Pause
from signaling.core.desk_views import Text

RecordingState = Literal["off", "asking", "starting", "running", "paused", "stopped", "failed"]
"""*asking*: somebody has yet to answer; *starting*: allowed, and nothing is on disk yet; *stopped*: it ran before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentTextView:
    """What you are asked: the words by language, and their hashes, one of which goes with the answer."""

    purpose: Purpose
    version: str
    text: Text
    hashes: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAnswerView:
    """What you answered last for this purpose. `text`: the hash of the words that were shown, in `language`."""

    purpose: Purpose
    state: Answer
    version: str
    text: str
    language: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonConsentView:
    """For agents: where a participant stands, summed up over what keeps the recording closed."""

    participant: str
    state: Literal["asked", "granted", "refused", "withdrawn", "impossible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingView:
    """Consent and recording of a contact as one participant is told them.

    `reasons`: codes of what keeps tracks from being recorded (`policies.consent.Reason`, or why the recorder can't).
    `kinds`: what is being recorded now. `order`: an order talk is open; `order_ended`: why the last one ended.
    `headset`: you wear one. `ask`: what you are asked now. `mine`: what you answered. `people`: empty for customers and
    companions.
    """

    mode: Mode
    state: RecordingState
    reasons: tuple[str, ...]
    since: int
    kinds: tuple[Kind, ...]
    pause: Pause | None
    order: bool
    order_ended: str | None
    headset: bool
    ask: tuple[ConsentTextView, ...]
    mine: tuple[ConsentAnswerView, ...]
    people: tuple[PersonConsentView, ...]
