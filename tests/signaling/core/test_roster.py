"""The agents' side of the index by itself."""

from policies.routing.facts import AgentProfile, Certificate, Channel, QueueRule, Requirement
from signaling.core.lines import Line, Need
from signaling.core.roster import Roster

VIDEO: frozenset[Channel] = frozenset({"video"})
RULES = (
    QueueRule(id="german", title={}, language="de"),
    QueueRule(id="english", title={}, language="en"),
)


def profile(name: str, *languages: str, video_until: int | None = None) -> AgentProfile:
    certificates = (Certificate(name="video", ends_at=video_until),) if video_until else ()
    return AgentProfile(
        id=name, name=name, languages=frozenset(languages), certificates=certificates
    )


def need(agent: str | None = None, certificates: tuple[str, ...] = ()) -> Need:
    wanted = Requirement(
        queue="german", channel="video", language="de", certificates=certificates, agent=agent
    )
    return Need((wanted,), by_code=False)


def test_signed_in_and_available_are_counted_by_queue() -> None:
    roster = Roster(RULES, {})
    anna = roster.known(0, profile("anna", "de", "en"))
    roster.set_signed_in(anna, True)
    roster.set_signed_in(anna, True)
    roster.set_free(anna, VIDEO)
    assert roster.signed_in == {"german": 1, "english": 1}
    assert roster.available == {"german": 1, "english": 1}
    roster.forgotten("anna")
    assert roster.signed_in == roster.available == {"german": 0, "english": 0}
    assert roster.agents == {}


def test_a_freed_agent_makes_a_fresh_bucket_and_leaves_no_empty_one() -> None:
    roster = Roster(RULES, {})
    anna = roster.known(0, profile("anna", "de"))
    roster.set_free(anna, VIDEO)
    (bucket,) = roster.fresh
    assert [name for _, name in bucket.agents] == ["anna"]
    roster.set_free(anna, None)
    assert not roster.fresh
    assert not anna.group.buckets


def test_a_changed_profile_keeps_where_the_agent_stands() -> None:
    roster = Roster(RULES, {})
    anna = roster.known(0, profile("anna", "de"))
    roster.set_signed_in(anna, True)
    roster.set_free(anna, VIDEO)
    roster.known(0, profile("anna", "en"))
    assert roster.signed_in == {"german": 0, "english": 1}
    assert anna.free_for == VIDEO
    assert anna.signed_in


def test_groups_are_worked_out_anew_when_somebody_with_new_abilities_comes() -> None:
    opened: dict[Line, None] = {}
    roster = Roster(RULES, opened)
    wanted = need()
    assert roster.groups_for(wanted) == ()
    roster.set_signed_in(roster.known(0, profile("anna", "de")), True)
    assert len(roster.groups_for(wanted)) == 1
    assert roster.signed_in_for(wanted, 0) == 1
    assert roster.signed_in_for(need(agent="anna"), 0) == 1
    assert roster.signed_in_for(need(agent="lukas"), 0) == 0


def test_an_agent_moves_when_the_certificate_runs_out() -> None:
    roster = Roster(RULES, {})
    anna = roster.known(0, profile("anna", "de", video_until=1_000))
    roster.set_signed_in(anna, True)
    wanted = need(certificates=("video",))
    assert roster.due == 1_000
    assert roster.signed_in_for(wanted, 0) == 1
    assert roster.turn(999) == []
    assert roster.turn(1_000) == [anna]
    assert roster.signed_in_for(wanted, 1_000) == 0
    assert roster.due is None


def test_a_renewed_certificate_forgets_the_old_end() -> None:
    roster = Roster(RULES, {})
    roster.known(0, profile("anna", "de", video_until=1_000))
    roster.known(0, profile("anna", "de", video_until=5_000))
    assert roster.due == 5_000
    assert roster.turn(1_000) == []
