"""Records and tables have the same fields; what no database takes is replaced."""

from dataclasses import fields
from typing import get_args

import pytest

from signaling.core.records import LinkUseRecord, Row
from signaling.store.rows import KINDS, storable


@pytest.mark.parametrize("record", [kind for kind in get_args(Row) if kind is not LinkUseRecord])
def test_a_table_has_exactly_the_fields_of_its_record(record: type[Row]) -> None:
    kind = KINDS[record]
    names = [column.name for column in kind.table.columns]
    assert names == ["desk", *(field.name for field in fields(record))]
    assert {column.name for column in kind.table.primary_key} == {"desk", *kind.key}


def test_every_record_has_a_kind() -> None:
    assert set(KINDS) == set(get_args(Row))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (None, None),
        ("", ""),
        ("plain", "plain"),
        ("Grüße 👍", "Grüße 👍"),
        ("a\0b", "a\ufffdb"),
        ("half \ud83d", "half \ufffd"),
        ("\udc4d", "\ufffd"),
    ],
)
def test_storable(text: str | None, stored: str | None) -> None:
    assert storable(text) == stored
