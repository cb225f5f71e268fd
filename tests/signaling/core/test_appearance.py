"""The self-check at the desk: what is asked of whom, what stands for how long, and that there is always a way on."""

from dataclasses import replace
from typing import Any

import pytest

from policies.appearance.facts import ManualItem, Observation, Policy, Reason
from policies.routing.facts import AgentProfile, Certificate
from signaling.core.appearance_views import Appearance, AppearanceView, StandingView
from signaling.core.commands import HangUp, SetPresence
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AgentDisabled,
    AgentKnown,
    AppearanceHelpAsked,
    AppearanceObserved,
    AppearanceOverridden,
    AppearancePolicies,
    AppearanceReleased,
    ClientCommand,
    Event,
    PolicyVersion,
)
from signaling.core.messages import AgentSnapshot, Presence
from signaling.core.model import AppearanceRules
from signaling.core.records import AppearanceRecord
from tests.house import GERMAN, RULES, House, Page, profile
from tests.policies.appearance.examples import GOOD, rule

HOUR = 3_600_000
DAY = 24 * HOUR
BRIGHT = Policy(rules=(rule("one_face"), rule("too_dark")))
DARK = replace(GOOD, face_p97=30.0)
GOWN = ManualItem(id="gown", text={"de": "Kittel", "en": "Gown"}, severity="block")
STRICT = replace(BRIGHT, manual=(GOWN,))
AVAILABLE = SetPresence(state="available", reason=None)
OFFLINE = SetPresence(state="offline", reason=None)
LUNCH = SetPresence(state="paused", reason="lunch")
ENGLISH = replace(GERMAN, id="english", title={"de": "Englisch", "en": "English"})
CHAT = replace(GERMAN, id="chat", channels=("chat",))


class Desk(House):
    """A house that asks for something."""

    def __init__(self, policy: Policy | None = BRIGHT, *agents: AgentProfile, **rules: Any) -> None:
        asked = AppearanceRules(
            **{"mode": "required", **{k: v for k, v in rules.items() if k != "queues"}}
        )
        queues = rules.get("queues", (GERMAN, ENGLISH, CHAT))
        self.policies = (
            {} if policy is None else {"german": PolicyVersion(version=1, policy=policy)}
        )
        super().__init__(replace(RULES, appearance=asked, queues=queues), *agents)

    def start(self) -> None:
        super().start()
        self.receive(AppearancePolicies(policies=self.policies))

    def ask(self, queue: str, policy: Policy) -> None:
        """A new version."""
        before = self.policies[queue].version if queue in self.policies else 0
        new = PolicyVersion(version=before + 1, policy=policy)
        self.policies = {**self.policies, queue: new}
        self.receive(AppearancePolicies(policies=self.policies))

    def check(self, seen: Observation | None = GOOD, **changes: Any) -> StandingView:
        versions = {queue.queue: queue.version for queue in self.view().queues}
        event = AppearanceObserved(
            id=f"check-{next(self.numbers)}",
            agent="anna",
            versions=versions,
            observation=seen,
            effect="none",
            ticks=(),
        )
        self.receive(replace(event, **changes))
        standing = self.view().standing
        assert standing is not None
        return standing

    def view(self) -> AppearanceView:
        """As a console that comes now is told."""
        page = self.console(instance="looking")
        view = page.last(AgentSnapshot).appearance
        page.go()
        return view

    def refusal(self, event: Event) -> Code:
        with pytest.raises(Refused) as refused:
            self.receive(event)
        return refused.value.code

    def checks(self) -> list[AppearanceRecord]:
        return self.rows.all(AppearanceRecord)


def state(page: Page) -> str:
    return page.last(Presence).me.state


# --- the gate -------------------------------------------------------------------------------------------------------


def test_available_comes_after_the_check() -> None:
    there = Desk()
    anna = there.console()
    before = anna.last(AgentSnapshot).appearance
    assert (before.due, before.passes, before.standing) == (True, False, None)
    assert [each.queue for each in before.queues] == ["german"]
    assert anna.refused(AVAILABLE) is Code.APPEARANCE_NEEDED
    there.check()
    told = anna.last(Appearance).appearance
    assert (told.due, told.passes) == (False, True)
    assert told.standing is not None
    assert (told.standing.outcome, told.standing.covers) == ("allow", True)
    anna.say(AVAILABLE)
    assert state(anna) == "available"


