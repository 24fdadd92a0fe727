import { parseCallback } from '../../../core/sinch/callback.ts';
import { APP_ID, type EmulatorWithTarget, PROJECT, startEmulatorWithTarget, textTo } from '../../helpers/emulator.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

let emulator: EmulatorWithTarget;

beforeEach(async () => {
  emulator = await startEmulatorWithTarget();
});
afterEach(() => emulator.close());

const seed = (app: object = {}, triggers = ['OPT_OUT', 'OPT_IN']) => emulator.tellsOf(triggers, app);

const consent = (kind: string, change: object = {}) =>
  emulator.control('POST', '/consent', { appId: APP_ID, channel: 'SMS', identity: '+46700000001', kind, ...change });

async function callback() {
  const [got] = await emulator.callbacks(1);
  if (!got) throw new Error('no callback');
  return got;
}

test.each([
  ['OPT_OUT', 'opt_out_notification'],
  ['OPT_IN', 'opt_in_notification'],
])('%s comes signed and with the fields of a real one', async (kind, key) => {
  await seed();
  const { status, body } = await consent(kind);
  expect(status).toBe(202);
  const got = await callback();
  const real = payload(`docs2021-${kind}.json`);
  expect(Object.keys(got.body)).toEqual(expect.arrayContaining(Object.keys(real)));
  expect(Object.keys(got.body[key])).toEqual(expect.arrayContaining(Object.keys(real[key])));
  expect(got.headers['x-sinch-webhook-signature-algorithm']).toBe('HmacSHA256');
  expect(got.body).toMatchObject({ app_id: APP_ID, project_id: PROJECT });
  expect(got.body[key]).toMatchObject({
    channel: 'SMS',
    identity: '+46700000001',
    status: `${kind}_SUCCEEDED`,
    request_id: body.request_id,
  });
});

test.each(['OPT_OUT', 'OPT_IN'])('Colloquy reads %s for what it is', async (kind) => {
  await seed();
  await consent(kind);
  expect(parseCallback((await callback()).body)).toMatchObject({
    ok: true,
    callback: { kind, body: { identity: '+46700000001' } },
  });
});

test.each([
  ['CONVERSATION', 26],
  ['DISPATCH', 0],
])('in %s mode the contact that is known has an id of %d characters', async (mode, length) => {
  await seed({ mode });
  await emulator.vendor('POST', '/messages:send', textTo('+46700000001', 'x', 'SMS'));
  await consent('OPT_OUT');
  const { opt_out_notification } = (await callback()).body;
  expect(opt_out_notification).toMatchObject({ processing_mode: mode });
  expect(opt_out_notification.contact_id).toHaveLength(length);
});

test('goes to the webhooks that asked for it alone', async () => {
  await seed({}, ['OPT_IN']);
  await consent('OPT_OUT');
  await consent('OPT_IN');
  expect((await callback()).body).toHaveProperty('opt_in_notification');
});

test.each([
  ['an unknown app', { appId: '01EB37HMH1M6SV18ABNS3G135J' }, 404],
  ['a channel the app lacks', { channel: 'RCS' }, 400],
  ['another kind', { kind: 'STOP' }, 400],
  ['an unknown field', { why: 'spam' }, 400],
])('%s is refused', async (_case, change, status) => {
  await seed({ channels: ['SMS'] });
  expect(await consent('OPT_OUT', change)).toMatchObject({ status });
});
