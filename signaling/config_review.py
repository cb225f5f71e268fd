"""Settings of compliance review: for what reviewers look at recordings, and whose names they are told."""

from typing import Annotated

from pydantic import Field

from signaling.config_fields import ChoiceRow, Section


class ReviewSection(Section):
    """What the house, and its works agreement, ask of those who review."""

    purposes: tuple[ChoiceRow, ...] = ()  # of which one is declared before a look; none: not asked
    pseudonyms: bool = False
    # of what follows a first verdict: a second pair of eyes, and settling where two differ
    due_days: Annotated[int, Field(ge=1, le=365)] = 7


class QueueReview(Section):
    """How this queue's contacts are judged."""

    second: bool = (
        False  # by two reviewers, neither of whom knows the other's verdict before their own
    )
