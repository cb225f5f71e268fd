import type { Words } from "../ui/text";

export const de = {
  "title.page": "{step} – {house}",
  loading: "Einen Moment, die Seite wird vorbereitet …",
  connecting: "Wir verbinden Sie mit der Beratung …",
  retry: "Noch einmal versuchen",
  back: "Zurück",
  help: "So erreichen Sie uns",
  "enter-code": "Zugangscode eingeben",

  "welcome.title": "Guten Tag",
  "welcome.desk": "Willkommen bei der Videoberatung von {house}.",
  "welcome.queue": "Ihr Gespräch: {queue}",
  "welcome.how": "So geht es weiter",
  "welcome.step.devices": "Sie prüfen Kamera und Mikrofon. Ihr Browser fragt Sie um Erlaubnis.",
  "welcome.step.wait": "Sie warten kurz, bis jemand für Sie frei ist.",
  "welcome.step.talk": "Sie sprechen von Angesicht zu Angesicht. Sie müssen nichts installieren.",
  "welcome.optional": "Sie können auch ohne Kamera oder ohne Mikrofon teilnehmen.",
  "welcome.start": "Starten",
  "welcome.privacy.before": "Was mit Ihren Daten geschieht, steht in unserem",
  "welcome.privacy.link": "Datenschutzhinweis",
  "welcome.unstaffed.title": "Gerade ist niemand für Ihr Anliegen da",
  "welcome.unstaffed.body":
    "Sie können trotzdem starten und warten. Oder Sie kommen später wieder: Ihr Link gilt bis {until}.",

  "closed.title": "Die Beratung ist gerade geschlossen",
  "closed.next": "Wir sind wieder für Sie da: {when}.",
  "closed.unknown": "Wann wir wieder öffnen, steht noch nicht fest.",
  "closed.keep": "Ihr Link bleibt gültig bis {until}. Öffnen Sie ihn dann einfach noch einmal.",
  "closed.check": "Noch einmal prüfen",
  "closed.checked": "Die Beratung ist weiterhin geschlossen.",

  "home.title": "Videoberatung",
  "home.body":
    "Sie haben einen Link bekommen? Öffnen Sie ihn direkt aus Ihrer Nachricht. Sie telefonieren gerade mit uns? Dann geben Sie den Zugangscode ein.",

  "code.title": "Zugangscode eingeben",
  "code.body": "Den Code nennt Ihnen Ihre Beraterin oder Ihr Berater am Telefon.",
  "code.label": "Code mit sechs Ziffern",
  "code.hint": "Zum Beispiel 123 456",
  "code.error": "Der Code hat genau sechs Ziffern. Prüfen Sie Ihre Eingabe.",
  "code.submit": "Weiter",

  "trouble.not-yet": "Ihr Link gilt ab: {when}.",
  "trouble.wait-until": "Ab {when} können Sie es wieder versuchen.",

  "replaced.title": "Ihr Gespräch läuft woanders weiter",
  "replaced.tab":
    "Sie haben diese Seite in einem anderen Fenster oder Tab geöffnet. Dort geht es weiter.",
  "replaced.device":
    "Ein anderes Gerät wurde eingelassen. Dort geht es weiter. Sie können diese Seite schließen.",
  "replaced.device.back":
    "Möchten Sie hierher zurück? Öffnen Sie auf diesem Gerät noch einmal Ihren Link.",
  "replaced.here": "Hier weitermachen",

  "claimant.title": "Ihr Link wird schon benutzt",
  "claimant.body":
    "Jemand ist mit diesem Link auf einem anderen Gerät angemeldet. Vielleicht waren Sie das selbst.",
  "claimant.waiting":
    "Wir haben auf dem anderen Gerät und bei der Beratung gefragt, ob Sie eintreten dürfen …",
  "claimant.out":
    "Sie möchten nicht warten? Machen Sie auf dem anderen Gerät weiter. Diese Seite können Sie einfach schließen.",
  "claim-refused.title": "Sie wurden nicht eingelassen",
  "claim-refused.body":
    "Das Gespräch geht auf dem anderen Gerät weiter. Wenn das nicht Sie sind, rufen Sie uns bitte an.",

  "devices.title": "Kamera und Mikrofon prüfen",
  "devices.asking.title": "Ihr Browser fragt jetzt um Erlaubnis",
  "devices.asking":
    "Wählen Sie „Zulassen“. Dann sehen und hören wir Sie im Gespräch. Vorher sieht und hört Sie niemand.",
  "devices.picture": "Ihr eigenes Bild",
  "devices.private": "Nur Sie sehen dieses Bild. Noch ist niemand verbunden.",
  "devices.camera": "Kamera",
  "devices.microphone": "Mikrofon",
  "devices.speaker": "Lautsprecher",
  "devices.speaker.default": "Standard des Geräts",
  "devices.camera.off": "Ihre Kamera ist aus",
  "devices.microphone.speak": "Sagen Sie etwas. Der Balken bewegt sich, wenn wir Sie hören.",
  "devices.microphone.off": "Ihr Mikrofon ist aus.",
  "devices.microphone.turn-on": "Mikrofon einschalten",
  "devices.speaker.test": "Lautsprecher testen",
  "devices.speaker.playing": "Sie hören jetzt drei Töne …",
  "devices.speaker.heard":
    "Nichts gehört? Stellen Sie die Lautstärke höher oder wählen Sie einen anderen Lautsprecher.",
  "devices.flip": "Andere Kamera",
  "devices.choose": "Geräte auswählen",
  "devices.join.both": "Mit Kamera und Mikrofon beitreten",
  "devices.join.microphone": "Nur mit Mikrofon beitreten",
  "devices.join.camera": "Mit Kamera und Text-Chat beitreten",
  "devices.join.neither": "Zusehen und schreiben",
  "devices.other": "Anders teilnehmen",
  "devices.other.microphone": "Nur mit Mikrofon",
  "devices.other.neither": "Ohne Kamera und Mikrofon: zusehen und schreiben",
  "devices.other.both": "Doch mit Kamera und Mikrofon",
  "devices.chat.title": "Schreiben statt sprechen",
  "devices.chat.body":
    "Dieses Gespräch findet im Text-Chat statt. Sie brauchen weder Kamera noch Mikrofon.",
  "devices.chat.join": "Zum Text-Chat",

  "failure.camera.refused": "Die Kamera ist für diese Seite nicht erlaubt",
  "failure.camera.blocked": "Ihr Gerät sperrt die Kamera für den Browser",
  "failure.camera.missing": "Wir finden keine Kamera",
  "failure.camera.busy": "Ein anderes Programm benutzt die Kamera",
  "failure.camera.unfit": "Diese Kamera lässt sich nicht benutzen",
  "failure.camera.insecure": "Diese Seite darf die Kamera nicht öffnen",
  "failure.microphone.refused": "Das Mikrofon ist für diese Seite nicht erlaubt",
  "failure.microphone.blocked": "Ihr Gerät sperrt das Mikrofon für den Browser",
  "failure.microphone.missing": "Wir finden kein Mikrofon",
  "failure.microphone.busy": "Ein anderes Programm benutzt das Mikrofon",
  "failure.microphone.unfit": "Dieses Mikrofon lässt sich nicht benutzen",
  "failure.microphone.insecure": "Diese Seite darf das Mikrofon nicht öffnen",
  "failure.both.refused": "Kamera und Mikrofon sind für diese Seite nicht erlaubt",
  "failure.both.blocked": "Ihr Gerät sperrt Kamera und Mikrofon für den Browser",
  "failure.both.missing": "Wir finden weder Kamera noch Mikrofon",
  "failure.both.busy": "Ein anderes Programm benutzt Kamera und Mikrofon",
  "failure.both.unfit": "Kamera und Mikrofon lassen sich nicht benutzen",
  "failure.both.insecure": "Diese Seite darf Kamera und Mikrofon nicht öffnen",
  "failure.in-app": "Dieser Browser kann keine Videogespräche",

  "fix.missing":
    "Schließen Sie das Gerät an oder schalten Sie es ein. Versuchen Sie es dann noch einmal.",
  "fix.busy":
    "Schließen Sie andere Programme mit Videogesprächen, zum Beispiel Teams, Zoom oder ein anderes Browserfenster. Versuchen Sie es dann noch einmal.",
  "fix.unfit": "Wählen Sie ein anderes Gerät oder ziehen Sie es ab und stecken Sie es wieder ein.",
  "fix.insecure":
    "Die Adresse dieser Seite ist nicht verschlüsselt. Öffnen Sie den Link so, wie Sie ihn bekommen haben. Die Adresse beginnt mit https.",
  "fix.in-app":
    "Kopieren Sie den Link in Ihrer Nachricht und fügen Sie ihn in Safari, Chrome oder Firefox ein. Schließen Sie dann diese Seite: Dort geht es in etwa einer halben Minute weiter.",
  "in-app.title": "Öffnen Sie den Link am besten in Ihrem Browser",
  "in-app.known":
    "Sie sehen diese Seite in der App {app}. Kamera und Mikrofon gehen hier oft nicht.",
  "in-app.other":
    "Sie sehen diese Seite in einer anderen App. Kamera und Mikrofon gehen hier oft nicht.",
  "in-app.menu":
    "Tippen Sie auf das Menü (⋯ oder ⋮) und wählen Sie „Im Browser öffnen“. Oder kopieren Sie den Link und fügen Sie ihn in Safari, Chrome oder Firefox ein.",
  "in-app.copy": "Link kopieren",
  "in-app.copied": "Der Link ist kopiert.",
  "in-app.by-hand": "Das Kopieren geht hier nicht. Kopieren Sie den Link in Ihrer Nachricht.",
  "remedy.ios-settings":
    "Tippen Sie neben der Adresse auf „AA“ oder das Symbol für Seiteneinstellungen, dann auf „Website-Einstellungen“. Erlauben Sie Kamera und Mikrofon.",
  "remedy.android-chrome":
    "Tippen Sie auf das Symbol links neben der Adresse, dann auf „Berechtigungen“. Erlauben Sie Kamera und Mikrofon.",
  "remedy.android-settings":
    "Tippen Sie auf das Schloss neben der Adresse und erlauben Sie Kamera und Mikrofon.",
  "remedy.safari-mac":
    "Klicken Sie oben im Menü auf „Safari“, dann auf „Einstellungen für diese Website“. Erlauben Sie Kamera und Mikrofon.",
  "remedy.firefox":
    "Klicken Sie links neben der Adresse auf das durchgestrichene Symbol und entfernen Sie die Sperre.",
  "remedy.chromium":
    "Klicken Sie auf das Symbol links neben der Adresse und schalten Sie Kamera und Mikrofon ein.",
  "remedy.any":
    "Erlauben Sie Kamera und Mikrofon in den Einstellungen Ihres Browsers für diese Seite.",
  "remedy.system-mac":
    "Öffnen Sie Systemeinstellungen, „Datenschutz & Sicherheit“, dann „Kamera“ und „Mikrofon“. Schalten Sie Ihren Browser ein.",
  "remedy.system-windows":
    "Öffnen Sie Einstellungen, „Datenschutz und Sicherheit“, dann „Kamera“ und „Mikrofon“. Erlauben Sie den Zugriff für Desktop-Apps.",
  "remedy.system-android":
    "Öffnen Sie Einstellungen, „Apps“, Ihren Browser, dann „Berechtigungen“. Erlauben Sie Kamera und Mikrofon.",
  "remedy.system-ios":
    "Öffnen Sie die App „Einstellungen“, dann Ihren Browser. Schalten Sie Kamera und Mikrofon ein.",
  "remedy.system-any":
    "Erlauben Sie Ihrem Browser in den Einstellungen Ihres Geräts Kamera und Mikrofon.",

  "waiting.title": "Sie sind im Wartezimmer",
  "waiting.next": "Sie sind als Nächstes dran",
  "waiting.place": "Sie sind auf Platz {place}",
  "waiting.estimate": { one: "Noch etwa {count} Minute", other: "Noch etwa {count} Minuten" },
  "waiting.no-estimate": "Wie lange es dauert, können wir gerade nicht sicher sagen.",
  "waiting.counting": "Ihr Platz wird ermittelt …",
  "waiting.reserved.title": "Gleich geht es los",
  "waiting.reserved.body": "Eine Beraterin oder ein Berater nimmt Ihr Gespräch gerade an.",
  "waiting.returned.title": "Die Verbindung zur Beratung ist abgebrochen",
  "waiting.returned.body":
    "Das tut uns leid. Ihre Wartezeit zählt weiter. Sie sprechen so bald wie möglich mit jemand anderem.",
  "passed.title": "Sie werden weiterverbunden",
  "passed.to_queue": "{by} verbindet Sie weiter: {queue}.",
  "passed.to_agent": "{by} verbindet Sie mit {name}.",
  "passed.called": "{name} wird gerade gefragt. Einen Moment bitte.",
  "waiting.unstaffed.title": "Gerade ist niemand für Ihr Anliegen angemeldet",
  "waiting.unstaffed.body": "Sie behalten Ihren Platz. Sobald jemand kommt, geht es weiter.",
  "waiting.closed.title": "Die Beratung hat inzwischen geschlossen",
  "waiting.closed.body": "Vielleicht nimmt noch jemand Ihr Gespräch an. Wir öffnen wieder: {when}.",
  "waiting.closed.unknown": "Vielleicht nimmt noch jemand Ihr Gespräch an.",
  "waiting.phone":
    "Lassen Sie diese Seite offen. Wenn Ihr Telefon sich sperrt, bleibt Ihr Platz 5 Minuten lang frei.",
  "waiting.desktop":
    "Lassen Sie diese Seite offen. Sie können in anderen Fenstern weiterarbeiten. Wir melden uns mit einem Ton.",
  "waiting.preview": "So sehen wir Sie gleich",
  "waiting.devices": "Geräte ändern",
  "waiting.leave": "Wartezimmer verlassen",
  "waiting.leave.title": "Möchten Sie wirklich gehen?",
  "waiting.leave.body": "Sie verlieren dann Ihren Platz in der Warteschlange.",
  "waiting.leave.yes": "Ja, gehen",
  "waiting.leave.no": "Weiter warten",
  "waiting.tab": "Platz {place} – {house}",
  "waiting.turn.tab": "● Sie sind dran!",
  "waiting.turn.said": "Sie sind dran. Das Gespräch beginnt.",

  "connection.lost.title": "Die Verbindung ist unterbrochen",
  "connection.lost.body": "Wir versuchen es von selbst wieder.",
  "connection.lost.place":
    "Wir versuchen es von selbst wieder. Ihr Platz bleibt 5 Minuten lang frei.",
  "connection.now": "Jetzt verbinden",

  "claim.title": "Ein anderes Gerät möchte in Ihr Gespräch",
  "claim.body":
    "Jemand hat Ihren Link geöffnet. Wenn Sie das selbst sind, lassen Sie das Gerät ein. Das Gespräch geht dann dort weiter.",
  "claim.admit": "Das bin ich, einlassen",
  "claim.refuse": "Nicht einlassen",

  "companion.welcome.title": "Sie sind zu einem Gespräch eingeladen",
  "companion.welcome.body":
    "Jemand möchte, dass Sie bei einem Videogespräch mit {house} dabei sind.",
  "companion.welcome.lobby": "Sie warten kurz, bis die Beratung Sie hereinlässt.",
  "companion.welcome.call": "Dann sind Sie dabei. Alle sehen, dass Sie da sind.",
  "companion.lobby.title": "Sie werden gleich hereingelassen",
  "companion.lobby.body": "Die Beratung sieht, dass Sie da sind, und lässt Sie herein.",
  "companion.lobby.as": "Sie kommen als {name}. Es geht um: {queue}.",
  "companion.lobby.quiet": "Bis dahin hören und sehen Sie nichts, und niemand hört und sieht Sie.",
  "companion.leave": "Doch nicht teilnehmen",
  "companion.in.said": "Sie sind hereingelassen. Das Gespräch ist für Sie offen.",
  "companion.gone.hint": "Bitten Sie die Person, die Sie eingeladen hat, um einen neuen Link.",
  "companion.over.left.title": "Ihr Gespräch ist zu Ende",
  "companion.over.left": "Danke, dass Sie dabei waren. Sie können diese Seite schließen.",
  "companion.over.refused.title": "Sie wurden nicht hereingelassen",
  "companion.over.refused":
    "Die Beratung möchte das Gespräch ohne Sie führen. Sprechen Sie mit der Person, die Sie eingeladen hat.",
  "companion.over.removed.title": "Sie sind nicht mehr im Gespräch",
  "companion.over.removed":
    "Die Beratung führt das Gespräch ohne Sie weiter. Wenn das ein Versehen war: Bitten Sie die Person, die Sie eingeladen hat, um einen neuen Link.",
  "companion.over.revoked.title": "Ihre Einladung wurde zurückgenommen",
  "companion.over.revoked":
    "Sprechen Sie mit der Person, die Sie eingeladen hat. Sie kann Ihnen einen neuen Link schicken.",
  "companion.over.expired.title": "Ihre Einladung ist abgelaufen",
  "companion.over.expired":
    "Einladungen gelten nur kurz. Bitten Sie die Person, die Sie eingeladen hat, um einen neuen Link.",
  invite: "Jemanden dazuholen",
  "aside.title": "{name} ist gleich wieder bei Ihnen",
  "aside.body": "{name} spricht kurz mit {colleague} über Ihr Anliegen.",
  "aside.quiet":
    "Solange hört und sieht Sie niemand, und Sie hören nichts. Sie müssen nichts tun. Auflegen können Sie jederzeit.",
  "call.title": "Ihr Gespräch",
  "call.tab": "Im Gespräch – {house}",

  "goodbye.title": "Ihr Gespräch ist beendet",
  "goodbye.thanks": "Vielen Dank für Ihren Besuch bei {house}.",
  "goodbye.talked": "Sie haben {duration} gesprochen.",
  "goodbye.lost":
    "Die Verbindung war zu lange unterbrochen. Wenn noch etwas offen ist, bitten Sie um einen neuen Link.",
  "goodbye.rate": "Wie zufrieden waren Sie?",
  "goodbye.rate.hint": "Freiwillig. 1 heißt gar nicht, 5 heißt sehr.",
  "goodbye.stars.1": "1, gar nicht zufrieden",
  "goodbye.stars.2": "2, wenig zufrieden",
  "goodbye.stars.3": "3, teils, teils",
  "goodbye.stars.4": "4, zufrieden",
  "goodbye.stars.5": "5, sehr zufrieden",
  "goodbye.text": "Möchten Sie uns noch etwas sagen?",
  "goodbye.text.hint": "Bitte schreiben Sie hier keine Kontonummern oder Passwörter.",
  "goodbye.choose": "Wählen Sie zuerst eine Zahl von 1 bis 5.",
  "goodbye.send": "Bewertung senden",
  "goodbye.sent.title": "Danke für Ihre Bewertung",
  "goodbye.sent.body": "Sie hilft uns, besser zu werden.",
  "goodbye.close": "Sie können dieses Fenster jetzt schließen.",

  "ended.left.title": "Sie haben das Wartezimmer verlassen",
  "ended.left.body":
    "Ihr Platz ist wieder frei. Sie können Ihren Link noch einmal öffnen, solange er gilt.",
  "ended.lost.title": "Ihr Platz ist nicht mehr frei",
  "ended.lost.body":
    "Ihr Gerät war länger als 5 Minuten nicht verbunden. Öffnen Sie Ihren Link noch einmal, um sich neu anzustellen.",
  "ended.expired.title": "Ihre Sitzung ist abgelaufen",
  "ended.expired.body":
    "Sie haben lange nicht weitergemacht. Öffnen Sie Ihren Link noch einmal, solange er gilt.",
  "ended.revoked.title": "Ihr Link wurde zurückgezogen",
  "ended.revoked.body":
    "Er gilt nicht mehr, und Ihr Platz ist wieder frei. Bitten Sie Ihre Beraterin oder Ihren Berater um einen neuen Link.",
  "ended.other.title": "Dieses Gespräch ist beendet",
  "ended.other.body":
    "Es kam zu keiner Verbindung. Öffnen Sie Ihren Link noch einmal, solange er gilt.",

  "static.missing": "Dieser Text wird gerade überarbeitet. Fragen Sie uns bitte direkt.",

  "unsupported.title": "Ihr Browser ist zu alt für Videogespräche",
  "unsupported.body":
    "Er kann weder Bild noch Ton übertragen. Öffnen Sie den Link in einer aktuellen Version von Chrome, Edge, Firefox oder Safari.",
} as const satisfies Record<string, Words>;
