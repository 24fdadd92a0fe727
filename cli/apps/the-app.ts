import { z } from 'zod';
import { CliError, usageError } from '../errors.ts';
import type { HttpClient } from '../http-client.ts';

const Apps = z.looseObject({ apps: z.array(z.looseObject({ appId: z.string() })) });

/** The app that was named; without a name, the only one that is linked. */
export async function theApp(api: HttpClient, named: string | undefined, usage: string): Promise<string> {
  if (named !== undefined && named !== '') return named;
  const { apps } = await api.call({ method: 'GET', path: '/v1/apps', schema: Apps });
  const [only, ...others] = apps;
  if (only === undefined) throw new CliError('No app is linked. `colloquy apps link` links one.');
  if (others.length === 0) return only.appId;
  const ids = apps.map(({ appId }) => appId).join(', ');
  throw usageError(`--app is missing, and there is more than one app: ${ids}. Usage: colloquy ${usage}`);
}

/** `/v1/apps/<id>` and what follows, for an id as it was typed. */
export function appPath(appId: string, rest = ''): string {
  return `/v1/apps/${encodeURIComponent(appId)}${rest}`;
}
