import { z } from 'zod';
import type { Action, Call } from '../actions.ts';
import { readArguments } from '../arguments.ts';
import { usageError } from '../errors.ts';
import { apiClient } from '../http-client.ts';
import { readPointer, showPointer } from './flow-name.ts';
import { appPath } from './the-app.ts';

const USAGE = 'apps flow ID NAME@VERSION [--channel SMS=NAME@VERSION]… [--json]';

/** Points an app at a version, which its new sessions take; the older one again is the way back. */
export const flow: Action = { usage: USAGE, run: pointApp };

async function pointApp({ args, terminal }: Call): Promise<void> {
  const options = { channel: { type: 'string', multiple: true, default: [] as string[] } } as const;
  const { values, positionals } = readArguments(args, options, USAGE);
  const [appId, version, ...rest] = positionals;
  if (appId === undefined || version === undefined || rest.length > 0)
    throw usageError(`One ID and one NAME@VERSION are expected. Usage: colloquy ${USAGE}`);
  const body = readPointer(version, values.channel, USAGE);
  const path = appPath(appId, '/flow');
  const app = await apiClient(terminal.env).call({ method: 'PUT', path, body, schema: z.looseObject({}) });
  terminal.out(
    values.json
      ? JSON.stringify(app)
      : `New sessions of ${appId} take ${showPointer(body)}; running ones stay on theirs.`,
  );
}
