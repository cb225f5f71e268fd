"""Everything an object holds, as plain values: what may not have changed is compared with what it was."""

from collections.abc import Iterator
from typing import Any


def freeze(thing: Any, seen: frozenset[int] = frozenset()) -> Any:
    """Everything an object holds, as plain values to compare later (what was merely looked up left out)."""
    if thing is None or isinstance(thing, str | int | float | bool | frozenset):
        return thing
    if id(thing) in seen:
        return "again"
    seen = seen | {id(thing)}
    if isinstance(thing, dict):
        return [(freeze(key, seen), freeze(value, seen)) for key, value in thing.items()]
    if isinstance(thing, set):
        return sorted(map(repr, thing))
    if hasattr(thing, "__dict__") or hasattr(thing, "__slots__"):
        return (
            type(thing).__name__,
            [(name, freeze(value, seen)) for name, value in _parts(thing)],
        )
    return [freeze(one, seen) for one in thing]


CACHES = {
    ("State", "open"),
    ("State", "staffed"),
    ("Timers", "_heap"),
    ("Pairing", "_ladders"),
    ("Pairing", "_needs"),
    ("Need", "groups"),
    ("Need", "version"),
}


def _parts(thing: Any) -> Iterator[tuple[str, Any]]:
    names = [name for one in type(thing).__mro__ for name in getattr(one, "__slots__", ())]
    for name in [*names, *getattr(thing, "__dict__", {})]:
        if (type(thing).__name__, name) not in CACHES and hasattr(thing, name):
            yield name, getattr(thing, name)
