/** A place in a transcript on the page: a cue, and how many UTF-16 units into its text. */
export interface Place {
  cue: number;
  at: number;
}

/*
 * How a page marks speech: [data-cue] holds the number of a cue on what shows it, [data-said] is on the element with exactly its
 * text ("beside" for the text of the other language).
 */
const said = '[data-said]';

/** The number of the cue that an element shows or is part of; -1 for none. */
export const cueNumber = (element: Element) => Number(element.closest<HTMLElement>('[data-cue]')?.dataset.cue ?? -1);

/** How many UTF-16 units of an element's text lie before a place in it. */
function unitsBefore(element: Element, node: Node, offset: number): number {
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(node, offset);
  return before.toString().length;
}

/** Some units of an element's text as a range of the page. */
function rangeOf(element: Element, from: number, to: number): Range {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let passed = 0;
  let started = false;
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (!started && from < passed + node.length) {
      range.setStart(node, from - passed);
      started = true;
    }
    if (to <= passed + node.length) {
      range.setEnd(node, to - passed);
      break;
    }
    passed += node.length;
  }
  return range;
}

function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if ('caretPositionFromPoint' in document) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  // Safari before 18.4 has only the older name.
  const range = (document as Document).caretRangeFromPoint(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

/** Which of some words of an element's text lies under a point of the window, by its number; -1 for none. */
export function wordUnder(element: Element, words: readonly { from: number; to: number }[], x: number, y: number): number {
  const caret = caretAt(x, y);
  if (!caret || !element.contains(caret.node)) return -1;
  const at = unitsBefore(element, caret.node, caret.offset);
  // Between two words the caret belongs to both.
  return words.findIndex(({ from, to }) => {
    if (at < from || at > to) return false;
    const boxes = [...rangeOf(element, from, to).getClientRects()];
    return boxes.some((box) => x >= box.left - 2 && x <= box.right + 2 && y >= box.top - 4 && y <= box.bottom + 4);
  });
}

/** Where one end of a selection lies in the texts of one side; null where it is beyond them. */
function placeOf(root: Element, node: Node, offset: number, side: string): Place | null {
  const inside = node instanceof Element ? (node.childNodes[offset] ?? node) : node;
  const element = inside instanceof Element ? inside : inside.parentElement;
  const text = element?.closest<HTMLElement>(said);
  if (text?.dataset.said === side) return { cue: cueNumber(text), at: text.contains(node) ? unitsBefore(text, node, offset) : 0 };
  const line = element?.closest('[data-cue]');
  if (!line || !root.contains(line)) return null;
  const own = line.querySelector(`[data-said="${side}"]`);
  const after = own !== null && (own.compareDocumentPosition(inside) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return { cue: cueNumber(line), at: after ? (own.textContent ?? '').length : 0 };
}

export interface Selected {
  from: Place;
  to: Place;
  /** In the texts of which language: "" for the one that is followed, "beside" for the other. */
  side: string;
}

/** What is selected of the texts said in `root`. A selection that goes over its ends is taken to reach them. */
export function selectedIn(root: Element, lastCue: number): Selected | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) && !root.contains(range.endContainer)) return null;
  const start = range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement;
  const side = start?.closest<HTMLElement>(said)?.dataset.said ?? '';
  const from = placeOf(root, range.startContainer, range.startOffset, side) ?? { cue: 0, at: 0 };
  const to = placeOf(root, range.endContainer, range.endOffset, side) ?? { cue: lastCue, at: Infinity };
  return from.cue < to.cue || (from.cue === to.cue && from.at < to.at) ? { from, to, side } : null;
}
