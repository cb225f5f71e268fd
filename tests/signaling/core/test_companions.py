"""Somebody comes along by a second link: once, through the lobby, announced, and never in the customer's seat."""

from dataclasses import replace

import pytest

from signaling.core.commands import (
    AdmitCompanion,
    AskColleague,
    HangUp,
    RemoveParticipant,
    RevokeCompanion,
    SaveNote,
    SendChat,
    SetMedia,
    TransferContact,
)
from signaling.core.companions import LIVES_MS
from signaling.core.effects import Answer
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    ClientConnected,
    CompanionInvited,
    CompanionRedeemed,
    Customer,
    PlaneAvailable,
)
from signaling.core.messages import (
    AgentContact,
    AgentContactView,
    Call,
    ChatMessage,
    CompanionContact,
    CompanionSnapshot,
    CompanionView,
    CustomerContact,
    CustomerContactView,
    Participants,
    Replaced,
)
from signaling.core.records import CompanionRecord
from tests.house import RULES, House, Page, profile

GROWS = replace(RULES, media=True)


def house(*, plane: bool = True) -> tuple[House, Page, Page]:
    there = House(GROWS, profile("anna"), profile("bert"))
    there.receive(PlaneAvailable(yes=plane))
    customer, anna = there.call()
    return there, customer, anna


def invite(there: House, companion: str = "k1", by: str = "c1", name: str = "Tochter") -> None:
    there.receive(CompanionInvited(companion=companion, contact="c1", by=by, name=name))


def redeem(there: House, companion: str = "k1") -> None:
    there.receive(CompanionRedeemed(companion=companion, seat=f"seat-{companion}"))


def page(there: House, companion: str = "k1", instance: str | None = None) -> Page:
    return there.companion("c1", companion, instance)


def in_lobby() -> tuple[House, Page, Page, Page]:
    there, customer, anna = house()
    invite(there)
    redeem(there)
    return there, customer, anna, page(there)


def along() -> tuple[House, Page, Page, Page]:
    there, customer, anna, daughter = in_lobby()
    anna.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    return there, customer, anna, daughter


def seen(anna: Page) -> AgentContactView:
    return anna.last(AgentContact).contact


def shown(customer: Page) -> CustomerContactView:
    return customer.last(CustomerContact).contact


def known(daughter: Page) -> CompanionView:
    return daughter.last(CompanionContact).companion


def heard(which: Page) -> list[str]:
    call = which.last(Call).call
    assert call is not None
    return sorted(who for who in call.slots if who)


@pytest.mark.parametrize("by", ["c1", "anna"])
def test_customer_and_agent_may_invite_and_both_see_it(by: str) -> None:
    there, customer, anna = house()
    assert shown(customer).can_invite
    invite(there, by=by)
    assert isinstance(there.effects[-1], Answer)
    for companions in (seen(anna).companions, shown(customer).companions):
        assert [(row.name, row.state) for row in companions] == [("Tochter", "invited")]
    assert there.rows.kinds("c1")[-1] == "companion_invited"


def test_from_the_lobby_next_to_nothing_is_seen() -> None:
    _there, customer, anna, daughter = in_lobby()
    view = daughter.last(CompanionSnapshot)
    assert (view.you, view.call, view.chat) == ("k1", None, ())
    assert (view.companion.state, view.companion.participants) == ("lobby", ())
    assert [row.state for row in seen(anna).companions] == ["lobby"]
    customer.say(SendChat(contact="c1", message="m1", text="between us"))
    assert not daughter.heard(ChatMessage)
    said = SendChat(contact="c1", message="m2", text="hello")
    assert daughter.refused(said) == Code.CONTACT_NOT_ADMITTED


