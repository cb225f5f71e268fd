"""Checks, choices, consoles, restarts and policies in any order: the gate says what the view says, what is over is
forgotten, what stands outlives the process, and there is always a way on."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.appearance.facts import Observation, Policy
from signaling.core.commands import SetPresence
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AppearanceHelpAsked,
    AppearanceOverridden,
    AppearanceReleased,
    Event,
)
from signaling.core.messages import AgentSnapshot
from tests.house import RULES, Page
from tests.policies.appearance.examples import GOOD
from tests.signaling.core.test_appearance import (
    AVAILABLE,
    BRIGHT,
    DARK,
    HOUR,
    LUNCH,
    OFFLINE,
    STRICT,
    Desk,
)

ACTIONS = (
    "good",
    "dark",
    "unseen",
    "override",
    "help",
    "release",
    "available",
    "lunch",
    "offline",
    "come",
    "go",
    "restart",
    "bright",
    "strict",
    "nothing",
    "grace",
    "hours",
)


def code(step: Callable[[], object]) -> Code | None:
    """With which it is refused."""
    try:
        step()
    except Refused as refused:
        return refused.code
    return None


class Anna:
    """One agent, whatever happens to her."""

    def __init__(self, keep_days: int) -> None:
        self.desk = Desk(allow_block=True, keep_days=keep_days)
        self.page: Page | None = self.desk.console()

    def do(self, action: str) -> None:
        desk = self.desk
        steps: dict[str, Callable[[], object]] = {
            "good": lambda: self.check(GOOD),
            "dark": lambda: self.check(DARK),
            "unseen": lambda: self.check(None),
            "override": lambda: self.tell(AppearanceOverridden(agent="anna", reason="so")),
            "help": lambda: self.tell(AppearanceHelpAsked(agent="anna")),
            "release": lambda: self.tell(
                AppearanceReleased(agent="anna", by="vera", reason="seen")
            ),
            "available": lambda: self.choose(AVAILABLE),
            "lunch": lambda: self.choose(LUNCH),
            "offline": lambda: self.choose(OFFLINE),
            "come": self.come,
            "go": self.go,
            "restart": self.restart,
            "bright": lambda: desk.ask("german", BRIGHT),
            "strict": lambda: desk.ask("german", STRICT),
            "nothing": lambda: desk.ask("german", Policy()),
            "grace": lambda: desk.wait(RULES.agent_grace_ms),
            "hours": lambda: desk.wait(7 * HOUR),
        }
        steps[action]()
        self.holds()

    def check(self, seen: Observation | None) -> None:
        refused = code(lambda: self.desk.check(seen))
        asked = self.desk.view().queues != ()
        assert refused == (None if asked else Code.APPEARANCE_OFF)

    def tell(self, event: Event) -> None:
        refused = code(lambda: self.desk.receive(event))
        assert refused is None or refused.startswith("appearance.")

    def choose(self, command: SetPresence) -> None:
        if self.page is None:
            return
        agent = self.desk.desk.state.agents["anna"]
        passes = self.desk.view().passes or agent.presence.state == "available"
        page, lets = self.page, passes or command is not AVAILABLE
        assert code(lambda: page.say(command)) == (None if lets else Code.APPEARANCE_NEEDED)
        assert not lets or agent.presence.state == command.state

    def come(self) -> None:
        if self.page is None:
            self.page = self.desk.console()

    def go(self) -> None:
        if self.page is not None:
            self.page.go()
            self.page = None

    def restart(self) -> None:
        before = self.desk.desk.state.agents["anna"].check
        self.desk.restart()
        assert self.desk.desk.state.agents["anna"].check == before
        self.page = None

    def holds(self) -> None:
        rows = self.desk.checks()
        check = self.desk.desk.state.agents["anna"].check
        assert [row for row in rows if row.ended_at is None] == ([] if check is None else [check])
        for row in rows:
            if row.ended_at is not None:
                assert row.reasons is None
                assert (row.forget_at or 0) > row.ended_at
        if self.page is not None and self.page.heard(AgentSnapshot):
            seen = self.desk.view()
            assert (seen.standing is None) == (check is None)

    def goes_on(self) -> None:
        """Without a camera, and with nothing ticked."""
        self.come()
        if self.desk.view().due:
            self.check(None)
            self.tell(AppearanceOverridden(agent="anna", reason="no camera"))
            self.tell(AppearanceHelpAsked(agent="anna"))
            self.tell(AppearanceReleased(agent="anna", by="vera", reason="seen"))
        self.choose(AVAILABLE)
        assert self.desk.desk.state.agents["anna"].presence.state == "available"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ACTIONS), max_size=25), st.sampled_from([0, 7]))
def test_whatever_happens(actions: list[str], keep_days: int) -> None:
    anna = Anna(keep_days)
    for action in actions:
        anna.do(action)
    anna.goes_on()
