"""The bodies of a customer's rights. Times are UTC in ms since 1970."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from signaling.api.models import Body

StandingState = Literal["free", "open", "held", "duty", "erased", "gone", "later"]


class StandingRow(Body):
    """What stands against erasing a contact, or what became of it (`review/customers.py`)."""

    contact: str
    state: StandingState
    reasons: tuple[str, ...]
    until: int | None
    rule: str | None


class CustomerContactRow(Body):
    """`recorded`: something was. `standing`: what an erasure would meet."""

    id: str
    queue: str
    channel: str
    opened_at: int
    connected_at: int | None
    ended_at: int | None
    recorded: bool
    standing: StandingRow


class CustomerFound(Body):
    """`more`: there are later contacts than these. `links`: how many invitations were made for them; `searches`: how
    many saved searches name their reference."""

    contacts: tuple[CustomerContactRow, ...]
    more: bool
    links: int
    searches: int


class EraseWish(Body):
    """One of `reference` and `contact` says whose. `contacts`: what was seen and is to go."""

    reference: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    contact: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    contacts: Annotated[tuple[str, ...], Field(max_length=1_000)]


class CustomerErased(Body):
    results: tuple[StandingRow, ...]
    links: int
    searches: int


MODELS: tuple[type[BaseModel], ...] = (CustomerFound, EraseWish, CustomerErased)
