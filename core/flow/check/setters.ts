import type { CompiledStep } from '../compiled.ts';

/** Variables of its flow to which a step gives a value. */
export function setBy(step: CompiledStep): string[] {
  switch (step.kind) {
    case 'ask':
      return step.body.into === undefined ? [] : [step.body.into];
    case 'set':
      return step.body.assignments.flatMap((one) => ('value' in one && one.value === null ? [] : one.name));
    case 'call': {
      const { into } = step.body;
      return into === null ? [] : 'variable' in into ? [into.variable] : Object.keys(into.expressions);
    }
    case 'wait':
      return step.body.for.kind === 'event' && step.body.for.into !== undefined ? [step.body.for.into] : [];
    case 'run':
      return Object.keys(step.body.out);
    default:
      return [];
  }
}
