import { hasSeen, remember, SEEN_CAP } from '../../../core/session/seen.ts';

describe('seen message ids', () => {
  it('are kept for the horizon and then forgotten', () => {
    const seen = remember(remember([], 'a', { now: 0, horizonMs: 100 }), 'b', { now: 100, horizonMs: 100 });
    expect(hasSeen(seen, 'a')).toBe(false);
    expect(hasSeen(seen, 'b')).toBe(true);
  });

  it('never grow beyond their cap', () => {
    let seen = remember([], 'first', { now: 0, horizonMs: 100 });
    for (let i = 0; i < SEEN_CAP; i++) seen = remember(seen, `m${i}`, { now: 1, horizonMs: 100 });
    expect(seen).toHaveLength(SEEN_CAP);
    expect(hasSeen(seen, 'first')).toBe(false);
  });
});
