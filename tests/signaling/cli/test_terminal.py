"""Tables that stay readable."""

import pytest

from signaling.cli.terminal import complain, say, table


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table(("A", "LOGIN"), [("katharina", "x"), ("jo", "")]).splitlines() == [
        "A          LOGIN",
        "─────────  ─────",
        "katharina  x",
        "jo",
    ]


def test_words_and_complaints_go_their_own_ways(capsys: pytest.CaptureFixture[str]) -> None:
    say("done")
    complain("no.")
    assert capsys.readouterr() == ("done\n", "visavis: no.\n")
