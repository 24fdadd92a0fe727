import type { Action, Call } from '../actions.ts';
import { readArguments } from '../arguments.ts';
import { usageError } from '../errors.ts';
import { apiClient, type HttpClient } from '../http-client.ts';
import { App } from './app-lines.ts';
import { appPath } from './the-app.ts';

const USAGE = 'apps retention ID DAYS [--json]';

/** Has Sinch keep the messages of an app in DISPATCH mode, so that unclear sends can be looked up. */
export const retention: Action = { usage: USAGE, run: keep };

async function keep({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, {}, USAGE);
  const [appId, days, ...rest] = positionals;
  if (appId === undefined || days === undefined || rest.length > 0)
    throw usageError(`One ID and one number of DAYS are expected. Usage: colloquy ${USAGE}`);
  const wanted = readDays(days, USAGE);
  const app = await setRetention(apiClient(terminal.env), appId, wanted);
  terminal.out(values.json ? JSON.stringify(app) : retentionLine(appId, wanted));
}

/** 1 to 7, which is what Sinch takes. */
export function readDays(text: string, usage: string): number {
  if (/^[1-7]$/.test(text)) return Number(text);
  throw usageError(
    `${text} is no number of days from 1 to 7, which Sinch keeps messages for. Usage: colloquy ${usage}`,
  );
}

export function setRetention(api: HttpClient, appId: string, days: number): Promise<App> {
  return api.call({ method: 'PUT', path: appPath(appId, '/retention'), body: { days }, schema: App });
}

export function retentionLine(appId: string, days: number): string {
  return `Sinch keeps the messages of ${appId} for ${days === 1 ? 'one day' : `${days} days`}.`;
}
