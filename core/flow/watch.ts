import type { Json } from '../json.ts';
import { MASK } from '../session/masking.ts';
import type { Mention } from './check/mentions.ts';
import type { FlowWatch, Glimpse, Understood, Watched } from './engine-types.ts';
import { isRoot } from './expressions.ts';
import { flowsOrRoot, nameOfStep } from './frames.ts';
import { hidesAnswer, isInputHidden, isOpen, type Veil, veilOver } from './hidden-values.ts';
import { mentionedIn, shortened, spelledOut, standsFor } from './seen-values.ts';

/** A name of an expression with what it stood for; without a value where it had none. */
export interface SeenValue {
  name: string;
  value?: Json;
}

/** As `Understood`, but `choice` counts from 1; without one where the answer is hidden. */
export type SeenAnswer =
  | { by: 'choice'; choice?: number; title: string; value: Json }
  | Exclude<Understood, { by: 'choice' }>;

interface SightFields {
  /** It came to the step. */
  step: { stepKind: string };
  /** It did not run, as its condition did not hold. */
  passedOver: object;
  /** Without a result where it failed. */
  condition: { source: string; values: SeenValue[]; result?: boolean };
  expression: { source: string; values: SeenValue[]; result?: Json };
  /** null: no value. Of a flow within the name is `<flow>.<name>`. */
  variable: { name: string; before: Json; after: Json };
  /** What an answer was understood as. null: as nothing that the question could mean; `why` says it in words. */
  answer: { understood: SeenAnswer; why?: undefined } | { understood: null; why: string };
  /** A route was taken: `on_error`, `on_unknown` … */
  route: { route: string };
  /** `target`: a step, or `end`, `back`, `repeat`. */
  goto: { target: string };
  failed: { code: string; reason: string };
  /** What a step did, in words. */
  note: { note: string };
  /** The turn did more than is told. */
  more: object;
}

export type FlowSightKind = keyof SightFields;

/** What a turn did and saw, in order, for people: plain JSON, what is sensitive masked, what is long cut. `step`: as it is named outside. */
export type FlowSight<K extends FlowSightKind = FlowSightKind> = {
  [P in K]: { kind: P; step: string } & SightFields[P];
}[K];

/** Values that are told of one expression. */
const MOST_VALUES = 12;
/** Expressions, variables and notes that are told of one turn. */
const MOST_SIGHTS = 500;

/** Kinds that may come by the thousand. */
const MANY: readonly FlowSightKind[] = ['condition', 'expression', 'variable', 'note'];

type GlimpseOf<K extends Glimpse['kind']> = Extract<Glimpse, { kind: K }>;

/** One who watches, turn after turn. */
class Watcher {
  readonly #show: (sight: FlowSight) => void;
  /** What the contact wrote last. */
  #hidesInput = false;
  #left = MOST_SIGHTS;

  constructor(show: (sight: FlowSight) => void) {
    this.#show = show;
  }

  see(glimpse: Glimpse, at: Watched): void {
    if (glimpse.kind === 'began') this.#begin(glimpse, at);
    else if (glimpse.kind !== 'evaluated') this.#tellOf(glimpse, at);
    else if (this.#left >= 0) this.#tell(this.#evaluated(glimpse, at));
  }

  // Steps that no author wrote end a list of them: all that is told of one is where it leads.
  #tellOf(glimpse: Exclude<Glimpse, { kind: 'began' | 'evaluated' }>, at: Watched): void {
    if (glimpse.kind === 'goto' || !at.at.endsWith(MADE)) this.#tell(sightOf(glimpse, at));
  }

  #tell(sight: FlowSight): void {
    if (MANY.includes(sight.kind)) this.#left -= 1;
    if (this.#left >= 0 || !MANY.includes(sight.kind)) this.#show(sight);
    else if (this.#left === -1) this.#show({ kind: 'more', step: sight.step });
  }

  #begin({ event }: GlimpseOf<'began'>, at: Watched): void {
    this.#left = MOST_SIGHTS;
    this.#hidesInput = isInputHidden(at, event);
    const given = event.kind === 'start' ? (event.vars ?? {}) : {};
    for (const [name, after] of Object.entries(given)) this.#tell(variableOf({ name, after }, at));
  }

  #evaluated({ source, names, result, condition }: GlimpseOf<'evaluated'>, at: Watched): FlowSight {
    const veil = veilOver(source, at, this.#hidesInput);
    const mentions = mentionedIn(source).filter(({ root }) => isRoot(root));
    const isHidden = veil.all || mentions.some(veil.isHidden);
    const seen = { step: nameAt(at), source, values: valuesOf(mentions, veil, names) };
    // Where it leads shows whether a condition holds.
    if (condition) return { kind: 'condition', ...seen, ...(typeof result === 'boolean' && { result }) };
    const shown = result === undefined ? {} : { result: isHidden ? MASK : shortened(result) };
    return { kind: 'expression', ...seen, ...shown };
  }
}

