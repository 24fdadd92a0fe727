import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { show } from '../../../cli/commands/show.ts';
import { exportOf } from '../../../core/timeline/export/conversation-export.ts';
import { rerun } from '../../../core/timeline/rerun.ts';
import { storyOf } from '../../../core/timeline/story.ts';
import { headOf } from '../../../core/timeline/story-head.ts';
import { asking, flowOf, greetingFlow, saying } from '../../helpers/flows.ts';
import { recordedHistories } from '../../helpers/histories.ts';
import { serveJson } from '../../helpers/http-server.ts';
import { recordedTalk } from '../../helpers/recorded-talk.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

/** One session ends in the first run and lingers in the second, where another one begins. */
const LINGERS = 'a-conversation-lingers-after-its-end-in-a-short-run-drops-a-';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'colloquy-show-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** It fails at once: nothing is in `vars.nmae`. */
const flow = flowOf([asking('ask', 'Your name?'), saying('hi', 'Hi {{ vars.nmae }}.')]);
const recording = recordedTalk(flow, ['hi', 'Ada']);
const id = recording.sessionId;
const again = rerun(recording, { watch: true });
const exported = exportOf(recording, { receipts: [], exportedAt: 0 });

function fileOf(name: string, content: unknown): string {
  const path = join(dir, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function shown(args: string[], env: NodeJS.ProcessEnv = {}) {
  const terminal = fakeTerminal({ env: { DATA_DIR: dir, ...env } });
  await show.run(args, terminal);
  return [...terminal.told, ...terminal.printed];
}

async function fromApi(args: string[]) {
  const state = {
    state: 'open',
    flow: 'test@1',
    step: 'ask',
    waitsFor: '',
    language: 'en',
    variables: { name: 'Ada' },
  };
  const server = await serveJson(() => ({
    body: { session: headOf(recording, again), entries: storyOf(recording, { again }), state },
  }));
  const env = { PORT: String(server.port), API_TOKENS: 'a-token-of-the-tests:read' };
  const printed = await shown(args, env).finally(server.close);
  return { printed, heard: server.heard.map(({ path }) => path) };
}

it('tells the story under what it is of and what to do next', async () => {
  const { printed, heard } = await fromApi([id]);
  expect(heard).toEqual([`/v1/sessions/${id}/timeline`]);
  expect(printed.slice(0, 6).map((line) => line.replaceAll(id, 'ID'))).toMatchInlineSnapshot(`
[
  "Session ID on WHATSAPP: failed",
  "  flow   test@1",
  "  began  2026-11-27 03:12:02 UTC",
  "  why    EXPRESSION: Step hi of flow test cannot go on: the expression "vars.nmae" needs vars.nmae, which has no value; set it first, or write .? and orValue(…) for a value that may be missing.",
  "  next   Mend the expression, publish the flow, then \`colloquy retry ID --to VERSION\`.",
  "",
]
`);
  expect(printed.slice(6, 12)).toMatchInlineSnapshot(`
[
  "    2026-11-27 (UTC)",
  " 1  03:12:01.000  contact    hi",
  " 2  03:12:02.000  session    began on WHATSAPP, as the contact wrote",
  " 3  03:12:02.000  session    runs on test@1",
  " 4  03:12:02.000  flow       ask (ask)",
  " 5  03:12:02.000  bot        Your name?",
]
`);
});

/** Without what is hashed in the id of a session, and with none where a file has none to name. */
const unnamed = (line: string) =>
  line.replace(/(01[0-9A-Z]{8})[0-9A-Z]{16}/g, '$1').replace(/colloquy retry \w+/, 'colloquy retry ID');

it('tells the same of an export as of the session that it is of, with no server and no key', async () => {
  const lines = await shown([fileOf('export.json', exported)]);
  expect(lines[0]).not.toContain(id);
  expect(lines.map(unnamed)).toEqual((await fromApi([id])).printed.map(unnamed));
});

it('tells the state behind an entry, from the API and from a file', async () => {
  const { printed, heard } = await fromApi([id, '--at', '6']);
  expect(heard).toEqual([`/v1/sessions/${id}/timeline`, `/v1/sessions/${id}/timeline?at=6`]);
  expect(printed.at(-1)).toBe('vars.name  "Ada"');
  const file = fileOf('export.json', exported);
  expect((await shown([file, '--at', '9'])).slice(2)).toMatchInlineSnapshot(`
[
  "",
  "state      failed",
  "flow       test@1",
  "step       hi",
  "language   en",
  "failed     EXPRESSION: Step hi of flow test cannot go on: the expression "vars.nmae" needs vars.nmae, which has no value; set it first, or write .? and orValue(…) for a value that may be missing.",
  "vars.name  "Ada"",
]
`);
  const [json = ''] = await shown([file, '--at', '1', '--json']);
  expect(JSON.parse(json)).toMatchObject({ entry: { kind: 'message', n: 1 }, state: null });
});

it('says from where on an export is masked', async () => {
  const file = fileOf('masked.json', { ...exported, maskedFrom: { run: 0, eventId: 7 } });
  expect((await shown([file]))[0]).toMatch(/^Masked from event 7 of run 1 on: /);
});

it('tells a story from what Temporal saves of each run, and makes an export of it', async () => {
  const files = recordedHistories()
    .filter(({ name }) => name.startsWith('a-migration-lets-a-failed-session-go-on'))
    .map(({ name, history }) => fileOf(name, history));
  const lines = await shown(files, { MASTER_KEY: TEST_MASTER_KEY });
  expect(lines.join('\n')).toMatch(/FAILED {5}EXPRESSION at hi[\s\S]*command {4}migrate to test@2/);
  const [json = ''] = await shown([...files, '--json'], { MASTER_KEY: TEST_MASTER_KEY });
  expect((await shown([fileOf('made.json', json)])).map(unnamed)).toEqual(lines.map(unnamed));
});

it('writes an export as a test of its flow', async () => {
  const greeting = recordedTalk(greetingFlow(), ['hi', 'Ada']);
  const file = fileOf('greeting.json', exportOf(greeting, { receipts: [], exportedAt: 0 }));
  const [test = ''] = await shown([file, '--as-test']);
  expect(test).toMatch(/Your name\?/);
  const out = join(dir, 'greeting.test.yaml');
  expect((await shown([file, out, '--as-test']))[0]).toMatch(`Wrote ${out}: it passes on test@1.`);
});

it('tells of the session that a history was saved as, though another one began in its last run', async () => {
  const [first, second] = recordedHistories().filter(({ name }) => name.startsWith(LINGERS));
  const key = { MASTER_KEY: TEST_MASTER_KEY };
  const [head = ''] = await shown([fileOf('0.json', first?.history)], key);
  const session = /^Session (\w+)/.exec(head)?.[1];
  const saved = (run: typeof first, n: number) => fileOf(`saved.${n}.json`, Object.assign({ session }, run?.history));
  expect((await shown([saved(first, 0), saved(second, 1)], key))[0]).toMatch(`Session ${session} `);
  expect((await shown([fileOf('0.json', first?.history), fileOf('1.json', second?.history)], key))[0]).not.toMatch(
    head,
  );
});

it('opens every file of a conversation for its test, and writes over none of them', async () => {
  const files = recordedHistories()
    .filter(({ name }) => name.startsWith(LINGERS))
    .map(({ name, history }) => fileOf(name, history));
  const before = files.map((file) => readFileSync(file, 'utf8'));
  await shown([...files, '--as-test'], { MASTER_KEY: TEST_MASTER_KEY }).catch(() => {});
  await expect(shown([...files.slice(0, 1), join(dir, 'export.json'), '--as-test'])).rejects.toThrow(
    'cannot be opened',
  );
  await expect(shown([id, files[0] ?? '', '--as-test'])).rejects.toThrow('Usage: colloquy show');
  expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
});

it.each<[string, () => string[], RegExp]>([
  [
    'a file that is not there',
    () => ['./nothing.json'],
    /^\.\/nothing\.json cannot be opened\. The file .* cannot be read/,
  ],
  [
    'a file of something else',
    () => [fileOf('else.json', '{}')],
    /else\.json cannot be opened\. It is not a history of Temporal/,
  ],
  [
    'an export that breaks off',
    () => [fileOf('half.json', JSON.stringify(exported).slice(0, 99))],
    /breaks off before its end/,
  ],
  [
    'an export of a newer version',
    () => [fileOf('newer.json', { format: 'colloquy-conversation/2' })],
    /colloquy-conversation\/2/,
  ],
  ['two exports', () => [fileOf('a.json', exported), fileOf('b.json', exported)], /open it alone/],
  ['an entry that there is not', () => [fileOf('a.json', exported), '--at', '99'], /has \d+ entries, no 99/],
  ['an entry that is no number', () => [fileOf('a.json', exported), '--at', 'x'], /--at takes the number of an entry/],
])('%s is answered with a sentence and exit code 2', async (_what, args, message) => {
  await expect(shown(args())).rejects.toMatchObject({ message: expect.stringMatching(message), exitCode: 2 });
});
