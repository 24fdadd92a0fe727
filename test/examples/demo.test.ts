import { join } from 'node:path';
import { loadFlowFile, problemLine } from '../../cli/flow-files.ts';
import type { CompiledStep } from '../../core/flow/compiled.ts';

const load = (file: string) => loadFlowFile(join(__dirname, '..', '..', 'examples', 'demo', file));

test('the demo’s flow and the repaired one can be published, and differ in the one step that has the mistake', () => {
  const [broken, repaired] = ['shop.yaml', 'shop-repaired.yaml'].map(load);
  expect([broken, repaired].flatMap((loaded) => loaded?.problems.map(problemLine))).toEqual([]);
  const steps = (repaired?.flow?.steps ?? []).map((step): [string, CompiledStep] => [step.id, step]);
  const others = new Map(steps);
  const changed = broken?.flow?.steps.filter((step) => JSON.stringify(others.get(step.id)) !== JSON.stringify(step));
  expect(changed?.map(({ id }) => id)).toEqual(['tell']);
});
