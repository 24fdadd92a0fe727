import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { noticeSignal, retryUpdate } from '../contracts/conversation-session.ts';
import { runningSessionsQuery } from '../contracts/running-sessions.ts';
import { ACTIVITY_FAILURES } from '../contracts/session-activities.ts';
import type { AppActivities } from '../contracts/sinch-app.ts';
import type { Notice } from '../core/session/outside.ts';
import { forEachSession, type Reached } from './app-sessions.ts';

/** After each retry: what was held back for long need not go out in one second. */
const PAUSE_MS = 100;

/** What is done to many sessions of an app. Both are safe to repeat, and begin at the beginning when they are. */
export function createErrandActivities(): Pick<AppActivities, 'markSessions' | 'recoverSessions'> {
  return {
    async markSessions({ appId, id, channel, linked, left }) {
      const { client } = Context.current();
      const notice: Notice = { kind: 'channel', id, channel, linked, left };
      // Whoever was on a channel that went away may be on another one when it is back.
      const query = runningSessionsQuery(linked ? { appId } : { appId, channel });
      return reached(
        await forEachSession(client, query, async ({ workflowId }) => {
          await client.workflow.getHandle(workflowId).signal(noticeSignal, notice);
          return '';
        }),
      );
    },
    async recoverSessions({ appId, id }) {
      const context = Context.current();
      const { workflow } = context.client;
      const query = runningSessionsQuery({ appId, state: 'failed', failureCode: ACTIVITY_FAILURES.unauthorised });
      return reached(
        await forEachSession(context.client, query, async ({ workflowId, sessionId }) => {
          const updateId = `recover-${id}-${sessionId}`;
          // Not until it is done: a send that fails again takes minutes.
          await workflow.getHandle(workflowId).startUpdate(retryUpdate, {
            ...{ updateId, waitForStage: 'ACCEPTED' },
            args: [{ id: updateId, sessionId }],
          });
          await context.sleep(PAUSE_MS);
          return '';
        }),
      );
    },
  };
}

/** Rejects, to be tried again, where one could not be reached. */
function reached({ done, refused, because }: Reached): { sessions: number } {
  if (refused === 0) return { sessions: done };
  throw ApplicationFailure.retryable(`${done} sessions were reached, ${refused} were not: ${because}`, 'NOT_REACHED');
}
