import { z } from 'zod';
import { stateLines } from '../../core/timeline/state-then.ts';
import { storyLines } from '../../core/timeline/story-lines.ts';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { apiClient } from '../http-client.ts';
import { headLines } from '../show/head-lines.ts';
import { isFile } from '../show/open-files.ts';
import { entryAt, type Shown, shownFiles, shownSession } from '../show/shown.ts';

const USAGE = 'show ID|FILE… [--at N] [--state] [--json]';

const OPTIONS = { at: { type: 'string' }, state: { type: 'boolean', default: false } } as const;

/** Tells the story of one session, of the API or of a file. */
export const show: Command = {
  summary: 'the story of one session: what was said, seen, sent, and what failed',
  usage: USAGE,
  more: [
    '--at N  the state behind entry N: step, variables, what it waits for',
    '--state the state now, as the worker has it',
    '--json  all of it as one file, masked, which `colloquy show FILE` opens anywhere',
    'FILE is such a file, or the histories of a workflow as Temporal saves them, one run each.',
  ],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    const files = positionals.length > 0 && positionals.every(isFile);
    if (values.state) await tellState(requirePositional(positionals, 'ID', USAGE), values.json, terminal);
    else {
      const id = files ? '' : requirePositional(positionals, 'ID', USAGE);
      const shown = files ? await shownFiles(positionals, terminal.env) : await shownSession(id, terminal.env);
      await tell(shown, { at: numberOf(values.at), json: values.json }, terminal);
    }
    return 0;
  },
};

async function tellState(id: string, json: boolean, { env, out }: Terminal): Promise<void> {
  const path = `/v1/sessions/${encodeURIComponent(id)}`;
  const session = await apiClient(env).call({ method: 'GET', path, schema: z.looseObject({}) });
  out(JSON.stringify(session, null, json ? 0 : 2));
}

function numberOf(at: string | undefined): number | undefined {
  if (at === undefined || /^[1-9]\d{0,8}$/.test(at)) return at === undefined ? undefined : Number(at);
  throw usageError(`--at takes the number of an entry. Usage: colloquy ${USAGE}`);
}

async function tell(shown: Shown, { at, json }: { at?: number; json: boolean }, { out, err }: Terminal): Promise<void> {
  if (shown.caution !== '') err(shown.caution);
  if (at !== undefined) {
    await tellAt(shown, { at, json }, out);
  } else if (json) {
    out(JSON.stringify(await shown.exported()));
  } else {
    for (const line of [...headLines(shown.head), '', ...storyLines(shown.story)]) out(line);
  }
}

const UNKNOWN = 'Nobody knows how it stood there: that part of its story is told from what was recorded alone.';

async function tellAt(
  shown: Shown,
  { at, json }: { at: number; json: boolean },
  out: (line: string) => void,
): Promise<void> {
  const entry = entryAt(shown, at);
  const state = await shown.stateAt(at);
  if (json) out(JSON.stringify({ entry, state: state ?? null }));
  else for (const line of [...storyLines([entry]), '', ...(state ? stateLines(state) : [UNKNOWN])]) out(line);
}
