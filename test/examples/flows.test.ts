import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadFlowFile, problemLine } from '../../cli/flow-files.ts';
import { publishOrder } from '../../cli/publish-order.ts';
import { runFile } from '../../cli/talks/run-file.ts';
import { isTestFile, loadTestFile, testFileOf } from '../../cli/talks/test-file.ts';
import type { CompiledStep } from '../../core/flow/compiled.ts';
import { flowsRunBy } from '../../core/flow/load.ts';
import { startTestApi, type TestApi } from '../helpers/api.ts';

const FOLDER = join(__dirname, '..', '..', 'examples');
const FLOWS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml') && !isTestFile(name))
  .map((name) => join(FOLDER, name));
const titled = FLOWS.map((file): [string, string] => [file.slice(FOLDER.length + 1), file]);

function stepsOf(file: string): CompiledStep[] {
  return loadFlowFile(file).flow?.steps ?? [];
}

describe.each(titled)('the example %s', (name, file) => {
  it('has neither an error nor a warning, and the name of its file', () => {
    const { flow, problems } = loadFlowFile(file);
    expect(problems.map(problemLine)).toEqual([]);
    expect(`${flow?.flow}.yaml`).toBe(name);
  });

  it('talks as its talks say', async () => {
    const { problems, results } = await runFile(loadTestFile(testFileOf(file)));
    expect(problems.map(problemLine)).toEqual([]);
    expect(results.filter(({ ok }) => !ok).map(({ story }) => story.join('\n'))).toEqual([]);
    expect(new Set(results.map(({ name: talk }) => talk)).size).toBeGreaterThanOrEqual(5);
  });
});

describe('the examples together', () => {
  // A goto stands on the step that it follows, rarely alone.
  it('have every kind of step between them', () => {
    const kinds = new Set(FLOWS.flatMap(stepsOf).map(({ kind }) => kind));
    const all = [
      'ask',
      'branch',
      'call',
      'consent',
      'end',
      'goto',
      'handover',
      'language',
      'run',
      'send',
      'set',
      'wait',
    ];
    expect([...kinds].toSorted()).toEqual(all);
  });

  it('branch on each variable of the Conversation API in the welcome that knows channels', () => {
    const file = join(FOLDER, 'channel-welcome.yaml');
    const conditions = stepsOf(file).flatMap((step) => [
      step.if ?? '',
      ...(step.kind === 'branch' ? step.body.cases.map((arm) => arm.if) : []),
    ]);
    const names = ['channelIdentifier', 'channelIdentity', 'contactId', 'appId', 'conversationId', 'metadata'];
    const unused = names.filter((name) => !conditions.join(' ').includes(`internal.sinchConversationAPI.${name}`));
    expect(unused).toEqual([]);
  });
});

describe('publishing the examples', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startTestApi();
  });
  afterEach(() => api.close());

  async function publish(definition: string) {
    const answer = await api.call('POST', '/v1/flows', { definition });
    return { status: answer.statusCode, ...answer.json<{ flow: string; problems: object[] }>() };
  }

  it.each(titled)('takes %s behind the flows that it runs', async (name, file) => {
    const order = publishOrder(file, flowsRunBy);
    for (const { definition } of [...order.runs, order.itself])
      expect(await publish(definition)).toMatchObject({ status: 201, problems: [] });
    const pinned = api.flows.at(-1)?.compiled;
    expect(`${pinned?.flow}.yaml`).toBe(name);
    expect(Object.keys(pinned?.flows ?? {})).toEqual(
      order.runs.map(({ definition }) => /^flow: (.*)$/m.exec(definition)?.[1]),
    );
  });
});
