"""Lines, buckets and groups by themselves."""

from policies.routing.facts import AgentProfile, Certificate, Channel, QueueRule, Requirement
from signaling.core.lines import Bucket, Group, Line, Need, Waiting, abilities, group_of

VIDEO: frozenset[Channel] = frozenset({"video"})
RULES = {
    queue: QueueRule(id=queue, title={}, language=language)
    for queue, language in (("german", "de"), ("english", "en"))
}


def need(queue: str = "german", language: str = "de", skill: int = 0) -> Need:
    skills = (("loans", skill),) if skill else ()
    wanted = Requirement(queue=queue, channel="video", language=language, skills=skills)
    return Need((wanted,), by_code=False)


def group(profile: AgentProfile, now: int = 0) -> Group:
    found, _ = abilities(profile, now)
    return group_of(found, profile, RULES)


ANNA = AgentProfile(id="anna", name="Anna", languages=frozenset({"de"}), skills=(("loans", 2),))


def test_a_group_serves_what_its_agents_can_do() -> None:
    assert group(ANNA).serves(need(skill=2))
    assert not group(ANNA).serves(need(skill=3))
    assert not group(ANNA).serves(need("english", "en"))
    assert group(ANNA).queues == ("german",)


def test_a_certificate_is_an_ability_until_it_runs_out() -> None:
    profile = AgentProfile(
        id="a",
        name="",
        languages=frozenset({"de"}),
        certificates=(Certificate(name="video", ends_at=1_000),),
    )
    before, until = abilities(profile, 999)
    after, never = abilities(profile, 1_000)
    assert until == 1_000
    assert never is None
    assert before != after
    assert group(profile, 999).profile.certificates == (Certificate(name="video"),)


def test_an_agent_on_named_queues_only_serves_those() -> None:
    profile = AgentProfile(
        id="a", name="", languages=frozenset({"de", "en"}), queues=frozenset({"english"})
    )
    assert group(profile).queues == ("english",)


def test_the_head_is_the_first_of_all_lines_for_the_free_channels() -> None:
    anna = group(ANNA)
    older, newer = Line(need(), frozenset()), Line(need(skill=1), frozenset())
    older.ready.append(
        Waiting(contact="b", queue="german", channel="video", language="de", since=2).key
    )
    newer.ready.append(
        Waiting(contact="a", queue="german", channel="video", language="de", since=1).key
    )
    anna.moved(older, 1)
    anna.moved(newer, 1)
    bucket = anna.bucket(VIDEO)
    bucket.agents.append((0, "anna"))
    assert bucket.head() == newer.ready[0]
    assert anna.bucket(frozenset({"chat"})).head() is None
    assert anna.customers_for(VIDEO, "anna") == 2
    newer.ready.clear()
    anna.moved(newer, -1)
    assert bucket.head() == older.ready[0]
    assert anna.customers_for(VIDEO, "anna") == 1


def test_a_line_of_declined_customers_waits_for_somebody_else() -> None:
    anna = group(ANNA)
    declined = Line(need(), frozenset({"anna"}))
    declined.ready.append(
        Waiting(contact="b", queue="german", channel="video", language="de", since=2).key
    )
    anna.moved(declined, 1)
    bucket: Bucket = anna.bucket(VIDEO)
    bucket.agents.append((0, "anna"))
    assert bucket.head() is None
    assert anna.customers_for(VIDEO, "anna") == 0
    bucket.agents.append((5, "lukas"))
    assert bucket.head() == declined.ready[0]
    assert bucket.first(declined.excluded) == (5, "lukas")
    assert bucket.count(declined.excluded) == 1
    assert anna.customers_for(VIDEO, "lukas") == 1
    declined.ready.clear()
    anna.moved(declined, -1)
    assert bucket.head() is None


def test_a_head_start_counts_as_waiting() -> None:
    early = Waiting(contact="a", queue="q", channel="video", language="de", since=100)
    favoured = Waiting(
        contact="b", queue="q", channel="video", language="de", since=150, head_start_ms=60
    )
    assert favoured.key < early.key
