"""Settings of recording: who is asked for what, in which words, and where what was recorded lies."""

from typing import Annotated, Literal

from pydantic import Field

from policies.consent import ConsentText, Mode, RecordingRule
from signaling.config_fields import FilePath, Section, Texts

Recorded = Literal["sound", "picture", "screen", "documents"]
Use = Literal["quality", "training", "passing_on"]


class ConsentTextRow(Section):
    """The words in which one purpose is asked for. Whoever changes them gives them a new version.

    A duty is announced in other words than a free consent is asked for: hence words for one mode alone.
    """

    purpose: Recorded | Use
    version: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")]
    mode: Literal["consent", "statutory", "agent_only"] | None = None
    text: Texts

    def consent_text(self) -> ConsentText:
        return ConsentText(
            purpose=self.purpose, version=self.version, text=self.text.by_language(), mode=self.mode
        )


class RecordingSection(Section):
    """Where recordings and their keys lie: apart, so that a backup of one never holds the other."""

    folder: FilePath | None = None  # None: in the data folder
    keys: FilePath | None = None
    least_free_mb: Annotated[int, Field(ge=1, le=10_000_000)] = 1_024
    texts: tuple[ConsentTextRow, ...] = ()


class QueueRecording(Section):
    """What is recorded of this queue's contacts, and on which ground."""

    mode: Mode = "never"
    purposes: tuple[Recorded, ...] = ()
    uses: tuple[Use, ...] = ()
    ask: Literal["begin", "agent"] = "begin"

    @property
    def asked(self) -> tuple[Recorded | Use, ...]:
        """Everything that needs words to ask for it."""
        return (*self.purposes, *self.uses)

    def rule(self) -> RecordingRule:
        return RecordingRule(mode=self.mode, purposes=self.purposes, uses=self.uses, ask=self.ask)
