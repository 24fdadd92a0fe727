import { beginSessions, requireWaiting } from '../../../../bench/flow/memory/sessions.ts';
import { fakeTemporal } from '../../../helpers/fake-temporal.ts';

test.each(['bare', 'large'] as const)(
  'Sessions of %s are begun once each, from the first number to before the last',
  async (name) => {
    const temporal = fakeTemporal();
    await beginSessions(temporal.workflow, name, [100, 250]);
    const ids = temporal.calls.map(({ workflowId }) => workflowId).sort();
    expect(ids).toHaveLength(150);
    expect(new Set(ids).size).toBe(150);
    expect(ids[0]).toBe(`memory-${name}.46703000100`);
    expect(ids.at(-1)).toBe(`memory-${name}.46703000249`);
    expect(temporal.calls[0]).toMatchObject({ method: 'signalWithStart', options: { taskQueue: `memory-${name}` } });
  },
);

const state = (wait: unknown, pending: unknown = null) => ({
  session: { status: 'open', pending, flowState: { wait } },
});

test('A session that waits for an answer is what was wanted', async () => {
  const temporal = fakeTemporal();
  temporal.answers.state = () => state({ kind: 'answer' });
  await requireWaiting(temporal.workflow, 'small', 7);
  expect(temporal.calls).toMatchObject([{ method: 'query', workflowId: 'memory-small.46703000007' }]);
});

test.each([
  ['waits for nothing', state(null)],
  ['is still sending', state({ kind: 'answer' }, { replies: [] })],
  ['has no session', { session: null }],
])('One that %s spoils the measurement', async (_what, answer) => {
  const temporal = fakeTemporal();
  temporal.answers.state = () => answer;
  await expect(requireWaiting(temporal.workflow, 'small', 7)).rejects.toThrow('does not wait for an answer');
});
