import { z } from 'zod';
import { type Call, verbOfActions } from '../actions.ts';
import { appPath, theApp } from '../apps/the-app.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import { usageError } from '../errors.ts';
import { apiClient } from '../http-client.ts';
import { readSecret } from '../secret-input.ts';

const USAGE = 'secrets set NAME (--file FILE | -) [--app ID] | unset NAME [--app ID] | list [--app ID] [--json]';

const OPTIONS = { app: { type: 'string' }, file: { type: 'string' } } as const;

const Names = z.looseObject({ secrets: z.array(z.string()) });

/** What calls of flows send as `secrets.<name>`, per app. Nothing ever shows one again. */
export const secrets = verbOfActions(
  {
    name: 'secrets',
    summary: "what calls of an app's flows send as secrets.<name>, set and never shown",
    usage: USAGE,
  },
  { set, unset, list },
);

async function set({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS, USAGE);
  const [name, dash, ...rest] = positionals;
  if (name === undefined) throw usageError(`NAME is missing. Usage: colloquy ${USAGE}`);
  // What it is stays untold: it may be the secret.
  if (rest.length > 0 || (dash !== undefined && dash !== '-'))
    throw usageError(
      `A secret is no argument, it would stand in the shell's history: give --file FILE, or - to read stdin. Usage: colloquy ${USAGE}`,
    );
  const file = values.file ?? dash;
  if (file === undefined) throw usageError(`--file or - is missing. Usage: colloquy ${USAGE}`);
  const secret = await readSecret(file, `The secret ${name}`, terminal);
  const shown = await change({ args, terminal }, { app: values.app, secrets: { [name]: secret } });
  terminal.out(values.json ? JSON.stringify(shown) : `Set ${name}.`);
}

async function unset({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, { app: OPTIONS.app }, USAGE);
  const name = requirePositional(positionals, 'NAME', USAGE);
  const shown = await change({ args, terminal }, { app: values.app, secrets: { [name]: null } });
  terminal.out(values.json ? JSON.stringify(shown) : `Removed ${name}.`);
}

async function list({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, { app: OPTIONS.app }, USAGE);
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, values.app, USAGE), '/settings');
  const { secrets: names } = await api.call({ method: 'GET', path, schema: Names });
  if (values.json) return terminal.out(JSON.stringify(names));
  if (names.length === 0) terminal.out('No secrets. `colloquy secrets set NAME -` sets one.');
  for (const name of names) terminal.out(name);
}

interface Change {
  app: string | undefined;
  secrets: { [name: string]: string | null };
}

/** The names that there are afterwards. */
async function change({ terminal }: Call, { app, secrets: changed }: Change): Promise<string[]> {
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, app, USAGE), '/settings');
  const { secrets: names } = await api.call({ method: 'PUT', path, body: { secrets: changed }, schema: Names });
  return names;
}
