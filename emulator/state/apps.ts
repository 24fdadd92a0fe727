import { z } from 'zod';
import { canonicalChannel } from '../../core/channels/names.ts';
import { Channel } from '../channels.ts';
import { Webhook } from './webhooks.ts';

export const Mode = z.enum(['DISPATCH', 'CONVERSATION']);
export type Mode = z.infer<typeof Mode>;

export const Region = z.enum(['us', 'eu', 'br']);
export type Region = z.infer<typeof Region>;

/** The block with the channel's keys (static_bearer, telegram_credentials, ...) is kept as it came. */
export const ChannelCredential = z.looseObject({
  channel: Channel,
  callback_secret: z.string().max(256).optional(),
  credential_ordinal_number: z.int().min(0).max(255).default(0),
});
export type ChannelCredential = z.infer<typeof ChannelCredential>;

export const CredentialState = z.object({
  status: z.enum(['PENDING', 'ACTIVE', 'FAILING']),
  description: z.string().default(''),
});
export type CredentialState = z.infer<typeof CredentialState>;

const RetentionPolicy = z.strictObject({
  retention_type: z
    .enum(['MESSAGE_EXPIRE_POLICY', 'CONVERSATION_EXPIRE_POLICY', 'PERSIST_RETENTION_POLICY'])
    .default('MESSAGE_EXPIRE_POLICY'),
  ttl_days: z.int().min(1).max(3650).default(180),
});

const DispatchRetentionPolicy = z.strictObject({
  retention_type: z.literal('MESSAGE_EXPIRE_POLICY').default('MESSAGE_EXPIRE_POLICY'),
  ttl_days: z.int().min(0).max(7).default(0),
});

const Switch = z.strictObject({ enabled: z.boolean().default(false) });

/** An app has several credentials of LINE only, told apart by their numbers. */
function areDistinct(credentials: readonly ChannelCredential[]): boolean {
  const keys = credentials.map(({ channel, credential_ordinal_number }) =>
    channel === 'LINE' ? `${channel} ${credential_ordinal_number}` : channel,
  );
  return new Set(keys).size === keys.length;
}

/** What a caller may write. Defaults are Sinch's own: DISPATCH mode that stores nothing. */
export const AppSettings = z.object({
  display_name: z.string().min(1),
  channel_credentials: z
    .array(ChannelCredential)
    .refine(areDistinct, 'has one of each channel, and several of LINE with different numbers'),
  conversation_metadata_report_view: z.enum(['NONE', 'FULL']).default('NONE'),
  retention_policy: RetentionPolicy.prefault({}),
  dispatch_retention_policy: DispatchRetentionPolicy.prefault({}),
  processing_mode: Mode.default('DISPATCH'),
  smart_conversation: Switch.prefault({}),
  callback_settings: z.strictObject({ secret_for_overridden_callback_urls: z.string().default('') }).prefault({}),
  delivery_report_based_fallback: z
    .strictObject({
      enabled: z.boolean().default(false),
      delivery_report_waiting_time: z.int().min(10).max(259_200).default(120),
    })
    .nullable()
    .default(null),
  message_retry_settings: z
    .strictObject({ retry_duration: z.int().min(30).max(3600).default(3600) })
    .nullable()
    .default(null),
  persist_message_status: Switch.prefault({}),
  message_search: Switch.prefault({}),
});
export type AppSettings = z.infer<typeof AppSettings>;

export const ChannelRules = z.enum(['enforced', 'ignored']);
export type ChannelRules = z.infer<typeof ChannelRules>;

export const App = z.object({
  id: z.string(),
  region: Region,
  /** '' for a seeded app that answers under any project. */
  projectId: z.string(),
  settings: AppSettings,
  webhooks: z.array(Webhook),
  /** Absent: as the emulator has it. */
  channelRules: ChannelRules.optional(),
  /** By channel and number, of credentials that are not simply ACTIVE. */
  credentialStates: z.record(z.string(), CredentialState).optional(),
});
export type App = z.infer<typeof App>;

type CredentialName = Pick<ChannelCredential, 'channel' | 'credential_ordinal_number'>;

const credentialKey = ({ channel, credential_ordinal_number }: CredentialName) =>
  `${channel} ${credential_ordinal_number}`;

function credentialState({ credentialStates = {} }: App, name: CredentialName): CredentialState {
  return credentialStates[credentialKey(name)] ?? { status: 'ACTIVE', description: '' };
}

export function setCredentialState(app: App, name: CredentialName, state: CredentialState): void {
  app.credentialStates = { ...app.credentialStates, [credentialKey(name)]: state };
}

const RATE_LIMITS = { inbound: 25, outbound: 25, webhooks: 25 };
const QUEUE_STATS = { outbound_size: 0, outbound_limit: 500_000 };

/** The app as Sinch shows it: read-only fields added. */
export function appResource(app: App): object {
  const channel_credentials = app.settings.channel_credentials.map((credential) => ({
    ...credential,
    state: credentialState(app, credential),
    channel_known_id: `${credential.channel.toLowerCase()}-${app.id}`,
  }));
  return { id: app.id, ...app.settings, channel_credentials, rate_limits: RATE_LIMITS, queue_stats: QUEUE_STATS };
}

/** VIBER and VIBERBM are one channel (inferred: Sinch takes the old name for the sake of old callers). */
function credentialsOf({ settings }: App, channel: string): ChannelCredential[] {
  const name = canonicalChannel(channel);
  return settings.channel_credentials.filter((credential) => canonicalChannel(credential.channel) === name);
}

export function hasChannel(app: App, channel: string): boolean {
  return credentialsOf(app, channel).length > 0;
}

/** Of a channel with several credentials the best: one that is ACTIVE is enough. undefined: the app lacks the channel. */
export function channelStatus(app: App, channel: string): CredentialState['status'] | undefined {
  const statuses = credentialsOf(app, channel).map((credential) => credentialState(app, credential).status);
  return statuses.find((status) => status === 'ACTIVE') ?? statuses[0];
}

/** Whether Sinch keeps a message sent in this mode, so that lists can show it. */
export function keepsMessages(app: App, mode: Mode): boolean {
  return mode === 'CONVERSATION' || app.settings.dispatch_retention_policy.ttl_days > 0;
}
