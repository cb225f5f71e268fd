"""Asking everybody concerned whether they may be recorded, and what they answer.

Everybody in the talk is asked, the agent and late comers included, when the talk begins or when the
agent says so (`RecordingRule.ask`); where only agents are recorded, only they. Each answers for
themselves, purpose by purpose, and names the words they were shown by their hash. Whoever has refused
isn't asked again, unless the words or the queue's mode have changed; but anybody may change their
mind, and what was granted is taken back at any time. What follows for the recording is decided in
`permits`, after each event.

A grant *stands* as long as whoever gave it is in the talk: who comes back is asked again, and so is
another device in the customer's seat, since nobody knows who sits there.

Every answer is an entry in the contact's timeline and in the audit log, with the hash of the words;
the words themselves are kept once.
"""

from collections.abc import Mapping
from dataclasses import replace

from policies.consent import Answer, ConsentText, Person, Purpose, RecordingRule, asked, words
from signaling.core import calls
from signaling.core.commands import (
    AnswerConsent,
    AskConsent,
    ConsentAnswer,
    ConsentImpossible,
    WithdrawConsent,
)
from signaling.core.consent_views import ConsentAnswerView, ConsentTextView, PersonConsentView
from signaling.core.errors import Code, Refused
from signaling.core.records import ConsentRecord, ConsentTextRecord, RecordingRecord
from signaling.core.session import Contact, Side
from signaling.core.state import State


def rule(d: State, contact: Contact) -> RecordingRule:
    return d.queue_of(contact).recording


def running(d: State, contact: Contact) -> tuple[RecordingRule, RecordingRecord]:
    """Of a call in a queue that may record; raises `Refused` where there is none."""
    if not calls.has_call(contact):
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call", state=contact.state)
    if contact.recording is None or rule(d, contact).mode == "never":
        raise Refused(Code.RECORDING_OFF, "nothing is recorded in this queue")
    return rule(d, contact), contact.recording


def change(d: State, contact: Contact, row: RecordingRecord) -> None:
    """To be saved, and the permits looked at again."""
    contact.recording = row
    d.out.save(row)
    d.changed[contact.id] = None


# --- who is asked, for what ---------------------------------------------------------------------------------------


def texts(d: State, contact: Contact) -> Mapping[Purpose, ConsentText]:
    """The words for everything that is asked in this queue; what has none can't be asked for, nor granted."""
    how, found = rule(d, contact), d.rules.consent_texts
    known = {text.purpose for text in found if text.mode in (how.mode, None)}
    return {purpose: words(found, how.mode, purpose) for purpose in how.asked if purpose in known}


def answers(d: State, contact: Contact) -> dict[tuple[str, Purpose], Answer]:
    """Those that count: to the present words, in the queue's present mode, of whoever is still the same."""
    mode, now = rule(d, contact).mode, texts(d, contact)
    return {
        key: row.state
        for key, row in contact.consents.items()
        if row.mode == mode
        and row.stands
        and row.purpose in now
        and row.text in now[row.purpose].hashes().values()
    }


def people(contact: Contact) -> tuple[Person, ...]:
    return tuple(Person(id=side.id, role=side.role) for side in contact.sides.values())


def impossible(d: State, contact: Contact) -> bool:
    """Somebody can't agree. Where only agents are recorded that's nobody's concern."""
    row = contact.recording
    return row is not None and row.impossible is not None and rule(d, contact).mode != "agent_only"


def asking(d: State, contact: Contact) -> bool:
    """Whether whoever hasn't answered is asked now. In vain it isn't asked."""
    row, how = contact.recording, rule(d, contact)
    if row is None or how.mode == "never" or not calls.has_call(contact):
        return False
    if impossible(d, contact) or row.failed or (d.recorder_known and d.recorder):
        return False
    if not contact.on_sfu:
        return False
    return how.ask == "begin" or row.asked_at is not None


def questions(d: State, contact: Contact, side: Side) -> tuple[ConsentTextView, ...]:
    """What this participant is asked now."""
    how = rule(d, contact)
    if not asking(d, contact) or not asked(how.mode, Person(id=side.id, role=side.role)):
        return ()
    known = answers(d, contact)
    return tuple(
        ConsentTextView(
            purpose=purpose, version=text.version, text=dict(text.text), hashes=text.hashes()
        )
        for purpose, text in texts(d, contact).items()
        if (side.id, purpose) not in known
    )


def own(contact: Contact, who: str) -> tuple[ConsentAnswerView, ...]:
    """What this participant answered."""
    return tuple(
        ConsentAnswerView(
            purpose=row.purpose,
            state=row.state,
            version=row.version,
            text=row.text,
            language=row.language,
            at=row.at,
        )
        for row in contact.consents.values()
        if row.participant == who and row.stands
    )


def standing(d: State, contact: Contact) -> tuple[PersonConsentView, ...]:
    """Where everybody who is asked stands, over all that keeps the recording closed."""
    how, known = rule(d, contact), answers(d, contact)
    found: list[PersonConsentView] = []
    for person in people(contact):
        if not asked(how.mode, person):
            continue
        given = [known.get((person.id, kind)) for kind in how.kinds]
        if person.role == "customer" and impossible(d, contact):
            found.append(PersonConsentView(participant=person.id, state="impossible"))
        elif None in given:
            if asking(d, contact):
                found.append(PersonConsentView(participant=person.id, state="asked"))
        else:
            state: Answer = "granted"
            for answer in ("refused", "withdrawn"):
                state = answer if answer in given else state
            found.append(PersonConsentView(participant=person.id, state=state))
    return tuple(found)


