/** A queue whose items go out side by side, but those of one lane one after the other. Every step is constant time. */
export interface Lanes<T> {
  push(lane: string, item: T): void;
}

/** `work` must not reject; at most `limit` of them run at once, which may change. */
export function createLanes<T>(limit: () => number, work: (item: T) => Promise<void>): Lanes<T> {
  const waiting = new Map<string, T[]>();
  const ready: string[] = [];
  let running = 0;

  async function run(lane: string, item: T): Promise<void> {
    running += 1;
    await work(item);
    running -= 1;
    // The lane queues up again behind the others, so that a busy contact does not starve them.
    if (waiting.get(lane)?.length) ready.push(lane);
    else waiting.delete(lane);
    pump();
  }

  function pump(): void {
    while (running < limit()) {
      const lane = ready.shift();
      if (lane === undefined) return;
      const item = waiting.get(lane)?.shift();
      if (item !== undefined) void run(lane, item);
    }
  }

  return {
    push(lane, item) {
      const queue = waiting.get(lane);
      if (queue) {
        queue.push(item);
        return;
      }
      waiting.set(lane, [item]);
      ready.push(lane);
      pump();
    },
  };
}
