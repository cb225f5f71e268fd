"""A desk with something to review: recorded contacts in two queues, people with names that can be looked for, a
reviewer who is limited to one queue, and another desk in the same database."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession

from signaling.api.guard import Route
from signaling.clock import SystemClock
from signaling.store.accounts import Accounts, Skills
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.sessions import Sessions, SignInRules
from tests import judged, keeping, recorded
from tests.databases import fast_passwords
from tests.serving import PASSWORD, ROLES, Serving, generous, serving, settings
from tests.signaling.settings import texts
from tests.signaling.store import examples

PURPOSES: Final[list[dict[str, Any]]] = [
    {"id": "complaint", "title": texts("Beschwerde")},
    {"id": "quality", "title": texts("Qualität")},
]
LIMITED: Final = "limited"
"""The login of who reviews the English queue alone: c2, not c1."""
MINE, HIDDEN, FOREIGN, NOWHERE = "c2", "c1", "x1", "c9"
"""Contacts: of that queue, of another one, of another desk, of none."""
OTHER_DESK: Final = "another"
NAMES: Final[Mapping[str, str]] = {
    "kranichfeder": "Kunigunde Kranich",
    "storchennest": "Sebald Storch",
}
"""By login: an agent and a supervisor who talked in c1 and c2."""

Seed = Callable[[Database, str, str], Awaitable[None]]
SEEDS: Final[tuple[Seed, ...]] = (judged.seed, keeping.seed)
"""What else belongs to a contact (database, desk, contact): rows with ids like *sample-c1*."""
EXAMPLES: Final[Mapping[str, str]] = {
    "hold": "hold-{contact}",
    "id": "{contact}",
    "sequence": "1",
    "version": "1",
    "page": "1",
    "plan": "plan-{contact}",
    "remark": "remark-{contact}",
    "sample": "sample-{contact}",
    "task": "task-{contact}",
}
"""What stands for a route's parameters: as it is, or with `{contact}` in it, *sample-{contact}*."""


@dataclass
class Review:
    house: Serving
    foreign: dict[str, str]
    """Tokens of the staff of another desk, by role."""

    @asynccontextmanager
    async def as_(self, login: str) -> AsyncIterator[ClientSession]:
        """A new sign-in."""
        async with self.house.client() as client:
            body = {"login": login, "password": PASSWORD}
            async with client.post("/api/sign-in", json=body) as response:
                assert response.status == 200
            yield client

    async def looks(self) -> list[tuple[str, str | None, str]]:
        """Entries of what people looked at and declared."""
        log = AuditLog(self.house.database, self.house.settings.desk.id)
        every = [each async for page in log.entries() for each in page]
        quiet = ("server.", "account.", "key.", "sign_in.", "signing_key.", "settings.")
        return [(e.kind, e.subject, e.data) for e in every if not e.kind.startswith(quiet)]


async def got(client: ClientSession, path: str, status: int = 200) -> Any:
    async with client.get(path) as response:
        assert response.status == status, (path, await response.text())
        return await response.json() if response.content_type == "application/json" else None


async def declared(
    client: ClientSession, subject: str, purpose: str = "complaint", status: int = 204
) -> Any:
    wish = {"subject": subject, "purpose": purpose}
    async with client.post("/api/review/purpose", json=wish) as response:
        assert response.status == status, await response.text()
        return await response.json() if status != 204 else None


def about_one(route: Route) -> bool:
    """About one contact, or something that belongs to one."""
    return any("{contact}" in EXAMPLES[name] for name in re.findall(r"{(\w+)}", route.path))


def address(route: Route, contact: str) -> str:
    """The route's path for this contact, or what belongs to it."""
    names = re.findall(r"{(\w+)}", route.path)
    unknown = sorted(set(names) - set(EXAMPLES))
    assert not unknown, f"{route.path}: EXAMPLES has no {unknown}"
    return route.path.format(**{name: EXAMPLES[name].format(contact=contact) for name in names})


@asynccontextmanager
async def reviewed(
    folder: Path, *, dist: Path | None = None, port: int | None = None, **review: Any
) -> AsyncIterator[Review]:
    """`review`: the section of the settings. `dist`: built pages; `port`: for browsers, which send it as `Origin`."""
    chosen = settings(folder)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    accounts = Accounts(database, chosen.desk.id, fast_passwords())
    people = [await _person(accounts, login) for login in NAMES]
    for name, queue in ((HIDDEN, "german"), (MINE, "english")):
        await _talk(database, chosen.desk.id, name, queue, *people)
    await _talk(database, OTHER_DESK, FOREIGN, "german", *people)
    archive = recorded.archive(folder)
    for name in (HIDDEN, MINE, FOREIGN):
        recorded.write(archive, name, 1, participant=name)
    foreign = await _foreign(database)
    await database.close()
    sections: dict[str, Any] = {"review": review}
    if port is not None:
        sections["server"] = {"public_url": f"http://127.0.0.1:{port}", "port": port}
    async with serving(folder, dist=dist, limits=generous(), **sections) as started:
        await started.accounts.add(
            SystemClock().now(),
            login=LIMITED,
            name="Person limited",
            role="compliance",
            password=PASSWORD,
            skills=Skills(queues=("english",)),
        )
        yield Review(started, foreign)


async def _person(accounts: Accounts, login: str) -> str:
    made = await accounts.add(
        SystemClock().now(),
        login=login,
        name=NAMES[login],
        role="agent" if login == "kranichfeder" else "supervisor",
        password=PASSWORD,
    )
    return made.id


async def _talk(
    database: Database, desk: str, name: str, queue: str, agent: str, supervisor: str
) -> None:
    """Recorded and over. The agent led it, the supervisor came along; both wrote."""
    store = DeskStore(database)
    await store.begin(desk)
    times = {"started_at": recorded.AT, "ended_at": recorded.AT + 90_000}
    mine = {"contact": name}
    await store.save(
        [
            examples.contact(
                id=name, queue=queue, state="closed", agent=None, fixed_agent=None,
                preferred_agent=None,
            ),
            examples.recording(**mine, mode="consent", state="stopped", **times),
            examples.part(**mine, agent=agent, queue=queue),
            examples.reservation(**mine, id=f"r-{name}", agent=agent, asked_by=supervisor),
            examples.participant(**mine, participant=name, role="customer"),
            examples.participant(**mine, participant=agent, role="agent"),
            examples.participant(**mine, participant=supervisor, role="supervisor"),
            examples.consent(**mine, participant=agent),
            examples.consent_text(),
            examples.chat(**mine, message=f"m-{name}", sender=agent, role="agent"),
            examples.timeline(**mine, data={"queue": queue, "agent": agent}),
            examples.timeline(**mine, number=2, kind="entered", actor=supervisor, data={}),
        ]
    )  # fmt: skip
    await store.close()
    for seed in SEEDS:
        await seed(database, desk, name)


async def _foreign(database: Database) -> dict[str, str]:
    now, accounts = SystemClock().now(), Accounts(database, OTHER_DESK, fast_passwords())
    day = 86_400_000
    sessions = Sessions(database, OTHER_DESK, accounts, SignInRules(absolute_ms=day, idle_ms=day))
    tokens: dict[str, str] = {}
    for role in ROLES:
        await accounts.add(now, login=role, name=role, role=role, password=PASSWORD)
        tokens[role] = (await sessions.sign_in(now, role, PASSWORD)).token
    return tokens
