import type { Problem, ProblemCode } from "./problems";
import { STAFF_GERMAN } from "./problems.staff.de";

export const GERMAN: Record<ProblemCode, Problem> = {
  ...STAFF_GERMAN,
  malformed: {
    happened: "Diese Anfrage konnten wir nicht lesen.",
    means: "Wahrscheinlich ist diese Seite älter als unser Dienst. Es wurde nichts geändert.",
    todo: "Laden Sie die Seite neu und versuchen Sie es noch einmal.",
  },
  unsupported_version: {
    happened: "Diese Seite ist nicht mehr aktuell.",
    means: "Unser Dienst wurde in der Zwischenzeit erneuert.",
    todo: "Laden Sie die Seite neu.",
  },
  too_large: {
    happened: "Das war zu viel auf einmal.",
    means: "Der Inhalt ist zu groß und wurde nicht gesendet.",
    todo: "Kürzen Sie den Text und senden Sie ihn noch einmal.",
  },
  too_many_messages: {
    happened: "Von dieser Seite kamen sehr viele Anfragen in kurzer Zeit.",
    means: "Wir haben die Verbindung zum Schutz aller anderen kurz unterbrochen.",
    todo: "Warten Sie einen Moment. Die Seite verbindet sich dann wieder.",
  },
  hello_first: {
    happened: "Die Verbindung wurde nicht richtig aufgebaut.",
    means: "Diese Seite muss sich neu anmelden. Es ging nichts verloren.",
    todo: "Laden Sie die Seite neu.",
  },
  not_allowed: {
    happened: "Das ist mit diesem Zugang nicht erlaubt.",
    means: "Ihr Zugang hat nicht die nötigen Rechte. Es wurde nichts geändert.",
    todo: "Melden Sie sich mit einem anderen Zugang an oder fragen Sie Ihre Verwaltung.",
  },
  origin_refused: {
    happened: "Diese Adresse ist bei uns nicht bekannt.",
    means: "Die Seite wurde unter einer Adresse geöffnet, die der Dienst nicht zulässt.",
    todo: "Öffnen Sie den Link so, wie Sie ihn bekommen haben.",
  },
  not_found: {
    happened: "Das gibt es hier nicht.",
    means: "Es wurde gelöscht oder die Adresse enthält einen Fehler.",
    todo: "Gehen Sie zurück und wählen Sie einen anderen Eintrag.",
  },
  unavailable: {
    happened: "Unser Dienst ist gerade nicht erreichbar.",
    means: "Er startet neu oder ist überlastet. Ihr Platz bleibt erhalten.",
    todo: "Warten Sie einen Moment. Wir versuchen es von selbst wieder.",
  },
  "link.invalid": {
    happened: "Dieser Link ist nicht gültig.",
    means:
      "Er ist unvollständig oder wurde verändert. Beim Kopieren geht manchmal ein Teil verloren.",
    todo: "Öffnen Sie den Link direkt in Ihrer Nachricht. Oder geben Sie einen Zugangscode ein.",
  },
  "link.wrong_desk": {
    happened: "Dieser Link gehört zu einer anderen Beratung.",
    means: "Er wurde von einer anderen Stelle ausgestellt und gilt hier nicht.",
    todo: "Prüfen Sie, von wem Sie den Link haben, und fragen Sie dort nach.",
  },
  "link.not_yet_valid": {
    happened: "Dieser Link gilt noch nicht.",
    means: "Der Zeitpunkt für Ihr Gespräch ist noch nicht gekommen.",
    todo: "Öffnen Sie den Link später noch einmal.",
  },
  "link.expired": {
    happened: "Dieser Link ist abgelaufen.",
    means: "Links gelten aus Gründen der Sicherheit nur für eine bestimmte Zeit.",
    todo: "Bitten Sie um einen neuen Link. Oder geben Sie einen Zugangscode ein.",
  },
  "link.revoked": {
    happened: "Dieser Link wurde zurückgezogen.",
    means: "Wer ihn ausgestellt hat, hat ihn ungültig gemacht.",
    todo: "Bitten Sie um einen neuen Link. Oder geben Sie einen Zugangscode ein.",
  },
  "link.used_up": {
    happened: "Dieser Link wurde schon benutzt.",
    means: "Das Gespräch zu diesem Link hat bereits stattgefunden.",
    todo: "Bitten Sie um einen neuen Link, wenn Sie noch einmal sprechen möchten.",
  },
  "code.unknown": {
    happened: "Diesen Code kennen wir nicht.",
    means: "Er ist falsch eingegeben oder abgelaufen.",
    todo: "Prüfen Sie die sechs Ziffern. Oder bitten Sie am Telefon um einen neuen Code.",
  },
  "code.too_many_tries": {
    happened: "Es wurden zu viele falsche Codes eingegeben.",
    means: "Zum Schutz vor Raten nehmen wir gerade keine Codes von hier an.",
    todo: "Warten Sie einige Minuten und versuchen Sie es dann noch einmal.",
  },
  "code.certificate": {
    happened: "Sie können gerade keinen Zugangscode erstellen.",
    means: "Für Gespräche in Ihrer Warteschlange fehlt Ihnen ein gültiges Zertifikat.",
    todo: "Verbinden Sie die Person mit einer anderen Beraterin oder einem anderen Berater. Fragen Sie Ihre Leitung nach dem Zertifikat.",
  },
  "certificate.over": {
    happened: "Dieser Eintrag ist schon beendet.",
    means: "Jemand anderes hat das Zertifikat inzwischen widerrufen oder ersetzt.",
    todo: "Laden Sie die Seite neu, um den heutigen Stand zu sehen.",
  },
  "contact.none": {
    happened: "Auf diesem Gerät ist kein Gespräch geöffnet.",
    means: "Ihre Sitzung ist beendet oder wurde in einem anderen Browser begonnen.",
    todo: "Öffnen Sie Ihren Link noch einmal. Oder geben Sie einen Zugangscode ein.",
  },
  "contact.closed": {
    happened: "Dieses Gespräch ist beendet.",
    means: "Es kann nicht fortgesetzt werden.",
    todo: "Bitten Sie um einen neuen Link, wenn Sie noch einmal sprechen möchten.",
  },
  "contact.wrong_state": {
    happened: "Das ist in diesem Moment nicht möglich.",
    means: "Das Gespräch ist inzwischen weiter, als diese Seite zeigt. Es wurde nichts geändert.",
    todo: "Laden Sie die Seite neu. Sie zeigt dann den richtigen Stand.",
  },
  "contact.not_admitted": {
    happened: "Sie sind noch nicht eingelassen.",
    means: "Dieser Link wird schon auf einem anderen Gerät benutzt.",
    todo: "Warten Sie, bis Sie eingelassen werden. Oder machen Sie auf dem anderen Gerät weiter.",
  },
  "queue.closed": {
    happened: "Die Beratung ist gerade geschlossen.",
    means: "Sie sind außerhalb der Öffnungszeiten gekommen.",
    todo: "Öffnen Sie Ihren Link zu den Öffnungszeiten noch einmal.",
  },
  "queue.full": {
    happened: "Im Moment warten zu viele Menschen.",
    means: "Wir können gerade niemanden mehr in die Warteschlange aufnehmen.",
    todo: "Versuchen Sie es in einigen Minuten noch einmal. Ihr Link bleibt gültig.",
  },
  "queue.channel_not_offered": {
    happened: "Diese Art des Gesprächs bieten wir hier nicht an.",
    means: "Für Ihr Anliegen sind nur andere Wege vorgesehen, zum Beispiel mit Mikrofon.",
    todo: "Wählen Sie eine andere Art, am Gespräch teilzunehmen.",
  },
  "queue.unknown": {
    happened: "Diese Warteschlange gibt es nicht.",
    means: "Die Person wurde nicht übergeben und spricht weiter mit Ihnen.",
    todo: "Wählen Sie eine andere Warteschlange.",
  },
  "queue.unstaffed": {
    happened: "In dieser Warteschlange ist gerade niemand da, der die Person beraten darf.",
    means: "Die Person wurde nicht übergeben und spricht weiter mit Ihnen.",
    todo: "Wählen Sie eine andere Warteschlange. Oder vereinbaren Sie einen neuen Termin.",
  },
  "contact.full": {
    happened: "Es sind schon sechs Personen im Gespräch.",
    means: "Mehr Personen können nicht gleichzeitig teilnehmen.",
    todo: "Warten Sie, bis jemand das Gespräch verlassen hat.",
  },
  "media.unavailable": {
    happened: "Die Übertragung von Ton und Bild ist gerade nicht möglich.",
    means: "Unser Server für Gespräche antwortet nicht.",
    todo: "Warten Sie einen Moment. Ton und Bild kommen von selbst zurück.",
  },
  "media.refused": {
    happened: "Ton und Bild konnten nicht verbunden werden.",
    means: "Ihr Browser hat etwas gesendet, das wir nicht verarbeiten können.",
    todo: "Versuchen Sie es noch einmal oder benutzen Sie einen anderen Browser.",
  },
  "media.certificate_mismatch": {
    happened: "Die Verbindung war nicht sicher. Wir haben sie beendet.",
    means: "Jemand auf dem Weg zu uns hat die Verbindung verändert.",
    todo: "Eine neue Verbindung wird aufgebaut. Geschieht das öfter, benutzen Sie ein anderes Netz.",
  },
  "call.stale": {
    happened: "Die Verbindung wird gerade erneuert.",
    means: "Diese Nachricht gehörte noch zur alten Verbindung.",
    todo: "Warten Sie einen Moment. Ton und Bild kommen von selbst zurück.",
  },
  "signal.invalid": {
    happened: "Ton und Bild konnten nicht verbunden werden.",
    means: "Ihr Browser hat etwas gesendet, das wir nicht verarbeiten können.",
    todo: "Versuchen Sie es noch einmal oder benutzen Sie einen anderen Browser.",
  },
  "text.empty": {
    happened: "Die Nachricht ist leer.",
    means: "Sie wurde nicht gesendet.",
    todo: "Schreiben Sie etwas und senden Sie es dann.",
  },
  "text.too_long": {
    happened: "Dieser Text ist zu lang.",
    means: "Er wurde nicht gesendet.",
    todo: "Kürzen Sie den Text oder teilen Sie ihn auf.",
  },
  "rating.invalid": {
    happened: "Die Bewertung konnte nicht gespeichert werden.",
    means: "Es fehlt die Zahl von 1 bis 5.",
    todo: "Wählen Sie eine Zahl und senden Sie die Bewertung noch einmal.",
  },
  "claim.gone": {
    happened: "Das andere Gerät wartet nicht mehr.",
    means: "Jemand hat schon entschieden, oder das Gerät hat die Seite verlassen.",
    todo: "Sie müssen nichts tun.",
  },
  "reservation.gone": {
    happened: "Dieses Gespräch wird Ihnen nicht mehr angeboten.",
    means: "Die Zeit ist abgelaufen, oder der Kunde ist gegangen.",
    todo: "Sie müssen nichts tun. Das nächste Gespräch wird wieder angezeigt.",
  },
  "presence.busy": {
    happened: "Ihr Status kann gerade nicht geändert werden.",
    means: "Sie sind in einem Gespräch, oder Ihnen wird gerade eines angeboten.",
    todo: "Beenden Sie zuerst das Gespräch oder lehnen Sie es ab.",
  },
  "presence.reason_unknown": {
    happened: "Diesen Pausengrund gibt es nicht mehr.",
    means: "Die Einstellungen wurden geändert.",
    todo: "Laden Sie die Seite neu und wählen Sie einen anderen Grund.",
  },
  "wrap_up.disposition_unknown": {
    happened: "Dieses Ergebnis steht nicht zur Auswahl.",
    means: "Die Einstellungen wurden geändert. Ihre Notiz ist noch da.",
    todo: "Wählen Sie ein anderes Ergebnis und schließen Sie dann ab.",
  },
  "agent.disabled": {
    happened: "Dieser Zugang ist gesperrt.",
    means: "Ihre Verwaltung hat ihn abgeschaltet.",
    todo: "Wenden Sie sich an Ihre Verwaltung.",
  },
  "colleague.unknown": {
    happened: "Diese Person ist hier nicht mehr tätig.",
    means: "Wir können sie nicht fragen.",
    todo: "Wählen Sie jemand anderen.",
  },
  "colleague.not_qualified": {
    happened: "Diese Person darf dieses Gespräch nicht übernehmen.",
    means: "Ihr fehlt eine Sprache, eine Kenntnis oder ein Zertifikat, das hier nötig ist.",
    todo: "Wählen Sie jemand anderen. Um Rat fragen können Sie auch diese Person.",
  },
  "colleague.not_available": {
    happened: "Diese Person kann gerade nicht gefragt werden.",
    means: "Sie ist im Gespräch, macht Pause oder ist nicht da.",
    todo: "Wählen Sie jemand anderen. Oder übergeben Sie an die Warteschlange.",
  },
  "companion.gone": {
    happened: "Diese Einladung gilt nicht mehr.",
    means: "Sie wurde schon benutzt oder zurückgenommen, oder das Gespräch ist vorbei.",
    todo: "Bitten Sie um einen neuen Link.",
  },
  "consult.running": {
    happened: "Sie fragen schon jemanden um Rat.",
    means: "Es geht nur eine Rückfrage nach der anderen.",
    todo: "Beenden Sie zuerst die laufende Rückfrage.",
  },
  "practice.busy": {
    happened: "Sie sind gerade in einem Gespräch.",
    means: "Probe und Gespräch gehen nicht zugleich: Beide brauchen Ihre Kamera.",
    todo: "Proben Sie, wenn das Gespräch zu Ende ist.",
  },
  "practice.full": {
    happened: "Hier proben schon zwei.",
    means: "In einer Probe ist Platz für zwei.",
    todo: "Beginnen Sie eine eigene Probe und schicken Sie deren Link weiter.",
  },
  "consult.none": {
    happened: "Es läuft keine Rückfrage mehr.",
    means: "Die andere Person hat aufgelegt oder nicht geantwortet.",
    todo: "Fragen Sie noch einmal, wenn Sie weiter Rat brauchen.",
  },
  "supervision.off": {
    happened: "Sie können an Gesprächen nicht teilnehmen.",
    means: "Ihr Haus hat das nicht eingeschaltet.",
    todo: "Fragen Sie Ihre Verwaltung. Der Betriebsrat muss zugestimmt haben.",
  },
  "supervision.purpose_unknown": {
    happened: "Der Zweck der Teilnahme fehlt.",
    means: "Sie nehmen noch nicht teil.",
    todo: "Wählen Sie einen der Zwecke aus der Liste.",
  },
  "consent.outdated": {
    happened: "Der Text wurde inzwischen geändert.",
    means: "Ihre Antwort galt dem früheren Text und wurde nicht gespeichert.",
    todo: "Lesen Sie den neuen Text und antworten Sie noch einmal.",
  },
  "consent.purpose_unknown": {
    happened: "Danach wird hier nicht gefragt.",
    means: "Ihre Antwort wurde nicht gespeichert.",
    todo: "Laden Sie die Seite neu und antworten Sie noch einmal.",
  },
  "consent.not_asked": {
    happened: "Ihre Antwort wird hier nicht gebraucht.",
    means: "Sie werden in diesem Gespräch nicht aufgezeichnet.",
    todo: "Sie müssen nichts tun.",
  },
  "consent.impossible": {
    happened: "Eine Einwilligung ist hier nicht möglich.",
    means: "Das wurde in diesem Gespräch so vermerkt. Es wird nicht aufgezeichnet.",
    todo: "Führen Sie das Gespräch ohne Aufzeichnung weiter.",
  },
  "recording.off": {
    happened: "Das geht in diesem Gespräch nicht.",
    means: "Hier wird nicht aufgezeichnet, oder auf andere Weise.",
    todo: "Führen Sie das Gespräch einfach weiter.",
  },
  "order.not_possible": {
    happened: "Das Auftragsgespräch kann jetzt nicht beginnen.",
    means: "Die Pflichtaufzeichnung ist nicht möglich, oder jemand hat ihr widersprochen.",
    todo: "Nehmen Sie keinen Auftrag an. Bieten Sie einen anderen Weg an.",
  },
  "documents.off": {
    happened: "Dokumente lassen sich hier nicht verwenden.",
    means: "Dieses Haus oder diese Warteschlange bietet das nicht an.",
    todo: "Sprechen Sie weiter. Schicken Sie das Dokument bei Bedarf auf anderem Weg.",
  },
  "document.outdated": {
    happened: "Diese Fassung des Dokuments gilt heute nicht.",
    means:
      "Sie ist abgelaufen, gilt noch nicht, wurde zurückgezogen oder durch eine neuere ersetzt.",
    todo: "Öffnen Sie die Bibliothek und nehmen Sie die gültige Fassung.",
  },
  "document.gone": {
    happened: "Dieses Dokument ist nicht mehr da.",
    means: "Es wurde entfernt, oder die Zeit der Aufbewahrung ist vorbei.",
    todo: "Wenn Sie es noch brauchen, bitten Sie darum, dass es noch einmal geschickt wird.",
  },
  "document.unreadable": {
    happened: "Dieses Dokument lässt sich nicht lesen.",
    means: "Mit der Aufbewahrung bei uns stimmt etwas nicht. Niemand hat es verändert.",
    todo: "Versuchen Sie ein anderes Dokument. Nennen Sie Ihrer Verwaltung, welches es war.",
  },
  "document.busy": {
    happened: "Diese Seite des Dokuments konnte nicht rechtzeitig gezeigt werden.",
    means: "Gerade sind viele Dokumente offen, oder die Seite ist sehr aufwendig.",
    todo: "Versuchen Sie es gleich noch einmal.",
  },
  "upload.offset": {
    happened: "Ein Teil der Datei kam nicht in der richtigen Reihenfolge an.",
    means: "Es ist nichts verloren. Die Übertragung geht dort weiter, wo alles sicher ist.",
    todo: "Warten Sie einen Moment. Geht es nicht weiter, fügen Sie die Datei noch einmal hinzu.",
  },
  "upload.over": {
    happened: "Diese Übertragung ist schon vorbei.",
    means: "Sie ist fertig, wurde abgelehnt oder abgebrochen.",
    todo: "Fehlt das Dokument, fügen Sie es noch einmal hinzu.",
  },
  "upload.limit": {
    happened: "Das sind zu viele Dateien auf einmal.",
    means: "Es gibt Grenzen, damit der Dienst für alle schnell bleibt.",
    todo: "Warten Sie, bis eine Datei fertig ist. Fügen Sie dann die nächste hinzu.",
  },
  "upload.disk_full": {
    happened: "Für diese Datei ist gerade kein Platz.",
    means: "Unser Speicher ist voll. Was schon da ist, ist sicher.",
    todo: "Versuchen Sie es später noch einmal, oder sagen Sie es uns. Sie können weiter sprechen.",
  },
  "upload.unready": {
    happened: "Diese Datei ist noch nicht fertig.",
    means: "Sie wird noch geprüft und umgewandelt, oder sie wurde abgelehnt.",
    todo: "Warten Sie, bis die Übertragung fertig ist. Versuchen Sie es dann noch einmal.",
  },
  "download.over": {
    happened: "Diese Dateien können nicht mehr heruntergeladen werden.",
    means:
      "Die Dokumente standen nur für begrenzte Zeit bereit. Diese Zeit ist vorbei, oder der Link ist nicht vollständig.",
    todo: "Wenn Sie die Dokumente noch brauchen, fragen Sie Ihre Ansprechperson.",
  },
  "document.page_unknown": {
    happened: "Diese Seite gibt es im Dokument nicht.",
    means: "Das Dokument hat weniger Seiten. Es wurde nichts geändert.",
    todo: "Wählen Sie eine andere Seite.",
  },
  "document.stale": {
    happened: "Jemand anderes war gerade schneller.",
    means: "Inzwischen wird etwas anderes gezeigt. Ihr Schritt wurde nicht ausgeführt.",
    todo: "Sehen Sie kurz nach, was gezeigt wird, und versuchen Sie es dann noch einmal.",
  },
  "document.not_presenter": {
    happened: "Gerade zeigt jemand anderes das Dokument.",
    means: "Nur wer zeigt, blättert für alle. Für sich selbst können Sie jederzeit blättern.",
    todo: "Bitten Sie darum, selbst zeigen zu dürfen.",
  },
  "document.shown": {
    happened: "Dieses Dokument wird gerade gezeigt.",
    means: "Solange es alle sehen, kann es nicht entfernt werden.",
    todo: "Schließen Sie es zuerst und entfernen Sie es dann.",
  },
  "document.limit": {
    happened: "In diesem Gespräch sind schon sehr viele Dokumente.",
    means: "Mehr als 50 gehen nicht. Das neue wurde nicht aufgenommen.",
    todo: "Entfernen Sie eines, das nicht mehr gebraucht wird.",
  },
  "mark.invalid": {
    happened: "Diese Zeichnung konnten wir nicht übernehmen.",
    means: "Ihr Browser hat etwas gesendet, das wir nicht verarbeiten können.",
    todo: "Zeichnen Sie noch einmal. Wenn es dann nicht geht, laden Sie die Seite neu.",
  },
  "mark.limit": {
    happened: "Diese Zeichnung ist zu groß, oder es sind zu viele.",
    means: "Sie wurde nicht übernommen. Was schon da ist, bleibt.",
    todo: "Zeichnen Sie in kürzeren Strichen oder mit weniger Text.",
  },
  "sign_in.refused": {
    happened: "Die Anmeldung hat nicht geklappt.",
    means: "Name oder Passwort stimmen nicht.",
    todo: "Prüfen Sie beides und versuchen Sie es noch einmal.",
  },
  "sign_in.locked": {
    happened: "Dieser Zugang ist für kurze Zeit gesperrt.",
    means: "Es gab zu viele falsche Anmeldungen.",
    todo: "Warten Sie einige Minuten. Wenn Sie es nicht selbst waren, sagen Sie Ihrer Verwaltung Bescheid.",
  },
  "sign_in.needed": {
    happened: "Sie sind nicht angemeldet.",
    means: "Ihre Sitzung ist abgelaufen oder wurde beendet.",
    todo: "Melden Sie sich noch einmal an.",
  },
  "password.weak": {
    happened: "Dieses Passwort ist zu leicht zu erraten.",
    means: "Es ist zu kurz oder steht auf Listen bekannter Passwörter.",
    todo: "Wählen Sie ein längeres Passwort, zum Beispiel vier zufällige Wörter.",
  },
  "field.invalid": {
    happened: "Eine Angabe stimmt nicht.",
    means: "Sie fehlt oder hat die falsche Form. Es wurde nichts gespeichert.",
    todo: "Prüfen Sie Ihre Angaben und versuchen Sie es noch einmal.",
  },
  "local.offline": {
    happened: "Ihr Gerät hat gerade kein Internet.",
    means: "Ohne Verbindung erreichen wir Sie nicht. Es ging nichts verloren.",
    todo: "Prüfen Sie WLAN oder mobile Daten und versuchen Sie es noch einmal.",
  },
  "local.unreachable": {
    happened: "Wir erreichen den Dienst nicht.",
    means: "Ihre Internetverbindung ist unterbrochen, oder der Dienst startet gerade neu.",
    todo: "Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
  },
  "local.timeout": {
    happened: "Der Dienst hat zu lange nicht geantwortet.",
    means: "Die Verbindung ist langsam oder unterbrochen.",
    todo: "Warten Sie einen Moment und versuchen Sie es dann noch einmal.",
  },
  "local.ended": {
    happened: "Die Verbindung ist beendet.",
    means: "Diese Seite ist nicht mehr mit dem Dienst verbunden.",
    todo: "Laden Sie die Seite neu.",
  },
  "local.file": {
    happened: "Diese Datei lässt sich nicht mehr lesen.",
    means:
      "Sie wurde verschoben, geändert oder gelöscht, oder das Gerät gibt sie nicht frei. Es ging nichts anderes verloren.",
    todo: "Wählen Sie die Datei noch einmal aus.",
  },
  "local.unreadable": {
    happened: "Unser Dienst hat unerwartet geantwortet.",
    means: "Der Fehler liegt bei uns, nicht bei Ihnen. Es ging nichts verloren.",
    todo: "Laden Sie die Seite neu. Wenn es dann nicht geht, rufen Sie uns an.",
  },
};
