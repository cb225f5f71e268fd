"""What is looked for, as a tree, and how both databases are asked for it.

A contact in the index is a list of *tokens*: facets (`q:german`, the queue) and the words that were said. So a frequent
word with a rare filter is one intersection of two lists, which both databases do from the shorter one on. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from signaling.review.words import words

SHORTEST_BEGINNING: Final = 3
"""Letters: fewer would begin half of all words, and are looked for as a whole word."""
EVERY: Final = "x:"
"""A token that each contact has."""
_TERM: Final = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Token:
    text: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """Any token that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, one right after the other."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple["Part", ...]


Part = Token | Beginning | Phrase | Either


@dataclass(frozen=True, slots=True)
class Query:
    """Everything in `wanted`, nothing in `unwanted`. Without both: every contact."""

    wanted: tuple[Part, ...] = ()
    unwanted: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    def __and__(self, other: "Query") -> "Query":
        return Query((*self.wanted, *other.wanted), (*self.unwanted, *other.unwanted))


def parse(text: str, kind: str = "") -> Query:
    """As a person types it: words that all have to be there, `"one after the other"`, `-not`. Never raises.

    What comes last may be the beginning of a word, and so may whatever ends with a star. A word that the normaliser
    parts (an address, an amount) is looked for as a phrase. `kind`: of words that bear one, as a document's name does.
    """
    found = list(_TERM.finditer(text))
    wanted: list[Part] = []
    unwanted: list[Part] = []
    for term in found:
        raw = term["plain"] if term["plain"] is not None else term["phrase"]
        said = [kind + word.folded for word in words(raw)]
        if not said:
            continue
        last = term is found[-1] and not term["no"]
        open_ended = term["plain"] is not None and (last or raw.endswith("*"))
        long_enough = len(said[-1]) - len(kind) >= SHORTEST_BEGINNING
        part: Part
        if len(said) > 1:
            part = Phrase(tuple(said))
        elif open_ended and long_enough:
            part = Beginning(said[0])
        else:
            part = Token(said[0])
        (unwanted if term["no"] else wanted).append(part)
    return Query(tuple(wanted), tuple(unwanted))


def either(parts: Sequence[Part]) -> Query:
    """At least one of these; `parts` must not be empty."""
    return Query((parts[0] if len(parts) == 1 else Either(tuple(parts)),))


def for_fts5(query: Query) -> str:
    """The right side of MATCH."""
    wanted = query.wanted or (Token(EVERY),)
    text = " AND ".join(map(_fts5, wanted))
    for part in query.unwanted:
        text = f"({text}) NOT {_fts5(part)}"
    return text


def _fts5(part: Part) -> str:
    match part:
        case Token(text):
            return f'"{text}"'
        case Beginning(text):
            return f'"{text}" *'
        case Phrase(texts):
            return f'"{" ".join(texts)}"'
        case Either(parts):
            return f"({' OR '.join(map(_fts5, parts))})"


def for_tsquery(query: Query) -> str:
    """To be cast to tsquery."""
    wanted = query.wanted or (Token(EVERY),)
    unwanted = (f"!{_tsquery(part)}" for part in query.unwanted)
    return " & ".join((*map(_tsquery, wanted), *unwanted))


def _tsquery(part: Part) -> str:
    match part:
        case Token(text):
            return f"'{text}'"
        case Beginning(text):
            return f"'{text}':*"
        case Phrase(texts):
            inner = " <-> ".join(f"'{text}'" for text in texts)
            return f"({inner})"
        case Either(parts):
            return f"({' | '.join(map(_tsquery, parts))})"
