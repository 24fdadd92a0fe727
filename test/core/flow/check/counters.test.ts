import { definition, problemsOf } from '../../../helpers/flow-problems.ts';

const said = (steps: string) =>
  problemsOf(definition(`  - set: { n: 0 }\n${steps}`)).filter((problem) => problem.includes('circle'));

/** A call that is made again: `more` is what is set before, `branch` what decides whether. */
const tries = (branch: string, more = 'n: vars.n + 1') =>
  `  - { id: again, set: { ${more} } }
  - { call: { get: "https://x.example", on_error: check } }
  - end
  - { id: check, branch: [${branch}, { else: sorry }] }
  - { id: sorry, send: Sorry }`;

const BELOW = '{ if: vars.n < 3, goto: again }';

test.each([
  ['up to a limit', tries(BELOW)],
  ['down to a limit', tries('{ if: vars.n > 0, goto: again }', 'n: vars.n - 1')],
  ['until it is over', tries('{ if: vars.n >= 3, goto: sorry }, { if: input.text != "", goto: again }')],
  ['beside another way out', tries(`{ if: input.text == "", goto: sorry }, ${BELOW}`)],
])('A circle that counts %s ends', (_what, steps) => {
  expect(said(steps)).toEqual([]);
});

const FOR_EVER: [what: string, steps: string][] = [
  ['does not count', tries(BELOW, 'name: "\'x\'"')],
  ['counts the other way', tries(BELOW, 'n: vars.n - 1')],
  ['counts by nothing', tries(BELOW, 'n: vars.n + 0')],
  ['counts further than a turn may go', tries('{ if: vars.n < 300, goto: again }')],
  ['counts something else', tries(BELOW, 'm: "{}", l: "[vars.n + 1]"')],
  ['goes on beyond its limit', tries('{ if: vars.n >= 3, goto: again }')],
  ['goes on by another case', tries(`{ if: input.text == "", goto: again }, ${BELOW}`)],
  ['counts only at times', tries(BELOW).replace('{ id: again, ', '{ id: again, if: input.text == "", ')],
  [
    'looks only at times',
    tries(BELOW).replace('{ id: check, ', '{ id: check, if: input.text == "", ').replace('send: Sorry', 'goto: again'),
  ],
  [
    'begins to count anew',
    tries('{ if: vars.n < 3, goto: anew }').concat('\n  - end\n  - { id: anew, set: { n: 0 }, goto: again }'),
  ],
  [
    'does not always come by its count',
    tries(BELOW).replace('goto: again', 'goto: call').replace('{ call: {', '{ id: call, call: {'),
  ],
];

test.each(FOR_EVER)('A circle that %s never ends', (_what, steps) => {
  expect(said(steps)[0]).toContain('goes round in a circle without asking anything');
});
