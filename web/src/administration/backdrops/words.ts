import { slice } from "../../ui/text";

export const t = slice({
  de: {
    title: "Hintergründe",
    hint: "Diese Bilder kann das Team im Gespräch hinter sich legen. Der Raum ist dann nicht zu sehen.",
    none: "Noch keine. Weichzeichnen geht immer.",
    full: "Mehr als {count} Hintergründe gehen nicht. Entfernen Sie einen, um einen neuen hinzuzufügen.",
    add: "Hintergrund hinzufügen",
    "add.do": "Hinzufügen",
    added: "Der Hintergrund ist da. Das Team kann ihn ab jetzt wählen.",
    file: "Bild",
    "file.hint":
      "PNG, JPEG, WebP oder HEIC, quer, mindestens 640 Pixel breit, höchstens 15 MB. Gut ist ein ruhiges Bild ohne Schrift.",
    "name.de": "Name auf Deutsch",
    "name.en": "Name auf Englisch",
    "fault.file": "Wählen Sie ein Bild aus.",
    "fault.name": "Schreiben Sie einen Namen, höchstens {count} Zeichen.",
    remove: "Entfernen",
    "remove.tip": "{name} entfernen",
    "remove.title": "Hintergrund entfernen",
    "remove.body":
      "„{name}“ kann danach niemand mehr wählen. Wer ihn gerade zeigt, zeigt ihn bis zum nächsten Laden der Seite weiter; danach wird der Raum weichgezeichnet.",
    removed: "Der Hintergrund ist entfernt.",
    cancel: "Abbrechen",
  },
  en: {
    title: "Backgrounds",
    hint: "Staff can put these pictures behind themselves in a call. The room is not seen then.",
    none: "None yet. Blur is always there.",
    full: "There can be no more than {count} backgrounds. Remove one to add another.",
    add: "Add a background",
    "add.do": "Add",
    added: "The background is there. Staff can choose it from now on.",
    file: "Picture",
    "file.hint":
      "PNG, JPEG, WebP or HEIC, landscape, at least 640 pixels wide, at most 15 MB. A calm picture without writing is good.",
    "name.de": "Name in German",
    "name.en": "Name in English",
    "fault.file": "Choose a picture.",
    "fault.name": "Write a name, at most {count} characters.",
    remove: "Remove",
    "remove.tip": "Remove {name}",
    "remove.title": "Remove a background",
    "remove.body":
      "Nobody can choose “{name}” afterwards. Whoever shows it now goes on showing it until their page is loaded again; then the room is blurred.",
    removed: "The background has been removed.",
    cancel: "Cancel",
  },
});
