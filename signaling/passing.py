"""What only passes through: a pointer, a line that grows, scrolling. Told at once or not at all, and never saved.

It comes often, so it has an allowance of its own, and doesn't use up the one for what matters. Beyond it is dropped
without a word; whoever sends far more than any page would is flooding. A page that reads slowly isn't sent it.
"""

import re
from typing import Final, Literal, get_args

from signaling.allowance import Allowance
from signaling.core.document_commands import PassingCommand
from signaling.core.document_views import PassingMessage
from signaling.core.messages import Message

PER_S: Final = 60.0
BURST: Final = 120.0
DROPPED_PER_S: Final = 120.0
"""So many more a second are dropped in silence; what is beyond that is a flood."""
MOST_UNREAD: Final = 65_536  # bytes that wait for a page which reads slowly
LOOKED_AT: Final = 256  # bytes of a frame in which its type has to stand

_MESSAGES: Final = frozenset(get_args(PassingMessage))
_NAMES: Final = sorted(
    get_args(kind.__annotations__["type"])[0] for kind in get_args(PassingCommand)
)
_NAMED: Final = re.compile(
    rb'"type"\s*:\s*"(?:' + "|".join(map(re.escape, _NAMES)).encode() + rb')"'
)

Verdict = Literal["through", "dropped", "flood"]


def named(frame: bytes) -> bool:
    """Whether a client's frame says that it only passes. Looked at before it is parsed; it may lie."""
    return _NAMED.search(frame, 0, LOOKED_AT) is not None


def passes(message: Message) -> bool:
    return type(message) in _MESSAGES


class Passage:
    """One connection's."""

    __slots__ = ("_allowed", "_dropped")

    def __init__(self, now: float) -> None:
        self._allowed = Allowance(burst=BURST, per_s=PER_S, now=now)
        self._dropped = Allowance(burst=2 * BURST, per_s=DROPPED_PER_S, now=now)

    def take(self, now: float) -> Verdict:
        if self._allowed.take(now):
            return "through"
        return "dropped" if self._dropped.take(now) else "flood"
