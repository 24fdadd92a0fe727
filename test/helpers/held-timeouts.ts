import { subscribe, unsubscribe } from 'node:diagnostics_channel';

type Held = Parameters<typeof jest.useFakeTimers>[0];

/** Everything that jest could stand in for but `setTimeout`. */
const GO_ON: NonNullable<Extract<Held, { doNotFake?: unknown }>['doNotFake']> = [
  'Date',
  'clearImmediate',
  'clearInterval',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
];

/**
 * From now on a `setTimeout` fires only when the test lets time pass, so that a machine that stands still makes nothing late. Sockets,
 * the clock and `node:timers/promises` go on. `jest.useRealTimers()` ends it.
 */
export function holdTimeouts(): void {
  jest.useFakeTimers({ doNotFake: GO_ON });
}

/** Lets so much time pass for the timeouts that are held. */
export const letPass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

/** When undici has read the head of the next answer: whatever limit ends it from here on, the status is known. */
export function nextHead(): Promise<void> {
  const name = 'undici:request:headers';
  return new Promise((resolve) => {
    const heard = () => {
      unsubscribe(name, heard);
      resolve();
    };
    subscribe(name, heard);
  });
}
