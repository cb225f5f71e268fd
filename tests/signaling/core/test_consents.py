"""Everybody is asked once, answers for themselves in words that are kept, and may take it back."""

from dataclasses import replace

import pytest

from policies.consent import ConsentText, Mode, hash_of
from signaling.core.commands import (
    AdmitCompanion,
    AskColleague,
    AskConsent,
    ConsentAnswer,
    ConsentImpossible,
    DecideClaim,
    EndConsult,
    HangUp,
    JoinColleague,
    Supervise,
    TransferContact,
    WithdrawConsent,
)
from signaling.core.errors import Code
from signaling.core.events import CompanionInvited, CompanionRedeemed, RecorderAvailable
from signaling.core.records import AuditRecord, ConsentRecord, ConsentTextRecord
from tests.consenting import (
    TEXTS,
    agree,
    answer,
    opened,
    recording,
    recording_house,
    refuse,
    rules,
    seen,
    views,
)
from tests.house import House, Page, profile

ALL = ("sound", "picture", "quality")


def asked(page: Page) -> tuple[str, ...]:
    return tuple(text.purpose for text in seen(page).ask)


def rows(house: House, participant: str) -> dict[str, ConsentRecord]:
    return {
        row.purpose: row for row in house.rows.all(ConsentRecord) if row.participant == participant
    }


def test_customer_and_agent_are_asked_in_both_languages_when_the_talk_begins() -> None:
    house = recording_house()
    customer, agent = house.call()
    assert asked(customer) == asked(agent) == ALL
    text = seen(customer).ask[0]
    assert text.text == {"de": "sound?", "en": "May we? sound"}
    assert text.hashes["en"] == hash_of("sound", "1", "en", "May we? sound")
    assert seen(customer).people == ()
    assert {(one.participant, one.state) for one in seen(agent).people} == {
        ("c1", "asked"),
        ("anna", "asked"),
    }
    assert house.rows.kinds("c1").count("consent.asked") == 2


def test_a_queue_that_never_records_says_nothing_of_it() -> None:
    house = recording_house("never")
    customer, agent = house.call()
    assert set(views(customer)) == set(views(agent)) == {None}
    assert customer.refused(answer(customer, "sound")) == Code.RECORDING_OFF
    assert agent.refused(AskConsent(contact="c1")) == Code.RECORDING_OFF
    customer.say(WithdrawConsent(contact="c1", purposes=()))


def test_an_answer_is_kept_with_the_words_and_proved() -> None:
    house = recording_house()
    customer, _ = house.call()
    house.now += 5_000
    customer.say(answer(customer, "sound"))
    row, shown = rows(house, "c1")["sound"], TEXTS[0].hash("de")
    assert (row.state, row.role, row.mode, row.version) == ("granted", "customer", "consent", "1")
    assert (row.text, row.language, row.at, row.given_at) == (shown, "de", house.now, house.now)
    (words,) = house.rows.all(ConsentTextRecord)
    assert words == ConsentTextRecord(
        hash=shown, purpose="sound", version="1", language="de", text="sound?"
    )
    entry = house.rows.audit[-1]
    assert entry == AuditRecord(
        at=house.now,
        kind="consent.granted",
        actor="c1",
        subject="c1",
        data={
            "purpose": "sound",
            "text": shown,
            "language": "de",
            "role": "customer",
            "mode": "consent",
            "how": "page",
        },
    )
    assert asked(customer) == ("picture", "quality")
    assert [(own.purpose, own.state) for own in seen(customer).mine] == [("sound", "granted")]


def test_whoever_has_refused_is_never_asked_again() -> None:
    house = recording_house()
    customer, agent = house.call()
    refuse(customer)
    assert asked(customer) == ()
    agent.say(AskConsent(contact="c1"))
    agree(agent)
    assert asked(customer) == ()
    page = house.page("c1")
    assert asked(page) == ()
    assert {own.state for own in seen(page).mine} == {"refused"}
    house.restart()
    house.receive(RecorderAvailable(yes=True))
    assert asked(house.page("c1")) == ()
    assert {one.participant: one.state for one in seen(house.console()).people} == {
        "c1": "refused",
        "anna": "granted",
    }


