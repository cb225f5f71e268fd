"""A supervisor joins a call: announced, visible, for a purpose, and only where the house lets them."""

from dataclasses import replace

import pytest

from signaling.core.commands import (
    AskColleague,
    HangUp,
    RemoveParticipant,
    RestartCall,
    SendChat,
    SetMedia,
    SetPresence,
    Supervise,
)
from signaling.core.errors import Code
from signaling.core.events import PlaneAvailable
from signaling.core.messages import (
    AgentContact,
    AgentContactGone,
    Call,
    ChatMessage,
    CustomerContact,
    CustomerSnapshot,
    Participants,
)
from signaling.core.records import ParticipantRecord, TimelineRecord
from signaling.protocol import parse
from tests.house import RULES, House, Page, profile

WATCHED = replace(RULES, media=True, supervision_purposes=("training",))
JOIN = Supervise(contact="c1", purpose="training")
FRAME = (
    '{"v": 1, "id": "1", "body":'
    ' {"type": "supervision.join", "contact": "c1", "purpose": "training"}}'
)


def house(rules: object = WATCHED, *, plane: bool = True) -> tuple[House, Page, Page, Page]:
    there = House(rules, profile("anna"), profile("bert"))  # type: ignore[arg-type] # rules
    there.receive(PlaneAvailable(yes=plane))
    customer, anna = there.call()
    return there, customer, anna, there.supervisor()


def heard(page: Page) -> list[str]:
    call = page.last(Call).call
    assert call is not None
    return [who for who in call.slots if who]


def test_everybody_is_told_name_role_and_why_is_written_down() -> None:
    there, customer, anna, vera = house()
    vera.say(JOIN)
    for page in (customer, anna):
        people = (
            page.last(CustomerContact).contact
            if page is customer
            else page.last(AgentContact).contact
        ).participants
        assert [(p.id, p.role, p.name) for p in people][2] == ("vera", "supervisor", "Vera Vogt")
    mine = vera.last(AgentContact).contact
    assert (mine.role, mine.note, mine.can_transfer, mine.can_consult) == (
        "supervisor",
        "",
        False,
        False,
    )
    assert sorted(heard(vera)) == ["anna", "c1"]
    entry = [row for row in there.rows.all(TimelineRecord) if row.kind == "supervised"]
    assert [(row.actor, row.data) for row in entry] == [("vera", {"purpose": "training"})]
    (audited,) = there.rows.audit
    assert (audited.kind, audited.actor, audited.subject) == ("supervisor.joined", "vera", "c1")
    assert audited.data == {"purpose": "training"}


def test_a_supervisor_takes_part_like_others_and_leaves_alone() -> None:
    there, customer, anna, vera = house()
    assert parse(FRAME).body == JOIN
    vera.say(JOIN)
    vera.say(SetMedia(contact="c1", microphone=True, camera=False, screen=False))
    assert anna.last(Participants).participants[2].microphone
    vera.say(SendChat(contact="c1", message="m1", text="hello"))
    assert customer.last(ChatMessage).line.role == "supervisor"
    call = vera.last(Call).call
    assert call is not None
    there.wait(2_000)
    vera.say(RestartCall(contact="c1", epoch=call.epoch))
    vera.say(HangUp(contact="c1"))
    assert vera.last(Call).call is None
    assert vera.heard(AgentContactGone)
    assert (there.state("c1"), heard(customer)) == ("connected", ["anna"])
    assert vera.refused(HangUp(contact="c1")) == Code.NOT_ALLOWED
    vera.say(JOIN)


def test_a_supervisor_hears_nothing_of_a_consultation() -> None:
    there, _, anna, vera = house()
    bert = there.agent("bert")
    vera.say(JOIN)
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    there.accept(bert, "bert")
    assert (heard(vera), heard(bert)) == ([], ["anna"])
    assert vera.last(AgentContact).contact.consult is None


def test_who_comes_during_a_consultation_hears_nobody_yet() -> None:
    there, _, anna, vera = house()
    bert = there.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    there.accept(bert, "bert")
    vera.say(JOIN)
    assert heard(vera) == []
    bert.say(HangUp(contact="c1"))
    assert sorted(heard(vera)) == ["anna", "c1"]


def test_a_page_that_is_gone_is_out_at_once() -> None:
    there, customer, _, vera = house()
    vera.say(JOIN)
    vera.go()
    assert heard(customer) == ["anna"]
    assert there.rows.kinds("c1")[-1] == "left"
    assert there.desk.state.supervised == {}


def test_the_agent_may_show_a_supervisor_out() -> None:
    _there, _, anna, vera = house()
    vera.say(JOIN)
    anna.say(RemoveParticipant(contact="c1", participant="vera"))
    assert vera.heard(AgentContactGone)


def test_the_end_of_the_talk_is_the_end_for_the_supervisor() -> None:
    there, customer, _, vera = house()
    vera.say(JOIN)
    customer.say(HangUp(contact="c1"))
    assert vera.heard(AgentContactGone)
    assert there.desk.state.supervised == {}


def test_after_a_restart_the_supervisor_is_out_and_would_be_announced_again() -> None:
    there, _, _, vera = house()
    vera.say(JOIN)
    there.restart()
    there.receive(PlaneAvailable(yes=True))
    customer = there.page("c1")
    call = customer.last(CustomerSnapshot).call
    assert call is not None
    assert [who for who in call.slots if who] == ["anna"]
    (row,) = [row for row in there.rows.all(ParticipantRecord) if row.participant == "vera"]
    assert row.left_at is not None


@pytest.mark.parametrize(
    ("rules", "command", "code"),
    [
        (replace(WATCHED, supervision_purposes=()), JOIN, Code.SUPERVISION_OFF),
        (WATCHED, replace(JOIN, purpose="boredom"), Code.SUPERVISION_PURPOSE),
        (WATCHED, replace(JOIN, contact="c2"), Code.CONTACT_NONE),
    ],
)
def test_who_may_not_join(rules: object, command: Supervise, code: Code) -> None:
    there, _, _, vera = house(rules)
    before = dict(there.rows.rows)
    assert vera.refused(command) == code
    assert there.rows.rows == before


def test_what_supervisors_may_not_say() -> None:
    _there, customer, anna, vera = house()
    assert anna.refused(JOIN) == Code.NOT_ALLOWED
    assert customer.refused(JOIN) == Code.NOT_ALLOWED
    assert vera.refused(SetPresence(state="available", reason=None)) == Code.NOT_ALLOWED
    vera.say(JOIN)
    assert vera.refused(JOIN) == Code.CONTACT_WRONG_STATE
    assert vera.refused(RemoveParticipant(contact="c1", participant="vera")) == Code.NOT_ALLOWED


def test_without_a_media_plane_nobody_joins() -> None:
    _there, _, _, vera = house(plane=False)
    assert vera.refused(JOIN) == Code.MEDIA_UNAVAILABLE
