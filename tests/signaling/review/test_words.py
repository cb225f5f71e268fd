"""Folding: what is one word stays one, and beginnings stay beginnings."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.review.words import LONGEST, fold, joined, mentions, words


@pytest.mark.parametrize(
    "alike",
    [
        ("Müller", "Mueller", "MUELLER", "muller", "Mu\u0308ller"),
        ("Straße", "STRASSE", "strasse"),
        ("Käse", "kaese", "Kase"),
        ("Øre", "ØRE"),
        ("café", "CAFE", "cafe\u0301"),
        ("ﬁrma", "Firma"),
        ("Größe", "groesse", "GRÖSSE"),
    ],
)
def test_writings_of_one_word_are_one(alike: tuple[str, ...]) -> None:
    assert len({fold(word) for word in alike}) == 1


def test_other_words_stay_others() -> None:
    apart = ("Zins", "Zinsen", "Miete", "Mitte", "Bauen", "Braun", "4711", "4712")
    assert len({fold(word) for word in apart}) == len(apart)


def test_text_falls_into_words_with_their_places() -> None:
    text = "Frau Müller-Groß: 4.711,50 € (IBAN DE89)"
    found = list(words(text))
    assert [word.folded for word in found] == [
        *("frau", "muller", "gross", "4", "711", "50", "iban", "de89")
    ]
    assert [text[word.start : word.end] for word in found] == [
        *("Frau", "Müller", "Groß", "4", "711", "50", "IBAN", "DE89")
    ]


def test_a_decomposed_letter_parts_no_word() -> None:
    assert [word.folded for word in words("Mu\u0308ller kam")] == ["muller", "kam"]


def test_references_are_compared_without_signs() -> None:
    assert joined("K-4711") == joined("k 4711") == joined("K4711") == "k4711"
    assert joined(" – ") == ""


@given(st.text())
def test_any_text_falls_into_letters_and_digits(text: str) -> None:
    for word in words(text):
        assert 0 < len(word.folded) <= LONGEST
        assert word.folded.isalnum()
        assert 0 <= word.start < word.end <= len(text)
        assert fold(text[word.start : word.end]) == word.folded


@given(st.text(), st.integers(0, 40))
def test_what_begins_a_word_begins_it_when_folded(word: str, length: int) -> None:
    assert fold(word).startswith(fold(word[:length]))


@given(st.text(alphabet="aeouxyzäöüßÄÖÜ ", max_size=30))
def test_case_and_composition_make_no_difference(text: str) -> None:
    found = [word.folded for word in words(text)]
    assert [word.folded for word in words(text.upper())] == found
    assert [word.folded for word in words(unicodedata.normalize("NFD", text))] == found


def test_a_reference_is_found_in_a_text_however_it_is_written() -> None:
    whose = joined("K-4711")
    for text in ("K-4711", "Anruf von k 4711, Mai", "K4711", "K K-4711", "K/47-11*"):
        assert mentions(text, whose), text
    for text in ("", "K-47110", "K-471", "4711", "K 47 und 11", "XK-4711"):
        assert not mentions(text, whose), text
    assert not mentions("alles", joined("--")), "a reference without letters is none"
