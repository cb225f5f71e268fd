"""The report in a bundle: one HTML file that needs nothing beside itself, without scripts, to be read and printed.

Whatever somebody wrote stands in it as text, never as markup.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from signaling.api.evidence_models import DestroyedLayer, Manifest, Unrecorded
from signaling.api.recording_models import PersonRow, RecordedPartRow
from signaling.evidence.bundle import Summed
from signaling.evidence.sentences import Names, sentence
from signaling.evidence.sheets import Sheet
from signaling.evidence.unrecorded import against_documents
from signaling.evidence.words import WORDS, Language
from signaling.receipts import PURPOSES, Answer, Line

COMMANDS: Final = (
    "openssl pkeyutl -verify -pubin -inkey audit-key.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig",
    "sha256sum --check --strict SHA256SUMS",
)
COMMAND: Final = "visavis evidence verify FILE --key audit-key.pem"
SILENCE_MS: Final = 2_000
"""Between parts; what is shorter is a part's end and the next one's beginning."""
STYLE: Final = """
:root { color-scheme: light; font: 100%/1.5 system-ui, sans-serif; color: #14202b; background: #fff }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.6rem; line-height: 1.25 }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; padding-top: 1rem; border-top: 1px solid #8796a3 }
h3 { font-size: 1rem; margin: 1rem 0 .25rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem }
dt { color: #4a5966 } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th { text-align: left; color: #4a5966; font-weight: 600 }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #dde3e8 }
th, td { vertical-align: top; overflow-wrap: anywhere }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums }
section.answer, figure, tr { break-inside: avoid }
blockquote { margin: .25rem 0 1rem; padding: 0 0 0 1rem; border-left: 3px solid #8796a3; white-space: pre-line }
figure { margin: 1rem 0 2rem } img { max-width: 100%; height: auto; border: 1px solid #8796a3 }
figcaption, .quiet { color: #4a5966 } .said { white-space: pre-line }
code { font: .8rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap }
pre { padding: .75rem; background: #f2f5f7; white-space: pre-wrap; overflow-wrap: anywhere }
.scroll { overflow-x: auto }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .5rem } }
@media print { body { max-width: none; padding: 0 } h2 { break-after: avoid } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """`picture`: WebP or JPEG, or why there is none; `file`: its name in the bundle."""

    sheet: Sheet
    file: str
    picture: bytes | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the report tells. `answers`: by participant; `names`: by the ids of others and of documents that the
    timeline tells of; `files`: those before the report; `zone`: where the reader lives."""

    house: str
    zone: str
    reference: str | None
    recipient: str
    made_at: int
    made_by: str
    key: str
    told: Manifest
    answers: dict[str, Sequence[Line]]
    names: Mapping[str, str]
    sheets: Sequence[Pictured]
    media: dict[int, str]
    files: Sequence[Summed]


def render(facts: Facts, language: Language) -> str:
    return _Report(facts, language).page()


class _Report:
    def __init__(self, facts: Facts, language: Language) -> None:
        self._facts = facts
        self._told = facts.told
        self._words = WORDS[language]
        self._language: Language = language
        self._zone = ZoneInfo(facts.zone)
        self._people = {each.participant: each for each in facts.told.people}
        documents = {each.version: each.name for each in facts.told.documents}
        self._documents = {**facts.names, **documents}

    def page(self) -> str:
        words = self._words
        told = self._told.contact
        video = told.channel == "video" and told.connected_at is not None
        title = escape(words["title" if video else "title.contact"])
        why = self._told.unrecorded
        sections = (
            ("summary", self._summary()),
            *((("unrecorded", self._unrecorded(why)),) if why else ()),
            ("gaps", self._gaps()),
            ("people", self._who_took_part()),
            ("consents", self._consents()),
            ("timeline", self._timeline()),
            ("media", self._media()),
            ("documents", self._shown()),
            ("chat", self._chat()),
            ("verify", self._verify()),
            ("hashes", self._hashes()),
        )
        body = "".join(f"<h2>{words[name]}</h2>\n{content}\n" for name, content in sections)
        return (
            f'<!doctype html>\n<html lang="{self._language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{STYLE}</style></head><body><main>\n"
            f"<h1>{title}</h1>\n<p>{words['intro']}</p>\n{body}</main></body></html>\n"
        )

    # --- sections

    def _summary(self) -> str:
        facts, words, told = self._facts, self._words, self._told
        row, mode = told.contact, told.mode
        rows = (
            ("house", facts.house),
            ("contact", row.id),
            ("reference", facts.reference or ""),
            ("queue", row.queue),
            ("channel", words[f"channel.{row.channel}"]),
            ("opened", self._moment(row.opened_at)),
            ("talked", self._span(row.connected_at, row.ended_at)),
            ("mode", "" if mode == "never" else words.get(f"mode.{mode}", mode)),
            ("recorded", self._recorded()),
            ("recipient", words.get(f"recipient.{facts.recipient}", facts.recipient)),
            ("made", self._moment(facts.made_at)),
            ("by", facts.made_by),
            ("key", facts.key),
        )
        return self._list((words[name], value) for name, value in rows if value)

    def _recorded(self) -> str:
        row = self._told.recording
        if row is None or self._told.unrecorded:
            return self._words["unrecorded.no"]
        return self._span(row.started_at, row.ended_at)

    def _unrecorded(self, why: Sequence[Unrecorded]) -> str:
        lead = self._words["unrecorded.why" if len(why) == 1 else "unrecorded.whys"]
        return f"<p><strong>{lead}</strong></p>{_bullets(map(self._why, why))}"

    def _why(self, reason: Unrecorded) -> str:
        words, code = self._words, reason.code or ""
        told = words[f"why.{reason.why}"].format(
            who=", ".join(map(self._person, reason.who)) or words["desk"],
            purposes=", ".join(words.get(each, each) for each in reason.purposes),
            code=words.get(f"code.{code}", code),
            at=", ".join(map(self._clock, reason.at)),
        )
        return told.strip()

    def _destroyed(self, layer: DestroyedLayer) -> str:
        words, number = self._words, layer.number
        proof = "" if number is None else words["destroyed.proof"].format(number=number)
        told = words[f"destroyed.{layer.what}"].format(
            at=self._moment(layer.at),
            why=words.get(f"because.{layer.why}", layer.why),
            proof=proof,
        )
        return told.strip()

    def _who_took_part(self) -> str:
        rows = [
            (self._words.get(each.role, each.role), each.name or "", each.participant)
            for each in self._told.people
        ]
        return self._table(("role", "name", "who"), rows)

    def _gaps(self) -> str:
        told, words = self._told, self._words
        lines = [self._destroyed(each) for each in told.destroyed]
        if against := self._against():
            who = ", ".join(map(self._person, dict.fromkeys(against)))
            lines.append(words["pages.refused"].format(who=who))
        if told.trouble is not None:
            why = words.get(told.trouble) or words["unavailable"].format(code=told.trouble)
            lines.append(words["trouble"].format(why=why))
        if told.withheld:
            who = ", ".join(self._person(each) for each in told.withheld)
            lines.append(words["withheld"].format(who=who))
        lines += [words["missing"].format(sequence=each) for each in told.missing]
        lines += [words["unreadable"].format(sequence=each) for each in told.unreadable]
        for part in told.parts:
            what = {"who": self._person(part.participant), "what": self._kind(part)}
            if part.state in {"truncated", "damaged"}:
                lines.append(words[part.state].format(**what))
            for gap in part.gaps:
                start, end = part.started_at + gap.start, part.started_at + gap.end
                lines.append(
                    words["gap"].format(**what, start=self._clock(start), end=self._clock(end))
                )
        for start, end in silences(told.parts):
            lines.append(words["pause"].format(start=self._clock(start), end=self._clock(end)))
        if not lines:
            return f"<p>{words['kept.all' if told.unrecorded else 'gaps.none']}</p>"
        return _bullets(lines)

    def _consents(self) -> str:
        answers = self._facts.answers
        if not any(answers.values()):
            return f"<p>{self._words['consents.none']}</p>"
        return "".join(
            f"<h3>{escape(self._person(who))}</h3>{''.join(map(self._answer, lines))}"
            for who, lines in answers.items()
            if lines
        )

    def _answer(self, line: Line) -> str:
        words = self._words
        purpose = PURPOSES[self._language].get(line.purpose, line.purpose)
        answer: Answer = line.answer
        return (
            f'<section class="answer"><p><strong>{escape(purpose)}: {words[answer]}</strong>, '
            f"{self._moment(line.at)}<br>{words['shown_text']}</p>"
            f'<blockquote lang="{escape(line.language)}">{escape(line.text)}</blockquote>'
            f'<p class="quiet">{words["version"]} {escape(line.version)} · {words["hash"]} '
            f"<code>{escape(line.hash)}</code></p></section>"
        )

    def _timeline(self) -> str:
        names = Names(self._person, self._documents)
        rows = [
            (self._clock(row.at), sentence(row, names, self._language))
            for row in self._told.timeline
        ]
        return self._table(("when", "what"), rows)

    def _media(self) -> str:
        words = self._words
        parts = [part for part in self._told.parts if part.sequence in self._facts.media]
        if not parts:
            return f"<p>{words['media.never' if self._told.unrecorded else 'media.none']}</p>"
        rows = [
            (
                self._facts.media[part.sequence],
                f"{self._kind(part)}, {self._person(part.participant)}",
                self._clock(part.started_at),
                "" if part.ended_at is None else self._clock(part.ended_at),
                words["whole"] if part.state == "whole" else words[f"state.{part.state}"],
            )
            for part in parts
        ]
        return self._table(("file", "what", "from", "until", "state"), rows)

    def _shown(self) -> str:
        shown = "".join(map(self._sheet, self._facts.sheets))
        if not shown:
            shown = self._nothing("unshown", "documents.none", left_out=bool(self._against()))
        return f"{self._brought()}{shown}"

    def _against(self) -> Sequence[str]:
        """Who kept pages out of a bundle that has no recording to belong to."""
        told = self._told
        return against_documents(told.consents) if told.unrecorded and told.documents else ()

    def _nothing(self, unrecorded: str, recorded: str, *, left_out: bool = False) -> str:
        """Why a section is empty: there never was anything, or it is told above what became of it."""
        told = self._told
        if any(each.what == "content" for each in told.destroyed):
            name = "see.destroyed"
        elif left_out or told.withheld:
            name = "see.left_out"
        else:
            name = unrecorded if told.unrecorded else recorded
        return f"<p>{self._words[name]}</p>"

    def _brought(self) -> str:
        words = self._words
        lines = [
            f"<li><strong>{escape(each.name)}</strong><br>{words['brought']} {escape(self._person(each.by))} · "
            f"{words['pages']}: {each.pages} · {words['there' if each.there else 'there.no']}<br>"
            f"{words['hash']} <code>{escape(each.sha256)}</code></li>"
            for each in self._told.documents
        ]
        return f"<ul>{''.join(lines)}</ul>" if lines else ""

    def _sheet(self, pictured: Pictured) -> str:
        words, sheet = self._words, pictured.sheet
        name = self._documents.get(sheet.version, sheet.version)
        title = words["page"].format(page=sheet.page, name=name)
        spans = ", ".join(f"{self._clock(a)} – {self._clock(b)}" for a, b in sheet.spans)
        authors = dict.fromkeys(self._person(mark.author) for mark in sheet.marks)
        drawn = words["marks"].format(who=", ".join(authors)) if authors else words["no_marks"]
        caption = " ".join(
            (
                words["seen"].format(spans=spans),
                words["stood"].format(at=self._clock(sheet.at)),
                drawn,
            )
        )
        if isinstance(pictured.picture, str):
            code = pictured.picture
            why = words.get(code) or words["no_picture"].format(code=code)
            shown = f"<p>{escape(why)}</p>"
        else:
            body = base64.b64encode(pictured.picture).decode()
            kind = "jpeg" if pictured.picture[:2] == b"\xff\xd8" else "webp"
            shown = f'<img alt="{escape(title)}" src="data:image/{kind};base64,{body}">'
        return (
            f"<figure><h3>{escape(title)}</h3>{shown}<figcaption>{escape(caption)} "
            f"<code>{escape(pictured.file)}</code></figcaption></figure>"
        )

    def _chat(self) -> str:
        lines = self._told.chat
        if not lines:
            return self._nothing("unwritten", "chat.none")
        rows = [(self._clock(line.at), self._person(line.sender), line.text) for line in lines]
        return self._table(("when", "who", "what"), rows)

    def _verify(self) -> str:
        words = self._words
        commands = escape("\n".join(COMMANDS))
        return (
            f"<p>{escape(words['verify.1'].format(key=self._facts.key))}</p><p>{words['verify.2']}</p>"
            f"<pre><code>{commands}</code></pre><p>{words['verify.3']}</p>"
            f"<pre><code>{escape(COMMAND)}</code></pre>"
        )

    def _hashes(self) -> str:
        rows = [(each.name, each.sha256) for each in self._facts.files]
        return self._table(("file", "hash"), rows, code=True)

    # --- words

    def _person(self, participant: str) -> str:
        row: PersonRow | None = self._people.get(participant)
        if row is None:
            return self._facts.names.get(participant, participant)
        role = self._words.get(row.role, row.role)
        return role if row.name is None else f"{row.name} ({role})"

    def _kind(self, part: RecordedPartRow) -> str:
        return self._words.get(part.kind, part.kind)

    def _moment(self, at: int) -> str:
        local = self._local(at)
        day = local.strftime("%d.%m.%Y" if self._language == "de" else "%d %B %Y")
        return f"{day}, {local.strftime('%H:%M:%S')} ({local.strftime('%Z')})"

    def _span(self, start: int | None, end: int | None) -> str:
        if start is None:
            return ""
        return f"{self._moment(start)} – {self._moment(start if end is None else end)}"

    def _clock(self, at: int) -> str:
        return self._local(at).strftime("%H:%M:%S")

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, self._zone)

    @staticmethod
    def _list(rows: Iterable[tuple[str, str]]) -> str:
        pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)
        return f"<dl>{pairs}</dl>"

    def _table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], *, code: bool = False
    ) -> str:
        heads = "".join(f'<th scope="col">{self._words[name]}</th>' for name in head)
        time = ' class="time"'
        body = "".join(
            "<tr>"
            + "".join(
                f"<td{time if name == 'when' else ' class=said'}>"
                + (f"<code>{escape(cell)}</code>" if code else escape(cell))
                + "</td>"
                for name, cell in zip(head, row, strict=True)
            )
            + "</tr>"
            for row in rows
        )
        return f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _bullets(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def silences(parts: Iterable[RecordedPartRow]) -> list[tuple[int, int]]:
    """Between the first part's beginning and the last one's end: when nobody was recorded."""
    found: list[tuple[int, int]] = []
    until: int | None = None
    for part in sorted(parts, key=lambda each: each.started_at):
        if until is not None and part.started_at - until > SILENCE_MS:
            found.append((until, part.started_at))
        end = part.ended_at if part.ended_at is not None else part.clock[-1].at
        until = end if until is None else max(until, end)
    return found
