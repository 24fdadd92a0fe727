import { proxyActivities } from '@temporalio/workflow';
import type { ArchiveActivities, SessionArchiveInput } from '../contracts/session-archive.ts';

const { archiveSession } = proxyActivities<ArchiveActivities>({
  startToCloseTimeout: '1 minute',
  // As long as Temporal keeps what is read: the database may be away.
  scheduleToCloseTimeout: '7 days',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** Archives one session that is over, beside its contact's conversation, which does not wait for it. */
export async function sessionArchive(input: SessionArchiveInput): Promise<void> {
  await archiveSession(input);
}
