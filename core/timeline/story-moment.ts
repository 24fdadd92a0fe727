import type { CompiledFlow } from '../flow/compiled.ts';
import type { FlowState } from '../flow/engine-types.ts';
import type { FlowSight } from '../flow/watch.ts';
import type { SessionEvent, SessionEventKind } from '../session/event.ts';
import { maskedVariables } from '../session/masking.ts';
import type { Notice } from '../session/outside.ts';
import type { Session, SessionFailure } from '../session/state.ts';
import { messageText } from '../session/talk.ts';
import type { Moment } from './moment.ts';
import type { Saying } from './story-entry.ts';
import type { Telling } from './telling.ts';

/** Tells what an event that was taken did to the session. */
export function tellMoment(telling: Telling, moment: Moment): void {
  const before = telling.isOurs(moment.before.session) ? moment.before.session : null;
  const after = telling.isOurs(moment.after.session) ? moment.after.session : null;
  telling.taken += 1;
  telling.here = after !== null;
  telling.nobody = moment.after.session === null;
  if (!before && !after) return;
  const turn = after && moment.seen.length > 0 ? (after.flowState?.turn ?? undefined) : undefined;
  const at = { id: moment.task, at: moment.at };
  for (const saying of sayingsOf(telling, { moment, before, after })) telling.say(saying, at, turn);
}

interface Change {
  moment: Moment;
  before: Session | null;
  after: Session | null;
}

function sayingsOf(telling: Telling, change: Change): Saying[] {
  const { moment, before, after } = change;
  // Another session has taken its place: what it does is not told here.
  if (!after) return before && before.status !== 'ended' ? [replaced(moment.event)] : [];
  const failed = failureOf(before, after);
  return [
    ...(before ? [] : [{ kind: 'began', by: after.startedBy, channel: after.channel } as const]),
    ...ofEvent(telling, moment, after),
    ...moment.seen.filter((sight) => isTold(sight, failed)).map((sight) => ({ kind: 'saw', sight }) as const),
    ...variablesOf(telling, change),
    ...repliesOf(telling, moment),
    ...(failed ? [failed] : []),
    ...statusOf(before, after),
  ];
}

function replaced({ kind }: SessionEvent): Saying {
  const because = kind === 'message' ? 'the contact asked to restart' : 'another session took its place';
  return { kind: 'ended', because };
}

type Telled<K extends SessionEventKind> = (event: SessionEvent<K>, telling: Telling, after: Session) => Saying[];

const nothing = (): Saying[] => [];
const noticed = (what: string): Saying[] => [{ kind: 'notice', what }];
const name = ({ flow, version }: CompiledFlow) => `${flow}@${version}`;

/** What each event says by itself. Of what was sent, called and commanded the activities and the commands tell. */
const EVENTS: { [K in SessionEventKind]: Telled<K> } = {
  message: ({ message: { id } }, { fresh, messages }) =>
    fresh.has(id) ? [] : [{ kind: 'takenUp', id, wroteAt: messages.get(id) ?? 0 }],
  notice: ({ notice }) => noticed(noticeText(notice)),
  deadline: ({ deadline }) => [{ kind: 'deadline', deadline }],
  flowLoaded: ({ loaded }) => [{ kind: 'flow', flow: name(loaded.flow), how: 'loaded' }],
  flowMissing: nothing,
  sent: nothing,
  sendFailed: nothing,
  sendInterrupted: nothing,
  resend: nothing,
  called: nothing,
  recall: nothing,
  forwarded: nothing,
  tell: nothing,
  awaited: () => noticed('what the flow waits for had come already'),
  forwardFailed: nothing,
  kept: nothing,
  keepFailed: nothing,
  retry: ({ by }) => (by === 'contact' ? [{ kind: 'triedAgain' }] : []),
  end: nothing,
  begin: nothing,
  outside: nothing,
  personSays: nothing,
  handover: nothing,
  release: nothing,
  setVariables: nothing,
  migrate: ({ loaded }, _telling, after) =>
    after.flow?.hash === loaded.flow.hash ? [{ kind: 'flow', flow: name(loaded.flow), how: 'migrated' }] : [],
};

