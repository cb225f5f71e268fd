"""What was destroyed after a backup was made is destroyed again in what is restored from it, in the one way in which
anything goes (`review/destroying.py`). Holds and rules that the backup still knows were decided upon before.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from policies.retention import WHATS, What
from signaling.backup.copying import BackupTrouble
from signaling.config import Settings
from signaling.destructions import WHAT, Destruction
from signaling.review.destroying import Ground
from signaling.review.offline import offline
from signaling.store.audit import COMMAND_LINE, AuditLog
from signaling.store.customers import Customers
from signaling.store.destructions import RESTORE
from signaling.store.engine import Database

PAGE: Final = 1_000


class _Clock(NamedTuple):
    now: Callable[[], int]


async def destroy_again(
    settings: Settings, database: Database, told: Sequence[Destruction], now: Callable[[], int]
) -> int:
    """How many things went. What the restored log tells of is gone in the backup already; done again it finds nothing.

    Raises `BackupTrouble`, `OSError`, what the database raises.
    """
    known = await _known(AuditLog(database, settings.desk.id))
    left = [each for each in told if each.hash not in known]
    links = [each.subject for each in left if each.what == "link"]
    wanted: dict[What, set[str]] = {
        what: {each.subject for each in left if each.what == what} for what in WHATS
    }
    for what in WHATS:
        if what != "record":
            wanted[what] -= wanted["record"]  # which takes everything
    done = 0
    ground = Ground(why="other", by=COMMAND_LINE, rule=RESTORE)
    async with offline(settings, database, _Clock(now)) as keeping:
        for what, contacts in wanted.items():
            made = await keeping.destroyer.destroy_many(sorted(contacts), what, ground)
            missing = contacts - {each.contact for each in made if each.what == what}
            if missing:
                raise BackupTrouble(
                    f"{min(missing)} can't be destroyed again: are the folders of media and keys there? "
                    "Do it again, it goes on"
                )
            done += len(contacts)
        if links:
            customers = Customers(database, settings.desk.id)
            done += len(await customers.erase_links(links, now(), COMMAND_LINE))
        await keeping.scrub()
    return done


async def _known(log: AuditLog) -> set[str]:
    """Hashes of the entries about destructions."""
    found: set[str] = set()
    last = 0
    while entries := await log.behind(tuple(WHAT), last, PAGE):
        found |= {entry.hash for entry in entries}
        last = entries[-1].number
    return found