def test_but_anybody_may_change_their_mind() -> None:
    house = recording_house()
    customer, agent = house.call()
    refuse(customer)
    customer.say(answer(customer, "sound"))
    assert rows(house, "c1")["sound"].state == "granted"
    customer.say(answer(customer, "sound", granted=False))
    assert rows(house, "c1")["sound"].state == "withdrawn"
    assert {one.participant: one.state for one in seen(agent).people}["c1"] == "withdrawn"


def test_said_again_changes_nothing() -> None:
    house = recording_house()
    customer, _ = house.call()
    agree(customer)
    before = len(house.rows.audit)
    customer.say(answer(customer, "sound", "picture"))
    refuse(customer, "quality")
    refuse(customer, "quality")
    assert len(house.rows.audit) == before + 1


def test_what_is_taken_back_keeps_when_it_was_given() -> None:
    house = recording_house()
    customer, _ = house.call()
    agree(customer)
    given = house.now
    house.now += 1_000
    customer.say(WithdrawConsent(contact="c1", purposes=("picture",)))
    assert {name: row.state for name, row in rows(house, "c1").items()} == {
        "sound": "granted",
        "picture": "withdrawn",
        "quality": "granted",
    }
    row = rows(house, "c1")["picture"]
    assert (row.given_at, row.at) == (given, house.now)
    customer.say(WithdrawConsent(contact="c1", purposes=()))
    assert {row.state for row in rows(house, "c1").values()} == {"withdrawn"}
    assert house.rows.kinds("c1").count("consent.withdrawn") == 3
    assert asked(customer) == ()


def test_after_the_talk_it_can_still_be_taken_back_but_not_given() -> None:
    house = recording_house()
    customer, agent = house.call()
    agree(customer)
    agent.say(HangUp(contact="c1"))
    assert {own.state for own in seen(customer).mine} == {"granted"}
    assert customer.refused(answer(customer, "sound")) == Code.CONTACT_WRONG_STATE
    customer.say(WithdrawConsent(contact="c1", purposes=()))
    assert {row.state for row in rows(house, "c1").values()} == {"withdrawn"}
    assert {own.state for own in seen(customer).mine} == {"withdrawn"}


def test_only_what_was_shown_can_be_answered() -> None:
    house = recording_house()
    customer, _ = house.call()
    old = answer(customer, "sound")
    stale = replace(
        old, answers=(ConsentAnswer(purpose="sound", text="0" * 64, granted=True), *old.answers)
    )
    assert customer.refused(stale) == Code.CONSENT_OUTDATED
    assert customer.refused(replace(old, language="en")) == Code.CONSENT_OUTDATED
    assert customer.refused(answer(customer, "training")) == Code.CONSENT_PURPOSE
    assert not rows(house, "c1")


def test_a_purpose_without_words_is_asked_of_nobody_and_can_not_be_granted() -> None:
    house = opened(replace(rules("consent"), consent_texts=TEXTS[1:]), profile("anna"))
    customer, _ = house.call()
    assert asked(customer) == ("picture", "quality")
    assert customer.refused(answer(customer, "sound")) == Code.CONSENT_PURPOSE


@pytest.mark.parametrize("granted", [True, False])
def test_new_words_are_asked_for_anew(granted: bool) -> None:
    house = recording_house()
    customer, _ = house.call()
    customer.say(answer(customer, granted=granted))
    sound = ConsentText(purpose="sound", version="2", text={"de": "Anders?", "en": "Other?"})
    house.rules = replace(house.rules, consent_texts=(sound, *TEXTS[1:]))
    house.restart()
    house.receive(RecorderAvailable(yes=True))
    customer = house.page("c1")
    assert asked(customer) == ("sound",)
    assert customer.refused(answer(customer, "sound")) == Code.CONSENT_OUTDATED


