"""Rows of files, for tests."""

from typing import Any

from signaling.store.uploads import Upload, Version

AT = 1_795_000_000_000


def upload(id: str = "u", **changes: Any) -> Upload:  # noqa: A002
    values: dict[str, Any] = {
        "id": id,
        "contact": None,
        "by": "chief",
        "name": "Zinsen.pdf",
        "size": 10,
        "state": "ready",
        "code": None,
        "pages": 2,
        "made_at": AT,
        "changed_at": AT,
    }
    return Upload(**{**values, **changes})


def version(id: str = "u", **changes: Any) -> Version:  # noqa: A002
    values: dict[str, Any] = {
        "id": id,
        "contact": None,
        "document": None,
        "number": None,
        "name": "Zinsen.pdf",
        "kind": "pdf",
        "pages": 2,
        "sizes": ((59_500, 84_200),),
        "sha256": "ab" * 32,
        "size": 10,
        "notes": ("forms",),
        "readable": None,
        "readable_size": None,
        "valid_from": None,
        "valid_until": None,
        "made_at": AT,
        "made_by": "chief",
        "destroyed_at": None,
    }
    return Version(**{**values, **changes})
