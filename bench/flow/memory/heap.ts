import { setTimeout as pause } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { z } from 'zod';
import { InvalidMeasurement } from '../../error.ts';
import { ASK, CHANNEL, ownHeap } from './heap-probe.ts';

/** Of one worker, bytes, after garbage collection in all of its threads. */
export const WorkerMemory = z.object({
  rss: z.number(),
  mainHeap: z.number(),
  /** Of the one thread in which all workflows live. */
  workflowHeap: z.number(),
});
export type WorkerMemory = z.infer<typeof WorkerMemory>;

const Answer = z.object({ main: z.literal(false), bytes: z.number() });

const ANSWERS_WITHIN_MS = 10_000;

/** Collects all garbage of this process and tells what is left. Rejects with InvalidMeasurement where the workflows' thread is silent. */
export async function measureMemory(): Promise<WorkerMemory> {
  const mainHeap = ownHeap().bytes;
  const workflowHeap = await otherHeap();
  // The memory is handed back a little later than it is freed.
  await pause(500);
  return { rss: process.memoryUsage.rss(), mainHeap, workflowHeap };
}

async function otherHeap(): Promise<number> {
  const channel = new BroadcastChannel(CHANNEL);
  const answers: number[] = [];
  channel.onmessage = ({ data }) => {
    const answer = Answer.safeParse(data);
    if (answer.success) answers.push(answer.data.bytes);
  };
  channel.postMessage(ASK);
  for (const end = Date.now() + ANSWERS_WITHIN_MS; answers.length === 0 && Date.now() < end; ) await pause(50);
  channel.close();
  const [bytes] = answers;
  if (bytes !== undefined && answers.length === 1) return bytes;
  throw new InvalidMeasurement(
    `${answers.length} threads beside the main one told of their heap; there should be one.`,
  );
}