function dispatch<K extends SessionEventKind>(kind: K, event: SessionEvent<K>, telling: Telling, after: Session) {
  return EVENTS[kind](event, telling, after);
}

function ofEvent(telling: Telling, { event }: Moment, after: Session): Saying[] {
  return dispatch(event.kind, event, telling, after);
}

/** What Sinch reported, as a sentence without its dot. */
export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'receipt':
      return receiptText(notice);
    case 'consent':
      return `the contact opted ${notice.given ? 'in' : 'out'} at Sinch`;
    case 'contact':
      return notice.to === '' ? 'the contact was deleted at Sinch' : 'the contact has another id at Sinch';
    case 'conversation':
      return notice.to === '' ? 'the conversation is over at Sinch' : 'the conversation has another id at Sinch';
    case 'channel':
      return `the channel ${notice.channel} was ${notice.linked ? 'linked to' : 'removed from'} the app`;
  }
}

function receiptText({ status, code, on }: Extract<Notice, { kind: 'receipt' }>): string {
  const said = status === '' ? 'a reply is on its way' : `a reply is ${status}`;
  return `${said}${on === undefined ? '' : `, on ${on}`}${code === '' ? '' : ` (${code})`}`;
}

/** Variables that changed with no flow having told of it: a command, a migration. */
function variablesOf(telling: Telling, { moment, before, after }: Change): Saying[] {
  const was = before?.flowState ?? null;
  const is = after?.flowState ?? null;
  if (was === null || is === null || haveSameVariables(was, is)) return [];
  if (moment.seen.some(({ kind }) => kind === 'variable' || kind === 'more')) return [];
  const old = maskedVariables(was, telling.flowOf(before));
  const now = maskedVariables(is, telling.flowOf(after));
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name): Saying[] => {
    const [earlier = null, later = null] = [old[name], now[name]];
    return JSON.stringify(earlier) === JSON.stringify(later)
      ? []
      : [{ kind: 'variable', name, before: earlier, after: later }];
  });
}

function haveSameVariables(a: FlowState, b: FlowState): boolean {
  return (
    a.vars === b.vars &&
    a.callers.length === b.callers.length &&
    a.callers.every(({ vars }, i) => vars === b.callers[i]?.vars)
  );
}

/** What is said, once, however often it is tried. */
function repliesOf(telling: Telling, { event, effects }: Moment): Saying[] {
  const from = event.kind === 'personSays' ? 'person' : 'bot';
  const planned = effects.flatMap((effect) => (effect.kind === 'send' ? effect.planned.replies : []));
  const untold = planned.filter(({ id }) => !telling.replies.has(id));
  return untold.map(({ id, step, message, apology }) => {
    telling.replies.add(id);
    return { kind: 'reply', id, step, from, text: messageText(message), ...(apology && { apology }) };
  });
}

type Failed = Extract<Saying, { kind: 'failed' }>;

function failureOf(before: Session | null, { failure }: Session): Failed | undefined {
  if (!failure || isSameFailure(failure, before?.failure)) return undefined;
  const { code, reason, step } = failure;
  return { kind: 'failed', code, reason, step };
}

function isSameFailure(a: SessionFailure, b: SessionFailure | null | undefined): boolean {
  return a.at === b?.at && a.code === b.code && a.step === b.step && a.reason === b.reason;
}

/** Notes of steps whose message, call, answer or hand-over is told with more words. */
const TOLD_ELSEWHERE =
  /^(sent|asked|answered( \d+| by a choice)?|calls [A-Z]+|no answer \([A-Z_]+\)|released|to \S+|set .*|(an operator )?handed over to .*)$/;

function isTold(sight: FlowSight, failed: Failed | undefined): boolean {
  if (sight.kind === 'note') return !TOLD_ELSEWHERE.test(sight.note);
  return sight.kind !== 'failed' || sight.code !== failed?.code || sight.reason !== failed.reason;
}

function statusOf(before: Session | null, after: Session): Saying[] {
  const from = before?.status ?? 'open';
  const { status } = after;
  if (status === from || status === 'failed') return [];
  if (status === 'ended') return [{ kind: 'ended', because: after.endedBecause }];
  const wait = after.flowState?.wait;
  return [{ kind: 'state', from, state: status, to: wait?.kind === 'person' ? wait.to : '' }];
}
