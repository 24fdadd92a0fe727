import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Terminal } from '../command.ts';
import type { HttpClient } from '../http-client.ts';

export const Recovery = z.looseObject({
  id: z.string(),
  state: z.string(),
  apply: z.boolean(),
  to: z.string().optional(),
  counts: z.record(z.string(), z.number()),
});
export type Recovery = z.infer<typeof Recovery>;

const Report = z.looseObject({
  sessionId: z.string(),
  outcome: z.string(),
  code: z.string(),
  reason: z.string(),
});
export type Report = z.infer<typeof Report>;

const Page = Recovery.extend({ sessions: z.array(Report), next: z.string().optional() });

const LOOK_EVERY_MS = 1_000;
const PAGE = 1_000;

export const pathOf = (id: string) => `/v1/recoveries/${encodeURIComponent(id)}`;

export function hasEnded({ state }: Pick<Recovery, 'state'>): boolean {
  return state === 'done' || state === 'cancelled';
}

/** Tells how far it is whenever that changes, until it ends or somebody presses Ctrl-C. Resolves with how it was then. */
export async function follow(client: HttpClient, id: string, { err, interrupted }: Terminal): Promise<Recovery> {
  for (let told = ''; ; ) {
    const recovery = await client.call({ method: 'GET', path: `${pathOf(id)}?limit=1`, schema: Recovery });
    const line = progressLine(recovery);
    if (line !== told) err(line);
    told = line;
    if (hasEnded(recovery) || interrupted.aborted) return recovery;
    // Interrupted, it ends early.
    await wait(LOOK_EVERY_MS, undefined, { signal: interrupted }).catch(() => undefined);
  }
}

/** What became of each session, a page after the other. */
export async function reportsOf(client: HttpClient, id: string): Promise<Report[]> {
  const reports: Report[] = [];
  for (let after = ''; ; ) {
    const query = new URLSearchParams({ limit: String(PAGE), ...(after === '' ? {} : { after }) });
    const page = await client.call({ method: 'GET', path: `${pathOf(id)}?${query}`, schema: Page });
    reports.push(...page.sessions);
    if (page.next === undefined) return reports;
    after = page.next;
  }
}

/** How far it is. */
export function progressLine({ state, counts }: Recovery): string {
  const named = WORDS.flatMap(([outcome, words]) => (counts[outcome] ? [`${counts[outcome]} ${words}`] : []));
  return `${state}: ${named.join(', ') || 'no sessions'}`;
}

const WORDS = [
  ['waiting', 'to do'],
  ['would', 'would go on'],
  ['recovered', 'go on'],
  ['skipped', 'skipped'],
  ['failedAgain', 'failed again'],
  ['underWay', 'under way'],
  ['unreached', 'not reached'],
] as const;
