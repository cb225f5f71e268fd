"""Who gets one of a few places, and who gives theirs up. Pure: times are those of any one clock, in seconds.

Whoever has the fewest is next. A place beyond somebody's first is only lent: it goes to whoever waits and has none once
it was held for `LENT_S`; nearly everything takes less. A first one goes only after `TURN_S`, so that nothing that ends
in its time is begun in vain, however many wait.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

LENT_S: Final = 1.0
TURN_S: Final = 10.0
"""Opening and the first picture of a page have 5 s each."""


class Held(NamedTuple):
    by: str
    since: float
    """Without a break."""


class Due(NamedTuple):
    at: float
    place: int
    """The index of what is given up then."""


def served(waiting: Sequence[str], held: Iterable[Held], most: int, share: int) -> int | None:
    """Whose turn it is of those who wait, in the order in which they came."""
    having = Counter(each.by for each in held)
    if having.total() >= most:
        return None
    may = (index for index, by in enumerate(waiting) if having[by] < share)
    return min(may, key=lambda index: having[waiting[index]], default=None)


def given_up(waiting: Iterable[str], held: Sequence[Held], most: int) -> Due | None:
    """What has to make room, and when, unless something changes before."""
    having = Counter(each.by for each in held)
    if having.total() < most or all(having[by] for by in waiting):
        return None
    ends = (
        Due(each.since + (TURN_S if having[each.by] == 1 else LENT_S), index)
        for index, each in enumerate(held)
    )
    return min(ends)
