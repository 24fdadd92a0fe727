import { SinchError, type SinchErrorKind } from '../../../adapters/sinch-error.ts';
import { startTestApi, type TestApi } from '../../helpers/api.ts';

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const UUID = '00000000-0000-4000-8000-000000000001';
const NEW = {
  projectId: UUID,
  appId: '01HZ0000000000000000000002',
  clientId: 'a-client',
  clientSecret: 'a-client-secret',
};

const FACTS = { displayName: 'Shop', mode: 'CONVERSATION', retentionDays: 180, channels: [] } as const;
const SAID: { [status: number]: SinchErrorKind } = { 401: 'unauthorised', 429: 'rateLimited', 500: 'unclear' };
const said = (status: number) =>
  new SinchError(SAID[status] ?? 'refused', { message: 'no', status, code: `HTTP_${status}` });

/** What each region answers: a status, 200 where it has the app. */
type Regions = { us: number; eu: number; br: number };

function regionsAnswer(answers: Regions): void {
  api.deps.readApp = async ({ region }) => {
    const status = answers[region];
    if (status !== 200) throw said(status);
    return { ...FACTS, channels: [] };
  };
}

const link = (more: object = {}) => api.call('POST', '/v1/apps', { ...NEW, ...more });

describe('an app whose region is not given', () => {
  test.each(['us', 'eu', 'br'] as const)('is found in %s, and linked there', async (region) => {
    regionsAnswer({ us: 404, eu: 404, br: 404, [region]: 200 });
    const answer = await link();
    expect([answer.statusCode, answer.json().region]).toEqual([201, region]);
    expect(api.links.get(NEW.appId)?.region).toBe(region);
  });

  test('is found although another region does not answer', async () => {
    regionsAnswer({ us: 500, eu: 200, br: 404 });
    expect((await link()).json()).toMatchObject({ region: 'eu' });
  });

  test('is found without waiting for a region that hangs', async () => {
    api.deps.readApp = ({ region }) =>
      region === 'br' ? Promise.resolve({ ...FACTS, channels: [] }) : new Promise(() => undefined);
    expect((await link()).json()).toMatchObject({ region: 'br' });
  });

  test.each<[string, Regions, number, string, string[] | undefined]>([
    ['the key is wrong', { us: 404, eu: 401, br: 404 }, 422, 'APP_REFUSED', ['clientId', 'clientSecret']],
    ['the project is closed', { us: 404, eu: 403, br: 500 }, 422, 'APP_REFUSED', ['projectId', 'clientId']],
    ['one did not answer, and may have it', { us: 404, eu: 429, br: 404 }, 503, 'SINCH_AWAY', undefined],
    ['none has it', { us: 404, eu: 404, br: 404 }, 422, 'APP_REFUSED', ['appId', 'projectId']],
  ])('is refused by what says most: %s', async (_what, answers, status, code, fields) => {
    regionsAnswer(answers);
    const answer = await link();
    expect([answer.statusCode, answer.json().code, answer.json().fields]).toEqual([status, code, fields]);
    expect(api.links.has(NEW.appId)).toBe(false);
  });
});

test('an app that is in another region than the one given is refused with the one it is in', async () => {
  regionsAnswer({ us: 404, eu: 404, br: 200 });
  const answer = await link({ region: 'us' });
  expect(answer.json()).toMatchObject({
    code: 'APP_REFUSED',
    fields: ['region'],
    detail: 'The app was not linked, nothing was stored: the app is in region br. Look at region.',
  });
});

describe('a field that is wrong by its looks', () => {
  test.each<[string, object, { [at: string]: RegExp }]>([
    [
      'project and app swapped',
      { projectId: NEW.appId, appId: UUID },
      { 'body/projectId': /looks like an app id, as if/, 'body/appId': /looks like a project id, as if/ },
    ],
    ['an app id that is cut off', { appId: NEW.appId.slice(0, 20) }, { 'body/appId': /it has 20 characters of 26/ }],
    ['an app id that is no ULID', { appId: 'my app' }, { 'body/appId': /is not an app id: one has 26 digits and/ }],
    ['an app id with an O for a 0', { appId: `O${NEW.appId.slice(1)}` }, { 'body/appId': /none of I, L, O and U/ }],
    ['no app id', { appId: undefined }, { 'body/appId': /^The field appId is missing\.$/ }],
    [
      'all of them at once',
      { projectId: '', appId: '', clientId: ' ', clientSecret: '\n', region: 'mars' },
      {
        'body/clientId': /at least 1 character/,
        'body/clientSecret': /at least 1 character/,
        'body/projectId': /is not a project id/,
        'body/appId': /is not an app id/,
        'body/region': /one of us, eu, br/,
      },
    ],
  ])('%s: is named before Sinch is asked', async (_what, change, problems) => {
    api.deps.readApp = () => Promise.reject(new Error('Sinch was asked'));
    const answer = await link(change);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST']);
    const told: { at: string; message: string }[] = answer.json().problems;
    expect(new Set(told.map(({ at }) => at))).toEqual(new Set(Object.keys(problems)));
    for (const [at, message] of Object.entries(problems))
      expect(told.find((problem) => problem.at === at)?.message).toMatch(message);
  });

  test.each<[string, object, number, RegExp]>([
    [
      'a project id that is no UUID',
      { projectId: 'my-project' },
      404,
      /are UUIDs of 36 characters; this one has 10\.$/,
    ],
    [
      'client id and secret swapped',
      { clientSecret: UUID },
      401,
      /clientId and clientSecret look swapped: it is the client id that is a UUID\.$/,
    ],
    [
      'a client id that is cut off',
      { clientId: UUID.slice(0, 30) },
      401,
      /clientId is cut off: it has 30 characters of 36\.$/,
    ],
  ])('%s: is pointed out once Sinch has refused', async (_what, change, status, hint) => {
    regionsAnswer({ us: status, eu: status, br: status });
    const answer = await link(change);
    expect(answer.json().detail).toMatch(hint);
    const { clientSecret } = { ...NEW, ...change };
    expect(answer.body).not.toContain(clientSecret);
  });

  test('blanks and line breaks around them are none of them', async () => {
    const asked: unknown[] = [];
    api.deps.readApp = async ({ appId, projectId, clientId }, secret) => {
      asked.push([appId, projectId, clientId, secret]);
      return { ...FACTS, channels: [] };
    };
    const padded = Object.fromEntries(Object.entries(NEW).map(([name, value]) => [name, ` ${value}\r\n`]));
    expect((await link({ ...padded, region: 'eu' })).statusCode).toBe(201);
    expect(asked).toEqual([[NEW.appId, NEW.projectId, NEW.clientId, NEW.clientSecret]]);
    expect(api.secrets.get(NEW.appId)?.clientSecret).toBe(NEW.clientSecret);
  });
});

test('a project without the Conversation API is explained', async () => {
  for (const status of [403, 404]) {
    regionsAnswer({ us: status, eu: status, br: status });
    expect((await link()).json().detail).toContain(
      'the project has no Conversation API, which the Sinch dashboard opens',
    );
  }
});
