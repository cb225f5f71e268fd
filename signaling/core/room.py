"""A queue as its customers see it: who stands where, and whom to tell when it moves.

Places are told coalesced, since each departure moves everybody behind. The *front* (the first
twenty) is looked at at most once a second. The *rest* is swept in slices by a cursor that goes
round by order key, so that nobody is skipped when those ahead leave; `pending` counts whom a change
still concerns, and a full round takes at most about ten seconds however long the line.
"""

from bisect import bisect_left, insort

FRONT = 20
FRONT_MS = 1_000
SLICE_MS = 25
SLICE = 25  # so one slice costs well under a millisecond
ROUND_SLICES = 400  # at most: 10 s a round
ROUND_MS = 4_000  # a new round begins no sooner after the last began

Place = tuple[int, str]
"""Order key, the same as pairing's: waiting since (head starts taken off), then the contact."""


class Room:
    """One queue's customers in order."""

    def __init__(self) -> None:
        self._order: list[Place] = []
        self._keys: dict[str, Place] = {}
        self._cursor: Place = (-(2**62), "")
        self.pending = 0  # customers beyond the front not yet looked at since the last change
        self.front_at: int | None = None  # last looked at
        self.round_at: int | None = None  # last round's beginning

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, contact: str) -> bool:
        return contact in self._keys

    def enter(self, key: Place) -> None:
        self._keys[key[1]] = key
        insort(self._order, key)

    def leave(self, contact: str) -> None:
        key = self._keys.pop(contact, None)
        if key is not None:
            del self._order[bisect_left(self._order, key)]

    def place(self, contact: str) -> int:
        """From 1 on; 0 for one who doesn't stand here."""
        key = self._keys.get(contact)
        return bisect_left(self._order, key) + 1 if key is not None else 0

    def front(self) -> list[str]:
        return [contact for _, contact in self._order[:FRONT]]

    def first(self, count: int) -> list[str]:
        return [contact for _, contact in self._order[:count]]

    def changed(self) -> None:
        """Somebody came, left, or what all are told has changed."""
        self.pending = max(0, len(self._order) - FRONT)

    def slice(self) -> list[str]:
        """The next few beyond the front, round and round."""
        size = min(self.pending, max(SLICE, len(self._order) // ROUND_SLICES))
        start = max(bisect_left(self._order, self._cursor), FRONT)
        if start >= len(self._order):
            start = FRONT
        chosen = self._order[start : start + size]
        self.pending -= size if chosen else self.pending
        if chosen:
            last = chosen[-1]
            self._cursor = (last[0], last[1] + "\0")
        return [contact for _, contact in chosen]
