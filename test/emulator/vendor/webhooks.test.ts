import { APP_ID, type RunningEmulator, startEmulator } from '../../helpers/emulator.ts';

let emulator: RunningEmulator;

beforeEach(async () => {
  emulator = await startEmulator();
  await emulator.control('POST', '/apps', { id: APP_ID });
});
afterEach(() => emulator.close());

const webhook = (change: object = {}) => ({
  app_id: APP_ID,
  target: 'https://a.example/hook',
  target_type: 'HTTP',
  triggers: ['MESSAGE_INBOUND'],
  ...change,
});
const credentials = { client_id: 'me', client_secret: 'x', endpoint: 'https://a.example/token' };
const create = (change: object = {}) => emulator.vendor('POST', '/webhooks', webhook(change));

test('a target belongs to one webhook of an app', async () => {
  expect(await create()).toMatchObject({ status: 200 });
  expect(await create()).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  const other = await create({ target: 'https://b.example' });
  const change = { target: 'https://a.example/hook' };
  expect(await emulator.vendor('PATCH', `/webhooks/${other.body.id}`, change)).toMatchObject({ status: 400 });
});

test('a webhook can be given the target it has', async () => {
  const { body } = await create();
  const again = await emulator.vendor('PATCH', `/webhooks/${body.id}`, webhook({ secret: 'new' }));
  expect(again).toMatchObject({ status: 200, body: { secret: 'new' } });
});

test('an app has five webhooks at most', async () => {
  for (let place = 0; place < 5; place += 1) await create({ target: `https://a.example/${place}` });
  expect(await create({ target: 'https://a.example/sixth' })).toMatchObject({ status: 400 });
});

test.each([
  ['a target on Sinch itself', { target: 'https://conversation-api.prod.sinch.com/x' }],
  ['a target that is no address', { target: 'hook' }],
  ['a target of 743 characters', { target: `https://a.example/${'x'.repeat(725)}` }],
  ['the unspecified trigger', { triggers: ['UNSPECIFIED_TRIGGER'] }],
  ['an app id that is no ULID', { app_id: 'mine' }],
  ['credentials without an endpoint', { client_credentials: { client_id: 'me', client_secret: 'x' } }],
  ['a scope of 1025 characters', { client_credentials: { ...credentials, scope: 'x'.repeat(1025) } }],
  ['an unknown target type', { target_type: 'GRPC' }],
])('%s is refused', async (_case, change) => {
  expect(await create(change)).toMatchObject({ status: 400 });
});

test('an update mask changes only what it names, and must name what is there', async () => {
  const { body } = await create();
  const change = { secret: 'hush', triggers: ['OPT_OUT'] };
  const masked = await emulator.vendor('PATCH', `/webhooks/${body.id}?update_mask=secret`, change);
  expect(masked.body).toMatchObject({ secret: 'hush', triggers: ['MESSAGE_INBOUND'] });
  const wrong = await emulator.vendor('PATCH', `/webhooks/${body.id}?update_mask=secret,target`, change);
  expect(wrong.status).toBe(400);
});

test("another project's webhook is not found", async () => {
  await emulator.control('POST', '/apps', { id: APP_ID, projectId: 'mine' });
  expect(await create()).toMatchObject({ status: 404 });
});

test('without triggers it is there all the same, and an unknown kind of token request counts as BASIC', async () => {
  const client_credentials = { ...credentials, token_request_type: 'JWT' };
  const { body } = await create({ triggers: undefined, client_credentials });
  expect(body).toMatchObject({ triggers: [], client_credentials: { ...credentials, token_request_type: 'BASIC' } });
});
