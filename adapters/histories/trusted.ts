import { z } from 'zod';
import type { LoadedFlow } from '../../core/session/event.ts';
import type { CommandName, GivenCommand } from '../../core/session/given-command.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import type { Notice } from '../../core/session/outside.ts';
import type { ConversationState } from '../../core/session/state.ts';
import type { RecordedEvent, RecordedEventKind, RunInput } from '../../core/timeline/recording.ts';
import { fromNewer, UnreadableHistory } from './unreadable.ts';

// What we wrote ourselves is trusted once a few telling fields are there: the whole of it has no schema.
export const like =
  (schema: z.ZodType) =>
  (value: unknown): boolean =>
    schema.safeParse(value).success;

/** The engine whose state this version reads. */
const ENGINE: ConversationState['engine'] = 1;

const Carried = z.custom<ConversationState>(
  like(
    z.looseObject({
      appId: z.string(),
      queue: z.array(z.unknown()),
      session: z.looseObject({ id: z.string() }).nullable(),
    }),
  ),
);
const Input = z.custom<RunInput>(like(z.looseObject({ appId: z.string(), carried: Carried.optional() })));
const Engine = z.looseObject({ carried: z.looseObject({ engine: z.number() }) });
const Inbound = z.custom<InboundMessage>(
  like(z.looseObject({ id: z.string(), channel: z.string(), content: z.looseObject({ kind: z.string() }) })),
);
const NOTICES = { receipt: true, consent: true, contact: true, conversation: true, channel: true } satisfies {
  [K in Notice['kind']]: true;
};
const Kind = z.looseObject({ kind: z.string() });
const AnyNotice = z.custom<Notice>(like(Kind));
const Loaded = z.custom<LoadedFlow>(
  like(z.looseObject({ flow: z.looseObject({ flow: z.string(), version: z.number() }), settings: z.looseObject({}) })),
);
const COMMANDS = {
  retry: true,
  end: true,
  begin: true,
  event: true,
  say: true,
  handover: true,
  release: true,
  variables: true,
  migrate: true,
} satisfies { [K in CommandName]: true };
const Given = z.custom<GivenCommand>(like(z.looseObject({ given: z.looseObject({ id: z.string() }) })));

/** What a run begins with. */
export function runInput(value: unknown): RunInput {
  const engine = Engine.safeParse(value);
  if (engine.success && engine.data.carried.engine !== ENGINE)
    throw fromNewer(`a conversation of engine ${engine.data.carried.engine}`);
  return take(Input, value, 'what a run begins with');
}

export const inboundMessage = (value: unknown): InboundMessage => take(Inbound, value, 'a message of a contact');

export function notice(value: unknown): Notice {
  const kind = Kind.safeParse(value).data?.kind ?? '';
  if (kind !== '' && !Object.hasOwn(NOTICES, kind)) throw fromNewer(`a notice of kind ${kind}`);
  return take(AnyNotice, value, 'a notice');
}

export const loadedFlow = (value: unknown): LoadedFlow => take(Loaded, value, 'a loaded flow');

/** A command by the name of its update. */
export function givenCommand(name: string, given: unknown): GivenCommand {
  if (!Object.hasOwn(COMMANDS, name)) throw fromNewer(`the command ${name}`);
  return take(Given, { name, given }, `the command ${name}`);
}

const KINDS = {
  started: true,
  taskStarted: true,
  taskCompleted: true,
  taskFailed: true,
  taskTimedOut: true,
  inbound: true,
  notice: true,
  updateAccepted: true,
  updateCompleted: true,
  activityScheduled: true,
  activityStarted: true,
  activityCompleted: true,
  activityFailed: true,
  activityTimedOut: true,
  activityCancelRequested: true,
  activityCanceled: true,
  flowLoaded: true,
  flowMissing: true,
  patched: true,
  timerStarted: true,
  timerFired: true,
  timerCanceled: true,
  attributesChanged: true,
  continuedAsNew: true,
  closed: true,
  childAsked: true,
  childThere: true,
  other: true,
} satisfies { [K in RecordedEventKind]: true };
const Closed = z.custom<object>(like(z.looseObject({ how: z.string(), reason: z.string() })));

/** An event that was recorded, out of a file of ours. Throws UnreadableHistory where its content is none of ours. */
export function requireTrusted(event: RecordedEvent): void {
  if (!Object.hasOwn(KINDS, event.kind)) throw fromNewer(`an event of kind ${event.kind}`);
  if (event.kind === 'started') runInput(event.input);
  if (event.kind === 'inbound') inboundMessage(event.message);
  if (event.kind === 'notice') notice(event.notice);
  if (event.kind === 'flowLoaded') loadedFlow(event.loaded);
  if (event.kind === 'closed') take(Closed, event, 'an end');
  if (event.kind === 'updateAccepted') givenCommand(event.command?.name ?? '', event.command?.given);
}

function take<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableHistory(`It holds ${what} in a shape that this version does not know.`);
}
