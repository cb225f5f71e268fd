import { slice } from "./text";

export const t = slice({
  de: {
    language: "Sprache",
    close: "Schließen",
    cancel: "Abbrechen",
    privacy: "Datenschutz",
    imprint: "Impressum",
    "sorted.up": "aufsteigend sortiert",
    "sorted.down": "absteigend sortiert",
  },
  en: {
    language: "Language",
    close: "Close",
    cancel: "Cancel",
    privacy: "Privacy notice",
    imprint: "Imprint",
    "sorted.up": "sorted ascending",
    "sorted.down": "sorted descending",
  },
});
