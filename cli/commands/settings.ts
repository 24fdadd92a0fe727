import { z } from 'zod';
import type { Json } from '../../core/json.ts';
import { type Call, verbOfActions } from '../actions.ts';
import { appPath, theApp } from '../apps/the-app.ts';
import { readArguments } from '../arguments.ts';
import { usageError } from '../errors.ts';
import { apiClient } from '../http-client.ts';

const SET = 'settings set NAME=VALUE… [--unset NAME]… [--call-hosts HOST,HOST] [--app ID] [--json]';
const LIST = 'settings list [--app ID] [--json]';

const OPTIONS = {
  app: { type: 'string' },
  unset: { type: 'string', multiple: true, default: [] as string[] },
  'call-hosts': { type: 'string' },
} as const;

const Settings = z.object({
  settings: z.record(z.string(), z.json()),
  secrets: z.array(z.string()),
  callHosts: z.array(z.string()),
});

/** What flows read as `settings.<name>`, and which hosts their calls may reach, per app. */
export const settings = verbOfActions(
  { name: 'settings', summary: 'what the flows of an app read as settings.<name>, and whom they may call' },
  { set: { usage: SET, run: set }, list: { usage: LIST, run: list } },
);

async function set({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS, SET);
  const given = readAssignments(positionals);
  const hosts = values['call-hosts'];
  if (positionals.length === 0 && values.unset.length === 0 && hosts === undefined)
    throw usageError(`Nothing is given to set. Usage: colloquy ${SET}`);
  const removed = values.unset.map((name): [string, Json] => [name, null]);
  const body = {
    settings: Object.fromEntries([...removed, ...given]),
    ...(hosts === undefined ? {} : { callHosts: splitList(hosts) }),
  };
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, values.app, SET), '/settings');
  show(await api.call({ method: 'PUT', path, body, schema: Settings }), { terminal, json: values.json });
}

async function list({ args, terminal }: Call): Promise<void> {
  const { values } = readArguments(args, { app: OPTIONS.app }, LIST);
  const api = apiClient(terminal.env);
  const path = appPath(await theApp(api, values.app, LIST), '/settings');
  show(await api.call({ method: 'GET', path, schema: Settings }), { terminal, json: values.json });
}

/** `tries=3` is a number, `shop=https://…` a text: JSON where it is JSON. All that are no assignment are named at once. */
function readAssignments(texts: readonly string[]): [string, Json][] {
  const wrong = texts.filter((text) => text.indexOf('=') < 1);
  if (wrong.length > 0) throw usageError(`${wrong.join(', ')}: write NAME=VALUE. Usage: colloquy ${SET}`);
  return texts.map((text) => {
    const equals = text.indexOf('=');
    return [text.slice(0, equals), readValue(text.slice(equals + 1))];
  });
}

/** `1.10` and `12345678901234567890` stay the texts that they are: as numbers they would be others. `null` is no value. */
function readValue(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    const isSame = typeof value !== 'number' || String(value) === text;
    return value === null || !isSame ? text : value;
  } catch {
    return text;
  }
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function show(shown: z.infer<typeof Settings>, { terminal, json }: { terminal: Call['terminal']; json: boolean }) {
  if (json) return terminal.out(JSON.stringify(shown));
  const lines = Object.entries(shown.settings).map(([name, value]) => `${name}=${showValue(value)}`);
  for (const line of lines.length > 0 ? lines : ['No settings.']) terminal.out(line);
  if (shown.secrets.length > 0) terminal.out(`secrets: ${shown.secrets.join(', ')}`);
  if (shown.callHosts.length > 0) terminal.out(`calls may reach: ${shown.callHosts.join(', ')}`);
}

/** As it would be typed: a text in quotes only where it would be read as something else without them. */
function showValue(value: Json): string {
  return typeof value === 'string' && readValue(value) === value ? value : JSON.stringify(value);
}