def remember(d: State, contact: Contact, row: RecordingRecord) -> RecordingRecord:
    """Who has been asked by now; whoever is out of the talk will be asked again."""
    here = tuple(who for who in row.asked if who in contact.sides)
    for side in contact.sides.values():
        if side.id not in here and questions(d, contact, side):
            here = (*here, side.id)
            d.timeline(contact, "consent.asked", None, participant=side.id)
    return replace(row, asked=here)


def part(d: State, contact: Contact) -> None:
    """Grants of those who are out of the talk count no more."""
    for row in list(contact.consents.values()):
        if row.stands and row.state == "granted" and row.participant not in contact.sides:
            _put(d, contact, replace(row, stands=False))


def other_device(d: State, contact: Contact) -> None:
    """Another device has been let into the customer's seat."""
    for row in list(contact.consents.values()):
        if row.stands and row.state == "granted" and row.participant == contact.id:
            _put(d, contact, replace(row, stands=False))


# --- answers ------------------------------------------------------------------------------------------------------


def answer(d: State, contact: Contact, actor: str, command: AnswerConsent) -> None:
    how, _ = running(d, contact)
    side = contact.sides[actor]
    if not asked(how.mode, Person(id=side.id, role=side.role)):
        raise Refused(Code.CONSENT_NOT_ASKED, "this participant isn't recorded")
    if impossible(d, contact) and any(each.granted for each in command.answers):
        raise Refused(Code.CONSENT_IMPOSSIBLE, "the agent has marked that consent is impossible")
    now = texts(d, contact)
    for each in command.answers:
        if each.purpose not in now:
            raise Refused(Code.CONSENT_PURPOSE, "nobody asks for that here", purpose=each.purpose)
        text = now[each.purpose]
        if command.language not in text.text or text.hash(command.language) != each.text:
            raise Refused(Code.CONSENT_OUTDATED, "the words have changed", purpose=each.purpose)
    for each in command.answers:
        _answered(d, contact, side, command.language, now[each.purpose], each)


def _answered(
    d: State,
    contact: Contact,
    side: Side,
    language: str,
    text: ConsentText,
    said: ConsentAnswer,
) -> None:
    key = side.id, said.purpose
    known = contact.consents.get(key) if key in answers(d, contact) else None
    if known is not None and known.state == "granted" and not said.granted:
        _withdrawn(d, contact, known)
        return
    state: Answer = "granted" if said.granted else "refused"
    if known is not None and (known.state == "granted") == said.granted:
        return  # said again
    row = ConsentRecord(
        contact=contact.id,
        participant=side.id,
        purpose=said.purpose,
        role=side.role,
        mode=rule(d, contact).mode,
        state=state,
        stands=True,
        version=text.version,
        text=said.text,
        language=language,
        given_at=d.now,
        at=d.now,
    )
    shown = ConsentTextRecord(
        hash=said.text,
        purpose=text.purpose,
        version=text.version,
        language=language,
        text=text.text[language],
    )
    d.out.save(shown)
    _put(d, contact, row)
    _note(d, contact, row)


def withdraw(d: State, contact: Contact, actor: str, command: WithdrawConsent) -> None:
    """Never refused: what wasn't granted needs no withdrawing."""
    for row in list(contact.consents.values()):
        mine = row.participant == actor and row.state == "granted"
        if mine and (not command.purposes or row.purpose in command.purposes):
            _withdrawn(d, contact, row)


def _withdrawn(d: State, contact: Contact, row: ConsentRecord) -> None:
    row = replace(row, state="withdrawn", stands=True, at=d.now)
    _put(d, contact, row)
    _note(d, contact, row)


def _put(d: State, contact: Contact, row: ConsentRecord) -> None:
    contact.consents[row.participant, row.purpose] = row
    d.out.save(row)
    d.changed[contact.id] = None


def _note(d: State, contact: Contact, row: ConsentRecord) -> None:
    d.note(
        contact,
        f"consent.{row.state}",
        row.participant,
        purpose=row.purpose,
        text=row.text,
        language=row.language,
        role=row.role,
        mode=row.mode,
        how="page",  # by themselves, on their own page
    )


# --- the agent's part ---------------------------------------------------------------------------------------------


def decide(d: State, contact: Contact, actor: str, command: AskConsent | ConsentImpossible) -> None:
    how, row = running(d, contact)
    if how.mode == "agent_only" and isinstance(command, ConsentImpossible):
        raise Refused(Code.RECORDING_OFF, "the customer isn't asked in this queue")
    if isinstance(command, ConsentImpossible):
        if row.impossible is None:
            change(d, contact, replace(row, impossible=command.reason))
            d.note(contact, "consent.impossible", actor, reason=command.reason)
    elif impossible(d, contact):
        raise Refused(Code.CONSENT_IMPOSSIBLE, "the agent has marked that consent is impossible")
    elif row.asked_at is None:
        change(d, contact, replace(row, asked_at=d.now))
