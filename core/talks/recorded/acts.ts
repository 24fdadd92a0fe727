import type { Json } from '../../json.ts';
import type { SessionEvent } from '../../session/event.ts';
import type { InboundMessage } from '../../session/inbound.ts';
import type { Session } from '../../session/state.ts';
import type { Moment } from '../../timeline/moment.ts';
import { type Sight, Sights } from '../../timeline/resimulation/sights.ts';

/** Something that happened to a recorded session, as a line of a talk could have it. */
export type RecordedAct<K extends keyof ActFields = keyof ActFields> = { [P in K]: { kind: P } & ActFields[P] }[K];

interface ActFields {
  message: { message: InboundMessage };
  begin: { event: SessionEvent<'begin'> };
  time: object;
  /** As it came: what is somebody's own in it is still to be replaced. */
  event: { name: string; data: Json };
  line: { line: { [word: string]: Json } | string };
  /** A talk has no line for it. */
  none: { what: string };
}

/** An act with what was seen of the session until the next. */
export interface ActThen {
  act: RecordedAct;
  /** Epoch ms. */
  at: number;
  sights: Sight[];
  /** The session behind it. */
  after: Session | null;
}

/** What happened to a session, in order: things of which nothing came are left out. */
export function actsOf(moments: readonly Moment[], sessionId: string): ActThen[] {
  const acts: ActThen[] = [];
  const sights = new Sights(sessionId);
  for (const moment of moments) {
    const before = sights.all.length;
    sights.add(moment);
    const seen = sights.all.slice(before);
    const act = actOf(moment);
    const { session: after } = moment.after;
    if (act) acts.push({ act, at: moment.at, sights: seen, after });
    const last = acts.at(-1);
    if (!act) last?.sights.push(...seen);
    if (last) last.after = after;
  }
  return acts.filter(({ act, sights: seen }) => act.kind === 'begin' || act.kind === 'message' || seen.length > 0);
}

function actOf({ event, before, after }: Moment): RecordedAct | undefined {
  switch (event.kind) {
    case 'message':
      return before.seen.some(({ id }) => id === event.message.id)
        ? undefined
        : { kind: 'message', message: event.message };
    case 'begin':
      return event.opening ? { kind: 'none', what: 'the opening of another flow' } : { kind: 'begin', event };
    case 'deadline':
      return event.deadline === 'keep' || after.session === before.session ? undefined : { kind: 'time' };
    case 'notice':
      return noticeAct(event.notice);
    case 'outside':
      return { kind: 'event', name: event.name, data: event.data };
    case 'personSays':
      return { kind: 'line', line: { person: 'Words of a person.' } };
    case 'retry':
      // By the contact's own message, it comes by itself.
      return event.by === 'contact' ? undefined : { kind: 'none', what: 'a retry' };
    case 'release':
      return { kind: 'line', line: 'release' };
    default:
      return NO_LINE[event.kind] === undefined ? undefined : { kind: 'none', what: NO_LINE[event.kind] ?? '' };
  }
}

const NO_LINE: { [kind: string]: string } = {
  handover: 'a hand-over by an operator',
  setVariables: 'variables set from outside',
  migrate: 'a migration',
  end: 'an end that came from outside',
  flowMissing: 'a flow that could not be loaded',
};

function noticeAct(notice: SessionEvent<'notice'>['notice']): RecordedAct | undefined {
  if (notice.kind === 'consent') return { kind: 'line', line: notice.given ? 'opt_in' : 'opt_out' };
  if (notice.kind !== 'receipt') return undefined;
  return notice.status === '' ? undefined : { kind: 'line', line: { receipt: notice.status } };
}
