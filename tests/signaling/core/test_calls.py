from dataclasses import replace

import pytest

from signaling.core.call_views import CallView, IceServer
from signaling.core.calls import MAILBOX
from signaling.core.commands import (
    DecideClaim,
    FinishWrapUp,
    HangUp,
    RenewIce,
    RestartCall,
    SaveNote,
    SetMedia,
    SignalCandidate,
    SignalDescription,
    TakeOverConsole,
)
from signaling.core.effects import Save, Send
from signaling.core.errors import Code, Refused
from signaling.core.events import PlaneAvailable
from signaling.core.messages import (
    AgentContactGone,
    AgentSnapshot,
    Call,
    CustomerContact,
    CustomerSnapshot,
    Participants,
    PeerCandidate,
    PeerDescription,
    Presence,
)
from signaling.core.model import Relays
from signaling.core.session import Side
from tests.house import RULES, House, Page, profile
from tests.machine import TWO_QUEUES
from tests.utterances import CANDIDATE, SDP


def offer(epoch: int = 1, sdp: str = SDP, to: str = "c1") -> SignalDescription:
    return SignalDescription(contact="c1", epoch=epoch, to=to, kind="offer", sdp=sdp)


def candidate(text: str = CANDIDATE, to: str = "anna") -> SignalCandidate:
    return SignalCandidate(contact="c1", epoch=1, to=to, candidate=text, mid="0", ufrag="abcd")


def epoch(page: Page) -> int:
    call = page.last(Call).call
    assert call is not None
    return call.epoch


def test_both_ends_learn_their_part() -> None:
    customer, agent = House().call()
    mine, theirs = agent.last(Call).call, customer.last(Call).call
    assert isinstance(mine, CallView)
    assert isinstance(theirs, CallView)
    assert (mine.you, mine.peers[0].participant) == ("anna", "c1")
    assert (mine.peers[0].offers, mine.peers[0].polite) == (True, False)
    assert (theirs.peers[0].offers, theirs.peers[0].polite) == (False, True)
    assert mine.epoch == theirs.epoch == 1
    assert mine.transport == "all"


def test_a_queue_may_hide_the_agents_address() -> None:
    rules = TWO_QUEUES
    server = IceServer(urls=("turn:turn.example",), username=None, credential=None)
    house = House(
        type(rules)(
            desk="house",
            languages=("en",),
            queues=rules.queues[1:],
            pause_reasons=(),
            dispositions=(),
            ice_servers=(server,),
        ),
        profile("anna", languages=frozenset({"en"})),
    )
    customer, _ = house.call()
    call = customer.last(Call).call
    assert call is not None
    assert (call.transport, call.ice_servers) == ("relay", (server,))


def with_relays(*, seconds: int = 600) -> House:
    """Names of relay users say until when and for whom, as real ones do."""

    def servers(who: str, now: int) -> tuple[IceServer, ...]:
        name = f"{now + seconds * 1000}:{who}"
        return (IceServer(urls=("turn:own.example",), username=name, credential="p"),)

    fixed = IceServer(urls=("stun:fixed.example",), username=None, credential=None)
    relays = Relays(servers=servers, renew_ms=seconds * 500)
    return House(replace(RULES, ice_servers=(fixed,), relays=relays), profile("anna"))


def users(page: Page) -> list[str | None]:
    call = page.last(Call).call
    assert call is not None
    return [server.username for server in call.ice_servers]


def test_each_end_has_relay_credentials_of_its_own_that_begin_with_the_call() -> None:
    house = with_relays()
    customer, agent = house.call()
    ends = house.now + 600_000
    assert users(customer) == [None, f"{ends}:c1"]
    assert users(agent) == [None, f"{ends}:anna"]
    call = agent.last(Call).call
    assert call is not None
    assert call.renew_ms == 300_000


def test_new_credentials_go_to_both_ends_in_the_same_epoch_and_save_nothing() -> None:
    house = with_relays()
    customer, agent = house.call()
    house.wait(400_000)
    before = epoch(customer)
    effects = agent.say(RenewIce(contact="c1", epoch=before))
    assert not any(isinstance(effect, Save) for effect in effects)
    ends = house.now + 600_000
    assert (users(customer), users(agent)) == ([None, f"{ends}:c1"], [None, f"{ends}:anna"])
    assert epoch(customer) == epoch(agent) == before


