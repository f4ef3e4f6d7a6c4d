import type { ProblemTexts } from './problems.en';

const again = 'Versuche es noch einmal.';
const fetched = 'Versuche es noch einmal: Die Vorlesung wird neu geholt.';
const subtitles = 'Das Video lässt sich ansehen. Versuche es noch einmal: Die Untertitel werden neu geholt.';
const connected = 'Sieh nach, ob die Platte der Bibliothek an ihrem Rechner hängt, und versuche es noch einmal.';
const reload = 'Lade die Seite neu.';
const code = 'Einen neuen Code gibt es unter Bibliothek, Geräte, wo sie verwaltet werden darf.';

/** What is wrong and what to do about it, in German. */
export const problems: Required<ProblemTexts> = {
  anybody: {
    'library-busy': 'Warte, bis das zu Ende ist, und versuche es noch einmal.',
    'library-not-found': connected,
    'not-found': 'Vielleicht wurde es inzwischen entfernt. Lade die Seite neu.',
    'plan-impossible': 'Wähle einen anderen Tag oder andere Wochentage.',
    'device-name-invalid': 'Wähle einen anderen Namen.',
    'pairing-refused': code,
    'not-paired': code,
    'may-not-manage': 'Wer die Bibliothek betreut, kann es tun oder es diesem Gerät erlauben.',
    'too-many-tries': 'Warte eine Minute und versuche es noch einmal.',
    'bad-parameters': reload,
    unexpected: again,
    error: again,
  },

  keeper: {
    stopped: 'Gleiche noch einmal ab: Es geht dort weiter.',
    'library-damaged': 'Auf dem Rechner mit der Bibliothek erstellt `carrel rebuild` den Katalog neu aus ihrem Ordner.',
    'library-read-only': 'Gib Carrel auf dem Rechner mit der Bibliothek das Recht, in ihren Ordner zu schreiben. Versuche es dann noch einmal.',
    'record-invalid': 'Berichtige diese Datei auf dem Rechner mit der Bibliothek; oder lege sie beiseite und rufe `carrel rebuild` auf.',
    'setting-invalid': 'Gib einen anderen Wert an; bis dahin gilt der bisherige.',
    'restore-impossible': 'Hole zuerst den Kurs zurück, oder entferne, was an seinem Platz steht. Oder lösche es endgültig.',
    'arrangement-invalid': 'Wähle einen anderen Titel. War es die Reihenfolge: Lade die Seite neu.',
    'disk-full': 'Mach Platz auf der Platte der Bibliothek: Papierkorb und Speicher, unter Bibliothek, zeigen, was gehen kann. Versuche es dann noch einmal.',
    'system-refused': 'Sieh dir auf dem Rechner mit der Bibliothek diesen Pfad und die Rechte daran an. Versuche es dann noch einmal.',
    'not-on-lan': 'Starte sie auf ihrem Rechner mit `carrel serve --lan`.',
    'file-in-use': 'Schließe auf dem Rechner mit der Bibliothek, was die Datei abspielt oder zeigt, und versuche es noch einmal.',
    'tool-missing': 'Auf dem Rechner mit der Bibliothek sagt `carrel doctor`, was fehlt und woher man es bekommt.',
    'devices-unreadable': 'Auf dem Rechner mit der Bibliothek sagt `carrel doctor`, was nicht stimmt.',

    source: 'Läuft es in einem Browser, braucht Carrel vielleicht ein neueres yt-dlp: `pip install -U yt-dlp` auf dem Rechner mit der Bibliothek.',
    'source-unsupported': 'Carrel nimmt die ganze Adresse einer Playlist, einer Kursseite, eines Feeds oder Videos, oder einen Ordner mit Videos außerhalb der Bibliothek.',
    'source-unreachable': 'Sieh nach, ob der Rechner mit der Bibliothek im Netz ist oder, bei einem Ordner, ob dessen Platte angeschlossen ist. Versuche es dann noch einmal.',
    'source-throttled': 'Warte eine Weile und versuche es noch einmal. Eine längere Pause zwischen zwei Downloads, in den Einstellungen, macht es seltener.',
    'source-crashed': again,
    'fetch-incomplete': fetched,
    'login-needed':
      'Melde dich mit einem Browser des Rechners, auf dem die Bibliothek liegt, bei der Seite an. Wähle dann diesen Browser: in den Einstellungen des Kurses oder, beim Hinzufügen, unter „Anmelden als“.',
    'lecture-unavailable': 'Gibt die Quelle sie später her, versuche es dann noch einmal.',

    'media-unreadable': 'Sieh nach, ob das Video an seiner Quelle läuft, und versuche es noch einmal: Es wird neu geholt.',
    'media-truncated': fetched,
    'encode-failed': 'Versuche es noch einmal. Bleibt es so, sieht `carrel doctor` auf dem Rechner mit der Bibliothek nach ffmpeg.',
    'phone-copy-bad': 'Versuche es noch einmal: Das Video wird neu geholt und bereit gemacht.',
    'transcript-unreadable': subtitles,
    'subtitle-fetch-failed': subtitles,
    'index-damaged': 'Gleiche einmal ab: Das erstellt den Suchindex neu.',
    internal: 'Versuche es noch einmal. Das ist ein Fehler in Carrel; im Ordner der Bibliothek sagt staging/carrel.log mehr.',
  },

  says: {
    'library-busy': 'An der Bibliothek wird gerade etwas anderes getan.',
    'library-not-found': 'Der Ordner der Bibliothek ist nicht da.',
    'not-found': 'Das gibt es hier nicht.',
    'plan-impossible': 'Dieser Plan geht nicht auf.',
    'device-name-invalid': 'Diesen Namen kann das Gerät nicht haben.',
    'pairing-refused': 'Dieser Code lässt niemanden ein.',
    'not-paired': 'Dieses Gerät wurde nicht eingelassen.',
    'may-not-manage': 'Dieses Gerät darf die Bibliothek nicht verwalten.',
    'too-many-tries': 'Das waren zu viele Versuche.',
    'bad-parameters': 'Mit dieser Anfrage stimmt etwas nicht.',
    unexpected: 'In Carrel ist etwas Unerwartetes geschehen.',
    error: 'Etwas ist schiefgegangen.',

    stopped: 'Es wurde angehalten.',
    'library-damaged': 'Der Katalog der Bibliothek ist beschädigt.',
    'library-read-only': 'In den Ordner der Bibliothek darf nicht geschrieben werden.',
    'record-invalid': 'Eine Datei der Bibliothek ist nicht, wie sie sein soll.',
    'setting-invalid': 'Diesen Wert kann die Einstellung nicht haben.',
    'restore-impossible': 'Das kann so nicht zurückgeholt werden.',
    'arrangement-invalid': 'Diesen Titel oder diese Reihenfolge kann es nicht geben.',
    'disk-full': 'Die Platte ist voll.',
    'system-refused': 'Das Betriebssystem hat es nicht zugelassen.',
    'not-on-lan': 'Die Bibliothek ist nur auf ihrem eigenen Rechner zu sehen.',
    'file-in-use': 'Ein anderes Programm hat die Datei geöffnet.',
    'tool-missing': 'Ein Programm, das Carrel braucht, fehlt oder läuft nicht.',
    'devices-unreadable': 'Die Liste der Geräte lässt sich nicht lesen.',

    source: 'Von der Quelle war es nicht zu bekommen.',
    'source-unsupported': 'Damit kann Carrel nichts anfangen.',
    'source-unreachable': 'Die Quelle ist nicht zu erreichen.',
    'source-throttled': 'Die Quelle bittet um Geduld.',
    'source-crashed': 'Der Download ist abgestürzt.',
    'fetch-incomplete': 'Es kam nicht alles an.',
    'login-needed': 'Die Quelle verlangt eine Anmeldung.',
    'lecture-unavailable': 'An der Quelle ist die Vorlesung nicht zu haben.',

    'media-unreadable': 'Was geholt wurde, lässt sich nicht abspielen.',
    'media-truncated': 'Das Video ist abgeschnitten.',
    'encode-failed': 'Das Video ließ sich nicht umwandeln.',
    'phone-copy-bad': 'Die Fassung fürs Handy ist nicht in Ordnung.',
    'transcript-unreadable': 'Die Untertitel sind nicht zu gebrauchen.',
    'subtitle-fetch-failed': 'Die Untertitel kamen nicht an.',
    'index-damaged': 'Der Suchindex ist beschädigt.',
    internal: 'Etwas Unerwartetes ist geschehen.',
  },
};
