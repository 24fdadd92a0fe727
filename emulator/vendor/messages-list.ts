import { z } from 'zod';
import { Channel } from '../channels.ts';
import type { Emulator } from '../emulator.ts';
import { invalid, parse } from '../error.ts';
import type { App } from '../state/apps.ts';
import type { Message } from '../state/messages.ts';
import { newestFirst } from '../state/ring.ts';
import { Ulid } from '../ulid.ts';
import { messageResource } from './message-resource.ts';
import { findApp, type Operation, visibleApps } from './operation.ts';
import { MessageSource, modeOf } from './stored-message.ts';

const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const Query = z.object({
  app_id: Ulid.optional(),
  conversation_id: z.string().optional(),
  contact_id: z.string().optional(),
  channel_identity: z.string().optional(),
  channel: Channel.optional(),
  direction: z.enum(['TO_APP', 'TO_CONTACT']).optional(),
  only_recipient_originated: z.stringbool().optional(),
  start_time: Time.optional(),
  end_time: Time.optional(),
  page_size: z.coerce.number().int().min(1).max(1000).default(10),
  page_token: z.string().default(''),
  view: z.enum(['WITH_METADATA', 'WITHOUT_METADATA']).default('WITH_METADATA'),
  messages_source: MessageSource.default('CONVERSATION_SOURCE'),
});
type Query = z.infer<typeof Query>;

/** A token says after which message to go on. */
const writeToken = ({ seq }: Message) => Buffer.from(`before:${seq}`).toString('base64url');

function readToken(text: string): number {
  if (text === '') return Number.POSITIVE_INFINITY;
  const seq = /^before:(\d+)$/.exec(Buffer.from(text, 'base64url').toString('utf8'))?.[1];
  if (seq === undefined) throw invalid('page_token', 'is not one that a list answered with');
  return Number(seq);
}

const same = (wanted: string | undefined, found: string) => wanted === undefined || wanted === '' || wanted === found;

function matches(query: Query, message: Message): boolean {
  return (
    message.stored &&
    message.mode === modeOf(query.messages_source) &&
    same(query.channel_identity, message.identity) &&
    same(query.channel, message.channel) &&
    same(query.contact_id, message.contactId) &&
    same(query.conversation_id, message.conversationId) &&
    same(query.direction, message.direction) &&
    (!query.only_recipient_originated || message.direction === 'TO_APP') &&
    message.at <= (query.end_time ?? Number.POSITIVE_INFINITY)
  );
}

function* newestOf({ state }: Emulator, apps: readonly App[]): Generator<Message> {
  const rings = apps.flatMap((app) => state.messages.byApp.get(app.id) ?? []);
  const [only] = rings;
  if (only && rings.length === 1) yield* newestFirst(only);
  else yield* rings.flatMap((ring) => [...newestFirst(ring)]).sort((one, other) => other.seq - one.seq);
}

/** Up to `limit` matches, newest first. */
function select(
  messages: Iterable<Message>,
  query: Query & { visibleAt: (message: Message) => number; now: number },
): Message[] {
  const before = readToken(query.page_token);
  // One more than the page holds tells whether there is a next page.
  const found: Message[] = [];
  for (const message of messages) {
    if (message.at < (query.start_time ?? 0) || found.length > query.page_size) break;
    if (message.seq < before && query.visibleAt(message) <= query.now && matches(query, message)) found.push(message);
  }
  return found;
}

/** Newest first, in pages of 10 unless asked otherwise. */
export const listMessages: Operation = {
  name: 'messages:list',
  method: 'GET',
  path: '/v1/projects/:projectId/messages',
  handle(emulator, request) {
    const query = parse(Query, request.query);
    const apps = query.app_id ? [findApp(emulator, request, query.app_id)] : visibleApps(emulator, request);
    const lag = emulator.faults.take(['messages:list'], 'listLagMs')?.listLagMs ?? 0;
    const visibleAt = (message: Message) => Math.max(message.listedFrom, message.at + lag);
    const found = select(newestOf(emulator, apps), { ...query, visibleAt, now: emulator.now() });
    const page = found.slice(0, query.page_size);
    const last = page.at(-1);
    return {
      messages: page.map((message) => messageResource(message, query.view === 'WITH_METADATA')),
      next_page_token: last && found.length > page.length ? writeToken(last) : '',
    };
  },
};
