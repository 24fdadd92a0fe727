import { Context } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { ArchivedSession, SessionArchive } from '../adapters/session-archive.ts';
import type { ArchiveActivities, SessionArchiveInput } from '../contracts/session-archive.ts';
import type { Recording } from '../core/timeline/recording.ts';

type Place = Pick<Recording, 'workflowId' | 'sessionId'> & { runId: string };

export interface ArchiveDeps {
  archive: Pick<SessionArchive, 'save' | 'remove' | 'removeOlder'>;
  readRecording: (client: Client, place: Place) => Promise<Recording>;
  /** 0: nothing is archived. */
  archiveKeepMs: number;
}

/** Stores what Temporal has of a session that is over. */
export function createArchiveActivities(deps: ArchiveDeps): ArchiveActivities {
  return { archiveSession: (input) => archiveSession(input, deps) };
}

/** So often a run that is to close is waited for, half a minute: another session may have begun in it, and then it does not close. */
const WAITS = 5;

async function archiveSession(input: SessionArchiveInput, deps: ArchiveDeps): Promise<void> {
  if (deps.archiveKeepMs === 0) return deps.archive.removeOlder();
  const { client, info } = Context.current();
  const { workflowId, runId, session, runCloses } = input;
  const status = await statusOf(client, { workflowId, runId });
  // Gone since, with its contact or with its time: nothing is to be kept of it.
  if (status === undefined) return;
  if (status === 'RUNNING' && runCloses && info.attempt <= WAITS)
    throw new Error(`The run of session ${session.id} has not closed yet.`);
  const recording = await deps.readRecording(client, { workflowId, runId, sessionId: session.id });
  await deps.archive.save(archivedOf(input, recording));
  // Its contact was forgotten meanwhile.
  if ((await statusOf(client, info.workflowExecution)) !== 'RUNNING') await deps.archive.remove(session.id);
}

/** undefined where it is not in Temporal. */
async function statusOf(
  client: Client,
  { workflowId = '', runId }: { workflowId?: string; runId?: string } = {},
): Promise<string | undefined> {
  try {
    return (await client.workflow.getHandle(workflowId, runId).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

const REPLACED = 'another session took its place';

function archivedOf({ appId, workflowId, ...input }: SessionArchiveInput, recording: Recording): ArchivedSession {
  const { session, runId, endedAt } = input;
  const failure = input.replaced ? null : session.failure;
  const because = input.replaced ? REPLACED : session.endedBecause;
  const { flow } = session;
  return {
    sessionId: session.id,
    appId,
    contactKey: workflowId.slice(`session.${appId}.`.length),
    ...{ workflowId, runId, endedAt, recording },
    channel: session.channel,
    flow: flow ? `${flow.flow}@${flow.version}` : '',
    state: failure ? 'failed' : 'ended',
    code: failure?.code ?? '',
    reason: failure?.reason ?? because,
    startedAt: session.startedAt,
    session: input.replaced ? { ...session, status: 'ended', endedBecause: REPLACED, failure: null } : session,
  };
}
