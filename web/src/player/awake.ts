/** Keep the screen on until the returned function is called. A browser that cannot, or an empty battery that must not, does nothing. */
export function keepAwake(): () => void {
  let held: WakeLockSentinel | undefined;
  let over = false;

  async function hold(): Promise<void> {
    if (over || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      const lock = await navigator.wakeLock.request('screen');
      if (over) await lock.release();
      else held = lock;
    } catch {
      // Refused: the screen goes dark as it always does.
    }
  }

  // The lock ends when the page is hidden.
  const again = () => void hold();
  document.addEventListener('visibilitychange', again);
  void hold();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', again);
    void held?.release();
  };
}
