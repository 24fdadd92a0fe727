import { z } from 'zod';
import type { Action, Call } from '../actions.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Terminal } from '../command.ts';
import { CliError, usageError } from '../errors.ts';
import { apiClient, type HttpClient, HttpError } from '../http-client.ts';
import { askEach, canAsk } from '../questions.ts';
import { appPath } from './the-app.ts';

const USAGE = 'apps unlink ID [--sessions end|handover=NAME] [--json]';

/** Unlinks an app; what becomes of sessions that run is asked where nobody has said so. */
export const unlink: Action = { usage: USAGE, run: unlinkApp };

/** What the API takes of it: `?sessions=…`. */
type Fate = { sessions: 'end' } | { sessions: 'handover'; to: string };

const GoesOn = z.object({ unlinking: z.literal(true), sessions: z.number() });
/** `problem`: what is left to do by hand. */
const WithProblem = z.object({ unlinked: z.literal(true), problem: z.string() });
const Unlinked = z.union([GoesOn, WithProblem, z.null()]);
const Running = z.looseObject({ code: z.literal('SESSIONS_RUNNING'), sessions: z.number() });
const Targets = z.object({ handovers: z.array(z.looseObject({ name: z.string() })) });

interface Unlinking {
  api: HttpClient;
  appId: string;
}

async function unlinkApp({ args, terminal }: Call): Promise<void> {
  const { values, positionals } = readArguments(args, { sessions: { type: 'string' } }, USAGE);
  const appId = requirePositional(positionals, 'ID', USAGE);
  const given = values.sessions === undefined ? undefined : readFate(values.sessions);
  const unlinking = { api: apiClient(terminal.env), appId };
  const answer = await send(unlinking, given).catch(async (thrown: unknown) => {
    const fate = await askForFate(unlinking, runningOrThrow(thrown), terminal);
    return fate && send(unlinking, fate);
  });
  terminal.out(values.json ? JSON.stringify({ appId, ...outcome(answer) }) : line(appId, answer));
  if (answer && 'problem' in answer) terminal.err(answer.problem);
}

function readFate(text: string): Fate {
  const [, to] = /^handover=(.+)$/.exec(text) ?? [];
  if (text === 'end') return { sessions: 'end' };
  if (to !== undefined) return { sessions: 'handover', to };
  throw usageError(`--sessions ${text}: write end or handover=NAME. Usage: colloquy ${USAGE}`);
}

function send({ api, appId }: Unlinking, fate: Fate | undefined) {
  const query = fate === undefined ? '' : `?${new URLSearchParams(fate)}`;
  return api.call({ method: 'DELETE', path: `${appPath(appId)}${query}`, schema: Unlinked });
}

/** How many sessions run, where that is why it was refused. */
function runningOrThrow(thrown: unknown): number {
  const running = Running.safeParse(thrown instanceof HttpError ? thrown.body : undefined);
  if (!running.success) throw thrown;
  return running.data.sessions;
}

/** undefined: the app is to stay linked. */
async function askForFate(unlinking: Unlinking, sessions: number, terminal: Terminal): Promise<Fate | undefined> {
  const run = `${sessions} ${sessions === 1 ? 'session runs' : 'sessions run'}`;
  if (!canAsk(terminal)) {
    const message = `App ${unlinking.appId} was not unlinked: ${run}. Say what becomes of them: --sessions end, or --sessions handover=NAME.`;
    throw usageError(`${message} Usage: colloquy ${USAGE}`);
  }
  const prompt = `${run}. [e]nd them, [h]and them over, or [l]eave the app linked? `;
  const [answer] = await askEach(terminal, [{ prompt, oneOf: ['e', 'h', 'l'] }]);
  if (answer === 'h') return { sessions: 'handover', to: await askForTarget(unlinking, terminal) };
  return answer === 'e' ? { sessions: 'end' } : undefined;
}

async function askForTarget({ api, appId }: Unlinking, terminal: Terminal): Promise<string> {
  const path = appPath(appId, '/handovers');
  const names = (await api.call({ method: 'GET', path, schema: Targets })).handovers.map(({ name }) => name);
  if (names.length === 0)
    throw new CliError(`App ${appId} has no target of hand-overs: \`colloquy apps handover NAME\` adds one.`);
  const [to = ''] = await askEach(terminal, [{ prompt: `To whom: ${names.join(', ')}? `, oneOf: names }]);
  return to;
}

/** What it came to. undefined: the person left it linked · null: all is done · else something is left to do, or it goes on. */
type Answer = z.infer<typeof Unlinked> | undefined;

function outcome(answer: Answer): object {
  if (answer === undefined) return { unlinked: false };
  return answer ?? { unlinked: true };
}

function line(appId: string, answer: Answer): string {
  if (answer === undefined) return `App ${appId} stays linked.`;
  if (answer === null || 'problem' in answer) return `Unlinked ${appId}.`;
  return `Unlinking ${appId} goes on by itself: ${answer.sessions} sessions were running. \`colloquy apps list\` lists it until it is done.`;
}
