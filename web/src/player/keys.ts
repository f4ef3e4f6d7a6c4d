export type Action =
  | { do: 'toggle' | 'captions' | 'fullscreen' | 'mute' | 'leave' }
  | { do: 'skip'; seconds: number }
  | { do: 'speed'; steps: number };

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Where the keyboard is: in a field one types into, on something that Space or Enter presses, or nowhere in particular. */
export type Focus = 'typing' | 'pressable' | 'free';

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'free';
  if (target.closest('input, textarea, select, [contenteditable], dialog')) return 'typing';
  return target.closest('a, button, summary') ? 'pressable' : 'free';
}

/** What a key asks of the player: the keys that people know from other players. */
export function action(event: Key, focus: Focus): Action | null {
  if (event.ctrlKey || event.metaKey || event.altKey || focus === 'typing') return null;
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case ' ':
      return focus === 'pressable' ? null : { do: 'toggle' };
    case 'k':
      return { do: 'toggle' };
    case 'j':
      return { do: 'skip', seconds: -10 };
    case 'l':
      return { do: 'skip', seconds: 10 };
    case 'ArrowLeft':
      return { do: 'skip', seconds: -5 };
    case 'ArrowRight':
      return { do: 'skip', seconds: 5 };
    case '<':
      return { do: 'speed', steps: -1 };
    case '>':
      return { do: 'speed', steps: 1 };
    case 'c':
      return { do: 'captions' };
    case 'f':
      return { do: 'fullscreen' };
    case 'm':
      return { do: 'mute' };
    case 'Escape':
      return { do: 'leave' };
    default:
      return null;
  }
}
