"""Deadlines by name, the soonest first. Setting one again moves it; what is not due stays untouched."""

from heapq import heapify, heappop, heappush

Key = tuple[str, str]
"""What is due, and for whom (a contact, an agent, a queue; empty for the whole desk)."""


class Timers:
    """A heap with lazy deletion: an entry counts only while the dictionary names the same moment."""

    def __init__(self) -> None:
        self._at: dict[Key, int] = {}
        self._heap: list[tuple[int, Key]] = []

    def set(self, kind: str, key: str, at: int) -> None:
        name = (kind, key)
        if self._at.get(name) != at:
            self._at[name] = at
            heappush(self._heap, (at, name))
            if len(self._heap) > 64 + 4 * len(self._at):  # moved often: drop what no longer counts
                self._heap = [(moment, entry) for entry, moment in self._at.items()]
                heapify(self._heap)

    def sooner(self, kind: str, key: str, at: int) -> None:
        """Set, unless it is due before that anyway."""
        known = self._at.get((kind, key))
        if known is None or at < known:
            self.set(kind, key, at)

    def cancel(self, kind: str, key: str) -> None:
        self._at.pop((kind, key), None)

    def at(self, kind: str, key: str) -> int | None:
        return self._at.get((kind, key))

    @property
    def due(self) -> int | None:
        """The next deadline, if any."""
        self._drop()
        return self._heap[0][0] if self._heap else None

    def pop(self, now: int) -> Key | None:
        """One deadline that has passed, taken out."""
        self._drop()
        if self._heap and self._heap[0][0] <= now:
            _, name = heappop(self._heap)
            del self._at[name]
            return name
        return None

    def _drop(self) -> None:
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heappop(self._heap)
