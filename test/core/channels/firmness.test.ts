import { FACTS, firmnessOf } from '../../../core/channels/firmness.ts';
import documented from '../../fixtures/transcoding.json' with { type: 'json' };

const channels = Object.values(documented.channels);

/** The first word of what Sinch's table says; where a kind can be sent and no more is said, its looks are inferred. */
const firmnessIn = (basis: string) => (basis.endsWith('detail silent') ? 'inferred' : basis.split(' ')[0]);

test.each(channels)('every fact of $channel is as firm as its source', ({ channel, rows, ...page }) => {
  const receipts = page.delivery_statuses.includes('docs silent') ? 'silent' : 'documented';
  const expected = new Map([
    ...rows.map((row) => [row.message_type, firmnessIn(row.basis)] as const),
    ['receipts', receipts],
    ['window', page.window ? 'documented' : 'silent'],
  ]);
  expect(Object.fromEntries(FACTS.map((fact) => [fact, firmnessOf(channel, fact)]))).toEqual(
    Object.fromEntries(expected),
  );
});

test.each(['CARRIER_PIGEON', '', 'constructor'])('of %p nothing is said', (channel) => {
  for (const fact of FACTS) expect(firmnessOf(channel, fact)).toBe('silent');
});

test('VIBER is as firm as VIBERBM', () => {
  expect(firmnessOf('viber', 'choice')).toBe('documented');
});
