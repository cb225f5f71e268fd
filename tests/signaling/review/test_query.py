"""What a person types becomes what a database is asked for."""

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.review.query import (
    EVERY,
    Beginning,
    Either,
    Part,
    Phrase,
    Query,
    Token,
    either,
    for_fts5,
    for_tsquery,
    parse,
)


def test_all_words_are_wanted_and_the_last_may_be_a_beginning() -> None:
    assert parse("Zins baufi") == Query((Token("zins"), Beginning("baufi")))


def test_short_beginnings_are_whole_words() -> None:
    assert parse("um zu") == Query((Token("um"), Token("zu")))
    assert parse("zu*") == Query((Token("zu"),))


def test_quotes_hold_words_together_and_to_the_letter() -> None:
    assert parse('"fester Zins"') == Query((Phrase(("fester", "zins")),))
    assert parse('"Zins"') == Query((Token("zins"),))
    assert parse('rate "nicht zu') == Query((Token("rate"), Phrase(("nicht", "zu"))))


def test_minus_excludes() -> None:
    assert parse('zins -miete -"zu hoch"') == Query(
        (Token("zins"),), (Token("miete"), Phrase(("zu", "hoch")))
    )
    assert parse("-miete") == Query((), (Token("miete"),))
    assert parse("-miet*") == Query((), (Beginning("miet"),))


def test_a_star_asks_for_a_beginning_anywhere() -> None:
    assert parse("bau* zins fest") == Query((Beginning("bau"), Token("zins"), Beginning("fest")))


def test_what_the_normaliser_parts_is_a_phrase() -> None:
    assert parse("anna@haus.example") == Query((Phrase(("anna", "haus", "example")),))


def test_words_of_documents_bear_their_kind() -> None:
    assert parse("Preis liste", "d:") == Query((Token("d:preis"), Beginning("d:liste")))
    assert parse("um li", "d:") == Query((Token("d:um"), Token("d:li")))


@pytest.mark.parametrize("text", ["", "  ", '"', '""', "-", '-""', "… – !", "*"])
def test_what_says_nothing_looks_for_nothing(text: str) -> None:
    assert not parse(text)


def test_both_databases_are_asked_the_same() -> None:
    query = parse('zins "zwei drei" -miete bau') & either([Token("q:a"), Token("q:b")])
    assert for_fts5(query) == (
        '("zins" AND "zwei drei" AND "bau" * AND ("q:a" OR "q:b")) NOT "miete"'
    )
    assert for_tsquery(query) == (
        "'zins' & ('zwei' <-> 'drei') & 'bau':* & ('q:a' | 'q:b') & !'miete'"
    )


def test_exclusion_alone_starts_from_everything() -> None:
    assert for_fts5(parse("-miete")) == f'("{EVERY}") NOT "miete"'
    assert for_tsquery(parse("-miete")) == f"'{EVERY}' & !'miete'"


@given(st.text(max_size=200))
def test_anything_typed_is_a_query_that_sqlite_understands(text: str) -> None:
    query = parse(text)
    with apsw.Connection(":memory:") as database:
        database.execute(
            "CREATE VIRTUAL TABLE words USING fts5(tokens, tokenize=\"ascii tokenchars ':_'\")"
        )
        database.execute("INSERT INTO words VALUES (?)", (EVERY,))
        found = database.execute(
            "SELECT count(*) FROM words WHERE words MATCH ?", (for_fts5(query),)
        ).get
    assert found == (0 if query.wanted else 1)


@given(st.text(max_size=200))
def test_nothing_typed_breaks_out_of_its_quotes(text: str) -> None:
    def texts(part: Part) -> tuple[str, ...]:
        match part:
            case Token(one) | Beginning(one):
                return (one,)
            case Phrase(several):
                return several
            case Either(parts):
                return tuple(each for inner in parts for each in texts(inner))

    query = parse(text)
    for part in (*query.wanted, *query.unwanted):
        assert all(one.isalnum() for one in texts(part))
