import fc from 'fast-check';
import { sessionId, timeOfSession } from '../../../core/session/session-id.ts';

describe('a session id', () => {
  it('is a ULID that begins with its time', () => {
    expect(sessionId(1_469_918_176_385, 'x')).toMatch(/^01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/);
  });

  it('is the same for the same event, and another for another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(sessionId(1, a)).toBe(sessionId(1, a));
        if (a !== b) expect(sessionId(1, a)).not.toBe(sessionId(1, b));
      }),
    );
  });

  it('tells its time', () => {
    expect(timeOfSession(sessionId(1_469_918_176_385, 'x'))).toBe(1_469_918_176_385);
    for (const text of ['', '01SESSION', 'u'.repeat(26)]) expect(timeOfSession(text)).toBeNaN();
  });

  it('sorts by time', () => {
    expect(sessionId(2, 'a') > sessionId(1, 'z')).toBe(true);
  });
});
