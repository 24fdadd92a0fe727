import type { Json } from '../json.ts';
import { callFailed, type EffectFailure, forwardFailed, sendFailed } from '../session/effect-failure.ts';
import type { ReplyOutcome } from '../session/event.ts';
import { messageText } from '../session/talk.ts';
import { isMessage, listAt, member, sendResults, textAt } from './recorded-json.ts';
import type { RecordedEvent } from './recording.ts';
import type { Saying, SentReply, Tries } from './story-entry.ts';
import type { At, Telling } from './telling.ts';
import type { ActivityAsk, Ended } from './told.ts';

/** An activity as far as it is recorded. */
export interface Activity {
  scheduled: RecordedEvent<'activityScheduled'>;
  started?: RecordedEvent<'activityStarted'>;
}

/** How it ended. `event`: what is recorded of that; `at`: where it is told. */
interface End {
  outcome: Tries['outcome'];
  at: At;
  event?: Ended;
}

/** What is told of an activity as it is asked for, and when it has ended, or is under way at the end of the run. */
interface Teller {
  sessionId(input: Json): string;
  asked(input: Json, telling: Telling): Saying[];
  ended(activity: Activity, end: End, telling: Telling): Saying;
  /** The code and the reason under which the session hears of its failure. */
  failure(failure: EffectFailure): { code: string; reason: string };
}

const SEND: Teller = {
  sessionId: (input) => textAt(input, 'sessionId'),
  asked: (input, telling) => listAt(input, 'replies').flatMap((reply) => replyOf(reply, telling)),
  ended: (activity, end, telling) => {
    const results = end.event?.kind === 'activityCompleted' ? sendResults(end.event.result) : [];
    const replies = sentReplies(activity, results);
    for (const { id, messageId } of replies) if (messageId) telling.accepted.set(messageId, id);
    return { kind: 'sent', ...triesOf(activity, end), replies };
  },
  failure: (failure) => sendFailed(failure),
};

const CALL: Teller = {
  sessionId: (input) => textAt(input, 'sessionId'),
  asked: (input) => {
    const [id, step, method] = [
      textAt(input, 'id'),
      textAt(input, 'request', 'step'),
      textAt(input, 'request', 'method'),
    ];
    return [{ kind: 'call', id, step, method, host: hostOf(member(input, 'request')) }];
  },
  ended: (activity, end) => {
    const { input } = activity.scheduled;
    const tries = triesOf(activity, end);
    const place = { id: textAt(input, 'id'), step: textAt(input, 'request', 'step') };
    return {
      kind: 'called',
      ...place,
      ...tries,
      ...(end.event?.kind === 'activityCompleted' && answered(end.event.result)),
    };
  },
  failure: (failure) => {
    const { outcome } = callFailed(failure);
    return outcome.kind === 'failed' ? outcome : { code: '', reason: '' };
  },
};

const FORWARD: Teller = {
  sessionId: (input) => textAt(input, 'forward', 'session', 'id'),
  asked: () => [],
  ended: (activity, end) => {
    const { input } = activity.scheduled;
    const kind = textAt(input, 'forward', 'content', 'kind');
    const what = kind === 'started' || kind === 'ended' ? kind : 'message';
    return { kind: 'told', ...triesOf(activity, end), target: textAt(input, 'forward', 'target'), what };
  },
  failure: (failure) => forwardFailed(failure),
};

const KEEP: Teller = {
  sessionId: (input) => textAt(listAt(input, 'records').at(-1), 'sessionId'),
  asked: () => [],
  ended: (activity, end) => {
    const records = listAt(activity.scheduled.input, 'records');
    const what = records.map((record) => textAt(record, 'name') || textAt(record, 'consent'));
    return { kind: 'kept', ...triesOf(activity, end), what };
  },
  failure: ({ type, message }) => ({ code: type, reason: message }),
};

const TELLERS: { [K in ActivityAsk['kind']]: Teller } = { send: SEND, call: CALL, forward: FORWARD, keep: KEEP };

const BY_TYPE = new Map<string, Teller>([
  ['sendReplies', TELLERS.send],
  ['callHttp', TELLERS.call],
  ['forwardHandover', TELLERS.forward],
  ['keepContact', TELLERS.keep],
]);

/** Whether an activity is of the session that the story is of. */
export function isActivityOfOurs({ activityType, input }: Activity['scheduled'], { sessionId }: Telling): boolean {
  return BY_TYPE.get(activityType)?.sessionId(input) === sessionId;
}

/** What is told of an activity as it is asked for. */
export function tellAsked(telling: Telling, scheduled: Activity['scheduled']): void {
  for (const saying of BY_TYPE.get(scheduled.activityType)?.asked(scheduled.input, telling) ?? [])
    telling.say(saying, scheduled);
}

/** What is told of an activity once it has ended, or of one that is under way. */
export function tellEnded(telling: Telling, activity: Activity, end: End): void {
  const saying = BY_TYPE.get(activity.scheduled.activityType)?.ended(activity, end, telling);
  if (saying) telling.say(saying, end.at);
}

export const OUTCOMES: { [K in Ended['kind']]: Tries['outcome'] } = {
  activityCompleted: 'done',
  activityFailed: 'failed',
  activityTimedOut: 'timedOut',
  activityCanceled: 'cancelled',
};

function triesOf({ scheduled, started }: Activity, { outcome, event }: End): Tries {
  const tries: Tries = { outcome, attempts: started?.attempt ?? 0 };
  if (started?.lastFailure) tries.lastFailure = started.lastFailure.message;
  const teller = BY_TYPE.get(scheduled.activityType);
  if (!teller || (event?.kind !== 'activityFailed' && event?.kind !== 'activityTimedOut')) return tries;
  const { code, reason } = teller.failure(event.failure);
  return { ...tries, code, reason };
}

/** What a run that is told from its events alone says; it was told already where the engine said it, too. */
function replyOf(reply: Json, { replies }: Telling): Saying[] {
  const id = textAt(reply, 'id');
  const message = member(reply, 'message');
  if (replies.has(id) || !isMessage(message)) return [];
  replies.add(id);
  return [{ kind: 'reply', id, step: textAt(reply, 'step'), from: 'bot', text: messageText(message) }];
}

function sentReplies({ scheduled }: Activity, results: ReplyOutcome[]): SentReply[] {
  const byId = new Map(results.map((result) => [result.id, result]));
  return listAt(scheduled.input, 'replies').map((reply) => {
    const id = textAt(reply, 'id');
    const result = byId.get(id);
    return result ? sentReply(result) : { id, outcome: 'unknown' };
  });
}

function sentReply(result: ReplyOutcome): SentReply {
  const { id, outcome } = result;
  if (outcome === 'skipped') return { id, outcome };
  if (outcome === 'refused') return { id, outcome, code: result.code, reason: result.reason };
  const { messageId, notes = [] } = result;
  return { id, outcome, ...(messageId && { messageId }), ...(notes.length > 0 && { notes }) };
}

function answered(result: Json): { status: number } | { code: string; reason: string } {
  const status = member(result, 'status');
  if (typeof status === 'number') return { status };
  return { code: textAt(result, 'code'), reason: textAt(result, 'reason') };
}

/** Of an address whose host a secret may name. */
function hostOf(request: Json | undefined): string {
  const written = listAt(request, 'url')
    .map((part) => (typeof part === 'string' ? part : '•••'))
    .join('');
  return /^https?:\/\/([^/?#]*)/.exec(written)?.[1]?.replace(/^.*@/, '') ?? '';
}
