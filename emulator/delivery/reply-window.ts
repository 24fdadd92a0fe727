import { channelFacts } from '../../core/channels/table.ts';
import { isObject, type Json } from '../json.ts';
import type { Beside } from '../state/messages.ts';
import type { Standing } from '../state/standings.ts';

/** What of a message decides whether a channel takes it now. */
export interface Parcel {
  content: Json;
  beside?: Beside | undefined;
}

const HOUR_MS = 3_600_000;

/** Of messages but templates, in one window (WeChat's page). */
const MOST_IN_WINDOW: { [channel: string]: number } = { WECHAT: 20 };

export const isCounted = (channel: string) => MOST_IN_WINDOW[channel] !== undefined;

function asJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/** Also one that is written in the channel's own words, as WhatsApp has it (inferred). */
export function isTemplate({ content }: Parcel, channel: string): boolean {
  if (channelFacts(channel).templates !== 'own') return false;
  const explicit = isObject(content.explicit_channel_message) ? content.explicit_channel_message[channel] : undefined;
  if (explicit === undefined) return content.template_message !== undefined;
  const own = asJson(explicit);
  return isObject(own) && own.type === 'template';
}

/** Meta lets a person answer for seven days, and other tags go beyond the window; how far is inferred. */
function hoursOf({ beside }: Parcel, channel: string): number | undefined {
  const hours = channelFacts(channel).replyWindowHours;
  const tag = beside?.channel_properties?.[`${channel}_MESSAGE_TAG`];
  if (hours === undefined || tag === undefined) return hours;
  return tag === 'HUMAN_AGENT' ? 7 * 24 : Number.POSITIVE_INFINITY;
}

/** Whether the contact wrote too long ago, never, or has got too much since. */
export function isTooLate(parcel: Parcel, channel: string, standing: Standing | undefined, now: number): boolean {
  const hours = hoursOf(parcel, channel);
  if (hours === undefined || isTemplate(parcel, channel)) return false;
  if (standing?.heardAt === undefined || now - standing.heardAt >= hours * HOUR_MS) return true;
  return standing.sentSince >= (MOST_IN_WINDOW[channel] ?? Number.POSITIVE_INFINITY);
}
