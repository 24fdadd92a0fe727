import { definition, problemsOf } from '../../helpers/flow-problems.ts';

const ITSELF = 'Nothing fills in a {{ }} here.';

test.each([
  [
    'the id of a template',
    '  - send: { template: { SMS: { id: "{{ vars.name }}", params: { a: "{{ vars.name }}" } } } }',
    `6:36 send_1 error ${ITSELF} Write it out, and branch to another step where another template is due.`,
  ],
  [
    'the language of one',
    '  - send: { template: { SMS: { id: a, language: "{{ session.language }}" } } }',
    `6:49 send_1 error ${ITSELF} Without it, it is the language of the session.`,
  ],
  [
    'a map that is set',
    '  - set: { m: { a: ["{{ vars.name }}"] }, name: "\'x\'" }',
    `6:21 set_1 error ${ITSELF} Write it as one expression between quotes, such as '{"size": vars.size}'.`,
  ],
  [
    'a map that a choice stands for',
    '  - ask: { text: Q, into: m, choices: [{ text: A, value: { a: "{{ vars.name }}" } }, { text: B, value: "{{ vars.m }}" }] }',
    `6:63 ask_1 error ${ITSELF} Make the whole value one {{ }} that gives a map or a list.`,
  ],
  [
    'a synonym',
    '  - ask: { text: Q, choices: [{ text: "{{ vars.name }}", synonyms: [a, "{{ vars.name }}"] }] }',
    `6:72 ask_1 error ${ITSELF} Write the words out.`,
  ],
])('A {{ }} in %s is a problem, and none where it is filled in', (_where, steps, expected) => {
  expect(problemsOf(definition(steps))).toEqual([expected]);
});

test('So is one in a default, or in a map that another flow takes in', () => {
  expect(problemsOf('flow: a\nvariables: { name: { type: string, default: "{{ x }}" } }\nsteps: [end]\n')).toEqual([
    `2:45  error ${ITSELF} A default is the same for all; use set for another.`,
  ]);
  expect(problemsOf(definition('  - run: { flow: other, in: { m: { a: "{{ x }}" } } }'))).toEqual(
    expect.arrayContaining([expect.stringContaining(`6:39 run_1 error ${ITSELF}`)]),
  );
});
