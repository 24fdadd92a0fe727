import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';

const FOLDER = join(process.cwd(), 'test', 'histories');

/** Set to record: every conversation of the workflow tests is then saved and replayed from there on. */
export const RECORDING = process.env.RECORD_HISTORIES === '1';

/** What comes later in a conversation of many short runs is more of the same. */
const MOST_RUNS = 4;

/** Saves the runs of a workflow as `<name>.<n>.json`, oldest first, in the form that Temporal's replayer reads. */
export async function recordHistories(
  environment: TestWorkflowEnvironment,
  workflowId: string,
  name: string,
): Promise<void> {
  const runs: { runId: string; startTime: Date }[] = [];
  for await (const run of environment.client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
  runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  mkdirSync(FOLDER, { recursive: true });
  for (const [index, { runId }] of runs.slice(0, MOST_RUNS).entries()) {
    const history = await environment.client.workflow.getHandle(workflowId, runId).fetchHistory();
    // A run that no worker has seen yet holds nothing to replay, and Temporal's replayer waits for ever on it.
    if (!history.events?.some((event) => event.workflowTaskCompletedEventAttributes)) continue;
    const file = `${name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 60)}.${index}.json`;
    // Nobody reads them: one line each.
    writeFileSync(join(FOLDER, file), `${JSON.stringify(JSON.parse(historyToJSON(history)))}\n`);
  }
}

/** Every recorded history, by file name. */
export function recordedHistories(): { name: string; history: unknown }[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, history: JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) }));
}
