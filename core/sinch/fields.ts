import { z } from 'zod';

/** A text that Sinch leaves out, blanks or sends as null where it has none: '' in all three cases. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

export const ChannelIdentity = z.object({ channel: text, identity: text, app_id: text });

/** Why something failed; samples before 2021 carry '' in its place. */
export const Reason = z
  .preprocess(
    (value) => (typeof value === 'object' && value !== null ? value : {}),
    z.object({ code: text, description: text, sub_code: text, channel_code: text }),
  )
  .transform((reason) => ({
    code: reason.code,
    description: reason.description,
    subCode: reason.sub_code,
    channelCode: reason.channel_code,
  }));
export type Reason = z.infer<typeof Reason>;

/** RFC 3339, also with six fractional digits, to epoch ms; 0 where it is missing or unreadable. */
export function epochMs(timestamp: string): number {
  const parsed = Date.parse(timestamp);
  return Number.isNaN(parsed) ? 0 : parsed;
}
