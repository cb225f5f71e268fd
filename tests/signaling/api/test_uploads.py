"""How a stranger's file is called where people read it."""

import pytest

from signaling.api.uploads import plain, speakable


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Angebot.pdf", "Angebot.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\Police.pdf", "Police.pdf"),
        ("Rechnung\u202efdp.exe", "Rechnung fdp.exe"),
        ("eins\r\nzwei\u2028drei.pdf", "eins zwei drei.pdf"),
        ("folder/\u202e", "?"),
        ("\u05e9\u05dc\u05d5\u05dd.pdf", "\u05e9\u05dc\u05d5\u05dd.pdf"),
    ],
)
def test_a_file_is_called_as_it_is_read(said: str, name: str) -> None:
    assert plain(said) == name


def test_a_name_may_have_strokes_but_no_letters_that_turn_it_round() -> None:
    assert speakable(" Zinsen 1/2027 \u202e ") == "Zinsen 1/2027"
