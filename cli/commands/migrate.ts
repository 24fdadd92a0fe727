import { z } from 'zod';
import { readArguments, requireOption, requirePositional } from '../arguments.ts';
import type { Command } from '../command.ts';
import { apiClient } from '../http-client.ts';

const USAGE = 'migrate ID --to VERSION [--step STEP] [--dry-run] [--json]';

const OPTIONS = {
  to: { type: 'string' },
  step: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

const Answer = z.looseObject({
  to: z.string(),
  lands: z.boolean(),
  step: z.string(),
  how: z.string().optional(),
  problems: z.array(z.string()),
  message: z.string().optional(),
});
type Answer = z.infer<typeof Answer>;

/** Moves a session to another version, or only says where it would land; exit code 1 where it does not. */
export const migrate: Command = {
  summary: 'moves a session to another version of its flow',
  usage: USAGE,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    const id = requirePositional(positionals, 'ID', USAGE);
    const { step, 'dry-run': dryRun } = values;
    const body = { to: requireOption(values.to, 'to', USAGE), dryRun, ...(step === undefined ? {} : { step }) };
    const path = `/v1/sessions/${encodeURIComponent(id)}/migrate`;
    const answer = await apiClient(terminal.env).call({ method: 'POST', path, body, schema: Answer });
    for (const line of values.json ? [JSON.stringify(answer)] : told(answer)) terminal.out(line);
    return answer.lands ? 0 : 1;
  },
};

function told({ to, lands, step, how, problems, message }: Answer): string[] {
  if (message !== undefined) return [message];
  if (!lands) return [`It does not land in ${to}:`, ...problems.map((problem) => `  ${problem}`)];
  const where = step || 'its beginning';
  return [how === 'waits' ? `It lands in ${to} and waits at ${where}.` : `It lands in ${to} and runs ${where}.`];
}
