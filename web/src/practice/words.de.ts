import type { ENGLISH } from "./words.en";

export const GERMAN: Record<keyof typeof ENGLISH, string> = {
  title: "Gespräch proben",
  lead: "Sehen und hören Sie sich so, wie Ihre Kundschaft Sie sieht und hört: alleine oder zu zweit. Nichts davon wird aufbewahrt, kein Bild, kein Ton, auch nicht, dass Sie geprobt haben.",
  check: "Wenn Sie möchten, prüfen Sie zuerst Kleidung und Hintergrund.",
  "check.open": "Bild prüfen",
  alone: "Alleine",
  "alone.body":
    "Nehmen Sie bis zu {seconds} Sekunden auf und sehen Sie sich das an: Ihr Bild seitenrichtig, mit Ihrer Stimme. Die Aufnahme bleibt in dieser Seite und ist weg, sobald Sie sie verlassen.",
  "alone.start": "Aufnehmen",
  "alone.again": "Noch einmal aufnehmen",
  "alone.stop": "Stopp",
  "alone.running": "Die Aufnahme läuft: Sprechen Sie wie mit einer Kundin.",
  "alone.play": "Ihre Aufnahme",
  "alone.drop": "Löschen",
  "alone.failed":
    "Dieser Browser konnte nicht aufnehmen. Versuchen Sie es zu zweit oder mit einem anderen Browser.",
  "alone.devices": "Schalten Sie zuerst Kamera und Mikrofon ein.",
  two: "Zu zweit",
  "two.body":
    "Sie erhalten einen Link für eine Kollegin oder einen Kollegen, die hier auch angemeldet sind. Dann sprechen Sie wie in einem echten Gespräch.",
  "two.start": "Beginnen",
  "two.wait": "Schicken Sie diesen Link weiter. Sobald er geöffnet wird, sind Sie verbunden.",
  "two.link": "Link für die andere Person",
  "two.joining": "Die Probe wird verbunden …",
  "two.over": "Diese Probe ist zu Ende.",
  "two.over_body":
    "Sie endete, weil ein Gespräch begann oder weil sie in einem anderen Tab weitergeht.",
  "two.leave": "Probe beenden",
  "two.back": "Zurück zur Auswahl",
  "two.with": "Probe mit {name}",
  "two.busy": "Sie sind in einem Gespräch. Proben Sie, wenn es zu Ende ist.",
};
