import { z } from 'zod';
import { type Call, verbOfActions } from '../actions.ts';
import { App, appLines } from '../apps/app-lines.ts';
import { flow } from '../apps/flow.ts';
import { handover, handovers } from '../apps/handovers.ts';
import { link } from '../apps/link.ts';
import { retention } from '../apps/retention.ts';
import { rotateSecret } from '../apps/rotate-secret.ts';
import { appPath } from '../apps/the-app.ts';
import { unlink } from '../apps/unlink.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import { apiClient } from '../http-client.ts';

const LIST = 'apps list [--json]';
const SYNC = 'apps sync ID [--json]';

const Apps = z.looseObject({ apps: z.array(App) });

/** Links, lists, syncs and unlinks Sinch apps, and says what they answer with. */
export const apps = verbOfActions(
  { name: 'apps', summary: 'the Sinch apps that Colloquy answers for' },
  {
    list: { usage: LIST, run: list },
    link,
    sync: { usage: SYNC, run: sync },
    retention,
    unlink,
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
  for (const line of linked.flatMap(appLines)) terminal.out(line);
}

async function sync({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, {}, SYNC);
  const path = appPath(requirePositional(positionals, 'ID', SYNC), '/sync');
  const app = await apiClient(terminal.env).call({ method: 'POST', path, schema: App });
  if (values.json) return terminal.out(JSON.stringify(app));
  for (const line of appLines(app)) terminal.out(line);
}
