import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { readArguments, requireOption, requirePositional } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { CliError, errorText, usageError } from '../errors.ts';
import { apiClient } from '../http-client.ts';

const USAGE =
  'apps list | link --project ID --app ID --region us|eu|br --client-id ID --client-secret-file FILE | sync ID | unlink ID [--json]';

const OPTIONS = {
  project: { type: 'string' },
  app: { type: 'string' },
  region: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret-file': { type: 'string' },
} as const;

const App = z.looseObject({
  appId: z.string(),
  displayName: z.string().optional(),
  health: z.string().optional(),
  channels: z.array(z.looseObject({ channel: z.string() })).optional(),
  flow: z.looseObject({ flow: z.string() }).nullish(),
});
type App = z.infer<typeof App>;

const Apps = z.union([z.array(App), z.looseObject({ apps: z.array(App) }).transform(({ apps }) => apps)]);

interface Call {
  args: string[];
  terminal: Terminal;
}

const ACTIONS: { [action: string]: (call: Call) => Promise<void> } = { list, link, sync, unlink };

/** Links, lists, syncs and unlinks Sinch apps. */
export const apps: Command = {
  summary: 'the Sinch apps that Colloquy answers for',
  usage: USAGE,
  async run([action, ...args], terminal) {
    const act = action !== undefined && Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (act === undefined)
      throw usageError(`apps needs one of: ${Object.keys(ACTIONS).join(', ')}. Usage: colloquy ${USAGE}`);
    await act({ args, terminal });
    return 0;
  },
};

async function list({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, {}, USAGE);
  const linked = await apiClient(terminal.env).call({ method: 'GET', path: '/v1/apps', schema: Apps });
  if (values.json) return terminal.out(JSON.stringify(linked));
  if (linked.length === 0) terminal.out('No app is linked. `colloquy apps link` links one.');
  for (const app of linked) terminal.out(describe(app));
}

async function link({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, OPTIONS, USAGE);
  const body = {
    projectId: requireOption(values.project, 'project', USAGE),
    appId: requireOption(values.app, 'app', USAGE),
    region: requireOption(values.region, 'region', USAGE),
    clientId: requireOption(values['client-id'], 'client-id', USAGE),
    clientSecret: await readSecret(requireOption(values['client-secret-file'], 'client-secret-file', USAGE), terminal),
  };
  const app = await apiClient(terminal.env).call({ method: 'POST', path: '/v1/apps', body, schema: App });
  terminal.out(values.json ? JSON.stringify(app) : `Linked ${describe(app)}`);
}

/** From a file or, with `-`, from stdin: an argument would stand in the shell's history and in the process list. */
async function readSecret(file: string, terminal: Terminal): Promise<string> {
  try {
    return (file === '-' ? await text(terminal.stdin) : await readFile(file, 'utf8')).trim();
  } catch (thrown) {
    throw new CliError(`The client secret cannot be read from ${file}: ${errorText(thrown)}.`);
  }
}

async function sync({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, {}, USAGE);
  const path = `/v1/apps/${encodeURIComponent(requirePositional(positionals, 'ID', USAGE))}/sync`;
  const answer = await apiClient(terminal.env).call({ method: 'POST', path, schema: z.looseObject({}).nullable() });
  terminal.out(values.json ? JSON.stringify(answer) : 'Synced.');
}

async function unlink({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, {}, USAGE);
  const appId = requirePositional(positionals, 'ID', USAGE);
  const path = `/v1/apps/${encodeURIComponent(appId)}`;
  await apiClient(terminal.env).call({ method: 'DELETE', path, schema: z.unknown() });
  terminal.out(values.json ? JSON.stringify({ appId, unlinked: true }) : `Unlinked ${appId}.`);
}

function describe(app: App): string {
  const channels = (app.channels ?? []).map(({ channel }) => channel).join(', ') || 'no channels';
  const flow = app.flow ? `flow ${app.flow.flow}` : 'no flow yet';
  return `${app.appId}  ${app.displayName ?? ''}  ${app.health ?? ''}  ${flow}  ${channels}`;
}
