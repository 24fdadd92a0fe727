import { z } from 'zod';
import type { Action, Call } from '../actions.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import { apiClient } from '../http-client.ts';
import { appPath } from './the-app.ts';

const USAGE = 'apps rotate-secret ID [--json]';

/** Gives the webhook of an app a new secret, which nobody needs to know. */
export const rotateSecret: Action = { usage: USAGE, run: rotate };

async function rotate({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, {}, USAGE);
  const appId = requirePositional(positionals, 'ID', USAGE);
  const path = appPath(appId, '/webhook-secret');
  const app = await apiClient(terminal.env).call({ method: 'POST', path, schema: z.looseObject({}) });
  terminal.out(
    values.json
      ? JSON.stringify(app)
      : `Sinch is being given a new secret for the callbacks of ${appId}; the older one is accepted for a day.`,
  );
}
