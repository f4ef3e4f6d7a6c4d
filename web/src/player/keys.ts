/** What a key can ask of the player and its page. Seconds; a step of speed is 0.05, of volume 5 %; a share is of the lecture. */
export type Action =
  | { do: 'toggle' | 'mute' | 'captions' | 'fullscreen' | 'theatre' | 'picture' | 'next' | 'previous' | 'help' | 'leave' }
  | { do: 'skip'; seconds: number }
  | { do: 'frame' | 'speed' | 'volume'; steps: number }
  | { do: 'part'; share: number };

/** One line of the table: keys that do the same, and the name under which the texts say what that is. */
export interface Binding {
  says:
    | 'toggle' | 'back5' | 'forward5' | 'back10' | 'forward10' | 'back30' | 'forward30' | 'part' | 'frameBack' | 'frameForward'
    | 'next' | 'previous' | 'slower' | 'faster' | 'louder' | 'softer' | 'mute' | 'captions' | 'fullscreen' | 'theatre' | 'picture'
    | 'search' | 'help' | 'leave';
  keys: readonly string[];
  /** Whether Shift must be held, or must not be; where it is not said, it does not matter. */
  shift?: boolean;
  /** Null: someone else listens to these keys, and they stand here to be known. */
  does: Action | ((key: string) => Action) | null;
}

/** The keys that people know from other players. */
export const bindings: readonly Binding[] = [
  { says: 'toggle', keys: [' ', 'k'], does: { do: 'toggle' } },
  { says: 'back5', keys: ['ArrowLeft'], shift: false, does: { do: 'skip', seconds: -5 } },
  { says: 'forward5', keys: ['ArrowRight'], shift: false, does: { do: 'skip', seconds: 5 } },
  { says: 'back10', keys: ['j'], does: { do: 'skip', seconds: -10 } },
  { says: 'forward10', keys: ['l'], does: { do: 'skip', seconds: 10 } },
  { says: 'back30', keys: ['ArrowLeft'], shift: true, does: { do: 'skip', seconds: -30 } },
  { says: 'forward30', keys: ['ArrowRight'], shift: true, does: { do: 'skip', seconds: 30 } },
  { says: 'part', keys: [...'0123456789'], does: (key) => ({ do: 'part', share: Number(key) / 10 }) },
  { says: 'frameBack', keys: [','], does: { do: 'frame', steps: -1 } },
  { says: 'frameForward', keys: ['.'], does: { do: 'frame', steps: 1 } },
  { says: 'next', keys: ['n'], shift: true, does: { do: 'next' } },
  { says: 'previous', keys: ['p'], shift: true, does: { do: 'previous' } },
  { says: 'slower', keys: ['<'], does: { do: 'speed', steps: -1 } },
  { says: 'faster', keys: ['>'], does: { do: 'speed', steps: 1 } },
  { says: 'louder', keys: ['ArrowUp'], does: { do: 'volume', steps: 1 } },
  { says: 'softer', keys: ['ArrowDown'], does: { do: 'volume', steps: -1 } },
  { says: 'mute', keys: ['m'], does: { do: 'mute' } },
  { says: 'captions', keys: ['c'], does: { do: 'captions' } },
  { says: 'fullscreen', keys: ['f'], does: { do: 'fullscreen' } },
  { says: 'theatre', keys: ['t'], does: { do: 'theatre' } },
  { says: 'picture', keys: ['i'], does: { do: 'picture' } },
  { says: 'search', keys: ['/'], does: null },
  { says: 'help', keys: ['?'], does: { do: 'help' } },
  { says: 'leave', keys: ['Escape'], does: { do: 'leave' } },
];

export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/**
 * Where the keyboard is: in a field one types into or a dialog, on something that Space or Enter presses, on a setting with keys of
 * its own (a slider, a choice), in a text that one walks through, or nowhere in particular.
 */
export type Focus = 'typing' | 'pressable' | 'setting' | 'text' | 'free';

const ownKeys: Record<Focus, RegExp> = {
  typing: /^/,
  pressable: /^ $/,
  setting: /^( |Arrow.*|Home|End|Page.*|[0-9])$/,
  text: /^Arrow(Up|Down)$/,
  free: /^$/,
};

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'free';
  if (target.closest('[data-seek]')) return 'free';
  if (target.closest('input:is([type=range], [type=radio], [type=checkbox])')) return 'setting';
  if (target.closest('input, textarea, select, [contenteditable], dialog')) return 'typing';
  if (target.closest('a, button, summary')) return target.closest('[data-text]') ? 'text' : 'pressable';
  return target.closest('[data-text]') ? 'text' : 'free';
}

/** A key's own letter, whatever Shift or the caps lock make of it; on a layout with other letters, the one that is in its place. */
export function letterOf({ key, code }: Pick<Press, 'key' | 'code'>): string {
  if (key.length > 1) return key;
  const place = /^Key([A-Z])$/.exec(code);
  return (place && !/[a-z]/i.test(key) && /\p{L}/u.test(key) ? place[1]! : key).toLowerCase();
}

/** Whether a key pressed here is for the page: not a shortcut of the browser, and of no use where the keyboard is. */
export function isForPage(event: Press, focus: Focus): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !ownKeys[focus].test(event.key);
}

/** What a key asks of the player. */
export function action(event: Press, focus: Focus): Action | null {
  if (!isForPage(event, focus)) return null;
  const letter = letterOf(event);
  const fits = ({ keys, shift }: Binding) => keys.includes(letter) && (shift === undefined || shift === event.shiftKey);
  const does = bindings.find(fits)?.does ?? null;
  return typeof does === 'function' ? does(letter) : does;
}
