"""Each way to become available leads past the check where the house requires one."""

from signaling.core.commands import FinishWrapUp, HangUp
from signaling.core.errors import Code
from tests.house import Page
from tests.signaling.core.test_appearance import AVAILABLE, BRIGHT, LUNCH, Desk, state

FINISH = FinishWrapUp(contact="c1", disposition="done", note="", then="available", reason=None)


def talking(there: Desk) -> Page:
    """Anna's console: checked, available, and now in a talk with *c1*."""
    anna = there.console()
    there.check()
    anna.say(AVAILABLE)
    there.customer("c1")
    there.accept(anna)
    return anna


def test_wrap_up_ends_in_available_only_after_the_check() -> None:
    there = Desk()
    anna = talking(there)
    anna.say(LUNCH)
    there.ask("german", BRIGHT)
    anna.say(HangUp(contact="c1"))
    assert anna.refused(FINISH) is Code.APPEARANCE_NEEDED
    assert state(anna) == "wrap_up", "refused changes nothing"
    there.check()
    anna.say(FINISH)
    assert state(anna) == "available"


def test_whoever_was_available_all_along_stays_so() -> None:
    there = Desk()
    anna = talking(there)
    there.ask("german", BRIGHT)
    anna.say(HangUp(contact="c1"))
    anna.say(FINISH)
    assert there.desk.state.agents["anna"].presence.state == "available"
