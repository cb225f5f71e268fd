"""How long something may take. `make test` tells broken from slow; `make verify` holds what is promised.

BACK_S = limit(5.0)

Beside other work on a machine of two cores everything lasts several times as long, whatever the desk does. So a test of
`make test` allows ten times the promise, or what it says itself, and asks besides *what* happened. Its tests that have
such a limit are marked `timed`: `make verify` runs them again, one at a time and nothing beside them, strictly.

What tries examples takes few and always the same ones in `make test`, `budget` says how many: a test of everybody's
change is no place to meet what has one chance in a thousand. `make verify` takes many, drawn anew each time.
"""

import os
from typing import Final

STRICT: Final = os.environ.get("VISAVIS_STRICT") == "1"
BESIDE_OTHERS: Final = 10
PATIENCE_S: Final = 60.0
"""For what is there after a moment, or never."""


def budget(few: int, many: int) -> int:
    """How many examples a test tries here."""
    return many if STRICT else few


def limit(promised: float, loose: float | None = None) -> float:
    """What a test may hold it to here, in the unit of `promised`."""
    if STRICT:
        return promised
    return promised * BESIDE_OTHERS if loose is None else loose
