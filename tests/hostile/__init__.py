"""Files made to hurt whoever opens them. `python -m tests.hostile FOLDER` writes them all.

Each is made by a function, with what may come of it: a code of `ports.RenderTrouble`, *picture*, or anything of these.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

PICTURE: Final = "picture"
REFUSALS: Final = frozenset(
    {"needs_password", "damaged", "too_many_pages", "too_large", "unsupported"}
    | {"timeout", "out_of_memory"}
)
ANYTHING: Final = REFUSALS | {PICTURE}
MODULES: Final = ("structure", "content", "actions", "pictures", "photos", "words", "disguises")


@dataclass(frozen=True)
class Hostile:
    """`quick`: also part of the sample that every test run opens."""

    name: str
    make: Callable[[], bytes]
    expected: frozenset[str]
    quick: bool


_ALL: dict[str, Hostile] = {}


def hostile(
    name: str, *expected: str, quick: bool = False
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Without `expected`: anything but harm."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        add(name, make, *expected, quick=quick)
        return make

    return register


def add(name: str, make: Callable[[], bytes], *expected: str, quick: bool = False) -> None:
    assert name not in _ALL, name
    wanted = frozenset(expected) or ANYTHING
    assert wanted <= ANYTHING, name
    _ALL[name] = Hostile(name, make, wanted, quick)


def everything() -> list[Hostile]:
    for module in MODULES:
        import_module(f"tests.hostile.{module}")
    return list(_ALL.values())
