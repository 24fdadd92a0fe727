import { readArguments, requireOption } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { usageError } from '../errors.ts';
import { isFile } from '../histories/files.ts';
import { changedFlow, nameOfChanged } from '../resimulate/changed-flow.ts';
import { type Source, sourcesOf } from '../resimulate/sources.ts';
import { told } from '../resimulate/told.ts';
import { exitCode, lineOf, type Tried, totals } from '../resimulate/tried.ts';

const USAGE =
  'resimulate ID…|FILE… --flow FILE|NAME@VERSION [--query FILTER] [--state open|handedOver|failed|ended] [--failure any|CODE] [--channel NAME] [--app ID] [--json]';

const OPTIONS = {
  flow: { type: 'string' },
  query: { type: 'string' },
  state: { type: 'string' },
  failure: { type: 'string' },
  channel: { type: 'string' },
  app: { type: 'string' },
} as const;

const INTERRUPTED = 130;
/** So many are asked for at a time. */
const AT_ONCE = 4;

/** Tries a changed flow on recorded conversations; exit code 1 where one differs or nobody knows, 2 where one cannot be read. */
export const resimulate: Command = {
  summary: 'what recorded conversations would have been on a changed flow; sends nothing',
  usage: USAGE,
  more: [
    'Without ID or FILE every session of that flow, in whatever version, that the filters find; with --query all that it finds.',
    "FILTER is a list filter of Temporal, as recover has it: \"FailureCode = 'CALL_STATUS' AND Channel = 'SMS'\".",
    'FILE is what `colloquy show ID --json` gave, or a history, one run each, saved with `colloquy show ID --history` or by Temporal; it needs no API.',
  ],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    const { flow: named, json, ...filters } = values;
    const isFiltered = Object.values(filters).some((value) => value !== undefined);
    if (isFiltered && positionals.length > 0)
      throw usageError(`Name sessions, or filter them: not both. Usage: colloquy ${USAGE}`);
    const flow = changedFlow(requireOption(named, 'flow', USAGE), terminal, USAGE);
    const sources = await sourcesOf(positionals, filters, { flow, terminal, usage: USAGE });
    const isOne = positionals.length === 1;
    const tell = (one: Tried) => {
      const lines = isOne ? told(one, { flow: nameOfChanged(flow), isFile: isFile(one.of) }) : lineOf(one);
      for (const line of lines) terminal.out(line);
    };
    const all = await tryAll(sources, terminal, json ? () => {} : tell);
    if (json) terminal.out(JSON.stringify(isOne ? all[0] : summary(all)));
    else if (!isOne) terminal.out(all.length === 0 ? 'No sessions.' : `${totals(all)}.`);
    return terminal.interrupted.aborted ? INTERRUPTED : exitCode(all);
  },
};

/** Each is told as soon as those before it are. */
async function tryAll(
  sources: readonly Source[],
  { interrupted }: Terminal,
  tell: (one: Tried) => void,
): Promise<Tried[]> {
  const all: Tried[] = [];
  let toldOf = 0;
  const left = sources.map((source, index) => ({ source, index }));
  const work = async () => {
    for (let next = left.shift(); next && !interrupted.aborted; next = left.shift()) {
      all[next.index] = await next.source();
      for (let one = all[toldOf]; one; one = all[toldOf]) {
        toldOf += 1;
        tell(one);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Those that were not reached have no place.
  return all.filter((one) => one !== undefined);
}

function summary(all: readonly Tried[]): object {
  return {
    summary: totals(all),
    total: all.length,
    conversations: all.filter(({ outcome }) => outcome !== 'unchanged'),
  };
}
