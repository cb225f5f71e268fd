"""Python's search for cyclic garbage, set for a process that holds a desk in memory.

By default it looks through all objects again whenever they have grown by a quarter: with 10,000 customers that is a
third of a second in which nobody is served. Next to nothing here is cyclic, so it may look seldom, and what the start
has left need never be looked at.
"""

import gc
from typing import Final

SELDOM: Final = (20_000, 10, 10)
"""New objects before the young are looked at (2 ms), and how many such rounds before the older, and before all."""


def look_seldom() -> None:
    """Once, when everything that lives as long as the process is there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
