import { readArguments, requirePositional } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { apiClient, type HttpClient } from '../http-client.ts';
import { follow, hasEnded, pathOf, progressLine, Recovery, type Report, reportsOf } from '../recoveries/follow.ts';

const USAGE =
  'recover --query FILTER [--to NAME@VERSION] [--apply] [--rate N] [--max-age 6h] [--why TEXT] [--json], or recover ID [--pause|--resume|--cancel] [--json]';

const OPTIONS = {
  query: { type: 'string' },
  to: { type: 'string' },
  apply: { type: 'boolean', default: false },
  rate: { type: 'string' },
  'max-age': { type: 'string' },
  why: { type: 'string' },
  pause: { type: 'boolean', default: false },
  resume: { type: 'boolean', default: false },
  cancel: { type: 'boolean', default: false },
} as const;

const INTERRUPTED = 130;

/**
 * Retries every failed session that a query finds, or only says what that would come to; follows it until it ends. Exit code 1 where
 * some failed again or did not answer.
 */
export const recover: Command = {
  summary: 'retries many failed sessions; a dry run unless --apply',
  usage: USAGE,
  more: [
    "FILTER is a list filter of Temporal: \"FailureCode = 'CALL_STATUS' AND Channel = 'SMS'\"; \"SessionState = 'failed'\" for all.",
    'Ctrl-C leaves it running: recover ID follows it again, with --pause, --resume or --cancel it is steered.',
  ],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    requireOneUse(values, positionals);
    const client = apiClient(terminal.env);
    const recovery =
      values.query === undefined ? await steer(client, positionals, values) : await start(client, values);
    if (values.query !== undefined) terminal.err(`Recovery ${recovery.id}${recovery.apply ? '' : ', a dry run'}:`);
    if (values.pause) {
      terminal.out(values.json ? JSON.stringify(recovery) : progressLine(recovery));
      return 0;
    }
    const followed = await follow(client, recovery.id, terminal).catch((error: unknown) => {
      terminal.err(goesOn(recovery.id));
      throw error;
    });
    return finish(client, followed, { terminal, json: values.json });
  },
};

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values'];

const STEERING = ['pause', 'resume', 'cancel'] as const;
const OF_A_QUERY = ['to', 'apply', 'rate', 'max-age', 'why'] as const;

/** Either a recovery is begun, or one that is there is followed or steered: what would have no effect is refused. */
function requireOneUse(values: Values, positionals: string[]): void {
  const isGiven = (name: (typeof STEERING | typeof OF_A_QUERY)[number]) =>
    values[name] !== undefined && values[name] !== false;
  const steering = STEERING.filter(isGiven);
  const refuse = (problem: string): never => {
    throw usageError(`${problem} Usage: colloquy ${USAGE}`);
  };
  if (steering.length > 1) refuse(`Only one of --${steering.join(' and --')} can be meant.`);
  if (values.query === undefined) {
    const [idle] = OF_A_QUERY.filter(isGiven);
    if (idle) refuse(`--${idle} goes with --query: a recovery that is there stays as it was ordered.`);
    return;
  }
  if (positionals.length > 0)
    refuse('--query begins a recovery, an ID names one that is there: only one can be meant.');
  if (steering[0]) refuse(`--${steering[0]} needs the ID of a recovery instead of --query.`);
}

function start(client: HttpClient, { query, to, apply, rate, 'max-age': maxAge, why }: Values): Promise<Recovery> {
  const ratePerSecond = rate === undefined ? undefined : Number(rate);
  if (Number.isNaN(ratePerSecond)) throw usageError(`--rate is no number. Usage: colloquy ${USAGE}`);
  const body = { query, to, apply, ratePerSecond, maxAge, why };
  return client.call({ method: 'POST', path: '/v1/recoveries', body, schema: Recovery });
}

/** One that is there already: shown, or told to wait, to go on or to end. */
function steer(client: HttpClient, positionals: string[], values: Values): Promise<Recovery> {
  if (positionals.length === 0) throw usageError(`--query or ID is missing. Usage: colloquy ${USAGE}`);
  const path = pathOf(requirePositional(positionals, 'ID', USAGE));
  const wanted = STEERING.find((name) => values[name]);
  return wanted === undefined
    ? client.call({ method: 'GET', path, schema: Recovery })
    : client.call({ method: 'POST', path: `${path}/${wanted}`, schema: Recovery });
}

const goesOn = (id: string) => `It goes on without you: \`colloquy recover ${id}\` follows it, with --cancel it ends.`;

async function finish(
  client: HttpClient,
  recovery: Recovery,
  { terminal, json }: { terminal: Terminal; json: boolean },
): Promise<number> {
  if (!hasEnded(recovery)) {
    terminal.err(goesOn(recovery.id));
    return INTERRUPTED;
  }
  const sessions = await reportsOf(client, recovery.id);
  if (json) terminal.out(JSON.stringify({ ...recovery, sessions }));
  else for (const line of table(recovery, sessions)) terminal.out(line);
  const { failedAgain = 0, unreached = 0 } = recovery.counts;
  return failedAgain + unreached > 0 ? 1 : 0;
}

function table({ apply }: Recovery, sessions: Report[]): string[] {
  if (sessions.length === 0) return ['No session was found.'];
  const lines = sessions.map(({ sessionId, outcome, code, reason }) =>
    `${sessionId}  ${outcome.padEnd(11)}  ${code ? `${code}: ` : ''}${reason}`.trimEnd(),
  );
  return apply ? lines : [...lines, 'Nothing was done: `colloquy recover --query … --apply` does it.'];
}
