"""A timeline's entries in sentences, for people who read a report: names for ids, times of day for milliseconds."""

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Final

from signaling.api.models import TimelineRow
from signaling.evidence.words import WORDS, Language
from signaling.receipts import PURPOSES

SENTENCES: Final[Mapping[Language, Mapping[str, str]]] = {
    "de": {
        "opened": "Link geöffnet, Warteschlange {queue}.",
        "joined": "Der Warteschlange {queue} beigetreten.",
        "reserved": "{agent} wird gefragt.",
        "declined": "{agent} hat abgelehnt.",
        "unanswered": "{agent} hat nicht geantwortet.",
        "not_taken": "Anfrage an {agent} kam nicht zustande.",
        "withdrawn": "Anfrage an {agent} zurückgenommen.",
        "connected": "{who} hat angenommen, das Gespräch beginnt.",
        "transferred": "{who} hat an {to} übergeben.",
        "removed": "{who} hat jemanden aus dem Gespräch genommen.",
        "companion_invited": "{who} lädt eine Begleitung ein.",
        "companion_came": "Eine Begleitung hat ihren Link geöffnet.",
        "companion_admitted": "{who} lässt die Begleitung herein.",
        "companion_refused": "{who} lässt die Begleitung nicht herein.",
        "companion_revoked": "{who} nimmt die Einladung einer Begleitung zurück.",
        "companion_expired": "Die Einladung einer Begleitung ist abgelaufen.",
        "companion_left": "Eine Begleitung ist gegangen.",
        "companion_removed": "Eine Begleitung wurde hinausgebeten.",
        "supervised": "{who} nimmt als Leitung teil.",
        "consult_asked": "{who} fragt {agent} um Rat.",
        "consult_begun": "Rückfrage mit {who} beginnt, die Kundin oder der Kunde wartet.",
        "consult_joined": "{agent} kommt zum Gespräch dazu.",
        "consult_declined": "{agent} hat die Rückfrage abgelehnt.",
        "consult_unanswered": "{agent} hat auf die Rückfrage nicht geantwortet.",
        "consult_withdrawn": "Rückfrage an {agent} zurückgenommen.",
        "handed_over": "{who} hat das Gespräch an {agent} übergeben.",
        "taken_over": "{agent} hat das Gespräch übernommen.",
        "dropped": "{who}: Verbindung verloren.",
        "back": "{who}: wieder verbunden.",
        "restarted": "Die Verbindung wurde neu aufgebaut.",
        "agent_lost": "{agent} war zu lange weg.",
        "entered": "{who} nimmt teil.",
        "left": "{who} nimmt nicht mehr teil.",
        "moved_up": "Das Gespräch läuft jetzt über den Server des Hauses.",
        "media_lost": "Der Server für Ton und Bild fiel aus, die Verbindungen wurden neu aufgebaut.",
        "media_unavailable": "Kein Server für Ton und Bild war da.",
        "leg_failed": "Eine Verbindung zum Server brach ab und wurde neu aufgebaut.",
        "certificate_mismatch": "Eine Verbindung zum Server hatte ein falsches Zertifikat und wurde beendet.",
        "media": "{who} hat Mikrofon, Kamera oder Bildschirm umgeschaltet.",
        "network": "{who}: das Netz hat sich geändert.",
        "document.brought": "{who} hat „{document}“ mitgebracht.",
        "document.removed": "{who} hat „{document}“ entfernt.",
        "document.gone": "„{document}“ wird nicht mehr aufbewahrt.",
        "document.shown": "{who} zeigt allen „{document}“, Seite {page}.",
        "document.page": "{who} blättert für alle zu Seite {page} von „{document}“.",
        "document.closed": "{who} hat „{document}“ geschlossen.",
        "document.ended": "„{document}“ wird nicht mehr gezeigt.",
        "document.presenter": "Von jetzt an zeigt {participant}.",
        "document.looked": "{who} sieht sich für sich Seite {page} von „{document}“ an.",
        "document.followed": "{who} sieht wieder, was gezeigt wird.",
        "document.given": "{who} gibt „{document}“ mit, ohne Markierungen.",
        "document.given_marked": "{who} gibt „{document}“ mit, mit Markierungen.",
        "document.given_back": "{who} gibt „{document}“ doch nicht mit.",
        "claimed": "Ein anderes Gerät hat denselben Link geöffnet und fragt um Einlass.",
        "admitted": "{who}: anderes Gerät hereingelassen.",
        "not_admitted": "{who}: anderes Gerät abgelehnt.",
        "ended": "Gespräch beendet. {reason}",
        "wrapped_up": "Nachbearbeitung abgeschlossen. {disposition}",
        "rated": "Bewertet: {stars} von 5 Sternen.",
        "closed": "Beendet, bevor jemand annahm. {reason}",
        "consent.asked": "Es wird um Einwilligung gefragt.",
        "consent.impossible": "Die Einwilligung kann nicht erteilt werden.",
        "consent.granted": "{who} stimmt zu: {purpose}.",
        "consent.refused": "{who} stimmt nicht zu: {purpose}.",
        "consent.withdrawn": "{who} zieht die Zustimmung zurück: {purpose}.",
        "recording.started": "Die Aufzeichnung beginnt.",
        "recording.paused": "Die Aufzeichnung pausiert. {reason}",
        "recording.resumed": "Die Aufzeichnung geht weiter.",
        "recording.stopped": "Die Aufzeichnung ist beendet.",
        "recording.failed": "Die Aufzeichnung ist gestört. {code}",
        "recording.part": "Abschnitt {sequence} wird aufgezeichnet: {track} von {participant}.",
        "recording.cut": "Ein Abschnitt der Aufzeichnung brach ab.",
        "recording.documents": "Ob gezeigte Unterlagen zur Aufzeichnung gehören, hat sich geändert.",
        "recording.headset": "{who} spricht über Kopfhörer.",
        "document.recorded": "„{document}“ gehört zur Aufzeichnung.",
        "order.begun": "Ein Auftragsgespräch beginnt.",
        "order.ended": "Das Auftragsgespräch endet.",
        "supervisor.joined": "{who} nimmt als Leitung teil.",
    },
    "en": {
        "opened": "Link opened, queue {queue}.",
        "joined": "Joined the queue {queue}.",
        "reserved": "{agent} is asked.",
        "declined": "{agent} declined.",
        "unanswered": "{agent} didn't answer.",
        "not_taken": "Request to {agent} came to nothing.",
        "withdrawn": "Request to {agent} taken back.",
        "connected": "{who} accepted, the call begins.",
        "transferred": "{who} passed the customer on to {to}.",
        "removed": "{who} took somebody out of the call.",
        "companion_invited": "{who} invites a companion.",
        "companion_came": "A companion opened their link.",
        "companion_admitted": "{who} lets the companion in.",
        "companion_refused": "{who} doesn't let the companion in.",
        "companion_revoked": "{who} takes a companion's invitation back.",
        "companion_expired": "A companion's invitation ran out.",
        "companion_left": "A companion left.",
        "companion_removed": "A companion was shown out.",
        "supervised": "{who} joins as supervisor.",
        "consult_asked": "{who} asks {agent} for advice.",
        "consult_begun": "Consultation with {who} begins, the customer waits.",
        "consult_joined": "{agent} joins the call.",
        "consult_declined": "{agent} declined the consultation.",
        "consult_unanswered": "{agent} didn't answer the consultation.",
        "consult_withdrawn": "Consultation with {agent} taken back.",
        "handed_over": "{who} handed the call over to {agent}.",
        "taken_over": "{agent} took the call over.",
        "dropped": "{who}: connection lost.",
        "back": "{who}: connected again.",
        "restarted": "The connection was set up anew.",
        "agent_lost": "{agent} was gone for too long.",
        "entered": "{who} takes part.",
        "left": "{who} takes part no more.",
        "moved_up": "The call runs over the house's server now.",
        "media_lost": "The server for sound and picture failed; the connections were set up anew.",
        "media_unavailable": "No server for sound and picture was there.",
        "leg_failed": "A connection to the server broke and was set up anew.",
        "certificate_mismatch": "A connection to the server had a wrong certificate and was ended.",
        "media": "{who} switched microphone, camera or screen.",
        "network": "{who}: the network changed.",
        "document.brought": "{who} brought “{document}”.",
        "document.removed": "{who} removed “{document}”.",
        "document.gone": "“{document}” is no longer kept.",
        "document.shown": "{who} shows everybody “{document}”, page {page}.",
        "document.page": "{who} turns to page {page} of “{document}” for everybody.",
        "document.closed": "{who} closed “{document}”.",
        "document.ended": "“{document}” is no longer shown.",
        "document.presenter": "From now on {participant} shows.",
        "document.looked": "{who} looks at page {page} of “{document}” on their own.",
        "document.followed": "{who} sees again what is shown.",
        "document.given": "{who} hands over “{document}”, without marks.",
        "document.given_marked": "{who} hands over “{document}”, with marks.",
        "document.given_back": "{who} doesn't hand over “{document}” after all.",
        "claimed": "Another device opened the same link and asks to be let in.",
        "admitted": "{who}: other device let in.",
        "not_admitted": "{who}: other device refused.",
        "ended": "Call ended. {reason}",
        "wrapped_up": "After-call work finished. {disposition}",
        "rated": "Rated: {stars} of 5 stars.",
        "closed": "Closed before anybody accepted. {reason}",
        "consent.asked": "Consent is asked for.",
        "consent.impossible": "Consent can't be given.",
        "consent.granted": "{who} agrees: {purpose}.",
        "consent.refused": "{who} doesn't agree: {purpose}.",
        "consent.withdrawn": "{who} withdraws the consent: {purpose}.",
        "recording.started": "Recording begins.",
        "recording.paused": "Recording pauses. {reason}",
        "recording.resumed": "Recording goes on.",
        "recording.stopped": "Recording is over.",
        "recording.failed": "Recording has failed. {code}",
        "recording.part": "Part {sequence} is being recorded: {track} of {participant}.",
        "recording.cut": "A part of the recording broke off.",
        "recording.documents": "Whether documents that are shown belong to the recording has changed.",
        "recording.headset": "{who} uses a headset.",
        "document.recorded": "“{document}” belongs to the recording.",
        "order.begun": "An order talk begins.",
        "order.ended": "The order talk ends.",
        "supervisor.joined": "{who} joins as supervisor.",
    },
}


