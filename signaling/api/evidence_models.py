"""The bodies of evidence bundles and films. Times are UTC in ms since 1970."""

from typing import Literal

from pydantic import BaseModel

from policies.consent import Recipient
from signaling.api.models import Body


class EvidenceWish(Body):
    """For whom it is made: decides what may be in it."""

    purpose: Recipient


class EvidenceOffer(Body):
    """What a bundle for that purpose would hold. `withheld`: who is left out; `trouble`: why there is no media."""

    contact: str
    purpose: Recipient
    parts: int
    pages: int
    withheld: tuple[str, ...]
    trouble: str | None


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