def test_a_duty_is_announced_in_its_own_words() -> None:
    duty = ConsentText(purpose="sound", version="7", text={"de": "Wir müssen."}, mode="statutory")
    for mode, version in (("consent", "1"), ("statutory", "7")):
        base = rules(mode)  # type: ignore[arg-type]
        house = opened(replace(base, consent_texts=(duty, *TEXTS)), profile("anna"))
        customer, _ = house.call()
        assert seen(customer).ask[0].version == version


def test_where_the_agent_chooses_the_moment_nobody_is_asked_before() -> None:
    house = recording_house(ask="agent")
    customer, agent = house.call()
    assert asked(customer) == asked(agent) == ()
    assert seen(agent).people == ()
    agent.say(AskConsent(contact="c1"))
    assert asked(customer) == asked(agent) == ALL
    agent.say(AskConsent(contact="c1"))


def test_where_only_agents_are_recorded_only_they_are_asked() -> None:
    house = recording_house("agent_only", purposes=("sound", "picture", "screen", "documents"))
    customer, agent = house.call()
    assert asked(customer) == ()
    assert asked(agent) == ALL
    assert customer.refused(answer(customer, "sound")) == Code.CONSENT_NOT_ASKED
    assert agent.refused(ConsentImpossible(contact="c1", reason="minor")) == Code.RECORDING_OFF
    assert agent.refused(answer(agent, "screen")) == Code.CONSENT_PURPOSE
    assert [one.participant for one in seen(agent).people] == ["anna"]


@pytest.mark.parametrize("mode", ["consent", "statutory"])
def test_a_customer_who_cannot_agree_is_asked_no_more(mode: Mode) -> None:
    house = recording_house(mode)
    customer, agent = house.call()
    agent.say(ConsentImpossible(contact="c1", reason="minor"))
    assert asked(customer) == asked(agent) == ()
    assert {one.participant: one.state for one in seen(agent).people} == {"c1": "impossible"}
    assert customer.refused(answer(customer, "sound")) == Code.CONSENT_IMPOSSIBLE
    refuse(customer, "sound")
    assert agent.refused(AskConsent(contact="c1")) == Code.CONSENT_IMPOSSIBLE
    agent.say(ConsentImpossible(contact="c1", reason="confused"))
    assert house.rows.kinds("c1").count("consent.impossible") == 1
    assert house.rows.audit[-2].data == {"reason": "minor"}


def test_only_the_agent_who_leads_decides() -> None:
    house = recording_house()
    customer, _ = house.call()
    assert customer.refused(AskConsent(contact="c1")) == Code.NOT_ALLOWED
    command = ConsentImpossible(contact="c1", reason="other")
    assert customer.refused(command) == Code.NOT_ALLOWED


def test_a_companion_is_asked_once_let_in() -> None:
    house = recording_house()
    customer, agent = house.call()
    agree(customer, agent)
    house.receive(CompanionInvited(companion="k1", contact="c1", by="c1", name="Tochter"))
    house.receive(CompanionRedeemed(companion="k1", seat="seat-k1"))
    companion = house.companion("c1", "k1")
    assert set(views(companion)) == {None}
    agent.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    assert asked(companion) == ALL
    agree(companion)
    assert rows(house, "k1")["sound"].role == "companion"
    assert {one.participant: one.state for one in seen(agent).people}["k1"] == "granted"
    assert seen(companion).people == ()


@pytest.mark.parametrize("details", [False, True])
def test_a_supervisor_sees_where_agents_stand_only_where_the_house_shows_that(
    details: bool,
) -> None:
    base = replace(rules("consent"), supervision_purposes=("training",), agent_details=details)
    house = opened(base, profile("anna"))
    house.call()
    page = house.supervisor()
    page.say(Supervise(contact="c1", purpose="training"))
    known = {one.participant for one in seen(page).people}
    assert known == ({"c1", "anna", "vera"} if details else {"c1", "vera"})


