"""The readable half of a customer's package: one HTML file a language, without a script, that prints well."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from signaling import receipts
from signaling.review.customer_package import Customer, Told
from signaling.review.customer_words import ROLES, WORDS, Language

STYLE: Final = f"""{receipts.STYLE}
ul {{ padding-left: 1.2rem }} .lines {{ list-style: none; padding: 0 }} .lines li {{ margin: 0 0 .5rem }}
.lines p {{ margin: 0; white-space: pre-line }} .who {{ color: #4a5966 }}
h3 {{ font-size: 1rem; margin: 1rem 0 .25rem }} section section {{ border: 0; padding: 0 }}
audio, video {{ display: block; width: 100%; max-height: 20rem; margin: .25rem 0 1rem }}
"""


def render(customer: Customer, language: Language) -> str:
    """The whole file. Whatever somebody wrote stands in it as text, never as markup."""
    return _Page(customer, language).html()


class _Page:
    def __init__(self, customer: Customer, language: Language) -> None:
        self._customer = customer
        self._language: Language = language
        self._words = WORDS[language]
        self._zone = ZoneInfo(customer.house.zone)

    def html(self) -> str:
        words, customer = self._words, self._customer
        house = customer.house
        facts = [("house", house.name), ("made", self._moment(customer.made_at))]
        if customer.person.reference is not None:
            facts.append(("reference", customer.person.reference))
        facts.append(("contacts", str(len(customer.told))))
        contacts = "".join(self._contact(each) for each in customer.told)
        return (
            f'<!doctype html>\n<html lang="{self._language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{words['title']}</title><style>{STYLE}</style></head><body><main>\n"
            f"<h1>{words['title']}</h1>\n<p>{words['intro']}</p>\n{self._list(facts)}\n"
            f"{contacts or '<p>' + words['none'] + '</p>'}\n{self._links()}"
            f"<section><h2>{words['rights']}</h2><p>{words['rights_text']}</p>"
            f"{self._text('privacy', house.privacy[self._language])}"
            f"{self._text('asked', house.imprint[self._language])}</section>\n</main></body></html>\n"
        )

    def _contact(self, told: Told) -> str:
        words, contact = self._words, told.contact
        begun = self._moment(contact.connected_at or contact.opened_at)
        facts = [
            ("number", contact.id),
            ("opened", self._moment(contact.opened_at)),
            ("connected", self._moment(contact.connected_at)),
            ("ended", self._moment(contact.ended_at)),
            ("queue", self._customer.house.title(contact.queue, self._language)),
            ("channel", words.get(contact.channel, contact.channel)),
            ("topic", contact.topic or ""),
            ("companions", ", ".join(row["name"] for row in told.content.companions)),
        ]
        if contact.stars is not None:
            facts.append(("rating", f"{contact.stars} {words['of_five']}"))
        return (
            f"<section><h2>{words['contact']}: {begun}</h2>{self._list(facts)}"
            f"{self._parts(told)}{self._text('rating', contact.rating_text)}{self._chat(told)}"
            f"{self._answers(told)}{self._documents(told)}{self._recording(told)}</section>\n"
        )

    def _parts(self, told: Told) -> str:
        house = self._customer.house
        shown = ""
        for row in told.content.parts:
            outcome = row["disposition"] and house.outcome(row["disposition"], self._language)
            shown += self._list([("agent", row["agent_name"] or ""), ("outcome", outcome or "")])
            shown += self._text("note", row["note"]) + self._text("passed_note", row["passed_note"])
        return shown

    def _chat(self, told: Told) -> str:
        words = self._words
        lines = "".join(
            f'<li><span class="who">{words[ROLES.get(row["role"], "them")]}, {self._moment(row["at"])}</span>'
            f"<p>{escape(row['text'])}</p></li>"
            for row in told.content.chat
        )
        return f'<h3>{words["chat"]}</h3><ul class="lines">{lines}</ul>' if lines else ""

    def _answers(self, told: Told) -> str:
        language, words = self._language, self._words
        shown = "".join(
            f"<section><h3>{escape(receipts.PURPOSES[language].get(line.purpose, line.purpose))}</h3>"
            f'<p class="answer">{receipts.ANSWERS[language][line.answer]}: {self._moment(line.at)}</p>'
            f'<blockquote lang="{escape(line.language)}">{escape(line.text)}</blockquote>'
            f"{self._list([('version', line.version), ('hash', line.hash)])}</section>"
            for line in told.answers
        )
        return f"<h3>{words['answers']}</h3>{shown}" if shown else ""

    def _documents(self, told: Told) -> str:
        words, items = self._words, ""
        for document in told.content.documents:
            whose = words["yours"] if document.own else words["given"]
            name = escape(document.name)
            path = told.files.get(document.version)
            item = f'<a href="{escape(path)}">{name}</a>' if path else f"{name} ({words['gone']})"
            items += f"<li>{item}, {whose}, {self._moment(document.brought_at)}</li>"
        return f"<h3>{words['documents']}</h3><ul>{items}</ul>" if items else ""

    def _recording(self, told: Told) -> str:
        words, shown = self._words, ""
        for part in told.parts:
            path, kind = escape(told.media[part.sequence]), part.head["kind"]
            tag = "audio" if kind == "sound" else "video"
            who = words["you" if part.head["participant"] == told.contact.id else "them"]
            when = self._moment(int(part.head["started_at"]))
            shown += f'<li><a href="{path}">{path.rpartition("/")[2]}</a>, {who}, {when}'
            shown += f'<{tag} controls preload="none" src="{path}"></{tag}></li>'
        if told.trouble is not None:
            known = told.trouble if told.trouble in words else "unreadable"
            said = f"<p>{words[known]}</p>"
        elif told.withheld:
            many = words["withheld"].format(told.withheld)
            said = f"<p>{words['withheld_one'] if told.withheld == 1 else many}</p>"
        else:
            said = "" if shown else f"<p>{words['nothing']}</p>"
        return f"<h3>{words['recording']}</h3>{said}<ul>{shown}</ul>"

    def _links(self) -> str:
        words = self._words
        items = "".join(
            f"<li>{words['link_made']} {self._moment(link.made_at)}, {words['until']} {self._moment(link.expires_at)}, "
            f"{words['used']}: {link.used} {words['times']}{': ' + escape(link.topic) if link.topic else ''}</li>"
            for link in self._customer.links
        )
        return f"<section><h2>{words['links']}</h2><ul>{items}</ul></section>\n" if items else ""

    def _list(self, facts: Iterable[tuple[str, str]]) -> str:
        rows = "".join(
            f"<dt>{self._words[name]}</dt><dd>{escape(value)}</dd>"
            for name, value in facts
            if value
        )
        return f"<dl>{rows}</dl>" if rows else ""

    def _text(self, name: str, text: str | None) -> str:
        """In somebody's own words."""
        if not text:
            return ""
        return f"<h3>{self._words[name]}</h3><blockquote>{escape(text)}</blockquote>"

    def _moment(self, at: int | None) -> str:
        if at is None:
            return ""
        local = datetime.fromtimestamp(at / 1000, self._zone)
        day = local.strftime("%d.%m.%Y" if self._language == "de" else "%d %B %Y")
        return f"{day}, {local.strftime('%H:%M')}"
