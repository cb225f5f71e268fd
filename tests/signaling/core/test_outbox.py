from signaling.core.effects import Answer, Close, Save, Send
from signaling.core.events import Opened
from signaling.core.messages import Ok, Pong
from signaling.core.outbox import Outbox
from signaling.core.records import AuditRecord, LinkUseRecord


def test_protection_leaves_before_the_save_and_promises_after_it() -> None:
    out = Outbox()
    out.send("a", Pong())
    out.save(LinkUseRecord(link="l", used=1))
    out.protect("b", Pong())
    out.ok("a", "7")
    out.close("b", "ended")
    out.answer(Opened(contact="c", seat="holder"))
    assert out.take() == [
        Send("b", Pong()),
        Save((LinkUseRecord(link="l", used=1),)),
        Send("a", Pong()),
        Send("a", Ok(), re="7"),
        Close("b", "ended"),
        Answer(Opened(contact="c", seat="holder")),
    ]


def test_a_row_changed_twice_is_saved_once_as_it_is_in_the_end() -> None:
    out = Outbox()
    out.save(LinkUseRecord(link="l", used=1))
    out.save(LinkUseRecord(link="m", used=1))
    out.save(LinkUseRecord(link="l", used=2))
    saved = (LinkUseRecord(link="l", used=2), LinkUseRecord(link="m", used=1))
    assert out.take() == [Save(saved)]


def test_without_rows_there_is_no_save_and_taking_empties() -> None:
    out = Outbox()
    out.send("a", Pong())
    assert out.take() == [Send("a", Pong())]
    assert out.take() == []


def test_entries_of_the_audit_log_are_kept_each_in_their_order_behind_the_rows() -> None:
    out = Outbox()
    first = AuditRecord(at=1, kind="consent.granted", actor="c", subject="c")
    out.save(first)
    out.save(LinkUseRecord(link="l", used=1))
    out.save(first)
    assert out.take() == [Save((LinkUseRecord(link="l", used=1), first, first))]
    assert out.take() == []
