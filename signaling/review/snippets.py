"""Where in a text the words stand that were looked for, and the piece of it that shows them. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from signaling.review.query import Beginning, Part, Phrase, Query, Token
from signaling.review.words import Word, words

LENGTH: Final = 160
BEFORE: Final = 50
"""Letters of a snippet, and of those how many come before the first word that was found."""


class Piece(NamedTuple):
    text: str
    hit: bool


def hits(text: str, query: Query) -> list[tuple[int, int]]:
    """`text[start:end]` of each word that was looked for, in order."""
    if not query.wanted:
        return []
    said = list(words(text))
    found = {index for part in query.wanted for index in _indexes(said, part)}
    return [(said[index].start, said[index].end) for index in sorted(found)]


def snippet(text: str, query: Query) -> tuple[Piece, ...] | None:
    """The first place that shows something looked for; None where nothing is. An ellipsis says where more follows."""
    found = hits(text, query)
    if not found:
        return None
    start, end = _window(text, found[0][0])
    pieces = [Piece("…", False)] if start > 0 else []
    at = start
    for first, last in found:
        if last > end:
            break
        if first > at:
            pieces.append(Piece(text[at:first], False))
        pieces.append(Piece(text[first:last], True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end], False))
    if end < len(text):
        pieces.append(Piece("…", False))
    return tuple(pieces)


def _window(text: str, hit: int) -> tuple[int, int]:
    """Begins and ends between words, if that costs little."""
    start = max(0, hit - BEFORE)
    if start > 0:
        start = text.find(" ", start, hit) + 1 or start
    end = min(len(text), max(start + LENGTH, hit))
    if end < len(text):
        space = text.rfind(" ", hit + 1, end)
        end = space if space > hit else end
    # A long word right at the hit is shown whole.
    word_end = next((word.end for word in words(text) if word.end > hit), end)
    return start, max(end, word_end)


def _indexes(said: Sequence[Word], part: Part) -> Iterator[int]:
    match part:
        case Token(text):
            yield from (n for n, word in enumerate(said) if word.folded == text)
        case Beginning(text):
            yield from (n for n, word in enumerate(said) if word.folded.startswith(text))
        case Phrase(texts):
            folded = [word.folded for word in said]
            size = len(texts)
            for n in range(len(folded) - size + 1):
                if tuple(folded[n : n + size]) == texts:
                    yield from range(n, n + size)
        case _:
            return
