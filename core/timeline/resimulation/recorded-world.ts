import type { CallOutcome, CallRequest } from '../../flow/call.ts';
import type { OutgoingMessage } from '../../flow/message.ts';
import type { LoadedFlow, ReplyOutcome, SessionEvent, SessionEventKind } from '../../session/event.ts';
import type { PlannedCall, PlannedForward, PlannedReplies, PlannedReply } from '../../session/state.ts';
import type { Moment } from '../moment.ts';

/** What became of a reply; `interrupted`: a command took its room; `open`: what is recorded ends before it was known. */
export type ReplyCame =
  | { kind: 'came'; outcome: ReplyOutcome }
  | { kind: 'gaveUp'; code: string; reason: string; unclear: boolean }
  | { kind: 'interrupted'; unclear: boolean }
  | { kind: 'open' };

/** `id`: that of the reply then. */
export interface RecordedReply {
  id: string;
  at: number;
  came: ReplyCame;
}

/** `outcome`: null where a command took its room. */
export interface RecordedCall {
  at: number;
  outcome: CallOutcome | null;
}

type ForwardCame = { kind: 'told' | 'open' } | { kind: 'failed'; code: string; reason: string };

/** How the outside answered, each answer to be taken once, in order. */
export interface RecordedWorld {
  /** By contentKey. */
  replies: Map<string, RecordedReply[]>;
  /** By requestKey. */
  calls: Map<string, RecordedCall[]>;
  /** By forwardKey. */
  forwards: Map<string, { at: number; came: ForwardCame }[]>;
  /** Flows whose opening was said in this session, by their names. */
  openings: Map<string, LoadedFlow[]>;
}

/** The step of a reply with what the contact sees of it: where a tap on it leads is no part of that. */
export function contentKey({ step, message }: Pick<PlannedReply, 'step' | 'message'>): string {
  return `${step} ${visible(message)}`;
}

const POSTBACK = /"postback":"(?:[^"\\]|\\.)*",?/g;

/** A message as the contact sees it. */
export function visible(message: OutgoingMessage): string {
  return JSON.stringify(message).replace(POSTBACK, '');
}

/** The step and the request; headers do not matter. */
export function requestKey({ step, method, url, body = [] }: CallRequest): string {
  return JSON.stringify([step, method, url, body]);
}

/** What a target was told, whichever words it came to. */
export function forwardKey({ target, content }: PlannedForward): string {
  return `${target} ${content.kind} ${content.kind === 'message' ? content.message.id : ''}`;
}

/** What the outside of a session's moments was. */
export function recordedWorld(moments: readonly Moment[]): RecordedWorld {
  const world: RecordedWorld = { replies: new Map(), calls: new Map(), forwards: new Map(), openings: new Map() };
  let under: UnderWay = {};
  for (const moment of moments) {
    note(world, moment);
    under = effectsOf(moment, outcomesOf(world, moment, under));
  }
  leaveOpen(world, under, moments.at(-1)?.at ?? 0);
  return world;
}

function leaveOpen(world: RecordedWorld, { sending, forwarding }: UnderWay, at: number): void {
  for (const reply of sending?.replies ?? [])
    add(world.replies, contentKey(reply), { id: reply.id, at, came: { kind: 'open' } });
  if (forwarding) add(world.forwards, forwardKey(forwarding), { at, came: { kind: 'open' } });
}

/** Effects that nobody has answered yet. */
interface UnderWay {
  sending?: PlannedReplies;
  calling?: PlannedCall;
  forwarding?: PlannedForward;
}

const ASIDE: readonly SessionEventKind[] = ['kept', 'keepFailed', 'sent', 'sendFailed', 'sendInterrupted'];

/** Notes what came of what was under way, and gives back what still is. */
function outcomesOf(world: RecordedWorld, { event, at }: Moment, { sending, calling, forwarding }: UnderWay): UnderWay {
  if (event.kind === 'called' && calling) add(world.calls, requestKey(calling.request), { at, outcome: event.outcome });
  else if (calling && !ASIDE.includes(event.kind)) add(world.calls, requestKey(calling.request), { at, outcome: null });
  const still = ASIDE.includes(event.kind) ? { calling, forwarding } : {};
  if (event.kind !== 'sent' && event.kind !== 'sendFailed' && event.kind !== 'sendInterrupted')
    return { sending, ...still };
  for (const { reply, came } of cameOf(sending?.replies ?? [], event))
    add(world.replies, contentKey(reply), { id: reply.id, at, came });
  return still;
}

function effectsOf({ effects }: Moment, under: UnderWay): UnderWay {
  for (const effect of effects) {
    if (effect.kind === 'send') under.sending = effect.planned;
    if (effect.kind === 'call') under.calling = effect.call;
    if (effect.kind === 'forward') under.forwarding = effect.forward;
  }
  return under;
}

function note(world: RecordedWorld, { event, before: { session }, at }: Moment): void {
  const forward = session?.forwarding[0];
  if (event.kind === 'forwarded' && forward) add(world.forwards, forwardKey(forward), { at, came: { kind: 'told' } });
  if (event.kind === 'forwardFailed' && forward) {
    const { code, reason } = event;
    add(world.forwards, forwardKey(forward), { at, came: { kind: 'failed', code, reason } });
  }
  if (event.kind === 'begin' && event.opening) add(world.openings, event.opening.flow.flow, event.opening);
}

type Came = { reply: PlannedReply; came: ReplyCame };

/** What became of each reply of a run, as far as it came. */
function cameOf(
  replies: readonly PlannedReply[],
  event: SessionEvent<'sent' | 'sendFailed' | 'sendInterrupted'>,
): Came[] {
  if (event.kind === 'sent')
    return event.results.flatMap((outcome) => {
      const reply = replies.find(({ id }) => id === outcome.id);
      return reply ? [{ reply, came: { kind: 'came' as const, outcome } }] : [];
    });
  const accepted = replies.filter(({ id }) => event.accepted.includes(id));
  const out = accepted.map(
    (reply): Came => ({
      reply,
      came: { kind: 'came', outcome: { id: reply.id, outcome: 'accepted' } },
    }),
  );
  const [stopped] = replies.filter((reply) => !accepted.includes(reply));
  return stopped ? [...out, { reply: stopped, came: stopOf(event) }] : out;
}

function stopOf(event: SessionEvent<'sendFailed' | 'sendInterrupted'>): ReplyCame {
  const { unclear } = event;
  if (event.kind === 'sendInterrupted') return { kind: 'interrupted', unclear };
  return { kind: 'gaveUp', code: event.code, reason: event.reason, unclear };
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
