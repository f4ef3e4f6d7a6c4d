import type { pairing as english } from './pairing.en';

/** The texts of the page that lets a device in, in German. */
export const pairing: typeof english = {
  language: 'de',
  loading: 'Lädt',

  title: 'Dieses Gerät einlassen',
  lead: 'Carrel antwortet Geräten, die eingelassen wurden. Das tut ein Code, und jeder Code lässt eines ein.',
  where: 'Wo steht der Code?',
  places: {
    page: 'Auf dem Rechner mit der Bibliothek, in Carrel: Bibliothek, Geräte, „Ein Handy einlassen“',
    serve: ['In seinem Terminal, wo', 'läuft'],
    pair: ['Oder dort mit'],
  },
  code: 'Code aus 8 Ziffern',
  enter: 'Einlassen',

  refused: {
    length: 'Der Code hat 8 Ziffern.',
    code: 'Dieser Code lässt niemanden ein. Sieh dir die Ziffern noch einmal an; er dient einem Gerät, einmal, zehn Minuten lang.',
    secret: 'Dieser QR-Code hat schon ein Gerät eingelassen, oder seine zehn Minuten sind vorbei. Lass dir einen neuen geben: scanne ihn oder tippe seinen Code.',
    tries: 'Zu viele Versuche.',
    away: 'Carrel antwortet nicht. Sieh nach, ob dieses Gerät im selben Netz ist wie der Rechner mit der Bibliothek und ob dort „carrel serve --lan“ läuft.',
    broken: 'Auf dem Rechner mit der Bibliothek ging etwas schief. Versuch es noch einmal.',
    cookies: 'Dieser Browser behält keine Cookies für diese Seite, so kann er nicht eingelassen werden. Erlaube sie, oder öffne die Seite nicht in einem privaten Fenster; dann lass dir einen neuen Code geben.',
    name: 'Dieser Name ist nicht zu haben: vielleicht hat ihn ein anderes Gerät. Wähle einen anderen, oder geh weiter.',
  },
  again: (seconds) => `Noch einmal in ${seconds} s.`,
  tryAgain: 'Noch einmal versuchen',

  welcome: 'Dieses Gerät ist drin',
  belongs: (place) => `Es gehört jetzt zur Bibliothek auf ${place}.`,
  name: 'Name dieses Geräts',
  nameHint: 'Unter diesem Namen kennen es die anderen in der Liste der Geräte.',
  open: 'Bibliothek öffnen',
  skip: 'Weiter mit dem Namen, den es hat',

  already: 'Dieses Gerät ist schon drin',
  alreadyLead: 'Die Seite, die hier sein sollte, kam nicht. Vielleicht kommt sie vom Start aus.',
};
