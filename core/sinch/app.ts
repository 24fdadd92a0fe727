import { z } from 'zod';
import { canonicalChannel } from '../channels/names.ts';
import { text } from './fields.ts';

/** A state of tomorrow reads as UNKNOWN. */
const State = z.object({
  status: z.enum(['PENDING', 'ACTIVE', 'FAILING', 'UNKNOWN']).catch('UNKNOWN'),
  description: text,
});

/** Most days that Sinch's policies can name; stands for "kept for good" (PERSIST_RETENTION_POLICY). */
const LONGEST_RETENTION_DAYS = 3650;
/** Sinch's defaults (spec, Oct 2026): 180 days in CONVERSATION mode, nothing in DISPATCH mode. */
const CONVERSATION_RETENTION_DAYS = 180;

const Policy = z.object({ retention_type: text, ttl_days: z.number().nullish() }).nullish();

/** What of a credential block is no secret and says whom the contact sees; all else of it is left out. */
const SENDERS = {
  static_bearer: z.object({ claimed_identity: text }).nullish(),
  sms_credentials: z.object({ sms_app_id: text }).nullish(),
  mms_credentials: z.object({ default_sender: text }).nullish(),
  instagram_credentials: z.object({ business_account_id: text }).nullish(),
  kakaotalk_credentials: z.object({ kakaotalk_plus_friend_id: text }).nullish(),
  kakaotalkchat_credentials: z.object({ kakaotalk_plus_friend_id: text }).nullish(),
  wechat_credentials: z.object({ app_id: text }).nullish(),
  applebc_credentials: z.object({ business_chat_account_id: text }).nullish(),
};

const Credential = z.object({ ...SENDERS, channel: text, state: State.nullish(), channel_known_id: text });
type Credential = z.infer<typeof Credential>;

/** Sinch's app, as far as Colloquy reads it. */
export const AppResponse = z.object({
  display_name: text,
  // DISPATCH is the default since 16 Apr 2025.
  processing_mode: z.enum(['DISPATCH', 'CONVERSATION']).catch('DISPATCH'),
  retention_policy: Policy,
  dispatch_retention_policy: Policy,
  channel_credentials: z
    .array(Credential)
    .nullish()
    .transform((credentials) => credentials ?? []),
});
export type AppResponse = z.infer<typeof AppResponse>;

/** What an update of the retention names: the rest of the app stays as it is. */
export const RETENTION_UPDATE_MASK = 'dispatch_retention_policy.ttl_days';

/** For how many days Sinch keeps the messages of DISPATCH mode. */
export function retentionRequest(days: number): object {
  return { dispatch_retention_policy: { ttl_days: days } };
}

interface ChannelState {
  channel: string;
  state: 'PENDING' | 'ACTIVE' | 'FAILING' | 'UNKNOWN';
  description: string;
  /** Whom the contact sees: a number, a page, a name; '' where Sinch does not say. */
  sender: string;
}

/** The same shape as SinchAppFacts of contracts/sinch-app.ts, which core may not import. */
export interface AppFacts {
  displayName: string;
  mode: 'DISPATCH' | 'CONVERSATION';
  retentionDays: number;
  channels: ChannelState[];
}

/** Name, mode, days of retention in that mode, and one entry per channel in the app's order of priority. */
export function toAppFacts(app: AppResponse): AppFacts {
  return {
    displayName: app.display_name,
    mode: app.processing_mode,
    retentionDays: app.processing_mode === 'DISPATCH' ? (app.dispatch_retention_policy?.ttl_days ?? 0) : keptDays(app),
    channels: onePerChannel(app.channel_credentials.map(channelState)),
  };
}

function keptDays({ retention_policy: policy }: AppResponse): number {
  if (policy?.retention_type === 'PERSIST_RETENTION_POLICY') return LONGEST_RETENTION_DAYS;
  return policy?.ttl_days ?? CONVERSATION_RETENTION_DAYS;
}

function channelState(credential: Credential): ChannelState {
  const { channel, state } = credential;
  return {
    channel: canonicalChannel(channel),
    state: state?.status ?? 'UNKNOWN',
    description: state?.description ?? '',
    sender: senderOf(credential),
  };
}

function senderOf({ channel_known_id, channel, state, ...blocks }: Credential): string {
  const named = Object.values(blocks).flatMap((block) => Object.values(block ?? {}));
  return [channel_known_id, ...named].find((name) => name !== '') ?? '';
}

// LINE may have several credentials in one app: the channel works where one of them does.
function onePerChannel(states: readonly ChannelState[]): ChannelState[] {
  const names = [...new Set(states.map((state) => state.channel))];
  return names.flatMap((name) => {
    const own = states.filter((state) => state.channel === name);
    return own.find((state) => state.state === 'ACTIVE') ?? own.slice(0, 1);
  });
}