def test_a_supervisor_who_comes_back_is_asked_again() -> None:
    house = opened(replace(rules("consent"), supervision_purposes=("training",)), profile("anna"))
    house.call()
    for _ in range(2):
        page = house.supervisor()
        page.say(Supervise(contact="c1", purpose="training"))
        assert asked(page) == ALL
        agree(page)
        assert asked(page) == ()
        page.say(HangUp(contact="c1"))
    assert house.rows.kinds("c1").count("consent.asked") == 4


def test_a_colleague_who_comes_back_is_asked_again_but_not_after_a_refusal() -> None:
    house = recording_house()
    _, anna = house.call()
    bert = house.agent("bert")

    def come() -> None:
        anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
        house.accept(bert, "bert")
        anna.say(JoinColleague(contact="c1"))

    come()
    agree(bert)
    bert.say(HangUp(contact="c1"))
    assert not rows(house, "bert")["sound"].stands
    come()
    assert asked(bert) == ALL
    refuse(bert)
    bert.say(HangUp(contact="c1"))
    come()
    assert asked(bert) == ()
    anna.say(HangUp(contact="c1"))


def test_a_consultation_that_comes_to_nothing_asks_nobody() -> None:
    house = recording_house()
    customer, anna = house.call()
    agree(customer, anna)
    bert = house.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    assert set(views(bert)) <= {None}
    anna.say(EndConsult(contact="c1"))
    assert asked(customer) == asked(anna) == ()


def test_the_next_agent_is_asked_and_the_customer_is_not_asked_again() -> None:
    house = recording_house()
    customer, anna = house.call()
    refuse(customer, "picture")
    agree(customer, anna)
    bert = house.agent("bert")
    anna.say(TransferContact(contact="c1", queue=None, agent="bert", note=""))
    assert customer.refused(answer(customer, "sound")) == Code.CONTACT_WRONG_STATE
    house.accept(bert, "bert")
    assert asked(bert) == ALL
    assert asked(customer) == ()
    assert {own.purpose: own.state for own in seen(customer).mine} == {
        "picture": "refused",
        "sound": "granted",
        "quality": "granted",
    }


def test_in_a_queue_of_another_mode_everybody_is_asked_for_that() -> None:
    second = replace(rules("consent").queues[0], id="orders", recording=recording("statutory"))
    base = rules("consent")
    house = opened(replace(base, queues=(*base.queues, second)), profile("anna"), profile("bert"))
    customer, anna = house.call()
    refuse(customer)
    bert = house.agent("bert")
    anna.say(TransferContact(contact="c1", queue="orders", agent="bert", note=""))
    house.accept(bert, "bert")
    assert seen(customer).mode == "statutory"
    assert asked(customer) == asked(bert) == ALL


def test_another_device_in_the_seat_is_asked_again() -> None:
    house = recording_house()
    customer, agent = house.call()
    agree(customer, agent)
    opening = house.open("c2", link="link-c1")
    assert opening.seat == "claimant"
    other = house.page("c1", seat="seat-c2")
    assert set(views(other)) == {None}
    agent.say(DecideClaim(contact="c1", claim="c2", admit=True))
    assert asked(other) == ALL


def test_a_page_loaded_anew_keeps_what_was_answered() -> None:
    house = recording_house()
    customer, agent = house.call()
    agree(customer, agent)
    assert asked(house.page("c1")) == ()
    agent.go()
    assert asked(house.console()) == ()


def test_nobody_is_asked_in_vain() -> None:
    house = recording_house()
    house.receive(RecorderAvailable(yes=False, code="disk_full"))
    customer, agent = house.call()
    assert asked(customer) == asked(agent) == ()
    house.receive(RecorderAvailable(yes=True))
    assert asked(customer) == asked(agent) == ALL
