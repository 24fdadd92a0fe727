import type { ChannelFacts } from '../../channels/facts.ts';
import { MOST_CHOICES } from '../../channels/fit/fitting.ts';
import { fit as fitted } from '../../channels/fit.ts';
import { CHANNELS } from '../../channels/names.ts';
import { channelFacts } from '../../channels/table.ts';
import { variantFor } from '../choices.ts';
import type { CompiledChoice, CompiledFlow, CompiledMessage } from '../compiled.ts';
import type { OutgoingMessage } from '../message.ts';
import type { UseOf } from '../scribe.ts';
import type { Fault } from './fault.ts';
import { languagesIn } from './languages.ts';
import { listed } from './listed.ts';
import { literalMessage } from './literal-message.ts';
import type { CheckScope } from './scope.ts';

/** What fitting has to do to a message, by the words of its notes (core/channels/fit). */
const NOTES = {
  parted: /goes out (?:as|in) /,
  tooMany: /a (?:message|carousel) takes|at most \d+ items/,
  longTitle: /at most \d+ characters in a title/,
  longInList: /list as numbered text: it takes at most \d+ characters/,
} as const;

type Trouble = keyof typeof NOTES;

const least = (limits: (number | undefined)[]) => Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY));

const FACTS = CHANNELS.map(channelFacts);
const SHORTEST_TEXT = least(FACTS.map(({ textMax }) => textMax));
const SHORTEST_TITLE = least(FACTS.map(({ choices }) => choices?.title));

const titlesOf = ({ text }: CompiledChoice) => (typeof text === 'string' ? [text] : Object.values(text));

/** Whether every channel surely takes it as it is; most messages are short. */
function isShort(message: CompiledMessage): boolean {
  if (message.kind === 'media' || message.kind === 'location' || message.kind === 'template') return true;
  // Longer than any text that is made of it.
  if (message.kind !== 'text' || JSON.stringify(message).length > SHORTEST_TEXT) return false;
  const { choices } = message;
  return choices.length <= MOST_CHOICES && choices.flatMap(titlesOf).every((title) => title.length <= SHORTEST_TITLE);
}

/** The message as it is sent at least, once for each wording that differs. */
function wordings(message: CompiledMessage, { languages }: CompiledFlow): OutgoingMessage[] {
  const all = languagesIn(message, languages).flatMap(
    (language) => literalMessage(message, [language, ...languages]) ?? [],
  );
  const different = new Map(all.map((one) => [JSON.stringify(one), one]));
  return [...different.values()];
}

const longWordings = (variant: CompiledMessage | undefined, flow: CompiledFlow) =>
  variant && !isShort(variant) ? wordings(variant, flow) : [];

// Numbers are short, and no two are the same.
function withShortTitles(message: OutgoingMessage): OutgoingMessage {
  if (message.kind !== 'choice' && message.kind !== 'card') return message;
  return { ...message, choices: message.choices.map((choice, index) => ({ ...choice, text: String(index) })) };
}

function notesOf(message: OutgoingMessage, channel: string): string[] {
  const fitting = fitted(message, channel);
  return 'refused' in fitting ? [] : fitting.notes;
}

function isIn(trouble: Trouble, message: OutgoingMessage, notes: readonly string[], channel: string): boolean {
  if (!notes.some((note) => NOTES[trouble].test(note))) return false;
  // A title is worth a word only where it is all that keeps the buttons away.
  return trouble !== 'longTitle' || !notesOf(withShortTitles(message), channel).some((note) => /number/.test(note));
}

/** Channels that each trouble is with, and the first note that says so. */
type Found = Map<Trouble, { channels: Set<string>; note: string }>;

function lookAt(message: OutgoingMessage, channel: string, found: Found): void {
  const notes = notesOf(message, channel);
  for (const trouble of TROUBLES) {
    if (!isIn(trouble, message, notes, channel)) continue;
    const note = notes.find((one) => NOTES[trouble].test(one)) ?? '';
    const entry = found.get(trouble) ?? { channels: new Set<string>(), note };
    entry.channels.add(channel);
    found.set(trouble, entry);
  }
}

function limits(channels: Iterable<string>, limitOf: (facts: ChannelFacts) => number | undefined): string {
  const named = [...channels].map((channel) => ({ channel, limit: limitOf(channelFacts(channel)) ?? 0 }));
  const sorted = named.sort((left, right) => left.limit - right.limit);
  return listed(sorted.map(({ channel, limit }, index) => `${channel} (${limit}${index === 0 ? ' characters' : ''})`));
}

const OTHERWISE = 'or write another for them under channels.';

const SENTENCES: {
  [T in Trouble]: (channels: ReadonlySet<string>, note: string) => { message: string; hint: string };
} = {
  parted: (channels) => ({
    message: `This message is longer than ${limits(channels, ({ textMax }) => textMax)} allows: it goes out as several messages there.`,
    hint: `Shorten it, ${OTHERWISE}`,
  }),
  tooMany: (_channels, note) => {
    const [, reason = ''] = /: (a .+)$/.exec(note) ?? [];
    const message = reason === '' ? `${note}.` : `${reason.replace(/^a/, 'A')}: it becomes numbered text.`;
    return { message, hint: `Offer fewer, ${OTHERWISE}` };
  },
  longTitle: (channels) => ({
    message: `A title is too long for a button of ${limits(channels, ({ choices }) => choices?.title)}: the choices become numbered text there.`,
    hint: `Shorten it, ${OTHERWISE}`,
  }),
  longInList: (_channels, note) => ({ message: `${note}.`, hint: `Shorten it, ${OTHERWISE}` }),
};

const TROUBLES: readonly Trouble[] = ['parted', 'tooMany', 'longTitle', 'longInList'];

/** What of a message is taken apart, on channels to which it may go. Its variants by channel are part of it. */
export function checkMessage({ message, path, step, reply }: UseOf<'message'>, { flow, reach }: CheckScope): Fault[] {
  if (path.at(-2) === 'channels' || isShort(message)) return [];
  const found: Found = new Map();
  const known = new Map<string, OutgoingMessage[]>();
  for (const channel of CHANNELS) {
    if (!reach(channel).has(step)) continue;
    // Channels without a variant of their own share one.
    const name = message.kind === 'channels' && Object.hasOwn(message.byChannel, channel) ? channel : '';
    const worded = known.get(name) ?? longWordings(variantFor(message, channel)?.message, flow);
    known.set(name, worded);
    for (const one of worded) lookAt(one, channel, found);
  }
  return [...found].map(([trouble, { channels, note }]) => {
    const { message: sentence, hint } = SENTENCES[trouble](channels, note);
    return { severity: 'warning', message: sentence, hint: reply ? 'Shorten it.' : hint };
  });
}
