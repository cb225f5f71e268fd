"""A supervisor's release of a *block*, and the wish for one, over several looks in the same shift."""

from dataclasses import replace

from signaling.core.events import AppearanceHelpAsked, AppearanceReleased
from tests.signaling.core.test_appearance import AVAILABLE, STRICT, Desk

ASKED = AppearanceHelpAsked(agent="anna")
RELEASED = AppearanceReleased(agent="anna", by="vera", reason="seen her")


def test_looking_again_takes_neither_the_wish_nor_the_release_away() -> None:
    there = Desk(STRICT, allow_block=True)
    anna = there.console()
    there.check()
    there.receive(ASKED)
    assert there.check().asked
    there.receive(RELEASED)
    assert there.check().released
    anna.say(AVAILABLE)


def test_a_release_is_of_what_was_asked_then() -> None:
    there = Desk(STRICT, allow_block=True)
    there.console()
    there.check()
    there.receive(ASKED)
    there.receive(RELEASED)
    there.ask("german", replace(STRICT, rules=()))
    standing = there.check()
    assert (standing.outcome, standing.asked, standing.released) == ("block", False, False)


def test_what_is_good_by_itself_needs_no_release() -> None:
    there = Desk(STRICT, allow_block=True)
    there.console()
    there.check()
    there.receive(ASKED)
    there.receive(RELEASED)
    standing = there.check(ticks=("gown",))
    assert (standing.outcome, standing.asked, standing.released) == ("allow", False, False)
