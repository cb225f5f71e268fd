"""How long what is left of a contact is kept: examples from the law and the settings, then whatever facts may come."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from policies.retention import (
    WHATS,
    Due,
    Facts,
    Period,
    Rule,
    Rules,
    due,
    duty,
    extendable,
    longer,
    ripe,
    upcoming,
)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


CLOSED = at("2026-03-31T10:00")
SECURITIES = Rule(
    recording={
        "statutory": Period(5, "years"),
        "quality": Period(30, "days"),
        "training": Period(6, "months"),
    },
    content=Period(1, "years"),
    record=Period(2, "years"),
    extended=Period(7, "years"),
)
SERVICE = Rule(
    recording={"consent": Period(30, "days"), "quality": Period(90, "days")},
    content=Period(1, "months"),
)
RULES = Rules(queues={"securities": SECURITIES, "service": SERVICE})


def facts(*queues: str, **changes: object) -> Facts:
    values: dict[str, object] = {"closed_at": CLOSED, "queues": queues or ("service",), **changes}
    return Facts(**values)  # type: ignore[arg-type]


def test_periods_follow_the_calendar_and_are_never_cut_short() -> None:
    assert Period(30, "days").after(CLOSED) == at("2026-04-30T10:00")
    assert Period(1, "months").after(at("2026-01-31T10:00")) == at("2026-03-01T10:00")
    assert Period(1, "months").after(at("2026-12-31T10:00")) == at("2027-01-31T10:00")
    assert Period(5, "years").after(at("2028-02-29T10:00")) == at("2033-03-01T10:00")
    assert Period(13, "months").after(CLOSED) == at("2027-05-01T10:00")
    assert [str(Period(1, "years")), str(Period(30, "days"))] == ["1 year", "30 days"]
    assert longer(Period(13, "months"), Period(1, "years"))
    assert not longer(Period(12, "months"), Period(1, "years"))


def test_a_recording_by_consent_is_kept_for_the_longest_use_that_stands() -> None:
    found = due(facts(mode="consent"), RULES)
    assert found["recording"] == Due(
        at("2026-04-30T10:00"), "period", "queues.service.retention.recording.consent"
    )
    longest = due(facts(mode="consent", uses=frozenset({"quality"})), RULES)["recording"]
    assert longest.rule == "queues.service.retention.recording.quality"
    assert longest.at == Period(90, "days").after(CLOSED)


def test_a_duty_holds_all_of_a_contact_for_five_years_and_seven_on_request() -> None:
    contact = facts("securities", mode="statutory")
    found = due(contact, RULES)
    rule = "queues.securities.retention.recording.statutory"
    assert found["recording"] == Due(at("2031-03-31T10:00"), "duty", rule)
    assert found["content"] == found["recording"]
    assert duty(contact, RULES) == found["recording"]
    extended = facts("securities", mode="statutory", extended=True)
    until = Due(at("2033-03-31T10:00"), "extended", "queues.securities.retention.extended")
    assert set(due(extended, RULES).values()) == {until}
    assert duty(extended, RULES) == until
    assert extendable(contact, RULES)
    assert not extendable(facts("service"), RULES)


def test_a_duty_without_a_period_is_no_reason_to_destroy() -> None:
    found = due(facts("service", mode="statutory", uses=frozenset({"quality"})), RULES)
    assert found["recording"] == Due(None, "no_rule")


def test_the_record_waits_for_what_it_tells_of() -> None:
    short = Rules(queues={"service": Rule(record=Period(1, "days"), content=Period(9, "days"))})
    found = due(facts(), short)
    assert found["record"] == Due(
        Period(9, "days").after(CLOSED), "waits", "queues.service.retention.content"
    )
    assert due(facts(mode="consent"), short)["record"].at is None


def test_nothing_that_was_recorded_is_no_rule_that_is_missing() -> None:
    assert due(facts(), RULES)["recording"] == Due(None, "nothing")


def test_of_several_queues_the_longest_period_counts() -> None:
    found = due(facts("service", "securities", "closed long ago"), RULES)
    assert found["content"].rule == "queues.securities.retention.content"


def test_floor_and_ceiling() -> None:
    floored = Rules(queues={"service": SERVICE}, floor=Period(3, "months"))
    assert due(facts(), floored)["content"] == Due(
        at("2026-07-01T10:00"), "floor", "retention.floor"
    )
    assert duty(facts(), floored) == Due(at("2026-07-01T10:00"), "floor", "retention.floor")
    capped = Rules(queues={}, ceiling=Period(10, "years"))
    assert {each.reason for each in due(facts(mode="consent"), capped).values()} == {"ceiling"}
    tight = Rules(queues={"securities": SECURITIES}, ceiling=Period(1, "years"))
    assert due(facts("securities", mode="statutory"), tight)["recording"].reason == "duty"


def test_what_comes_next_and_what_is_ripe() -> None:
    contact = facts(mode="consent")
    assert upcoming(contact, RULES) == ("recording", due(contact, RULES)["recording"])
    assert upcoming(contact, RULES, {"recording"}) == ("content", due(contact, RULES)["content"])
    assert upcoming(contact, RULES, {"recording", "content"}) is None
    day = due(contact, RULES)["content"].at
    assert day is not None
    assert set(ripe(contact, RULES, day)) == {"recording", "content"}
    assert set(ripe(contact, RULES, day, {"recording"})) == {"content"}
    assert set(ripe(contact, RULES, CLOSED)) == set()
    together = Rules(queues={}, ceiling=Period(1, "days"))
    assert upcoming(contact, together) == ("record", due(contact, together)["record"])


PERIODS = st.builds(Period, st.integers(1, 60), st.sampled_from(["days", "months", "years"]))
MAYBE = st.none() | PERIODS
BASES = st.sampled_from(["statutory", "consent", "quality", "training", "passing_on"])
QUEUE = st.builds(
    Rule,
    recording=st.dictionaries(BASES, PERIODS),
    content=MAYBE,
    record=MAYBE,
    extended=MAYBE,
)
HOUSES = st.builds(
    Rules,
    queues=st.dictionaries(st.sampled_from(["a", "b"]), QUEUE),
    floor=MAYBE,
    ceiling=MAYBE,
)
CONTACTS = st.builds(
    Facts,
    closed_at=st.integers(0, 4_000_000_000_000),
    queues=st.sets(st.sampled_from(["a", "b", "gone"]), min_size=1).map(
        lambda names: tuple(sorted(names))
    ),
    mode=st.none() | st.sampled_from(["consent", "statutory", "agent_only"]),
    uses=st.frozensets(st.sampled_from(["quality", "training", "passing_on"])),
    extended=st.booleans(),
)


def end(one: Due | None) -> float:
    return float("inf") if one is None or one.at is None else one.at


@given(CONTACTS, HOUSES)
def test_whatever_the_facts(contact: Facts, rules: Rules) -> None:
    found = due(contact, rules)
    floor = 0 if rules.floor is None else rules.floor.after(contact.closed_at)
    bound = duty(contact, rules)
    for what in WHATS:
        one = found[what]
        assert one.at is not None or one.reason in {"no_rule", "nothing", "waits"}
        assert one.at is None or one.reason not in {"no_rule", "nothing"}
        if one.at is not None:
            assert one.at > contact.closed_at
            if rules.ceiling is None:  # the house may contradict itself; its settings may not
                assert one.at >= floor
                if bound is not None:
                    assert one.at >= end(bound)
            if bound is not None and bound.reason in {"duty", "extended"}:
                assert one.at >= end(bound)
        if rules.ceiling is not None and one.reason != "nothing":
            latest = max(
                rules.ceiling.after(contact.closed_at),
                end(bound) if bound is not None else 0,
            )
            assert end(one) <= latest
    assert end(found["record"]) >= end(found["content"])
    if contact.mode is not None:
        assert end(found["record"]) >= end(found["recording"])


@given(CONTACTS, HOUSES, st.sets(st.sampled_from(WHATS)))
def test_what_comes_next_is_the_first_to_be_ripe(
    contact: Facts, rules: Rules, gone: set[str]
) -> None:
    left = {what for what in WHATS if what not in gone}
    following = upcoming(contact, rules, gone)  # type: ignore[arg-type]
    if following is None:
        assert ripe(contact, rules, 2**60, gone) == {}  # type: ignore[arg-type]
        return
    what, one = following
    assert what in left
    assert one.at is not None
    assert ripe(contact, rules, one.at - 1, gone) == {}  # type: ignore[arg-type]
    assert what in ripe(contact, rules, one.at, gone)  # type: ignore[arg-type]


@given(CONTACTS, HOUSES, QUEUE)
def test_another_queue_on_the_way_never_shortens(contact: Facts, rules: Rules, other: Rule) -> None:
    more = Rules(queues={**rules.queues, "more": other}, floor=rules.floor, ceiling=rules.ceiling)
    longer_way = Facts(
        closed_at=contact.closed_at,
        queues=(*contact.queues, "more"),
        mode=contact.mode,
        uses=contact.uses,
        extended=contact.extended,
    )
    before, after = due(contact, rules), due(longer_way, more)
    for what in WHATS:
        if before[what].at is not None and before[what].rule != "retention.ceiling":
            assert end(after[what]) >= end(before[what])