function valuesOf(mentions: readonly Mention[], veil: Veil, names: ReadonlyMap<string, unknown>): SeenValue[] {
  const values = new Map<string, SeenValue>();
  for (const mention of mentions) {
    if (values.size === MOST_VALUES) break;
    const name = spelledOut(mention);
    const value = veil.isHidden(mention) ? MASK : standsFor(mention, names);
    values.set(name, value === undefined ? { name } : { name, value: shortened(value) });
  }
  return [...values.values()];
}

function sightOf(glimpse: Exclude<Glimpse, { kind: 'began' | 'evaluated' }>, at: Watched): FlowSight {
  const step = nameAt(at);
  switch (glimpse.kind) {
    case 'step':
      return { kind: 'step', step, stepKind: glimpse.step.kind };
    case 'passedOver':
      return { kind: 'passedOver', step };
    case 'assigned':
      return variableOf(glimpse, at);
    case 'answer':
      return answerOf(glimpse, at);
    case 'route':
      return { kind: 'route', step, route: glimpse.route.replace(/[A-Z]/g, '_$&').toLowerCase() };
    case 'goto':
      return { kind: 'goto', step, target: targetOf(glimpse, at) };
    case 'failed': {
      const { code, reason } = glimpse.error;
      return { kind: 'failed', step: glimpse.error.step, code, reason };
    }
    case 'note':
      return { kind: 'note', step: glimpse.step, note: glimpse.note };
  }
}

function answerOf({ step, understood }: GlimpseOf<'answer'>, at: Watched): FlowSight {
  const sight = { kind: 'answer' as const, step: nameAt(at) };
  if (understood === null) return { ...sight, understood, why: whyNot(step) };
  if (understood.by === 'keyword') return { ...sight, understood };
  if (understood.by === 'elsewhere') return { ...sight, understood: { ...understood, choice: understood.choice + 1 } };
  const hidden = hidesAnswer(step, at.flow);
  const value = hidden ? MASK : shortened(understood.value);
  if (understood.by === 'value') return { ...sight, understood: { by: 'value', value } };
  const { title, choice } = understood;
  const shown: SeenAnswer = hidden
    ? { by: 'choice', title: MASK, value }
    : { by: 'choice', choice: choice + 1, title, value };
  return { ...sight, understood: shown };
}

/** How the ids of steps end that the compiler made. */
const MADE = '.end';

const written = (id: string) => (id.endsWith(MADE) ? id.slice(0, -MADE.length) : id);

const nameAt = ({ flow, callers, at }: Watched) => nameOfStep(flow, callers.length, written(at));

/** The step that runs the flow which runs now, or the one at which that stands. */
function giverOf({ root, flow, callers, at, place }: Watched): string {
  const caller = callers.at(-1);
  const around = { callers: callers.slice(0, -1) };
  return caller
    ? nameAt({ root, flow: flowsOrRoot(root, around).at(-1) ?? flow, ...around, at: caller.at, place })
    : at;
}

function variableOf({ name, before, after, given }: Omit<GlimpseOf<'assigned'>, 'kind'>, at: Watched): FlowSight {
  const { flow, callers } = at;
  const shown = (value: Json) => (value === null || isOpen(flow, name) ? shortened(value) : MASK);
  const full = callers.length === 0 ? name : `${flow.flow}.${name}`;
  return {
    kind: 'variable',
    step: given ? giverOf(at) : nameAt(at),
    name: full,
    before: shown(before ?? null),
    after: shown(after),
  };
}

const WORDS: readonly string[] = ['end', 'back', 'repeat'];

function targetOf({ target, depth }: GlimpseOf<'goto'>, { root, callers }: Watched): string {
  if (WORDS.includes(target)) return target;
  if (target === MADE) return 'end';
  const callersThere = callers.slice(0, depth);
  return nameOfStep(flowsOrRoot(root, { callers: callersThere }).at(-1) ?? root, depth, target);
}

function whyNot(step: GlimpseOf<'answer'>['step']): string {
  const format = step.kind === 'ask' ? step.body.format?.kind : undefined;
  return format === undefined
    ? 'it is none of the choices'
    : `it is none of the choices, and not of the format ${format}`;
}

/**
 * Makes an onlooker of a flow for `ReduceContext.watch`: `show` is given what each turn does and sees, as it happens. Nothing of
 * it reaches the engine, not even what is thrown.
 */
export function watching(show: (sight: FlowSight) => void): FlowWatch {
  const watcher = new Watcher(show);
  return (glimpse, at) => {
    try {
      watcher.see(glimpse, at);
    } catch {
      // The turn goes on as if nobody watched.
    }
  };
}