def test_no_credentials_for_another_epoch_or_without_a_call() -> None:
    house = with_relays()
    customer, agent = house.call()
    assert customer.refused(RenewIce(contact="c1", epoch=2)) == Code.CALL_STALE
    agent.say(HangUp(contact="c1"))
    assert agent.refused(RenewIce(contact="c1", epoch=1)) == Code.CONTACT_WRONG_STATE


def test_a_chat_has_no_call() -> None:
    house = House()
    customer, agent = house.call(channel="chat")
    assert not customer.heard(Call)
    assert not agent.heard(Call)
    assert agent.refused(offer()) == Code.CONTACT_WRONG_STATE


def test_signals_go_to_whom_they_are_for() -> None:
    house = House()
    customer, agent = house.call()
    agent.say(offer())
    customer.say(candidate())
    assert customer.last(PeerDescription) == PeerDescription(
        contact="c1", epoch=1, sender="anna", kind="offer", sdp=SDP
    )
    heard = agent.last(PeerCandidate)
    assert (heard.candidate, heard.mid, heard.ufrag) == (CANDIDATE, "0", "abcd")


def test_an_old_epochs_signal_is_refused_with_the_epoch_that_runs() -> None:
    house = House()
    _, agent = house.call()
    for old in (0, 2):
        with pytest.raises(Refused) as refusal:
            agent.say(offer(epoch=old))
        assert (refusal.value.code, refusal.value.details) == (Code.CALL_STALE, {"epoch": 1})


@pytest.mark.parametrize(
    "signal",
    [
        offer(to="anna"),
        offer(to="bert"),
        offer(sdp="x" * 40_001),
        offer(sdp="v=0" + "x" * 40_000),
        offer(sdp="hello"),
        offer(sdp="v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"),
        candidate("hello", to="c1"),
        candidate("candidate:1 1 udp 1 192.0.2.1 9", to="c1"),
        candidate(CANDIDATE + "\r\na=evil", to="c1"),
        candidate(CANDIDATE + " " + "x" * 1_000, to="c1"),
        SignalCandidate(contact="c1", epoch=1, to="c1", candidate="", mid="x" * 257, ufrag=None),
    ],
)
def test_signals_that_are_none_are_refused(signal: SignalDescription | SignalCandidate) -> None:
    house = House()
    customer, agent = house.call()
    assert agent.refused(signal) == Code.SIGNAL_INVALID
    assert not customer.heard(PeerDescription)


@pytest.mark.parametrize(
    "text",
    [
        "",
        CANDIDATE,
        "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.1 rport 1",
        "candidate:1 1 TCP 1518280447 192.0.2.1 9 typ host tcptype active",
        "candidate:2 1 udp 41885439 2001:db8::1 50001 typ relay raddr :: rport 0 generation 0",
        "candidate:0 1 UDP 2122252543 4d1d2dc2-1111-2222-9c3d-1a2b3c4d5e6f.local 5000 typ host",
    ],
)
def test_candidates_of_real_browsers_pass(text: str) -> None:
    house = House()
    customer, agent = house.call()
    customer.say(candidate(text))
    assert agent.last(PeerCandidate).candidate == text


def test_signals_wait_for_a_page_that_merely_lost_its_websocket() -> None:
    house = House()
    customer, agent = house.call()
    customer.go()
    agent.say(offer())
    for _ in range(MAILBOX):
        agent.say(candidate(to="c1"))
    again = house.page("c1", instance=customer.instance)
    kinds = [type(message).__name__ for message in again.inbox]
    assert kinds[:3] == ["CustomerSnapshot", "PeerDescription", "PeerCandidate"]
    assert len(again.heard(PeerDescription)) + len(again.heard(PeerCandidate)) == MAILBOX
    assert not agent.heard(Call)[1:]


