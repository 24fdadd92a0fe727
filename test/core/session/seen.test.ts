import { commandBefore, hasSeen, remember, rememberCommand, SEEN_CAP } from '../../../core/session/seen.ts';

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

describe('commands', () => {
  const when = { now: 0, horizonMs: 100 };
  const said = rememberCommand([], { name: 'say', id: 'k1', sessionId: 's1', done: true }, when);

  it('are known again by kind and id, with what became of them', () => {
    expect(commandBefore(said, 'say', 'k1')).toEqual({ sessionId: 's1', done: true });
  });

  it.each([
    ['of another kind', 'release', 'k1'],
    ['of another id', 'say', 'k2'],
  ])('%s are others', (_title, name, id) => {
    expect(commandBefore(said, name, id)).toBeUndefined();
  });

  it('are no messages of the same id', () => {
    expect(hasSeen(said, 'k1')).toBe(false);
    expect(commandBefore(remember([], 'k1', when), 'say', 'k1')).toBeUndefined();
  });

  it('are forgotten after the horizon, as messages are', () => {
    const later = remember(said, 'm1', { now: 100, horizonMs: 100 });
    expect(commandBefore(later, 'say', 'k1')).toBeUndefined();
  });
});
