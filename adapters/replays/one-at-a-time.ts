import type { ReplayHistories } from './replay-histories.ts';

/** Somebody waits for it, and others behind him. */
const WITHIN_MS = 15_000;

/** A conversation is replayed for too long; the message is a sentence that says what to do. */
export class ReplayTooLong extends Error {
  override readonly name = 'ReplayTooLong';
}

/**
 * Has conversations wait for one another: each replay takes all of a processor, and a good part of a gigabyte. The time that
 * one may take begins with its turn; it rejects with ReplayTooLong once that is over.
 */
export function oneAtATime(replay: ReplayHistories, withinMs = WITHIN_MS): ReplayHistories {
  let last: Promise<void> = Promise.resolve();
  return async function* (histories, signal) {
    const before = last;
    let free = () => {};
    last = new Promise((resolve) => {
      free = resolve;
    });
    await before;
    const clock = AbortSignal.timeout(withinMs);
    try {
      yield* replay(histories, signal ? AbortSignal.any([signal, clock]) : clock);
      if (clock.aborted) throw new ReplayTooLong(tooLong(withinMs));
    } finally {
      free();
    }
  };
}

const tooLong = (ms: number) =>
  `The replay takes longer than ${ms / 1_000} s: save it with \`colloquy show ID --history\`, and replay the files with \`colloquy replay\`.`;
