"""The place in a text that shows what was looked for."""

from hypothesis import given
from hypothesis import strategies as st

from signaling.review.query import parse
from signaling.review.snippets import LENGTH, hits, snippet


def told(text: str, typed: str) -> str | None:
    """Hits in brackets."""
    found = snippet(text, parse(typed))
    if found is None:
        return None
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in found)


def test_words_are_shown_as_they_were_written() -> None:
    assert told("Frau Müller, die Straße", "mueller STRASSE") == "Frau [Müller], die [Straße]"


def test_a_beginning_marks_the_whole_word() -> None:
    assert told("Die Baufinanzierung läuft", "baufi") == "Die [Baufinanzierung] läuft"


def test_a_phrase_is_marked_only_where_its_words_follow_each_other() -> None:
    assert told("zu teuer, nicht zu günstig", '"nicht zu"') == "zu teuer, [nicht] [zu] günstig"


def test_what_is_not_there_shows_nothing() -> None:
    assert told("Miete", "zins") is None
    assert told("Miete", "-zins") is None
    assert told("", "zins") is None


def test_a_long_text_is_cut_around_the_first_hit() -> None:
    text = f"{'vorher ' * 40}Zins {'nachher ' * 40}"
    found = told(text, "zins")
    assert found is not None
    assert found.startswith("…vorher")
    assert found.endswith("nachher…")
    assert "[Zins]" in found
    assert len(found) < LENGTH + 30


@given(st.text(max_size=400), st.text(max_size=30))
def test_a_snippet_is_a_piece_of_the_text_and_shows_a_hit(text: str, typed: str) -> None:
    query = parse(typed)
    found = snippet(text, query)
    assert (found is None) == (not hits(text, query))
    if found is None:
        return
    inner = [piece for piece in found if piece.text != "…" or piece.hit]
    assert any(piece.hit for piece in inner)
    assert all(piece.text for piece in inner)
    shown = "".join(piece.text for piece in found).removeprefix("…").removesuffix("…")
    assert shown.strip("…") in text
