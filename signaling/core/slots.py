"""Who comes in which slot of whom.

A participant's connection to the SFU has slots, each with a sound, a picture and a screen line.
Somebody heard keeps the slot they were given as long as they stay, so that no tile jumps; a slot
left empty is given to the next who comes; lines are added when all are taken and never removed.
"""

from collections.abc import Collection, Sequence

Slots = tuple[str | None, ...]
"""Participants by slot; None: an empty one."""

MOST = 5
"""Slots of one connection: a contact has at most six participants."""


def assign(held: Slots, heard: Sequence[str]) -> Slots:
    """The slots after this change: `heard` in the order in which they came, at most `MOST`, each once."""
    slots: list[str | None] = [who if who in heard else None for who in held]
    for who in heard:
        if who in slots:
            continue
        if None in slots:
            slots[slots.index(None)] = who
        else:
            slots.append(who)
    return tuple(slots) or (None,)


def without(held: Slots, now: Slots) -> Slots:
    """What was held and still is, in its place: the part of a change that takes away."""
    return tuple(
        who if place < len(now) and now[place] == who else None for place, who in enumerate(held)
    )


def compact(heard: Collection[str], held: Slots) -> Slots:
    """For a new connection, which has no lines yet: those that stay in their order, without gaps at the end."""
    slots = [who if who in heard else None for who in held]
    while slots and slots[-1] is None:
        slots.pop()
    return tuple(slots)
