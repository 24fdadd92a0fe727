import fc from 'fast-check';
import { RE2JS } from 're2js';
import { languagesOf } from '../../../../core/flow/check/regex-language.ts';
import { type Program, programOf } from '../../../../core/flow/check/regex-program.ts';
import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (pattern: string) =>
  problemsOf(definition(`  - ask: { text: Q, format: { regex: '${pattern}' } }`)).map((problem) =>
    problem.replace(/^6:38 ask_1 error /, ''),
  );

// Of a regex that re2js keeps otherwise than this knows, nothing could be said.
function known(regex: RE2JS): Program {
  const program = programOf(regex);
  if (!program) throw new Error('re2js keeps its programs otherwise');
  return program;
}

const NOTHING = 'This regex matches nothing. It must match the whole answer, such as [0-9]{6}.';
const EMPTY = 'This regex matches the empty text only. It must match the whole answer, such as [0-9]{6}.';
const BLANKS = 'This regex matches no answer. An answer comes without blanks around it: take them out of the regex.';

test.each([
  ['a^', NOTHING],
  ['$a', NOTHING],
  ['^a$b', NOTHING],
  ['[^\\s\\S]', NOTHING],
  ['[^\\x00-\\x{10FFFF}]', NOTHING],
  ['a\\bb', NOTHING],
  ['a\\B!', NOTHING],
  ['(?:a^|$b)c', NOTHING],
  ['x*[^\\d\\D]y*', NOTHING],
  ['^$', EMPTY],
  ['(?:)', EMPTY],
  ['(?:a^)*', EMPTY],
  ['\\b|$', EMPTY],
  [' +', BLANKS],
  [' code', BLANKS],
  ['[0-9]+\\n', BLANKS],
  ['\\s[0-9]{4}\\s', BLANKS],
])('The regex %s is refused', (pattern, expected) => {
  expect(said(pattern)).toEqual([expected]);
});

test.each([
  '[A-Z]{2}[0-9]{6}',
  '^[0-9]+$',
  '.*',
  'a?',
  'a|a^',
  '(?i)yes|no',
  '(?i)k\\b\\x{e9}',
  '\\p{Greek}+',
  '[0-9]+ [0-9]+',
  'a\\s*',
  '\\bword\\b',
  '\\B!',
  '(?m)a$\\n^b',
  '[[:alpha:]]+',
  '\\x{1F600}|é',
])('The regex %s matches something', (pattern) => {
  expect(said(pattern)).toEqual([]);
});

const atom = fc.constantFrom(
  'a',
  '!',
  ' ',
  '\\n',
  '.',
  '(?s:.)',
  '\\w',
  '\\W',
  '\\s',
  '[^a]',
  '[ !]',
  '(?i:A)',
  '\\b',
  '\\B',
  '^',
  '$',
  '(?m:^)',
  '(?m:$)',
  '\\A',
  '\\z',
  '',
);

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 2 },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `${left}${right}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([left, right]) => `(?:${left}|${right})`),
    fc.tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}')).map(([inner, times]) => `(?:${inner})${times}`),
  ),
}));

/** All texts of up to so many of these signs. */
function texts(signs: readonly string[], most: number): string[] {
  let longest = [''];
  const all = [...longest];
  for (let length = 1; length <= most; length += 1) {
    longest = longest.flatMap((text) => signs.map((sign) => text + sign));
    all.push(...longest);
  }
  return all;
}

const TEXTS = texts(['a', 'b', '!', ' ', '\n'], 4);

test('What is said of a regex is what it does: no more, no less', () => {
  fc.assert(
    fc.property(pattern, (source) => {
      const regex = RE2JS.compile(source);
      const matched = TEXTS.filter((text) => regex.matches(text));
      const language = (found: string[]) => {
        if (found.some((text) => text !== '')) return 'something';
        return found.length > 0 ? 'the empty text' : 'nothing';
      };
      const answers = matched.filter((text) => text.trim() === text);
      expect(languagesOf(known(regex))).toEqual({ all: language(matched), answers: language(answers) });
    }),
    { numRuns: 200 },
  );
});

test('A regex that matches some text is never said to match none', () => {
  const sample = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text);
  fc.assert(
    fc.property(sample, fc.array(fc.constantFrom('.', '\\S', '\\pL'), { maxLength: 3 }), (text, others) => {
      const regex = RE2JS.compile(`(?s)(?:${RE2JS.quote(text)}|${['x', ...others].join('')}$)`);
      expect(regex.matches(text)).toBe(true);
      expect(languagesOf(known(regex)).answers).toBe('something');
    }),
    { numRuns: 200 },
  );
});
