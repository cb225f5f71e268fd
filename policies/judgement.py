"""Verdicts on a contact: whose, who may see them when, and where two of them differ.

A contact needs one verdict, or two where its queue asks for a second pair of eyes. Who gives one of two is blind until
then: neither the other's verdict nor the other's comments are seen, so that two people judge and not one and an echo.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Answer = Literal["yes", "no", "na"]
Outcome = Literal["pass", "complaint", "escalate"]
State = Literal["open", "second", "differing", "done"]
"""*open*: no verdict yet. *second*: another reviewer's is wanted. *differing*: two that differ, to be settled."""

OUTCOME: Final = "outcome"
"""Among differences: the verdict itself. No question has this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Given, so it never changes. `answers` by the id of the question."""

    reviewer: str
    outcome: Outcome
    answers: Mapping[str, Answer]


def needed(*, second: bool) -> int:
    return 2 if second else 1


def state(given: Sequence[Verdict], *, second: bool, settled: bool) -> State:
    """`second`: the queue asked for a second pair of eyes when the first verdict was given."""
    if not given:
        return "open"
    if len(given) < needed(second=second):
        return "second"
    if len(given) > 1 and differences(given[0], given[1]) and not settled:
        return "differing"
    return "done"


def blind(viewer: str, given: Collection[str], *, second: bool) -> bool:
    """Whether what others say of it is hidden from this reviewer. `given`: who has given a verdict."""
    return second and viewer not in given and len(given) < needed(second=second)


def refused(
    viewer: str, given: Collection[str], *, second: bool
) -> Literal["own", "enough"] | None:
    """Why this reviewer can't give a verdict (any more)."""
    if viewer in given:
        return "own"
    return "enough" if len(given) >= needed(second=second) else None


def differences(one: Verdict, other: Verdict) -> tuple[str, ...]:
    """Ids of the questions that were answered differently, in the order of the first; then `OUTCOME`."""
    asked = dict.fromkeys((*one.answers, *other.answers))
    found = [name for name in asked if one.answers.get(name) != other.answers.get(name)]
    return (*found, *([OUTCOME] if one.outcome != other.outcome else []))
