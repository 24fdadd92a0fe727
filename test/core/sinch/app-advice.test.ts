import { appAdvice, appOffers } from '../../../core/sinch/app-advice.ts';

const APP = {
  mode: 'DISPATCH',
  retentionDays: 1,
  onUnclearSend: 'resend',
  channels: ['SMS'],
  flow: { flow: 'shop', version: 1 },
  health: 'healthy',
  webhookId: 'w',
} as const;

test('an app that is all set needs nothing, and is offered nothing', () => {
  expect([appAdvice(APP), appOffers(APP)]).toEqual([[], []]);
});

test.each([
  ['has no channels', { channels: [] }, /^The app has no channels: add one to it in the Sinch dashboard/],
  ['has no flow', { flow: null }, /^New sessions get no answer yet: choose a flow/],
  ['has no webhook', { webhookId: '' }, /^Sinch does not deliver messages yet: there is no webhook/],
  ['is refused', { health: 'unauthorised' as const }, /^Sinch refuses the credentials: give new ones/],
])('of one that %s it is said what to do', (_what, change, told) => {
  expect(appAdvice({ ...APP, ...change })).toEqual([expect.stringMatching(told)]);
});

test('all that is to be done is said at once', () => {
  expect(appAdvice({ ...APP, channels: [], flow: null, webhookId: '' })).toHaveLength(3);
});

test.each([
  ['resend', /it is sent again \(resend\), which is a rare double; to leave it \(skip\) would be a rare loss/],
  ['skip', /it is left \(skip\), which is a rare loss; to send it again \(resend\) would be a rare double/],
] as const)('without retention, one day is offered, and it is said what %s means without', (onUnclearSend, because) => {
  expect(appOffers({ ...APP, retentionDays: 0, onUnclearSend })).toEqual([
    { kind: 'retention', days: 1, because: expect.stringMatching(because) },
  ]);
});

test('in CONVERSATION mode nothing is offered', () => {
  expect(appOffers({ ...APP, mode: 'CONVERSATION', retentionDays: 0 })).toEqual([]);
});
