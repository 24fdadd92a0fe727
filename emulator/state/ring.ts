/** The last `capacity` items in the order they came; memory stays flat however long the emulator runs. */
export interface Ring<T> {
  readonly capacity: number;
  slots: T[];
  /** Where the next item goes once the ring is full; the oldest item sits there. */
  next: number;
}

export function createRing<T>(capacity: number): Ring<T> {
  return { capacity, slots: [], next: 0 };
}

/** Adds an item in constant time and returns the one that had to leave. */
export function push<T>(ring: Ring<T>, item: T): T | undefined {
  if (ring.slots.length < ring.capacity) {
    ring.slots.push(item);
    return undefined;
  }
  const evicted = ring.slots[ring.next];
  ring.slots[ring.next] = item;
  ring.next = (ring.next + 1) % ring.capacity;
  return evicted;
}

/** A copy: the ring may move on while it is read. */
export function oldestFirst<T>(ring: Ring<T>): T[] {
  return [...ring.slots.slice(ring.next), ...ring.slots.slice(0, ring.next)];
}

/** Lazy, since a list query mostly wants the last few. */
export function* newestFirst<T>(ring: Ring<T>): Generator<T> {
  const { slots, next } = ring;
  for (let back = 1; back <= slots.length; back += 1) {
    const item = slots[(next - back + slots.length) % slots.length];
    if (item !== undefined) yield item;
  }
}
