"""The text chat beside (or instead of) the call."""

from dataclasses import replace

from signaling.core import views
from signaling.core.commands import ChatDelivered, SendChat
from signaling.core.errors import Code, Refused
from signaling.core.messages import ChatMessage
from signaling.core.model import MAX_CHAT
from signaling.core.records import ChatRecord
from signaling.core.session import Contact
from signaling.core.state import State

MAX_ID = 64


def send(d: State, contact: Contact, actor: str, command: SendChat) -> None:
    """A line is known by the id its sender chose: said again, it is acknowledged again and nothing else."""
    known = contact.chat.get(command.message)
    if known is not None and known.sender == actor:
        return
    if known is not None or not 1 <= len(command.message) <= MAX_ID:
        raise Refused(Code.MALFORMED, "a message needs an id of its own", limit=MAX_ID)
    if contact.state != "connected":
        raise Refused(Code.CONTACT_WRONG_STATE, "nobody to chat with now")
    if len(command.text) > MAX_CHAT:
        raise Refused(Code.TEXT_TOO_LONG, "the text is too long", limit=MAX_CHAT)
    if not command.text.strip():
        raise Refused(Code.TEXT_EMPTY, "the text is empty")
    record = ChatRecord(
        contact=contact.id,
        message=command.message,
        number=len(contact.chat) + 1,
        sender=actor,
        role=contact.sides[actor].role,
        text=command.text,
        sent_at=d.now,
        delivered_at=None,
    )
    _put(d, contact, record)


def delivered(d: State, contact: Contact, actor: str, command: ChatDelivered) -> None:
    """Everything that others said, up to and including this line, has been shown."""
    shown = contact.chat.get(command.message)
    if shown is None:
        raise Refused(Code.NOT_FOUND, "no such line")
    for record in list(contact.chat.values())[: shown.number]:
        if record.sender != actor and record.delivered_at is None:
            _put(d, contact, replace(record, delivered_at=d.now))


def _put(d: State, contact: Contact, record: ChatRecord) -> None:
    contact.chat[record.message] = record
    d.out.save(record)
    d.tell_all(contact, ChatMessage(contact=contact.id, line=views.chat_line(record)))
