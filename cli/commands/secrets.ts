import { z } from 'zod';
import { type Call, verbOfActions } from '../actions.ts';
import { appPath, theApp } from '../apps/the-app.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { apiClient } from '../http-client.ts';
import { readSecret } from '../secret-input.ts';

const SET = 'secrets set NAME (--file FILE | -) [--app ID] [--json]';
const UNSET = 'secrets unset NAME [--app ID] [--json]';
const LIST = 'secrets list [--app ID] [--json]';

const OPTIONS = { app: { type: 'string' }, file: { type: 'string' } } as const;

const Names = z.looseObject({ secrets: z.array(z.string()) });

/** What calls of flows send as `secrets.<name>`, per app. Nothing ever shows one again. */
export const secrets = verbOfActions(
  { name: 'secrets', summary: 'what calls of flows send as secrets.<name>, per app: set here, never shown again' },
  { set: { usage: SET, run: set }, unset: { usage: UNSET, run: unset }, list: { usage: LIST, run: list } },
);

async function set({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS, SET);
  const [name, dash, ...rest] = positionals;
  if (name === undefined) throw usageError(`NAME is missing. Usage: colloquy ${SET}`);
  // What it is stays untold: it may be the secret.
  if (rest.length > 0 || (dash !== undefined && dash !== '-'))
    throw usageError(
      `A secret is no argument, it would stand in the shell's history: give --file FILE, or - to read stdin. Usage: colloquy ${SET}`,
    );
  const file = values.file ?? dash;
  if (file === undefined) throw usageError(`--file or - is missing. Usage: colloquy ${SET}`);
  const secret = await readSecret(file, `The secret ${name}`, terminal);
  const there = await change(terminal, { app: values.app, usage: SET, secrets: { [name]: secret } });
  terminal.out(values.json ? JSON.stringify(there) : `Set ${name}.`);
}

async function unset({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, { app: OPTIONS.app }, UNSET);
  const name = requirePositional(positionals, 'NAME', UNSET);
  const there = await change(terminal, { app: values.app, usage: UNSET, secrets: { [name]: null } });
  terminal.out(values.json ? JSON.stringify(there) : `Removed ${name}.`);
}

async function list({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, { app: OPTIONS.app }, LIST);
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, values.app, LIST), '/settings');
  const { secrets: names } = await api.call({ method: 'GET', path, schema: Names });
  if (values.json) return terminal.out(JSON.stringify(names));
  if (names.length === 0) terminal.out('No secrets. `colloquy secrets set NAME -` sets one.');
  for (const name of names) terminal.out(name);
}

interface Change {
  app: string | undefined;
  usage: string;
  secrets: { [name: string]: string | null };
}

/** The names that there are afterwards. */
async function change(terminal: Terminal, { app, usage, secrets: changed }: Change): Promise<string[]> {
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, app, usage), '/settings');
  const { secrets: names } = await api.call({ method: 'PUT', path, body: { secrets: changed }, schema: Names });
  return names;
}
