import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Recorder } from '../../../bench/replay/recorder.ts';
import { runVerb } from '../../../cli/run.ts';
import { showAsTest } from '../../../cli/show/as-test.ts';
import { compiled } from '../../helpers/flow-problems.ts';
import { serveJson } from '../../helpers/http-server.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-as-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a session is written as a flow test into a file, with what is left to do', async () => {
  const made = { test: 'flow: a.yaml\n', flow: 'a@1', byHand: ['What came then is to be written by hand: a retry.'] };
  const server = await serveJson(() => ({ body: made }));
  const env = { DATA_DIR: folder, PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:read' };
  const terminal = fakeTerminal({ env });
  const file = join(folder, 'a.test.yaml');
  const code = await runVerb(['show', 'S1', '--as-test', file], terminal).finally(server.close);
  expect([code, server.heard[0]?.path, readFileSync(file, 'utf8')]).toEqual([1, '/v1/sessions/S1/test', made.test]);
  expect(terminal.printed).toEqual([
    `Wrote ${file}: it passes on a@1. Have it name the file of that flow.`,
    made.byHand[0],
  ]);
});

test('a conversation out of files is printed where no file is named', async () => {
  const { recording } = new Recorder(compiled('flow: a\nsteps: [{ ask: { text: "Who are you?" } }]')).write('Ada');
  const terminal = fakeTerminal({ env: {} });
  expect(await showAsTest(recording, { json: false }, terminal)).toBe(0);
  expect(terminal.printed.join('\n')).toContain('- "Who are you?"');
  expect(terminal.printed.join('\n')).not.toContain('Ada');
});
