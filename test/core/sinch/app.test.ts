import { AppResponse, toAppFacts } from '../../../core/sinch/app.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

const facts = (json: unknown) => toAppFacts(AppResponse.parse(json));
const app = payload('app-response.json');

test('the sample app', () => {
  expect(facts(app)).toEqual({
    displayName: 'Brazil App',
    mode: 'DISPATCH',
    retentionDays: 0,
    channels: [{ channel: 'MESSENGER', state: 'ACTIVE', description: '' }],
  });
});

test('no secret of a credential is read', () => {
  expect(JSON.stringify(AppResponse.parse(app))).not.toMatch(/my token|foo value|my secret/);
});

test.each([
  ['DISPATCH keeps nothing unless it says so', { dispatch_retention_policy: null }, 0],
  ['DISPATCH with one day', { dispatch_retention_policy: { ttl_days: 1 } }, 1],
  ['CONVERSATION', { processing_mode: 'CONVERSATION', retention_policy: { ttl_days: 7 } }, 7],
  ['CONVERSATION by default', { processing_mode: 'CONVERSATION', retention_policy: undefined }, 180],
  [
    'CONVERSATION kept for good',
    { processing_mode: 'CONVERSATION', retention_policy: { retention_type: 'PERSIST_RETENTION_POLICY', ttl_days: 0 } },
    3650,
  ],
])('%s', (_what, change, days) => {
  expect(facts({ ...app, ...change }).retentionDays).toBe(days);
});

test('channels keep the order of their priority; one without a state, or with one of tomorrow, is UNKNOWN', () => {
  const channel_credentials = [
    { channel: 'SMS' },
    { channel: 'WHATSAPP', state: { status: 'PAUSED', description: 'later' } },
    { channel: 'VIBER', state: { status: 'FAILING', description: 'bad token' } },
  ];
  expect(facts({ ...app, channel_credentials }).channels).toEqual([
    { channel: 'SMS', state: 'UNKNOWN', description: '' },
    { channel: 'WHATSAPP', state: 'UNKNOWN', description: 'later' },
    { channel: 'VIBERBM', state: 'FAILING', description: 'bad token' },
  ]);
});

test('of several credentials of LINE the working one counts', () => {
  const line = (status: string) => ({ channel: 'LINE', state: { status, description: status } });
  expect(facts({ ...app, channel_credentials: [line('FAILING'), line('ACTIVE')] }).channels).toEqual([
    { channel: 'LINE', state: 'ACTIVE', description: 'ACTIVE' },
  ]);
});
