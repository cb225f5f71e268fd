"""Settings of documents: where they lie, how large they may be, how long what was given can be fetched."""

from typing import Annotated

from pydantic import Field, field_validator

from policies.routing.facts import DocumentRule
from signaling.config_fields import FilePath, Section


class DocumentsSection(Section):
    """Their keys lie with those of the recordings (`recording.keys`), apart from this folder."""

    enabled: bool = True
    folder: FilePath | None = None  # None: in the data folder
    most_mb: Annotated[int, Field(ge=1, le=1_000)] = 100
    most_pages: Annotated[int, Field(ge=1, le=5_000)] = 500
    days: Annotated[int, Field(ge=1, le=365)] = 14
    cache_mb: Annotated[int, Field(ge=16, le=1_000_000)] = 1_024
    clamav: str = ""  # a socket's path, or host:port

    @field_validator("clamav")
    @classmethod
    def _known(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if not value or value.startswith("/") or (colon and host and port.isdecimal()):
            return value
        raise ValueError('must be the path of a socket, "host:port", or be left out')


class QueueDocuments(Section):
    """What may be done with documents in this queue's contacts, and by whom."""

    enabled: bool = True
    customer_brings: bool = True
    customer_presents: bool = False
    customer_marks: bool = True
    companion_marks: bool = False

    def rule(self, *, enabled: bool) -> DocumentRule:
        """`enabled`: the house has documents at all."""
        return DocumentRule(
            enabled=enabled and self.enabled,
            customer_brings=self.customer_brings,
            customer_presents=self.customer_presents,
            customer_marks=self.customer_marks,
            companion_marks=self.companion_marks,
        )
