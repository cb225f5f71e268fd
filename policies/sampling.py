"""Which of a month's contacts are reviewed: at random, and so that anybody can draw them again.

The lot of a contact is the SHA-256 of the seed, a colon and the contact's id. Of each agent's contacts those with the
lowest lots are drawn, as many as the share asks for, rounded up: so whoever had any contact has at least one. Nothing
but the seed and the ids decides; `sha256sum` and `sort` are enough to check it (docs/judging.md).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

WHOLE: Final = 10_000
"""A share is in hundredths of a percent: 300 is 3 %."""


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """An agent who led a contact, or a part of it. One contact may be several agents'."""

    agent: str
    contact: str


def lot(seed: str, contact: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{contact}".encode()).hexdigest()


def wanted(contacts: int, share: int) -> int:
    """How many of an agent's contacts are drawn. `share` from 1 to `WHOLE`."""
    return -(-contacts * share // WHOLE)


def drawn(seed: str, share: int, candidates: Iterable[Candidate]) -> Mapping[str, tuple[str, ...]]:
    """Each drawn contact with the agents for whom it was drawn, in order of the lots.

    Raises `ValueError` for a share that is none.
    """
    if not 1 <= share <= WHOLE:
        raise ValueError(f"a share is 1 to {WHOLE} hundredths of a percent, not {share}")
    by_agent: dict[str, set[str]] = {}
    for each in candidates:
        by_agent.setdefault(each.agent, set()).add(each.contact)
    agents: dict[str, list[str]] = {}
    for agent in sorted(by_agent):
        contacts = sorted(by_agent[agent], key=lambda contact: (lot(seed, contact), contact))
        for contact in contacts[: wanted(len(contacts), share)]:
            agents.setdefault(contact, []).append(agent)
    ordered = sorted(agents, key=lambda contact: (lot(seed, contact), contact))
    return {contact: tuple(agents[contact]) for contact in ordered}


def frame(candidates: Iterable[Candidate]) -> str:
    """What was drawn from, a line "agent contact" each, sorted: the same contacts, the same text."""
    return "".join(f"{each.agent} {each.contact}\n" for each in sorted(set(candidates)))


def candidates(text: str) -> tuple[Candidate, ...]:
    """`frame` read back."""
    return tuple(Candidate(*line.split(" ")) for line in text.splitlines())
