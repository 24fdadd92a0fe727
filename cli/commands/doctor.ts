import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Check, failed, ok } from '../../core/doctor/check.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { checksHere } from '../doctor/checks-here.ts';
import { CliError, usageError } from '../errors.ts';
import { apiClient } from '../http-client.ts';
import { dataDirOf } from '../local/settings.ts';

const USAGE = 'doctor [--json]';

const Checks = z.object({ checks: z.array(Check) });

/** Looks at everything that can be wrong, a line for each thing, with what to do; exit code 1 where something failed. */
export const doctor: Command = {
  summary: 'looks at everything that can be wrong, and says what to do',
  usage: USAGE,
  more: ['Nothing is sent to anybody. Where the API does not answer, what stands under it is looked at from here.'],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {}, USAGE);
    if (positionals.length > 0) throw usageError(`doctor takes only --json. Usage: colloquy ${USAGE}`);
    const checks = await examine(terminal.env);
    if (values.json) terminal.out(JSON.stringify({ checks }));
    else for (const line of [...checks.map(lineOf), sum(checks)]) terminal.out(line);
    return checks.some(({ state }) => state === 'failed') ? 1 : 0;
  },
};

async function examine(source: NodeJS.ProcessEnv): Promise<Check[]> {
  try {
    const api = apiClient(source);
    const { checks } = await api.call({ method: 'POST', path: '/v1/doctor', schema: Checks });
    return [{ name: 'API', ...ok(`It answers at ${api.base}.`) }, ...checks];
  } catch (thrown) {
    if (!(thrown instanceof CliError)) throw thrown;
    return [{ name: 'API', ...failed(thrown.message, whereElse(source)) }, ...(await checksHere(source))];
  }
}

function whereElse(source: NodeJS.ProcessEnv): string {
  const log = join(dataDirOf(source), 'logs', 'api.log');
  const words = existsSync(log) ? `What it said last stands in ${log}. ` : '';
  return `${words}What follows is looked at from here.`;
}

function lineOf({ state, name, app, found, todo }: Check): string {
  const subject = app === undefined ? name : `${name} of ${app}`;
  return `${state.padEnd(7)}  ${subject}: ${found}${todo === '' ? '' : ` → ${todo}`}`;
}

function sum(checks: readonly Check[]): string {
  const count = (wanted: Check['state']) => checks.filter(({ state }) => state === wanted).length;
  const [wrong, doubtful] = [count('failed'), count('warning')];
  if (wrong + doubtful === 0) return 'All is well.';
  return `${wrong} failed, ${doubtful} to look at, ${count('ok')} well.`;
}
