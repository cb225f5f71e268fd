"""Agents under other names, for reviewers who judge talks and not people: *Agent 7QF2* instead of a name.

The code of an account is keyed by a secret of the desk, always the same, and never that of another one: where two would
be alike, the account that came later takes its next one. So an account that is added changes nobody else's.

Only names are replaced. Ids stay, which are random; so does what people said, wrote and showed themselves.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import func, select

from signaling.ports import Clock
from signaling.store.engine import Database
from signaling.store.keys import SigningKeys
from signaling.store.models import Account

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
LENGTH: Final = 4
TITLES: Final[Mapping[str, str]] = {"agent": "Agent", "supervisor": "Supervisor"}
"""Whoever takes part in talks. Reviewers and administrators answer for what they do by name."""
NAMED_BY: Final = ("who", "participant", "account")
"""Fields beside a `name` that say whose it is; `x_name` is that of the account in `x`."""


def code(secret: bytes, account: str, turn: int = 0) -> str:
    digest = hmac.digest(secret, f"{turn}:{account}".encode(), "sha256")
    number = int.from_bytes(digest)
    return "".join(
        LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH)
    )


def codes(secret: bytes, accounts: Iterable[str]) -> dict[str, str]:
    """In the order in which the accounts came."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for account in accounts:
        turn = 0
        while (mine := code(secret, account, turn)) in taken:
            turn += 1
        made[account] = mine
        taken.add(mine)
    return made


@dataclass(frozen=True, slots=True)
class Names:
    """Other names, by account; whoever has none keeps theirs."""

    by_account: Mapping[str, str] = field(default_factory=dict)

    def of(self, account: str | None, name: str | None) -> str | None:
        """`name`, unless there is another one for this account."""
        return self.by_account.get(account or "", name)

    def told(self, body: Any) -> Any:
        """An answer as JSON has it, with other names in it wherever an account stands beside its name."""
        if not self.by_account:
            return body
        if isinstance(body, list):
            return [self.told(each) for each in body]
        if not isinstance(body, dict):
            return body
        return {key: self._value(body, key, value) for key, value in body.items()}

    def _value(self, body: Mapping[str, Any], key: str, value: Any) -> Any:
        if not isinstance(value, str):
            return self.told(value)
        beside = NAMED_BY if key == "name" else (key.removesuffix("_name"),)
        if key != "name" and not key.endswith("_name"):
            return value
        for other in beside:
            account = body.get(other)
            if isinstance(account, str) and account in self.by_account:
                return self.by_account[account]
        return value


TRUE_NAMES: Final = Names()


class Pseudonyms:
    """Those of a desk, made when first asked for and when there are new accounts. Accounts are never removed."""

    def __init__(self, database: Database, desk: str, clock: Clock) -> None:
        self._database = database
        self._desk = desk
        self._keys = SigningKeys(database, desk, "pseudonym")
        self._clock = clock
        self._names = TRUE_NAMES
        self._accounts = 0

    async def names(self) -> Names:
        mine = Account.desk == self._desk
        async with self._database.read() as connection:
            there = await connection.scalar(select(func.count()).where(mine)) or 0
            if there == self._accounts:
                return self._names
            query = select(Account.id, Account.role).where(mine)
            found = (await connection.execute(query.order_by(Account.made_at, Account.id))).all()
        secret = (await self._keys.ring(self._clock.now())).keys[-1].secret
        made = codes(secret, (row.id for row in found))
        self._names = Names(
            {row.id: f"{TITLES[row.role]} {made[row.id]}" for row in found if row.role in TITLES}
        )
        self._accounts = len(found)
        return self._names
