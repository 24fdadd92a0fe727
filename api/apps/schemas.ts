import { z } from 'zod';
import { REGIONS } from '../../adapters/app-links.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import { PublicName } from '../../core/flow/schema/text.ts';
import { storedText, VersionNumber } from '../fields.ts';
import { isUuid } from './ids.ts';

/** Crockford's base32: what Sinch's app ids look like. */
const ULID_LENGTH = 26;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

const secretText = z.string().trim().min(1).max(500);

export const AppId = z
  .string()
  .trim()
  .regex(ULID, { error: ({ input }) => appIdProblem(String(input)) });

function appIdProblem(id: string): string {
  if (isUuid(id))
    return `looks like a project id, as if the two were swapped: an app id has ${ULID_LENGTH} letters and digits`;
  const isCut = /^[0-9A-Z]+$/.test(id) && id.length !== ULID_LENGTH;
  const what = isCut
    ? `it has ${id.length} characters of ${ULID_LENGTH}`
    : `one has ${ULID_LENGTH} digits and capital letters, none of I, L, O and U`;
  return `is not an app id: ${what}, as in the Sinch dashboard under Conversation API`;
}

/** Sinch's own are UUIDs; an emulator takes any. */
const ProjectId = z
  .string()
  .trim()
  .regex(/^[\w-]{1,64}$/, 'is not a project id: copy it from the Sinch dashboard')
  .refine((id) => !ULID.test(id), 'looks like an app id, as if the two were swapped: a project id is a UUID');

/** An access key of the Sinch dashboard. */
export const Credentials = fields({ clientId: secretText, clientSecret: secretText });

/** What Chatlayer asks for too. */
export const LinkRequest = Credentials.extend({
  projectId: ProjectId,
  appId: AppId,
  region: z.enum(REGIONS).optional().describe('Found by trying all where it is not given'),
});
export type LinkRequest = z.infer<typeof LinkRequest>;

export const RetentionBody = fields({
  days: z.int().min(1).max(7).describe('For which Sinch keeps messages of DISPATCH mode'),
});

/** What becomes of the sessions that still run; without it an app that has any stays linked. */
export const UnlinkQuery = z
  .strictObject({
    sessions: z.enum(['end', 'handover']).optional(),
    to: storedText(64).optional().describe('The target that they are handed over to'),
  })
  .refine(({ sessions, to }) => (sessions === 'handover') === (to !== undefined), {
    path: ['to'],
    error: 'is the target of sessions=handover, and goes with it only',
  });
export type UnlinkQuery = z.infer<typeof UnlinkQuery>;

/** It is unlinked, and not all went well. */
export const UnlinkedView = z.object({
  unlinked: z.literal(true),
  problem: z.string().describe('What is left to do by hand'),
});

/** What was accepted and takes longer than anybody waits for. */
export const UnlinkingView = z.object({ unlinking: z.literal(true), sessions: z.number() });

const FlowVersionName = {
  flow: PublicName,
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
  region: z.enum(REGIONS),
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
      description: z.string().describe("Sinch's own words"),
      sender: z.string().describe("Whom the contact sees; '' where Sinch does not say"),
      todo: z.string().describe("What to do about it, in a sentence; '' where nothing is to be done"),
    }),
  ),
  todo: z.array(z.string()).describe('What is to be done before contacts are answered'),
  offers: z
    .array(z.object({ kind: z.literal('retention'), days: z.number(), because: z.string() }))
    .describe('What Colloquy can do if somebody says so: PUT /v1/apps/:appId/retention'),
  flow: FlowPointerBody.nullable(),
  health: z.enum(['healthy', 'degraded', 'unauthorised', 'unlinked']),
  problem: z.string().describe("Why it is not healthy, in a sentence; '' where it is"),
  events: z
    .array(z.object({ at: z.number().describe('Epoch ms'), what: z.string() }))
    .describe('What changed lately, the oldest first'),
  webhookId: z.string(),
  linkedAt: z.number().describe('Epoch ms'),
});
export type AppView = z.infer<typeof AppView>;
