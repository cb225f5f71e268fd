"""What two people let be recorded is there to the moment and in sync, and nothing else is.

Two browsers send a picture and a sound that say when they were made (`timecode.js`) by the machine's clock, which is
the desk's as well. Both agree, the customer withdraws, agrees again and hangs up. Then the recording is read as
compliance reads it.
"""

import asyncio
from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.async_api import expect

from tests.demo_server import DemoServer
from tests.e2e.recorded import EVERY_MS, Shown
from tests.e2e.witnesses import (
    ANNA,
    GUEST,
    agree,
    as_compliance_sees_it,
    recorded_for,
    sender,
    talk,
)
from tests.limits import limit

pytestmark = pytest.mark.asyncio(loop_scope="session")

TALK_S: Final = limit(6.0, 4.0)
SYNC_MS: Final = limit(40)
FIRST_MS: Final = limit(1_000, 5_000)
"""A recording begins a moment after it is allowed, with the first key frame, which is asked for then."""
LAST_MS: Final = limit(300, 5_000)
"""What was made just before the end may still be on its way when it comes."""
HOLE_MS: Final = limit(400, 5_000)
BEEPS_UNSENT: Final = limit(0, 6)
"""A browser that stands still for a moment sends none."""


@pytest.mark.timed
async def test_what_two_people_allow_is_recorded_in_sync_and_nothing_else(
    desk: DemoServer,
) -> None:
    async with talk(desk) as (guest, anna):
        await agree(guest, anna)
        await recorded_for(TALK_S, guest, anna)
        say = guest.words("recording")
        sign = guest.page.get_by_role("region", name=say("sign"), exact=True)
        await sign.get_by_role("button", name=say.like("sign.running")).click()
        await guest.press(say("withdraw"))
        await guest.reads(say("receipt.withdrawn"))
        await guest.press(say("receipt.close"))
        await anna.reads(anna.words("recording")("sign.stopped"))
        await asyncio.sleep(TALK_S / 2)  # so that there is something that must not be in it

        await sign.get_by_role("button", name=say.like("sign.stopped")).click()
        await guest.press(say("reconsider"))
        await agree(guest)
        await recorded_for(TALK_S, guest, anna)
        await guest.hang_up()
        await expect(guest.page.get_by_text(say("receipt.title"))).to_be_visible()
    holds_what_was_allowed(*await as_compliance_sees_it(desk))


def holds_what_was_allowed(manifest: dict[str, Any], parts: list[Shown]) -> None:
    begins = [row["at"] for row in manifest["timeline"] if row["kind"] == "recording.started"]
    ends = [row["at"] for row in manifest["timeline"] if row["kind"] == "recording.stopped"]
    assert len(begins) == 2
    assert {part["state"] for part in manifest["parts"]} == {"whole"}
    assert len(parts) == 2 * 2 * 2, "intervals, people, sound and picture; nobody showed a screen"
    for begin, end in zip(begins, ends, strict=True):
        inside = [part for part in parts if begin <= part.first <= end]
        sent = {(part.kind, sender(part)) for part in inside}
        assert sent == {(kind, who) for kind in ("sound", "picture") for who in (GUEST, ANNA)}
        for part in inside:
            _holds_all_of_it(part, begin, end)
        late = [part.late for part in inside]
        assert max(late) - min(late) <= SYNC_MS, "lips and voice, and both people, on one clock"
    roles = {row["participant"]: row["role"] for row in manifest["people"]}
    assert {(roles[part.participant], sender(part)) for part in parts} == {
        ("customer", GUEST),
        ("agent", ANNA),
    }


def _holds_all_of_it(part: Shown, begin: int, end: int) -> None:
    """Nothing that was made before or after, not even silence; all in between but for the edges."""
    made = [each.made for each in part.times]
    rare = EVERY_MS if part.kind == "sound" else 0  # beeps are further apart than pictures
    assert begin <= made[0] <= begin + FIRST_MS + rare
    assert begin <= part.first
    assert end - LAST_MS - rare <= made[-1] <= end
    assert end - LAST_MS <= part.last <= end
    longest = rare * (1 + BEEPS_UNSENT) + 1 if rare else HOLE_MS
    assert max(then - now for now, then in pairwise(made)) <= longest, "a hole"
