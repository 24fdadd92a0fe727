const EVERY_MS = 1_000;

/**
 * Beats once a second while `work` runs, first after a second: short work costs no heartbeat, long work stays known to be
 * alive and hears of its cancellation.
 */
export async function withHeartbeats<T>(beat: () => void, work: () => Promise<T>): Promise<T> {
  const timer = setInterval(beat, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
