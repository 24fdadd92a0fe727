import { z } from 'zod';
import { type Call, verbOfActions } from '../actions.ts';
import { flow } from '../apps/flow.ts';
import { FlowPointer, showPointer } from '../apps/flow-name.ts';
import { handover, handovers } from '../apps/handovers.ts';
import { rotateSecret } from '../apps/rotate-secret.ts';
import { appPath } from '../apps/the-app.ts';
import { readArguments, requireOption, requirePositional } from '../arguments.ts';
import { apiClient } from '../http-client.ts';
import { readSecret } from '../secret-input.ts';

const LIST = 'apps list [--json]';
const LINK = 'apps link --project ID --app ID --region us|eu|br --client-id ID --client-secret-file FILE [--json]';
const SYNC = 'apps sync ID [--json]';
const UNLINK = 'apps unlink ID [--json]';

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
  flow: FlowPointer.nullish(),
});
type App = z.infer<typeof App>;

const Apps = z.looseObject({ apps: z.array(App) });

/** Links, lists, syncs and unlinks Sinch apps, and says what they answer with. */
export const apps = verbOfActions(
  { name: 'apps', summary: 'the Sinch apps that Colloquy answers for' },
  {
    list: { usage: LIST, run: list },
    link: { usage: LINK, run: link },
    sync: { usage: SYNC, run: sync },
    unlink: { usage: UNLINK, run: unlink },
    flow,
    handover,
    handovers,
    'rotate-secret': rotateSecret,
  },
);

async function list({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, {}, LIST);
  const { apps: linked } = await apiClient(terminal.env).call({ method: 'GET', path: '/v1/apps', schema: Apps });
  if (values.json) return terminal.out(JSON.stringify(linked));
  if (linked.length === 0) terminal.out('No app is linked. `colloquy apps link` links one.');
  for (const app of linked) terminal.out(describe(app));
}

async function link({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, OPTIONS, LINK);
  const file = () => requireOption(values['client-secret-file'], 'client-secret-file', LINK);
  const body = {
    projectId: requireOption(values.project, 'project', LINK),
    appId: requireOption(values.app, 'app', LINK),
    region: requireOption(values.region, 'region', LINK),
    clientId: requireOption(values['client-id'], 'client-id', LINK),
    clientSecret: (await readSecret(file(), 'The client secret', terminal)).trim(),
  };
  const app = await apiClient(terminal.env).call({ method: 'POST', path: '/v1/apps', body, schema: App });
  terminal.out(values.json ? JSON.stringify(app) : `Linked ${describe(app)}`);
}

async function sync({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, {}, SYNC);
  const path = appPath(requirePositional(positionals, 'ID', SYNC), '/sync');
  const answer = await apiClient(terminal.env).call({ method: 'POST', path, schema: z.looseObject({}).nullable() });
  terminal.out(values.json ? JSON.stringify(answer) : 'Synced.');
}

async function unlink({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, {}, UNLINK);
  const appId = requirePositional(positionals, 'ID', UNLINK);
  await apiClient(terminal.env).call({ method: 'DELETE', path: appPath(appId), schema: z.unknown() });
  terminal.out(values.json ? JSON.stringify({ appId, unlinked: true }) : `Unlinked ${appId}.`);
}

function describe(app: App): string {
  const channels = (app.channels ?? []).map(({ channel }) => channel).join(', ') || 'no channels';
  const taken = app.flow ? `flow ${showPointer(app.flow)}` : 'no flow yet';
  return `${app.appId}  ${app.displayName ?? ''}  ${app.health ?? ''}  ${taken}  ${channels}`;
}
