import type { Mention } from './check/mentions.ts';
import { choicesOfStep } from './choices.ts';
import type { Assignment, CompiledChoice, CompiledFlow, CompiledStep } from './compiled.ts';
import type { FlowEvent, Watched } from './engine-types.ts';
import { flowsAlong } from './frames.ts';
import { mentionedIn } from './seen-values.ts';
import { stepOf } from './steps.ts';
import { splitTemplate } from './templates.ts';

/** Whether people may see a variable: it is declared, and not sensitive. */
export function isOpen(flow: CompiledFlow | undefined, name: string): boolean {
  const declared = flow && Object.hasOwn(flow.variables, name) ? flow.variables[name] : undefined;
  return declared !== undefined && !declared.sensitive;
}

const namesHidden = (flow: CompiledFlow, source: string) =>
  mentionedIn(source).some(
    ({ root, members: [name] }) => root === 'vars' && !(name !== undefined && isOpen(flow, name)),
  );

/** Whether a choice stores what is made of a hidden variable. `check` lets no list be shown that is made of one. */
function storesHidden({ value }: CompiledChoice, flow: CompiledFlow): boolean {
  if (typeof value !== 'string' || !value.includes('{{')) return false;
  return splitTemplate(value).some((part) => part.kind === 'expression' && namesHidden(flow, part.source));
}

/** Whether an answer to a step is hidden: it goes where people do not look, or comes from there. */
export function hidesAnswer(step: CompiledStep | undefined, flow: CompiledFlow): boolean {
  if (step?.kind !== 'ask') return false;
  const { into } = step.body;
  if (into !== undefined && !isOpen(flow, into)) return true;
  return choicesOfStep(step).some((choice) => storesHidden(choice, flow));
}

/** Whether what the contact wrote last is hidden: the question that it answers, also behind a call of its turn. */
export function isInputHidden({ root, flow, at, place }: Watched, event: FlowEvent): boolean {
  if (event.kind === 'start') return false;
  if (!place) return hidesAnswer(stepOf(flow, at), flow);
  const asking = flowsAlong(root, place.callers).at(-1) ?? root;
  return hidesAnswer(stepOf(asking, place.at), asking);
}

interface Filling {
  source: string;
  open: boolean;
}

const filled = (assignments: readonly Assignment[], flow: CompiledFlow | undefined): Filling[] =>
  assignments.flatMap((one) => ('expression' in one ? [{ source: one.expression, open: isOpen(flow, one.name) }] : []));

/** The expressions of a step that fill variables. */
function fillingsOf(step: CompiledStep | undefined, flow: CompiledFlow): Filling[] {
  switch (step?.kind) {
    case 'set':
      return filled(step.body.assignments, flow);
    case 'run':
      return filled(step.body.in, Object.hasOwn(flow.flows, step.body.flow) ? flow.flows[step.body.flow] : undefined);
    case 'call': {
      const { into } = step.body;
      if (into === null || 'variable' in into) return [];
      return Object.entries(into.expressions).map(([name, source]) => ({ source, open: isOpen(flow, name) }));
    }
    default:
      return [];
  }
}

/** How much of an expression is hidden: `all`, as it fills a variable that is. */
export interface Veil {
  all: boolean;
  isHidden(mention: Mention): boolean;
}

/** What is hidden of an expression that a step evaluates. Settings and what Sinch says of the contact always are. */
export function veilOver(source: string, { flow, at }: Watched, hidesInput: boolean): Veil {
  const fillings = fillingsOf(stepOf(flow, at), flow);
  const all = fillings.some((one) => one.source === source && !one.open);
  const isHidden = ({ root, members: [name] }: Mention): boolean => {
    switch (root) {
      case 'vars':
        return name === undefined || !isOpen(flow, name);
      case 'input':
        return all || hidesInput;
      case 'item':
        return all;
      case 'response':
        return fillings.some(({ open }) => !open);
      default:
        return root !== 'session' && root !== 'contact' && root !== 'error';
    }
  };
  return { all, isHidden };
}
