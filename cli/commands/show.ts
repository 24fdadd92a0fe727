import { z } from 'zod';
import { stateLines } from '../../core/timeline/state-then.ts';
import { storyLines } from '../../core/timeline/story-lines.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { isFile } from '../histories/files.ts';
import { saveHistory } from '../histories/save.ts';
import { apiClient } from '../http-client.ts';
import { showAsTest } from '../show/as-test.ts';
import { headLines } from '../show/head-lines.ts';
import { openConversation } from '../show/open-files.ts';
import { entryAt, exportedFiles, exportedSession, type Shown, shownFiles, shownSession } from '../show/shown.ts';

const USAGE = 'show ID|FILE… [--at N] [--state] [--history [DIR]] [--as-test [FILE.yaml]] [--json]';

/** Where tests of a repository look for histories. */
const HISTORIES = 'test/histories';

const OPTIONS = {
  at: { type: 'string' },
  state: { type: 'boolean', default: false },
  history: { type: 'boolean', default: false },
  'as-test': { type: 'boolean', default: false },
} as const;

interface How {
  terminal: Terminal;
  json: boolean;
}

/** Tells the story of one session, of the API or of files. */
export const show: Command = {
  summary: 'the story of one session: what was said, seen and sent, and what failed',
  usage: USAGE,
  more: [
    '--at N     the state behind entry N: step, variables, what it waits for',
    '--state    the state now, as its worker has it',
    '--json     the whole of it in one file, masked, which `colloquy show FILE` opens anywhere',
    `--history  saves what Temporal recorded, to be replayed, with pseudonyms; in ${HISTORIES} where DIR is not given`,
    '--as-test  writes it as a test of its flow, with nothing personal in it; printed where no FILE.yaml is given',
    'FILE is such a file, or what Temporal saves of each run of one workflow; it needs no API.',
  ],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    const how = { terminal, json: values.json };
    if (values['as-test']) return asTest(positionals, how);
    if (values.history) await save(positionals, how);
    else if (values.state) await tellState(requirePositional(positionals, 'ID', USAGE), how);
    else if (values.json && values.at === undefined) await exportIt(positionals, terminal);
    else await tell(await shownOf(positionals, terminal), { ...how, at: numberOf(values.at) });
    return 0;
  },
};

const areFiles = (positionals: string[]) => positionals.length > 0 && positionals.every(isFile);

function shownOf(positionals: string[], { env }: Terminal): Promise<Shown> {
  if (areFiles(positionals)) return shownFiles(positionals, env);
  return shownSession(requirePositional(positionals, 'ID', USAGE), env);
}

async function exportIt(positionals: string[], { env, out }: Terminal): Promise<void> {
  const exported = areFiles(positionals)
    ? await exportedFiles(positionals, env)
    : await exportedSession(requirePositional(positionals, 'ID', USAGE), env);
  out(JSON.stringify(exported));
}

function numberOf(at: string | undefined): number | undefined {
  if (at === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(at)) return Number(at);
  throw usageError(`--at takes the number of an entry. Usage: colloquy ${USAGE}`);
}

async function tellState(id: string, { terminal, json }: How): Promise<void> {
  const path = `/v1/sessions/${encodeURIComponent(id)}`;
  const session = await apiClient(terminal.env).call({ method: 'GET', path, schema: z.looseObject({}) });
  terminal.out(JSON.stringify(session, null, json ? 0 : 2));
}

async function tell(shown: Shown, how: How & { at: number | undefined }): Promise<void> {
  const { terminal, at } = how;
  if (shown.caution !== '') terminal.err(shown.caution);
  if (at !== undefined) await tellAt(shown, at, how);
  else for (const line of [...headLines(shown), '', ...storyLines(shown.story)]) terminal.out(line);
}

const UNKNOWN = 'Nobody knows how it stood there: that part of its story is told from what was recorded alone.';

async function tellAt(shown: Shown, at: number, { terminal, json }: How): Promise<void> {
  const entry = entryAt(shown, at);
  const state = await shown.stateAt(at);
  if (json) terminal.out(JSON.stringify({ entry, state: state ?? null }));
  else for (const line of [...storyLines([entry]), '', ...(state ? stateLines(state) : [UNKNOWN])]) terminal.out(line);
}

/** A conversation may be in several files; of those, where the test goes is told apart by its name. */
async function asTest(positionals: string[], { terminal, json }: How): Promise<number> {
  const last = positionals.length > 1 ? positionals.at(-1) : undefined;
  const file = last !== undefined && isTestFile(last) ? last : undefined;
  const of = file === undefined ? positionals : positionals.slice(0, -1);
  const source = areFiles(of)
    ? (await openConversation(of, terminal.env)).recording
    : requirePositional(of, 'ID', USAGE);
  return showAsTest(source, { ...(file !== undefined && { file }), json }, terminal);
}

/** Nothing else is written over: a test is a file of YAML. */
const isTestFile = (path: string) => /\.ya?ml$/.test(path);

async function save([id = '', folder = HISTORIES, ...rest]: string[], { terminal, json }: How): Promise<void> {
  requirePositional(
    [id, ...rest].filter((one) => one !== ''),
    'ID',
    USAGE,
  );
  const paths = await saveHistory(id, folder, terminal);
  if (json) terminal.out(JSON.stringify({ saved: paths }));
  else for (const path of paths) terminal.out(`Saved ${path}.`);
}