def test_a_warning_is_overridden_with_a_reason() -> None:
    there = Desk()
    anna = there.console()
    standing = there.check(DARK)
    assert standing.outcome == "warn"
    assert standing.reasons == (Reason(kind="flagged", severity="warn", check="too_dark"),)
    assert anna.refused(AVAILABLE) is Code.APPEARANCE_NEEDED
    there.receive(AppearanceOverridden(agent="anna", reason="The lamp is broken"))
    anna.say(AVAILABLE)
    (row,) = there.checks()
    assert row.override == "The lamp is broken"


def test_without_a_camera_there_is_a_way_on() -> None:
    there = Desk()
    anna = there.console()
    standing = there.check(None)
    assert standing.reasons == (Reason(kind="not_measured", severity="warn"),)
    there.receive(AppearanceOverridden(agent="anna", reason="Camera is being repaired"))
    anna.say(AVAILABLE)


def test_a_block_is_released_by_a_supervisor_and_not_by_a_reason() -> None:
    there = Desk(STRICT, allow_block=True)
    anna = there.console()
    assert there.refusal(AppearanceHelpAsked(agent="anna")) is Code.APPEARANCE_NONE
    assert there.check().outcome == "block"
    blocked = AppearanceOverridden(agent="anna", reason="never mind")
    assert there.refusal(blocked) is Code.APPEARANCE_BLOCKED
    release = AppearanceReleased(agent="anna", by="vera", reason="seen her")
    assert there.refusal(release) is Code.APPEARANCE_NOT_BLOCKED, "nobody asked"
    there.receive(AppearanceHelpAsked(agent="anna"))
    asked = anna.last(Appearance).appearance.standing
    assert asked is not None
    assert (asked.asked, asked.released) == (True, False)
    assert anna.refused(AVAILABLE) is Code.APPEARANCE_NEEDED
    there.receive(release)
    anna.say(AVAILABLE)
    (row,) = there.checks()
    assert (row.released_by, row.release) == ("vera", "seen her")
    assert there.refusal(release) is Code.APPEARANCE_NOT_BLOCKED
    assert there.refusal(AppearanceHelpAsked(agent="anna")) is Code.APPEARANCE_NOT_BLOCKED


def test_where_the_works_agreement_lets_nothing_block_nothing_blocks() -> None:
    there = Desk(STRICT)
    there.console()
    assert there.check().outcome == "warn"


@pytest.mark.parametrize("mode", ["off", "self_check"])
def test_in_other_modes_nothing_depends_on_it(mode: str) -> None:
    there = Desk(mode=mode)
    anna = there.console()
    view = anna.last(AgentSnapshot).appearance
    assert (view.passes, view.due) == (True, mode == "self_check")
    anna.say(AVAILABLE)
    if mode == "off":
        assert there.refusal(observed()) is Code.APPEARANCE_OFF
        assert anna.heard(Appearance) == []
    else:
        assert there.check(DARK).outcome == "warn"


def observed(**versions: int) -> AppearanceObserved:
    return AppearanceObserved(
        id="x", agent="anna", versions=versions, observation=GOOD, effect="none", ticks=()
    )


# --- who is asked ---------------------------------------------------------------------------------------------------


def certified(**capacity: int) -> AgentProfile:
    return profile("anna", capacity=tuple(sorted(capacity.items())))


@pytest.mark.parametrize(
    "there",
    [
        Desk(None),
        Desk(Policy()),
        Desk(BRIGHT, profile("anna", queues=frozenset({"english", "chat"}))),
        Desk(BRIGHT, certified(chat=3, sound=1)),
        Desk(BRIGHT, queues=(replace(GERMAN, channels=("sound", "chat")), ENGLISH)),
        Desk(BRIGHT, queues=(replace(GERMAN, certificates={"video": ("video",)}), ENGLISH)),
        Desk(BRIGHT, queues=(replace(GERMAN, skills=(("tax", 3),)), ENGLISH)),
    ],
    ids=[
        "no policy",
        "policy removed",
        "other queues",
        "takes no video",
        "queue without video",
        "lacks the certificate",
        "lacks the skill",
    ],
)
def test_who_gets_no_video_from_a_queue_that_asks_is_asked_nothing(there: Desk) -> None:
    anna = there.console()
    view = anna.last(AgentSnapshot).appearance
    assert (view.queues, view.rules, view.due, view.passes) == ((), (), False, True)
    anna.say(AVAILABLE)
    assert there.refusal(observed()) is Code.APPEARANCE_OFF


def test_a_customer_may_come_in_another_language_than_the_queue() -> None:
    there = Desk(BRIGHT, profile("anna", languages=frozenset({"en"})))
    assert there.console().refused(AVAILABLE) is Code.APPEARANCE_NEEDED


