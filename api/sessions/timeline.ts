import { z } from 'zod';
import { exportOf } from '../../core/timeline/export/conversation-export.ts';
import { rerun } from '../../core/timeline/rerun.ts';
import { stateThen } from '../../core/timeline/state-then.ts';
import { storyOf } from '../../core/timeline/story.ts';
import type { StoryReceipt } from '../../core/timeline/story-entry.ts';
import { headOf } from '../../core/timeline/story-head.ts';
import { acceptedIn } from '../../core/timeline/story-receipts.ts';
import { flowsOf } from '../../core/timeline/telling.ts';
import type { ApiDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { recordedOf } from './recorded.ts';

const HeadView = z.object({
  id: z.string(),
  state: z.string().describe('open, handedOver, failed or ended; stuck: its workflow’s task fails'),
  appId: z.string(),
  channel: z.string(),
  flow: z.string().describe('name@version; empty until it is loaded'),
  startedAt: z.number().describe('Epoch ms'),
  code: z.string().describe('Of its failure, or of one that a route took care of'),
  reason: z.string().describe('Why it failed or ended'),
  running: z.boolean().describe('Whether its workflow runs'),
});

const EntryView = z.looseObject({
  kind: z.string().describe('What happened: message, saw, reply, sent, called, receipt, failed, command …'),
  n: z.number().describe('Counts from 1'),
  at: z.number().describe('Epoch ms'),
  run: z.number().describe('Index of the run of its workflow'),
  eventId: z.number().describe('Temporal’s, in that run'),
  turn: z.number().optional(),
});

const StateView = z.object({
  state: z.string(),
  flow: z.string(),
  step: z.string(),
  waitsFor: z.string().describe('In words'),
  language: z.string(),
  variables: z.record(z.string(), z.unknown()),
  failure: z.object({ step: z.string(), code: z.string(), reason: z.string() }).optional(),
});

/** The story of a session. What is sensitive is masked. */
export const TimelineView = z.object({
  session: HeadView,
  entries: z.array(EntryView),
  state: StateView.optional().describe('How the session stood behind entry `at`'),
});
export type TimelineView = z.infer<typeof TimelineView>;

/** `at`: number of an entry behind which the state is wanted. */
export const TimelineQuery = z.strictObject({ at: z.coerce.number().int().min(1).optional() });

/** One conversation in one file. */
export const ExportView = z.looseObject({ format: z.string(), exportedAt: z.number() });

/** What Temporal, or the archive, and the database have of a session; no worker is asked. */
async function readStory(deps: ApiDeps, id: string) {
  const recording = await recordedOf(deps, id);
  const again = rerun(recording, { watch: true });
  const receipts = await deps.receipts.ofMessages(acceptedIn(recording));
  return { recording, again, receipts: receipts.map(storyReceipt) };
}

function storyReceipt({ messageId, status, channel, reason, receivedAt }: StoryReceipt): StoryReceipt {
  return { messageId, status, channel, reason, receivedAt };
}

/** What happened in a session, in order. */
export async function timelineOf(deps: ApiDeps, id: string, at?: number): Promise<TimelineView> {
  const { recording, again, receipts } = await readStory(deps, id);
  const story = storyOf(recording, { again, receipts });
  const entries = story.map((entry) => ({ ...entry }));
  const told = { session: headOf(recording, again), entries };
  if (at === undefined) return told;
  const entry = story[at - 1];
  if (!entry) throw noEntry(id, at, story.length);
  return { ...told, state: stateThen(again, entry, { sessionId: id, flows: flowsOf(recording) }) };
}

function noEntry(id: string, at: number, most: number): Problem {
  return new Problem(404, 'NOT_FOUND', { message: `The story of session ${id} has ${most} entries, no ${at}.` });
}

/** A session as one file that others may see, and that can be opened and run again elsewhere. */
export async function exportedSession(deps: ApiDeps, id: string): Promise<z.infer<typeof ExportView>> {
  const { recording, again, receipts } = await readStory(deps, id);
  return { ...exportOf(recording, { again, receipts, exportedAt: deps.now() }) };
}
