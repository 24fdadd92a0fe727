import type { Client } from '@temporalio/client';
import type { Daemon } from './daemon.ts';

const LOOK_EVERY_MS = 1_000;
const PATIENCE_MS = 3_000;
const FAILURES = 3;

/**
 * Starts a Temporal dev server again that answers nothing any more, as a supervisor would. Its SQLite can be left interrupted for
 * good (every call fails with "interrupted (9)") by clients that are killed in the middle of a call; a server on PostgreSQL cannot.
 * What was acknowledged before must be there afterwards. Call what it returns to let go.
 */
export function revive(temporal: Daemon, client: Client): () => Promise<void> {
  let over = false;
  const watching = (async () => {
    for (let failures = 0; !over; ) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      failures = (await answers(client)) ? 0 : failures + 1;
      if (failures < FAILURES || over) continue;
      await temporal.kill();
      await temporal.start();
      failures = 0;
    }
  })();
  return async () => {
    over = true;
    await watching;
  };
}

async function answers({ workflowService, connection }: Client): Promise<boolean> {
  const ask = () => workflowService.describeNamespace({ namespace: 'default' });
  return connection.withDeadline(Date.now() + PATIENCE_MS, ask).then(
    () => true,
    () => false,
  );
}
