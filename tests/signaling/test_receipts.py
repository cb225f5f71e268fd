"""A receipt holds exactly what was shown and answered, and nothing in it can act."""

import hashlib
import html
import re
from dataclasses import replace

import pytest

from policies.consent import hash_of
from signaling.receipts import ANSWERS, PURPOSES, WORDS, Language, Line, Receipt, render

SHOWN = "Dürfen wir den Ton aufzeichnen?\n\nSie können <Nein> sagen & jederzeit widerrufen."
GRANTED = Line(
    at=1_795_000_000_000,
    purpose="sound",
    answer="granted",
    version="2026-11",
    language="de",
    text=SHOWN,
    hash=hash_of("sound", "2026-11", "de", SHOWN),
)
RECEIPT = Receipt(
    house="Bank & Söhne",
    imprint="Am Graben 1\n1010 Wien",
    contact="c1",
    begun_at=1_794_999_000_000,
    made_at=1_795_000_100_000,
    zone="Europe/Vienna",
    lines=(GRANTED, replace(GRANTED, at=1_795_000_060_000, answer="withdrawn")),
)


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_was_shown_and_answered_stands_there(language: Language) -> None:
    page = render(RECEIPT, language)
    text = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL))
    assert f'<html lang="{language}">' in page
    assert text.count(SHOWN) >= 2
    assert text.count(GRANTED.hash) == 2
    for answer in ("granted", "withdrawn"):
        assert ANSWERS[language][answer] in text
    assert "Bank & Söhne" in text
    assert "12:06:40" in text, "in the house's local time, to the second"
    assert PURPOSES[language]["sound"] in text


def test_the_line_that_is_shown_has_the_checksum_that_is_shown() -> None:
    page = render(RECEIPT, "de")
    sums = re.findall(r"<dd><code>([0-9a-f]{64})</code>", page)
    lines = [html.unescape(line) for line in re.findall(r"<p><code>(.*?)</code>", page, re.DOTALL)]
    assert len(lines) == 2
    assert [hashlib.sha256(line.encode()).hexdigest() for line in lines] == sums


def test_words_are_never_markup() -> None:
    evil = replace(GRANTED, text="<script>alert(1)</script>", version='"><img src=x>')
    page = render(replace(RECEIPT, lines=(evil,), house="<b>Bank", imprint="<i>"), "en")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "<i>" not in page


def test_nothing_answered_is_said_in_words() -> None:
    page = render(replace(RECEIPT, lines=()), "de")
    assert WORDS["de"]["none"] in page


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["de"].keys() == WORDS["en"].keys()
    assert PURPOSES["de"].keys() == PURPOSES["en"].keys()
    assert ANSWERS["de"].keys() == ANSWERS["en"].keys()
