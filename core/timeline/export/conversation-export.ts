import type { CompiledFlow } from '../../flow/compiled.ts';
import type { LoadedFlow } from '../../session/event.ts';
import type { RecordedEvent, RecordedRun, Recording } from '../recording.ts';
import { type Rerun, rerun } from '../rerun.ts';
import { storyOf } from '../story.ts';
import type { StoryEntry, StoryReceipt } from '../story-entry.ts';
import { headOf, type StoryHead } from '../story-head.ts';
import { flowsOf } from '../telling.ts';
import { hideWords } from './mask-places.ts';
import { type MaskedFrom, maskRecording } from './mask-recording.ts';
import { sensitiveIn } from './sensitive.ts';

/** The first part is for ever; the number is raised when an older version could not read what is written. */
export const EXPORT_FORMAT = 'colloquy-conversation/1';

/** An event of a run; a flow stands once in the file, by its hash. */
export type ExportedEvent =
  | Exclude<RecordedEvent, { kind: 'flowLoaded' }>
  | (Omit<RecordedEvent<'flowLoaded'>, 'loaded'> & { loaded: Omit<LoadedFlow, 'flow'> & { flow: string } });

/**
 * One conversation in one file, which others may see: its histories, receipts and flows, and its story. What is sensitive and the
 * contact's identity are replaced.
 */
export interface ConversationExport {
  format: typeof EXPORT_FORMAT;
  /** Epoch ms. */
  exportedAt: number;
  head: StoryHead;
  story: StoryEntry[];
  workflowId: string;
  /** Of the session in the runs below, which has another id where its contact has another identity. */
  sessionId: string;
  runs: (Omit<RecordedRun, 'events'> & { events: ExportedEvent[] })[];
  receipts: StoryReceipt[];
  flows: { [hash: string]: CompiledFlow };
  /** Behind it the runs do not lead to what had happened, as too much is masked; null: they do. */
  maskedFrom: MaskedFrom | null;
}

/** Puts a conversation into one file. */
export function exportOf(
  recording: Recording,
  {
    receipts,
    exportedAt,
    again = rerun(recording, { watch: true }),
  }: { receipts: StoryReceipt[]; exportedAt: number; again?: Rerun },
): ConversationExport {
  const sensitive = sensitiveIn(recording, again);
  const { recording: masked, maskedFrom } = maskRecording(recording, { sensitive, again });
  const told = { head: headOf(recording, again), story: storyOf(recording, { again, receipts }), receipts };
  return {
    format: EXPORT_FORMAT,
    exportedAt,
    ...hideWords(told, sensitive),
    workflowId: masked.workflowId,
    sessionId: masked.sessionId,
    runs: masked.runs.map((run) => ({ ...run, events: run.events.map(withoutFlow) })),
    flows: Object.fromEntries(flowsOf(recording)),
    maskedFrom,
  };
}

function withoutFlow(event: RecordedEvent): ExportedEvent {
  if (event.kind !== 'flowLoaded') return event;
  return { ...event, loaded: { ...event.loaded, flow: event.loaded.flow.hash } };
}

/** The recording in a file; undefined where a flow that it names is not in it. */
export function recordingOf({ workflowId, sessionId, runs, flows }: ConversationExport): Recording | undefined {
  const restored: RecordedRun[] = [];
  for (const run of runs) {
    const events = run.events.map((event) => withFlow(event, flows));
    if (events.includes(undefined)) return undefined;
    restored.push({ ...run, events: events.filter((event) => event !== undefined) });
  }
  return { workflowId, sessionId, runs: restored };
}

function withFlow(event: ExportedEvent, flows: ConversationExport['flows']): RecordedEvent | undefined {
  if (event.kind !== 'flowLoaded') return event;
  const { flow: hash, ...loaded } = event.loaded;
  const flow = Object.hasOwn(flows, hash) ? flows[hash] : undefined;
  return flow && { ...event, loaded: { ...loaded, flow } };
}
