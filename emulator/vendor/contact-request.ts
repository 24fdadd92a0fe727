import { z } from 'zod';
import { channelFacts } from '../../core/channels/table.ts';
import { Channel } from '../channels.ts';
import { Ulid } from '../ulid.ts';

/* What Sinch checks of a contact. Limits are the spec's. */

const METADATA = 1024;

const LANGUAGES =
  'AF SQ AR AZ BN BG CA ZH ZH_CN ZH_HK ZH_TW HR CS DA NL EN EN_GB EN_US ET FIL FI FR DE EL GU HA HE HI HU ID GA IT JA KN KK KO LO LV LT MK MS ML MR NB FA PL PT PT_BR PT_PT PA RO RU SR SK SL ES ES_AR ES_ES ES_MX SW SV TA TE TH TR UK UR UZ VI ZU UNSPECIFIED';

const isAppScoped = ({ channel }: { channel: Channel }) => channelFacts(channel).appScoped;

/** An app is kept only where the same person differs between apps, so that one identity is written in one way. */
const Identity = z
  .strictObject({
    channel: Channel,
    identity: z.string().min(1),
    app_id: Ulid.or(z.literal('')).default(''),
  })
  .refine((one) => one.app_id !== '' || !isAppScoped(one), {
    path: ['app_id'],
    error: 'is required on a channel whose identities differ between apps',
  })
  .transform((one) => ({ ...one, app_id: isAppScoped(one) ? one.app_id : '' }));

const Settings = z.strictObject({
  channel_identities: z.array(Identity).min(1),
  channel_priority: z.array(Channel).default([]),
  display_name: z.string().default(''),
  email: z.string().default(''),
  external_id: z.string().default(''),
  metadata: z.string().max(METADATA).default(''),
  language: z.enum(LANGUAGES.split(' ')),
});
type Settings = z.infer<typeof Settings>;

/** Without a priority of its own a contact is reached in the order of its identities (inferred). */
function withDefaults(settings: Settings): Settings {
  const { channel_identities, channel_priority, display_name } = settings;
  const channels = [...new Set(channel_identities.map(({ channel }) => channel))];
  return {
    ...settings,
    channel_priority: channel_priority.length > 0 ? channel_priority : channels,
    display_name: display_name || 'Unknown',
  };
}

/** What a caller may write of a contact. */
export const ContactRequest = Settings.transform(withDefaults);
