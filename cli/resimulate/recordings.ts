import { exportFromText } from '../../adapters/histories/export-file.ts';
import { toRecordedRun, workflowIdOf } from '../../adapters/histories/to-recorded.ts';
import { toRecording } from '../../adapters/histories/to-recording.ts';
import { UnreadableHistory } from '../../adapters/histories/unreadable.ts';
import type { RecordedRun, Recording } from '../../core/timeline/recording.ts';
import { readHistoryFile, readText } from '../histories/files.ts';
import { maskedText } from '../show/masked-text.ts';

/** A conversation out of files, or a sentence that says why it is none. */
export interface FromFiles {
  /** The first of its files. */
  of: string;
  recording: Recording | string;
  /** Something to know of it; absent where there is nothing. */
  caution?: string;
}

/**
 * The conversations in files: an export is one, and runs of one workflow are one, in whichever order they come.
 */
export async function recordingsIn(paths: readonly string[], source: NodeJS.ProcessEnv): Promise<FromFiles[]> {
  const groups = new Map<string, Group>();
  const alone: FromFiles[] = [];
  for (const path of paths) {
    try {
      const opened = exportFromText(readText(path));
      if (opened) {
        alone.push({ of: path, recording: opened.recording, caution: maskedText(opened.exported) });
        continue;
      }
      const { history, sessionId } = await readHistoryFile(path, source);
      const workflowId = workflowIdOf(history);
      const group = groups.get(workflowId) ?? { of: path, runs: [], sessionId };
      group.runs.push(toRecordedRun(history));
      groups.set(workflowId, group);
    } catch (error) {
      alone.push({ of: path, recording: sentence(error) });
    }
  }
  return [...[...groups].map(([workflowId, group]) => joined(workflowId, group)), ...alone];
}

/** Runs of one workflow. */
interface Group {
  of: string;
  runs: RecordedRun[];
  sessionId: string | undefined;
}

function joined(workflowId: string, { of, runs, sessionId }: Group): FromFiles {
  try {
    return { of, recording: toRecording(runs, { workflowId, sessionId }) };
  } catch (error) {
    return { of, recording: sentence(error) };
  }
}

function sentence(error: unknown): string {
  if (error instanceof UnreadableHistory) return error.message;
  throw error;
}
