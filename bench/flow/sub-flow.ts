import type { CompiledFlow, CompiledStep } from '../../core/flow/compiled.ts';

const choice = (text: string) => ({ text, goto: 'done', synonyms: [], hidden: false });

/** A flow for others to run: it greets, counts what it was given, asks one question and hands the count back. */
const WITHIN: CompiledFlow = {
  flow: 'within',
  version: 1,
  hash: 'b'.repeat(64),
  engine: 1,
  languages: ['en', 'nl'],
  session: { expireMs: 86_400_000, maxMs: 86_400_000, restartWords: [] },
  keywords: {},
  routes: {},
  hours: {},
  consents: [],
  variables: {
    who: { type: 'string', sensitive: false, in: true },
    count: { type: 'number', sensitive: false, in: true, out: true },
    size: { type: 'string', sensitive: false },
  },
  flows: {},
  steps: [
    {
      id: 'hello',
      kind: 'send',
      line: 1,
      body: {
        messages: [{ kind: 'text', text: { en: 'A size, {{ vars.who }}.', nl: 'Maat, {{ vars.who }}.' }, choices: [] }],
      },
    },
    { id: 'count', kind: 'set', line: 2, body: { assignments: [{ name: 'count', expression: 'vars.count + 1' }] } },
    {
      id: 'size',
      kind: 'ask',
      line: 3,
      body: {
        message: { kind: 'text', text: { en: 'Which?', nl: 'Welke?' }, choices: [choice('OK'), choice('Other')] },
        into: 'size',
        valid: [],
        retry: [],
        force: true,
      },
    },
    { id: 'done', kind: 'end', line: 4, body: {} },
  ],
};

/** The same flow, but what it says on SMS is said by another flow that it runs. */
export function withSubFlow(flow: CompiledFlow): CompiledFlow {
  return { ...flow, flows: { within: WITHIN }, steps: flow.steps.map(runningWithin) };
}

function runningWithin(step: CompiledStep): CompiledStep {
  if (!/^p\d+$/.test(step.id)) return step;
  const given = [
    { name: 'who', expression: 'vars.name' },
    { name: 'count', expression: 'vars.n' },
  ];
  return { id: step.id, kind: 'run', line: step.line, body: { flow: 'within', in: given, out: { n: 'count' } } };
}
