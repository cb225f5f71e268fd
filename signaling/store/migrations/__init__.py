"""Schema changes by Alembic, run from code at the start; there is no alembic.ini.

A new revision: change `models.py`, then write `versions/<next>_<what>.py` by hand; the test that compares migrations
with models on both databases says what is missing.
"""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from signaling.store.engine import Database

_VERSIONS: Final = Path(__file__).parent / "versions"
_UPGRADING: Final = 0x7669_7361_7669_7301  # a PostgreSQL advisory lock: "visavis", 1


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to date, in one transaction; harmless when it is. Two processes at once take turns."""
    if database.path is not None:
        database.path.parent.mkdir(parents=True, exist_ok=True)
        # Secrets live in it; SQLite's other files take over its permissions.
        os.close(os.open(database.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    async with database.read() as connection:
        current = await connection.run_sync(_current)
    if revision == "head" and current == newest():
        return
    async with database.write() as connection:
        await connection.run_sync(_upgrade, revision)


def newest() -> str:
    """The revision that the models need; files are named after theirs."""
    return max(path.stem.split("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection, revision: str) -> None:
    # Alembic takes a third of a start's time, and most starts have nothing to upgrade.
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADING})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
