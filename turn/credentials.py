"""Time-limited credentials for TURN, as coturn checks them with `use-auth-secret`.

The server keeps no list of users: a user name carries its own end, and its password is the HMAC of that name under a
secret that desk and TURN server share (draft-uberti-behave-turn-rest-00, section 2.2). coturn counts a participant's
allocations by what stands behind the colon, so the quota holds across renewals.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

LONGEST_S: Final = 600
"""No credentials live longer than this."""


@dataclass(frozen=True, slots=True)
class Credentials:
    username: str
    password: str = field(repr=False)


def issue(secret: str, participant: str, now: int, lifetime_s: int) -> Credentials:
    """Credentials of one participant from `now` (ms since 1970 UTC) for `lifetime_s` (1 to 600).

    Raises `ValueError` for another lifetime and for a participant without a name or with a colon in it.
    """
    if not 1 <= lifetime_s <= LONGEST_S:
        raise ValueError(f"credentials live for 1 to {LONGEST_S} s, not {lifetime_s}")
    if not participant or ":" in participant:
        raise ValueError("a participant's name is not empty and has no colon")
    return signed(secret, f"{now // 1000 + lifetime_s}:{participant}")


def signed(secret: str, username: str) -> Credentials:
    """The credentials of this user name, whatever it says."""
    # SHA-1 is what coturn computes here; an HMAC doesn't need collision resistance.
    mac = hmac.digest(secret.encode(), username.encode(), hashlib.sha1)
    return Credentials(username, base64.b64encode(mac).decode())


def ends_at(username: str) -> int | None:
    """When these credentials end (ms since 1970 UTC); None for a name that carries no end."""
    seconds, colon, _ = username.partition(":")
    return int(seconds) * 1000 if colon and seconds.isascii() and seconds.isdigit() else None
