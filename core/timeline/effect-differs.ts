import type { Json } from '../json.ts';
import { isSame } from '../same.ts';
import type { RecordedEvent } from './recording.ts';
import type { ActivityAsk } from './told.ts';

type Scheduled = RecordedEvent<'activityScheduled'>;

/** The activity of each ask. */
const ACTIVITIES: { [K in ActivityAsk['kind']]: string } = {
  send: 'sendReplies',
  call: 'callHttp',
  forward: 'forwardHandover',
  keep: 'keepContact',
};

/** Whether an activity is what the conversation asks for now. */
export function isOf(ask: ActivityAsk, scheduled: Scheduled): boolean {
  return scheduled.activityType === ACTIVITIES[ask.kind];
}

/**
 * Where an effect as it was recorded and as the engine of today has it part: what Temporal's own replay does not look at. '' where
 * they do not. `reset`: the run was reset, before which it looked for nothing.
 */
export function differenceOf(ask: ActivityAsk, { input }: Scheduled, reset: boolean): string {
  const content = contentOf(ask);
  const recorded = isMap(input) ? input : {};
  // Mostly they are the same to the letter, and that is told soon.
  const parts = Object.entries(content).filter(
    ([name, value]) => !(reset && name === 'lookFirst') && JSON.stringify(value) !== JSON.stringify(recorded[name]),
  );
  const wanted = json(Object.fromEntries(parts));
  const at = Object.keys(wanted)
    .map((name) => parting(recorded[name], wanted[name], name))
    .find((one) => one !== undefined);
  if (!at) return '';
  // What is said holds nothing sensitive; what is called or told may.
  if (ask.kind !== 'send') return `${at.path} of the ${ask.kind} is different now`;
  return `${at.path} of the send was ${brief(at.recorded)} and is ${brief(at.wanted)} now`;
}

interface Parting {
  path: string;
  recorded: Json | undefined;
  wanted: Json | undefined;
}

/** The first place where two values are not the same. */
function parting(recorded: Json | undefined, wanted: Json | undefined, path: string): Parting | undefined {
  if (recorded === undefined || wanted === undefined)
    return recorded === wanted ? undefined : { path, recorded, wanted };
  if (isSame(recorded, wanted)) return undefined;
  if (Array.isArray(recorded) && Array.isArray(wanted)) {
    const length = Math.max(recorded.length, wanted.length);
    for (let i = 0; i < length; i++) {
      const inner = parting(recorded[i], wanted[i], `${path}[${i}]`);
      if (inner) return inner;
    }
  }
  if (!isMap(recorded) || !isMap(wanted)) return { path, recorded, wanted };
  const names = new Set([...Object.keys(recorded), ...Object.keys(wanted)]);
  for (const name of names) {
    const inner = parting(recorded[name], wanted[name], `${path}.${name}`);
    if (inner) return inner;
  }
  return { path, recorded, wanted };
}

/** What counts of an effect: the rest of its argument says where it goes. */
function contentOf(ask: ActivityAsk): object {
  switch (ask.kind) {
    case 'send': {
      const { replies, lookFirst, since } = ask.planned;
      return { replies: replies.map((reply, i) => marked(ask, reply, i === replies.length - 1)), lookFirst, since };
    }
    case 'call':
      return ask.call;
    case 'forward':
      return { forward: ask.forward };
    case 'keep':
      return { records: ask.session.unkept };
  }
}

function marked({ awaitsReceipts }: Extract<ActivityAsk, { kind: 'send' }>, reply: object, last: boolean): object {
  return awaitsReceipts && last ? { ...reply, awaitsReceipt: true } : reply;
}

function json(value: object): { [name: string]: Json } {
  const copied: { [name: string]: Json } = JSON.parse(JSON.stringify(value));
  return copied;
}

function isMap(value: Json): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const BRIEF = 200;

function brief(value: Json | undefined): string {
  return value === undefined ? 'absent' : JSON.stringify(value).slice(0, BRIEF);
}
