"""Schema changes by Alembic, run from code at the start; there is no alembic.ini.

A new revision: change `models.py`, then write `versions/<next>_<what>.py` by hand; the test that compares migrations
with models on both databases says what is missing.
"""

import os
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from signaling.store.engine import Database

_UPGRADING: Final = 0x7669_7361_7669_7301  # a PostgreSQL advisory lock: "visavis", 1


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to date, in one transaction; harmless when it is. Two processes at once take turns."""
    if database.path is not None:
        database.path.parent.mkdir(parents=True, exist_ok=True)
        # Secrets live in it; SQLite's other files take over its permissions.
        os.close(os.open(database.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    async with database.write() as connection:
        await connection.run_sync(_upgrade, revision)


def _upgrade(connection: Connection, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADING})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
