import { REGIONS, type Region } from '../../adapters/app-links.ts';
import { SinchError } from '../../adapters/sinch-error.ts';
import type { SinchAppFacts } from '../../contracts/sinch-app.ts';
import type { ApiDeps } from '../deps.ts';
import { refusal } from './refusal.ts';
import type { LinkRequest } from './schemas.ts';

/** An app that Sinch has shown for these credentials. */
export interface Verified {
  region: Region;
  facts: SinchAppFacts;
}

type Reads = Pick<ApiDeps, 'readApp'>;

/**
 * Reads the app with exactly these credentials before anything is stored, in every region at once where none is given. A refusal
 * names the fields to look at; `undone` begins its sentence.
 */
export async function verifyApp(deps: Reads, request: LinkRequest, undone: string): Promise<Verified> {
  const { region } = request;
  try {
    return await readIn(deps, request, region === undefined ? REGIONS : [region]);
  } catch (error) {
    if (!(error instanceof SinchError)) throw error;
    throw refusal(error, { request, undone, elsewhere: await regionElsewhere(deps, request, error) });
  }
}

/** The first region that has it. Where none has, rejects with what says most of all that they said. */
async function readIn(deps: Reads, request: LinkRequest, regions: readonly Region[]): Promise<Verified> {
  const { clientSecret, ...app } = request;
  const tries = regions.map(async (region) => {
    const facts = await deps.readApp({ ...app, region, credentialVersion: 0 }, clientSecret);
    return { region, facts };
  });
  return Promise.any(tries).catch((error: unknown) => {
    throw error instanceof AggregateError ? mostTelling(error.errors) : error;
  });
}

/** Where the app is, if it is not where it was said to be. */
async function regionElsewhere(deps: Reads, request: LinkRequest, error: SinchError): Promise<Region | undefined> {
  const { region } = request;
  if (region === undefined || error.status !== 404) return undefined;
  const others = REGIONS.filter((other) => other !== region);
  const found = await readIn(deps, request, others).catch(() => undefined);
  return found?.region;
}

/** A region that does not know the app says least; one that did not answer may know it. */
function mostTelling(errors: readonly unknown[]): unknown {
  const rank = (error: unknown): number => {
    if (!(error instanceof SinchError)) return 0;
    if (error.kind === 'unauthorised') return 1;
    if (error.status === 404) return 4;
    return error.kind === 'refused' ? 2 : 3;
  };
  return errors.toSorted((one, other) => rank(one) - rank(other))[0];
}