def test_the_same_page_keeps_the_epoch_a_new_one_raises_it() -> None:
    house = House()
    customer, agent = house.call()
    agent.say(offer())
    customer.go()
    same = house.page("c1", instance=customer.instance)
    call = same.last(CustomerSnapshot).call
    assert call is not None
    assert call.epoch == 1
    same.go()
    agent.say(offer())
    fresh = house.page("c1")
    call = fresh.last(CustomerSnapshot).call
    assert call is not None
    assert call.epoch == epoch(agent) == 2
    assert not fresh.heard(PeerDescription)  # those of the old epoch are of no use
    assert house.rows.contact("c1").epoch == 2


def test_a_reloaded_console_raises_the_epoch() -> None:
    house = House()
    customer, agent = house.call()
    agent.go()
    assert [p.present for p in customer.last(Participants).participants] == [True, False]
    again = house.console()
    assert again.last(AgentSnapshot).calls[0].epoch == epoch(customer) == 2
    assert [p.present for p in customer.last(Participants).participants] == [True, True]


def test_either_end_may_ask_for_a_new_epoch_once_a_second() -> None:
    house = House()
    customer, agent = house.call()
    house.now += 1_000
    customer.say(RestartCall(contact="c1", epoch=1))
    assert epoch(customer) == epoch(agent) == 2
    agent.say(RestartCall(contact="c1", epoch=2))  # both have noticed the same trouble
    assert epoch(agent) == 2
    house.now += 1_000
    agent.say(RestartCall(contact="c1", epoch=2))
    assert epoch(customer) == epoch(agent) == 3
    assert agent.refused(RestartCall(contact="c1", epoch=2)) == Code.CALL_STALE


def test_taking_over_brings_the_call_to_the_other_tab() -> None:
    house = House()
    customer, agent = house.call()
    other = house.console()
    assert other.last(AgentSnapshot).calls == ()
    other.say(TakeOverConsole())
    assert other.last(AgentSnapshot).calls[0].epoch == epoch(customer) == 2
    assert agent.last(Call).call is None
    assert agent.refused(offer(2)) == Code.NOT_ALLOWED


def test_tiles_show_what_is_sent() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(SetMedia(contact="c1", microphone=False, camera=True, screen=True))
    shown = agent.last(Participants).participants[0]
    assert (shown.microphone, shown.camera, shown.screen) == (False, True, True)
    agent.forget()
    customer.say(SetMedia(contact="c1", microphone=False, camera=True, screen=True))
    assert not agent.heard(Participants)


def test_hanging_up_ends_the_media_before_anything_is_saved() -> None:
    house = House()
    customer, agent = house.call()
    effects = customer.say(HangUp(contact="c1"))
    first = [effect for effect in effects[:2] if isinstance(effect, Send)]
    assert [effect.message for effect in first] == [Call(contact="c1", call=None)] * 2
    assert {effect.connection for effect in first} == {customer.connection, agent.connection}
    assert isinstance(effects[2], Save)


def test_a_customer_gone_for_too_long_ends_the_talk() -> None:
    house = House()
    customer, agent = house.call()
    customer.go()
    house.wait(RULES.call_grace_ms - 1)
    assert house.rows.contact("c1").state == "connected"
    house.wait(1)
    assert house.rows.contact("c1").end_reason == "customer_lost"
    assert agent.last(Presence).me.state == "wrap_up"
    assert "dropped" in house.rows.kinds("c1")


def test_an_agent_gone_for_too_long_sends_the_customer_back_first_in_line() -> None:
    house = House(RULES, profile("anna"), profile("bert"))
    customer, agent = house.call()
    since = house.rows.contact("c1").waiting_since
    house.now += 1_000
    later = house.customer("c2")
    agent.go()
    house.wait(RULES.call_grace_ms)
    assert customer.last(CustomerContact).contact.state == "waiting"
    row = house.rows.contact("c1")
    assert (row.state, row.waiting_since, row.agent) == ("waiting", since, None)
    assert house.shown("anna") == "offline"
    house.agent("bert")
    assert house.state("c1") == "reserved"
    assert later.last(CustomerContact).contact.state == "waiting"
    assert "agent_lost" in house.rows.kinds("c1")


