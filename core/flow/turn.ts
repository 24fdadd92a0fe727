import type { Json, JsonObject } from '../json.ts';
import type { InboundContent } from '../session/inbound.ts';
import type { CallRequest } from './call.ts';
import type { CompiledFlow, CompiledStep } from './compiled.ts';
import type {
  ContactFacts,
  FlowContext,
  FlowError,
  FlowInput,
  FlowState,
  FlowTrace,
  FlowWait,
  Frame,
  Keeping,
  Offer,
  Place,
  Said,
} from './engine-types.ts';
import { flowsAlong, nameOfStep } from './frames.ts';
import { type Meter, newMeter } from './meter.ts';
import { setOwn } from './own.ts';
import { parsePostback } from './postback.ts';
import { isOfType } from './types.ts';

/** One turn while it runs. Changed in place by the steps; nothing of it outlives the turn but its outcome. */
export interface Turn {
  readonly root: CompiledFlow;
  readonly context: FlowContext;
  readonly meter: Meter;
  /** The flow that runs: the outermost, or one that a `run` step entered. */
  flow: CompiledFlow;
  /** Never changed in place. */
  callers: Frame[];
  /** Steps run so far. */
  steps: number;
  /** Step that runs now. */
  at: string;
  /** Where the flow waited last; null when it has not waited yet. */
  place: Place | null;
  /** The last question, as a place. */
  question: Place | null;
  /** Whether what it waited for at `place` is over: `repeat` does not come back to it then. */
  over: boolean;
  wait: FlowWait | null;
  offer: Offer | null;
  /** Whether the flow came to the step at `at` from the one above it. */
  walked: boolean;
  wrong: number;
  asked: string[];
  /** Never changed in place: every assignment makes a new object, whose values are shared. */
  vars: JsonObject;
  language: string;
  readonly number: number;
  input: JsonObject;
  error: JsonObject;
  consents: ContactFacts['consents'];
  keep: Keeping[];
  said: Said[];
  /** Characters of what is said, about as many as of its JSON. */
  saidLength: number;
  trace: FlowTrace[];
  call?: CallRequest;
  handled?: FlowError;
  /** The answer to a call has been taken, and the flow went on from its step. */
  taken?: true;
  /** Where it stood then, if at a step. */
  answered?: { state: FlowState; keep: Keeping[] };
}

/**
 * Where a step sends the flow: below itself, to a target of its flow, to a target of a flow around it (`depth` callers
 * from the outside), into the flow that it runs, to a route, or to whatever the turn now waits for.
 */
export type Next =
  | { go: 'on' }
  | { go: 'to'; target: string }
  | { go: 'out'; depth: number; target: string }
  | { go: 'in' }
  | { go: 'route'; route: 'onUnknown' }
  | { go: 'wait' };

/** On to a step's own target, or below it. */
export function onwards(target: string | undefined): Next {
  return target === undefined ? { go: 'on' } : { go: 'to', target };
}

/** Text that a contact wrote; '' where there is none. A postback of ours is no text. */
export function writtenText(content: InboundContent): string {
  if (content.kind === 'choice') return parsePostback(content.postback) ? '' : content.postback;
  if (content.kind === 'media') return content.caption;
  return content.kind === 'location' || content.kind === 'contact' ? '' : content.text;
}

function inputNames(given: FlowInput | null): JsonObject {
  if (!given) return { kind: 'none', text: '' };
  const { content } = given;
  const names: JsonObject = { kind: content.kind, text: writtenText(content) };
  if (content.kind === 'media') names.media = content.url;
  if (content.kind === 'location') {
    const { latitude, longitude, title, label } = content;
    names.location = { latitude, longitude, title, label };
  }
  if (content.kind === 'contact') {
    const { name, phone, email } = content;
    names.contact = { name, phone, email };
  }
  if (content.kind === 'order') {
    const { catalogId, products } = content;
    names.order = { catalogId, products: products.map((product) => ({ ...product })) };
  }
  return names;
}

/** Variables of a flow that begins: defaults, what is kept of the contact, then what was given. */
export function initialVars(flow: CompiledFlow, contact: ContactFacts, given: JsonObject = {}): JsonObject {
  const entries = Object.entries(flow.variables).flatMap(([name, { type, keep, default: initial }]) => {
    const kept = keep && Object.hasOwn(contact.vars, name) ? contact.vars[name] : undefined;
    const value = kept !== undefined && isOfType(kept, type) ? kept : initial;
    return value === undefined || value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...entries, ...Object.entries(given).filter(([, value]) => value !== null)]);
}

/** What a flow remembers before its first turn. */
export function initialState(flow: CompiledFlow, contact: ContactFacts, given?: JsonObject): FlowState {
  return {
    at: '',
    wrong: 0,
    asked: [],
    vars: initialVars(flow, contact, given),
    language: flow.languages[0] ?? 'en',
    turn: 0,
    callers: [],
    wait: null,
    offer: null,
    question: null,
    suspended: null,
  };
}

