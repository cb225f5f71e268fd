import type { Problem, ProblemCode } from "./problems";

/** What only people of the house meet: in the self-check of their picture, and in compliance. */
export const STAFF_GERMAN = {
  "contact.open": {
    happened: "Dieser Kontakt ist noch nicht zu Ende.",
    means: "Jemand ist noch darin oder schließt ihn ab. So lange wird nichts davon gelöscht.",
    todo: "Versuchen Sie es noch einmal, wenn er abgeschlossen ist.",
  },
  "contact.held": {
    happened: "Für diesen Kontakt gilt eine Löschsperre.",
    means: "Solange sie gilt, darf nichts davon gelöscht werden.",
    todo: "Wer sie gesetzt hat, kann sie aufheben, wenn der Grund entfallen ist.",
  },
  "contact.destroying": {
    happened: "Dieser Kontakt wird gerade gelöscht.",
    means:
      "Das Löschen hatte begonnen, bevor die Löschsperre kam. Es lässt sich nicht mehr anhalten.",
    todo: "Wann und warum es begann, steht im Protokoll.",
  },
  "backdrop.unreadable": {
    happened: "Aus dieser Datei lässt sich kein Hintergrund machen.",
    means:
      "Sie ist kein Bild in PNG, JPEG, WebP oder HEIC, ist beschädigt, oder sie ist zu klein oder zu groß.",
    todo: "Nehmen Sie ein anderes Bild, mindestens 640 Pixel breit und höchstens 15 MB groß.",
  },
  "backdrop.limit": {
    happened: "Es sind schon so viele Hintergründe da, wie möglich sind.",
    means: "Mehr kann niemand überblicken.",
    todo: "Entfernen Sie zuerst einen anderen Hintergrund.",
  },
  "questions.outdated": {
    happened: "Jemand hat die Fragen inzwischen geändert.",
    means: "Ihre Fassung baut auf einer älteren auf und wurde nicht gespeichert.",
    todo: "Laden Sie die Seite neu und tragen Sie Ihre Änderungen noch einmal ein.",
  },
  "judgement.draft_outdated": {
    happened: "Ihr Entwurf wurde an anderer Stelle weitergeschrieben.",
    means: "Diese Seite zeigt einen älteren Stand; gespeichert bleibt der neuere.",
    todo: "Laden Sie die Seite neu. Kopieren Sie vorher, was Sie hier geschrieben haben.",
  },
  "judgement.early": {
    happened: "Dieser Kontakt ist noch nicht abgeschlossen.",
    means: "Beurteilt wird erst, was ganz vorbei ist.",
    todo: "Kommen Sie nach dem Ende der Nachbearbeitung wieder.",
  },
  "judgement.outdated": {
    happened: "Jemand hat inzwischen ein Urteil über diesen Kontakt abgegeben.",
    means: "Ihr Urteil wurde noch nicht abgegeben; Ihr Entwurf ist gespeichert.",
    todo: "Sehen Sie nach, wie der Kontakt jetzt steht, und geben Sie Ihr Urteil dann noch einmal ab.",
  },
  "judgement.given": {
    happened: "Sie haben Ihr Urteil über diesen Kontakt schon abgegeben.",
    means: "Ein Urteil wird einmal abgegeben und ändert sich nicht mehr.",
    todo: "Schreiben Sie einen Kommentar, wenn noch etwas zu sagen ist.",
  },
  "judgement.enough": {
    happened: "Andere haben diesen Kontakt schon beurteilt.",
    means: "Er braucht kein weiteres Urteil; Ihres wurde nicht abgegeben.",
    todo: "Schreiben Sie einen Kommentar, wenn noch etwas zu sagen ist.",
  },
  "judgement.incomplete": {
    happened: "Eine Antwort fehlt noch.",
    means: "Ein Urteil beantwortet jede Frage, und sei es mit „trifft nicht zu“.",
    todo: "Ergänzen Sie die markierte Stelle und geben Sie Ihr Urteil dann ab.",
  },
  "judgement.settled": {
    happened: "Über diesen Kontakt gibt es keine offene Meinungsverschiedenheit.",
    means: "Die Urteile stimmen überein, oder jemand hat sie inzwischen geklärt.",
    todo: "Laden Sie die Seite neu.",
  },
  "task.taken": {
    happened: "Jemand anderes hat diese Aufgabe inzwischen übernommen.",
    means: "Es hat sich nichts geändert.",
    todo: "Laden Sie die Liste neu und nehmen Sie eine andere.",
  },
  "task.done": {
    happened: "Diese Aufgabe ist schon erledigt.",
    means: "Sie kann niemandem mehr gegeben werden.",
    todo: "Laden Sie die Liste neu.",
  },
  "task.barred": {
    happened: "Wer das erste Urteil abgegeben hat, kann nicht das zweite abgeben.",
    means: "Hier werden vier Augen verlangt, von zwei Personen.",
    todo: "Geben Sie die Aufgabe jemand anderem.",
  },
  "plan.ended": {
    happened: "Dieser Plan ist beendet.",
    means: "Nach ihm wird nichts mehr gezogen.",
    todo: "Legen Sie einen neuen Plan an.",
  },
  "sample.drawn": {
    happened: "Für diesen Zeitraum wurde nach diesem Plan schon gezogen.",
    means: "Eine Stichprobe wird einmal gezogen, damit niemand so lange zieht, bis sie passt.",
    todo: "Wählen Sie einen anderen Monat oder sehen Sie sich die Stichprobe unten an.",
  },
  "sample.empty": {
    happened: "In diesem Monat wurde kein Kontakt abgeschlossen, den der Plan meint.",
    means: "Es gibt nichts, woraus gezogen werden könnte.",
    todo: "Wählen Sie einen anderen Monat.",
  },
  "review.purpose_needed": {
    happened: "Sie haben noch nicht gesagt, zu welchem Zweck Sie das ansehen.",
    means: "Ihr Haus will das jedes Mal wissen; es steht dann im Protokoll.",
    todo: "Versuchen Sie es noch einmal und wählen Sie den Zweck.",
  },
  "search.away": {
    happened: "Die Suche steht gerade nicht bereit.",
    means:
      "Kontakte und Aufzeichnungen sind da, nur das Verzeichnis der Wörter kann nicht gelesen werden.",
    todo: "Versuchen Sie es in einer Minute noch einmal. Bleibt es so, sagen Sie es Ihrer Administration.",
  },
  "appearance.off": {
    happened: "Für Sie gibt es gerade keine Prüfung von Kleidung und Hintergrund.",
    means: "Sie ist ausgeschaltet, oder Ihre Warteschlangen verlangen nichts.",
    todo: "Sie brauchen nichts zu tun.",
  },
  "appearance.check_needed": {
    happened: "Vor Videogesprächen prüfen Sie hier kurz Ihr Bild.",
    means: "Für Ihre Warteschlangen steht die Prüfung noch aus, oder die Vorgaben sind neu.",
    todo: "Öffnen Sie die Prüfung. Sie dauert wenige Sekunden.",
  },
  "appearance.stale": {
    happened: "Diese Messung ist zu alt.",
    means: "Zwischen Messung und Senden lag zu viel Zeit. Es wurde nichts gespeichert.",
    todo: "Prüfen Sie Ihr Bild noch einmal.",
  },
  "appearance.replayed": {
    happened: "Diese Messung kam schon einmal an.",
    means: "Jede Messung zählt nur einmal.",
    todo: "Prüfen Sie Ihr Bild noch einmal.",
  },
  "appearance.implausible": {
    happened: "Mit dieser Messung stimmt etwas nicht.",
    means: "Ein Wert kann so nicht gemessen worden sein. Es wurde nichts gespeichert.",
    todo: "Laden Sie die Seite neu und prüfen Sie Ihr Bild noch einmal.",
  },
  "appearance.policy_changed": {
    happened: "Die Vorgaben haben sich gerade geändert.",
    means: "Ihre Messung galt noch den alten Vorgaben.",
    todo: "Prüfen Sie Ihr Bild noch einmal.",
  },
  "appearance.in_call": {
    happened: "Während eines Gesprächs prüfen wir Ihr Bild nicht.",
    means: "Es wurde nichts gemessen und nichts gespeichert.",
    todo: "Prüfen Sie Ihr Bild nach dem Gespräch.",
  },
  "appearance.no_check": {
    happened: "Es gibt gerade keine Prüfung, auf die sich das bezieht.",
    means: "Ihre Schicht hat neu begonnen, oder die Prüfung ist abgelaufen.",
    todo: "Prüfen Sie Ihr Bild noch einmal.",
  },
  "appearance.blocked": {
    happened: "Hier reicht eine Begründung nicht.",
    means: "Ihr Haus hat einen Punkt als zwingend festgelegt.",
    todo: "Ändern Sie den Punkt. Oder bitten Sie Ihre Leitung um Freigabe.",
  },
  "appearance.not_blocked": {
    happened: "Hier wartet niemand mehr auf eine Freigabe.",
    means: "Die Prüfung ist inzwischen bestanden, freigegeben oder vorbei.",
    todo: "Laden Sie die Liste neu.",
  },
  "appearance.policy_invalid": {
    happened: "Diese Vorgaben passen nicht zusammen.",
    means:
      "Sie widersprechen sich, einer anderen Warteschlange oder dem, was belegt ist. Es wurde nichts gespeichert.",
    todo: "Prüfen Sie den genannten Punkt und speichern Sie noch einmal.",
  },
  "appearance.policy_outdated": {
    happened: "Jemand anderes hat diese Vorgaben inzwischen geändert.",
    means: "Ihre Änderung wurde nicht gespeichert.",
    todo: "Laden Sie die Seite neu und ändern Sie die neue Fassung.",
  },
} satisfies Partial<Record<ProblemCode, Problem>>;
