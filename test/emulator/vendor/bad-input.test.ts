import type { Operation } from '../../../emulator/vendor/operation.ts';
import { OPERATIONS } from '../../../emulator/vendor/operations.ts';
import { BASIC, PROJECT, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';
import { CALLS, type Call, fill, type Ids, REGION } from '../../helpers/vendor-calls.ts';

/* Each class of bad input for every operation; one that is new has no call here, and fails. */

const UNKNOWN_ID = '01EB37HMH1M6SV18ABNS3G135Z';
const ULID = /^[0-9A-Z]{26}$/;

let emulator: RunningEmulator;
let ids: Ids;

beforeAll(async () => {
  emulator = await startEmulator();
  ids = await fill(emulator, PROJECT);
});
afterAll(() => emulator.close());

const refused = (name: string) => /^(consents|templates|templates-v1|batch):/.test(name);
const emulated = OPERATIONS.filter(({ name }) => name !== 'token' && !refused(name));
const protectedOnes = OPERATIONS.filter(({ name }) => name !== 'token');
const table = (operations: readonly Operation[]) => operations.map((operation) => [operation.name, operation] as const);

interface Given extends Call {
  ids?: object;
  region?: string;
  authorization?: string;
  raw?: { type: string; text: string };
}

const callOf = ({ name }: Operation): Call => CALLS[name]?.(ids) ?? {};

function pathOf({ path }: Operation, params: object): string {
  const names = new Map(
    Object.entries({ projectId: PROJECT, templateId: 't', listType: 'l', identity: '1', ...params }),
  );
  return path
    .replaceAll('::', '\u0000')
    .replace(/:(\w+)(\([^)]*\))?/g, (_all, name: string) => names.get(name) ?? 'missing')
    .replaceAll('\u0000', ':');
}

async function ask(operation: Operation, given: Given) {
  const { query = {}, body, region = REGION, authorization = BASIC, raw } = given;
  const search = new URLSearchParams(query).toString();
  const url = `${emulator.base}/regions/${region}${pathOf(operation, given.ids ?? ids)}${search && `?${search}`}`;
  const content = raw ?? (body && { type: 'application/json', text: JSON.stringify(body) });
  const response = await fetch(url, {
    method: operation.method,
    headers: { authorization, ...(content && { 'content-type': content.type }) },
    ...(content && { body: content.text }),
  });
  return { status: response.status, body: await response.json() };
}

const answer = (code: number, status: string) => ({
  status: code,
  body: { error: { code, status, message: expect.any(String), details: expect.any(Array) } },
});
const INVALID = answer(400, 'INVALID_ARGUMENT');
const invalidAt = (field: string) => ({
  status: 400,
  body: { error: { ...INVALID.body.error, details: [{ field_violations: [expect.objectContaining({ field })] }] } },
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Every copy of the value in which one ULID is another id, with the place where. */
function otherIds(value: unknown, id: string, place: string[] = []): { changed: unknown; place: string }[] {
  if (typeof value === 'string') return ULID.test(value) ? [{ changed: id, place: place.join('.') }] : [];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    otherIds(inner, id, [...place, key]).map((one) => ({
      changed: Array.isArray(value) ? value.with(Number(key), one.changed) : { ...value, [key]: one.changed },
      place: one.place,
    })),
  );
}

/** Every copy of the value in which one object has a field too many. */
function surprises(value: unknown, place: string[] = []): { changed: unknown; place: string }[] {
  if (!isObject(value)) return [];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    surprises(one, [...place, key]).map((found) => ({
      changed: Array.isArray(value) ? value.with(Number(key), found.changed) : { ...value, [key]: found.changed },
      place: found.place,
    })),
  );
  if (Array.isArray(value)) return inner;
  return [{ changed: { ...value, surprise: 1 }, place: [...place, 'surprise'].join('.') }, ...inner];
}

const asRecord = (value: unknown) => (isObject(value) ? value : {});
const asQuery = (value: unknown) =>
  Object.fromEntries(Object.entries(asRecord(value)).map(([key, one]) => [key, String(one)]));

test('there is a call for every operation', () => {
  expect(Object.keys(CALLS).sort()).toEqual(emulated.map(({ name }) => name).sort());
});

describe('the call without anything wrong is taken by', () => {
  test.each(table(emulated))('%s', async (name, operation) => {
    const shared = { emulator, ids };
    emulator = await startEmulator();
    ids = await fill(emulator, PROJECT);
    const { status } = await ask(operation, callOf(operation));
    await emulator.close();
    ({ emulator, ids } = shared);
    expect(status).toBe(name === 'settings:create' ? 409 : 200);
  });
});

describe('no or wrong credentials are a 401 for', () => {
  test.each(table(protectedOnes))('%s', async (_name, operation) => {
    for (const authorization of ['', 'Bearer made.at.home', 'Basic ZGVtbzp3cm9uZw==']) {
      expect(await ask(operation, { ...callOf(operation), authorization })).toEqual({
        status: 401,
        body: {
          error: { code: 401, message: 'Request had invalid credentials.', status: 'UNAUTHENTICATED', details: [] },
        },
      });
    }
  });
});

describe('a region that there is not is a 404 for', () => {
  test.each(table(protectedOnes))('%s', async (_name, operation) => {
    expect(await ask(operation, { ...callOf(operation), region: 'mars' })).toMatchObject(answer(404, 'NOT_FOUND'));
  });
});

describe('a path without a project is a 404 for', () => {
  test.each(table(emulated))('%s', async (_name, operation) => {
    const nobodys = { ...ids, projectId: '' };
    expect(await ask(operation, { ...callOf(operation), ids: nobodys })).toMatchObject(answer(404, 'NOT_FOUND'));
  });
});

