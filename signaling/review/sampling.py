"""When samples are drawn: on the first of a month, by the desk's own calendar, of the month before; and when asked for.

The seed comes from the machine's random source, is drawn after the month is over, and stands in the audit log with the
hash of what was drawn from. A server that was off on the first draws when it is back.
"""

import logging
import secrets
from datetime import date, timedelta
from typing import Final

from signaling.core.errors import Code, Refused
from signaling.days import end_of_day, local, start_of_day
from signaling.ports import Clock
from signaling.store.samples import Plan, Sample, Samples

log = logging.getLogger(__name__)

LOOK_S: Final = 300.0
BACK: Final = 12
"""So many months are made up for after a long time off."""


class Sampling:
    """Of one desk. `zone`: that of its calendar."""

    def __init__(self, store: Samples, zone: str, clock: Clock) -> None:
        self.store: Final = store
        self._zone = zone
        self._clock = clock
        self._looked: date | None = None  # when all that was due had been drawn

    async def look(self) -> None:
        """Draw what is due, once a day. A month without contacts has no sample."""
        today = local(self._clock.now(), self._zone).date()
        if today == self._looked:
            return
        for plan in await self.store.plans():
            if plan.ended_at is not None:
                continue
            for month in _months_before(today.replace(day=1)):
                since, until = self.month(month)
                if until <= plan.made_at:  # what a plan finds over is drawn by hand, or not at all
                    break
                if await self.store.was_drawn(plan.id, since, until):
                    continue
                try:
                    sample = await self._draw(plan, since, until, by=None)
                except Refused as refused:
                    if refused.code not in (Code.SAMPLE_EMPTY, Code.SAMPLE_DRAWN):
                        raise
                    continue
                log.info("a sample was drawn", extra={"sample": sample.id, "plan": plan.id})
        self._looked = today

    async def draw(self, plan: str, month: date, *, by: str) -> Sample:
        """Of a whole month, or of the current one up to now.

        Raises `Refused`: NOT_FOUND, PLAN_ENDED, SAMPLE_DRAWN, SAMPLE_EMPTY, FIELD_INVALID (a month to come).
        """
        found = await self.store.plan(plan)
        if found.ended_at is not None:
            raise Refused(Code.PLAN_ENDED, "has ended")
        since, until = self.month(month)
        now = self._clock.now()
        if since >= now:
            raise Refused(Code.FIELD_INVALID, "hasn't begun yet", field="month")
        return await self._draw(found, since, min(until, now), by=by)

    async def _draw(self, plan: Plan, since: int, until: int, *, by: str | None) -> Sample:
        now = self._clock.now()
        return await self.store.draw(
            now,
            plan,
            since=since,
            until=until,
            seed=secrets.token_hex(16),
            due_at=due(now, plan.due_days, self._zone),
            by=by,
        )

    def month(self, first: date) -> tuple[int, int]:
        """Its first moment, and the first after it."""
        after = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        return start_of_day(first.replace(day=1), self._zone), start_of_day(after, self._zone)


def due(now: int, days: int, zone: str) -> int:
    """The end of the day so many days from now."""
    return end_of_day(local(now, zone).date() + timedelta(days=days), zone)


def _months_before(first: date) -> list[date]:
    """The latest first."""
    found = []
    for _ in range(BACK):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found
