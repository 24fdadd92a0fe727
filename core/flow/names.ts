import type { Json } from '../json.ts';
import { rootToCel, toCel } from './cel-values.ts';
import type { OpeningHours } from './compiled.ts';
import type { Names } from './expressions.ts';
import { flowsAlong } from './frames.ts';
import type { Turn } from './turn.ts';
import { isOpen, zonedTime } from './zoned-time.ts';

/** What an expression may name beside the roots that always stand: an element of a list, the answer to a call. */
export type MoreNames = { item?: Json; response?: Json };

/** What the turn was when the names were taken: an assignment behind that is not seen through them. */
type Seen = Pick<
  Turn,
  'root' | 'flow' | 'callers' | 'context' | 'vars' | 'input' | 'error' | 'consents' | 'language' | 'number'
>;

/** An expression names one root or two: each is made when it is named. */
class LazyNames extends Map<string, unknown> {
  readonly #seen: Seen;
  readonly #more: MoreNames;

  constructor(seen: Seen, more: MoreNames) {
    super();
    this.#seen = seen;
    this.#more = more;
  }

  override get(name: string): unknown {
    const known = super.get(name);
    if (known !== undefined) return known;
    const made = rootOf(name, this.#seen, this.#more);
    this.set(name, made);
    return made;
  }
}

function rootOf(root: string, seen: Seen, more: MoreNames): unknown {
  switch (root) {
    case 'vars':
    case 'input':
    case 'error':
      return rootToCel(seen[root]);
    case 'settings':
    case 'internal':
      return toCel(seen.context[root]);
    case 'session':
      return sessionNames(seen);
    case 'contact':
      return contactNames(seen);
    case 'item':
    case 'response':
      return more[root] === undefined ? undefined : toCel(more[root]);
    default:
      return undefined;
  }
}

function timezoneOf({ root, callers }: Seen): string {
  const own = flowsAlong(root, callers).findLast(({ timezone }) => timezone !== undefined);
  return own?.timezone ?? 'UTC';
}

function openNames(hours: { [name: string]: OpeningHours }, now: ReturnType<typeof zonedTime>) {
  return new Map(Object.entries(hours).map(([name, one]) => [name, isOpen(one, now)]));
}

function sessionNames(seen: Seen): Map<string, unknown> {
  const { id, channel, startedBy, windowOpen } = seen.context.session;
  const now = zonedTime(seen.context.now, timezoneOf(seen));
  return new Map<string, unknown>([
    ['id', id],
    ['channel', channel],
    ['startedBy', startedBy],
    ['windowOpen', windowOpen],
    ['language', seen.language],
    ['turn', seen.number],
    ['today', now.day],
    ['time', now.time],
    ['weekday', now.weekday],
    ['open', openNames(seen.flow.hours, now)],
  ]);
}

// Every kind that the flow declares has a value: nobody has to ask whether there was an answer.
function contactNames({ flow, consents }: Seen): Map<string, unknown> {
  const given = flow.consents.map((kind): [string, boolean] => [kind, consents[kind] === true]);
  return new Map([['consent', new Map(given)]]);
}

const NOTHING: MoreNames = {};

/** The names that expressions may use at this point of the turn. */
export function namesOf(turn: Turn, more = NOTHING): Names {
  const { root, flow, callers, context, vars, input, error, consents, language, number } = turn;
  return new LazyNames({ root, flow, callers, context, vars, input, error, consents, language, number }, more);
}
