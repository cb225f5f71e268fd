"""Settings of compliance review: for what reviewers look at recordings, and whose names they are told."""

from signaling.config_fields import ChoiceRow, Section


class ReviewSection(Section):
    """What the house, and its works agreement, ask of those who review."""

    purposes: tuple[ChoiceRow, ...] = ()  # of which one is declared before a look; none: not asked
    pseudonyms: bool = False