test('a path that cannot be read is a 400', async () => {
  const response = await fetch(`${emulator.base}/v1/projects/%zz/apps`, { headers: { authorization: BASIC } });
  expect({ status: response.status, body: await response.json() }).toEqual(INVALID);
});

/** They name nothing that there could be elsewhere. */
const ANYWHERE = [
  'apps:create',
  'apps:list',
  'contacts:create',
  'contacts:list',
  'contacts:identity-conflicts',
  'settings:create',
  'events:list',
];

describe('the wrong region is a 404 for', () => {
  test.each(table(emulated.filter(({ name }) => !ANYWHERE.includes(name))))('%s', async (_name, operation) => {
    expect(await ask(operation, { ...callOf(operation), region: 'us' })).toMatchObject(answer(404, 'NOT_FOUND'));
  });
});

describe('an app that there is not is a 404 for', () => {
  const naming = emulated.filter((operation) =>
    JSON.stringify([operation.path, CALLS[operation.name]?.toString()]).includes('appId'),
  );
  test.each(table(naming))('%s', async (_name, operation) => {
    const there = ids;
    ids = { ...there, appId: UNKNOWN_ID };
    const gone = await ask(operation, callOf(operation));
    ids = there;
    expect(gone).toMatchObject(answer(404, 'NOT_FOUND'));
  });
});

describe('what the path names and is not there is a 404 for', () => {
  const naming = emulated.filter(({ path }) => /:\w+Id/.test(path.replace(':projectId', '')));
  test.each(table(naming))('%s', async (_name, operation) => {
    const missing = Object.fromEntries(Object.keys(ids).map((name) => [name, UNKNOWN_ID]));
    expect(await ask(operation, { ...callOf(operation), ids: missing })).toMatchObject(answer(404, 'NOT_FOUND'));
  });
});

describe('an id that is no ULID is a 400 for', () => {
  test.each(table(emulated))('%s', async (_name, operation) => {
    const call = callOf(operation);
    const [name] = /:\w+Id/.exec(operation.path.replace(':projectId', '')) ?? [];
    if (name) {
      const field = name.slice(1).replace('Id', '_id');
      expect(await ask(operation, { ...call, ids: { ...ids, [name.slice(1)]: 'mine' } })).toMatchObject(
        invalidAt(field),
      );
    }
    for (const { changed, place } of otherIds(call.body, 'mine')) {
      expect(await ask(operation, { ...call, body: asRecord(changed) })).toMatchObject(invalidAt(place));
    }
    for (const { changed, place } of otherIds(call.query, 'mine')) {
      expect(await ask(operation, { ...call, query: asQuery(changed) })).toMatchObject(invalidAt(place));
    }
  });
});

describe('a query parameter or a field that there is not is a 400 for', () => {
  test.each(table(emulated))('%s', async (_name, operation) => {
    const call = callOf(operation);
    expect(await ask(operation, { ...call, query: { ...call.query, surprise: '1' } })).toMatchObject(
      invalidAt('surprise'),
    );
    const body = operation.method === 'POST' ? (call.body ?? {}) : call.body;
    for (const { changed, place } of surprises(body)) {
      expect(await ask(operation, { ...call, query: {}, body: asRecord(changed) })).toMatchObject(invalidAt(place));
    }
  });
});

test('the token endpoint, which is no part of the API, passes over what it does not know', async () => {
  const form = new URLSearchParams({ grant_type: 'client_credentials', surprise: '1' });
  const url = `${emulator.base}/oauth2/token?surprise=1`;
  const answered = await fetch(url, { method: 'POST', body: form, headers: { authorization: BASIC } });
  expect(answered.status).toBe(200);
});

describe('a page size out of range is a 400 for', () => {
  const paged = emulated.filter(
    ({ query = [], name }) => query.includes('page_size') || name === 'messages:fetch-last-message',
  );
  test.each(table(paged))('%s', async (_name, operation) => {
    const call = callOf(operation);
    for (const page_size of ['0', '-1', '1001', 'many']) {
      const changed =
        operation.method === 'GET' ? { query: { ...call.query, page_size } } : { body: { ...call.body, page_size } };
      expect(await ask(operation, { ...call, ...changed })).toMatchObject(invalidAt('page_size'));
    }
  });
});

describe('a body that cannot be read is refused by', () => {
  const writing = emulated.filter(({ method }) => method === 'POST' || method === 'PATCH');
  test.each(table(writing))('%s', async (_name, operation) => {
    const { query = {} } = callOf(operation);
    const raw = (text: string, type = 'application/json') => ask(operation, { query, raw: { type, text } });
    expect(await raw('{"app_id":')).toMatchObject(INVALID);
    expect(await raw('[]')).toMatchObject(INVALID);
    expect(await raw('"text"')).toMatchObject(INVALID);
    expect(await raw('{}', 'text/plain')).toMatchObject(INVALID);
    expect(await raw('{}', 'application/xml')).toMatchObject(INVALID);
    expect(await raw(`"${'x'.repeat(1024 * 1024)}"`)).toMatchObject(answer(413, 'OUT_OF_RANGE'));
  });
});

describe('a method that there is not is a 501 for the path of', () => {
  test.each(table(OPERATIONS))('%s', async (_name, operation) => {
    const known = OPERATIONS.filter(({ path }) => path === operation.path).map(({ method }) => method);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      if (known.includes(method)) continue;
      expect(await ask({ ...operation, method }, {})).toMatchObject(answer(501, 'UNIMPLEMENTED'));
    }
  });
});
