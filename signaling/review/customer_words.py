"""What a customer's package says, in both languages. People without a law degree read it."""

from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["de", "en"]
PAGES: Final[Mapping[Language, str]] = {"de": "Auskunft.de.html", "en": "Information.en.html"}

WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "de": {
        "title": "Was über Sie gespeichert ist",
        "intro": "Diese Seite zeigt alles, was wir aus Ihren Videogesprächen über Sie gespeichert "
        "haben. Dieselben Angaben "
        "stehen für Programme lesbar in der Datei data.json.",
        "house": "Von",
        "made": "Erstellt",
        "reference": "Kundennummer",
        "contact": "Gespräch",
        "contacts": "Gespräche",
        "none": "Es ist kein Gespräch gespeichert.",
        "number": "Nummer des Gesprächs",
        "opened": "Eröffnet",
        "connected": "Beginn",
        "ended": "Ende",
        "queue": "Anliegen",
        "topic": "Thema",
        "channel": "Art",
        "video": "Video",
        "sound": "Ton",
        "chat": "Chat",
        "agent": "Beraten hat Sie",
        "outcome": "Ergebnis",
        "note": "Notiz der Beratung",
        "passed_note": "Notiz bei der Weitergabe",
        "companions": "Begleitung",
        "rating": "Ihre Bewertung",
        "of_five": "von 5 Sternen",
        "answers": "Ihre Antworten zur Aufzeichnung",
        "version": "Fassung",
        "hash": "Prüfsumme des Textes (SHA-256)",
        "documents": "Unterlagen",
        "yours": "von Ihnen",
        "given": "für Sie",
        "gone": "nicht mehr gespeichert",
        "recording": "Aufzeichnung",
        "nothing": "Nichts wurde aufgezeichnet.",
        "withheld": "Bild und Ton von anderen sind nur dabei, wenn sie der Weitergabe zugestimmt "
        "haben. Nicht dabei: {} Personen.",
        "withheld_one": "Bild und Ton von anderen sind nur dabei, wenn sie der Weitergabe zugestimmt "
        "haben. Nicht dabei: eine Person.",
        "running": "Das Gespräch ist noch nicht zu Ende. Die Aufzeichnung ist darum nicht dabei.",
        "unreadable": "Die Aufzeichnung ist nicht mehr lesbar.",
        "key_destroyed": "Die Aufzeichnung wurde gelöscht.",
        "not_agreed": "Es wurde nur von anderen Personen etwas aufgezeichnet. Sie haben der "
        "Weitergabe nicht zugestimmt.",
        "you": "Sie",
        "them": "Beratung",
        "companion": "Begleitung",
        "colleague": "Fachkraft",
        "supervisor": "Leitung",
        "links": "Einladungen",
        "link_made": "Einladung vom",
        "until": "gültig bis",
        "used": "benutzt",
        "times": "mal",
        "rights": "Ihre Rechte",
        "rights_text": "Sie können verlangen, dass wir Falsches berichtigen oder Ihre Daten löschen. "
        "Manches müssen wir eine Zeit lang "
        "aufbewahren; dann sagen wir Ihnen, warum und bis wann. Sie können sich auch an die "
        "Datenschutzaufsicht wenden.",
        "privacy": "Datenschutz",
        "asked": "Fragen",
    },
    "en": {
        "title": "What is stored about you",
        "intro": "This page shows everything that we have stored about you from your video calls. "
        "The same is in the file "
        "data.json, to be read by programs.",
        "house": "From",
        "made": "Made",
        "reference": "Customer number",
        "contact": "Call",
        "contacts": "Calls",
        "none": "No call is stored.",
        "number": "Number of the call",
        "opened": "Opened",
        "connected": "Begin",
        "ended": "End",
        "queue": "Subject",
        "topic": "Topic",
        "channel": "Kind",
        "video": "Video",
        "sound": "Sound",
        "chat": "Chat",
        "agent": "You were advised by",
        "outcome": "Outcome",
        "note": "The agent’s note",
        "passed_note": "Note when passing on",
        "companions": "Companions",
        "rating": "Your rating",
        "of_five": "of 5 stars",
        "answers": "Your answers about recording",
        "version": "Version",
        "hash": "Checksum of the text (SHA-256)",
        "documents": "Documents",
        "yours": "from you",
        "given": "for you",
        "gone": "no longer stored",
        "recording": "Recording",
        "nothing": "Nothing was recorded.",
        "withheld": "Picture and sound of others are included only if they agreed to passing them "
        "on. Not included: {} people.",
        "withheld_one": "Picture and sound of others are included only if they agreed to passing "
        "them on. Not included: one person.",
        "running": "The call is not over yet. So the recording is not included.",
        "unreadable": "The recording can no longer be read.",
        "key_destroyed": "The recording was deleted.",
        "not_agreed": "Only other people were recorded. They did not agree to passing it on.",
        "you": "You",
        "them": "Agent",
        "companion": "Companion",
        "colleague": "Specialist",
        "supervisor": "Supervisor",
        "links": "Invitations",
        "link_made": "Invitation of",
        "until": "valid until",
        "used": "used",
        "times": "times",
        "rights": "Your rights",
        "rights_text": "You may ask us to correct what is wrong or to delete your data. Some of it "
        "we have to keep for a while; then we "
        "tell you why and until when. You may also turn to the data protection authority.",
        "privacy": "Privacy",
        "asked": "Questions",
    },
}
ROLES: Final[Mapping[str, str]] = {
    "customer": "you",
    "agent": "them",
    "companion": "companion",
    "colleague": "colleague",
    "supervisor": "supervisor",
}
