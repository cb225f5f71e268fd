"""What all tables have in common."""

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Boolean, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Pairs = list[list[Any]]


class Base(DeclarativeBase):
    """One type a Python type on both databases: text without a length, 64-bit integers, JSON."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger(),
        bool: Boolean(),
        bytes: LargeBinary(),
        Pairs: Json,
        list[str]: Json,
        list[str | None]: Json,
        dict[str, Any]: Json,
    }


def table(model: type[Base]) -> Table:
    """The table of a model, typed as what it is."""
    assert isinstance(model.__table__, Table)
    return model.__table__
