import { definitionOf, LONGEST, STEPS_PER_PART } from '../../../bench/flow/definition.ts';
import { loadFlow } from '../../../core/flow/load.ts';

const kindsOf = (parts: number) => loadFlow(definitionOf('generated', { parts })).flow?.steps.map(({ kind }) => kind);

test.each([1, 2, 7, LONGEST])('A flow of %d parts is one that check has nothing to say about', (parts) => {
  const { flow, problems } = loadFlow(definitionOf('generated', { parts }));
  expect(problems).toEqual([]);
  // The end that every compiled flow has behind its own steps.
  expect(flow?.steps).toHaveLength(parts * STEPS_PER_PART + 1);
});

test('Every part holds what flows are made of', () => {
  const one = ['send', 'set', 'branch', 'send', 'send', 'goto', 'language', 'set', 'goto', 'ask'];
  expect(kindsOf(2)).toEqual([...one, ...one, 'end']);
});

test('The longest flow is of 1,000 steps and compiles to nearly as much as a flow may have', () => {
  const { flow } = loadFlow(definitionOf('generated', { parts: LONGEST }));
  expect(LONGEST * STEPS_PER_PART).toBe(1_000);
  expect(JSON.stringify(flow).length).toBeGreaterThan(110 * 1_024);
});

test('Its expressions differ from part to part, as they do in a flow that somebody wrote', () => {
  const expressions = loadFlow(definitionOf('generated', { parts: 20 })).flow?.steps.flatMap((step) =>
    step.kind === 'set' ? step.body.assignments.flatMap((one) => ('expression' in one ? [one.expression] : [])) : [],
  );
  expect(new Set(expressions).size).toBe(20);
});
