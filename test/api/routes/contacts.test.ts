import { createContactKey } from '../../../adapters/contact-key.ts';
import { APP_ID, NOW, READ_TOKEN, startTestApi, type TestApi } from '../../helpers/api.ts';
import { execution } from '../../helpers/session-double.ts';

const contactKey = createContactKey(Buffer.alloc(32, 3));
const anna = { appId: APP_ID, channel: 'SMS', identity: '+46700000001' };
const key = contactKey(anna);
const workflowId = `session.${APP_ID}.${key}`;
const rows = { sessions: 2, receipts: 9, keptVariables: true, consents: 1, deadLetters: 0, optOutKept: true };

const RUNNING = 1;
const TERMINATED = 5;

/** A run as visibility lists it, of the conversation or of one of its archives. */
function run(seconds: number, more: { id?: string; status?: number } = {}) {
  const listed = execution('01SESSION', seconds, { ContactId: 'C1', ConversationId: `V${seconds}` });
  listed.execution.workflowId = more.id ?? workflowId;
  return { ...listed, status: more.status ?? TERMINATED };
}

const SECONDS = NOW / 1000;

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi({ contactKey });
  api.rows.set(key, rows);
  api.temporal.executions = [
    run(SECONDS - 30),
    run(SECONDS - 20),
    run(SECONDS - 10, { id: 'archive.01SESSION', status: RUNNING }),
  ];
  api.temporal.answers.describe = () => ({ ...run(SECONDS - 20), closeTime: { seconds: SECONDS } });
});
afterEach(() => api.close());

const forget = async (body: object = anna, token?: string) => {
  const answer = await api.call('DELETE', '/v1/contacts', body, token === undefined ? {} : { token });
  return { status: answer.statusCode, ...answer.json() };
};
const done = (method: string) =>
  api.temporal.calls.filter((call) => call.method === method).map(({ options }) => options);

test('stops what runs first, then deletes every run of the conversation and its archives, and all rows', async () => {
  expect(await forget({ ...anna, channel: 'whatsapp', identity: ' 46700000001 ' })).toEqual({
    ...{ status: 200, dryRun: false, runs: 3, ...rows },
    atSinch: {
      contactIds: ['C1'],
      conversationIds: [SECONDS - 20, SECONDS - 30, SECONDS - 10].map((seconds) => `V${seconds}`),
      todo: expect.arrayContaining([expect.stringContaining('DELETE /v1/projects/project-1/contacts/{id}')]),
    },
  });
  const archive = { workflowId: 'archive.01SESSION', runId: `run-${SECONDS - 10}` };
  expect(done('terminate')).toEqual([{ workflowId, runId: undefined }, archive]);
  expect(done('delete')).toEqual([
    { workflowId, runId: `run-${SECONDS - 20}` },
    { workflowId, runId: `run-${SECONDS - 30}` },
    archive,
  ]);
  expect(api.rows.size).toBe(0);
  expect(api.temporal.visibilityQueries[0]).not.toContain('4670');
});

test('a run that visibility does not list yet goes, and so does what was stored as it was stopped', async () => {
  api.temporal.executions = [];
  const { remove } = api.deps.contactRecords;
  jest.spyOn(api.deps.contactRecords, 'remove').mockImplementation(async (contact) => {
    const removed = await remove(contact);
    if (removed.sessions === rows.sessions) api.rows.set(key, { ...rows, sessions: 1, receipts: 0, consents: 0 });
    return removed;
  });
  expect(await forget()).toMatchObject({ status: 200, ...rows, runs: 1, sessions: 3 });
  expect(done('delete')).toEqual([{ workflowId, runId: `run-${SECONDS - 20}` }]);
  expect(api.rows.size).toBe(0);
});

test('an archive that visibility lists late goes as well', async () => {
  const late = api.temporal.executions.splice(2);
  const { listWorkflowExecutions } = api.temporal.workflowService;
  jest.spyOn(api.temporal.workflowService, 'listWorkflowExecutions').mockImplementation((request) => {
    if (api.temporal.visibilityQueries.length === 8) api.temporal.executions.push(...late);
    return listWorkflowExecutions(request);
  });
  expect(await forget()).toMatchObject({ status: 200, runs: 3 });
  expect(api.temporal.executions).toEqual([]);
});

test('a conversation that began meanwhile stays', async () => {
  api.temporal.executions.push(run(SECONDS + 1, { status: RUNNING }));
  api.temporal.answers.describe = () => run(SECONDS + 1, { status: RUNNING });
  expect(await forget()).toMatchObject({ status: 200, runs: 3 });
  expect(api.temporal.executions).toHaveLength(1);
});

test('a dry run only looks', async () => {
  expect(await forget({ ...anna, dryRun: true })).toMatchObject({ dryRun: true, runs: 3, ...rows });
  expect([done('terminate'), done('delete'), api.rows.size]).toEqual([[], [], 1]);
});

test('again it is done, with nothing to remove', async () => {
  await forget();
  api.temporal.answers.describe = () => undefined;
  expect(await forget()).toMatchObject({ status: 200, runs: 0, sessions: 0, receipts: 0 });
});

test('where the database is away, Temporal is done all the same, and the answer names what is left', async () => {
  api.loseDatabase();
  const answer = await forget();
  expect(answer).toMatchObject({
    status: 503,
    code: 'FORGOTTEN_IN_PART',
    left: [{ where: 'database', code: 'DATABASE_AWAY' }],
  });
  expect(JSON.stringify(answer)).not.toContain('700000001');
  expect(api.temporal.executions).toEqual([]);
});

test('where Temporal is away, so are the rows', async () => {
  api.temporal.breakWith = () =>
    Promise.reject(Object.assign(new Error('away'), { code: 14, details: '', metadata: {} }));
  expect(await forget()).toMatchObject({ status: 503, left: [{ where: 'temporal', code: 'TEMPORAL_AWAY' }] });
  expect(api.rows.size).toBe(0);
});

test.each([
  ['DISPATCH', 3, /^Messages, which Sinch keeps for 3 days/],
  ['DISPATCH', 0, /^Nothing/],
  ['CONVERSATION', 0, /^The contact/],
] as const)('of an app in %s mode with %i days of retention it says what stays at Sinch', async (mode, days, said) => {
  const link = api.links.get(APP_ID);
  if (link) api.links.set(APP_ID, { ...link, mode, retentionDays: days });
  expect((await forget()).atSinch.todo[0]).toMatch(said);
});

test.each([
  ['a quote in the app', { ...anna, appId: "a' OR '1'='1" }, 400],
  ['nobody', { ...anna, identity: '' }, 400],
])('%s is refused before anything is asked', async (_what, body, status) => {
  expect((await forget(body)).status).toBe(status);
  expect(api.temporal.calls).toEqual([]);
});

test('it is for those who may operate', async () => {
  expect(await forget(anna, READ_TOKEN)).toMatchObject({ status: 403 });
});
