import { appChanges } from '../../activities/app-changes.ts';
import type { AppChannel, SinchAppFacts } from '../../contracts/sinch-app.ts';

const sms: AppChannel = { channel: 'SMS', state: 'ACTIVE', description: '' };
const facts = (over: Partial<SinchAppFacts> = {}): SinchAppFacts => ({
  displayName: 'Bot',
  mode: 'DISPATCH',
  retentionDays: 0,
  channels: [sms],
  ...over,
});

test.each<[string, Partial<SinchAppFacts>, string[]]>([
  ['nothing', {}, []],
  [
    'a new channel',
    { channels: [sms, { channel: 'RCS', state: 'PENDING', description: '' }] },
    ['RCS added (PENDING)'],
  ],
  ['a channel gone', { channels: [] }, ['SMS removed']],
  ['a state', { channels: [{ ...sms, state: 'FAILING' }] }, ['SMS ACTIVE → FAILING']],
  ['a description', { channels: [{ ...sms, description: 'slow' }] }, ['SMS says: slow']],
  ['the mode', { mode: 'CONVERSATION' }, ['mode DISPATCH → CONVERSATION']],
  ['the retention', { retentionDays: 1 }, ['messages kept 0 → 1 days']],
  ['the name', { displayName: 'New' }, ['renamed to New']],
])('appChanges tells of %s', (_what, over, expected) => {
  expect(appChanges(facts(), facts(over))).toEqual(expected);
});
