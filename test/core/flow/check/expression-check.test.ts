import { Environment } from '@marcbachmann/cel-js';
import { toCel } from '../../../../core/flow/cel-values.ts';
import { expressionChecker } from '../../../../core/flow/check/expression-check.ts';
import { mentionsOf } from '../../../../core/flow/check/mentions.ts';
import { evaluate } from '../../../../core/flow/expressions.ts';
import { newMeter } from '../../../../core/flow/meter.ts';
import { compiled, definition } from '../../../helpers/flow-problems.ts';

const checker = expressionChecker(compiled(definition('  - end')));

const said = (source: string, roots: ('item' | 'response' | 'secrets')[] = []) =>
  checker.check(source, roots).faults.map(({ message, hint }) => `${message} ${hint}`);

test.each([
  ['vars.name', 'string'],
  ['vars.n + 1', 'number'],
  ['vars.l', 'list'],
  ['vars.l.size()', 'number'],
  ['session.open.support', 'bool'],
  ['session.windowOpen', 'bool'],
  ['session.turn', 'number'],
  ['session.startedBy == "api"', 'bool'],
  ['contact.consent.marketing', 'bool'],
  ['settings.shop', 'dyn'],
  ['error.code', 'string'],
  ['error.status', 'number'],
  ['input.text', 'string'],
  ['input.value', 'dyn'],
  ['internal.channel', 'string'],
  ['internal.sinchConversationAPI.channelIdentifier', 'string'],
  ['internal.sinchConversationAPI.metadata', 'dyn'],
  ['vars.?name.orValue("there")', 'string'],
  ['vars.l.exists(item, item.a == session.id)', 'bool'],
  ['vars.l.map(session, session.foo)', 'list'],
  ['type(vars.n) == double', 'bool'],
  ['vars.?n.orValue(0) + 1', 'number'],
  ['vars.?n.orValue(-1)', 'number'],
  ['vars.n > 1 ? vars.n : (vars.n < 0 ? -1 : 0)', 'number'],
  ['vars.n > 1 ? 1 : 2', 'number'],
  ['vars.n in [1, -2, 3]', 'bool'],
])('%s is a %s', (source, type) => {
  const report = checker.check(source);
  expect(report.faults).toEqual([]);
  expect(report.type).toMatch(new RegExp(`^${type}`));
});

test.each([
  ['timestamp("2026-11-23T10:00:00Z")', 'timestamp'],
  ['duration("1h")', 'duration'],
  ["b'a'", 'bytes'],
  ['1u', 'uint'],
  ['[uint(1)]', 'uint'],
  ['type(vars.n)', 'type'],
])('%s gives what no flow can keep', (source, type) => {
  const what = `The expression ${JSON.stringify(source)} gives a ${type}, which can neither be sent nor stored.`;
  expect(said(source)).toEqual([`${what} Values are texts, numbers, true and false, lists and maps.`]);
});

test('A type that no flow can keep may stand within an expression', () => {
  expect(said('type(vars.n) == double && timestamp(vars.name).getFullYear() > 2020')).toEqual([]);
});

test.each([
  ['vars.nam', 'The variable nam is not declared. Did you mean name?'],
  ['vars.?nam', 'The variable nam is not declared. Did you mean name?'],
  ['vars["nam"]', 'The variable nam is not declared. Did you mean name?'],
  ['vars.other', 'The variable other is not declared. Add it to variables, with its type.'],
  ['session.chanel', 'There is no session.chanel. Did you mean channel?'],
  ['session.open.suport', 'There is no session.open.suport. Did you mean support?'],
  ['session.open.desk', 'There is no session.open.desk. Add it to hours.'],
  ['contact.consent.marketng', 'There is no contact.consent.marketng. Did you mean marketing?'],
  ['contact.consent.surveys', 'There is no contact.consent.surveys. Add it to consents.'],
  ['contact.name', 'There is no contact.name. Known are consent.'],
  ['error.staus', 'There is no error.staus. Did you mean status?'],
  ['input.txt', 'There is no input.txt. Did you mean text?'],
  [
    'internal.sinchConversationAPI.chanelIdentifier',
    'There is no internal.sinchConversationAPI.chanelIdentifier. Did you mean channelIdentifier?',
  ],
  ['sesion.id', 'There is no name sesion in expressions. Did you mean session?'],
  ['name == "a"', 'There is no name name in expressions. Did you mean vars.name?'],
  ['gold', "There is no name gold in expressions. If it is a text, it needs quotes of its own: 'gold'."],
  ['vars.l.exists(x, x == y)', "There is no name y in expressions. If it is a text, it needs quotes of its own: 'y'."],
  ['item.a', 'item stands only where each repeats something. Add each, with the list.'],
  ['response.body', 'response stands only in the into of a call. Put it into a variable there, and name that here.'],
  [
    'secrets.a',
    'secrets stand only in the address, the headers and the body of a call. What is no secret can be one of settings.',
  ],
  [
    '{{ vars.name }}',
    'The expression "{{ vars.name }}" cannot be read: Expected COLON, got RBRACE. This field takes an expression as it is, without {{ }} around it.',
  ],
])('%s is a fault with a hint', (source, expected) => {
  expect(said(source)).toEqual([expected]);
});

