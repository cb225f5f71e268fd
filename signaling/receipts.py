"""A participant's own receipt: what they were asked, in the words they were shown, and what they answered and when.

One HTML file that needs nothing beside itself and prints well: it is to be kept, perhaps for years, by whoever has to
show later what was agreed. Hence the text is the one that was kept with the answer, not today's, and its SHA-256 stands
beside it with the way to compute it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final, Literal
from zoneinfo import ZoneInfo

Language = Literal["de", "en"]
Answer = Literal["granted", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer to one purpose. `text` is what was shown, in `language`; `at` ms since 1970 UTC."""

    at: int
    purpose: str
    answer: Answer
    version: str
    language: str
    text: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """`zone`: in whose local time the reader lives. `lines` in order of time."""

    house: str
    imprint: str
    contact: str
    begun_at: int
    made_at: int
    zone: str
    lines: Sequence[Line]


PURPOSES: Final[Mapping[Language, Mapping[str, str]]] = {
    "de": {
        "sound": "Ton aufzeichnen",
        "picture": "Bild aufzeichnen",
        "screen": "Geteilten Bildschirm aufzeichnen",
        "documents": "Gezeigte Unterlagen aufzeichnen",
        "quality": "Aufzeichnung zur Qualitätssicherung verwenden",
        "training": "Aufzeichnung zur Schulung verwenden",
        "passing_on": "Aufzeichnung weitergeben",
    },
    "en": {
        "sound": "Record the sound",
        "picture": "Record the picture",
        "screen": "Record a shared screen",
        "documents": "Record documents that are shown",
        "quality": "Use the recording for quality assurance",
        "training": "Use the recording for training",
        "passing_on": "Pass the recording on",
    },
}
ANSWERS: Final[Mapping[Language, Mapping[Answer, str]]] = {
    "de": {
        "granted": "Sie haben zugestimmt",
        "refused": "Sie haben nicht zugestimmt",
        "withdrawn": "Sie haben Ihre Zustimmung zurückgezogen",
    },
    "en": {
        "granted": "You agreed",
        "refused": "You did not agree",
        "withdrawn": "You withdrew your consent",
    },
}
WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "de": {
        "title": "Ihre Antworten zur Aufzeichnung",
        "intro": "Dieser Beleg zeigt, was Sie in Ihrem Videogespräch gefragt wurden und was Sie geantwortet haben. "
        "Bewahren Sie ihn auf, wenn Sie das später nachweisen möchten.",
        "house": "Gespräch mit",
        "begun": "Beginn des Gesprächs",
        "contact": "Nummer des Gesprächs",
        "made": "Beleg erstellt",
        "none": "Sie wurden in diesem Gespräch bisher nichts gefragt, oder Sie haben noch nicht geantwortet.",
        "shown": "Der Text, den Sie gesehen haben",
        "version": "Fassung",
        "hash": "Prüfsumme des Textes (SHA-256)",
        "asked": "Fragen zu diesem Beleg",
        "check": "So prüfen Sie die Prüfsumme",
        "checked": "Die Prüfsumme gehört zu genau diesem Text. Sie ist der SHA-256-Wert der folgenden Zeile in UTF-8:",
        "language": "de",
    },
    "en": {
        "title": "Your answers about recording",
        "intro": "This receipt shows what you were asked in your video call and what you answered. "
        "Keep it if you may want to show that later.",
        "house": "Call with",
        "begun": "Call began",
        "contact": "Number of the call",
        "made": "Receipt made",
        "none": "So far you were asked nothing in this call, or you have not answered yet.",
        "shown": "The text that you saw",
        "version": "Version",
        "hash": "Checksum of the text (SHA-256)",
        "asked": "Questions about this receipt",
        "check": "How to check the checksum",
        "checked": "The checksum belongs to exactly this text. It is the SHA-256 of the following line in UTF-8:",
        "language": "en",
    },
}
STYLE: Final = """
:root { color-scheme: light; font: 100%/1.5 system-ui, sans-serif; color: #14202b; background: #fff }
body { max-width: 42rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.25 } h2 { font-size: 1.2rem; margin: 0 0 .5rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem }
dt { color: #4a5966 } dd { margin: 0; overflow-wrap: anywhere }
section { border-top: 1px solid #8796a3; padding: 1rem 0; break-inside: avoid }
.answer { font-weight: 600 }
blockquote { margin: .25rem 0 1rem; padding: 0 0 0 1rem; border-left: 3px solid #8796a3; white-space: pre-line }
code { font: .8rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .5rem } }
@media print { body { padding: 0 } details > * { display: block } }
"""


def render(receipt: Receipt, language: Language) -> str:
    """The whole file. Whatever somebody wrote stands in it as text, never as markup."""
    words = WORDS[language]

    def moment(at: int) -> str:
        local = datetime.fromtimestamp(at / 1000, ZoneInfo(receipt.zone))
        day = local.strftime("%d.%m.%Y" if language == "de" else "%d %B %Y")
        return f"{day}, {local.strftime('%H:%M:%S')} ({local.strftime('%Z')})"

    about = (
        ("house", receipt.house),
        ("begun", moment(receipt.begun_at)),
        ("contact", receipt.contact),
        ("made", moment(receipt.made_at)),
    )
    facts = "".join(f"<dt>{words[name]}</dt><dd>{escape(value)}</dd>" for name, value in about)
    answers = "".join(_section(line, language, moment(line.at)) for line in receipt.lines)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words['title']}</title><style>{STYLE}</style></head><body><main>\n"
        f"<h1>{words['title']}</h1>\n<p>{words['intro']}</p>\n<dl>{facts}</dl>\n"
        f"{answers or '<p>' + words['none'] + '</p>'}\n"
        f'<section><h2>{words["asked"]}</h2><p style="white-space: pre-line">{escape(receipt.imprint)}</p></section>\n'
        "</main></body></html>\n"
    )


def _section(line: Line, language: Language, moment: str) -> str:
    words = WORDS[language]
    purpose = PURPOSES[language].get(line.purpose, line.purpose)
    hashed = json.dumps(
        [line.purpose, line.version, line.language, line.text],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return (
        f'<section><h2>{escape(purpose)}</h2><p class="answer">{ANSWERS[language][line.answer]}: {escape(moment)}</p>\n'
        f'<p>{words["shown"]}:</p><blockquote lang="{escape(line.language)}">{escape(line.text)}</blockquote>\n'
        f"<dl><dt>{words['version']}</dt><dd>{escape(line.version)}</dd>"
        f"<dt>{words['hash']}</dt><dd><code>{escape(line.hash)}</code></dd></dl>\n"
        f"<details><summary>{words['check']}</summary><p>{words['checked']}</p>"
        f"<p><code>{escape(hashed)}</code></p></details></section>\n"
    )
