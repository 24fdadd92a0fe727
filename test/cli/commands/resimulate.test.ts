import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '../../../cli/http-client.ts';
import { trySession } from '../../../cli/resimulate/try-session.ts';
import { runVerb } from '../../../cli/run.ts';
import { exportOf } from '../../../core/timeline/export/conversation-export.ts';
import { asking, flowOf, greetingFlow, saying } from '../../helpers/flows.ts';
import { serveJson } from '../../helpers/http-server.ts';
import { recordedTalk } from '../../helpers/recorded-talk.ts';
import { TEST_MASTER_KEY } from '../../helpers/temporal.ts';
import { fakeTerminal } from '../../helpers/terminal.ts';

const RECORDED = 'test/histories/a-conversation-answers-what-a-contact-writes-in-one-activity.0.json';

const FLOW = `
flow: test
variables: { name: { type: string } }
steps:
  - id: hello
    send: Hello!
  - id: ask_name
    ask: { text: "Your name?", into: name, force: true }
  - id: echo
    send: "Hi {{ vars.name }}."
    goto: ask_name
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-resimulate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function flowFile(text: string): string {
  const file = join(folder, 'test.yaml');
  writeFileSync(file, text);
  return file;
}

const listed = (id: string, flow = 'a@1') => ({ id, flow });

const envOf = ({ port }: { port: number }) => ({ PORT: String(port), API_TOKENS: 'a-token-of-the-tests:read' });

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const terminal = fakeTerminal({ env: { DATA_DIR: folder, MASTER_KEY: TEST_MASTER_KEY, ...env } });
  const code = await runVerb(['resimulate', ...args], terminal).catch((error: Error) => error.message);
  return { code, printed: terminal.printed, told: terminal.told };
}

const SAME = { outcome: 'unchanged', step: '', what: '', noLongerFails: '', nowFails: '', ends: '', unknownFrom: null };

describe('resimulate', () => {
  it('tries a flow on a history without any API, and shows both from where they part', async () => {
    expect(await run([RECORDED, '--flow', flowFile(FLOW)])).toMatchObject({
      code: 0,
      printed: [expect.stringMatching(/^Unchanged: on .*test\.yaml the contact sees the same/)],
    });
    const changed = await run([RECORDED, '--flow', flowFile(FLOW.replace('Hi ', 'Nice to meet you, '))]);
    expect(changed.code).toBe(1);
    expect(changed.printed[0]).toBe('Differs at echo: Says something else at echo.');
    expect(changed.printed.join('\n')).toMatch(/^bot: Hi \S+ +≠ bot: Nice to meet you, /m);
    expect(changed.printed.at(-1)).toBe('At its end it asks ask_name.');
  });

  it('tries a flow on an export, without any key, and says where that is masked', async () => {
    const exported = exportOf(recordedTalk(greetingFlow(), ['hi', 'Ada']), { receipts: [], exportedAt: 0 });
    const file = join(folder, 'export.json');
    writeFileSync(file, JSON.stringify({ ...exported, maskedFrom: { run: 0, eventId: 99 } }));
    const { code, printed, told } = await run([file, '--flow', flowFile(FLOW)], { MASTER_KEY: undefined });
    expect([code, printed]).toEqual([0, [expect.stringMatching(/^Unchanged: on .*test\.yaml/)]]);
    expect(told).toEqual([expect.stringMatching(/export\.json: Masked from event 99 of run 1 on/)]);
  });

  it('adds up what came of a whole query, and lists what is not as it was', async () => {
    const answers = new Map<string, object>([
      ['S1', SAME],
      ['S2', { ...SAME, outcome: 'differs', step: 'ask_size', what: 'Says something else at ask_size.' }],
      ['S3', { ...SAME, outcome: 'unknown', step: 'look_up', what: 'It calls with GET at look_up.' }],
    ]);
    const server = await serveJson(({ method, path }) => {
      if (method === 'POST') return { body: { ...answers.get(path.split('/')[3] ?? ''), lines: [] } };
      if (path.includes('next=')) return { body: { sessions: [listed('S3')] } };
      return { body: { sessions: [listed('S1'), listed('S2')], next: 'more' } };
    });
    const found = await run(
      ['--flow', 'test@2', '--state', 'failed', '--channel', 'sms', '--query', "Flow = 'a@1'"],
      envOf(server),
    ).finally(server.close);
    expect(found).toMatchObject({
      code: 1,
      printed: [
        'S2  differs at ask_size  Says something else at ask_size.',
        'S3  unknown at look_up  It calls with GET at look_up.',
        '1 unchanged, 1 differs at ask_size, 1 unknown.',
      ],
    });
    const [list, first] = server.heard;
    expect(list?.path).toBe('/v1/sessions?state=failed&query=Flow+%3D+%27a%401%27&channel=SMS&limit=200');
    expect(server.heard.filter(({ method }) => method === 'POST')).toHaveLength(3);
    expect(first?.path).toContain('next=more');
  });

  it('tries the sessions of its own flow where no query says of which, and goes on where one is not answered', async () => {
    const broken = new Set(['S1']);
    const server = await serveJson(({ method, path }) => {
      if (method === 'GET')
        return { body: { sessions: [listed('S0'), listed('S1', 'test@1'), listed('S2', 'test@2')] } };
      if (broken.has(path.split('/')[3] ?? '')) return { status: 500, body: { detail: 'Something went wrong here.' } };
      return { body: { ...SAME, lines: [] } };
    });
    const found = await run(['--flow', flowFile(FLOW)], envOf(server)).finally(server.close);
    expect(found).toMatchObject({
      code: 2,
      printed: ['S1  unreadable  Something went wrong here (500).', '1 unchanged, 1 unreadable.'],
    });
  });

  it.each([429, 503])('asks again after a pause where the API has too much to do: %i', async (status) => {
    let busy = 1;
    const server = await serveJson(() => (busy-- > 0 ? { status, body: {} } : { body: { ...SAME, lines: [] } }));
    const client = createHttpClient(server.base, { whatItIs: 'The API' });
    const flow = { kind: 'published', flow: 'test', version: 2 } as const;
    const trying = { client, flow, interrupted: new AbortController().signal, pausesMs: [0] };
    try {
      expect(await trySession('S1', trying)).toMatchObject({ of: 'S1', outcome: 'unchanged' });
      busy = 2;
      expect(await trySession('S1', trying)).toMatchObject({ of: 'S1', outcome: 'unreadable' });
    } finally {
      await server.close();
    }
  });

  it('advises to let nothing go on that is in a file', async () => {
    const failing = flowOf([asking('ask', 'Your name?'), saying('hi', 'Hi {{ vars.nmae }}.')]);
    const file = join(folder, 'export.json');
    writeFileSync(
      file,
      JSON.stringify(exportOf(recordedTalk(failing, ['hi', 'Ada']), { receipts: [], exportedAt: 0 })),
    );
    const repaired = 'flow: test\nsteps: [{ id: ask, ask: { text: "Your name?" } }, { id: hi, send: Hi }]';
    const { printed } = await run([file, '--flow', flowFile(repaired)]);
    expect(printed.at(-1)).toBe('It no longer fails at hi.');
  });

  it('tells what is wrong with a flow as check does, and tries nothing', async () => {
    const { code, printed } = await run([RECORDED, '--flow', flowFile(FLOW.replace('goto: ask_name', 'goto: away'))]);
    expect(code).toMatch(/test\.yaml has errors: nothing was tried with it\./);
    expect(printed).toEqual([expect.stringMatching(/test\.yaml:\d+:\d+: error: /)]);
  });

  it.each([
    ['no flow', ['S1'], /--flow is missing/],
    ['a flow that is neither', ['S1', '--flow', 'Wrong Name'], /neither a file nor name@2/],
    ['sessions and filters', ['S1', '--flow', 'a@1', '--state', 'failed'], /not both/],
    ['a file and a published flow', [RECORDED, '--flow', 'a@1'], /a flow is tried that is a file/],
  ])('is called wrongly with %s', async (_what, args, says) => {
    expect((await run(args)).code).toMatch(says);
  });

  it('says of a file that is no history why', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{"events": [');
    const { code, printed } = await run([file, '--flow', flowFile(FLOW)]);
    expect([code, printed[0]]).toEqual([2, expect.stringMatching(/broken\.json cannot be re-simulated\. .*\.$/)]);
  });
});
