/*
 * Regexes and expressions that mean to stall whoever runs them, most of them 4 kB long or made for answers of 4 kB. Each has
 * to come to an answer, to a problem of `check` or to a failure of its step, in a bounded number of iterations.
 */

const LONGEST = 4_000;

const repeat = (text: string, times: number) => text.repeat(times);

/** So many times a part as fit into 4 kB. */
function chain(part: string, separator: string, most = LONGEST): string {
  return Array.from({ length: Math.floor(most / (part.length + separator.length)) }, () => part).join(separator);
}

const fill = (text: string, length = 4_096) => repeat(text, Math.ceil(length / text.length)).slice(0, length);

/** What a contact writes. */
export const ANSWERS = [
  fill('a'),
  `${fill('a', 4_095)}!`,
  fill('ab'),
  fill('aab'),
  fill('abcdefghij '),
  fill('aA1_-. '),
  fill('é🎉ñ'),
  fill('\\"'),
  fill('k\u212a'),
  fill('0'),
  `${fill('a\n', 4_095)}x`,
  // No two parts are alike.
  Array.from({ length: 4_096 }, (_, index) => 'ab'[((index * index * 7_919) >> 5) & 1]).join(''),
];

type Verdict =
  | 'taken'
  | 'may take too long'
  | 'takes too long to read'
  | 'cannot be read'
  | 'is longer than 500 characters';

/** Patterns, and what `check` says of them. */
export const PATTERNS: [pattern: string, verdict: Verdict][] = [
  // Quantifiers within quantifiers, and alternatives that overlap.
  ['(a+)+$', 'taken'],
  ['(a|a)*b', 'taken'],
  ['(a*)*c', 'taken'],
  ['([a-z]+)*1', 'taken'],
  ['(a|aa)+$', 'taken'],
  ['(a|a?)+$', 'taken'],
  ['(x+x+)+y', 'taken'],
  ['(.*)*(.*)*(.*)*x', 'taken'],
  ['(.*a){11}', 'taken'],
  ['(.*a){20}', 'taken'],
  ['(.*,){30}x', 'taken'],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'taken'],
  ['(\\w+\\s?)*!', 'taken'],
  ['(\\d+|\\w+|\\s+)*\\.', 'taken'],
  ['(?:a|b|ab)*c', 'taken'],
  ['(?i)(?:(k|s)+)+z', 'taken'],
  ['[^"]*"(?:[^"\\\\]|\\\\.)*"', 'taken'],
  ['(\\pL+\\s*)+\\d', 'taken'],
  ['\\b(\\w+\\b\\s*)+$', 'taken'],
  ['(?m)(^.*$\\n?)*x', 'taken'],
  ['([a-z0-9]+[-.]?)+@([a-z0-9]+\\.)+[a-z]{2,10}', 'taken'],
  ['[a-z]*[b-z]*[c-z]*[d-z]*[e-z]*[f-z]*1', 'taken'],
  ['((((((((((a*)*)*)*)*)*)*)*)*)*)*b', 'taken'],
  [`${repeat('(', 100)}a*${repeat(')*', 100)}b`, 'taken'],
  // Many ways to count.
  ['(a?){50}a{50}', 'taken'],
  [`${repeat('a?', 100)}${repeat('a', 100)}`, 'taken'],
  ['.{1000}', 'taken'],
  ['[\\s\\S]{1,1000}', 'taken'],
  ['(a|b|c|d)*k{1000}', 'taken'],
  ['([ab]{1,10}){1,10}c', 'taken'],
  ['(a|b)*a(a|b){8}', 'taken'],
  ['(a|b)*a(a|b){30}', 'may take too long'],
  ['(a|b)*a(a|b){200}', 'may take too long'],
  ['([a-c]{1,30}){1,30}d', 'may take too long'],
  ['(a{1,100}){1,10}', 'may take too long'],
  ['(?:(?:(?:a{1,10}){1,10}){1,10})b', 'may take too long'],
  ['(?:a{0,10}){0,100}b', 'may take too long'],
  [repeat('.{1,30}', 60), 'may take too long'],
  [repeat('[a-z]{1000}', 40), 'may take too long'],
  [repeat('\\pL{1000}', 50), 'may take too long'],
  [repeat('(a|b){500}', 40), 'may take too long'],
  // Long before anything is matched.
  [repeat('a{1000,}', 60), 'may take too long'],
  [repeat('a{1000}', 9), 'may take too long'],
  [`(${repeat('a', 480)}){1000}`, 'may take too long'],
  [`(?i)[${repeat('b-\u{1e943}', 90)}]`, 'takes too long to read'],
  [`(?i)${repeat('[b-\\x{1e943}]', 30)}`, 'takes too long to read'],
  [`[${repeat('\\pL', 160)}]`, 'takes too long to read'],
  ['(?i)[a-zà-ÿ]{1,100}', 'taken'],
  // What RE2 does not have.
  ['(a)\\1', 'cannot be read'],
  ['(?=a)a', 'cannot be read'],
  ['(?<!a)b', 'cannot be read'],
  ['(?>a+)b', 'cannot be read'],
  ['a++', 'cannot be read'],
  ['a{1001}', 'cannot be read'],
  ['((a{1000}){1000}){1000}', 'may take too long'],
  [`\\{1000}${repeat('[{1000}]', 60)}`, 'taken'],
  ['[z-a]', 'cannot be read'],
  ['(a', 'cannot be read'],
  // Patterns of 4 kB.
  [repeat('(a+)+', 800), 'is longer than 500 characters'],
  [repeat('a?', 2_000), 'is longer than 500 characters'],
  [repeat('(', 2_000) + repeat(')', 2_000), 'is longer than 500 characters'],
];

