"""Which open consoles are closed, and when."""

from collections.abc import Collection

import pytest

from signaling.consoles import SEEN_MS, Consoles

NOW = 10_000_000


class House:
    """Sessions and when they end, the consoles that are open, and who has a contact."""

    def __init__(self) -> None:
        self.now = NOW
        self.until: dict[str, int] = {}
        self.open: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.marked: list[set[str]] = []
        self.talking: set[str] = set()
        self.consoles = Consoles(
            self, self, now=lambda: self.now, busy=lambda account: account in self.talking
        )

    async def kept(self) -> dict[str, int]:
        return self.until

    async def seen(self, sessions: Collection[str], now: int) -> None:
        self.marked.append(set(sessions))

    def staff(self) -> list[tuple[str, str]]:
        return self.open

    def end_session(self, session: str) -> None:
        self.ended.append(session)


@pytest.fixture
def house() -> House:
    house = House()
    house.until = {"s1": NOW + 1_000, "s2": NOW + 90_000}
    house.open = [("s1", "anna"), ("s1", "anna"), ("s2", "ben")]
    return house


async def test_only_the_session_that_somebody_ended_closes_even_in_a_contact(house: House) -> None:
    house.talking = {"anna", "ben"}
    await house.consoles.look()
    assert house.ended == []
    del house.until["s1"]
    await house.consoles.look()
    assert house.ended == ["s1"]


async def test_a_session_whose_time_is_over_closes_after_the_contact(house: House) -> None:
    house.talking = {"anna"}
    house.now += 2_000
    await house.consoles.look()
    assert house.ended == []
    house.talking = set()
    await house.consoles.look()
    assert house.ended == ["s1"]


async def test_an_open_console_is_in_use(house: House) -> None:
    for _ in range(3):
        await house.consoles.look()
    assert house.marked == [{"s1", "s2"}]
    house.now += SEEN_MS
    await house.consoles.look()
    assert len(house.marked) == 2


async def test_without_consoles_nothing_is_asked(house: House) -> None:
    house.open = []
    await house.consoles.look()
    assert house.marked == []
