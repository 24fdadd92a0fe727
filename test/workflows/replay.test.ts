import { Runtime, Worker } from '@temporalio/worker';
import { createDataConverter } from '../../adapters/data-converter.ts';
import { recordedHistories } from '../helpers/histories.ts';
import { TEST_MASTER_KEY } from '../helpers/temporal.ts';

const options = {
  workflowBundle: { codePath: process.env.TEST_WORKFLOW_BUNDLE ?? '' },
  dataConverter: createDataConverter({ masterKey: TEST_MASTER_KEY, encryption: 'on' }),
};

afterAll(() => Runtime.instance().shutdown());

describe('recorded histories', () => {
  const histories = recordedHistories();

  it('all replay with the code of today', async () => {
    const named = histories.map(({ name, history }) => ({ workflowId: name, history }));
    const results: { workflowId: string; problem: string }[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories(options, named)) {
      results.push({ workflowId, problem: error?.message ?? '' });
    }
    expect(results.filter(({ problem }) => problem !== '')).toEqual([]);
    expect(results).toHaveLength(histories.length);
    expect(histories.length).toBeGreaterThan(10);
  });

  it('fail to replay when the code would do something else', async () => {
    const spoken = histories.find(({ history }) => JSON.stringify(history).includes('"sendReplies"'));
    const changed: unknown = JSON.parse(JSON.stringify(spoken?.history).replaceAll('"sendReplies"', '"sayNothing"'));
    await expect(Worker.runReplayHistory(options, changed)).rejects.toThrow('TMPRL1100');
  });
});
