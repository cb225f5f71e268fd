"""People are found by their login, in any case."""

import pytest

from signaling.cli.people import named
from signaling.cli.terminal import CommandRefused
from signaling.store.accounts import Account, Accounts, Skills


class One(Accounts):
    def __init__(self) -> None:
        pass

    async def all(self) -> list[Account]:
        return [ANNA]


ANNA = Account(
    id="a1",
    login="Anna",
    name="Anna Berger",
    role="agent",
    enabled=True,
    skills=Skills(),
    made_at=1,
    changed_at=1,
    last_sign_in_at=None,
)


async def test_case_does_not_matter() -> None:
    assert await named(One(), "aNNa") is ANNA


async def test_nobody_is_named() -> None:
    with pytest.raises(CommandRefused, match='nobody has the login "ann"'):
        await named(One(), "ann")
