"""A busy desk: customers and agents who come, talk and go without end, and a ledger of what they were promised.

The ledger knows only what was acknowledged. After a kill `check` holds the database to it, and `check_ghosts` the
people to the database.
"""

import asyncio
import contextlib
import itertools
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.clients import AgentClient, CommandRefused, CustomerClient, Person
from tests.house_server import HouseServer, address

PATIENCE_S: Final = 60.0  # a busy machine takes long over a start
LOST: Final = (aiohttp.ClientError, OSError, TimeoutError)
OPEN: Final = ("created", "waiting", "reserved", "connected", "wrap_up")


@dataclass
class Ledger:
    """What somebody was told is so."""

    chat: dict[tuple[str, str], str] = field(default_factory=dict)  # contact, message: text
    joined: set[str] = field(default_factory=set)
    connected: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    wrapped_up: dict[tuple[str, str], str] = field(default_factory=dict)  # contact, agent: note
    passed_on: set[str] = field(default_factory=set)
    rated: dict[str, int] = field(default_factory=dict)  # contact: stars
    since: dict[str, int] = field(default_factory=dict)  # contact: start of waiting, as first seen


class Bustle:
    """`async with Bustle(server, customers=…)`: everyone is there; the agents are those of the server."""

    def __init__(self, server: HouseServer, customers: int, chance: random.Random) -> None:
        self.server = server
        self.chance = chance
        self.ledger = Ledger()
        self.agents: dict[str, AgentClient] = {}
        self.customers: set[CustomerClient] = set()
        self.faults: list[str] = []
        self.visits = 0
        self.over = False  # nobody new comes
        self._most = customers
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def everyone(self) -> list[Person]:
        return [*self.agents.values(), *self.customers]

    async def __aenter__(self) -> "Bustle":
        for name, token in self.server.tokens.items():
            cookies = {"visavis_staff": token}
            agent = self.agents[name] = AgentClient(self.server.url, cookies, address())
            await agent.connect()
            await agent.available()
        work = [self._agent(name, agent) for name, agent in self.agents.items()]
        work += [self._customer() for _ in range(self._most)]
        self._tasks = [asyncio.create_task(each) for each in work]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.over = True
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=PATIENCE_S)
        await asyncio.gather(*(person.leave() for person in self.everyone))
        self.look()

    async def pause(self, most_s: float) -> None:
        """People take their time."""
        await asyncio.sleep(self.chance.uniform(0, most_s))

    async def full_house(self, seconds: float = PATIENCE_S) -> None:
        """Until nearly as many customers as there may be have joined (there is always one at the door)."""
        async with asyncio.timeout(seconds):
            while sum(c.contact in self.ledger.joined for c in self.customers) < self._most * 0.8:
                self.look()
                await asyncio.sleep(0.02)

    async def each_promise(self, seconds: float = PATIENCE_S) -> None:
        """Until each kind has been made at least once, so that a kill has something to lose."""
        kept = self.ledger
        async with asyncio.timeout(seconds):
            while not (kept.chat and kept.ended and kept.wrapped_up and kept.passed_on):
                self.look()
                await asyncio.sleep(0.02)

    async def go_home(self, seconds: float = PATIENCE_S) -> None:
        """Nobody new comes; wait until the last contact is wrapped up."""
        self.over = True
        async with asyncio.timeout(seconds):
            while any(not task.done() for task in self._tasks):
                self.look()
                await asyncio.sleep(0.02)

    def look(self) -> None:
        """A person who has stumbled ends the test."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    # --- customers ---------------------------------------------------------------------------------------------------

    async def _customer(self) -> None:
        while not self.over:
            customer = CustomerClient(self.server.url, headers=address())
            self.customers.add(customer)
            try:
                await self._visit(customer)
                self.visits += 1
            except LOST:  # no server now, and without a seat there is nothing to come back to
                await self.pause(0.2)
            finally:
                self.customers.discard(customer)
                await customer.leave()

    async def _visit(self, me: CustomerClient) -> None:
        try:
            await me.redeem(self.chance.choice(self.server.links))
        except CommandRefused as refused:
            if refused.code != "unavailable":
                raise
            return
        await me.connect()
        await me.until(lambda them: bool(them.view) or them.closed_with == 4003, PATIENCE_S)
        await me.join()
        self.ledger.joined.add(me.contact)
        await self._until(me, lambda: me.state not in ("created", "waiting", "reserved"))
        if me.state == "connected":
            self.ledger.connected.add(me.contact)
            await self._talk(me, me.contact)
        await self._until(me, lambda: me.state == "closed")
        stars = self.chance.randint(1, 5)
        with contextlib.suppress(CommandRefused):
            await self._say(
                me, "rating.submit", contact=me.contact, stars=stars, text="", closing=True
            )
            self.ledger.rated[me.contact] = stars

    async def _talk(self, me: Person, contact: str) -> None:
        """A few lines; then one of the two hangs up, the agent at the latest."""
        for _ in range(self.chance.randint(1, 6)):
            await self.pause(0.6)
            # Passed on and back, the same two may talk again: never under the same id.
            message = f"{me.instance}-{contact}-{self.chance.getrandbits(32):x}"
            text = f"{self.chance.random()}"
            try:
                await self._say(me, "chat.send", contact=contact, message=message, text=text)
            except CommandRefused as refused:
                if refused.code not in ("contact.closed", "contact.wrong_state", "contact.none"):
                    raise
                return
            self.ledger.chat[contact, message] = text
        if isinstance(me, CustomerClient) and self.chance.random() < 0.5:
            return
        # The first who can passes on, so that no run goes without; later ones as chance will have it.
        passes_on = not self.ledger.passed_on or self.chance.random() < 0.2
        if isinstance(me, AgentClient) and passes_on and await self._pass_on(me, contact):
            return
        with contextlib.suppress(CommandRefused):  # the other one was faster
            await self._say(me, "hangup", contact=contact)
            self.ledger.ended.add(contact)

    async def _say(self, me: Person, type_: str, closing: bool = False, **fields: Any) -> None:
        """Until it is answered, or the contact has been closed for good meanwhile (`closing`)."""
        answer = asyncio.create_task(me.command(type_, **fields))
        gone = asyncio.create_task(me.until(lambda them: them.closed_with == 4003, PATIENCE_S))
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                await answer
            elif closing and me.closed_with == 4003:
                raise CommandRefused("contact.closed", {})
            else:
                raise AssertionError(f"no answer to {type_} {fields}; {me.seen[-3:]}")
        finally:
            for task in (answer, gone):
                task.cancel()
            await asyncio.gather(answer, gone, return_exceptions=True)

    async def _until(self, me: CustomerClient, true: Any) -> None:
        await me.until(lambda them: true() or them.closed_with == 4003, 600)

    # --- agents ------------------------------------------------------------------------------------------------------

    async def _agent(self, who: str, me: AgentClient) -> None:
        talking: dict[str, asyncio.Task[None]] = {}
        try:
            while not (self.over and not self.customers and not me.contacts):
                for name, view in list(me.contacts.items()):
                    if view["state"] == "connected" and name not in talking:
                        talking[name] = asyncio.create_task(self._talk(me, name))
                    if view["state"] == "wrap_up":
                        await self._wrap_up(me, who, name)
                for name in [name for name, talk in talking.items() if talk.done()]:
                    if me.contacts.get(name, {}).get("state") != "connected":
                        talking.pop(name).result()
                with contextlib.suppress(TimeoutError):
                    heard = len(me.seen)
                    await me.until(lambda them, heard=heard: len(them.seen) > heard, 0.2)  # type: ignore[misc]
        finally:
            for talk in talking.values():
                talk.cancel()
            await asyncio.gather(*talking.values(), return_exceptions=True)

    async def _pass_on(self, me: AgentClient, contact: str) -> bool:
        """To whoever of the queue is next; while nobody else could take it the talk goes on."""
        queue, note = me.contacts.get(contact, {}).get("queue", "german"), "please"
        try:
            await self._say(
                me, "contact.transfer", contact=contact, queue=queue, agent=None, note=note
            )
        except CommandRefused as refused:
            return refused.code == "contact.closed"  # carried out, and the answer died
        self.ledger.passed_on.add(contact)
        return True

    async def _wrap_up(self, me: AgentClient, name: str, contact: str) -> None:
        await self.pause(0.3)
        note = f"note {self.chance.random()}"
        try:
            await self._say(
                me,
                "wrap_up.finish",
                contact=contact,
                disposition="advised",
                note=note,
                then="available",
                reason=None,
            )
        except CommandRefused as refused:
            # Carried out, and the answer died with the server.
            if refused.code not in ("contact.closed", "contact.none"):
                raise
            await me.until(lambda them: contact not in me.contacts)
            return
        self.ledger.wrapped_up[contact, name] = note

    # --- a restart ---------------------------------------------------------------------------------------------------

    async def restart(self, how: str = "kill") -> float:
        """Kill the server, start it again; the seconds after /readyz in which the last of all was back."""
        there = {each: each.snapshots for each in self.everyone if each.snapshots}
        calls = self.calls()
        await self.server.kill()
        await self.server.start()
        await self.server.ready()
        loop = asyncio.get_running_loop()
        ready_at = loop.time()
        latest = 0.0
        for person, before in there.items():
            try:
                await person.until(
                    lambda them, before=before: (  # type: ignore[misc]
                        them.snapshots > before
                        or them.closed_with == 4003
                        or them not in self.everyone
                    ),
                    PATIENCE_S,
                )
            except TimeoutError:
                raise AssertionError(f"not back: {person}") from None
            if person.snapshots > before:
                latest = max(latest, person.snapshot_at - ready_at)
        for call, epoch in self.calls().items():
            if calls.get(call, epoch) != epoch:
                self.faults.append(f"{call[0]}: epoch {calls[call]} became {epoch}")
        return latest

    def calls(self) -> dict[tuple[str, frozenset[str]], int]:
        """The epoch of each call that stands, by contact and pages: both ends have heard of it. With another agent it
        is another call."""
        known: dict[tuple[str, int], set[str]] = {}
        for person in self.everyone:
            for call in person.held.items():
                known.setdefault(call, set()).add(person.instance)
        return {
            (contact, frozenset(pages)): epoch
            for (contact, epoch), pages in known.items()
            if len(pages) == 2
        }

    # --- the truth ---------------------------------------------------------------------------------------------------

    def rows(self, query: str) -> list[sqlite3.Row]:
        path = self.server.folder / "visavis.db"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return database.execute(query).fetchall()

    def check(self) -> None:
        """Everything promised so far is kept; nobody is double-booked. Adds to `faults`."""
        ledger, wrong = self.ledger, self.faults.append
        promised = (
            dict(ledger.chat),
            set(ledger.joined),
            set(ledger.ended),
            dict(ledger.wrapped_up),
            dict(ledger.rated),
        )
        chat, joined, ended, wrapped_up, rated = promised
        contacts = {row["id"]: row for row in self.rows("SELECT * FROM contacts")}
        noted = {
            (row["contact"], row["agent"], row["note"])
            for row in self.rows("SELECT * FROM parts WHERE disposition = 'advised'")
        }
        said = {(row["contact"], row["message"]): row for row in self.rows("SELECT * FROM chat")}
        for key, text in chat.items():
            if key not in said or said[key]["text"] != text:
                wrong(f"chat line {key} is lost")
        for contact in joined:
            row = contacts.get(contact)
            if row is None or row["state"] == "created" or row["waiting_since"] is None:
                wrong(f"{contact}: the queue place is lost")
            elif ledger.since.setdefault(contact, row["waiting_since"]) != row["waiting_since"]:
                wrong(f"{contact}: the queue place has changed")
            elif row["end_reason"] not in (None, "customer_hung_up", "agent_hung_up"):
                wrong(f"{contact}: ended by itself: {row['end_reason']}")
        for contact in ended:
            if contacts[contact]["state"] not in ("wrap_up", "closed"):
                wrong(f"{contact}: hung up, but {contacts[contact]['state']}")
        for (contact, agent), note in wrapped_up.items():
            if (contact, agent, note) not in noted:
                wrong(f"{contact}: the wrap-up of {agent} is lost")
        for contact, stars in rated.items():
            if contacts[contact]["stars"] != stars:
                wrong(f"{contact}: the rating is lost")
        for (contact, _), count in Counter(
            (c, row["number"]) for (c, _), row in said.items()
        ).items():
            if count > 1:
                wrong(f"{contact}: two chat lines with one number")
        self._double_booked()

    def _double_booked(self) -> None:
        """By the whole history: no agent ever had two calls at a time, or was asked while in one."""
        ever = float("inf")
        by_agent: dict[str, list[tuple[float, float, str]]] = {}
        for row in self.rows("SELECT * FROM parts"):
            end = row["ended_at"] if row["ended_at"] is not None else ever
            by_agent.setdefault(row["agent"], []).append((row["connected_at"], end, row["contact"]))
        for row in self.rows("SELECT * FROM reservations"):
            if row["outcome"] != "accepted":
                end = row["ended_at"] if row["ended_at"] is not None else ever
                by_agent.setdefault(row["agent"], []).append((row["made_at"], end, row["id"]))
        for agent, spans in by_agent.items():
            spans.sort()
            for (_, end, one), (begin, _, other) in itertools.pairwise(spans):
                if begin < end:
                    self.faults.append(f"{agent} is double-booked: {one} and {other}")

    def check_ghosts(self) -> None:
        """At rest: both ends of every call know of it, and nobody knows of another. Adds to `faults`."""
        rows = {row["id"]: row for row in self.rows("SELECT * FROM contacts")}
        for name, agent in self.agents.items():
            mine = {
                row["contact"]: "connected" if row["ended_at"] is None else "wrap_up"
                for row in self.rows("SELECT * FROM parts WHERE closed_at IS NULL")
                if row["agent"] == name
            }
            seen = {contact: view["state"] for contact, view in agent.contacts.items()}
            if mine != seen:
                self.faults.append(f"{name} sees {seen}, but has {mine}")
        for customer in self.customers:
            row = rows.get(customer.contact)
            state = row["state"] if row is not None else None
            shown = "closed" if state == "wrap_up" else state
            if shown != customer.state and customer.closed_with != 4003:
                self.faults.append(f"{customer.contact} sees {customer.state}, but is {state}")


def log_is_clean(path: Path) -> list[str]:
    """Lines of a server's log that tell of a bug."""
    words = (
        '"level": "ERROR"',
        "Traceback",
        "CRITICAL",
        "was never",
        "unclosed",
        "ResourceWarning",
    )
    return [line for line in path.read_text().splitlines() if any(word in line for word in words)]
