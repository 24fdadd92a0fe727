import { z } from 'zod';
import { EventName } from '../../flow/nodes/wait-schema.ts';
import { didYouMean } from '../../flow/problem.ts';
import { Duration } from '../../flow/schema/duration.ts';
import { advised, fields, isMap } from '../../flow/schema/fields.ts';
import { pick } from '../../flow/schema/pick.ts';
import { Name } from '../../flow/schema/text.ts';
import { Value } from '../../flow/schema/value.ts';
import type { Json, JsonObject } from '../../json.ts';
import { Bot } from './bubble.ts';
import { User } from './user.ts';
import { RequestPattern, Said, Words } from './words.ts';

const Nothing = z.custom<null | true>(
  (value) => value === null || value === true,
  'stands alone, with nothing behind it',
);
const Bare = Nothing.transform(() => null);

/** A name, or '' for any. */
const Named = pick<string>([Bare.transform(() => ''), Words], (raw) =>
  raw === null || raw === true ? Bare.transform(() => '') : Words,
);

export interface Told {
  name: string;
  data: Json;
}

const bareEvent = EventName.transform((name): Told => ({ name, data: null }));
const eventWithData = z.record(EventName, Value).transform((events, context): Told => {
  const [first, ...others] = Object.entries(events);
  if (first && others.length === 0) return { name: first[0], data: first[1] };
  context.addIssue({ code: 'custom', message: 'must be one name with its data' });
  return z.NEVER;
});
const Event = pick<Told>([bareEvent, eventWithData], (raw) => (isMap(raw) ? eventWithData : bareEvent));

const CalledFields = fields({
  request: RequestPattern,
  body: Value.describe('What its body must hold; it may hold more.').optional(),
  headers: z.record(z.string().min(1), z.string()).describe('Headers that it must have.').default({}),
  times: z.int().min(0).max(10_000).describe('How often such a call was made, exactly.').optional(),
});
export type ExpectedCall = z.output<typeof CalledFields>;

const bareCall = RequestPattern.transform((request): ExpectedCall => ({ request, headers: {} }));
const Called = pick<ExpectedCall>([bareCall, CalledFields], (raw) => (isMap(raw) ? CalledFields : bareCall));

/** What stands behind the word of each kind of line. */
export interface LineValues {
  user: User;
  bot: z.output<typeof Bot>;
  after: number;
  receipt: 'delivered' | 'read' | 'failed';
  event: Told;
  opt_out: null;
  opt_in: null;
  person: string;
  release: null;
  duplicate: null;
  vars: JsonObject;
  consent: { [kind: string]: boolean };
  called: ExpectedCall;
  nothing: null;
  handed_over: string;
  failed: string;
  ended: null;
}

export type LineKind = keyof LineValues;

/** One line of a talk of a kind: something that happens, or something that must be so by then. */
export interface LineOf<K extends LineKind> {
  kind: K;
  value: LineValues[K];
}

export type TalkLine = { [K in LineKind]: LineOf<K> }[LineKind];

const VALUES: { [K in LineKind]: z.ZodType<LineValues[K]> } = {
  user: User,
  bot: Bot,
  after: Duration,
  receipt: z.enum(['delivered', 'read', 'failed']),
  event: Event,
  opt_out: Bare,
  opt_in: Bare,
  person: Said,
  release: Bare,
  duplicate: Bare,
  vars: z.record(Name, Value),
  consent: z.record(Name, z.boolean()),
  called: Called,
  nothing: Bare,
  handed_over: Named,
  failed: Named,
  ended: Bare,
};

// A line is read by its word, so that what is wrong with it is said in the words of that kind.
function line<K extends LineKind>(kind: K): z.ZodType<LineOf<K>> {
  const schema = VALUES[kind];
  return z.unknown().transform((raw, context): LineOf<K> => {
    const read = schema.safeParse(isMap(raw) ? raw[kind] : null);
    if (read.success) return { kind, value: read.data };
    if (!isMap(raw)) {
      const message = advised(`"${kind}" needs something behind it.`, `Write a colon and what is meant: ${kind}: …`);
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    const issues = read.error.issues.map((issue) => ({ ...issue, path: [kind, ...issue.path] }));
    context.issues.push({ code: 'invalid_union', errors: [issues], input: raw });
    return z.NEVER;
  });
}

const LINES: { [K in LineKind]: z.ZodType<LineOf<K>> } = {
  user: line('user'),
  bot: line('bot'),
  after: line('after'),
  receipt: line('receipt'),
  event: line('event'),
  opt_out: line('opt_out'),
  opt_in: line('opt_in'),
  person: line('person'),
  release: line('release'),
  duplicate: line('duplicate'),
  vars: line('vars'),
  consent: line('consent'),
  called: line('called'),
  nothing: line('nothing'),
  handed_over: line('handed_over'),
  failed: line('failed'),
  ended: line('ended'),
};

const KINDS = Object.keys(LINES);

function isKind(name: string): name is LineKind {
  return Object.hasOwn(LINES, name);
}

function chooseLine(raw: unknown): z.ZodType<TalkLine> | string {
  const keys = isMap(raw) ? Object.keys(raw) : typeof raw === 'string' ? [raw] : [];
  const [kind, ...others] = keys.filter(isKind);
  if (kind !== undefined && keys.length === 1) return LINES[kind];
  if (kind !== undefined && others.length > 0) {
    return advised(`This line is both ${[kind, ...others].join(' and ')}.`, 'Make each a line of its own.');
  }
  const odd = keys.find((key) => !isKind(key)) ?? '';
  const hint = didYouMean(odd, KINDS) || `A line holds one of ${KINDS.join(', ')}.`;
  if (kind === undefined) return advised('This line of the talk is of no kind.', hint);
  return advised(
    `${JSON.stringify(odd.slice(0, 60))} cannot stand beside ${kind}.`,
    odd.includes(' ') ? 'A text that holds a comma or a colon needs quotes.' : hint,
  );
}

export const Line = pick<TalkLine>(Object.values(LINES), chooseLine);
