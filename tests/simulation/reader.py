"""People who look at documents together on bad connections: bring, show, turn, look around, draw and take back.

A page keeps what it was told, as a real one does: the whole truth of the latest `documents`, and marks by their numbers
on top of those it has loaded. What it was told must fit: no mark is missed and none comes twice, and no revision is two
things. What it was promised stands in the world's ledger.
"""

from dataclasses import dataclass, field
from typing import Any

from signaling.core.commands import Command
from signaling.core.document_commands import (
    AddMark,
    CloseDocument,
    DrawMark,
    GiveDocument,
    HandPresenting,
    LookAround,
    PointAt,
    RemoveDocument,
    RemoveMarks,
    ShowDocument,
    TurnPage,
    ViewDocument,
)
from signaling.core.document_views import Documents, DocumentsView, Mark, MarkView
from signaling.core.errors import Refused
from signaling.core.events import DocumentBrought
from signaling.core.messages import AgentSnapshot, CustomerSnapshot, Message
from signaling.core.records import MarkRecord, MarkRemovalRecord
from tests.reading import STROKE, version
from tests.simulation.asked import AskedPerson

NAMES = ("leaflet", "rates", "form")


@dataclass(slots=True)
class Desktop:
    """One contact's documents as a page has them."""

    view: DocumentsView
    number: int
    marks: dict[str, MarkView | None] = field(default_factory=dict)  # None: of before


class ReadingPerson(AskedPerson):
    """`me`: this person's participant id in a contact."""

    desktops: dict[str, Desktop]

    def me(self, contact: str) -> str:
        raise NotImplementedError

    def reads(self, message: Message) -> None:
        match message:
            case CustomerSnapshot():
                self.desktops.clear()
                if message.documents is not None:
                    self._told(message.contact.id, message.documents)
            case AgentSnapshot():
                self.desktops.clear()
                for contact, view in message.documents:
                    self._told(contact, view)
            case Documents():
                self._told(message.contact, message.documents)
            case Mark():
                self._drawn(message.contact, message.mark)
            case _:
                pass

    def _told(self, contact: str, view: DocumentsView) -> None:
        desktop = self.desktops.get(contact)
        if desktop is None:
            self.desktops[contact] = self._load(contact, view)
            for _ in range(self.world.weather.reading):
                wait = self.world.chance.randint(100, 60_000)
                self.world.later(wait, lambda: self._something(contact))
            return
        before = desktop.view
        assert view.revision >= before.revision, "an older truth after a newer one"
        if view.revision == before.revision and view.sharing and before.sharing:
            shown = (view.sharing.version, view.sharing.page, view.sharing.presenter)
            was = (before.sharing.version, before.sharing.page, before.sharing.presenter)
            assert shown == was, "one revision is two things"
        desktop.view = view

    def _load(self, contact: str, view: DocumentsView) -> Desktop:
        """As over HTTP: what is committed now."""
        rows = self.world.rows
        drawn = [row for row in rows.all(MarkRecord) if row.contact == contact]
        back = [row for row in rows.all(MarkRemovalRecord) if row.contact == contact]
        gone = {row.mark for row in back}
        number = max([row.number for row in drawn] + [row.number for row in back], default=0)
        return Desktop(view, number, {row.mark: None for row in drawn if row.mark not in gone})

    def _drawn(self, contact: str, mark: MarkView) -> None:
        desktop = self.desktops.get(contact)
        if desktop is None or mark.number <= desktop.number:
            return
        assert mark.number == desktop.number + 1, "a mark was missed"
        desktop.number = mark.number
        if mark.removed_at is None:
            assert mark.id not in desktop.marks, "a mark came twice"
            desktop.marks[mark.id] = mark
        else:
            del desktop.marks[mark.id]

    def _something(self, contact: str) -> None:
        """Whether or not it is possible now."""
        desktop = self.desktops.get(contact)
        if desktop is None or self.home:
            return
        chance, me = self.world.chance, self.me(contact)
        if not desktop.view.documents or chance.random() < 0.1:
            self._bring(contact, me, chance.choice(NAMES))
            return
        name = chance.choice([each.version for each in desktop.view.documents])
        page, revision = chance.randint(1, 12), desktop.view.revision
        people = [each.participant for each in desktop.view.people]
        mine = [name for name, mark in desktop.marks.items() if mark and mark.author == me]
        mark = f"{self.world.name('mark'):_<22}"
        c: Any = {"contact": contact}
        stroke = AddMark(
            **c, version=name, page=page, mark=mark, tool="pen", points=STROKE, text=None, size=200
        )
        growing = DrawMark(
            **c, version=name, page=page, mark=mark, tool="pen", size=200, points=STROKE
        )
        works: dict[Command, float] = {
            ShowDocument(**c, version=name, page=page, revision=revision): 2,
            TurnPage(
                **c,
                version=desktop.view.sharing.version if desktop.view.sharing else name,
                page=page,
                revision=revision,
            ): 4,
            CloseDocument(**c, revision=revision): 0.5,
            HandPresenting(**c, participant=chance.choice(people), revision=revision): 1,
            LookAround(**c, version=name, page=page): 1,
            LookAround(**c, version=name, page=None): 1,
            RemoveDocument(**c, version=name): 0.3,
            GiveDocument(**c, version=name, marked=True, given=chance.random() < 0.7): 0.5,
            stroke: 5,
            growing: 2,
            RemoveMarks(**c, version=name, marks=tuple(mine[:2])): 2,
            PointAt(**c, version=name, page=page, x=1, y=1): 1,
            ViewDocument(**c, version=name, page=page, x=1, y=1, zoom=1_000): 1,
        }
        self.say(chance.choices(list(works), list(works.values()))[0])

    def _bring(self, contact: str, me: str, name: str) -> None:
        """By HTTP: no answer where the server dies over it."""
        try:
            self.world.receive(
                DocumentBrought(contact=contact, participant=me, version=version(name))
            )
        except Refused:
            return

    def has_read(self, command: Command) -> None:
        """The server has acknowledged this."""
        world = self.world
        match command:
            case ShowDocument() | TurnPage() | CloseDocument() | HandPresenting():
                known = world.revisions.get(command.contact, 0)
                world.revisions[command.contact] = max(known, command.revision + 1)
                world.read[type(command).__name__] += 1
            case AddMark():
                world.drawn.add((command.contact, command.mark))
            case RemoveMarks():
                world.taken_back |= {(command.contact, mark) for mark in command.marks}
                world.read["RemoveMarks"] += len(command.marks)
            case _:
                pass
