import fc from 'fast-check';
import type { Format } from '../../../core/flow/compiled.ts';
import { readAnswer } from '../../../core/flow/formats.ts';
import type { Json } from '../../../core/json.ts';
import type { InboundContent } from '../../../core/session/inbound.ts';

const number = (limits: { min?: number; max?: number; whole?: boolean } = {}): Format => ({
  kind: 'number',
  whole: false,
  ...limits,
});
const phone = (region = ''): Format => ({ kind: 'phone', region });
const regex = (pattern: string): Format => ({ kind: 'regex', pattern });

const TABLE: [Format, string, Json | undefined, string?][] = [
  [{ kind: 'any' }, '  hello ', 'hello'],
  [{ kind: 'any' }, '   ', undefined],
  [number(), '12', 12],
  [number(), '-1.5', -1.5],
  [number(), '1,5', 1.5],
  [number(), '1,234', 1234],
  [number(), '1.234', 1234, 'nl'],
  [number(), '1.234,5', 1234.5, 'nl'],
  [number(), '1,234,567.5', 1234567.5],
  [number(), "1'000", 1000],
  [number(), '0.500', 0.5, 'nl'],
  [number(), '0,500', 0.5],
  [number(), '-0.125', -0.125, 'nl'],
  [number(), '1234,567', 1234.567],
  [number(), '0.500.000', undefined, 'nl'],
  [number(), `1${'.000'.repeat(110)}`, undefined, 'nl'],
  [number(), '1.2.3', undefined],
  [number(), '12 apples', undefined],
  [number(), '1e5', undefined],
  [number({ min: 1, max: 5 }), '6', undefined],
  [number({ min: 1, max: 5 }), '0', undefined],
  [number({ min: 1, max: 5 }), '5', 5],
  [number({ whole: true }), '2.5', undefined],
  [{ kind: 'date' }, '2026-02-28', '2026-02-28'],
  [{ kind: 'date' }, '31-12-2026', '2026-12-31'],
  [{ kind: 'date' }, '1/2/2026', '2026-02-01'],
  [{ kind: 'date' }, '1/2/2026', '2026-01-02', 'en-US'],
  [{ kind: 'date' }, '30-02-2026', undefined],
  [{ kind: 'date' }, 'tomorrow', undefined],
  [{ kind: 'email' }, 'Ann.B@Example.COM', 'Ann.B@example.com'],
  [{ kind: 'email' }, 'ann@localhost', undefined],
  [{ kind: 'email' }, 'ann@@example.com', undefined],
  [phone(), '+31 6 1234-5678', '+31612345678'],
  [phone(), '0031612345678', '+31612345678'],
  [phone(), '+31 (0)6 12345678', '+31612345678'],
  [phone('US'), '0044 (0) 20 7946 0000', '+442079460000'],
  [phone(), '+39 (0)6 1234 5678', '+390612345678'],
  [phone('NL'), '(0)6 12345678', '+31612345678'],
  [phone(), '0612345678', undefined],
  [phone('NL'), '06 12345678', '+31612345678'],
  [phone('US'), '(212) 555-0123', '+12125550123'],
  [phone('IT'), '06 1234 5678', '+390612345678'],
  [phone('NL'), '12', undefined],
  [{ kind: 'url' }, 'https://example.com/a?b', 'https://example.com/a?b'],
  [{ kind: 'url' }, 'example.com/a', 'https://example.com/a'],
  [{ kind: 'url' }, 'javascript:alert(1)', undefined],
  [{ kind: 'url' }, 'not an address', undefined],
  [regex('[A-Z]{2}[0-9]{6}'), 'AB123456', 'AB123456'],
  [regex('[A-Z]{2}[0-9]{6}'), 'xAB123456', undefined],
  [{ kind: 'media' }, 'a text', undefined],
  [{ kind: 'location' }, 'a text', undefined],
];

test.each(TABLE)('%j reads %p as %p', (format, text, expected, language = 'en') => {
  expect(readAnswer(format, { kind: 'text', text }, language)).toEqual(expected);
});

const media: InboundContent = { kind: 'media', url: 'https://m.example/1', caption: '' };
const location: InboundContent = { kind: 'location', latitude: 1, longitude: 2, title: 't', label: 'l' };

test.each<[Format, InboundContent, Json | undefined]>([
  [{ kind: 'media' }, media, 'https://m.example/1'],
  [{ kind: 'any' }, media, 'https://m.example/1'],
  [{ kind: 'location' }, location, { latitude: 1, longitude: 2, title: 't', label: 'l' }],
  [{ kind: 'any' }, location, '1, 2'],
  [{ kind: 'any' }, { kind: 'contact', name: '', phone: '', email: '' }, undefined],
  [{ kind: 'email' }, { kind: 'contact', name: '', phone: '', email: ' ada@x.example ' }, 'ada@x.example'],
  [{ kind: 'email' }, media, undefined],
])('%j reads %j as %j', (format, content, expected) => {
  expect(readAnswer(format, content, 'en')).toEqual(expected);
});

// Where it backtracked, this would not end.
test.each(['(a+)+$', '(a|a)*b', '(a*)*c', '([a-z]+)*1'])('The regex %s answers a long hostile text', (pattern) => {
  expect(readAnswer(regex(pattern), { kind: 'text', text: `${'a'.repeat(16_000)}!` }, 'en')).toBeUndefined();
});

// Where one backtracked, this would not end: they are about as long as an answer may be.
test('No text makes a format throw or go on for ever', () => {
  const formats: Format[] = [
    number(),
    phone('NL'),
    { kind: 'date' },
    { kind: 'email' },
    { kind: 'url' },
    { kind: 'any' },
  ];
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom('a.', '1,', '-', '@', '0').map((part) => part.repeat(16_000 / part.length)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...formats), hostile, (format, text) => {
      const value = readAnswer(format, { kind: 'text', text }, 'nl');
      expect(value === undefined || typeof value === 'string' || Number.isFinite(value)).toBe(true);
    }),
  );
});