def test_let_in_a_companion_is_announced_and_takes_part() -> None:
    there, customer, anna, daughter = along()
    assert [(p.name, p.role) for p in shown(customer).participants][2] == ("Tochter", "companion")
    assert known(daughter).state == "joined"
    assert heard(daughter) == ["anna", "c1"]
    assert heard(customer) == ["anna", "k1"]
    daughter.say(SetMedia(contact="c1", microphone=False, camera=True, screen=False))
    assert not anna.last(Participants).participants[2].microphone
    daughter.say(SendChat(contact="c1", message="m1", text="hello"))
    assert customer.last(ChatMessage).line.role == "companion"
    assert there.rows.kinds("c1").count("companion_admitted") == 1


def test_a_companion_has_no_claim_to_the_customers_seat() -> None:
    there, _, _, daughter = along()
    for refused in (SaveNote(contact="c1", note=""), HangUp(contact="c2")):
        assert daughter.refused(refused) == Code.NOT_ALLOWED
    with pytest.raises(Refused) as refusal:
        there.receive(
            ClientConnected(
                connection="x",
                party=Customer(contact="c1", seat="seat-k1"),
                instance="x",
                language="de",
            )
        )
    assert refusal.value.code == Code.CONTACT_NOT_ADMITTED


def test_the_link_opens_one_seat_once() -> None:
    there, _, _ = house()
    invite(there)
    redeem(there)
    with pytest.raises(Refused) as refusal:
        redeem(there)
    assert refusal.value.code == Code.COMPANION_GONE
    with pytest.raises(Refused):
        there.receive(CompanionRedeemed(companion="never", seat="s"))


def test_the_link_lives_shortly() -> None:
    there, customer, _ = house()
    invite(there)
    there.wait(LIVES_MS)
    assert shown(customer).companions == ()
    with pytest.raises(Refused):
        redeem(there)


@pytest.mark.parametrize("by_customer", [True, False])
@pytest.mark.parametrize("opened", [True, False])
def test_the_link_may_be_called_back(by_customer: bool, opened: bool) -> None:
    there, customer, anna = house()
    invite(there)
    daughter = None
    if opened:
        redeem(there)
        daughter = page(there)
    revoke = RevokeCompanion(contact="c1", companion="k1")
    (customer if by_customer else anna).say(revoke)
    if daughter:
        assert (known(daughter).reason, daughter.closed) == ("revoked", "ended")
    with pytest.raises(Refused):
        redeem(there)
    assert anna.refused(revoke) == Code.COMPANION_GONE


def test_the_agent_need_not_let_them_in() -> None:
    there, _, anna, daughter = in_lobby()
    anna.say(AdmitCompanion(contact="c1", companion="k1", admit=False))
    assert daughter.closed == "not_admitted"
    with pytest.raises(Refused) as refusal:
        page(there)
    assert refusal.value.code == Code.COMPANION_GONE


def test_only_the_agent_lets_in() -> None:
    _there, customer, _, daughter = in_lobby()
    admit = AdmitCompanion(contact="c1", companion="k1", admit=True)
    assert customer.refused(admit) == Code.NOT_ALLOWED
    assert daughter.refused(admit) == Code.CONTACT_NOT_ADMITTED


@pytest.mark.parametrize("removed", [True, False])
def test_a_companion_leaves_or_is_shown_out_and_the_others_go_on(removed: bool) -> None:
    there, customer, anna, daughter = along()
    if removed:
        anna.say(RemoveParticipant(contact="c1", participant="k1"))
    else:
        daughter.say(HangUp(contact="c1"))
    assert known(daughter).reason == ("removed" if removed else "left")
    assert daughter.last(Call).call is None
    assert daughter.closed == "ended"
    assert heard(customer) == ["anna"]
    assert there.state("c1") == "connected"
    assert shown(customer).companions == ()


def test_from_the_lobby_one_may_leave_too() -> None:
    _there, customer, _, daughter = in_lobby()
    daughter.say(HangUp(contact="c1"))
    assert daughter.closed == "ended"
    assert shown(customer).companions == ()


