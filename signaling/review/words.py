"""Words as they are compared: one normaliser for what is found and for what is looked for.

*Müller*, *Mueller*, *MULLER* and *muller* are one word, as are *Straße* and *STRASSE*: case is folded, accents go, and
an *e* after *a*, *o* or *u* goes with them. So *neue* is found by *neu* too; a reviewer rather sees one contact more
than misses one. Whatever begins a word begins it after folding as well, so that beginnings can be looked for.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

LONGEST: Final = 64
"""Letters of a word that count: what is longer is no word of anybody's."""
_WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_PLAIN_WORD: Final = re.compile(r"[a-z0-9]+")
_UMLAUT: Final = re.compile(r"(?<=[aou])e")


class Word(NamedTuple):
    """As it is compared, and where it stood: `text[start:end]`."""

    folded: str
    start: int
    end: int


def fold(word: str) -> str:
    """Letters and digits only; may be empty."""
    if word.isascii() and word.isalnum():
        return _plain(word.lower())
    plain = unicodedata.normalize("NFKD", word.casefold()).casefold()
    letters = "".join(filter(str.isalnum, plain))
    return _plain(letters)


def _plain(letters: str) -> str:
    return (_UMLAUT.sub("", letters) if "e" in letters else letters)[:LONGEST]


def words(text: str) -> Iterator[Word]:
    """In their order. Everything but letters and digits parts them."""
    if text.isascii():  # most texts, three times as fast: no letter changes its place
        for found in _PLAIN_WORD.finditer(text.lower()):
            yield Word(_plain(found.group()), *found.span())
        return
    for found in _WORD.finditer(text):
        folded = fold(found.group())
        if folded:
            yield Word(folded, *found.span())


def mentions(text: str, reference: str) -> bool:
    """Whether a customer's reference (as `joined` has it) stands in a text: as words right after one another."""
    said = [word.folded for word in words(text)]
    for start in range(len(said)):
        together = ""
        for word in said[start:]:
            together = (together + word)[:LONGEST]
            if together == reference:
                return True
            if not reference.startswith(together):
                break
    return False


def joined(text: str) -> str:
    """A customer's reference as it is compared: *K-4711*, *k 4711* and *K4711* are one."""
    return "".join(word.folded for word in words(text))[:LONGEST]
