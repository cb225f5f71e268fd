"""What the demo's bank asks of a picture on video in one queue, so that there is something to try out."""

from typing import Final

from policies.appearance.evidence import EVIDENCE, least
from policies.appearance.facts import Check, ManualItem, Policy, Rule
from signaling.config import Settings
from signaling.store.appearance import Appearance
from signaling.store.engine import Database

QUEUE: Final = "german"
BY: Final = "nina"
"""The administrator."""
CHECKS: Final[tuple[Check, ...]] = (
    "one_face",
    "placement",
    "second_person",
    "too_dark",
    "back_light",
    "backdrop",
    "bare",
    "pattern",
)
POLICY: Final = Policy(
    rules=tuple(
        Rule(check=check, severity=least(EVIDENCE[check].most, "warn")) for check in CHECKS
    ),
    manual=(
        ManualItem(
            id="jacket",
            text={"de": "Sakko oder Blazer", "en": "Jacket or blazer"},
            severity="info",
        ),
        ManualItem(
            id="badge",
            text={"de": "Namensschild ist zu lesen", "en": "Name badge can be read"},
            severity="warn",
        ),
    ),
    backdrop="plain",
)


async def ask(settings: Settings, database: Database, now: int) -> None:
    """Where nothing was ever asked. Whoever takes it away later won't find it again."""
    store = Appearance(database, settings.desk.id)
    if any(queue.id == QUEUE for queue in settings.queues) and not await store.latest():
        await store.save(now, QUEUE, POLICY, based_on=0, by=BY)
