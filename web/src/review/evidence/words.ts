import { slice } from "../../ui/text";

export const t = slice({
  de: {
    title: "Herausgeben",
    for: "Wofür",
    "for.hint": "Davon hängt ab, was enthalten sein darf. Es wird im Prüfprotokoll festgehalten.",
    "for.authority": "Gericht oder Behörde",
    "for.customer": "Kundin oder Kunde",
    "for.dispute": "Streitfall",
    "for.internal": "Prüfung im Haus",
    bundle: "Beweismittel-Paket",
    "bundle.hint":
      "Eine unterschriebene Datei mit Ton, Bild, gezeigten Seiten, Chat, Einwilligungen, Ablauf und einem Bericht. Sie ist nicht verschlüsselt.",
    "bundle.unrecorded":
      "Eine unterschriebene Datei mit Ablauf, Chat, Unterlagen, Einwilligungen und einem Bericht, der sagt, warum nichts aufgezeichnet wurde. Sie ist nicht verschlüsselt.",
    look: "Zusammenstellen",
    parts: { one: "{count} Aufnahme", other: "{count} Aufnahmen" },
    pages: { one: "{count} Bild einer Seite", other: "{count} Bilder von Seiten" },
    lines: { one: "{count} Chat-Nachricht", other: "{count} Chat-Nachrichten" },
    documents: { one: "{count} Unterlage", other: "{count} Unterlagen" },
    holds: "Enthalten: Bericht, Ablauf, Einwilligungen{held}.",
    unrecorded: "Es wurde nichts aufgezeichnet. Der Bericht sagt, warum.",
    withheld:
      "Nicht enthalten, weil der Weitergabe nicht zugestimmt wurde: {who}. Auch gezeigte Unterlagen fehlen.",
    "trouble.key_destroyed": "Ohne Ton und Bild: Der Schlüssel der Aufzeichnung wurde vernichtet.",
    "trouble.other":
      "Ohne Ton und Bild: Sie sind zurzeit nicht lesbar. Versuchen Sie es später noch einmal.",
    fetch: "Paket laden",
    film: "Film",
    "film.hint":
      "Alle nebeneinander mit den gezeigten Seiten, zum Ansehen in jedem Programm. Er wird im Hintergrund gemacht, auch über einen Neustart des Servers hinweg, und nach einem Tag gelöscht.",
    "film.make": "Film herstellen",
    "film.again": "Noch einmal herstellen",
    "film.waiting": "Wartet, bis ein anderer Film fertig ist.",
    "film.running": "Der Film wird hergestellt: {percent}",
    "film.progress": "Fortschritt des Films",
    "film.cancel": "Abbrechen",
    "film.cancelled": "Der Film wurde abgebrochen oder entfernt.",
    "film.done": "Fertig ({size}), für: {purpose}. Löscht sich {until}.",
    "film.fetch": "Film laden",
    "film.remove": "Film entfernen",
    "failed.title": "Es gibt keinen Film",
    "failed.disk_full":
      "Auf dem Server ist kein Platz mehr. Sagen Sie der Administration Bescheid, und versuchen Sie es danach noch einmal.",
    "failed.archive_unreachable":
      "Der Ordner der Aufzeichnungen ist zurzeit nicht da. Versuchen Sie es später noch einmal.",
    "failed.key_destroyed":
      "Der Schlüssel der Aufzeichnung wurde vernichtet. Niemand kann sie mehr ansehen.",
    "failed.interrupted":
      "Der Server ist mehrmals neu gestartet, während der Film entstand. Stellen Sie ihn noch einmal her.",
    "failed.lost":
      "Der fertige Film liegt nicht mehr auf dem Server. Stellen Sie ihn noch einmal her.",
    "failed.not_agreed":
      "Die Zustimmung zur Weitergabe wurde inzwischen zurückgezogen. Für diesen Zweck darf es keinen Film geben.",
    "failed.other":
      "Das Herstellen hat nicht geklappt. Versuchen Sie es noch einmal; klappt es wieder nicht, hilft das Protokoll des Servers der Administration weiter.",
    "refused.title": "Das darf nicht herausgegeben werden",
    "refused.running": "Das Gespräch ist noch nicht zu Ende. Versuchen Sie es danach noch einmal.",
    "refused.not_agreed":
      "Niemand, von dem etwas enthalten wäre, hat der Weitergabe zugestimmt. Für Gericht oder Behörde ist das nicht nötig.",
    "refused.film_for_another":
      "Es gibt schon einen Film für einen anderen Zweck, in dem andere zu sehen sein können. Entfernen Sie ihn zuerst.",
    "refused.too_many_films":
      "Es liegen schon zu viele Filme bereit. Entfernen Sie einen, oder warten Sie, bis einer abläuft.",
    "refused.later": "Zurzeit nicht möglich",
  },
  en: {
    title: "Hand out",
    for: "For whom",
    "for.hint": "It decides what may be in it, and is kept in the audit log.",
    "for.authority": "Court or authority",
    "for.customer": "Customer",
    "for.dispute": "Dispute",
    "for.internal": "Examination in the house",
    bundle: "Evidence bundle",
    "bundle.hint":
      "One signed file with sound, picture, pages shown, chat, consents, what happened and a report. It is not encrypted.",
    "bundle.unrecorded":
      "One signed file with what happened, chat, documents, consents and a report that says why nothing was recorded. It is not encrypted.",
    look: "Put together",
    parts: { one: "{count} recorded part", other: "{count} recorded parts" },
    pages: { one: "{count} picture of a page", other: "{count} pictures of pages" },
    lines: { one: "{count} chat message", other: "{count} chat messages" },
    documents: { one: "{count} document", other: "{count} documents" },
    holds: "It holds a report, what happened, consents{held}.",
    unrecorded: "Nothing was recorded. The report says why.",
    withheld:
      "Left out, not having agreed that it is passed on: {who}. Documents that were shown are left out too.",
    "trouble.key_destroyed": "Without sound and picture: the recording’s key was destroyed.",
    "trouble.other": "Without sound and picture: they can’t be read now. Try again later.",
    fetch: "Download the bundle",
    film: "Film",
    "film.hint":
      "Everybody side by side with the pages shown, to be watched with any program. It is made in the background, across a restart of the server too, and deleted after a day.",
    "film.make": "Make a film",
    "film.again": "Make it again",
    "film.waiting": "Waiting for another film to be finished.",
    "film.running": "The film is being made: {percent}",
    "film.progress": "Progress of the film",
    "film.cancel": "Cancel",
    "film.cancelled": "The film was cancelled or removed.",
    "film.done": "Ready ({size}), for: {purpose}. Deletes itself {until}.",
    "film.fetch": "Download the film",
    "film.remove": "Remove the film",
    "failed.title": "There is no film",
    "failed.disk_full":
      "There is no room left on the server. Tell your administrators, then try again.",
    "failed.archive_unreachable":
      "The folder of recordings isn’t there at the moment. Try again later.",
    "failed.key_destroyed": "The recording’s key was destroyed. Nobody can watch it any more.",
    "failed.interrupted":
      "The server started anew several times while the film was being made. Make it again.",
    "failed.lost": "The finished film isn’t on the server any more. Make it again.",
    "failed.not_agreed":
      "The consent to passing it on was taken back meanwhile. There may be no film for this purpose.",
    "failed.other":
      "Making it didn’t work. Try again; if it fails again, the server’s log helps your administrators.",
    "refused.title": "This may not be handed out",
    "refused.running": "The contact isn’t over yet. Try again afterwards.",
    "refused.not_agreed":
      "Nobody of whom it would hold anything has agreed that it is passed on. For a court or an authority that isn’t needed.",
    "refused.film_for_another":
      "There is a film for another purpose already, which others may be in. Remove it first.",
    "refused.too_many_films":
      "There are too many films already. Remove one, or wait until one expires.",
    "refused.later": "Not possible right now",
  },
});
