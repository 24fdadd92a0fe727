import { runFlow } from '../../../core/flow/engine.ts';
import type { FlowOutcome } from '../../../core/flow/engine-types.ts';
import { contextOf, flowWith } from '../../helpers/flow-talk.ts';

function started(steps: string, above = ''): FlowOutcome {
  return runFlow(flowWith(steps, above), null, { kind: 'start', input: null }, contextOf());
}

const optionsOf = (steps: string, above?: string) => started(steps, above).said.map(({ options }) => options);

const VARS = 'variables: { order: { type: string, default: A1 }, many: { type: list, default: [1, 2] } }';

test('Metadata is filled in, each value as what its expression gives', () => {
  const steps =
    '  - send: { text: Hi, metadata: { order: "{{ vars.order }}", items: "{{ vars.many }}", in: { n: 1 } } }';
  expect(optionsOf(steps, VARS)).toEqual([{ metadata: { order: 'A1', items: [1, 2], in: { n: 1 } } }]);
});

test('Metadata that becomes longer than Sinch takes fails the step', () => {
  const above = `variables: { long: { type: string, default: ${'x'.repeat(2_100)} } }`;
  const outcome = started('  - send: { text: Hi, metadata: { a: "{{ vars.long }}" } }', above);
  expect(outcome).toMatchObject({ status: 'failed', said: [], error: { code: 'BUDGET_STRING', step: 'send_1' } });
  expect(outcome.error?.reason).toContain('metadata becomes longer than 2048 characters');
});

test('What stands beside channels holds for each, unless it says another', () => {
  const steps = `  - send:
      channels: { WHATSAPP: { text: A, fallback: [RCS] }, default: B }
      fallback: [SMS]
      metadata: { a: 1 }`;
  expect(optionsOf(steps)).toEqual([{ fallback: ['RCS'], metadata: { a: 1 } }]);
});

test('A fallback of the flow is that of every message that says nothing of its own', () => {
  const steps = `  - send: [Hi, { text: You, fallback: [RCS] }, { text: there, fallback: [] }, { text: now, ttl: 5m }]
  - ask: Which?`;
  expect(optionsOf(steps, 'fallback: [SMS]')).toEqual([
    { fallback: ['SMS'] },
    { fallback: ['RCS'] },
    { fallback: [] },
    { ttlMs: 300_000, fallback: ['SMS'] },
    { fallback: ['SMS'] },
  ]);
  expect(optionsOf(steps)[0]).toBeUndefined();
});

test('A wrong answer is answered with the fallback of its question', () => {
  const flow = flowWith('  - ask: { text: How many?, format: number, retry: [A number please], fallback: [SMS] }');
  const first = runFlow(flow, null, { kind: 'start', input: null }, contextOf());
  const input = { content: { kind: 'text' as const, text: 'none' } };
  const second = runFlow(flow, first.state, { kind: 'input', input }, contextOf());
  expect(second.said.map(({ options }) => options)).toEqual([{ fallback: ['SMS'] }]);
});
