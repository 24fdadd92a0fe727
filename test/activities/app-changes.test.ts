import { appChanges, channelMoves } from '../../activities/app-changes.ts';
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
  ['a sender', { channels: [{ ...sms, sender: 'Shop' }] }, ['SMS has the sender Shop']],
  ['no sender', { channels: [{ ...sms, sender: '' }] }, []],
  [
    'a state and a sender',
    { channels: [{ ...sms, state: 'FAILING', sender: 'Shop' }] },
    ['SMS ACTIVE → FAILING', 'SMS has the sender Shop'],
  ],
  ['the mode', { mode: 'CONVERSATION' }, ['mode DISPATCH → CONVERSATION']],
  ['the retention', { retentionDays: 1 }, ['messages kept 0 → 1 days']],
  ['the name', { displayName: 'New' }, ['renamed to New']],
])('appChanges tells of %s', (_what, over, expected) => {
  expect(appChanges(facts(), facts(over))).toEqual(expected);
});

describe('the moves of channels', () => {
  const active = (...names: string[]) =>
    names.map((channel) => ({ channel, state: 'ACTIVE' as const, description: '' }));

  test.each<[string, string[], string[], string[], ReturnType<typeof channelMoves>]>([
    ['nothing', ['SMS'], ['SMS'], [], { moves: [], gone: [] }],
    ['a channel that is new', [], ['SMS'], [], { moves: [], gone: [] }],
    [
      'a channel that is new where another one had gone',
      ['RCS'],
      ['RCS', 'WHATSAPP'],
      ['SMS'],
      { moves: [{ channel: 'WHATSAPP', linked: true, left: ['RCS', 'WHATSAPP'] }], gone: ['SMS'] },
    ],
    [
      'a channel that takes the place of another',
      ['SMS'],
      ['RCS'],
      [],
      { moves: [{ channel: 'SMS', linked: false, left: ['RCS'] }], gone: ['SMS'] },
    ],
    [
      'a channel that went away',
      ['SMS', 'RCS'],
      ['RCS'],
      ['LINE'],
      { moves: [{ channel: 'SMS', linked: false, left: ['RCS'] }], gone: ['LINE', 'SMS'] },
    ],
    ['the last channel', ['SMS'], [], [], { moves: [{ channel: 'SMS', linked: false, left: [] }], gone: ['SMS'] }],
    [
      'a channel that is back',
      ['RCS'],
      ['RCS', 'SMS'],
      ['SMS'],
      { moves: [{ channel: 'SMS', linked: true, left: ['RCS', 'SMS'] }], gone: [] },
    ],
  ])('%s', (_what, before, after, gone, expected) => {
    expect(channelMoves(active(...before), active(...after), gone)).toEqual(expected);
  });

  test('name first what is left and active, else in the order of Sinch', () => {
    const after = (['SMS', 'RCS', 'MMS', 'WHATSAPP'] as const).map((channel, nth) => ({
      ...{ channel, description: '' },
      state: nth % 2 === 0 ? ('PENDING' as const) : ('ACTIVE' as const),
    }));
    const { moves } = channelMoves(active('LINE'), after, []);
    expect(moves[0]?.left).toEqual(['RCS', 'WHATSAPP', 'SMS', 'MMS']);
  });
});
