"""Nothing is recorded that anyone concerned has not agreed to: each mode, each reason, and all combinations."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.consent import (
    KINDS,
    RECORDED,
    STAFF,
    USES,
    Answer,
    ConsentText,
    Facts,
    Kind,
    Mode,
    Person,
    Purpose,
    RecordingRule,
    Track,
    asked,
    gates,
    hash_of,
    keeps_shown,
    needed,
    passed_on,
    verdict,
    words,
)

CUSTOMER = Person(id="c1", role="customer")
ANNA = Person(id="anna", role="agent")
BERT = Person(id="bert", role="colleague")
VERA = Person(id="vera", role="supervisor")
TWO = (CUSTOMER, ANNA)
SOUND = Track(owner="c1", kind="sound")
CONSENT = RecordingRule(mode="consent", purposes=RECORDED, uses=USES)
DUTY = replace(CONSENT, mode="statutory")
OWN = replace(CONSENT, mode="agent_only")


def answers(*granted: str, kinds: tuple[Kind, ...] = KINDS) -> dict[tuple[str, Purpose], Answer]:
    return {(who, kind): "granted" for who in granted for kind in kinds}


def reasons(track: Track = SOUND, **facts: Any) -> tuple[str, ...]:
    known: dict[str, Any] = {"rule": CONSENT, "people": TWO, "answers": answers("c1", "anna")}
    found = verdict(Facts(**(known | facts)), track)
    assert found.allowed == (found.reasons == ())
    return found.reasons


def test_everybody_is_asked_by_consent_and_by_duty_and_only_staff_where_only_they_are_recorded() -> (
    None
):
    for mode in ("consent", "statutory"):
        assert all(asked(mode, person) for person in (*TWO, BERT, VERA))
    assert [person.id for person in (*TWO, BERT, VERA) if asked("agent_only", person)] == [
        "anna",
        "bert",
    ]
    assert not any(asked("never", person) for person in (*TWO, BERT))


def test_a_track_needs_everybody_for_its_own_kind() -> None:
    everybody = frozenset({"c1", "anna", "bert"})
    people = (*TWO, BERT)
    assert needed("consent", "sound", SOUND, people) == everybody
    assert needed("consent", "picture", SOUND, people) == frozenset()
    assert needed("consent", "quality", SOUND, people) == frozenset()
    assert needed("never", "sound", SOUND, people) == frozenset()


def test_by_duty_everybody_must_have_heard_of_every_kind() -> None:
    assert needed("statutory", "picture", SOUND, TWO) == {"c1", "anna"}
    assert needed("statutory", "documents", SOUND, TWO) == frozenset()
    assert gates(DUTY, "sound") == KINDS
    assert gates(CONSENT, "sound") == ("sound",)


def test_an_agents_own_track_needs_the_agent_alone() -> None:
    own = Track(owner="anna", kind="picture")
    assert needed("agent_only", "picture", own, TWO) == {"anna"}
    assert needed("agent_only", "sound", SOUND, TWO) == frozenset()
    assert OWN.kinds == ("sound", "picture")


def test_what_a_queue_does_not_record_is_not_recorded() -> None:
    assert reasons(rule=RecordingRule()) == ("never",)
    assert reasons(rule=replace(CONSENT, purposes=("picture", "documents"))) == ("not_recorded",)
    assert RecordingRule(mode="never", purposes=RECORDED).kinds == ()
    assert gates(RecordingRule(), "sound") == ()


def test_all_have_agreed() -> None:
    assert reasons() == ()


@pytest.mark.parametrize("answer", get_args(Answer)[1:])
@pytest.mark.parametrize("who", ["c1", "anna"])
def test_one_no_is_enough_for_its_kind_and_no_other(who: str, answer: Answer) -> None:
    given = answers("c1", "anna") | {(who, "sound"): answer}
    assert reasons(answers=given) == (answer,)
    assert reasons(Track(owner="anna", kind="sound"), answers=given) == (answer,)
    assert reasons(Track(owner="c1", kind="picture"), answers=given) == ()


def test_whoever_comes_in_has_not_answered_yet() -> None:
    for newcomer in (BERT, VERA, Person(id="k1", role="companion")):
        assert reasons(people=(*TWO, newcomer)) == ("unanswered",)
        assert reasons(people=(*TWO, newcomer), answers=answers("c1", "anna", newcomer.id)) == ()


def test_uses_never_gate_a_recording() -> None:
    given = answers("c1", "anna") | {("c1", use): "refused" for use in (*USES, "documents")}
    assert reasons(answers=given) == ()


def test_each_reason_stands_beside_the_others() -> None:
    found = reasons(answers={("c1", "sound"): "refused"}, paused=True, aside=True, recorder=False)
    assert found == ("unanswered", "refused", "paused", "aside", "recorder")
    assert reasons(impossible=True) == ("impossible",)


def test_by_duty_only_the_order_talk_is_recorded() -> None:
    assert reasons(rule=DUTY) == ("order",)
    assert reasons(rule=DUTY, order=True) == ()
    refused = answers("c1", "anna") | {("c1", "screen"): "refused"}
    assert reasons(rule=DUTY, order=True, answers=refused) == ("refused",)


def test_only_the_agent_is_recorded_with_a_headset() -> None:
    agent = Track(owner="anna", kind="sound")
    mine = answers("anna")
    assert reasons(agent, rule=OWN, answers=mine) == ("headset",)
    assert reasons(agent, rule=OWN, answers=mine, headset={"anna"}, impossible=True) == ()
    assert reasons(agent, rule=OWN, answers={}, headset={"anna"}) == ("unanswered",)
    assert reasons(SOUND, rule=OWN, answers=answers("c1", "anna"), headset={"c1"}) == ("not_staff",)
    watching = Track(owner="vera", kind="sound")
    found = reasons(watching, rule=OWN, people=(*TWO, VERA), answers=answers("vera"), headset=())
    assert found == ("not_staff",)
    screen = Track(owner="anna", kind="screen")
    assert reasons(screen, rule=OWN, answers=mine, headset={"anna"}) == ("not_recorded",)


def test_nobody_who_is_not_there_is_recorded() -> None:
    gone = Track(owner="gone", kind="sound")
    assert reasons(gone) == ("unanswered",)
    assert reasons(gone, rule=OWN) == ("not_staff",)


PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.sampled_from("abcd"),
        role=st.sampled_from(["customer", "agent", "colleague", "companion", "supervisor"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda person: person.id,
)
ANSWERS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(get_args(Purpose))),
    st.sampled_from(get_args(Answer)),
)
FACTS = st.builds(
    Facts,
    rule=st.builds(
        RecordingRule,
        mode=st.sampled_from(get_args(Mode)),
        purposes=st.lists(st.sampled_from(RECORDED), unique=True).map(tuple),
    ),
    people=PEOPLE.map(tuple),
    answers=ANSWERS,
    order=st.booleans(),
    headset=st.sets(st.sampled_from("abcd")),
    impossible=st.booleans(),
    paused=st.booleans(),
    aside=st.booleans(),
    recorder=st.booleans(),
)


@given(FACTS, st.sampled_from(KINDS), st.data())
def test_what_is_allowed_has_every_grant_it_needs(
    facts: Facts, kind: Kind, data: st.DataObject
) -> None:
    owner = data.draw(st.sampled_from(facts.people))
    found = verdict(facts, Track(owner=owner.id, kind=kind))
    if not found.allowed:
        assert found.reasons
        return
    mode = facts.rule.mode
    assert mode != "never"
    assert kind in facts.rule.purposes
    assert facts.recorder
    assert not facts.paused
    assert not facts.aside
    if mode == "agent_only":
        assert owner.role in STAFF
        assert owner.id in facts.headset
        assert facts.answers[owner.id, kind] == "granted"
        return
    assert not facts.impossible
    assert all(facts.answers[person.id, kind] == "granted" for person in facts.people)
    if mode == "statutory":
        assert facts.order
        kinds = set(KINDS) & set(facts.rule.purposes)
        assert all(facts.answers[p.id, k] == "granted" for p in facts.people for k in kinds)


@given(FACTS, st.sampled_from(KINDS), st.sampled_from("abcd"), st.sampled_from(["x", "a"]))
def test_nobody_comes_in_and_nothing_is_taken_back_without_closing(
    facts: Facts, kind: Kind, owner: str, newcomer: str
) -> None:
    """Never more may be recorded with one more in the talk, or with one answer less."""
    track = Track(owner=owner, kind=kind)
    before = verdict(facts, track)
    if newcomer not in {person.id for person in facts.people}:
        more = replace(facts, people=(*facts.people, Person(id=newcomer, role="companion")))
        after = verdict(more, track)
        assert set(before.reasons) <= set(after.reasons) or "not_staff" in before.reasons
    for key in facts.answers:
        less = {other: answer for other, answer in facts.answers.items() if other != key}
        assert before.allowed or not verdict(replace(facts, answers=less), track).allowed


def test_a_text_is_named_by_all_that_was_shown() -> None:
    text = ConsentText(purpose="sound", version="2", text={"de": "Ton", "en": "Sound"})
    assert text.hash("de") == hash_of("sound", "2", "de", "Ton")
    assert text.hashes() == {"de": text.hash("de"), "en": text.hash("en")}
    assert len(text.hash("en")) == 64
    different = {
        hash_of("sound", "2", "de", "Ton"),
        hash_of("picture", "2", "de", "Ton"),
        hash_of("sound", "3", "de", "Ton"),
        hash_of("sound", "2", "en", "Ton"),
        hash_of("sound", "2", "de", "Ton."),
        hash_of("sound2", "", "de", "Ton"),
    }
    assert len(different) == 6
    with pytest.raises(KeyError):
        text.hash("fr")


def test_the_hash_is_the_same_for_ever() -> None:
    """Receipts of years ago refer to it."""
    assert hash_of("sound", "1", "de", "Äh") == (
        "f47ee34e9152e966cc72f9bfdb31a0805381fedeacd880d9dcf1174fc06f21fc"
    )


def test_a_mode_may_have_words_of_its_own() -> None:
    general = ConsentText(purpose="sound", version="1", text={"de": "Dürfen wir?"})
    duty = ConsentText(purpose="sound", version="1", text={"de": "Wir müssen."}, mode="statutory")
    for texts in ((general, duty), (duty, general)):
        assert words(texts, "consent", "sound") is general
        assert words(texts, "statutory", "sound") is duty
    with pytest.raises(KeyError):
        words((duty,), "consent", "sound")
    with pytest.raises(KeyError):
        words((general,), "consent", "picture")


@pytest.mark.parametrize("answer", [None, "refused", "withdrawn"])
def test_nobody_is_passed_on_who_has_not_agreed_to_it(answer: Answer | None) -> None:
    modes: tuple[Mode, ...] = ("consent", "agent_only", "statutory")
    for mode in modes:
        assert not passed_on(mode, "dispute", "customer", answer)
        assert not passed_on(mode, "dispute", "agent", answer)
    for mode in modes[:2]:
        assert not passed_on(mode, "customer", "agent", answer)
        assert not passed_on(mode, "customer", "companion", answer)
        assert passed_on(mode, "dispute", "agent", "granted")


def test_what_needs_nobody_s_leave() -> None:
    """The house's own use, an authority's order, what is the customer's own, and what duty gives them."""
    assert passed_on("consent", "internal", "agent", "refused")
    assert passed_on("consent", "authority", "agent", None)
    assert passed_on("consent", "customer", "customer", "refused")
    assert passed_on("statutory", "customer", "agent", None)


