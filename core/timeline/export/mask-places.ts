import type { Json, JsonObject } from '../../json.ts';
import { MASK } from '../../session/masking.ts';
import { member, textAt } from '../recorded-json.ts';
import type { RecordedEvent, RecordedRun } from '../recording.ts';
import { plain, type Sensitive, VARIABLES } from './sensitive.ts';
import { maskedValue } from './stand-ins.ts';
import { copyThrough, isSaid, isStructure, type Place } from './structure.ts';

/** A copy of a run without what is sensitive, as far as its place or its words show that it is. Flows stay as they were written. */
export function maskAtPlaces(run: RecordedRun, sensitive: Sensitive): RecordedRun {
  const hidden = callsThatFill(run, sensitive);
  const mask = (value: Json, place: Place): Json =>
    isMap(value) ? masked(place.name, value, { ...sensitive, hidden }) : hide(value, place, sensitive);
  const events = run.events.map((event) => {
    if (event.kind !== 'flowLoaded') return copyOf(event, mask);
    const { flow, ...loaded } = event.loaded;
    return { ...event, loaded: { flow, ...copyOf(loaded, mask) } };
  });
  return { ...run, events };
}

/** A copy without the words that are sensitive, wherever somebody has said them. */
export function hideWords<T>(value: T, sensitive: Sensitive): T {
  return copyOf(value, (inner, place) => hide(inner, place, sensitive));
}

function hide(value: Json, place: Place, sensitive: Sensitive): Json {
  if (typeof value === 'string') return isStructure(value, place) ? value : sensitive.hide(value);
  return typeof value === 'number' && isSaid(place) ? sensitive.hideNumber(value) : value;
}

function copyOf<T>(value: T, change: (value: Json, place: Place) => Json): T {
  const copy: T = JSON.parse(JSON.stringify(copyThrough(plain(value), change)));
  return copy;
}

interface Hidden extends Sensitive {
  /** Ids of events that scheduled a call whose answer fills something sensitive. */
  hidden: ReadonlySet<number>;
}

function callsThatFill({ events }: RecordedRun, { calls }: Sensitive): Set<number> {
  const scheduled = events.filter(
    (event): event is RecordedEvent<'activityScheduled'> => event.kind === 'activityScheduled',
  );
  return new Set(scheduled.filter(({ input }) => calls.has(textAt(input, 'request', 'step'))).map(({ id }) => id));
}

/** An object that has a place of its own: what is in it is looked at after this. */
function masked(name: string, value: JsonObject, sensitive: Hidden): JsonObject {
  if (VARIABLES.includes(name))
    return mapped(value, (key, inner) => (sensitive.isOpen(key) ? inner : maskedValue(inner)));
  const { id, content, kind } = value;
  if (typeof id === 'string' && sensitive.messages.has(id) && isMap(content))
    return { ...value, content: maskedContent(content) };
  if (kind === 'variable' && !sensitive.isOpen(textAt(value, 'name')))
    return { ...value, value: maskedValue(value.value ?? null) };
  if (sensitive.events.has(textAt(value, 'name')) && value.data !== undefined)
    return { ...value, data: maskedValue(value.data) };
  if (kind === 'activityCompleted' && typeof value.scheduled === 'number' && sensitive.hidden.has(value.scheduled))
    return { ...value, result: maskedAnswer(value.result ?? null) };
  return sensitive.messages.has(textAt(value, 'cause', 'id')) ? withoutInput(value) : value;
}

function maskedContent({ kind = null, messageId, postback, ...content }: JsonObject): JsonObject {
  const said = maskedValue(content);
  const tap = { ...(messageId !== undefined && { messageId }), ...(postback !== undefined && { postback: MASK }) };
  return { kind, ...tap, ...(isMap(said) && said) };
}

function maskedAnswer(result: Json): Json {
  return isMap(result) && result.body !== undefined ? { ...result, body: maskedValue(result.body) } : result;
}

/** A session whose turn goes on with what the contact wrote once its call is answered. */
function withoutInput(session: JsonObject): JsonObject {
  const { flowState = null } = session;
  const suspended = member(flowState, 'suspended');
  if (!isMap(flowState) || !isMap(suspended)) return session;
  return {
    ...session,
    flowState: { ...flowState, suspended: { ...suspended, input: maskedValue(suspended.input ?? null) } },
  };
}

function mapped(map: JsonObject, change: (name: string, value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(name, value)]));
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
