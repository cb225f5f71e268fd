"""The database: there, of the right age, and served by whom. It is read only."""

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from signaling.config import Settings
from signaling.findings import Finding
from signaling.ports import DeskTaken
from signaling.store.engine import Database
from signaling.store.lock import lock_for
from signaling.store.migrations import newest

CHECK = "Check storage.database (or VISAVIS_DATABASE_URL), and that it is running."


async def database(settings: Settings) -> list[Finding]:
    store = Database(settings.storage.database_url)
    try:
        if store.path is not None and not store.path.exists():
            return [Finding("database", "ok", f"{store.path} will be made at the first start")]
        try:
            async with store.read() as connection:
                revision = await connection.run_sync(_revision)
        except (DBAPIError, OSError, TimeoutError) as error:
            why = getattr(error, "orig", None) or error
            return [Finding("database", "bad", f"the database can't be used: {why}", CHECK)]
        return [_age(revision), *await _served(store, settings.desk.id)]
    finally:
        await store.close()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _age(revision: str | None) -> Finding:
    if revision is None:
        return Finding(
            "database", "ok", "the database is empty: its tables come at the first start"
        )
    if revision == newest():
        return Finding("database", "ok", "the database answers, and its tables are of this version")
    if revision < newest():
        words = "the tables are older than this program, and are brought up to date at the start"
        return Finding("database", "warn", words, "Take a backup before the next start.")
    words = f"the tables (revision {revision}) are newer than this program"
    return Finding(
        "database", "bad", words, "Install the newer version again, or restore a backup."
    )


async def _served(store: Database, desk: str) -> list[Finding]:
    """Asks for the desk's lock and gives it back at once; not where its file would have to be made, and be ours."""
    if store.path is not None and not store.path.with_name(store.path.name + ".lock").exists():
        return []
    lock = lock_for(store, desk)
    try:
        await lock.take()
    except DeskTaken as taken:
        words = str(taken).removesuffix(": stop that one first")
        return [Finding("database.lock", "ok", words)]
    except OSError as error:
        words = f"the desk's lock can't be looked at: {error.strerror}"
        return [Finding("database.lock", "warn", words, "Run the doctor as the server's user.")]
    await lock.give_back()
    return [Finding("database.lock", "ok", "no server has this desk just now")]
