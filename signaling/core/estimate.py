"""How long a customer will probably wait, said only where enough was seen to say it honestly."""

from collections import deque

WINDOW_MS = 15 * 60_000
FEWEST = 3
MOST = 256  # matches remembered: a busy queue is judged by its last minutes
STALE_GAPS = 4
STALE_MS = 120_000


class Pace:
    """One queue's pace: the instants at which customers left it towards an agent. Times in ms."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left: deque[int] = deque(maxlen=MOST)

    def left(self, now: int) -> None:
        """A customer of this queue was answered."""
        self._left.append(max(now, self._left[-1]) if self._left else now)

    def estimate(self, now: int, place: int) -> int | None:
        """The waiting still ahead of this place (from 1 on), or None where that would be a guess.

        The mean gap between the answers of the last quarter of an hour, the silence since the last one included, for
        each place. People ahead who give up make it shorter: so it errs on the long side. None with fewer than three
        answers, or when the silence has outgrown what the answers before had promised.
        """
        left = self._left
        while left and left[0] <= now - WINDOW_MS:
            left.popleft()
        if len(left) < FEWEST:
            return None
        gap = (left[-1] - left[0]) / (len(left) - 1)
        silence = now - left[-1]
        if silence > max(STALE_MS, STALE_GAPS * gap):
            return None
        return round(place * max(gap, (now - left[0]) / len(left)))
