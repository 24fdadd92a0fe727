import { isFree } from '../../../cli/local/ports.ts';

// Below the range that the system takes for outgoing connections: a port must stay free while its process is down.
const FIRST = 18_000;
const COUNT = 12_000;

let next = (process.pid * 31) % COUNT;

/** A port that nobody listens on, not handed out before by this test file. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries += 1) {
    next = (next + 1) % COUNT;
    const port = FIRST + next;
    if (await isFree(port)) return port;
  }
  throw new Error(`No port is free between ${FIRST} and ${FIRST + COUNT}.`);
}

export function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => freePort()));
}
