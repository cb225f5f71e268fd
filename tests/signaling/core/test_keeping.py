"""What is shown stays with the recording while everybody in the talk has agreed to that, and anything is recorded."""

from dataclasses import replace
from typing import Any

import pytest

from policies.consent import Mode
from policies.routing.facts import DocumentRule
from signaling.core.commands import (
    AdmitCompanion,
    BeginOrder,
    PauseRecording,
    ResumeRecording,
    WithdrawConsent,
)
from signaling.core.records import TimelineRecord
from tests.consenting import agree, answer, opened, refuse, rules, seen
from tests.house import House, Page, profile
from tests.permitting import invited
from tests.reading import bring, show, turn


def house(mode: Mode = "consent", **changes: Any) -> House:
    wish = {"purposes": ("sound", "picture", "documents"), **changes}
    made = rules(mode, **wish)
    queue = replace(made.queues[0], documents=DocumentRule())
    return opened(replace(made, queues=(queue,)), profile("anna"), profile("bert"))


def kept(there: House) -> list[object]:
    """What the timeline says of it, in order."""
    rows = sorted(there.rows.all(TimelineRecord), key=lambda row: row.number)
    return [
        row.data.get("kept", row.data.get("version"))
        for row in rows
        if row.kind in {"recording.documents", "document.recorded"}
    ]


def reading(there: House) -> tuple[Page, Page]:
    customer, anna = there.call()
    bring(there)
    anna.say(show())
    return customer, anna


def test_pages_are_kept_from_the_last_yes_to_the_first_no() -> None:
    there = house()
    customer, anna = reading(there)
    agree(anna)
    assert kept(there) == []
    agree(customer)
    assert kept(there) == [1, "leaflet"]
    anna.say(turn(2, 1))
    assert kept(there) == [1, "leaflet"], "a version is named once"
    customer.say(WithdrawConsent(contact="c1", purposes=("documents",)))
    assert kept(there) == [1, "leaflet", 0]
    assert there.permitted.names("c1"), "sound and picture go on"
    bring(there, name="rates")
    anna.say(show(name="rates", revision=2))
    assert kept(there) == [1, "leaflet", 0]


def test_what_is_shown_while_it_is_kept_is_named_at_once() -> None:
    there = house()
    customer, anna = there.call()
    bring(there)
    agree(customer, anna)
    assert kept(there) == [1]
    anna.say(show())
    assert kept(there) == [1, "leaflet"]


def test_whoever_agrees_to_sound_alone_keeps_the_pages_out() -> None:
    there = house()
    customer, anna = reading(there)
    agree(anna)
    customer.say(answer(customer, "sound", "picture"))
    assert there.permitted.names("c1")
    assert kept(there) == []


def test_without_anything_recorded_there_is_nothing_to_keep_pages_with() -> None:
    there = house()
    customer, anna = reading(there)
    for page in (customer, anna):
        refuse(page, "sound", "picture")
    assert not there.permitted.names("c1")
    assert kept(there) == []


def test_a_pause_and_a_companion_who_comes_end_it_until_everybody_agrees_again() -> None:
    there = house()
    customer, anna = reading(there)
    agree(customer, anna)
    anna.say(PauseRecording(contact="c1", reason="private"))
    assert kept(there) == [1, "leaflet", 0]
    anna.say(ResumeRecording(contact="c1"))
    assert kept(there) == [1, "leaflet", 0, 1]
    companion = invited(there)
    anna.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    assert kept(there) == [1, "leaflet", 0, 1, 0]
    agree(companion)
    assert kept(there) == [1, "leaflet", 0, 1, 0, 1]


def test_by_duty_only_the_order_talk_is_kept() -> None:
    there = house("statutory")
    customer, anna = reading(there)
    agree(customer, anna)
    assert kept(there) == []
    anna.say(BeginOrder(contact="c1"))
    assert kept(there) == [1, "leaflet"]


@pytest.mark.parametrize(
    ("mode", "purposes"),
    [("agent_only", ("sound", "documents")), ("consent", ("sound", "picture"))],
)
def test_where_nobody_is_asked_nothing_is_kept(mode: Mode, purposes: tuple[str, ...]) -> None:
    there = house(mode, purposes=purposes)
    customer, anna = reading(there)
    agree(*(page for page in (customer, anna) if seen(page).ask))
    assert kept(there) == []


def test_after_a_restart_nothing_is_kept_before_everybody_is_back() -> None:
    there = house()
    customer, anna = reading(there)
    agree(customer, anna)
    there.restart()
    assert kept(there) == [1, "leaflet", 0]
