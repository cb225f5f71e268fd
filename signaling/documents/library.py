"""Which version of a library's document may be shown today. Pure.

The latest that has ever begun to hold has replaced those before it for good: once it has run out, none may be shown,
and never again the one before. What was filed after it had run out (for the record) replaces nothing.
"""

from collections.abc import Sequence
from typing import Literal

from signaling.store.uploads import Version

Validity = Literal["valid", "not_yet", "outdated", "withdrawn"]


def current(versions: Sequence[Version], now: int) -> Version | None:
    """`versions` by number."""
    begun = [version for version in versions if _has_begun(version, now)]
    return begun[-1] if begun and _spans(begun[-1], now) else None


def validity(
    version: Version, versions: Sequence[Version], now: int, *, withdrawn: bool
) -> Validity:
    """Of one of them."""
    if withdrawn:
        return "withdrawn"
    if version == current(versions, now):
        return "valid"
    if version.valid_from is not None and version.valid_from > now:
        return "not_yet"
    return "outdated"


def shown_until(version: Version, versions: Sequence[Version], now: int) -> int | None:
    """Until when it may be shown: its own last moment, or the first of a newer one that waits for its day."""
    ends = [version.valid_until] if version.valid_until is not None else []
    for later in versions:
        if (later.number or 0) > (version.number or 0) and (later.valid_from or 0) > now:
            assert later.valid_from is not None
            ends.append(later.valid_from)
    return min(ends, default=None)


def _has_begun(version: Version, now: int) -> bool:
    """Whether it has held at any time since it is here."""
    begins = max(version.valid_from or 0, version.made_at)
    return begins <= now and (version.valid_until is None or begins < version.valid_until)


def _spans(version: Version, now: int) -> bool:
    begun = version.valid_from is None or version.valid_from <= now
    return begun and (version.valid_until is None or now < version.valid_until)
