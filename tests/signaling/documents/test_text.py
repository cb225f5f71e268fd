import pytest

from signaling.documents.opened import Box, Refused
from signaling.documents.text import (
    COLUMNS,
    HEIGHT,
    NOTICE,
    ROWS,
    WIDTH,
    TextDocument,
    columns,
    decoded,
    paginated,
)
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


JAPANESE = "契約書の写しをお送りします。"
CHINESE = "保险单的复印件"


def test_chinese_and_japanese_take_two_columns_and_are_shown() -> None:
    document = TextDocument(f"{JAPANESE}\n{CHINESE} A1\n".encode(), 5)
    first, second = document.text(0)
    assert (first.text, second.text) == (JAPANESE, f"{CHINESE} A1"), "nothing needs to be said"
    width, height = round(WIDTH) * 2, round(HEIGHT) * 2
    page = document.draw(0, width, height, Box(0, 0, width, height))
    for line in (first, second):
        left, top = line.x // 50, line.y // 50
        part = page.crop((left, top, left + line.width // 50, top + line.height // 50))
        letters = [part.crop((at * 24, 0, at * 24 + 24, part.height)) for at in range(7)]
        assert all(darkest(letter) < 100 for letter in letters)
        assert len({letter.tobytes() for letter in letters}) > 5, "no row of boxes"
    with document.pdf() as pdf:
        fonts = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.as_dict().values()]
    assert any("Droid" in name for name in fonts), fonts


def test_lines_without_spaces_wrap_between_letters_and_words_between_words() -> None:
    (page,) = paginated(JAPANESE * 20, 1)
    assert "".join(page) == JAPANESE * 20
    assert all(COLUMNS - 1 <= sum(map(columns, line)) <= COLUMNS for line in page[:-1])
    mixed = f"{'word ' * 30}{JAPANESE}"
    (page,) = paginated(mixed, 1)
    assert " ".join(page).split() == mixed.split()
    assert all(sum(map(columns, line)) <= COLUMNS for line in page)


@pytest.mark.parametrize(
    "text", ["\uc548\ub155", "\u0633\u0644\u0627\u0645", "\u05e9\u05dc\u05d5\u05dd", "\U0001f44d"]
)
def test_what_is_not_shown_rightly_is_said(text: str) -> None:
    document = TextDocument(f"Gr\u00fc\u00dfe {text}".encode(), 5)
    assert document.pages[0][:2] == NOTICE[:2]
    assert (
        TextDocument("Gr\u00fc\u00dfe\t\u20ac \u041f\u0440\u0438\u0432\u0435\u0442\n".encode(), 5)
        .pages[0][0]
        .startswith("Gr")
    )


def test_a_book_in_one_line_is_noticed_before_it_is_set() -> None:
    with pytest.raises(Refused, match="too_many_pages"):
        paginated(JAPANESE * 190_000, 3)
