/** Waits until it is one's turn. */
export type TakeTurn = () => Promise<void>;

export interface TokenBucketOptions {
  /** So many turns at once where nobody came for a while. */
  burst: number;
  perSecond: number;
  /** Epoch ms. */
  now: () => number;
  sleep: (ms: number) => Promise<unknown>;
}

/** Turns in the order in which they are asked for, at most as fast as a bucket of `burst` that refills by `perSecond` gives them. */
export function createTokenBucket({ burst, perSecond, now, sleep }: TokenBucketOptions): TakeTurn {
  const intervalMs = 1_000 / perSecond;
  let fullAt = 0;
  return async () => {
    const at = now();
    fullAt = Math.max(fullAt, at) + intervalMs;
    const waitMs = fullAt - at - burst * intervalMs;
    if (waitMs > 0) await sleep(Math.ceil(waitMs));
  };
}
