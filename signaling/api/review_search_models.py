"""The bodies of what reviewers find, and of the searches they save."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from policies.consent import Mode
from signaling.api.models import Body, ContactRow, Id
from signaling.review.entry import Flag

MOST_QUERY = 2_000


class PieceRow(Body):
    """Some of a text; `hit`: a word that was looked for."""

    text: str
    hit: bool


class SnippetRow(Body):
    """Where words were found. `role`: who wrote it, in a chat."""

    where: Literal["topic", "note", "passed_note", "document", "chat", "rating", "comment"]
    role: str | None
    pieces: tuple[PieceRow, ...]


class FoundContact(Body):
    """`mode`: by which consent it could be recorded; `recorded`: something was."""

    contact: ContactRow
    mode: Mode
    recorded: bool
    flags: tuple[Flag, ...]
    snippets: tuple[SnippetRow, ...]


class FoundList(Body):
    """`total`: of the first page; counted up to `most_counted`, and one more where there are more."""

    contacts: tuple[FoundContact, ...]
    next: str | None
    total: int | None
    most_counted: int
    complete: bool
    """False while the index is being made: some contacts aren't in it yet."""


class SavedSearchRow(Body):
    """`query`: the filter as the address bar holds it. `account`: whose it is."""

    id: str
    name: str
    query: str
    shared: bool
    account: str
    account_name: str | None
    mine: bool


class AgentChoice(Body):
    who: str
    name: str


class SearchChoices(Body):
    """What there is to choose from."""

    searches: tuple[SavedSearchRow, ...]
    agents: tuple[AgentChoice, ...]


class SearchToSave(Body):
    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
    query: Annotated[str, Field(max_length=MOST_QUERY)]
    shared: bool = False


class SearchToRemove(Body):
    id: Id


MODELS: tuple[type[BaseModel], ...] = (
    FoundList,
    SearchChoices,
    SearchToSave,
    SearchToRemove,
)
