import { z } from 'zod';
import { CHANNELS } from '../../core/channels/names.ts';
import { Channel } from '../channels.ts';
import { parse } from '../error.ts';
import { type App, AppSettings, appResource, ChannelRules, Mode, Region } from '../state/apps.ts';
import { Ulid } from '../ulid.ts';
import type { ControlOperation } from './operation.ts';

const SeedApp = z.strictObject({
  id: Ulid.optional(),
  displayName: z.string().min(1).default('Demo app'),
  mode: Mode.default('CONVERSATION'),
  channels: z.array(Channel).default([...CHANNELS]),
  region: Region.default('eu'),
  /** Absent: the app answers under any project. */
  projectId: z.string().default(''),
  /** Days that DISPATCH messages are kept; 0 keeps nothing. */
  dispatchRetentionDays: z.int().min(0).max(7).default(0),
  channelRules: ChannelRules.optional(),
  metadataReportView: z.enum(['NONE', 'FULL']).default('FULL'),
  /** An app that is there already stays as it is. */
  ifMissing: z.boolean().default(false),
});
type SeedApp = z.infer<typeof SeedApp>;

/** Every credential is ACTIVE without any keys; the metadata view is FULL so that what a send leaves behind comes back. */
function settingsOf(seed: SeedApp): AppSettings {
  return AppSettings.parse({
    display_name: seed.displayName,
    channel_credentials: seed.channels.map((channel) => ({ channel })),
    conversation_metadata_report_view: seed.metadataReportView,
    dispatch_retention_policy: { ttl_days: seed.dispatchRetentionDays },
    processing_mode: seed.mode,
  });
}

/** Makes an app with an id of one's own. Safe to repeat: settings are replaced unless it is only to be there, webhooks and messages stay. */
export const seedApp: ControlOperation = {
  method: 'POST',
  path: '/control/apps',
  handle({ state, newId }, { body }) {
    const seed = parse(SeedApp, body ?? {});
    const id = seed.id ?? newId();
    const known = state.apps.get(id);
    if (known && seed.ifMissing) return { status: 200, body: appResource(known) };
    const { region, projectId, channelRules } = seed;
    const webhooks = known?.webhooks ?? [];
    const app: App = { id, region, projectId, settings: settingsOf(seed), webhooks, channelRules };
    state.apps.set(id, app);
    return { status: known ? 200 : 201, body: appResource(app) };
  },
};
