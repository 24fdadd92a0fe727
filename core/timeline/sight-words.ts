import type { FlowSight, FlowSightKind, SeenValue } from '../flow/watch.ts';
import type { Json } from '../json.ts';

type Worded<K extends FlowSightKind> = (sight: FlowSight<K>) => string;

/** What the flow did or saw, in words; complete by type. */
const SIGHTS: { [K in FlowSightKind]: Worded<K> } = {
  step: ({ step, stepKind }) => `${step} (${stepKind})`,
  passedOver: ({ step }) => `${step} is passed over`,
  condition: ({ source, result, values }) =>
    `if ${source}: ${result === undefined ? 'failed' : yesNo(result)}${seen(values)}`,
  expression: ({ source, result, values }) =>
    `${source} gives ${result === undefined ? 'nothing' : valueText(result)}${seen(values)}`,
  variable: ({ name, before, after }) => variableText(name, before, after),
  answer: answerText,
  route: ({ route }) => `takes ${route}`,
  goto: ({ target }) => `→ ${target}`,
  failed: ({ step, code, reason }) => `${step} fails: ${code}, ${reason}`,
  note: ({ note }) => note,
  more: () => '… and more, which is not told',
};

/** What the flow did or saw, in words. */
export function sightText<K extends FlowSightKind>(sight: FlowSight<K>): string {
  return SIGHTS[sight.kind](sight);
}

export function variableText(name: string, before: Json, after: Json): string {
  if (after === null) return `${name} is forgotten, was ${valueText(before)}`;
  return before === null ? `${name} = ${valueText(after)}` : `${name} = ${valueText(after)}, was ${valueText(before)}`;
}

export const valueText = (value: Json): string => JSON.stringify(value);

const yesNo = (holds: boolean) => (holds ? 'yes' : 'no');

function seen(values: readonly SeenValue[]): string {
  if (values.length === 0) return '';
  return `   [${values.map(({ name, value }) => `${name} = ${value === undefined ? 'none' : valueText(value)}`).join(', ')}]`;
}

function answerText({ understood, why }: FlowSight<'answer'>): string {
  if (understood === null) return `not understood: ${why}`;
  switch (understood.by) {
    case 'choice': {
      const place = understood.choice === undefined ? '' : ` ${understood.choice}`;
      return `understood as choice${place}, ${understood.title}: ${valueText(understood.value)}`;
    }
    case 'value':
      return `understood as ${valueText(understood.value)}`;
    case 'keyword':
      return `understood as the keyword to ${understood.target}`;
    case 'elsewhere':
      return `understood as choice ${understood.choice} of ${understood.step}, asked before`;
  }
}
