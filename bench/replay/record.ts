import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { decodeHistory } from '../../adapters/histories/decode.ts';
import { readRecording } from '../../adapters/histories/read-recording.ts';
import { toRecordedRun } from '../../adapters/histories/to-recorded.ts';
import { toRecording } from '../../adapters/histories/to-recording.ts';
import type { Recording } from '../../core/timeline/recording.ts';
import { InvalidMeasurement } from '../error.ts';
import type { Sink } from '../sink/sink.ts';
import { measureBlock } from '../turn/block.ts';
import type { Subject } from '../turn/subject.ts';

/** Turns of each conversation, and of the long one. */
export const TURNS = 6;
export const LONG_TURNS = 400;
/** The long one's contact waits for each answer. */
const LONG_PER_SECOND = 10;

/** As many as a busy machine acknowledges in time. */
const PER_SECOND = 25;

/** Lets all contacts write in turn, until each has had its turns. */
export async function converse(subject: Subject, sink: Sink, tell: (round: number) => void): Promise<void> {
  const plan = { steady: subject.audience.contacts.length, perSecond: PER_SECOND, bursts: 0 };
  for (let round = 1; round <= TURNS; round += 1) {
    await measureBlock(subject, plan, sink);
    tell(round);
  }
}

/** Lets one contact have a long conversation. */
export async function converseLong(subject: Subject, contact: string, sink: Sink): Promise<void> {
  const plan = { steady: LONG_TURNS, perSecond: LONG_PER_SECOND, bursts: 0 };
  await measureBlock(speaking(subject, [contact]), plan, sink);
}

function speaking(subject: Subject, contacts: string[]): Subject {
  return { ...subject, audience: { ...subject.audience, contacts } };
}

export interface Reading {
  temporal: Client;
  codec: PayloadCodec;
}

/** A run as it was recorded, decoded. */
export interface RecordedHistory {
  workflowId: string;
  runId: string;
  history: History;
}

/** The running conversations of a subject. */
export async function histories({ workflowType }: Subject, { temporal, codec }: Reading): Promise<RecordedHistory[]> {
  const query = `WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running'`;
  const found: RecordedHistory[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
    const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    found.push({ workflowId, runId, history: await decodeHistory(history, codec) });
  }
  return found;
}

/** A conversation of which one run is known, all of its runs. */
export async function recordingOf(
  { workflowId, runId, history }: RecordedHistory,
  { temporal, codec }: Reading,
): Promise<Recording> {
  const { sessionId } = toRecording([toRecordedRun(history, runId)], { workflowId });
  if (sessionId === '') throw new InvalidMeasurement('A recorded conversation has no session.');
  return readRecording(temporal, codec, { workflowId, runId, sessionId });
}