test('Some roots stand in their places only, and the same expression may be right in one and wrong in another', () => {
  expect(said('item.a', ['item'])).toEqual([]);
  expect(said('response.status == 200.0', ['response'])).toEqual([]);
  expect(said('item.a')).toHaveLength(1);
  expect(said('secrets.a', ['secrets'])).toEqual([
    'A secret cannot be part of an expression. Write it alone: {{ secrets.name }}.',
  ]);
});

test('A condition gives values of one type, whatever its numbers are', () => {
  expect(said('vars.n > 1 ? vars.n : "none"')).toEqual([expect.stringContaining('must have the same type')]);
  expect(said('vars.?name.orValue(0)')).toHaveLength(1);
});

test('What an expression reads is known by name, or as everything', () => {
  const reads = (source: string) => [...checker.check(source).reads].sort();
  expect(reads('vars.name + vars["card"]')).toEqual(['card', 'name']);
  expect(reads('vars[input.text]')).toEqual(['*']);
  expect(reads('size(vars) > 0')).toEqual(['*']);
  expect(reads('vars.l.map(vars, vars.card)')).toEqual(['l']);
});

test('A mention is a root with the names behind it, outside of loops that hide it', () => {
  const { ast } = new Environment({ enableOptionalTypes: true, unlistedVariablesAreDyn: true }).parse(
    'a.b.?c["d"][e.f].g == h && i.exists(a, a.j == k) && has(l.m)',
  );
  expect(mentionsOf(ast).map(({ root, members }) => [root, ...members])).toEqual([
    ['a', 'b', 'c', 'd', undefined, 'g'],
    ['e', 'f'],
    ['h'],
    ['i'],
    ['k'],
    ['l', 'm'],
  ]);
});

test('A flow that declares nothing has no hours, no consents and no variables to name', () => {
  const { check } = expressionChecker(compiled('flow: a\nsteps: [end]\n'));
  for (const source of ['vars.x', 'session.open.x', 'contact.consent.x']) expect(check(source).faults).toHaveLength(1);
  expect(check('session.id').faults).toEqual([]);
});

const numbers = compiled(
  'flow: a\nvariables: { n: { type: number }, z: { type: number }, b: { type: bool }, l: { type: list } }\nsteps: [end]\n',
);

const VARS = new Map<string, unknown>([['vars', toCel({ n: 1, b: false, l: [5, 6, 7] })]]);

test.each<[string, string, number]>([
  ['vars.b ? vars.n : size(vars.l)', 'number', 3],
  ['vars.?z.orValue(size(vars.l))', 'number', 3],
  ['vars.?z.orValue(10 - 3)', 'number', 7],
  ["vars.b ? vars.n + 1 : days('2020-01-01', '2020-01-05')", 'number', 4],
  ['vars.b ? vars.n : (vars.b ? 1 : size(vars.l))', 'number', 3],
  ['vars.l[vars.n]', 'dyn', 6],
])('%s mixes whole numbers and decimals, when it is checked and when it runs', (source, type, value) => {
  expect(expressionChecker(numbers).check(source)).toMatchObject({ faults: [], type });
  expect(evaluate(source, VARS, newMeter())).toBe(value);
});

test('Texts and numbers do not mix all the same', () => {
  const messages = ['vars.b ? vars.n : "a"', 'vars.l["a"]', 'vars.l[1.5]'].map((source) =>
    expressionChecker(numbers)
      .check(source)
      .faults.map(({ message }) => message),
  );
  expect(messages).toEqual([
    [expect.stringContaining('Ternary branches')],
    [expect.stringContaining('List index')],
    [expect.stringContaining('List index')],
  ]);
});

test.each(["'n' in vars", 'size(vars)', 'vars.n != null', 'vars.exists(k, k == "n")'])(
  'Whoever writes %s is told how to ask for a value',
  (source) => {
    const [fault] = expressionChecker(numbers).check(source).faults;
    expect(fault?.message).not.toContain('$');
    expect(fault?.hint).toContain('has(vars.name)');
  },
);
