/** What can be done in the field by a key or a button. */
export type Command = 'bold' | 'italic' | 'code' | 'math' | 'list' | 'quote' | 'frame';

interface Key {
  /** The key's place on the keyboard, or its letter. */
  code: string;
  shift?: boolean;
  /** As the keyboard has it. */
  name: string;
}

/** With Ctrl, on a Mac with Cmd. None of them is a browser's own that a page cannot have; quoting is as in other Markdown fields. */
export const keys: Partial<Record<Command, Key>> = {
  bold: { code: 'KeyB', name: 'B' },
  italic: { code: 'KeyI', name: 'I' },
  code: { code: 'KeyE', name: 'E' },
  quote: { code: 'Period', shift: true, name: '.' },
  frame: { code: 'KeyF', shift: true, name: 'F' },
};

const mac = /Mac|iPhone|iPad/.test(navigator.platform);

/** How a key with Ctrl or Cmd is written: "Ctrl+Shift+." or "⇧⌘.". */
export function written(name: string, shift = false): string {
  return mac ? `${shift ? '⇧' : ''}⌘${name}` : `Ctrl+${shift ? 'Shift+' : ''}${name}`;
}

export function hint(command: Command): string {
  const key = keys[command];
  return key ? written(key.name, key.shift) : '';
}

export const withControl = (event: KeyboardEvent) => (mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey;

/** What a key that is pressed in the field asks for. */
export function commandOf(event: KeyboardEvent): Command | null {
  if (!withControl(event)) return null;
  // A letter is told by what it is, wherever it lies; a sign by its place, as Shift makes another one of it.
  const is = ({ code, name, shift = false }: Key) =>
    shift === event.shiftKey && (/^Key/.test(code) ? event.key.toLowerCase() === name.toLowerCase() : event.code === code);
  return (Object.keys(keys) as Command[]).find((command) => is(keys[command]!)) ?? null;
}
