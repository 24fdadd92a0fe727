import { getHeapStatistics } from 'node:v8';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

// Loaded first in every thread of a measured process (node --expose-gc --import): each answers for its own heap, also the
// one that Temporal's SDK starts for the workflows and shows to nobody. Light, since it stands in what it measures.

/** What one thread has left after garbage collection, bytes. */
export interface ThreadHeap {
  main: boolean;
  bytes: number;
}

export const CHANNEL = 'colloquy-bench-heap';
export const ASK = 'heap?';

export function ownHeap(): ThreadHeap {
  // Twice: what the first round finalises is free only after the second.
  globalThis.gc?.();
  globalThis.gc?.();
  return { main: isMainThread, bytes: getHeapStatistics().used_heap_size };
}

const channel = new BroadcastChannel(CHANNEL);
channel.unref();
channel.onmessage = ({ data }) => {
  if (data === ASK) channel.postMessage(ownHeap());
};
