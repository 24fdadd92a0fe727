import { z } from 'zod';
import { readArguments, requirePositional } from '../arguments.ts';
import type { Command, Terminal } from '../command.ts';
import { saveHistory } from '../histories/save.ts';
import { apiClient } from '../http-client.ts';
import { showAsTest } from '../show/as-test.ts';

const USAGE = 'show ID [--history [DIR] | --as-test [FILE]] [--json]';

const OPTIONS = { history: { type: 'boolean' }, 'as-test': { type: 'boolean' } } as const;

/** Where tests of a repository look for histories. */
const HISTORIES = 'test/histories';

/** Shows one session as the API tells it. */
export const show: Command = {
  summary: 'one session: its state, step and variables',
  usage: USAGE,
  more: [
    `--history saves what Temporal recorded, to be replayed, with pseudonyms; in ${HISTORIES} where DIR is not given.`,
    '--as-test makes a flow test of it, with nothing personal in it; printed where FILE is not given.',
  ],
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE);
    if (values['as-test']) {
      const [id, file] = idAnd(positionals);
      return showAsTest(id, { file, json: values.json }, terminal);
    }
    if (values.history) return save(positionals, { terminal, json: values.json });
    const path = `/v1/sessions/${encodeURIComponent(requirePositional(positionals, 'ID', USAGE))}`;
    const session = await apiClient(terminal.env).call({ method: 'GET', path, schema: z.looseObject({}) });
    terminal.out(JSON.stringify(session, null, values.json ? 0 : 2));
    return 0;
  },
};

/** The id, and the one thing that may stand behind it. */
function idAnd([id, thing, ...rest]: string[]): [id: string, thing: string | undefined] {
  return [
    requirePositional(
      [id, ...rest].filter((one) => one !== undefined),
      'ID',
      USAGE,
    ),
    thing,
  ];
}

async function save(positionals: string[], { terminal, json }: { terminal: Terminal; json: boolean }): Promise<number> {
  const [id, folder = HISTORIES] = idAnd(positionals);
  const paths = await saveHistory(id, folder, terminal);
  if (json) terminal.out(JSON.stringify({ saved: paths }));
  else for (const path of paths) terminal.out(`Saved ${path}.`);
  return 0;
}
