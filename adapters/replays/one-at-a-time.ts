import type { ReplayHistories } from './replay-histories.ts';

/** Has conversations wait for one another: each replay takes all of a processor, and a good part of a gigabyte. */
export function oneAtATime(replay: ReplayHistories): ReplayHistories {
  let last: Promise<void> = Promise.resolve();
  return async function* (histories, signal) {
    const before = last;
    let free = () => {};
    last = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    try {
      yield* replay(histories, signal);
    } finally {
      free();
    }
  };
}
