"""Who may look at what was said, and under which conditions: one table, and one function that reads it.

Facts in, a verdict out. An *act* is something somebody wants to do with what a desk keeps: look, search, play, export,
judge, hold, erase. A row of the table says which roles may, and what the audit log calls it. Then comes what the house
asks for: a reviewer may be limited to queues, and each look, search or export may need a declared purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Act = Literal[
    "numbers.read",
    "contacts.search",
    "contacts.find",
    "search.read",
    "search.save",
    "contact.look",
    "recording.look",
    "recording.play",
    "recording.compose",
    "evidence.look",
    "evidence.make",
    "judgement.read",
    "judgement.write",
    "questions.read",
    "questions.write",
    "reviewers.read",
    "sample.read",
    "sample.plan",
    "sample.draw",
    "hold.read",
    "hold.set",
    "hold.lift",
    "retention.plan",
    "certificate.read",
    "contact.keeping",
    "customer.find",
    "customer.package",
    "customer.erase",
    "audit.read",
    "purpose.declare",
]
Scope = Literal["search", "samples", "retention", "customers", "audit"]
"""For what a purpose is declared where it is not for one contact."""
Why = Literal["role", "desk", "queue", "purpose"]

COMPLIANCE: Final = "compliance"
_REVIEW: Final = frozenset({COMPLIANCE})
_SUPERVISE: Final = frozenset({COMPLIANCE, "supervisor"})
_ADMINISTER: Final = frozenset({COMPLIANCE, "administrator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`entry`: what the audit log calls it; None: whatever is changed is an entry of its own, or nobody is shown.

    `scope`: for what a purpose is declared when the act concerns no single contact; None: for nothing, none is asked.
    `whole`: concerns all queues at once, so a reviewer of some may not.
    """

    roles: frozenset[str]
    entry: str | None = None
    scope: Scope | None = None
    whole: bool = False


RULES: Final[Mapping[Act, Rule]] = {
    "numbers.read": Rule(roles=_SUPERVISE | _ADMINISTER),
    "contacts.search": Rule(roles=_SUPERVISE, entry="contacts.listed", scope="search"),
    "contacts.find": Rule(roles=_REVIEW, entry="contacts.searched", scope="search"),
    "search.read": Rule(roles=_REVIEW),
    "search.save": Rule(roles=_REVIEW),
    "contact.look": Rule(roles=_SUPERVISE, entry="contact.looked", scope="search"),
    "recording.look": Rule(roles=_REVIEW, entry="recording.looked", scope="search"),
    "recording.play": Rule(roles=_REVIEW, entry="recording.played", scope="search"),
    "recording.compose": Rule(roles=_REVIEW, entry="recording.composed", scope="search"),
    "evidence.look": Rule(roles=_REVIEW, entry="evidence.looked", scope="search"),
    "evidence.make": Rule(roles=_REVIEW, entry="evidence.made", scope="search"),
    "judgement.read": Rule(roles=_REVIEW, entry="judgement.looked", scope="samples"),
    "judgement.write": Rule(roles=_REVIEW, scope="samples"),
    "questions.read": Rule(roles=_ADMINISTER),
    "questions.write": Rule(roles=frozenset({"administrator"})),
    "reviewers.read": Rule(roles=_REVIEW),
    "sample.read": Rule(roles=_REVIEW, entry="samples.listed", scope="samples"),
    "sample.plan": Rule(roles=_REVIEW, entry="samples.looked", scope="samples", whole=True),
    "sample.draw": Rule(roles=_REVIEW, scope="samples", whole=True),
    "hold.read": Rule(roles=_REVIEW, entry="holds.listed", scope="retention"),
    "hold.set": Rule(roles=_REVIEW, scope="retention"),
    "hold.lift": Rule(roles=_REVIEW, scope="retention"),
    "retention.plan": Rule(roles=_REVIEW, entry="retention.looked", scope="retention"),
    "certificate.read": Rule(
        roles=_REVIEW, entry="retention.looked", scope="retention", whole=True
    ),
    "contact.keeping": Rule(roles=_REVIEW, entry="keeping.looked", scope="search"),
    "customer.find": Rule(roles=_REVIEW, entry="customer.looked", scope="customers", whole=True),
    "customer.package": Rule(
        roles=_REVIEW, entry="customer.exported", scope="customers", whole=True
    ),
    "customer.erase": Rule(roles=_REVIEW, scope="customers", whole=True),
    "audit.read": Rule(roles=_ADMINISTER, entry="audit.looked", scope="audit", whole=True),
    "purpose.declare": Rule(roles=_REVIEW),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """An account. `queues`: to which a reviewer is limited; none: all."""

    role: str
    desk: str
    queues: frozenset[str] = frozenset()

    @property
    def limits(self) -> frozenset[str] | None:
        """The queues whose contacts are all that a reviewer sees; None: all. Queues of agents say something else."""
        return self.queues if self.role == COMPLIANCE and self.queues else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`queue`: that of the contact it is about; None: about no single one. `purpose`: the one that was declared."""

    act: Act
    desk: str
    queue: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`why`: what stands against it; None: nothing. What must not be known of comes before what can be mended."""

    why: Why | None = None

    @property
    def allowed(self) -> bool:
        return self.why is None


def decide(asker: Asker, wish: Wish, purposes: frozenset[str] = frozenset()) -> Verdict:
    """`purposes`: those that the house knows; none: it asks for none."""
    rule, limits = RULES[wish.act], asker.limits
    if asker.role not in rule.roles:
        return Verdict(why="role")
    if asker.desk != wish.desk:
        return Verdict(why="desk")
    if limits is not None and (rule.whole if wish.queue is None else wish.queue not in limits):
        return Verdict(why="queue")
    if asks(asker.role, wish.act, purposes) and wish.purpose not in purposes:
        return Verdict(why="purpose")
    return Verdict()


def asks(role: str, act: Act, purposes: frozenset[str]) -> bool:
    """Whether a purpose must have been declared. Supervisors and administrators have their work for one."""
    return bool(purposes) and role == COMPLIANCE and RULES[act].scope is not None
