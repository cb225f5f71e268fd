"""Bodies of requests, for tests."""

from typing import Any

from signaling.api.models import LinkWish


def wish(**changes: Any) -> LinkWish:
    return LinkWish(**{"queue": "german", **changes})
