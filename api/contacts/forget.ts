import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { ContactCounts, KeyedParty } from '../../adapters/contact-records.ts';
import { canonicalChannel } from '../../core/channels/names.ts';
import { fields } from '../../core/flow/schema/fields.ts';
import type { ApiDeps } from '../deps.ts';
import { storedText } from '../fields.ts';
import { Problem } from '../problem.ts';
import { Word } from '../sessions/schemas.ts';
import { toProblem } from '../to-problem.ts';
import { AtSinchView, atSinch } from './at-sinch.ts';
import { findAtTemporal, forgetAtTemporal, LOOK_AGAIN_MS } from './at-temporal.ts';

/** In the body, never in an address: addresses are logged. */
export const ForgetBody = fields({
  appId: Word,
  channel: z.string().min(1).max(40).describe('One of his; phone channels share what is known'),
  identity: storedText(300).describe('As Sinch names the contact on the channel'),
  dryRun: z.boolean().default(false).describe('Only say what would go'),
});
export type ForgetBody = z.infer<typeof ForgetBody>;

/** What was removed, or would be. */
export const ForgottenView = z.object({
  dryRun: z.boolean(),
  runs: z
    .number()
    .describe('Runs of his conversation and its archives, with their histories; Temporal deletes them within a minute'),
  sessions: z.number().describe('Archived sessions'),
  receipts: z.number(),
  keptVariables: z.boolean().describe('Whether flows had kept variables of him'),
  consents: z.number(),
  deadLetters: z.number().describe('Unreadable callbacks in which he is named'),
  optOutKept: z
    .boolean()
    .describe('He had opted out: that alone is kept, under a keyed hash, so that nobody writes to him'),
  atSinch: AtSinchView,
});
export type ForgottenView = z.infer<typeof ForgottenView>;

/** Removes a contact wherever he is stored here. Each step is safe to repeat; where one fails, the others are done and 503 says what is left. */
export async function forgetContact(deps: ApiDeps, { dryRun, ...given }: ForgetBody): Promise<ForgottenView> {
  const party = { ...given, channel: canonicalChannel(given.channel), identity: given.identity.trim() };
  const contact = { ...party, contactKey: deps.contactKey(party) };
  // Temporal goes first: whatever runs there might store something anew.
  const temporal = await settled(() => (dryRun ? findAtTemporal : forgetAtTemporal)(deps, party));
  const isThere = 'done' in temporal && temporal.done.runs.size > 0;
  const database = await settled(() =>
    dryRun ? deps.contactRecords.count(contact) : removeRows(deps, contact, isThere),
  );
  if ('failed' in temporal || 'failed' in database) throw inPart({ temporal, database });
  const { runs, ...known } = temporal.done;
  // Without it a little more is said than need be.
  const link = await deps.links.find(party.appId).catch(() => undefined);
  return { dryRun, runs: runs.size, ...database.done, atSinch: atSinch(known, link) };
}

/** What was just being stored as its workflow was stopped comes late: of whoever had one, rows are removed once more. */
async function removeRows(deps: ApiDeps, contact: KeyedParty, hadWorkflow: boolean): Promise<ContactCounts> {
  const first = await deps.contactRecords.remove(contact);
  if (!hadWorkflow) return first;
  await wait(deps.lookAgainMs ?? LOOK_AGAIN_MS);
  const late = await deps.contactRecords.remove(contact);
  return {
    sessions: first.sessions + late.sessions,
    receipts: first.receipts + late.receipts,
    keptVariables: first.keptVariables || late.keptVariables,
    consents: first.consents + late.consents,
    deadLetters: first.deadLetters + late.deadLetters,
    optOutKept: first.optOutKept || late.optOutKept,
  };
}

type Settled<Result> = { done: Result } | { failed: Problem; error: unknown };

async function settled<Result>(step: () => Promise<Result>): Promise<Settled<Result>> {
  try {
    return { done: await step() };
  } catch (error) {
    return { failed: toProblem(error), error };
  }
}

function inPart(steps: { [where: string]: Settled<unknown> }): Problem {
  const failed = Object.entries(steps).flatMap(([where, step]) => ('failed' in step ? [{ where, ...step }] : []));
  const left = failed.map(({ where, failed: { code, message } }) => ({ where, code, detail: message }));
  const why = left.map(({ where, detail }) => `${where}: ${detail}`).join(' ');
  const message = `The contact is not forgotten everywhere. ${why} What is gone stays gone: ask again for the rest.`;
  return new Problem(503, 'FORGOTTEN_IN_PART', { message, more: { left }, cause: failed[0]?.error });
}
