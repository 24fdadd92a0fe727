import { type LiveView, liveOn } from '../../../api/flows/live.ts';
import type { FlowPointer } from '../../../contracts/sinch-app.ts';
import { anAppLink } from '../../helpers/api.ts';

const channels = ['SMS', 'WHATSAPP'].map((channel) => ({ channel, state: 'ACTIVE' as const, description: '' }));
const exact = { flow: 'shop', version: 2 };
const newest = { flow: 'shop', version: 'latest' as const };
const older = { flow: 'shop', version: 1 };
const other = { flow: 'survey', version: 2 };

describe('version 2, the newest of a flow, is live', () => {
  test.each<[string, FlowPointer | null, LiveView['channels'] | undefined]>([
    ['nowhere without a pointer', null, undefined],
    ['everywhere when it is named', exact, 'all'],
    ['everywhere when the latest is', newest, 'all'],
    ['nowhere when an older one is named', older, undefined],
    ['nowhere when another flow is named', other, undefined],
    ['on the channels without an exception', { ...exact, channels: { SMS: other } }, ['WHATSAPP']],
    ['on the channels with one', { ...other, channels: { SMS: newest } }, ['SMS']],
    ['everywhere when exceptions say the same', { ...exact, channels: { SMS: newest } }, 'all'],
    [
      'on all of today by name, when a channel of tomorrow has another',
      { ...older, channels: { SMS: exact, WHATSAPP: newest } },
      ['SMS', 'WHATSAPP'],
    ],
    ['on a channel that the app does not have yet', { ...older, channels: { RCS: exact } }, ['RCS']],
    ['nowhere when every channel is an exception', { ...exact, channels: { SMS: older, WHATSAPP: other } }, undefined],
  ])('%s', (_where, flow, expected) => {
    const live = liveOn({ flow: 'shop', version: 2, isLatest: true }, [anAppLink({ appId: 'a', channels, flow })]);
    expect(live).toEqual(expected === undefined ? [] : [{ appId: 'a', displayName: 'Test app', channels: expected }]);
  });
});

test('the latest means no older version', () => {
  const app = anAppLink({ channels, flow: newest });
  expect(liveOn({ flow: 'shop', version: 1, isLatest: false }, [app])).toEqual([]);
});

test('an app without channels takes it on every one that it gets', () => {
  const live = liveOn({ flow: 'shop', version: 2, isLatest: true }, [anAppLink({ channels: [], flow: exact })]);
  expect(live).toMatchObject([{ channels: 'all' }]);
});
