import { toRecordedRun, workflowIdOf } from '../../adapters/histories/to-recorded.ts';
import { toRecording } from '../../adapters/histories/to-recording.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import type { RecordedRun, Recording } from '../../core/timeline/recording.ts';
import { readHistoryFile } from '../histories/files.ts';

/** A conversation out of files, or a sentence that says why it is none. */
export interface FromFiles {
  /** The first of its files. */
  of: string;
  recording: Recording | string;
}

/** The conversations in history files: runs of one workflow are one conversation, in whichever order they come. */
export async function recordingsIn(paths: readonly string[], source: NodeJS.ProcessEnv): Promise<FromFiles[]> {
  const groups = new Map<string, { of: string; runs: RecordedRun[] }>();
  const unread: FromFiles[] = [];
  for (const path of paths) {
    try {
      const history = await readHistoryFile(path, source);
      const workflowId = workflowIdOf(history);
      const group = groups.get(workflowId) ?? { of: path, runs: [] };
      group.runs.push(toRecordedRun(history));
      groups.set(workflowId, group);
    } catch (error) {
      unread.push({ of: path, recording: sentence(error) });
    }
  }
  return [...[...groups].map(([workflowId, group]) => joined(workflowId, group)), ...unread];
}

function joined(workflowId: string, { of, runs }: { of: string; runs: RecordedRun[] }): FromFiles {
  try {
    return { of, recording: toRecording(runs, { workflowId }) };
  } catch (error) {
    return { of, recording: sentence(error) };
  }
}

function sentence(error: unknown): string {
  if (error instanceof UnreadableHistory) return error.message;
  throw error;
}
