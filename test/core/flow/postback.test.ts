import fc from 'fast-check';
import { formatPostback, parsePostback } from '../../../core/flow/postback.ts';

const address = fc.record({
  sessionId: fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
  step: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/),
  choice: fc.nat(99),
});

test('A postback comes back as it was, and is short enough for every channel', () => {
  fc.assert(
    fc.property(address, (given) => {
      const postback = formatPostback(given);
      expect(parsePostback(postback)).toEqual(given);
      expect(postback.length).toBeLessThanOrEqual(229);
    }),
  );
});

test.each(['', 'cq1:', 'cq1:a:b', 'cq1:a:b:x', 'cq2:a:b:1', 'hello', 'cq1:a:b:1 ', 'cq1:a:b:c:1'])(
  '%p is no postback of ours',
  (text) => {
    expect(parsePostback(text)).toBeUndefined();
  },
);
