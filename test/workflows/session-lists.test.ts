import { readFileSync } from 'node:fs';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createPayloadCodec } from '../../adapters/payload-codec.ts';
import type { SessionLine } from '../../api/sessions/session-line.ts';
import { stuckSessions } from '../../api/sessions/stuck.ts';
import { listSessions, type SessionFilter } from '../../api/sessions/visibility.ts';
import { retryUpdate } from '../../contracts/conversation-session.ts';
import { conversations, Talk } from '../helpers/conversation.ts';
import { Outside, refuseFirst } from '../helpers/conversation-outside.ts';
import { eventually } from '../helpers/eventually.ts';
import { greetingFlow } from '../helpers/flows.ts';
import { TEST_MASTER_KEY, testEnvironment, withWorker } from '../helpers/temporal.ts';

const converse = conversations();
const payloadCodec = createPayloadCodec({ masterKey: TEST_MASTER_KEY, encryption: 'on' });

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await testEnvironment();
});
afterAll(() => environment.teardown());

const depsOf = ({ environment: { client } }: Talk) => ({ temporal: client, payloadCodec });

/** The talk's sessions, and what Temporal itself finds by the query that the API says it asked. */
async function listed(talk: Talk, filter: SessionFilter) {
  const { sessions, query } = await listSessions(depsOf(talk), { filter, limit: 50 });
  const found: string[] = [];
  for await (const { runId } of talk.environment.client.workflow.list({ query })) found.push(runId);
  return { sessions: sessions.filter(({ workflowId }) => workflowId === talk.workflowId), found };
}

const agree = (sessions: SessionLine[], found: string[]) => sessions.every(({ runId }) => found.includes(runId));

/** The code of today with a mistake in it: no message is taken without a failing task. */
function brokenBundle(): { code: string } {
  const code = readFileSync(process.env.TEST_WORKFLOW_BUNDLE ?? '', 'utf8');
  const broken = code.replace(/function enqueue\((\w+), ?(\w+)\) ?\{/, '$&throw new TypeError("a mistake");');
  expect(broken.length).toBeGreaterThan(code.length);
  return { code: broken };
}

describe('a session whose workflow task fails', () => {
  it('is listed as stuck, and once the mistake is mended takes in order what came, and answers each once', async () => {
    const outside = new Outside({ flows: [greetingFlow()] });
    const talk = new Talk(environment, outside, undefined);
    talk.taskTimeoutMs = 1_000;
    const { taskQueue, workflowId } = talk;
    const worker = { taskQueue, activities: outside.activities };
    const stuck = () => stuckSessions(depsOf(talk), { filter: { workflowIds: [workflowId] }, limit: 5 });
    await withWorker(environment, worker, async () => {
      await talk.write('hi');
      await talk.said(2);
      await eventually('the session in the list', async () => (await stuck()).looked === 1);
    });
    const names = ['Ada', 'Bob', 'Cleo'];
    await withWorker(environment, { ...worker, workflowBundle: brokenBundle() }, async () => {
      for (const name of names) await talk.write(name);
      await talk.write('Cleo', { id: 'delivered-twice' });
      await talk.write('Cleo', { id: 'delivered-twice' });
      const [line] = await eventually('the stuck session', async () => {
        const { sessions } = await stuck();
        return sessions.length > 0 && sessions;
      });
      expect(line).toMatchObject({ state: 'stuck', code: 'WORKFLOW_STUCK', workflowId });
      expect(outside.texts()).toHaveLength(2);
    });
    await withWorker(environment, worker, async () => {
      await talk.said(10);
      await talk.quiet();
      expect(outside.texts().slice(2)).toEqual([...names, 'Cleo'].flatMap((name) => [`Hi ${name}.`, 'Your name?']));
      expect((await stuck()).sessions).toEqual([]);
    });
  });
});

describe('a session that failed', () => {
  it('is listed with its own sentence as Temporal’s search finds it, in a later run too, until it goes on', () =>
    converse({ flows: [greetingFlow()], send: refuseFirst(1), limits: { maxTurnsPerRun: 1 } }, async (talk) => {
      await talk.write('hi');
      await talk.until('the failure', ({ status }) => status === 'failed');
      await eventually('a later run', async () => (await talk.runs()) > 1);
      const { sessions, found } = await eventually('the session in the list', async () => {
        const now = await listed(talk, { state: 'failed' });
        return now.sessions.length === 1 && agree(now.sessions, now.found) && now;
      });
      const [session] = sessions;
      expect(session).toMatchObject({ state: 'failed', code: 'SEND_REFUSED' });
      expect(session?.reason).toBe('Sinch refused a reply of step hello: no such media');
      expect(session?.next).toContain(`\`colloquy retry ${session?.id}\``);
      expect(found).toContain(session?.runId);
      const own = `SessionState = 'failed' AND SessionId = '${session?.id}' AND ExecutionStatus != 'ContinuedAsNew'`;
      expect(await environment.client.workflow.count(own)).toMatchObject({ count: 1 });
      await talk.handle.executeUpdate(retryUpdate, { args: [{ id: 'u1' }] });
      await eventually('an empty list', async () => (await listed(talk, { failure: 'any' })).sessions.length === 0);
      const { memo } = await talk.handle.describe();
      expect(memo).not.toHaveProperty('failureReason');
    }));
});
