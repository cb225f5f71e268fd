"""Why nothing was recorded follows from what the desk kept of asking, answers and failures."""

from typing import Any

import pytest

from policies.consent import Mode
from signaling.api.evidence_models import ContactFacts, Unrecorded
from signaling.api.models import TimelineRow
from signaling.api.recording_models import ConsentRow, PersonRow
from signaling.evidence.unrecorded import Facts, against_documents, reasons
from signaling.store.evidence import Asking

AT = 1_795_000_000_000
CONTACT = ContactFacts(
    id="c1", queue="german", channel="video", opened_at=AT, connected_at=AT + 1_000, ended_at=AT + 9_000
)  # fmt: skip
PEOPLE = (
    PersonRow(participant="c1", role="customer", name=None),
    PersonRow(participant="anna", role="agent", name="Anna"),
)


def asking(mode: Mode = "consent", **changes: Any) -> Asking:
    return Asking(
        **{"mode": mode, "asked": ("c1", "anna"), "impossible": None, "failed": None, **changes}
    )


def said(*answers: tuple[str, str, str]) -> tuple[ConsentRow, ...]:
    return tuple(
        ConsentRow.model_validate(
            {
                "participant": who,
                "purpose": purpose,
                "state": state,
                "version": "1",
                "text": "x",
                "language": "de",
                "given_at": AT,
                "at": AT,
            }
        )
        for who, purpose, state in answers
    )


def happened(*entries: tuple[str, str | None, dict[str, Any]]) -> tuple[TimelineRow, ...]:
    return tuple(
        TimelineRow(number=number, at=AT + number, kind=kind, actor=actor, data=data)
        for number, (kind, actor, data) in enumerate(entries, 1)
    )


def why(**changes: Any) -> tuple[Unrecorded, ...]:
    known: dict[str, Any] = {
        "contact": CONTACT,
        "asking": asking(),
        "people": PEOPLE,
        "consents": (),
        "timeline": (),
    }
    return reasons(Facts(**{**known, **changes}))


AGREED = said(("c1", "sound", "granted"), ("anna", "sound", "granted"))


def test_without_a_talk_there_is_nothing_to_record() -> None:
    lonely = CONTACT.model_copy(update={"connected_at": None})
    assert why(contact=lonely, asking=None) == (Unrecorded(why="no_call"),)
    chat = CONTACT.model_copy(update={"channel": "chat"})
    assert why(contact=chat, asking=None) == (Unrecorded(why="chat"),)


def test_a_queue_that_does_not_record() -> None:
    assert why(asking=None) == (Unrecorded(why="never"),)
    assert why(asking=asking("never")) == (Unrecorded(why="never"),)


def test_who_refused_and_what_is_told() -> None:
    answers = said(
        ("c1", "sound", "refused"), ("c1", "picture", "refused"), ("anna", "sound", "granted"),
        ("anna", "picture", "withdrawn"), ("anna", "documents", "refused"),
    )  # fmt: skip
    assert why(consents=answers) == (
        Unrecorded(why="refused", who=("c1",), purposes=("sound", "picture")),
        Unrecorded(why="withdrawn", who=("anna",), purposes=("picture",)),
    )
    assert against_documents(answers) == ("anna",)


def test_who_never_answered() -> None:
    assert why(consents=said(("anna", "sound", "granted"))) == (
        Unrecorded(why="unanswered", who=("c1",)),
    )
    assert why(asking=asking(asked=())) == (Unrecorded(why="unasked"),)
    assert why() == (Unrecorded(why="unanswered", who=("c1", "anna")),)


def test_a_restart_is_no_reason_where_people_had_decided() -> None:
    refused = why(
        consents=said(("c1", "sound", "refused")), people=PEOPLE[:1], restarts=(AT + 5_000,)
    )
    assert [each.why for each in refused] == ["refused"]
    silent = why(restarts=(AT + 5_000,))
    assert [each.why for each in silent] == ["unanswered", "restarted"]


def test_what_everybody_agreed_to_and_never_began() -> None:
    assert why(consents=AGREED) == (Unrecorded(why="not_begun"),)
    restarted = why(consents=AGREED, restarts=(AT + 5_000,))
    assert restarted == (Unrecorded(why="restarted", at=(AT + 5_000,)),)
    refused_one = (*AGREED, *said(("c1", "picture", "refused"), ("anna", "picture", "granted")))
    assert why(consents=refused_one) == (Unrecorded(why="not_begun"),), "the sound could have been"


def test_somebody_who_can_not_agree() -> None:
    timeline = happened(("consent.impossible", "anna", {"reason": "minor"}))
    found = why(asking=asking(impossible="minor"), consents=AGREED, timeline=timeline)
    assert found == (Unrecorded(why="impossible", who=("anna",), code="minor"),)


def test_a_failure_with_its_moments() -> None:
    timeline = happened(
        ("recording.failed", None, {"code": "disk_full"}),
        ("recording.failed", None, {"code": "silent"}),
        ("recording.failed", None, {"code": "disk_full"}),
    )
    assert why(consents=AGREED, timeline=timeline, asking=asking(failed="silent")) == (
        Unrecorded(why="failed", code="disk_full", at=(AT + 1, AT + 3)),
        Unrecorded(why="failed", code="silent", at=(AT + 2,)),
    )
    assert why(consents=AGREED, asking=asking(failed="silent")) == (
        Unrecorded(why="failed", code="silent"),
    )


@pytest.mark.parametrize("begun", [False, True])
def test_by_duty_an_order_talk_is_needed_and_everybody(begun: bool) -> None:
    timeline = happened(*([("order.begun", "anna", {})] if begun else []))
    both = (*AGREED, *said(("c1", "picture", "refused"), ("anna", "picture", "granted")))
    refused = Unrecorded(why="refused", who=("c1",), purposes=("picture",))
    found = why(asking=asking("statutory"), consents=both, timeline=timeline)
    assert found == ((refused,) if begun else (refused, Unrecorded(why="order")))


def test_where_agents_alone_are_recorded_only_they_count() -> None:
    agreed = said(("anna", "sound", "granted"))
    alone = asking("agent_only")
    headset = happened(("recording.headset", "anna", {"worn": 1}))
    assert why(asking=alone, consents=agreed) == (Unrecorded(why="headset", who=("anna",)),)
    assert why(asking=alone, consents=agreed, timeline=headset) == (Unrecorded(why="not_begun"),)
    refused = why(asking=alone, consents=said(("anna", "sound", "refused")), timeline=headset)
    assert refused == (Unrecorded(why="refused", who=("anna",), purposes=("sound",)),)
