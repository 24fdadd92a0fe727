import { Context } from '@temporalio/activity';
import { createThrottle } from '../adapters/throttle.ts';
import { appWorkflowId, hintSignal } from '../contracts/sinch-app.ts';

/** Tells an app's workflow from an activity that it should look at Sinch. Never rejects. */
export type HintApp = (appId: string) => Promise<void>;

/** Sends that fail together say the same. */
const EVERY_MS = 10_000;
const PATIENCE_MS = 2_000;

/** Hints by this process, at most one per app in ten seconds. */
export function createAppHints(now: () => number): HintApp {
  const mayNow = createThrottle(EVERY_MS, now);
  return async (appId) => {
    if (!mayNow(appId)) return;
    try {
      const { client } = Context.current();
      const handle = client.workflow.getHandle(appWorkflowId(appId));
      await client.withDeadline(Date.now() + PATIENCE_MS, () => handle.signal(hintSignal));
    } catch {
      // It looks by itself before long.
    }
  };
}
