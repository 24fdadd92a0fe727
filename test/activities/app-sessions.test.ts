import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import {
  type FoundSession,
  forEachSession,
  type Reached,
  type SessionFinder,
  settleSessions,
} from '../../activities/app-sessions.ts';
import type { SessionsFate } from '../../contracts/sinch-app.ts';
import { quietEnvironment } from './reply-doubles.ts';

/** Visibility that lists sessions `S0`, `S1` and so on, of workflows `w0`, `w1`. */
function finderOf(sessions: number) {
  const queries: string[] = [];
  async function* listed() {
    for (let index = 0; index < sessions; index += 1)
      yield { workflowId: `w${index}`, typedSearchAttributes: new Map([['SessionId', `S${index}`]]) };
  }
  const workflow = {
    list: ({ query }: { query: string }) => {
      queries.push(query);
      const found = listed();
      const read = async () => {
        const next = await found.next();
        if (next.done) return next;
        const { workflowId, typedSearchAttributes: by } = next.value;
        const typedSearchAttributes = { get: ({ name }: { name: string }) => by.get(name) };
        return { done: false, value: { workflowId, typedSearchAttributes } };
      };
      return { [Symbol.asyncIterator]: () => ({ next: read }) };
    },
  };
  const withDeadline = <T>(_deadline: number | Date, call: () => Promise<T>) => call();
  return { queries, client: { workflow, withDeadline } as unknown as SessionFinder };
}

function run(client: SessionFinder, work: (session: FoundSession) => Promise<string>): Promise<Reached> {
  return quietEnvironment({}).run(() => forEachSession(client, 'a query', work));
}

describe('what is done to every session', () => {
  test('is done to each once, a few at a time', async () => {
    const { client, queries } = finderOf(30);
    const seen: string[] = [];
    let now = 0;
    let most = 0;
    const reached = await run(client, async ({ sessionId, workflowId }) => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
      seen.push(`${sessionId} ${workflowId}`);
      return '';
    });
    expect(reached).toEqual({ done: 30, refused: 0, because: '' });
    expect([new Set(seen).size, queries]).toEqual([30, ['a query']]);
    expect(most).toBe(8);
  });

  test('is counted where it was refused or failed, and the others go on', async () => {
    const reached = await run(finderOf(4).client, async ({ sessionId }) => {
      if (sessionId === 'S0') return 'it has ended';
      if (sessionId === 'S1') throw new Error('no answer');
      return '';
    });
    expect(reached).toEqual({ done: 2, refused: 2, because: 'it has ended' });
  });

  test('is nothing to a workflow that is gone', async () => {
    const reached = await run(finderOf(2).client, async ({ workflowId }) => {
      if (workflowId === 'w0') throw new WorkflowNotFoundError('none', workflowId, undefined);
      return '';
    });
    expect(reached).toEqual({ done: 1, refused: 0, because: '' });
  });

  test('stops where the activity is cancelled', async () => {
    const environment = quietEnvironment({});
    const seen: string[] = [];
    const running = environment.run(() =>
      forEachSession(finderOf(100).client, '', async ({ sessionId }) => {
        seen.push(sessionId);
        environment.cancel();
        return '';
      }),
    );
    await expect(running).rejects.toThrow('CANCELLED');
    expect(seen.length).toBeLessThan(17);
  });

  test('takes none for refused that ended with the worker', async () => {
    const environment = quietEnvironment({});
    const running = environment.run(() =>
      forEachSession(finderOf(1).client, '', async () => {
        environment.cancel();
        throw new Error('the connection is closed');
      }),
    );
    await expect(running).rejects.toThrow('CANCELLED');
  });

  test('beats with how far it is, when it takes long', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    try {
      const environment = quietEnvironment({});
      const beats: unknown[] = [];
      environment.on('heartbeat', (details) => beats.push({ ...details }));
      await environment.run(() =>
        forEachSession(finderOf(1).client, '', async () => {
          jest.advanceTimersByTime(2_100);
          return '';
        }),
      );
      expect(beats).toEqual(Array(2).fill({ done: 0, refused: 0, because: '' }));
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('sessions of an app that is unlinked', () => {
  /** What each session was told, and how it answers. */
  async function settled(fate: SessionsFate, answers: object[]) {
    const { client, queries } = finderOf(answers.length);
    const given: unknown[] = [];
    const getHandle = (workflowId: string) => ({
      executeUpdate: async ({ name }: { name: string }, options: object) => {
        given.push({ workflowId, name, ...options });
        return answers[Number(workflowId.slice(1))];
      },
    });
    const withAbortSignal = <T>(_signal: AbortSignal, call: () => T) => call();
    const whole = { ...client, withAbortSignal, workflow: { ...client.workflow, getHandle } } as unknown as Client;
    const logger = new DefaultLogger('ERROR', () => undefined);
    const environment = new MockActivityEnvironment({}, { client: whole, logger });
    const result = await environment.run(settleSessions, { appId: 'A', fate, unlinking: 'u1' });
    return { result, queries, given };
  }

  const DONE = { done: true, message: 'Done.' };

  test('are ended, whatever their state, and told why', async () => {
    const { result, queries, given } = await settled({ kind: 'end' }, [DONE]);
    expect(result).toEqual({ left: 0, because: '' });
    expect(queries).toEqual([expect.stringMatching(/SessionState IN .* AppId = 'A'$/)]);
    const args = [{ id: 'unlink-u1-S0', sessionId: 'S0', because: 'the app was unlinked' }];
    expect(given).toEqual([{ workflowId: 'w0', name: 'end', updateId: 'end-unlink-u1-S0', args }]);
  });

  test('are handed over, but for those that a person has', async () => {
    const { queries, given } = await settled({ kind: 'handover', to: 'support' }, [DONE]);
    expect(queries.map((query) => /SessionState = '(\w+)'/.exec(query)?.[1])).toEqual(['open', 'failed']);
    const note = expect.stringMatching(/^The app is being unlinked/);
    expect(given[0]).toMatchObject({ name: 'handover', args: [{ id: 'unlink-u1-S0', to: 'support', note }] });
  });

  test('are left where they refuse, and gone where they have ended meanwhile', async () => {
    const refused = { done: false, code: 'HANDOVER_FAILED', message: 'support could not be told.' };
    const ended = { done: false, code: 'SESSION_ENDED', message: 'It has ended.' };
    const { result } = await settled({ kind: 'end' }, [ended, refused, DONE, refused]);
    expect(result).toEqual({ left: 2, because: 'support could not be told.' });
  });
});
