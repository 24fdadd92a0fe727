import { flowsOrRoot } from '../flow/frames.ts';
import type { Json } from '../json.ts';
import type { LoadedFlow } from '../session/event.ts';
import type { InboundMessage } from '../session/inbound.ts';
import type { SessionStart } from '../session/outside.ts';
import { digest } from '../session/session-id.ts';
import type { ConversationState } from '../session/state.ts';
import type { RecordedEvent, Recording } from './recording.ts';
import { rerun } from './rerun.ts';

/** What stands in place of what: the same in place of the same, wherever it is. */
export type Pseudonyms = ReadonlyMap<string, string>;

/** So many characters of a session's id are hashed, the last ones. */
const HASHED = 16;
/** What is shorter stands in too many other words, and tells little. */
const SHORTEST = 4;
/** Of a number: its country, which flows ask for. */
const KEPT_DIGITS = 3;
/** What a contact may write that tells who he is: e-mail addresses, and numbers that are long enough. */
const PERSONAL = /[\w.+-]+@[\w-]+\.[\w.-]*\w|\+\d[\d ()-]{5,}\d|\b\d{7,15}\b/g;

/**
 * Pseudonyms for whom a recorded conversation is with: identities, Sinch's ids, addresses and numbers in what he writes, and
 * the values of sensitive variables, unless the flow itself has them. They have the same shape, so that the same is understood.
 */
export function pseudonymsOf(recording: Recording): Pseudonyms {
  const found = new Map<string, string>();
  const add = (kept: number) => (value: string) => {
    if (value.length < SHORTEST || found.has(value)) return;
    found.set(value, shaped(value, found.size + 1, kept));
  };
  const events = recording.runs.flatMap((run) => run.events);
  for (const value of events.flatMap(personal)) add(KEPT_DIGITS)(value);
  for (const value of sensitive(recording, events)) add(1)(value);
  // A session is named by whom it is with.
  for (const { appId, channel, identity, id } of events.flatMap(beginnings)) {
    const named = (who: string) => digest(`${appId} ${channel} ${who} ${id}`);
    found.set(named(identity), named(found.get(identity) ?? identity));
  }
  // Begun in a run that is not here.
  for (const hashed of [recording.sessionId, ...events.flatMap(carriedSession)].map((id) => id.slice(-HASHED)))
    if (hashed.length === HASHED && !found.has(hashed)) found.set(hashed, digest(`nobody ${found.size}`));
  return found;
}

/** Puts pseudonyms into a value. */
export function replacing(pseudonyms: Pseudonyms): (value: Json) => Json {
  const longestFirst = [...pseudonyms.keys()].toSorted((a, b) => b.length - a.length);
  const any = new RegExp(longestFirst.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  const replace = (value: Json): Json => {
    if (typeof value === 'string') return value.replace(any, (found) => pseudonyms.get(found) ?? found);
    if (typeof value === 'number') return Number(pseudonyms.get(String(value)) ?? value);
    if (Array.isArray(value)) return value.map(replace);
    if (value === null || typeof value === 'boolean') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replace(one)]));
  };
  return pseudonyms.size === 0 ? (value) => value : replace;
}

/** A value of the same shape: letters stay letters, digits digits, and the first of them the same. */
function shaped(value: string, index: number, kept: number): string {
  const digits = value.replace(/\D/g, '');
  const others = String(index).padStart(digits.length, '5').slice(-digits.length);
  let at = 0;
  return value.replace(/\d|\p{Lu}|\p{L}/gu, (char) => {
    if (!/\d/.test(char)) return char === char.toLowerCase() ? 'x' : 'X';
    const other = at < Math.min(kept, digits.length - 1) ? char : (others[at] ?? char);
    at += 1;
    return other;
  });
}

/** What an event says of the person. */
function personal(event: RecordedEvent): string[] {
  const begun = beginnings(event).flatMap(ofOpening);
  if (event.kind === 'started' || event.kind === 'continuedAsNew') return [...carried(event.input.carried), ...begun];
  if (event.kind === 'notice' && (event.notice.kind === 'contact' || event.notice.kind === 'conversation'))
    return [event.notice.from, event.notice.to];
  return begun;
}

function carried(state: ConversationState | undefined): string[] {
  if (!state) return [];
  const { session, merged = [] } = state;
  const { channelIdentity = '', contactId = '', conversationId = '' } = session?.sinch ?? {};
  const ids = merged.flatMap(({ from, to }) => [from, to]);
  return [channelIdentity, contactId, conversationId, ...ids];
}

function carriedSession(event: RecordedEvent): string[] {
  if (event.kind !== 'started' && event.kind !== 'continuedAsNew') return [];
  const { session } = event.input.carried ?? {};
  return session ? [session.id] : [];
}

/** What can begin a session. */
function beginnings(event: RecordedEvent): (InboundMessage | SessionStart)[] {
  if (event.kind === 'inbound') return [event.message];
  if (event.kind === 'started' || event.kind === 'continuedAsNew') {
    const { queue = [], session } = event.input.carried ?? {};
    return session?.opening ? [...queue, session.opening] : queue;
  }
  if (event.kind === 'updateAccepted' && event.command.name === 'begin') return [event.command.given.start];
  return [];
}

function ofOpening(opening: InboundMessage | SessionStart): string[] {
  if ('kind' in opening) return [opening.identity];
  const { identity, contactId, conversationId, content } = opening;
  const card = content.kind === 'contact' ? [content.name, content.phone, content.email] : [];
  const written = JSON.stringify(content).match(PERSONAL) ?? [];
  return [identity, contactId, conversationId, ...card, ...written];
}

/** Values of sensitive variables, whenever they were set. */
function sensitive(recording: Recording, events: RecordedEvent[]): string[] {
  const loaded = events.flatMap((event) => (event.kind === 'flowLoaded' ? [event.loaded] : []));
  const flows = loaded.map(({ flow }) => JSON.stringify(flow));
  const values = rerun(recording).moments.flatMap(({ after }) => sensitiveIn(after, loaded));
  return [...new Set(values)].filter((value) => !flows.some((flow) => flow.includes(value)));
}

function sensitiveIn({ session }: ConversationState, loaded: LoadedFlow[]): string[] {
  const state = session?.flowState;
  const pinned = loaded.find(({ flow }) => flow.hash === session?.flow?.hash);
  if (!state || !pinned) return [];
  const flows = flowsOrRoot(pinned.flow, state);
  const levels = [...state.callers.map(({ vars }) => vars), state.vars];
  return levels.flatMap((vars, depth) =>
    Object.entries(vars).flatMap(([name, value]) => (flows[depth]?.variables[name]?.sensitive ? leaves(value) : [])),
  );
}

function leaves(value: Json): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}
