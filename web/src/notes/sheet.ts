/**
 * Tell an element's styles what a phone's keyboard leaves of the window: --seen, the height that is seen, and --keyboard, what is
 * covered at the foot. In pixels.
 */
export function aboveKeyboard(element: HTMLElement): () => void {
  const seen = visualViewport;
  if (!seen) return () => {};
  const look = () => {
    element.style.setProperty('--seen', `${Math.round(seen.height)}px`);
    element.style.setProperty('--keyboard', `${Math.max(0, Math.round(innerHeight - seen.height - seen.offsetTop))}px`);
  };
  look();
  const life = new AbortController();
  for (const name of ['resize', 'scroll']) seen.addEventListener(name, look, { signal: life.signal });
  return () => life.abort();
}
