"""People who are asked whether they may be recorded, in the small house."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, get_args

from policies.consent import ConsentText, Mode, Purpose, RecordingRule
from policies.routing.facts import AgentProfile
from signaling.core.commands import AnswerConsent, ConsentAnswer
from signaling.core.consent_views import RecordingView
from signaling.core.events import PlaneAvailable, Recorded, RecorderAvailable
from signaling.core.messages import (
    AgentContact,
    AgentSnapshot,
    CompanionContact,
    CompanionSnapshot,
    CustomerContact,
    CustomerSnapshot,
)
from signaling.core.model import DeskRules
from tests.house import GERMAN, RULES, House, Page, profile

TEXTS = tuple(
    ConsentText(
        purpose=purpose, version="1", text={"de": f"{purpose}?", "en": f"May we? {purpose}"}
    )
    for purpose in get_args(Purpose)
)
BOTH = {("c1", "sound"), ("c1", "picture"), ("anna", "sound"), ("anna", "picture")}


def recording(mode: Mode, **changes: Any) -> RecordingRule:
    rule = RecordingRule(mode=mode, purposes=("sound", "picture"), uses=("quality",))
    return replace(rule, **changes)


def rules(mode: Mode, **changes: Any) -> DeskRules:
    queue = replace(GERMAN, recording=recording(mode, **changes))
    return replace(RULES, queues=(queue,), media=True, consent_texts=TEXTS)


def recording_house(
    mode: Mode = "consent", *agents: AgentProfile, ready: bool = True, **changes: Any
) -> House:
    """A house whose one queue records in this mode."""
    return opened(
        rules(mode, **changes), *(agents or (profile("anna"), profile("bert"))), ready=ready
    )


def opened(rules: DeskRules, *agents: AgentProfile, ready: bool = True) -> House:
    house = House(rules, *agents)
    house.receive(PlaneAvailable(yes=True))
    if ready:
        house.receive(RecorderAvailable(yes=True))
    return house


def answer(
    page: Page, *purposes: Purpose, granted: bool = True, contact: str = "c1", **changes: Any
) -> AnswerConsent:
    """The command: these purposes, or all that the page is asked."""
    asked = purposes or tuple(text.purpose for text in seen(page).ask)
    hashes = {text.purpose: text.hash("de") for text in TEXTS}
    command = AnswerConsent(
        contact=contact,
        language="de",
        answers=tuple(
            ConsentAnswer(purpose=purpose, text=hashes[purpose], granted=granted)
            for purpose in asked
        ),
    )
    return replace(command, **changes)


def agree(*pages: Page, contact: str = "c1") -> None:
    for page in pages:
        page.say(answer(page, contact=contact))


def refuse(page: Page, *purposes: Purpose, contact: str = "c1") -> None:
    page.say(answer(page, *purposes, granted=False, contact=contact))


def written(house: House, contact: str = "c1") -> None:
    """The recorder has something of every permitted track on disk."""
    for track in house.permitted.tracks[contact]:
        house.receive(
            Recorded(
                room=contact,
                participant=track.participant,
                kind=track.kind,
                sequence=track.sequence,
            )
        )


def views(page: Page) -> Iterable[RecordingView | None]:
    """All that this page was told of recording."""
    for message in page.inbox:
        match message:
            case CustomerContact(contact=view) | CustomerSnapshot(contact=view):
                yield view.recording
            case CompanionContact(companion=along) | CompanionSnapshot(companion=along):
                yield along.recording
            case AgentContact(contact=own):
                yield own.recording
            case AgentSnapshot(contacts=contacts):
                yield from (one.recording for one in contacts)
            case _:
                pass


def seen(page: Page) -> RecordingView:
    """What this page knows of the recording."""
    view = list(views(page))[-1]
    assert view is not None
    return view


def facts(page: Page) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """State, reasons, kinds."""
    view = seen(page)
    return view.state, view.reasons, view.kinds
