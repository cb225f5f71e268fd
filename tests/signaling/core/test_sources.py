"""What somebody has switched on is told at once, and kept where it explains a recording, within limits."""

from typing import Any

import pytest

from policies.consent import Mode
from signaling.core.commands import HangUp, SetMedia
from signaling.core.messages import Participants
from signaling.core.records import TimelineRecord
from signaling.core.sources import APART_MS, MOST_NOTES
from tests.consenting import recording_house
from tests.house import House, Page


def switch(page: Page, microphone: bool = True, camera: bool = True, screen: bool = False) -> None:
    page.say(SetMedia(contact="c1", microphone=microphone, camera=camera, screen=screen))


def notes(house: House) -> list[tuple[str | None, dict[str, Any]]]:
    rows = [row for row in house.rows.all(TimelineRecord) if row.kind == "media"]
    return [(row.actor, dict(row.data)) for row in sorted(rows, key=lambda row: row.number)]


def muted(house: House) -> list[bool]:
    return [not data["microphone"] for _, data in notes(house)]


def test_each_participant_comes_with_a_state_and_then_changes_it() -> None:
    house = recording_house()
    customer, agent = house.call()
    switch(customer)
    switch(agent, camera=False)
    house.wait(APART_MS)
    switch(customer, microphone=False)
    switch(customer, microphone=False)
    on = {"microphone": 1, "camera": 1, "screen": 0}
    assert notes(house) == [
        ("c1", {"role": "customer", **on}),
        ("anna", {"role": "agent", **on, "camera": 0}),
        ("c1", {"role": "customer", **on, "microphone": 0}),
    ]
    assert not [entry for entry in house.rows.audit if entry.kind == "media"]


def test_within_a_second_the_last_state_counts() -> None:
    house = recording_house()
    customer, _ = house.call()
    for off in (False, True, False, True):
        switch(customer, microphone=not off)
    assert customer.last(Participants).participants[0].microphone is False
    assert muted(house) == [False]
    house.wait(APART_MS - 1)
    assert muted(house) == [False]
    house.wait(1)
    assert muted(house) == [False, True]
    house.wait(APART_MS)
    for off in (False, True):
        switch(customer, microphone=not off)
    house.wait(APART_MS)
    switch(customer, microphone=False)
    house.wait(APART_MS)
    assert muted(house) == [False, True, False, True]


def test_what_has_gone_back_by_then_is_no_entry() -> None:
    house = recording_house()
    customer, _ = house.call()
    switch(customer)
    switch(customer, microphone=False)
    switch(customer)
    house.wait(APART_MS)
    assert muted(house) == [False]


def test_nobody_fills_the_timeline() -> None:
    house = recording_house()
    customer, agent = house.call()
    for number in range(MOST_NOTES + 5):
        switch(customer, microphone=number % 2 == 0)
        house.wait(APART_MS)
    assert len(notes(house)) == MOST_NOTES
    switch(agent, microphone=False)
    assert notes(house)[-1][0] == "anna"


def test_what_is_to_be_noted_goes_with_the_talk() -> None:
    house = recording_house()
    customer, agent = house.call()
    switch(customer)
    switch(customer, microphone=False)
    agent.say(HangUp(contact="c1"))
    house.wait(2 * APART_MS)
    assert muted(house) == [False]


@pytest.mark.parametrize(
    ("mode", "noted"),
    [("never", []), ("agent_only", ["anna"]), ("statutory", ["c1", "anna"])],
)
def test_only_of_those_who_may_be_recorded(mode: Mode, noted: list[str]) -> None:
    house = recording_house(mode)
    customer, agent = house.call()
    switch(customer, microphone=False)
    switch(agent, microphone=False)
    assert [who for who, _ in notes(house)] == noted
    assert agent.last(Participants).participants[0].microphone is False


def test_a_chat_has_nothing_to_switch_on() -> None:
    house = recording_house()
    customer, _ = house.call(channel="chat")
    switch(customer, microphone=False)
    assert notes(house) == []
