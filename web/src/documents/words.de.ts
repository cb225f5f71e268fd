export const GERMAN = {
  documents: "Dokumente",
  here: "In diesem Gespräch",
  none: "Noch kein Dokument in diesem Gespräch.",
  "document.region": "Dokument: {name}",
  pages: { one: "{count} Seite", other: "{count} Seiten" },
  page: "Seite {page}",
  "page.of": "Seite {page} von {pages}",
  "page.before": "Vorige Seite",
  "page.next": "Nächste Seite",
  "page.number": "Zur Seite",
  "page.loading": "Die Seite wird geladen …",
  "page.trouble": "Die Seite lässt sich gerade nicht laden. Wir versuchen es weiter.",
  "page.no-text": "Auf dieser Seite ist kein lesbarer Text, nur ein Bild.",
  bar: "Blättern und Vergrößern",
  "zoom.in": "Größer",
  "zoom.out": "Kleiner",
  "zoom.is": "Vergrößerung {percent} Prozent",
  "zoom.percent": "{percent} %",
  "fit.width": "Ganze Breite",
  "fit.page": "Ganze Seite",
  thumbnails: "Seiten",
  pointer: "Zeiger",
  draw: "Zeichnen",
  understood: "Verstanden",

  presenting: "Alle sehen, was Sie sehen.",
  following: "{name} zeigt.",
  "looking.alone": "Nur Sie sehen das.",
  "looking.page": "Sie schauen selbst. {name} zeigt Seite {page}.",
  "looking.other": "Sie schauen selbst. {name} zeigt ein anderes Dokument.",
  "elsewhere.page": "{name} schaut auf Seite {page}.",
  elsewhere: "{name} schaut etwas anderes an.",
  back: "Zurück zu {name}",
  "back.own": "Zurück",
  "show.all": "Allen zeigen",
  take: "Selbst zeigen",
  hand: "Übergeben",
  "hand.title": "Wer soll zeigen?",
  "hand.body": "Wer zeigt, blättert und vergrößert für alle.",
  close: "Schließen",
  "close.all": "Für alle schließen",

  shown: "wird gezeigt",
  show: "Zeigen",
  look: "Ansehen",
  remove: "Entfernen",
  "remove.sure": "„{name}“ entfernen?",
  "remove.body":
    "Das Dokument und alles, was darauf gezeichnet wurde, ist dann nicht mehr im Gespräch.",
  from: "von {name}, {time} Uhr",
  "from.you": "von Ihnen, {time} Uhr",
  "from.library": "aus der Bibliothek",
  "valid.until": "gültig bis {day}",
  "valid.over": "gilt nicht mehr",
  "valid.over.shown": "Diese Fassung gilt nicht mehr.",
  give: "Nach dem Gespräch mitgeben",
  "give.not": "nicht mitgeben",
  "give.plain": "ohne Markierungen",
  "give.marked": "mit Markierungen",
  "given.plain": "Sie bekommen es nach dem Gespräch.",
  "given.marked": "Sie bekommen es nach dem Gespräch, mit den Markierungen.",

  "bring.file": "Datei wählen",
  "bring.photo": "Foto aufnehmen",
  "bring.hint": "PDF, Bild oder Text. Sie können Dateien auch hierher ziehen oder einfügen.",
  "bring.hint.phone": "PDF, Bild oder Text.",
  "bring.pasted": "Eingefügtes Bild {time}",
  "waiting.title": "Dokumente mitbringen",
  "waiting.body":
    "Haben Sie etwas, das wir gemeinsam ansehen sollen? Laden Sie es schon jetzt hoch. Nur Ihre Beratung sieht es.",
  "library.open": "Bibliothek",
  "library.close": "Bibliothek schließen",
  library: "Bibliothek",
  "library.search": "In der Bibliothek suchen",
  "library.loading": "Die Bibliothek wird geladen …",
  "library.none": "Dazu gibt es kein gültiges Dokument.",
  "library.empty": "Die Bibliothek hat noch kein gültiges Dokument.",
  "library.queue": "Für diese Warteschlange hat die Bibliothek noch kein gültiges Dokument.",
  "library.all": "Auch Dokumente anderer Warteschlangen",
  "library.bring": "Hinzufügen",
  "library.here": "schon im Gespräch",

  "downloads.title": "Ihre Dokumente",
  "downloads.body":
    "Sie können sie bis {until} herunterladen. Auf der Seite steht zu jeder Datei eine Prüfsumme.",
  "downloads.staff": "Unter dieser Adresse bekommt die Person, was Sie ihr mitgeben, bis {until}.",
  "downloads.open": "Zu den Dokumenten",

  uploads: "Dateien, die hochgeladen werden",
  "upload.progress": "Fortschritt",
  "upload.going": "{percent} hochgeladen",
  "upload.paused":
    "Gerade keine Verbindung. Es geht von selbst weiter, sobald die Verbindung wieder da ist.",
  "upload.lost":
    "Die Seite wurde neu geladen. Wählen Sie dieselbe Datei noch einmal, dann geht es weiter, wo es aufgehört hat.",
  "upload.queued": "Wartet, bis andere Dateien hochgeladen sind.",
  "upload.checking": "Die Datei wird geprüft …",
  "upload.converting": "Die Datei wird vorbereitet …",
  "upload.ready": "{name} ist da.",
  "upload.cancel": "Abbrechen",
  "upload.away": "Ausblenden",
  "upload.again": "Noch einmal",
  password: "Kennwort der Datei",
  "password.hint":
    "Diese Datei ist geschützt. Wir brauchen das Kennwort nur zum Öffnen und speichern es nicht.",
  "password.send": "Öffnen",

  "code.empty": "Die Datei ist leer. Bitte wählen Sie eine andere.",
  "code.too_large":
    "Die Datei ist zu groß. Bitte wählen Sie eine kleinere oder nur die Seiten, um die es geht.",
  "code.too_many_pages":
    "Das Dokument hat zu viele Seiten. Bitte wählen Sie nur die Seiten, um die es geht.",
  "code.unsupported":
    "Diese Art von Datei können wir nicht zeigen. Möglich sind PDF, Bilder (PNG, JPEG, WebP, HEIC) und einfacher Text.",
  "code.damaged":
    "Die Datei ist beschädigt und lässt sich nicht reparieren. Bitte speichern Sie sie neu oder machen Sie ein Foto davon.",
  "code.infected":
    "Der Virenschutz hat in dieser Datei etwas Gefährliches gefunden. Wir haben sie nicht angenommen.",
  "code.timeout":
    "Die Datei ist zu aufwendig: Wir konnten sie nicht in angemessener Zeit vorbereiten. Bitte wählen Sie eine einfachere oder machen Sie ein Foto davon.",
  "code.out_of_memory":
    "Die Datei ist zu aufwendig für unser System. Bitte wählen Sie eine kleinere oder machen Sie ein Foto davon.",
  "code.wrong_password": "Das Kennwort passt nicht. Bitte versuchen Sie es noch einmal.",
  "code.too_many_passwords":
    "Das Kennwort war zu oft falsch. Bitte fügen Sie die Datei noch einmal hinzu, wenn Sie das Kennwort wissen.",
  "code.scanner_away":
    "Der Virenschutz antwortet gerade nicht. Ihre Datei wartet und wird geprüft, sobald er wieder da ist.",
  "code.renderer_away":
    "Die Vorbereitung von Dokumenten steht gerade still. Ihre Datei wartet, es geht von selbst weiter.",
  "code.disk_full":
    "Unser Speicher ist gerade voll. Ihre Datei wartet. Sie können ohne sie weitersprechen.",
  "code.storage_away":
    "Unser Speicher antwortet gerade nicht. Ihre Datei wartet. Sie können ohne sie weitersprechen.",
  "code.contact_over": "Das Gespräch ist vorbei. Die Datei wurde nicht mehr angenommen.",
  "code.document_limit":
    "In diesem Gespräch sind schon zu viele Dokumente. Entfernen Sie eines und versuchen Sie es noch einmal.",
  "code.abandoned":
    "Das Hochladen hat zu lange gestanden und wurde beendet. Bitte fügen Sie die Datei noch einmal hinzu.",
  "code.failed":
    "Die Datei ließ sich nicht vorbereiten. Das liegt an uns. Bitte versuchen Sie es noch einmal oder machen Sie ein Foto davon.",
} as const;
