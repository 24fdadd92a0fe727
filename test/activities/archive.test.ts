import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createArchiveActivities } from '../../activities/archive.ts';
import type { ArchivedSession } from '../../adapters/session-archive.ts';
import type { SessionArchiveInput } from '../../contracts/session-archive.ts';
import { APP_ID, NOW } from '../helpers/api.ts';
import { anArchivedSession } from '../helpers/archived.ts';
import { aSession, SESSION_ID } from '../helpers/session-double.ts';

const failure = {
  step: 'ask',
  code: 'SEND_REFUSED',
  reason: 'Refused.',
  at: NOW,
  triedAt: 0,
  triedFor: '',
  unsent: null,
};
const { recording } = anArchivedSession();

const inputOf = (more: Partial<SessionArchiveInput> = {}): SessionArchiveInput => ({
  appId: APP_ID,
  workflowId: `session.${APP_ID}.abc`,
  runId: 'run-1',
  runCloses: true,
  session: aSession({ status: 'ended', endedBecause: 'its flow ended' }),
  replaced: false,
  endedAt: NOW + 1000,
  ...more,
});

interface Server {
  /** Of the conversation's run; absent: it is gone. */
  run?: string;
  /** Of the archive's own workflow, once it has stored something. */
  own?: string;
  keepMs?: number;
  attempt?: number;
}

/** Runs the activity on a Temporal that has the two workflows so. */
async function archive(input: SessionArchiveInput, { run, own = 'RUNNING', keepMs = 1, attempt = 1 }: Server) {
  const stored = new Map<string, ArchivedSession>(keepMs === 0 ? [['OLD', anArchivedSession()]] : []);
  const describe = (workflowId: string) => async () => {
    const name = workflowId === input.workflowId ? run : own;
    if (name === undefined) throw new WorkflowNotFoundError('gone', workflowId, undefined);
    return { status: { name } };
  };
  const client = {
    workflow: { getHandle: (workflowId: string) => ({ describe: describe(workflowId) }) },
    withAbortSignal: <T>(_signal: AbortSignal, call: () => T) => call(),
  } as unknown as Client;
  const { archiveSession } = createArchiveActivities({
    archive: {
      save: async (session) => void stored.set(session.sessionId, session),
      remove: async (sessionId) => void stored.delete(sessionId),
      removeOlder: async () => void stored.clear(),
    },
    readRecording: async () => recording,
    archiveKeepMs: keepMs,
  });
  const logger = new DefaultLogger('ERROR', () => undefined);
  const info = { attempt, workflowExecution: { workflowId: 'archive', runId: 'run' } };
  await new MockActivityEnvironment(info, { client, logger }).run(archiveSession, input);
  return [...stored.values()];
}

test('a session that ended is stored with its recording, under the key of its contact', async () => {
  expect(await archive(inputOf(), { run: 'CONTINUED_AS_NEW' })).toEqual([{ ...anArchivedSession(), recording }]);
});

test.each<[string, Partial<SessionArchiveInput>, object]>([
  [
    'failed has the code and the sentence',
    { session: aSession({ status: 'failed', failure }) },
    { state: 'failed', code: 'SEND_REFUSED', reason: 'Refused.', session: { status: 'failed' } },
  ],
  [
    'gave way to another one has ended with that, however it was before, though its run goes on',
    { session: aSession({ status: 'failed', failure }), replaced: true, runCloses: false },
    { state: 'ended', code: '', reason: 'another session took its place', session: { status: 'ended', failure: null } },
  ],
  ['never had a flow has none', { session: aSession({ flow: null }) }, { flow: '' }],
])('one that %s', async (_what, more, expected) => {
  const run = more.runCloses === false ? 'RUNNING' : 'FAILED';
  expect(await archive(inputOf(more), { run })).toMatchObject([expected]);
});

test('a run that is about to close is waited for', async () => {
  await expect(archive(inputOf(), { run: 'RUNNING' })).rejects.toThrow(
    `The run of session ${SESSION_ID} has not closed`,
  );
});

test('one that goes on after all, with another session, is not waited for any more after half a minute', async () => {
  await expect(archive(inputOf(), { run: 'RUNNING', attempt: 5 })).rejects.toThrow('has not closed');
  expect(await archive(inputOf(), { run: 'RUNNING', attempt: 6 })).toMatchObject([{ sessionId: SESSION_ID }]);
});

test.each<[string, Server]>([
  ['whose conversation is gone', {}],
  ['whose contact is forgotten while it is stored', { run: 'TERMINATED', own: 'TERMINATED' }],
  ['that nobody wants to keep', { run: 'COMPLETED', keepMs: 0 }],
])('nothing is left of a session %s', async (_what, server) => {
  expect(await archive(inputOf(), server)).toEqual([]);
});
