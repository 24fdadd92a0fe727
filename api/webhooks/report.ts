import { WorkflowNotFoundError } from '@temporalio/client';
import type { Party } from '../../adapters/contact-key.ts';
import { noticeSignal } from '../../contracts/conversation-session.ts';
import type { Notice } from '../../core/session/outside.ts';
import { workflowIdOf } from '../conversation-start.ts';
import type { ApiDeps } from '../deps.ts';
import { withinDeadline } from './deadline.ts';

/** Tells a contact's conversation what Sinch reports; false where none runs: nobody would care. Rejects where Temporal is away. */
export function report(deps: ApiDeps, party: Party, notice: Notice): Promise<boolean> {
  return reportTo(deps, workflowIdOf(deps, party), notice);
}

/** The same to the conversation of a workflow's id. */
export async function reportTo(deps: ApiDeps, workflowId: string, notice: Notice): Promise<boolean> {
  const handle = deps.temporal.workflow.getHandle(workflowId);
  try {
    await withinDeadline(deps, () => handle.signal(noticeSignal, notice));
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
