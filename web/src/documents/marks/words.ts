import { slice } from "../../ui/text";

export const t = slice({
  de: {
    tools: "Werkzeuge zum Zeichnen",
    "tool.pen": "Stift",
    "tool.highlighter": "Textmarker",
    "tool.text": "Text",
    "tool.arrow": "Pfeil",
    "tool.rectangle": "Rahmen",
    undo: "Rückgängig",
    redo: "Wiederholen",
    unsent: {
      one: "Eine Zeichnung ist noch nicht gesendet",
      other: "{count} Zeichnungen sind noch nicht gesendet",
    },
    surface:
      "Zeichenfläche, {tool}. Pfeiltasten bewegen das Kreuz, Eingabetaste setzt Anfang und Ende, Escape bricht ab.",
    "keys.begun": "Angefangen. Die Pfeiltasten ziehen weiter, die Eingabetaste beendet.",
    "keys.done": "Gezeichnet.",
    "keys.givenUp": "Abgebrochen.",
    list: {
      one: "Eine Zeichnung auf dieser Seite",
      other: "{count} Zeichnungen auf dieser Seite",
    },
    "list.mark": "{tool} von {name}",
    "list.text": "Text von {name}: {text}",
    "list.unsent": "{mark} (noch nicht gesendet)",
    "list.erased": "Die Zeichnung ist entfernt.",
    "text.label": "Text für diese Seite",
    "text.done": "Einfügen",
    "text.cancel": "Abbrechen",
  },
  en: {
    tools: "Drawing tools",
    "tool.pen": "Pen",
    "tool.highlighter": "Highlighter",
    "tool.text": "Text",
    "tool.arrow": "Arrow",
    "tool.rectangle": "Frame",
    undo: "Undo",
    redo: "Redo",
    unsent: {
      one: "One drawing is not sent yet",
      other: "{count} drawings are not sent yet",
    },
    surface:
      "Drawing area, {tool}. The arrow keys move the cross, Enter sets beginning and end, Escape gives up.",
    "keys.begun": "Begun. The arrow keys go on drawing, Enter ends it.",
    "keys.done": "Drawn.",
    "keys.givenUp": "Given up.",
    list: {
      one: "One drawing on this page",
      other: "{count} drawings on this page",
    },
    "list.mark": "{tool} by {name}",
    "list.text": "Text by {name}: {text}",
    "list.unsent": "{mark} (not sent yet)",
    "list.erased": "The drawing is removed.",
    "text.label": "Text for this page",
    "text.done": "Insert",
    "text.cancel": "Cancel",
  },
});
