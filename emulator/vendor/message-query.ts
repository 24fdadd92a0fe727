import { z } from 'zod';
import { Channel } from '../channels.ts';
import type { Emulator } from '../emulator.ts';
import { invalid } from '../error.ts';
import type { App } from '../state/apps.ts';
import type { Message } from '../state/messages.ts';
import { newestFirst } from '../state/ring.ts';
import { Ulid } from '../ulid.ts';
import { messageResource } from './message-resource.ts';
import { findApp, type VendorRequest, visibleApps } from './operation.ts';
import { type MessageSource, modeOf } from './stored-message.ts';

const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** What every operation that answers with messages may be asked for. */
export const MessageQuery = z.strictObject({
  app_id: Ulid.optional(),
  channel: Channel.optional(),
  direction: z.enum(['TO_APP', 'TO_CONTACT']).optional(),
  start_time: Time.optional(),
  end_time: Time.optional(),
  page_size: z.coerce.number().int().min(1).max(1000).default(10),
  page_token: z.string().default(''),
  view: z.enum(['WITH_METADATA', 'WITHOUT_METADATA']).default('WITH_METADATA'),
});
export type MessageQuery = z.infer<typeof MessageQuery>;

/** A token says after which message to go on. */
const writeToken = ({ seq }: Message) => Buffer.from(`before:${seq}`).toString('base64url');

function readToken(text: string): number {
  if (text === '') return Number.POSITIVE_INFINITY;
  const seq = /^before:(\d+)$/.exec(Buffer.from(text, 'base64url').toString('utf8'))?.[1];
  if (seq === undefined) throw invalid('page_token', 'is not one that a list answered with');
  return Number(seq);
}

export const same = (wanted: string | undefined, found: string) =>
  wanted === undefined || wanted === '' || wanted === found;

export function matches(query: MessageQuery & { messages_source: MessageSource }, message: Message): boolean {
  return (
    message.stored &&
    message.mode === modeOf(query.messages_source) &&
    message.at >= (query.start_time ?? 0) &&
    message.at <= (query.end_time ?? Number.POSITIVE_INFINITY) &&
    same(query.channel, message.channel) &&
    same(query.direction, message.direction)
  );
}

export function* only(messages: Iterable<Message>, isWanted: (message: Message) => boolean): Generator<Message> {
  for (const message of messages) if (isWanted(message)) yield message;
}

function* newestOf({ state }: Emulator, apps: readonly App[]): Generator<Message> {
  const rings = apps.flatMap((app) => state.messages.byApp.get(app.id) ?? []);
  const [only] = rings;
  if (only && rings.length === 1) yield* newestFirst(only);
  else yield* rings.flatMap((ring) => [...newestFirst(ring)]).sort((one, other) => other.seq - one.seq);
}

/** The messages of the app, or of all that the call may see, newest first. */
export function newestMessages(emulator: Emulator, request: VendorRequest, appId: string | undefined) {
  return newestOf(emulator, appId ? [findApp(emulator, request, appId)] : visibleApps(emulator, request));
}

/** One page of `found`, which comes newest first. */
export function messagePage(found: Iterable<Message>, { page_size, page_token, view }: MessageQuery): object {
  const before = readToken(page_token);
  // One more than the page holds tells whether there is a next page.
  const page: Message[] = [];
  for (const message of found) {
    if (message.seq < before) page.push(message);
    if (page.length > page_size) break;
  }
  const messages = page.slice(0, page_size);
  const last = messages.at(-1);
  return {
    messages: messages.map((message) => messageResource(message, view === 'WITH_METADATA')),
    next_page_token: last && page.length > messages.length ? writeToken(last) : '',
  };
}
