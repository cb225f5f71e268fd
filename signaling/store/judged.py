"""What the search is told of judging: outcomes and reviewers' words, where nobody is blind any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select

from signaling.store.judgement_models import Judgement
from signaling.store.standing import standing, words


@dataclass(frozen=True, slots=True)
class Judged:
    """`outcomes`: the one that counts, or both where two differ and nothing is settled yet."""

    outcomes: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


def judged(connection: Connection, desk: str, contacts: Sequence[str]) -> dict[str, Judged]:
    """Of those that have all the verdicts they need; the others are left out."""
    given = {"desk": desk, "contacts": list(contacts)}
    return {
        contact: _judged(connection, desk, contact)
        for contact in connection.scalars(_OVER, given).all()
    }


_OVER: Final = select(Judgement.contact).where(
    Judgement.desk == bindparam("desk"),
    Judgement.contact.in_(bindparam("contacts", expanding=True)),
    Judgement.state.in_(("differing", "done")),
)


def _judged(connection: Connection, desk: str, contact: str) -> Judged:
    found = standing(connection, desk, contact)
    outcomes = {each.opinion.outcome for each in found.given if each.opinion.outcome}
    if found.settlement is not None:
        outcomes = {found.settlement.outcome}
    said = words(connection, desk, contact, lambda _queue: False)
    return Judged(frozenset(outcomes), tuple(said))