/** Variables that expressions run on. */
const THOUSAND = Array.from({ length: 1_000 }, (_, index) => index);

function nested(depth: number): { a: unknown } {
  let value: { a: unknown } = { a: 1 };
  for (let level = 1; level < depth; level += 1) value = { a: value };
  return value;
}

export const VARIABLES = {
  n: 3,
  text: 'abc',
  long: fill('x'),
  longest: fill('x', 16_000),
  other: `${fill('x', 15_999)}y`,
  csv: fill('a,'),
  thousand: THOUSAND,
  strings: THOUSAND.map((index) => `s${index}`),
  maps: THOUSAND.map((index) => ({ a: index, b: 'x' })),
  more: THOUSAND.map((index) => ({ a: index, b: 'x' })),
  lists: Array.from({ length: 100 }, () => THOUSAND.slice(0, 100)),
  map: Object.fromEntries(THOUSAND.map((index) => [`k${index}`, index])),
  deep: nested(60),
  deeper: nested(60),
};

const twice = (inner: string) => `vars.thousand.all(i, vars.thousand.all(j, ${inner}))`;

function tree(depth: number): string {
  return depth === 0 ? 'i' : `(${tree(depth - 1)} - ${tree(depth - 1)})`;
}

/** Expressions by what is evil about them, and what they come to; a text is the code of the failure. */
export const EXPRESSIONS: { [what: string]: [source: string, comesTo: unknown] } = {
  // Nesting.
  parentheses: [`${repeat('(', 1_999)}1${repeat(')', 1_999)}`, 'EXPRESSION'],
  negations: [`${repeat('!', 3_990)}true`, 'EXPRESSION'],
  lists: [repeat('[', 2_000) + repeat(']', 2_000), 'EXPRESSION'],
  maps: [`${repeat('{"a":', 570)}1${repeat('}', 570)}`, 'EXPRESSION'],
  members: [`vars${repeat('.a', 1_900)}`, 'EXPRESSION'],
  calls: [`${repeat('size(', 570)}vars.text${repeat(')', 570)}`, 'EXPRESSION'],
  ternaries: [`${repeat('true ? ', 500)}1${repeat(' : 2', 100)}`, 'EXPRESSION'],
  // Chains.
  'a chain of and': [chain('vars.n==3.0', '&&'), true],
  'a chain of or': [chain('vars.n==4.0', '||'), false],
  'a sum of numbers': [chain('1', '+', 1_998), 999],
  'a sum of texts': [chain('vars.text', '+'), fill('abc', 3 * 400)],
  'a sum of long texts': [chain('vars.long', '+'), 'BUDGET_STRING'],
  'a sum of lists': [chain('vars.thousand', '+'), 'BUDGET_LIST'],
  'a product': [chain('1', '*', 1_998), 1],
  'a product beyond all numbers': [chain('9223372036854775807', '*'), 'EXPRESSION'],
  'a chain of failures': [`${chain('vars.nothing', '||', 3_980)}||true`, 'BUDGET_ITERATIONS'],
  // Literals.
  'a number of 4 kB': [repeat('9', 4_000), 'EXPRESSION'],
  'a text of 4 kB': [`size('${repeat('a', 3_990)}')`, 3_990],
  'escapes of 4 kB': [`size('${repeat('\\u0041', 660)}')`, 660],
  'a list of 4 kB': [`[${chain('1', ',', 3_990)}]`, 'EXPRESSION'],
  'a map of 4 kB': [`size({${Array.from({ length: 400 }, (_, index) => `"${index}":1`).join(',')}})`, 400],
  'a call of 4 kB': [`f(${chain('1', ',', 3_990)})`, 'EXPRESSION'],
  'brackets of 4 kB': [repeat('[{(', 1_333), 'EXPRESSION'],
  'quotes of 4 kB': [repeat('"', 3_999), 'EXPRESSION'],
  // Loops.
  'a loop within a loop': [twice('i * j >= 0.0'), 'BUDGET_ITERATIONS'],
  'loops within loops': [`vars.thousand.all(h, ${twice('h + i + j >= 0.0')})`, 'BUDGET_ITERATIONS'],
  'a map within a map': ['vars.thousand.map(i, vars.thousand.map(j, i * j))', 'BUDGET_ITERATIONS'],
  'a long body': [twice(`${tree(8)} == 0.0`), 'BUDGET_ITERATIONS'],
  'a list made over and over': [twice(`!(-1 in [${chain('1', ',', 1_900)}])`), 'BUDGET_ITERATIONS'],
  'keys taken over and over': [twice('vars.map.exists(k, true)'), 'BUDGET_ITERATIONS'],
  'a search within a loop': [twice('!("zz" in vars.strings)'), 'BUDGET_ITERATIONS'],
  // Failures that are swallowed.
  'a failure within a loop': ['vars.thousand.exists(i, vars.nothing == i)', 'BUDGET_ITERATIONS'],
  'a failure within two loops': [
    'vars.thousand.exists(i, vars.thousand.exists(j, vars.nothing == j))',
    'BUDGET_ITERATIONS',
  ],
  'a failure within three loops': [`vars.thousand.exists(h, ${twice('vars.nothing == j')})`, 'BUDGET_ITERATIONS'],
  'a failure within or': [twice('int(vars.text) == 1 || true'), 'BUDGET_ITERATIONS'],
  'failures within and': [`vars.thousand.all(i, ${chain('(vars.nothing||true)', '&&', 3_900)})`, 'BUDGET_ITERATIONS'],
  // Texts that double, and lists that grow.
  'a text that doubles': [`[vars.text]${repeat('.map(a, a + a)', 40)}`, 'BUDGET_STRING'],
  'a list that doubles': [`[1]${repeat('.map(a, [a, a])', 40)}`, 'BUDGET_LIST'],
  'a text for each element': ['vars.thousand.map(i, vars.longest)', 'BUDGET_STATE'],
  'a list for each element': [
    '[vars.thousand.map(i, vars.thousand)].map(a, a.map(i, a)).map(b, b == b)',
    'BUDGET_LIST',
  ],
  'a text of all texts': ['join(vars.thousand.map(i, vars.longest), "")', 'BUDGET_STRING'],
  'a text cut into signs': ['vars.long.split("")', 'BUDGET_LIST'],
  // Functions that take longer with longer texts and lists.
  'a length within a loop': ['vars.thousand.all(i, size(vars.longest) > 0)', 'BUDGET_ITERATIONS'],
  'bytes within a loop': ['vars.thousand.all(i, size(bytes(vars.longest)) > 0)', 'BUDGET_ITERATIONS'],
  'a text looked for within a loop': [
    `vars.thousand.all(i, !vars.longest.contains("${repeat('x', 100)}y"))`,
    'BUDGET_ITERATIONS',
  ],
  'a text split within a loop': ['vars.thousand.all(i, size(vars.csv.split("a,a,a")) > 0)', 'BUDGET_ITERATIONS'],
  'a list joined within a loop': ['vars.thousand.all(i, size(join(vars.strings, "")) > 0)', 'BUDGET_ITERATIONS'],
  'lists compared within a loop': ['vars.thousand.all(i, vars.maps == vars.more)', 'BUDGET_ITERATIONS'],
  'maps compared within a loop': [twice('vars.deep == vars.deeper'), 'BUDGET_ITERATIONS'],
  'texts compared within a loop': [twice('vars.longest != vars.other'), 'BUDGET_ITERATIONS'],
  'a pattern of 4 kB': [`formatDate("2026-01-01", "${repeat('yyyy', 900)}")`, 'EXPRESSION'],
  'a duration of 4 kB': ['vars.thousand.exists(i, duration(vars.longest) == duration("1h"))', 'BUDGET_ITERATIONS'],
  'a regex': ['vars.long.matches("(x+)+y")', 'EXPRESSION'],
};