/** What makes a turn: the flow, what it remembers, and the facts around it. `resumes`: it goes on with the turn before. */
interface TurnSetting {
  flow: CompiledFlow;
  state: FlowState;
  context: FlowContext;
  input: FlowInput | null;
  resumes: boolean;
}

/** Where the flow waited last: behind a call that is under way, it is not the call. */
function placeOf({ callers, at, vars, wrong, wait, offer, suspended }: FlowState): Place | null {
  if (wait?.kind === 'call') return suspended?.place ?? null;
  return wait && { callers, at, vars, wrong, wait, offer };
}

/** Begins a turn. A state that this version does not have begins at its outermost flow, whose steps then say so. */
export function beginTurn({ flow: root, state, context, input, resumes }: TurnSetting): Turn {
  const { callers, at, vars, wrong, wait, offer } = state;
  const suspended = resumes ? state.suspended : null;
  const place = placeOf(state);
  const turn: Turn = {
    root,
    context,
    meter: newMeter(suspended?.iterations),
    flow: flowsAlong(root, callers).at(-1) ?? root,
    callers,
    steps: suspended?.steps ?? 0,
    at,
    place,
    question: place?.wait.kind === 'answer' ? place : state.question,
    over: suspended?.over ?? false,
    wait,
    offer,
    walked: false,
    wrong,
    asked: state.asked,
    vars,
    language: state.language,
    number: state.turn + (resumes ? 0 : 1),
    input: suspended?.input ?? inputNames(input),
    error: suspended?.error ?? {},
    consents: context.contact.consents,
    keep: [],
    said: [],
    saidLength: 0,
    trace: [],
    handled: suspended?.handled ?? undefined,
  };
  const { watch } = context;
  if (watch) turn.meter.watch = (evaluated) => watch({ kind: 'evaluated', ...evaluated }, turn);
  return turn;
}

/** The turn waits at a step from now on. A call is no place to come back to: the turn goes on behind it. */
export function waitAt(turn: Turn, step: Pick<CompiledStep, 'id'>, wait: FlowWait): Next {
  turn.at = step.id;
  turn.wait = wait;
  if (wait.kind === 'call') return { go: 'wait' };
  const { callers, vars, wrong, offer } = turn;
  turn.place = { callers, at: step.id, vars, wrong, wait, offer };
  if (wait.kind === 'answer') turn.question = turn.place;
  turn.over = false;
  return { go: 'wait' };
}

/** When the time of a step is up, as `until` of what it waits for; absent: never. */
export function untilOf(turn: Turn, timeoutMs: number | undefined): { until?: number } {
  return timeoutMs === undefined ? {} : { until: turn.context.now + timeoutMs };
}

/** A step of the flow that runs, as it is named outside. */
export function stepName(turn: Turn, id: string): string {
  return nameOfStep(turn.flow, turn.callers.length, id);
}

/** Notes what a step did, for people. Never a value that the contact gave. */
export function trace(turn: Turn, step: Pick<CompiledStep, 'id' | 'kind'>, note: string): void {
  const name = stepName(turn, step.id);
  turn.trace.push({ step: name, kind: step.kind, note });
  turn.context.watch?.({ kind: 'note', step: name, note }, turn);
}

/** A step whose condition does not hold. */
export function passOver(turn: Turn, step: CompiledStep): Next {
  turn.trace.push({ step: stepName(turn, step.id), kind: step.kind, note: 'passed over' });
  turn.context.watch?.({ kind: 'passedOver', step }, turn);
  return { go: 'on' };
}

// A loop, since every set and every answer comes here: going through entries and back takes five times as long.
function withVariable(vars: JsonObject, name: string, value: Json): JsonObject {
  const made: JsonObject = {};
  for (const key of Object.keys(vars)) if (key !== name) setOwn(made, key, vars[key] ?? null);
  if (value !== null) setOwn(made, name, value);
  return made;
}

/** Stores a variable of the flow that runs; null forgets it. What is declared to be kept outlives the session. */
export function assign(turn: Turn, name: string, value: Json): void {
  const { watch } = turn.context;
  if (watch) watch({ kind: 'assigned', name, before: known(turn, name), after: value }, turn);
  turn.vars = withVariable(turn.vars, name, value);
  if (!Object.hasOwn(turn.flow.variables, name) || !turn.flow.variables[name]?.keep) return;
  const earlier = turn.keep.filter((one) => one.kind !== 'variable' || one.name !== name);
  turn.keep = [...earlier, { kind: 'variable', name, value }];
}

/** A variable's value; undefined when it has none. Own names only: `constructor` is not known unless it was set. */
export function known(turn: Turn, name: string): Json | undefined {
  return Object.hasOwn(turn.vars, name) ? turn.vars[name] : undefined;
}