def test_with_the_certificate_comes_the_question() -> None:
    queues = (replace(GERMAN, certificates={"video": ("video",)}), ENGLISH)
    there = Desk(BRIGHT, queues=queues)
    anna = there.agent()
    held = Certificate(name="video", begins_at=there.now + 10)
    there.receive(AgentKnown(profile=profile("anna", certificates=(held,))))
    assert anna.heard(Appearance) == []
    there.wait(10)
    assert anna.last(Appearance).appearance.due
    assert state(anna) == "available", "whoever is available stays so"
    anna.say(LUNCH)
    assert anna.refused(AVAILABLE) is Code.APPEARANCE_NEEDED


def test_two_queues_ask_for_the_strictest() -> None:
    there = Desk()
    there.ask("english", Policy(rules=(rule("too_dark", face_p97_min=88), rule("bare"))))
    view = there.view()
    assert [each.queue for each in view.queues] == ["german", "english"]
    limits = {each.check: dict(each.limits) for each in view.rules}
    assert limits["too_dark"] == {"face_p97_min": 88}
    assert set(limits) == {"one_face", "too_dark", "bare"}
    assert there.check(replace(GOOD, face_p97=85.0)).outcome == "warn"


# --- policies that change ---------------------------------------------------------------------------------------------


def test_a_new_policy_asks_at_the_next_choice() -> None:
    there = Desk()
    anna = there.console()
    there.check()
    anna.say(AVAILABLE)
    there.ask("german", replace(BRIGHT, rules=(rule("bare"),)))
    told = anna.last(Appearance).appearance
    assert told.standing is not None
    assert (told.due, told.passes, told.standing.covers) == (True, False, False)
    assert state(anna) == "available"
    anna.say(AVAILABLE)
    assert state(anna) == "available", "saying it again is no choice"
    anna.say(LUNCH)
    assert anna.refused(AVAILABLE) is Code.APPEARANCE_NEEDED
    late = AppearanceOverridden(agent="anna", reason="as before")
    assert there.refusal(late) is Code.APPEARANCE_CHANGED
    there.check()
    anna.say(AVAILABLE)


def test_a_policy_taken_out_of_force_asks_for_nothing() -> None:
    there = Desk()
    anna = there.console()
    there.ask("german", Policy())
    assert not anna.last(Appearance).appearance.due
    anna.say(AVAILABLE)


@pytest.mark.parametrize("versions", [{}, {"german": 2}, {"german": 1, "english": 1}])
def test_measured_for_something_else_is_refused(versions: dict[str, int]) -> None:
    there = Desk()
    assert there.refusal(observed(**versions)) is Code.APPEARANCE_CHANGED
    assert there.checks() == []


def test_who_is_disabled_checks_nothing() -> None:
    there = Desk()
    there.receive(AgentDisabled(agent="anna"))
    assert there.refusal(observed(german=1)) is Code.AGENT_DISABLED
    nobody = replace(observed(german=1), agent="nobody")
    assert there.refusal(nobody) is Code.AGENT_DISABLED


# --- the shift ------------------------------------------------------------------------------------------------------


def test_two_consoles_agree() -> None:
    there = Desk()
    first, second = there.console(instance="one"), there.console(instance="two")
    there.check(DARK)
    there.receive(AppearanceOverridden(agent="anna", reason="fine"))
    assert first.heard(Appearance) == second.heard(Appearance)
    assert first.last(Appearance).appearance == there.view()
    second.say(AVAILABLE)
    assert state(first) == "available"


def test_offline_ends_the_shift_and_its_reasons() -> None:
    there = Desk()
    anna = there.console()
    there.check(DARK)
    there.receive(AppearanceOverridden(agent="anna", reason="fine"))
    anna.say(AVAILABLE)
    anna.say(OFFLINE)
    assert there.checks() == []
    assert anna.last(Appearance).appearance.standing is None
    assert anna.refused(AVAILABLE) is Code.APPEARANCE_NEEDED


def test_what_the_agreement_keeps_is_kept_without_reasons() -> None:
    there = Desk(keep_days=7)
    anna = there.console()
    there.check(DARK)
    there.receive(AppearanceOverridden(agent="anna", reason="fine"))
    anna.say(AVAILABLE)
    anna.say(OFFLINE)
    (row,) = there.checks()
    assert (row.outcome, row.override, row.reasons) == ("warn", "fine", None)
    assert (row.ended_at, row.forget_at) == (there.now, there.now + 7 * DAY)


def test_another_check_of_the_shift_replaces_the_former() -> None:
    there = Desk(keep_days=7)
    there.console()
    there.check(DARK)
    there.receive(AppearanceOverridden(agent="anna", reason="fine"))
    there.check(GOOD)
    (row,) = there.checks()
    assert (row.outcome, row.override) == ("allow", None)