def test_back_in_time_nothing_is_lost() -> None:
    house = House()
    customer, agent = house.call()
    customer.go()
    agent.go()
    house.wait(60_000)
    house.page("c1", instance=customer.instance)
    again = house.console(instance=agent.instance)
    house.wait(RULES.call_grace_ms)
    assert house.rows.contact("c1").state == "connected"
    assert again.last(AgentSnapshot).calls[0].epoch == 1
    assert house.rows.kinds("c1")[-4:] == ["dropped", "dropped", "back", "back"]


def test_signals_without_a_call_change_nothing() -> None:
    house = House()
    customer = house.customer("c1")
    assert customer.refused(offer(0, to="anna")) == Code.CONTACT_WRONG_STATE
    restart = RestartCall(contact="c1", epoch=0)
    assert customer.refused(restart) == Code.CONTACT_WRONG_STATE
    media = SetMedia(contact="c1", microphone=True, camera=True, screen=False)
    assert customer.refused(media) == Code.CONTACT_WRONG_STATE


# --- more than two -----------------------------------------------------------------------------------------------


def with_colleague() -> tuple[House, Page, Page, Page]:
    """A call of c1 and Anna in which Bert takes part."""
    house = House(replace(RULES, media=True), profile("anna"), profile("bert"))
    house.receive(PlaneAvailable(yes=True))
    bert = house.console("bert")
    customer, agent = house.call()
    end = Side(id="bert", role="colleague", connection=bert.connection, instance=bert.instance)
    house.let_in("c1", end)
    return house, customer, agent, bert


def test_everybody_hears_of_everybody() -> None:
    _house, customer, agent, bert = with_colleague()
    bert.say(SetMedia(contact="c1", microphone=True, camera=False, screen=False))
    for page in (customer, agent, bert):
        seen = page.last(Participants).participants
        assert [(p.id, p.role) for p in seen] == [
            ("c1", "customer"),
            ("anna", "agent"),
            ("bert", "colleague"),
        ]
        assert seen[2].microphone


def test_a_colleague_who_hangs_up_leaves_and_the_others_go_on() -> None:
    house, customer, _agent, bert = with_colleague()
    effects = bert.say(HangUp(contact="c1"))
    assert effects[0] == Send(bert.connection, Call(contact="c1", call=None))
    assert bert.heard(AgentContactGone)
    assert bert.refused(HangUp(contact="c1")) == Code.CONTACT_NONE
    assert house.state("c1") == "connected"
    assert [p.id for p in customer.last(CustomerContact).contact.participants] == ["c1", "anna"]
    assert house.desk.state.agents["bert"].contacts == {}
    assert house.rows.kinds("c1")[-1] == "left"


def test_only_the_agent_leads() -> None:
    house, _customer, _agent, bert = with_colleague()
    finish = FinishWrapUp(contact="c1", disposition="done", note="", then="available", reason=None)
    assert bert.refused(SaveNote(contact="c1", note="x")) == Code.NOT_ALLOWED
    assert bert.refused(finish) == Code.NOT_ALLOWED
    house.open("second", link="link-c1", contacts=1)
    claim = house.desk.state.contacts["c1"].pending[0].id
    assert bert.refused(DecideClaim(contact="c1", claim=claim, admit=True)) == Code.NOT_ALLOWED


def test_the_end_of_the_talk_is_the_end_for_all() -> None:
    _house, customer, agent, bert = with_colleague()
    agent.say(HangUp(contact="c1"))
    assert bert.last(Call).call is None
    assert bert.heard(AgentContactGone)
    assert [p.id for p in customer.last(CustomerContact).contact.participants] == ["c1", "anna"]


def test_a_colleague_gone_for_too_long_has_left() -> None:
    house, _customer, agent, bert = with_colleague()
    bert.go()
    assert [p.present for p in agent.last(Participants).participants] == [True, True, False]
    house.wait(RULES.call_grace_ms - 1)
    again = house.console("bert", instance=bert.instance)
    assert [p.present for p in agent.last(Participants).participants] == [True, True, True]
    again.go()
    house.wait(RULES.call_grace_ms)
    assert house.state("c1") == "connected"
    assert house.rows.kinds("c1")[-4:] == ["dropped", "back", "dropped", "left"]
