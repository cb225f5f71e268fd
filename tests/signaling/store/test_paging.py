"""Cursors are ours, or refused."""

import pytest

from signaling.core.errors import Code, Refused
from signaling.store.paging import after, cursor


def test_a_cursor_is_read_back() -> None:
    compared = after(cursor(1_700_000_000_000, "a-b_c"))
    assert list(compared.compile().params.values()) == [1_700_000_000_000, "a-b_c"]


@pytest.mark.parametrize(
    "value",
    ["", "x", "-", "1-", "-a", "x-a", "-1-a", "1.5-a", "²-a", "9" * 16 + "-a", "1-" + "a" * 65],
)
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(Refused) as refused:
        after(value)
    assert (refused.value.code, refused.value.details["field"]) == (Code.FIELD_INVALID, "after")
