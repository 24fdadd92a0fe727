import type { Json, JsonObject } from '../json.ts';
import type { InboundContent } from '../session/inbound.ts';
import { toCel } from './cel-values.ts';
import type { CompiledFlow, CompiledStep } from './compiled.ts';
import { isoDay, isoTime, weekdayOf } from './dates.ts';
import type { FlowContext, FlowError, FlowInput, FlowState, FlowTrace, Said } from './engine-types.ts';
import type { Names } from './expressions.ts';
import { type Meter, newMeter } from './meter.ts';
import { parsePostback } from './postback.ts';

/** One turn while it runs. Changed in place by the steps; nothing of it outlives the turn but its outcome. */
export interface Turn {
  readonly flow: CompiledFlow;
  readonly context: FlowContext;
  readonly meter: Meter;
  /** Steps run so far. */
  steps: number;
  /** Step that runs now. */
  at: string;
  /** Question that `back` and `repeat` mean; '' when none has been asked. */
  question: string;
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
  said: Said[];
  trace: FlowTrace[];
  handled?: FlowError;
}

/** Where a step sends the flow: below itself, to a target, or to the contact. */
export type Next = { go: 'on' } | { go: 'to'; target: string } | { go: 'wait' };

/** On to a step's own target, or below it. */
export function onwards(target: string | undefined): Next {
  return target === undefined ? { go: 'on' } : { go: 'to', target };
}

/** Text that a contact wrote; '' where there is none. A postback of ours is no text. */
export function writtenText(content: InboundContent): string {
  if (content.kind === 'choice') return parsePostback(content.postback) ? '' : content.postback;
  if (content.kind === 'media') return content.caption;
  return content.kind === 'location' ? '' : content.text;
}

function inputNames({ content }: FlowInput): JsonObject {
  const names: JsonObject = { kind: content.kind, text: writtenText(content) };
  if (content.kind === 'media') names.media = content.url;
  if (content.kind === 'location') {
    const { latitude, longitude, title, label } = content;
    names.location = { latitude, longitude, title, label };
  }
  return names;
}

function initialVars(flow: CompiledFlow): JsonObject {
  const entries = Object.entries(flow.variables).flatMap(([name, { default: initial }]): [string, Json][] =>
    initial === undefined || initial === null ? [] : [[name, initial]],
  );
  return Object.fromEntries(entries);
}

/** What a flow remembers before its first turn. */
export function initialState(flow: CompiledFlow): FlowState {
  return { at: '', wrong: 0, asked: [], vars: initialVars(flow), language: flow.languages[0] ?? 'en', turn: 0 };
}

/** What makes a turn: the flow, what it remembers, and the facts around it. */
export interface TurnSetting {
  flow: CompiledFlow;
  state: FlowState;
  context: FlowContext;
  input?: FlowInput;
}

/** Begins a turn. */
export function beginTurn({ flow, state, context, input }: TurnSetting): Turn {
  const waiting = stepOf(flow, state.at);
  return {
    flow,
    context,
    meter: newMeter(),
    steps: 0,
    at: state.at,
    question: waiting?.kind === 'ask' ? state.at : '',
    walked: false,
    wrong: state.wrong,
    asked: [...state.asked],
    vars: state.vars,
    language: state.language,
    number: state.turn + 1,
    input: input ? inputNames(input) : { kind: 'none', text: '' },
    error: {},
    said: [],
    trace: [],
  };
}

/** The step of an id, if there is one. */
export function stepOf(flow: CompiledFlow, id: string): CompiledStep | undefined {
  return flow.steps.find((step) => step.id === id);
}

/** The names that expressions may use at this point of the turn. */
export function namesOf(turn: Turn): Names {
  const { id, channel, startedBy } = turn.context.session;
  const { now } = turn.context;
  const session = { id, channel, startedBy, language: turn.language, turn: turn.number };
  return new Map<string, unknown>([
    ['vars', toCel(turn.vars)],
    ['input', toCel(turn.input)],
    ['session', toCel({ ...session, today: isoDay(now), time: isoTime(now), weekday: weekdayOf(now) })],
    ['contact', new Map()],
    ['settings', new Map()],
    ['internal', toCel(turn.context.internal)],
    ['error', toCel(turn.error)],
  ]);
}

/** Notes what a step did, for people. Never a value that the contact gave. */
export function trace(turn: Turn, step: Pick<CompiledStep, 'id' | 'kind'>, note: string): void {
  turn.trace.push({ step: step.id, kind: step.kind, note });
}

/** Stores a variable; null forgets it. */
export function assign(turn: Turn, name: string, value: Json): void {
  const others = Object.entries(turn.vars).filter(([key]) => key !== name);
  turn.vars = Object.fromEntries(value === null ? others : [...others, [name, value]]);
}

/** A variable's value; undefined when it has none. Own names only: `constructor` is not known unless it was set. */
export function known(turn: Turn, name: string): Json | undefined {
  return Object.hasOwn(turn.vars, name) ? turn.vars[name] : undefined;
}
