import { workflowIdOf } from '../../../api/conversation-start.ts';
import { APP_ID, NOW, startTestApi, type TestApi } from '../../helpers/api.ts';
import { anArchivedSession } from '../../helpers/archived.ts';
import { flowState } from '../../helpers/flow-talk.ts';
import { flowOf, saying } from '../../helpers/flows.ts';
import { execution, SESSION_ID } from '../../helpers/session-double.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const get = async (url: string) => {
  const answer = await api.call('GET', url);
  return { status: answer.statusCode, ...answer.json() };
};

const ended = (sessionId: string, endedAt: number) => anArchivedSession({ sessionId, endedAt });

test('the list of what was archived has each session once, page by page, and asks nothing of Temporal', async () => {
  api.archived.push(ended('A', NOW + 1), ended('B', NOW + 3), ended('C', NOW + 2));
  const first = await get('/v1/sessions?archived=true&limit=2');
  expect(first.sessions).toEqual([
    expect.objectContaining({ id: 'B', state: 'ended', flow: 'test@1', startedAt: NOW, endedAt: NOW + 3 }),
    expect.objectContaining({ id: 'C' }),
  ]);
  const second = await get(`/v1/sessions?archived=true&limit=2&next=${first.next}`);
  expect([second.sessions.map(({ id }: { id: string }) => id), second.next]).toEqual([['A'], undefined]);
  expect(api.temporal.visibilityQueries).toEqual([]);
});

test('of one contact they are found by his identity, which asks nothing of Temporal either', async () => {
  const identity = '+46700000001';
  const workflowId = workflowIdOf(api.deps, { appId: APP_ID, channel: 'SMS', identity });
  api.archived.push(ended('A', NOW + 1), anArchivedSession({ sessionId: 'HIS', workflowId }));
  const answer = await api.call('POST', '/v1/sessions/search', { identity, archived: true });
  expect(answer.json().sessions).toEqual([expect.objectContaining({ id: 'HIS', endedAt: NOW + 1000 })]);
  expect(api.temporal.visibilityQueries).toEqual([]);
});

test('a page of Temporal’s list is none of the archive’s', async () => {
  api.temporal.nextPage = '{"StartTime":1}';
  const { next } = await get('/v1/sessions');
  expect(await get(`/v1/sessions?archived=true&next=${next}`)).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
});

test('a session that Temporal does not have any more is shown as it was at its end, what is sensitive masked', async () => {
  const flow = flowOf([saying('a', 'Hi')], {
    variables: { name: { type: 'string', sensitive: false }, pin: { type: 'string', sensitive: true } },
  });
  const session = { flowState: flowState({ at: 'a', vars: { name: 'Ada', pin: '1234' }, turn: 1, wait: null }) };
  const archived = anArchivedSession({}, { session });
  const loaded = { flow: { ...flow, version: 1, hash: 'h' }, settings: {}, contact: { vars: {}, consents: {} } };
  archived.recording.runs[0]?.events.push({ kind: 'flowLoaded', id: 3, at: NOW, doneAt: NOW, loaded });
  api.archived.push(archived);
  expect(await get(`/v1/sessions/${SESSION_ID}`)).toMatchObject({
    ...{ status: 200, id: SESSION_ID, state: 'ended', reason: 'its flow ended' },
    variables: { name: 'Ada', pin: '•••' },
    talk: [{ from: 'contact', text: 'Hi' }],
  });
});

test('so is one that visibility still lists, though its history is gone', async () => {
  api.temporal.executions = [execution(SESSION_ID, 100)];
  api.temporal.answers.state = () => ({ session: null });
  api.archived.push(anArchivedSession());
  expect(await get(`/v1/sessions/${SESSION_ID}`)).toMatchObject({ status: 200, state: 'ended' });
});

test('one that nobody has is not known', async () => {
  expect(await get(`/v1/sessions/${SESSION_ID}`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});