def test_the_end_of_the_talk_is_the_end_for_companions() -> None:
    there, customer, _, daughter = along()
    invite(there, "k2")
    customer.say(HangUp(contact="c1"))
    assert daughter.closed == "ended"
    states = {row.id: row.state for row in there.rows.all(CompanionRecord)}
    assert states == {"k1": "left", "k2": "expired"}


def test_a_companion_hears_nothing_of_a_consultation_and_is_told() -> None:
    there, _, anna, daughter = along()
    bert = there.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    there.accept(bert, "bert")
    assert heard(daughter) == []
    assert known(daughter).aside is not None


def test_passed_on_the_companion_waits_in_the_lobby_for_the_next_agent() -> None:
    there, _, anna, daughter = along()
    bert = there.agent("bert")
    anna.say(TransferContact(contact="c1", queue=None, agent="bert", note=""))
    assert known(daughter).state == "lobby"
    assert daughter.closed is None
    there.accept(bert, "bert")
    bert.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    assert heard(daughter) == ["bert", "c1"]


def test_a_page_may_reload_and_another_tab_replaces_it() -> None:
    there, _customer, _, daughter = along()
    daughter.go()
    again = page(there, instance=daughter.instance)
    assert again.last(CompanionSnapshot).call is not None
    other = page(there)
    assert again.heard(Replaced)
    assert other.last(CompanionSnapshot).companion.state == "joined"


def test_who_stays_away_is_out() -> None:
    there, customer, _, daughter = along()
    daughter.go()
    there.wait(RULES.call_grace_ms)
    assert heard(customer) == ["anna"]
    with pytest.raises(Refused):
        page(there)


def test_an_empty_lobby_is_cleared() -> None:
    there, customer, _, daughter = in_lobby()
    daughter.go()
    there.wait(RULES.call_grace_ms)
    assert shown(customer).companions == ()


@pytest.mark.parametrize("state", ["invited", "lobby", "joined"])
def test_companions_outlive_the_process(state: str) -> None:
    there, _, anna = house()
    invite(there)
    if state != "invited":
        redeem(there)
        page(there)
    if state == "joined":
        anna.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    there.restart()
    there.receive(PlaneAvailable(yes=True))
    there.page("c1")
    there.console("anna")
    if state == "invited":
        redeem(there)
    daughter = page(there)
    view = daughter.last(CompanionSnapshot)
    assert view.companion.state == ("joined" if state == "joined" else "lobby")
    if state == "joined":
        assert [p.name for p in view.companion.participants if p.role == "companion"] == ["Tochter"]


def test_six_at_most() -> None:
    there, customer, _ = house()
    for number in range(4):
        invite(there, f"k{number}")
    assert not shown(customer).can_invite
    with pytest.raises(Refused) as refusal:
        invite(there, "one more")
    assert refusal.value.code == Code.CONTACT_FULL


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"by": "bert"}, Code.CONTACT_NONE),
        ({"contact": "c2"}, Code.CONTACT_NONE),
        ({"name": " "}, Code.TEXT_EMPTY),
        ({"name": "x" * 61}, Code.TEXT_TOO_LONG),
    ],
)
def test_what_is_refused_changes_nothing(changes: dict[str, str], code: Code) -> None:
    there, _, _ = house()
    before = dict(there.rows.rows)
    event = CompanionInvited(companion="k1", contact="c1", by="c1", name="Tochter")
    with pytest.raises(Refused) as refusal:
        there.receive(replace(event, **changes))
    assert refusal.value.code == code
    assert there.rows.rows == before


def test_without_a_media_plane_nobody_can_be_invited() -> None:
    there, customer, anna = house(plane=False)
    assert (shown(customer).can_invite, seen(anna).can_invite) == (False, False)
    with pytest.raises(Refused) as refusal:
        invite(there)
    assert refusal.value.code == Code.MEDIA_UNAVAILABLE
