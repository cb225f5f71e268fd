"""Pages by key: a cursor is the last row's time and id, so that what is added meanwhile shifts nothing."""

from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_

from signaling.core.errors import Code, Refused


def cursor(at: int, id: str) -> str:  # noqa: A002
    return f"{at}-{id}"


def place(value: str) -> tuple[int, str]:
    """The time and id of a cursor; raises `Refused(FIELD_INVALID)` for what `cursor` never made."""
    at, dash, id_ = value.partition("-")
    if not dash or not at.isascii() or not at.isdecimal() or len(at) > 15 or not 0 < len(id_) <= 64:
        raise Refused(Code.FIELD_INVALID, "not a cursor of this list", field="after")
    return int(at), id_


def after(value: str) -> ColumnElement[Any]:
    """The pair to compare (time, id) with; raises as `place` does."""
    at, id_ = place(value)
    return tuple_(literal(at), literal(id_))
