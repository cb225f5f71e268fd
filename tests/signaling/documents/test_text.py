import pytest

from signaling.documents.opened import Box, Refused
from signaling.documents.text import COLUMNS, HEIGHT, ROWS, WIDTH, TextDocument, decoded, paginated
from tests.papers import darkest


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_common_encodings_are_told_apart(encoding: str) -> None:
    words = "Grüße aus München – für 5 €\n"
    assert decoded(words.encode(encoding)) == words


def test_cyrillic_needs_a_unicode_encoding() -> None:
    assert decoded("Привет".encode()) == "Привет"
    assert decoded("Привет".encode("utf-16")) == "Привет"


def test_what_would_turn_lines_around_is_left_out() -> None:
    assert decoded("a\u202eb\x1bc\r\nd\re".encode()) == "abc\nd\ne"


@pytest.mark.parametrize("raw", [b"text\0\1\2", b"\0\0\0\0", b"a\x08b"])
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="unsupported"):
        decoded(raw)


def test_lines_wrap_between_words_and_columns_stay() -> None:
    long = "word " * 40
    (page,) = paginated(f"a\tb\n  indented\n{long}", 1)
    assert page[:2] == ("a       b", "  indented")
    assert all(len(line) <= COLUMNS for line in page)
    assert " ".join(page[2:]).split() == long.split()


def test_pages_fill_and_form_feeds_turn_them() -> None:
    lines = "\n".join(str(number) for number in range(ROWS + 1))
    pages = paginated(f"{lines}\fnext", 10)
    assert [len(page) for page in pages] == [ROWS, 1, 1]
    assert pages[1][0] == str(ROWS)
    assert pages[2] == ("next",)


@pytest.mark.parametrize("text", ["x\n" * 1_000_000 + "x", "\f" * 600 + "x", "x" * 4_000_000])
def test_too_many_pages_are_noticed_before_they_are_made(text: str) -> None:
    with pytest.raises(Refused, match="too_many_pages"):
        paginated(text, 500)


def test_too_much_text_is_refused() -> None:
    with pytest.raises(Refused, match="too_large"):
        TextDocument(b"x" * (9 << 20), 500)


def test_the_picture_shows_text_where_the_lines_say() -> None:
    document = TextDocument(b"One\n\n    Two", 5)
    (line, second) = document.text(0)
    assert (line.text, second.text) == ("One", "Two")
    assert second.x > line.x
    width, height = round(WIDTH), round(HEIGHT)
    page = document.draw(0, width, height, Box(0, 0, width, height))
    for each in (line, second):
        right, lower = each.x + each.width, each.y + each.height
        assert darkest(page.crop((each.x // 100, each.y // 100, right // 100, lower // 100))) < 100
    assert darkest(page.crop((0, 0, width, line.y // 100 - 2))) == 255


def test_a_tile_is_a_part_of_the_page() -> None:
    document = TextDocument(b"Some words\n" * 60, 5)
    whole = document.draw(0, 1_000, 1_414, Box(0, 0, 1_000, 1_414))
    part = document.draw(0, 1_000, 1_414, Box(70, 60, 200, 100))
    assert part.tobytes() == whole.crop((70, 60, 270, 160)).tobytes()


def test_it_becomes_a_pdf_of_as_many_pages() -> None:
    document = TextDocument(b"x\n" * (ROWS + 1), 5)
    with document.pdf() as pdf:
        assert len(pdf.pages) == len(document.sizes) == 2
