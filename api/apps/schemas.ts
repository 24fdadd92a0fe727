import { z } from 'zod';
import { fields } from '../../core/flow/schema/fields.ts';
import { storedText, VersionNumber } from '../fields.ts';

/** Crockford's base32, 26 characters: what Sinch's app ids look like. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

const secretText = z.string().trim().min(1).max(500);

export const AppId = z
  .string()
  .trim()
  .regex(ULID, 'is not an app id: it has 26 letters and digits, as in the Sinch dashboard under Conversation API');

/** An access key of the Sinch dashboard. */
export const Credentials = fields({ clientId: secretText, clientSecret: secretText });

/** What Chatlayer asks for too, and the region. */
export const LinkRequest = Credentials.extend({
  projectId: z
    .string()
    .trim()
    .regex(/^[\w-]{1,64}$/, 'is not a project id: copy it from the Sinch dashboard'),
  appId: AppId,
  region: z.enum(['us', 'eu', 'br']),
});
export type LinkRequest = z.infer<typeof LinkRequest>;

const FlowVersionName = {
  flow: storedText(100),
  version: z.union([z.literal('latest'), VersionNumber]),
};
/** Another flow per channel where wanted. */
export const FlowPointerBody = fields({
  ...FlowVersionName,
  channels: z.record(z.string().max(40), fields(FlowVersionName)).optional(),
});

/** Looser than AppId: what is not linked is 404, however it is spelled. */
export const AppParams = z.object({ appId: storedText(64) });

/** A linked app as it is shown: never a secret. */
export const AppView = z.object({
  appId: z.string(),
  projectId: z.string(),
  region: z.enum(['us', 'eu', 'br']),
  clientId: z.string(),
  credentialVersion: z.number(),
  displayName: z.string(),
  mode: z.enum(['DISPATCH', 'CONVERSATION']),
  retentionDays: z.number(),
  onUnclearSend: z.enum(['resend', 'skip']),
  channels: z.array(
    z.object({
      channel: z.string(),
      state: z.enum(['PENDING', 'ACTIVE', 'FAILING', 'UNKNOWN']),
      description: z.string(),
    }),
  ),
  flow: FlowPointerBody.nullable(),
  health: z.enum(['healthy', 'degraded', 'unauthorised', 'unlinked']),
  webhookId: z.string(),
  linkedAt: z.number().describe('Epoch ms'),
});
