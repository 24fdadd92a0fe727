import { setTimeout as pause } from 'node:timers/promises';
import { Resimulated } from '../../adapters/resimulations/resimulated.ts';
import { CliError } from '../errors.ts';
import { type HttpClient, HttpError } from '../http-client.ts';
import type { ChangedFlow } from './changed-flow.ts';
import { type Tried, unreadable } from './tried.ts';

/** Waits between tries where the API has too much to do, ms: a limit on requests is by the minute. */
const PAUSES_MS: readonly number[] = [500, 2_000, 10_000, 30_000, 30_000];

export interface Trying {
  client: HttpClient;
  flow: ChangedFlow;
  interrupted: AbortSignal;
  pausesMs?: readonly number[];
}

/** Has the API try one session. One that cannot be tried does not end the others; what holds for all of them is thrown. */
export async function trySession(id: string, { pausesMs = PAUSES_MS, ...trying }: Trying): Promise<Tried> {
  try {
    return await askFor(id, trying);
  } catch (error) {
    const [ms, ...later] = pausesMs;
    if (isBusy(error) && ms !== undefined && !trying.interrupted.aborted) {
      await pause(ms, undefined, { signal: trying.interrupted }).catch(() => {});
      return trySession(id, { ...trying, pausesMs: later });
    }
    if (isOfThisOne(error)) return unreadable(id, error.message);
    throw error;
  }
}

async function askFor(id: string, { client, flow }: Trying): Promise<Tried> {
  const body = flow.kind === 'file' ? { definition: flow.text } : { flow: flow.flow, version: flow.version };
  const path = `/v1/sessions/${encodeURIComponent(id)}/resimulate`;
  return { of: id, ...(await client.call({ method: 'POST', path, body, schema: Resimulated })) };
}

const isBusy = (error: unknown) => error instanceof HttpError && [429, 503].includes(error.status);

/** Whoever may not ask, or asks wrongly, does so for every session. No answer in time is of this one. */
function isOfThisOne(error: unknown): error is CliError {
  if (!(error instanceof HttpError)) return error instanceof CliError;
  return [404, 409, 429].includes(error.status) || error.status >= 500;
}
