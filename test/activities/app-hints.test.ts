import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAppHints } from '../../activities/app-hints.ts';

function hinting(signal: () => Promise<void> = async () => undefined) {
  const clock = { now: 50_000 };
  const signalled: string[] = [];
  const client = {
    withAbortSignal: (_signal: AbortSignal, call: () => Promise<void>) => call(),
    withDeadline: (_deadline: number, call: () => Promise<void>) => call(),
    workflow: {
      getHandle: (workflowId: string) => ({
        signal: async ({ name }: { name: string }) => {
          signalled.push(`${workflowId} ${name}`);
          await signal();
        },
      }),
    },
  } as unknown as Client;
  const hint = createAppHints(() => clock.now);
  const environment = new MockActivityEnvironment({}, { client });
  return { clock, signalled, hint: (appId: string) => environment.run(hint, appId) };
}

describe('a hint from an activity', () => {
  test('goes to the workflow of the app, once in ten seconds however many ask', async () => {
    const { clock, signalled, hint } = hinting();
    await Promise.all(['a', 'a', 'b', 'a'].map(hint));
    expect(signalled).toEqual(['app.a hint', 'app.b hint']);
    clock.now += 9_999;
    await hint('a');
    expect(signalled).toHaveLength(2);
    clock.now += 1;
    await hint('a');
    expect(signalled).toHaveLength(3);
  });

  test('is nobody’s failure', async () => {
    const { signalled, hint } = hinting(() => Promise.reject(new Error('Temporal is away')));
    await hint('a');
    expect(signalled).toHaveLength(1);
  });
});
