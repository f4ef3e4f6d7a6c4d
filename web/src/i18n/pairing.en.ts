/** The texts of the page that lets a device in. It tells strangers nothing of the library, and is not part of the other texts. */
export const pairing = {
  language: 'en',
  loading: 'Loading',

  title: 'Let this device in',
  lead: 'Carrel serves the devices that were let in. A code does that, and each code lets in one.',
  where: 'Where is the code?',
  places: {
    page: 'On the computer that keeps the library, in Carrel: Library, Devices, “Let a phone in”',
    serve: ['In its terminal, where', 'runs'],
    pair: ['Or there, by'],
  },
  code: 'Code of 8 digits',
  enter: 'Let in',

  refused: {
    length: 'The code has 8 digits.',
    code: 'This code lets nobody in. Look at its digits again; it serves one device, once, for ten minutes.',
    secret: 'This QR code has let a device in already, or its ten minutes are over. Ask for a new one: scan that, or type its code.',
    tries: 'Too many tries.',
    away: 'Carrel does not answer. Look whether this device is in the same network as the computer that keeps the library, and whether “carrel serve --lan” runs there.',
    broken: 'Something went wrong on the computer that keeps the library. Try again.',
    cookies: 'This browser keeps no cookies for this page, so it cannot be let in. Allow them, or open the page outside a private window; then ask for a new code.',
    name: 'This name cannot be had: another device may have it. Choose another, or go on.',
  },
  again: (seconds: number) => `Try again in ${seconds} s.`,
  tryAgain: 'Try again',

  welcome: 'This device is in',
  belongs: (place: string) => `It now belongs to the library at ${place}.`,
  name: 'Name of this device',
  nameHint: 'By this name the others know it in the list of devices.',
  open: 'Open the library',
  skip: 'Go on with the name it has',

  already: 'This device is in already',
  alreadyLead: 'The page that should be here did not come. It may come from the start.',
};