# --- what is shown ---------------------------------------------------------------------------------------------------


def against(**facts: Any) -> tuple[str, ...]:
    """What keeps shown documents out of the recording."""
    agreed: dict[tuple[str, Purpose], Answer] = {
        (who, "documents"): "granted" for who in ("c1", "anna")
    }
    known: dict[str, Any] = {"rule": CONSENT, "people": TWO, "answers": agreed}
    found = keeps_shown(Facts(**(known | facts)))
    assert found.allowed == (found.reasons == ())
    return found.reasons


def test_what_is_shown_is_kept_when_everybody_has_agreed_to_documents() -> None:
    assert against() == ()
    assert against(answers=answers("c1", "anna")) == ("unanswered",)
    assert against(people=(*TWO, BERT)) == ("unanswered",)
    assert against(rule=replace(CONSENT, purposes=KINDS)) == ("not_recorded",)
    assert against(rule=replace(CONSENT, mode="never")) == ("never",)


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_one_no_is_enough(answer: Answer) -> None:
    said: dict[tuple[str, Purpose], Answer] = {
        ("c1", "documents"): answer,
        ("anna", "documents"): "granted",
    }
    assert against(answers=said) == (answer,)


def test_by_duty_pages_belong_to_the_order_talk_and_agents_alone_are_not_asked_for_them() -> None:
    assert against(rule=DUTY) == ("order",)
    assert against(rule=DUTY, order=True) == ()
    assert against(rule=OWN, headset=("anna",)) == ("not_recorded",)


def test_what_stops_tracks_stops_pages() -> None:
    assert against(paused=True) == ("paused",)
    assert against(aside=True) == ("aside",)
    assert against(recorder=False) == ("recorder",)
    assert against(impossible=True) == ("impossible",)
