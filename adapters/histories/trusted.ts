import { z } from 'zod';
import type { Json } from '../../core/json.ts';
import type { LoadedFlow } from '../../core/session/event.ts';
import type { CommandName, GivenCommand } from '../../core/session/given-command.ts';
import type { InboundMessage } from '../../core/session/inbound.ts';
import type { Notice } from '../../core/session/outside.ts';
import type { ConversationState } from '../../core/session/state.ts';
import type { RunInput } from '../../core/timeline/recording.ts';
import { fromNewer, UnreadableHistory } from './unreadable.ts';

// What we wrote ourselves is trusted once a few telling fields are there: the whole of it has no schema.
const like =
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
export function runInput(value: Json): RunInput {
  const engine = Engine.safeParse(value);
  if (engine.success && engine.data.carried.engine !== ENGINE)
    throw fromNewer(`a conversation of engine ${engine.data.carried.engine}`);
  return take(Input, value, 'what a run begins with');
}

export const inboundMessage = (value: Json): InboundMessage => take(Inbound, value, 'a message of a contact');

export function notice(value: Json): Notice {
  const kind = Kind.safeParse(value).data?.kind ?? '';
  if (kind !== '' && !Object.hasOwn(NOTICES, kind)) throw fromNewer(`a notice of kind ${kind}`);
  return take(AnyNotice, value, 'a notice');
}

export const loadedFlow = (value: Json): LoadedFlow => take(Loaded, value, 'a loaded flow');

/** A command by the name of its update. */
export function givenCommand(name: string, given: Json): GivenCommand {
  if (!Object.hasOwn(COMMANDS, name)) throw fromNewer(`the command ${name}`);
  return take(Given, { name, given }, `the command ${name}`);
}

function take<T>(schema: z.ZodType<T>, value: Json, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableHistory(`It holds ${what} in a shape that this version does not know.`);
}
