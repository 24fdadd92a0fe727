import type { Action, Call } from '../actions.ts';
import { readArguments } from '../arguments.ts';
import type { Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { apiClient, type HttpClient } from '../http-client.ts';
import { askEach, canAsk } from '../questions.ts';
import { readSecret } from '../secret-input.ts';
import { App, appLines } from './app-lines.ts';
import { readDays, retentionLine, setRetention } from './retention.ts';

const USAGE =
  'apps link [--project ID] [--app ID] [--client-id ID] [--client-secret-file FILE] [--region us|eu|br] [--retention DAYS] [--json]';

const OPTIONS = {
  project: { type: 'string' },
  app: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret-file': { type: 'string' },
  region: { type: 'string' },
  retention: { type: 'string' },
} as const;

/** Links a Sinch app; what is not given is asked for where somebody is there to answer. */
export const link: Action = { usage: USAGE, run: linkApp };

type Field = 'projectId' | 'appId' | 'clientId' | 'clientSecret';

const FIELDS: { field: Field; option: keyof typeof OPTIONS; prompt: string; hidden?: true }[] = [
  { field: 'projectId', option: 'project', prompt: 'Project ID: ' },
  { field: 'appId', option: 'app', prompt: 'App ID: ' },
  { field: 'clientId', option: 'client-id', prompt: 'Client ID: ' },
  { field: 'clientSecret', option: 'client-secret-file', prompt: 'Client secret (not shown): ', hidden: true },
];

type Values = { [Option in keyof typeof OPTIONS]?: string };

async function linkApp({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, OPTIONS, USAGE);
  const days = values.retention === undefined ? undefined : readDays(values.retention, USAGE);
  const { region } = values;
  const body = { ...(await fieldsOf(values, terminal)), ...(region === undefined ? {} : { region }) };
  const api = apiClient(terminal.env);
  const app = await api.call({ method: 'POST', path: '/v1/apps', body, schema: App });
  if (values.json) {
    const kept = days !== undefined && takesRetention(app) ? await setRetention(api, app.appId, days) : app;
    return terminal.out(JSON.stringify(kept));
  }
  for (const line of appLines(app)) terminal.out(line.startsWith(' ') ? line : `Linked ${line}`);
  await keepMessages({ api, app, days, terminal });
}

/** What was given, with the answers to what was not. */
async function fieldsOf(values: Values, terminal: Terminal): Promise<{ [K in Field]?: string }> {
  const missing = FIELDS.filter(({ option }) => !values[option]);
  if (missing.length > 0 && !canAsk(terminal)) {
    const options = missing.map(({ option }) => `--${option}`).join(', ');
    throw usageError(`${options} ${missing.length === 1 ? 'is' : 'are'} missing. Usage: colloquy ${USAGE}`);
  }
  const file = values['client-secret-file'];
  const secret = file ? { clientSecret: (await readSecret(file, 'The client secret', terminal)).trim() } : {};
  const answers = missing.length > 0 ? await askEach(terminal, missing) : [];
  const asked = Object.fromEntries(missing.map(({ field }, index) => [field, answers[index]]));
  const { project: projectId, app: appId, 'client-id': clientId } = values;
  return { projectId, appId, clientId, ...secret, ...asked };
}

interface Keeping {
  api: HttpClient;
  app: App;
  /** As `--retention` says. */
  days: number | undefined;
  terminal: Terminal;
}

/** Takes the offer of a retention where it was said, or is said now. */
async function keepMessages({ api, app, days, terminal }: Keeping): Promise<void> {
  if (days !== undefined && !takesRetention(app))
    return terminal.err(`In ${app.mode} mode Sinch keeps messages anyway: --retention changes nothing.`);
  const wanted = days ?? (app.offers.length > 0 && canAsk(terminal) ? await askForDays(terminal) : undefined);
  if (wanted === undefined) return;
  await setRetention(api, app.appId, wanted);
  terminal.out(retentionLine(app.appId, wanted));
}

const takesRetention = ({ mode }: App) => mode === 'DISPATCH';

async function askForDays(terminal: Terminal): Promise<number | undefined> {
  const prompt = 'Let Sinch keep messages for one day? [Y/n] ';
  const question = { prompt, preset: 'y', oneOf: ['y', 'Y', 'yes', 'n', 'N', 'no'] };
  const [answer = ''] = await askEach(terminal, [question], 'the app is linked, and its retention is as it was');
  return answer.toLowerCase().startsWith('y') ? 1 : undefined;
}
