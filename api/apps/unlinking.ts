import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { APP_FAILURES } from '../../contracts/sinch-app.ts';
import { Problem } from '../problem.ts';

/** 409: whatever were done to the app now, its workflow takes the link away. */
export function unlinking(appId: string): Problem {
  const message = `App ${appId} is being unlinked: link it again once that is done.`;
  return new Problem(409, 'UNLINKING', { message });
}

/** Throws the 409 where an app's workflow has refused an update because it unlinks the app; any other error is left alone. */
export function refuseWhileUnlinking(error: unknown, appId: string): void {
  if (!(error instanceof WorkflowUpdateFailedError)) return;
  const { cause } = error;
  if (cause instanceof ApplicationFailure && cause.type === APP_FAILURES.unlinking) throw unlinking(appId);
}
