import { AppResponse, toAppFacts } from '../../../core/sinch/app.ts';
import { payload } from '../../helpers/sinch-payloads.ts';

const facts = (json: unknown) => toAppFacts(AppResponse.parse(json));
const app = payload('app-response.json');

test('the sample app', () => {
  expect(facts(app)).toEqual({
    displayName: 'Brazil App',
    mode: 'DISPATCH',
    retentionDays: 0,
    channels: [{ channel: 'MESSENGER', state: 'ACTIVE', description: '', sender: 'a channel id' }],
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
    { channel: 'SMS', state: 'UNKNOWN', description: '', sender: '' },
    { channel: 'WHATSAPP', state: 'UNKNOWN', description: 'later', sender: '' },
    { channel: 'VIBERBM', state: 'FAILING', description: 'bad token', sender: '' },
  ]);
});

test('of several credentials of LINE the working one counts', () => {
  const line = (status: string) => ({ channel: 'LINE', state: { status, description: status } });
  expect(facts({ ...app, channel_credentials: [line('FAILING'), line('ACTIVE')] }).channels).toEqual([
    { channel: 'LINE', state: 'ACTIVE', description: 'ACTIVE', sender: '' },
  ]);
});

describe('the sender of a channel', () => {
  const senderOf = (credential: object) => facts({ ...app, channel_credentials: [credential] }).channels[0]?.sender;

  test.each([
    ['the id by which the channel knows it', { channel_known_id: '+46700000000', static_bearer: { token: 't' } }],
    ['what a bearer claims', { static_bearer: { claimed_identity: '+46700000000', token: 't' } }],
    ['the default of MMS', { mms_credentials: { account_id: 'a', api_key: 't', default_sender: '+46700000000' } }],
    ['an account of Instagram', { instagram_credentials: { token: 't', business_account_id: '+46700000000' } }],
    ['an app of WeChat', { wechat_credentials: { app_secret: 't', token: 't', aes_key: 't', app_id: '+46700000000' } }],
    [
      'a business of Apple',
      { applebc_credentials: { apple_pay_certificate_password: 't', business_chat_account_id: '+46700000000' } },
    ],
  ])('is %s', (_what, credential) => {
    expect(senderOf({ channel: 'A', channel_known_id: '', ...credential })).toBe('+46700000000');
  });

  test.each([['static_token'], ['telegram_credentials'], ['line_credentials'], ['a_block_of_tomorrow']])(
    'is not known of %s, which holds secrets only',
    (block) => {
      expect(senderOf({ channel: 'A', [block]: { token: 't', secret: 's' } })).toBe('');
    },
  );
});
