import { z } from 'zod';
import type { Action, Call } from '../actions.ts';
import { readArguments, requireOption, requirePositional } from '../arguments.ts';
import { apiClient } from '../http-client.ts';
import { readSecret } from '../secret-input.ts';
import { appPath, theApp } from './the-app.ts';

const USAGE = 'apps handover NAME (--url URL --secret-file FILE | --remove) [--app ID] [--json]';
const LIST_USAGE = 'apps handovers [--app ID] [--json]';

const OPTIONS = {
  app: { type: 'string' },
  url: { type: 'string' },
  'secret-file': { type: 'string' },
  remove: { type: 'boolean', default: false },
} as const;

const Target = z.object({ name: z.string(), url: z.string() });
const Targets = z.object({ handovers: z.array(Target) });

/** Adds, replaces or removes the target that a flow's `handover: { to: NAME }` means. */
export const handover: Action = { usage: USAGE, run: changeTarget };

/** Lists the targets of an app, without their secrets. */
export const handovers: Action = { usage: LIST_USAGE, run: listTargets };

async function changeTarget({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const name = requirePositional(positionals, 'NAME', USAGE);
  const body = values.remove ? undefined : await readTarget(values, { args, terminal });
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, values.app, USAGE), `/handovers/${encodeURIComponent(name)}`);
  if (body === undefined) {
    await api.call({ method: 'DELETE', path, schema: z.unknown() });
    return terminal.out(values.json ? JSON.stringify({ name, removed: true }) : `Removed ${name}.`);
  }
  const target = await api.call({ method: 'PUT', path, body, schema: Target });
  terminal.out(values.json ? JSON.stringify(target) : `Hand-overs to ${target.name} go to ${target.url}.`);
}

async function readTarget(values: { url?: string; 'secret-file'?: string }, { terminal }: Call) {
  const url = requireOption(values.url, 'url', USAGE);
  const file = requireOption(values['secret-file'], 'secret-file', USAGE);
  return { url, secret: await readSecret(file, 'The secret of the target', terminal) };
}

async function listTargets({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, { app: OPTIONS.app }, LIST_USAGE);
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, values.app, LIST_USAGE), '/handovers');
  const list = await api.call({ method: 'GET', path, schema: Targets });
  if (values.json) return terminal.out(JSON.stringify(list.handovers));
  if (list.handovers.length === 0) terminal.out('No targets. `colloquy apps handover NAME` adds one.');
  for (const { name, url } of list.handovers) terminal.out(`${name}  ${url}`);
}
