import { slice } from "../ui/text";

export const t = slice({
  de: {
    title: "Ihre Dokumente",
    lead: "Das hat Ihnen {house} nach dem Gespräch mitgegeben.",
    until:
      "Sie können die Dokumente bis {day} herunterladen. Speichern Sie sie bis dahin auf Ihrem Gerät. Diese Adresse können Sie so lange immer wieder öffnen.",
    none: "Im Moment liegt hier kein Dokument für Sie.",
    missing:
      "Das können wir Ihnen gerade nicht geben: {names}. Versuchen Sie es später noch einmal oder melden Sie sich bei uns.",
    foreign:
      "Ist das nicht Ihr eigenes Gerät? Dann löschen Sie die Dateien wieder, wenn Sie sie gelesen oder ausgedruckt haben.",
    loading: "Ihre Dokumente werden geladen …",
    download: "Herunterladen",
    marked: "mit Markierungen",
    pages: { one: "{count} Seite", other: "{count} Seiten" },
    "kind.pdf": "PDF",
    "kind.image": "Bild",
    "kind.text": "Text",
    sha256: "Prüfsumme (SHA-256)",
    "sha256.hint":
      "Damit lässt sich feststellen, dass die Datei bei Ihnen genau die ist, die wir Ihnen gegeben haben. Sie brauchen das nur, wenn jemand danach fragt.",
    copy: "Prüfsumme kopieren",
    copied: "Prüfsumme kopiert",
    "copy.failed": "Kopieren geht hier nicht. Wählen Sie die Prüfsumme von Hand aus.",
    stale: "Wir erreichen den Dienst gerade nicht. Diese Liste ist von vorhin.",
    again: "Noch einmal versuchen",
    over: "Hier gibt es nichts mehr zum Herunterladen",
    help: "So erreichen Sie uns",
  },
  en: {
    title: "Your documents",
    lead: "{house} gave you these after the conversation.",
    until:
      "You can download the documents until {day}. Save them on your device before then. Until that day you can open this address as often as you like.",
    none: "There is no document here for you at the moment.",
    missing: "This we can't give you just now: {names}. Try again later, or get in touch with us.",
    foreign:
      "Is this not your own device? Then delete the files again once you have read or printed them.",
    loading: "Your documents are being loaded …",
    download: "Download",
    marked: "with marks",
    pages: { one: "{count} page", other: "{count} pages" },
    "kind.pdf": "PDF",
    "kind.image": "Picture",
    "kind.text": "Text",
    sha256: "Checksum (SHA-256)",
    "sha256.hint":
      "It shows that the file you have is exactly the one we gave you. You need it only if somebody asks for it.",
    copy: "Copy the checksum",
    copied: "Checksum copied",
    "copy.failed": "Copying doesn't work here. Select the checksum by hand.",
    stale: "We can't reach the service just now. This list is from before.",
    again: "Try again",
    over: "There is nothing to download here any more",
    help: "How to reach us",
  },
});
