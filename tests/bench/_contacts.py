"""A hundred thousand contacts of two years, as they are searched: words as frequent as words are, and rare things."""

import random
from collections.abc import Iterator
from itertools import accumulate

from policies.consent import Mode
from signaling.core.records import Record
from signaling.review.entry import Facts
from tests.signaling.store import examples

CONTACTS = 100_000
NEWEST = 1_795_000_000_000
DAY_MS = 86_400_000
APART_MS = 2 * 365 * DAY_MS // CONTACTS
QUEUES = ("loans", "pensions", "insurance", "accounts", "closed-queue")
AGENTS = 200
DISPOSITIONS = ("done", "again", "appointment", "complaint")
MODES: tuple[Mode, ...] = ("never", "consent", "statutory")
VOCABULARY = 30_000
WORDS = 60
_SYLLABLES = ("ba", "ben", "der", "fi", "gel", "haus", "kre", "lo", "mi", "nan", "ra", "sum", "te")


def word(number: int) -> str:
    """The n-th frequent."""
    found = []
    while True:
        number, rest = divmod(number, len(_SYLLABLES))
        found.append(_SYLLABLES[rest])
        if not number:
            return "".join(found)


def contacts(count: int = CONTACTS) -> Iterator[tuple[Facts, list[Record]]]:
    """As the index is told of them, and as the desk's tables have them; the earliest first."""
    chance = random.Random(7)  # the same contacts each time
    vocabulary = [word(n) for n in range(VOCABULARY)]
    weights = list(accumulate(1 / (n + 3) for n in range(VOCABULARY)))
    for n in range(count):
        said = chance.choices(vocabulary, cum_weights=weights, k=WORDS)
        texts = (" ".join(said[:10]), " ".join(said[10:35]), " ".join(said[35:]))
        if n % 2:
            texts = (f"Guten Tag {texts[0]}", *texts[1:])
        yield _contact(f"{n:016x}", n, count, texts, chance)


def _contact(
    name: str, n: int, count: int, texts: tuple[str, ...], chance: random.Random
) -> tuple[Facts, list[Record]]:
    opened = NEWEST - (count - n) * APART_MS
    connected = opened + 60_000
    # One queue was closed after a year.
    queue = QUEUES[4] if n < count // 2 and n % 3 == 0 else chance.choice(QUEUES[:4])
    facts = Facts(
        contact=name,
        queue=queue,
        agents=frozenset({f"agent{int(AGENTS * chance.random() ** 2):03}"}),
        dispositions=frozenset({chance.choice(DISPOSITIONS)}),
        reference=f"K-{n // 3}",
        opened_at=opened,
        connected_at=connected,
        ended_at=connected + int(chance.expovariate(1 / 600_000)),
        end_reason="customer_hung_up" if n % 5_003 else "customer_lost",
        stars=chance.choice((None, None, 3, 4, 5, 5)),
        mode=chance.choice(MODES),
        documents=(f"Preisliste {word(n % 400)}.pdf",) if n % 4 == 0 else (),
        texts=texts,
    )
    (agent,), (disposition,) = facts.agents, facts.dispositions
    records: list[Record] = [
        examples.contact(
            id=name,
            state="closed",
            queue=queue,
            reference=facts.reference,
            topic=None,
            opened_at=opened,
            connected_at=connected,
            ended_at=facts.ended_at,
            end_reason=facts.end_reason,
            closed_at=facts.ended_at,
            stars=facts.stars,
            rating_text=None,
            agent=None,
        ),
        examples.part(
            contact=name,
            agent=agent,
            queue=queue,
            disposition=disposition,
            note=texts[0],
            passed_note=None,
        ),
        *(
            examples.chat(contact=name, message=f"m{number}", number=number, text=text)
            for number, text in enumerate(texts[1:], 1)
        ),
    ]
    if facts.mode != "never":
        records.append(
            examples.recording(contact=name, mode=facts.mode, started_at=None, failed=None)
        )
    for each in facts.documents:
        records.append(examples.document(contact=name, name=each))
        records.append(
            examples.timeline(
                contact=name, kind="document.shown", data={"version": examples.document().version}
            )
        )
    return facts, records
