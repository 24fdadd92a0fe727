import type { Json } from '../json.ts';
import { toCel } from './cel-values.ts';
import type { OpeningHours } from './compiled.ts';
import type { Names } from './expressions.ts';
import { flowsAlong } from './frames.ts';
import type { Turn } from './turn.ts';
import { isOpen, zonedTime } from './zoned-time.ts';

/** What an expression may name beside the roots that always stand: an element of a list, the answer to a call. */
export type MoreNames = { item?: Json; response?: Json };

/** Roots whose values take work to make are made when an expression names them. */
class LazyNames extends Map<string, unknown> {
  readonly #turn: Turn;

  constructor(turn: Turn) {
    super();
    this.#turn = turn;
  }

  override get(name: string): unknown {
    const known = super.get(name);
    if (known !== undefined || name !== 'session') return known;
    const session = sessionNames(this.#turn);
    this.set(name, session);
    return session;
  }
}

function timezoneOf(turn: Turn): string {
  const own = flowsAlong(turn.root, turn.callers).findLast(({ timezone }) => timezone !== undefined);
  return own?.timezone ?? 'UTC';
}

function openNames(hours: { [name: string]: OpeningHours }, now: ReturnType<typeof zonedTime>) {
  return new Map(Object.entries(hours).map(([name, one]) => [name, isOpen(one, now)]));
}

function sessionNames(turn: Turn): Map<string, unknown> {
  const { id, channel, startedBy, windowOpen } = turn.context.session;
  const now = zonedTime(turn.context.now, timezoneOf(turn));
  return new Map<string, unknown>([
    ['id', id],
    ['channel', channel],
    ['startedBy', startedBy],
    ['windowOpen', windowOpen],
    ['language', turn.language],
    ['turn', turn.number],
    ['today', now.day],
    ['time', now.time],
    ['weekday', now.weekday],
    ['open', openNames(turn.flow.hours, now)],
  ]);
}

// Every kind that the flow declares has a value: nobody has to ask whether there was an answer.
function contactNames(turn: Turn): Map<string, unknown> {
  const given = turn.flow.consents.map((kind): [string, boolean] => [kind, turn.consents[kind] === true]);
  return new Map([['consent', new Map(given)]]);
}

/** The names that expressions may use at this point of the turn. */
export function namesOf(turn: Turn, more: MoreNames = {}): Names {
  const names = new LazyNames(turn)
    .set('vars', toCel(turn.vars))
    .set('input', toCel(turn.input))
    .set('contact', contactNames(turn))
    .set('settings', toCel(turn.context.settings))
    .set('internal', toCel(turn.context.internal))
    .set('error', toCel(turn.error));
  for (const [name, value] of Object.entries(more)) names.set(name, toCel(value));
  return names;
}