class Names:
    """Who and what the ids of one contact are. `person` knows everybody's words, `documents` names by version."""

    def __init__(self, person: Callable[[str], str], documents: Mapping[str, str]) -> None:
        self.person: Final = person
        self.documents: Final = documents


def sentence(row: TimelineRow, names: Names, language: Language) -> str:
    """Of a kind that a later server wrote there is only its code."""
    words, told = WORDS[language], _told(row)
    who = names.person(row.actor) if row.actor else words["desk"]
    pattern = SENTENCES[language].get(told)
    if pattern is None:
        return f"{who}: {words['kind'].format(kind=row.kind)}"
    values = {name: _value(row, name, names, language) for name in _fields(pattern)}
    return pattern.format(**{**values, "who": who}).strip()


def _told(row: TimelineRow) -> str:
    """Some kinds have several sentences."""
    data, kind = row.data, row.kind
    if kind == "document.looked" and data.get("page") is None:
        return "document.followed"
    if kind in {"document.removed", "document.closed"} and row.actor is None:
        return {"document.removed": "document.gone", "document.closed": "document.ended"}[kind]
    if kind == "document.given" and data.get("how") != "plain":
        return "document.given_marked" if data.get("how") == "marked" else "document.given_back"
    return kind


def _fields(pattern: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(pattern) if field}


def _value(row: TimelineRow, name: str, names: Names, language: Language) -> str:
    if name == "document":
        version = str(row.data.get("version"))
        return names.documents.get(version, version)
    value = row.data.get("kind" if name == "track" and "track" not in row.data else name)
    if value is None:
        return ""
    if name in {"agent", "to", "participant"}:
        return names.person(str(value))
    if name == "purpose":
        return PURPOSES[language].get(str(value), str(value))
    if name == "reason":
        return WORDS[language].get(f"reason.{value}", str(value))
    return WORDS[language].get(str(value), str(value)) if name == "track" else str(value)
