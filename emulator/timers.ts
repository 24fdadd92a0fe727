/** Everything the emulator does later, so that closing it leaves nothing behind. */
export interface Timers {
  after(delayMs: number, action: () => void): void;
  /** Forgets what is still to come; timers set later work as before. */
  clear(): void;
  /** The same, and takes no new ones. */
  close(): void;
}

export function createTimers(): Timers {
  const pending = new Set<NodeJS.Timeout>();
  let closed = false;

  function clear(): void {
    for (const timer of pending) clearTimeout(timer);
    pending.clear();
  }

  return {
    after(delayMs, action) {
      if (closed) return;
      const timer = setTimeout(() => {
        pending.delete(timer);
        action();
      }, delayMs);
      // A waiting redelivery alone shall not keep the process alive.
      timer.unref();
      pending.add(timer);
    },
    clear,
    close() {
      closed = true;
      clear();
    },
  };
}
