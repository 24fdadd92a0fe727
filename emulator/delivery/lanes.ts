/** A queue whose items go out side by side, but those of one lane one after the other. Every step is constant time. */
export interface Lanes<T> {
  push(lane: string, item: T): void;
}

export interface LaneParts<T> {
  /** How many run at once; it may change. */
  limit: () => number;
  /** Must not reject. */
  work: (item: T) => Promise<void>;
  /** Called whenever nothing is left. */
  whenEmpty: () => void;
}

export function createLanes<T>({ limit, work, whenEmpty }: LaneParts<T>): Lanes<T> {
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
    if (running === 0 && waiting.size === 0) whenEmpty();
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
