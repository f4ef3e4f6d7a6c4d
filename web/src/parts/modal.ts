/** Shows a dialog above the page ({@attach modal}). When it goes, the keyboard is back where it was. */
export function modal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  dialog.showModal();
  // The browser may have brought the keyboard back itself, and it may be elsewhere already.
  return () => {
    const at = document.activeElement;
    if (before instanceof HTMLElement && (at === document.body || dialog.contains(at))) before.focus();
  };
}
