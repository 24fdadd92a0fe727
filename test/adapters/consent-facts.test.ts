import fc from 'fast-check';
import { type ConsentChange, consentFacts } from '../../adapters/consent-facts.ts';

const give = (kind: string): ConsentChange => ({ kind, given: true });
const withdraw = (kind: string): ConsentChange => ({ kind, given: false });

test.each<[string, ConsentChange[], { [kind: string]: boolean }]>([
  ['nothing', [], {}],
  ['a kind given', [give('news')], { news: true, all: true }],
  ['a kind given and withdrawn', [give('news'), withdraw('news')], { news: false, all: true }],
  ['a kind withdrawn that was never given', [withdraw('news')], { news: false }],
  ['an opt-out', [give('news'), give('offers'), withdraw('all')], { news: false, offers: false, all: false }],
  ['an opt-out of somebody unknown', [withdraw('all')], { all: false }],
  [
    'a kind given after an opt-out',
    [give('news'), withdraw('all'), give('offers')],
    { news: false, offers: true, all: true },
  ],
  ['a kind withdrawn after an opt-out', [give('news'), withdraw('all'), withdraw('news')], { news: false, all: false }],
  // An opt-in at the channel lifts an opt-out; what was withdrawn stays withdrawn.
  ['an opt-in', [withdraw('news'), withdraw('all'), give('all')], { news: false, all: true }],
])('%s comes to what is known', (_what, changes, facts) => {
  expect(consentFacts(changes)).toEqual(facts);
});

test('a kind of any name is a kind and nothing else', () => {
  const facts = consentFacts([give('__proto__'), give('constructor')]);
  expect(Object.entries(facts)).toEqual([
    ['__proto__', true],
    ['all', true],
    ['constructor', true],
  ]);
});

test('the newest of each kind, given and withdrawn, say as much as all of them', () => {
  const change = fc.record({ kind: fc.constantFrom('news', 'offers', 'all'), given: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const newest = changes.filter(
        ({ kind, given }, index) =>
          !changes.slice(index + 1).some((later) => later.kind === kind && later.given === given),
      );
      expect(consentFacts(newest)).toEqual(consentFacts(changes));
    }),
  );
});