def test_a_break_is_no_end() -> None:
    there = Desk()
    anna = there.console()
    there.check()
    anna.say(AVAILABLE)
    anna.say(LUNCH)
    there.wait(HOUR)
    anna.say(AVAILABLE)


def test_a_console_that_reloads_is_no_end_and_one_that_is_gone_is() -> None:
    there = Desk()
    anna = there.console()
    there.check()
    anna.say(AVAILABLE)
    anna.go()
    there.wait(RULES.agent_grace_ms - 1)
    again = there.console()
    there.wait(HOUR)
    assert len(there.checks()) == 1
    again.go()
    there.wait(RULES.agent_grace_ms)
    assert there.checks() == []


def test_a_check_without_ever_going_available_ends_with_the_console() -> None:
    there = Desk()
    anna = there.console()
    there.check()
    anna.go()
    there.wait(RULES.agent_grace_ms)
    assert there.checks() == []


def test_a_shift_has_a_longest_time() -> None:
    there = Desk(shift_ms=8 * HOUR)
    anna = there.console()
    there.check()
    anna.say(AVAILABLE)
    there.wait(8 * HOUR - 1)
    assert not anna.last(Appearance).appearance.due
    there.wait(1)
    assert anna.last(Appearance).appearance.due
    assert there.checks() == []
    assert state(anna) == "available"


def test_offline_during_a_talk_is_a_wish_and_no_end() -> None:
    there = Desk()
    anna = there.console()
    there.check()
    anna.say(AVAILABLE)
    there.customer("c1")
    there.accept(anna)
    anna.say(OFFLINE)
    assert len(there.checks()) == 1
    anna.say(AVAILABLE)
    assert there.refusal(observed(german=1)) is Code.APPEARANCE_IN_CALL
    anna.say(OFFLINE)
    anna.say(HangUp(contact="c1"))
    there.wait(HOUR)
    assert there.checks() == []


def test_who_is_disabled_is_forgotten() -> None:
    there = Desk()
    there.console()
    there.check()
    there.receive(AgentDisabled(agent="anna"))
    assert there.checks() == []


# --- a restart ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("available", [False, True])
def test_a_restart_loses_no_outcome(available: bool) -> None:
    there = Desk(STRICT, allow_block=True)
    anna = there.console()
    standing = there.check(DARK, ticks=("gown",))
    there.receive(AppearanceOverridden(agent="anna", reason="fine"))
    if available:
        anna.say(AVAILABLE)
    there.restart()
    again = there.console()
    found = again.last(AgentSnapshot).appearance
    assert found.standing == replace(standing, overridden=True)
    assert found.passes
    again.say(AVAILABLE)
    assert there.desk.state.agents["anna"].shown == "available"
    there.wait(12 * HOUR)
    assert there.checks() == []


def test_after_a_restart_who_never_comes_back_is_forgotten() -> None:
    there = Desk()
    there.console()
    there.check()
    there.restart()
    assert len(there.checks()) == 1
    there.wait(RULES.agent_grace_ms)
    assert there.checks() == []


def test_a_block_asked_about_waits_through_a_restart() -> None:
    there = Desk(STRICT, allow_block=True)
    there.console()
    there.check()
    there.receive(AppearanceHelpAsked(agent="anna"))
    there.restart()
    there.receive(AppearanceReleased(agent="anna", by="vera", reason="seen"))
    there.console().say(AVAILABLE)


def test_a_clock_set_back_prolongs_no_shift() -> None:
    there = Desk()
    there.console()
    there.check()
    there.now -= 100 * HOUR
    there.restart()
    there.console()
    there.wait(12 * HOUR)
    assert there.checks() == []


def test_a_shift_that_is_over_never_comes_back() -> None:
    there = Desk(keep_days=7)
    anna = there.console()
    there.check(DARK)
    there.receive(AppearanceOverridden(agent="anna", reason="fine"))
    anna.say(AVAILABLE)
    anna.say(OFFLINE)
    there.restart()
    assert there.view().standing is None
    assert there.console().refused(AVAILABLE) is Code.APPEARANCE_NEEDED


def test_a_command_said_twice_asks_once() -> None:
    there = Desk()
    anna = there.console()
    with pytest.raises(Refused):
        anna.say(AVAILABLE, "one")
    there.check()
    command = ClientCommand(connection=anna.connection, command_id="one", command=AVAILABLE)
    there.receive(command)
    assert state(anna) == "available", "a refusal is no answer to keep"
