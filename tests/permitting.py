"""A talk that is being recorded, for the tests of what may be."""

from typing import Any

from policies.consent import Mode
from signaling.core.effects import (
    Effect,
    Save,
)
from signaling.core.events import (
    CompanionInvited,
    CompanionRedeemed,
    PermitClosed,
)
from signaling.core.records import RecordingRecord
from tests.consenting import (
    agree,
    recording_house,
)
from tests.house import House, Page

NOTHING = set[tuple[str, str]]()


def agreed(mode: Mode = "consent", **changes: Any) -> tuple[House, Page, Page]:
    """A talk that is being recorded."""
    house = recording_house(mode, **changes)
    customer, agent = house.call()
    agree(customer, agent)
    return house, customer, agent


def row(house: House) -> RecordingRecord:
    (found,) = house.rows.all(RecordingRecord)
    return found


def first(effects: list[Effect]) -> list[Effect]:
    """What leaves before the save."""
    return effects[: next(n for n, effect in enumerate(effects) if isinstance(effect, Save))]


def lapse(house: House, participant: str, code: str = "lapsed") -> None:
    house.receive(
        PermitClosed(
            room="c1",
            participant=participant,
            kind="sound",
            sequence=house.permitted.sequence("c1", participant, "sound"),
            code=code,
        )
    )


def invited(house: House) -> Page:
    house.receive(CompanionInvited(companion="k1", contact="c1", by="c1", name="Tochter"))
    house.receive(CompanionRedeemed(companion="k1", seat="seat-k1"))
    return house.companion("c1", "k1")
