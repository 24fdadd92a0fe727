import type { ApiDeps } from '../deps.ts';

/** Below the 3 s in which a caller has its 503, with room for the rest of the request. */
const DEADLINE_MS = 2500;

/** Asks Temporal, for as long as Sinch can wait. gRPC's own deadline does not end a retry's pause, so the clock is kept here too. */
export async function withinDeadline<Result>(
  { temporal }: Pick<ApiDeps, 'temporal'>,
  call: () => Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Temporal did not answer within ${DEADLINE_MS} ms.`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([temporal.withDeadline(Date.now() + DEADLINE_MS, call), late]);
  } finally {
    clearTimeout(timer);
  }
}
